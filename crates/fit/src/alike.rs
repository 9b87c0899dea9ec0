//! Groups of alike Blocks: which of them are shown, how many there are, and where.

use crate::mark::with_commas;
use hr_core::{Address, Block, Group, Section};
use std::collections::HashMap;

/// The groups of one Section.
#[derive(Debug)]
pub(crate) struct Alike<'a> {
    groups: &'a [Group],
    /// For each group the number of its first unit that is shown, by which marks refer to it.
    first_shown: Vec<Option<usize>>,
    /// For each group the places that are shown, and how many of its units are there.
    shown: Vec<Vec<Address>>,
    shown_units: Vec<usize>,
}

/// Groups of which nothing is shown, and their units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unseen {
    pub(crate) groups: usize,
    pub(crate) units: usize,
}

/// How many units of a gap are like one that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Like {
    /// The number of that one, from 0.
    pub(crate) shown: usize,
    pub(crate) count: usize,
    /// Whether there may be more.
    pub(crate) is_least: bool,
}

impl<'a> Alike<'a> {
    /// The groups of `section`, of whose Blocks those are shown that `shown` says.
    pub(crate) fn of(section: &'a Section, shown: &[bool]) -> Self {
        let groups = &section.groups;
        let mut alike = Self {
            groups,
            first_shown: vec![None; groups.len()],
            shown: vec![vec![]; groups.len()],
            shown_units: vec![0; groups.len()],
        };
        for (block, _) in section.blocks.iter().zip(shown).filter(|&(_, &shown)| shown) {
            if let Some(id) = block.group {
                alike.first_shown[id as usize].get_or_insert(block.address.start);
                alike.shown[id as usize].push(block.address);
                alike.shown_units[id as usize] += block.address.count();
            }
            // Of a Block with units of several groups it is not known which is which.
            for share in &block.shares {
                alike.shown[share.group as usize].push(block.address);
                alike.shown_units[share.group as usize] += share.count;
            }
        }
        alike
    }

    /// The group that most of the units of `gap` are in. `None` if no group has at least half of them, or
    /// none of it is shown.
    pub(crate) fn most_of(&self, gap: &[Block]) -> Option<Like> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let mut total = 0;
        for block in gap {
            total += block.address.count();
            let whole = block.group.map(|group| (group, block.address.count()));
            let shares = block.shares.iter().map(|share| (share.group, share.count));
            for (group, count) in whole.into_iter().chain(shares) {
                if let Some(shown) = self.first_shown[group as usize] {
                    *counts.entry(shown).or_default() += count;
                }
            }
        }
        let most =
            counts.into_iter().max_by_key(|&(shown, count)| (count, std::cmp::Reverse(shown)));
        let (shown, count) =
            most.filter(|&(_, count)| 2 * count >= total && (count > 1 || total == 1))?;
        let is_least = !gap.iter().all(|block| self.knows_share(block, shown));
        Some(Like { shown, count, is_least })
    }

    /// Whether it is known how many units of `block` are in the group of which `shown` is shown first.
    fn knows_share(&self, block: &Block, shown: usize) -> bool {
        let in_shares = block.shares.iter().map(|share| share.count).sum::<usize>();
        let is_it = |group: u32| self.first_shown[group as usize] == Some(shown);
        block.group.is_some()
            || in_shares == block.address.count()
            || block.shares.iter().any(|share| is_it(share.group) && !share.is_least)
    }

    /// For each group that is shown and of which something is left out: `41: 3 (77, 800-801)`, its shown
    /// unit, how many there are, and where the others are, or about where: `1: 3,988 in
    /// 1-4010`. Nothing about that where the filter holds it to be of no use: `1: 3,988`.
    pub(crate) fn counts(&self) -> Vec<String> {
        let mut counts: Vec<(usize, String)> = (0..self.groups.len())
            .filter_map(|id| Some((self.first_shown[id]?, self.count(id)?)))
            .collect();
        counts.sort_unstable();
        counts.into_iter().map(|(shown, text)| format!("{}: {text}", shown + 1)).collect()
    }

    /// How many units a group has, and where those are that are not shown. `None` if all are.
    fn count(&self, id: usize) -> Option<String> {
        let group = &self.groups[id];
        if self.shown_units[id] >= group.count {
            return None;
        }
        let count = with_commas(group.count);
        if !group.is_listed() && group.places.len() <= Group::PLACES {
            return Some(count);
        }
        if !group.is_listed() {
            let all = Address { start: group.places[0].start, end: group.last + 1 };
            return Some(format!("{count} in {all}"));
        }
        let mut others = Vec::new();
        for &place in &group.places {
            others.extend(without(place, &self.shown[id]).iter().map(Address::to_string));
        }
        (!others.is_empty()).then(|| format!("{count} ({})", others.join(", ")))
    }

    /// What is left out altogether.
    pub(crate) fn unseen(&self) -> Unseen {
        let unseen = self.groups.iter().zip(&self.shown);
        let unseen = unseen.filter(|(group, shown)| group.count > 0 && shown.is_empty());
        unseen.fold(Unseen::default(), |sum, (group, _)| Unseen {
            groups: sum.groups + 1,
            units: sum.units + group.count,
        })
    }
}

/// What is left of `place` without those that are `shown`, which are in order.
fn without(place: Address, shown: &[Address]) -> Vec<Address> {
    let mut left = Vec::new();
    let mut start = place.start;
    for it in shown.iter().filter(|it| it.end > place.start && it.start < place.end) {
        if it.start > start {
            left.push(Address { start, end: it.start });
        }
        start = start.max(it.end);
    }
    if start < place.end {
        left.push(Address { start, end: place.end });
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_cut_out_of_a_place() {
        let address = |start, end| Address { start, end };
        for (shown, left) in [
            (&[][..], &[address(2, 9)][..]),
            (&[address(2, 3)], &[address(3, 9)]),
            (&[address(4, 5), address(8, 12)], &[address(2, 4), address(5, 8)]),
            (&[address(0, 10)], &[]),
        ] {
            assert_eq!(without(address(2, 9), shown), left);
        }
    }
}
