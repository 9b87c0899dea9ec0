//! Groups of alike Blocks: which of them are shown, how many there are, and where.

use crate::mark::with_commas;
use hr_core::{Block, GroupId, Section};
use std::collections::HashMap;

/// Places that are listed one by one for a group before only its first and last are given.
const PLACES: usize = 5;

/// The groups of one Section.
#[derive(Debug)]
pub(crate) struct Alike {
    groups: HashMap<GroupId, Group>,
}

#[derive(Debug, Default)]
struct Group {
    /// Number of the first unit that is shown, by which marks refer to the group.
    shown: Option<usize>,
    /// Units in all, and those left out.
    count: usize,
    hidden: usize,
    /// Numbers of the first few units.
    places: Vec<usize>,
    last: usize,
}

/// Groups of which nothing is shown, and their units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unseen {
    pub(crate) groups: usize,
    pub(crate) units: usize,
}

impl Alike {
    /// Counts the groups of `section`, of whose Blocks those are shown that `shown` says.
    pub(crate) fn of(section: &Section, shown: &[bool]) -> Self {
        let mut groups: HashMap<GroupId, Group> = HashMap::new();
        for (block, &shown) in section.blocks.iter().zip(shown) {
            if let Some(id) = block.group {
                groups.entry(id).or_default().add(block, shown);
            }
        }
        Self { groups }
    }

    /// The group that most of the units of `gap` belong to, as the number of its first shown unit and
    /// how many of them do. `None` if no group has at least half of them, or none of it is shown.
    pub(crate) fn most_of(&self, gap: &[Block]) -> Option<(usize, usize)> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let mut total = 0;
        for block in gap {
            total += block.address.count();
            let group = block.group.and_then(|id| self.groups.get(&id));
            if let Some(shown) = group.and_then(|group| group.shown) {
                *counts.entry(shown).or_default() += block.address.count();
            }
        }
        let most =
            counts.into_iter().max_by_key(|&(shown, count)| (count, std::cmp::Reverse(shown)));
        most.filter(|&(_, count)| 2 * count >= total && (count > 1 || total == 1))
    }

    /// For each group that is shown and of which something is left out: `41: 3 (77, 800)`, its shown
    /// unit, how many there are, and where the others are; or `1: 3,988 (1-4010)` where they are many.
    pub(crate) fn counts(&self) -> Vec<String> {
        let mut counts: Vec<(usize, String)> = self
            .groups
            .values()
            .filter(|group| group.hidden > 0)
            .filter_map(|group| Some((group.shown?, group.to_string())))
            .collect();
        counts.sort_unstable();
        counts.into_iter().map(|(shown, text)| format!("{shown}: {text}")).collect()
    }

    /// What is left out altogether.
    pub(crate) fn unseen(&self) -> Unseen {
        let unseen = self.groups.values().filter(|group| group.shown.is_none());
        unseen.fold(Unseen::default(), |sum, group| Unseen {
            groups: sum.groups + 1,
            units: sum.units + group.count,
        })
    }
}

impl Group {
    fn add(&mut self, block: &Block, shown: bool) {
        let number = block.address.start + 1;
        if shown {
            self.shown.get_or_insert(number);
        } else {
            self.hidden += block.address.count();
        }
        self.count += block.address.count();
        self.last = number;
        if self.places.len() < PLACES {
            self.places.push(number);
        }
    }
}

impl std::fmt::Display for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = with_commas(self.count);
        if self.count > PLACES {
            return write!(f, "{count} ({}-{})", self.places[0], self.last);
        }
        let others = self.places.iter().filter(|&&place| Some(place) != self.shown);
        let others: Vec<String> = others.map(ToString::to_string).collect();
        write!(f, "{count} ({})", others.join(", "))
    }
}
