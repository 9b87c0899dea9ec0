//! What is alike in a Source.

use crate::Address;

/// Names a group of Blocks that are alike (one template, one shape). Counts from 0 in each Section.
pub type GroupId = u32;

/// How many units of a Block are in one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The group.
    pub group: GroupId,
    /// How many units: exactly, or at least.
    pub count: usize,
    /// Whether there may be more.
    pub is_least: bool,
}

/// Units of a Section that are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// Where they are, in order; only the first of them, where they are too many to be listed.
    pub places: Vec<Address>,
    /// The number of the last one.
    pub last: usize,
}

impl Group {
    /// Runs of units that are listed for a group unless a filter knows better.
    pub const PLACES: usize = 5;

    /// Counts the units of `address`, which come after all that were counted, and lists them if that takes
    /// no more than `places` runs in all.
    pub fn add(&mut self, address: Address, places: usize) {
        let listed = self.places.len();
        match self.places.last_mut() {
            Some(run) if run.end == address.start => run.end = address.end,
            _ if listed < places => self.places.push(address),
            _ => {}
        }
        self.count += address.count();
        self.last = address.end - 1;
    }

    /// Whether all of its places are listed.
    pub fn is_listed(&self) -> bool {
        self.places.iter().map(|run| run.count()).sum::<usize>() == self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_lists_its_places_while_they_are_few() {
        let mut group = Group::default();
        for (start, end) in [(0, 1), (1, 3), (5, 6)] {
            group.add(Address { start, end }, 2);
        }
        let places: Vec<String> = group.places.iter().map(Address::to_string).collect();
        assert_eq!((group.count, group.last, places.join(", ").as_str()), (4, 5, "1-3, 6"));
        assert!(group.is_listed());
        group.add(Address { start: 8, end: 9 }, 2);
        group.add(Address { start: 9, end: 10 }, 2);
        assert_eq!((group.count, group.last, group.places.len()), (6, 9, 2));
        assert!(!group.is_listed());
    }
}
