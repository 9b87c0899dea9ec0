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
