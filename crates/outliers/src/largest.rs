//! The largest numbers of a stream.

use std::cmp::Ordering;

/// The `keep` largest numbers of a stream, each with a tag that tells where it was. Of equal ones those with
/// the smallest tags stay, which are the first if tags rise. Adding takes constant time on average.
#[derive(Clone, Debug)]
pub(crate) struct Largest<T> {
    keep: usize,
    /// Up to twice as many as are kept, in no order.
    entries: Vec<(f64, T)>,
    /// No number up to this one is among the largest any more.
    floor: f64,
}

impl<T: Copy + Ord> Largest<T> {
    /// Keeps so many, at least one.
    pub(crate) fn new(keep: usize) -> Self {
        Self { keep: keep.max(1), entries: Vec::new(), floor: f64::NEG_INFINITY }
    }

    /// Takes the next finite number. Tags must not fall.
    #[inline]
    pub(crate) fn add(&mut self, number: f64, tag: T) {
        if number > self.floor {
            self.take(number, tag);
        }
    }

    fn take(&mut self, number: f64, tag: T) {
        self.entries.push((number, tag));
        if self.entries.len() == 2 * self.keep {
            let (_, last, _) = self.entries.select_nth_unstable_by(self.keep - 1, larger_first);
            self.floor = last.0;
            self.entries.truncate(self.keep);
        }
    }

    /// The numbers, largest first, with their tags.
    pub(crate) fn sorted(&self) -> Vec<(f64, T)> {
        let mut sorted = self.entries.clone();
        sorted.sort_unstable_by(larger_first);
        sorted.truncate(self.keep);
        sorted
    }
}

fn larger_first<T: Ord>(a: &(f64, T), b: &(f64, T)) -> Ordering {
    b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_those_of_all_sorted(
            numbers in prop::collection::vec(-9i32..9, 0..200), keep in 1usize..9
        ) {
            let mut largest = Largest::new(keep);
            let tagged = || numbers.iter().enumerate().map(|(tag, &n)| (f64::from(n), tag));
            tagged().for_each(|(number, tag)| largest.add(number, tag));
            let mut all: Vec<_> = tagged().collect();
            all.sort_by(larger_first);
            all.truncate(keep);
            prop_assert_eq!(largest.sorted(), all);
        }
    }
}
