//! Where a row is.

use hr_core::Span;

/// The number of a row and its bytes. Places sort as the rows do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Its number among all rows of one profile, from 0.
    pub(crate) row: usize,
    start: usize,
    end: usize,
}

impl Place {
    /// The place of the row with this number at `span`.
    pub(crate) fn new(row: usize, span: Span) -> Self {
        Self { row, start: span.start, end: span.end }
    }

    /// Its bytes in the Source.
    pub(crate) fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// How many rows have something in common, and the first of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// All of them.
    pub(crate) count: usize,
    first: Vec<Place>,
}

impl Places {
    /// Rows that are remembered.
    pub(crate) const FIRST: usize = 8;

    /// Counts the next one.
    #[inline]
    pub(crate) fn add(&mut self, place: Place) {
        self.count += 1;
        if self.first.len() < Self::FIRST {
            self.first.push(place);
        }
    }

    /// The first of them, in order.
    pub(crate) fn first(&self) -> &[Place] {
        &self.first
    }
}

/// Some rows from all over a table, equally far apart, while their number is not known.
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    places: Vec<Place>,
    /// Each so many rows one is kept.
    stride: usize,
    seen: usize,
}

impl Default for Spread {
    fn default() -> Self {
        Self { places: Vec::new(), stride: 1, seen: 0 }
    }
}

impl Spread {
    /// There are fewer rows of a spread, and half as many at least.
    const MOST: usize = 16;

    /// Takes the next row.
    #[inline]
    pub(crate) fn add(&mut self, place: Place) {
        if self.seen.is_multiple_of(self.stride) {
            self.places.push(place);
            if self.places.len() == Self::MOST {
                let mut number = 0;
                self.places.retain(|_| {
                    number += 1;
                    number % 2 == 1
                });
                self.stride *= 2;
            }
        }
        self.seen += 1;
    }

    /// The rows in order.
    pub(crate) fn places(&self) -> &[Place] {
        &self.places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_from_all_over() {
        let mut spread = Spread::default();
        (0..1_000).for_each(|row| spread.add(Place::new(row, Span::default())));
        let rows: Vec<usize> = spread.places().iter().map(|place| place.row).collect();
        assert!(rows.len() >= 8 && rows.windows(2).all(|pair| pair[1] - pair[0] == 128));
    }
}
