//! The group of each line, for those who measure how well lines are grouped.

use crate::class::{Classes, Context};
use crate::numbers::Numbers;
use crate::record::{Records, makeup};
use hr_core::{GroupId, Source};
use hr_mask::without_escapes;

/// The group of each line of `source`: lines with the same number have the same template.
pub fn groups(source: &Source<'_>) -> Vec<GroupId> {
    let mut classes = Classes::new(Records::new(makeup(source)));
    let mut numbers = Numbers::default();
    let group = |line| {
        let context = Context { numbers: &mut numbers, query: None };
        classes.of(&without_escapes(line), context).class.sort.group
    };
    source.lines().map(group).collect()
}
