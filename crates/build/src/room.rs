//! How many kinds of trouble are shown whatever the budget.

use hr_core::Fact;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Kinds that are shown though there is no room: so many of the last ones.
const LAST: usize = 16;

/// How many kinds are shown.
#[derive(Debug)]
pub(crate) struct Limits {
    /// Of one sort.
    pub(crate) of_sort: usize,
    /// Of all sorts, whichever come first.
    pub(crate) first: usize,
    /// Of a sort behind those.
    pub(crate) later: usize,
    /// In all.
    pub(crate) most: usize,
}

/// Counts kinds of trouble by their sort, so that many of one sort leave room for those of others.
#[derive(Debug, Default)]
pub(crate) struct Room {
    by_sort: FxHashMap<u64, usize>,
    kinds: usize,
    taken: usize,
    /// Kinds that are shown for another reason, and take no room.
    shown: usize,
    /// The last kinds that there was no room for: their first lines that tell of them, from and to.
    last: VecDeque<(u32, u32)>,
}

impl Room {
    /// Counts one more kind, of the sort of this hash, which `lines` (from and to) tell of. Whether it must be shown.
    pub(crate) fn takes(&mut self, limits: &Limits, sort: u64, lines: (u32, u32)) -> bool {
        self.kinds += 1;
        let of_sort = self.by_sort.entry(sort).or_default();
        let takes = *of_sort < limits.of_sort
            && self.taken < limits.most
            && (self.taken < limits.first || *of_sort < limits.later);
        if takes {
            *of_sort += 1;
            self.taken += 1;
        } else {
            if self.last.len() == LAST {
                self.last.pop_front();
            }
            self.last.push_back(lines);
        }
        takes
    }

    /// Counts one more kind that is shown anyway.
    pub(crate) fn counts_shown(&mut self) {
        self.kinds += 1;
        self.shown += 1;
    }

    /// How many kinds there are.
    pub(crate) fn kinds(&self) -> usize {
        self.kinds
    }

    /// The lines that must be shown for being the last ones.
    pub(crate) fn last(&self) -> impl Iterator<Item = u32> + '_ {
        self.last.iter().flat_map(|&(from, to)| from..=to)
    }

    /// How many kinds of what `label` names there are and are sure to be shown, unless that is all of them.
    pub(crate) fn fact(&self, label: &str) -> Option<Fact> {
        let shown = self.shown + self.taken + self.last.len();
        let text = format!("{}, of which {shown} or more are shown", self.kinds);
        (shown < self.kinds).then(|| Fact { label: label.to_owned(), text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { of_sort: 30, first: 20, later: 2, most: 40 };

    #[test]
    fn many_of_one_sort_leave_room_for_others() {
        let mut room = Room::default();
        let taken = (0..100).filter(|&line| room.takes(&LIMITS, 1, (line, line))).count();
        assert_eq!(taken, 20);
        assert!(room.takes(&LIMITS, 2, (100, 100)) && room.takes(&LIMITS, 2, (101, 101)));
        assert!(!room.takes(&LIMITS, 2, (102, 103)));
        assert_eq!(
            room.last().collect::<Vec<u32>>(),
            (85..=99).chain([102, 103]).collect::<Vec<u32>>()
        );
        let fact = room.fact("kinds").unwrap();
        assert_eq!(fact.text, "103, of which 38 or more are shown");
    }

    #[test]
    fn where_all_are_shown_nothing_is_told() {
        let mut room = Room::default();
        for line in 0..36 {
            room.takes(&LIMITS, 1, (line, line));
        }
        assert_eq!(room.fact("kinds"), None);
        for line in 36..38 {
            room.takes(&LIMITS, 1, (line, line));
        }
        assert!(room.fact("kinds").is_some());
    }
}
