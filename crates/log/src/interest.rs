//! What the reader of a log wants to know, and which lines tell of it.

use crate::class::Class;
use hr_core::GroupId;
use hr_rank::{Hits, Query, Statistics};
use rustc_hash::FxHashMap;

/// Lines of a group that may be shown for the same words of the query that they hold.
const ASKED_FOR: usize = 20;
/// Lines that may be shown for that in all.
const ALL_ASKED_FOR: usize = 8_192;

/// What the reader wants to know, and where some of it stands.
#[derive(Debug)]
pub(crate) struct Interest<'q> {
    query: &'q Query,
    /// Whether what a line holds of it depends on its numbers, too.
    asks_for_numbers: bool,
    pub(crate) statistics: Statistics,
    pub(crate) hits: Vec<Hits>,
    /// How many lines of a group hold the same words of the query.
    asked_for: FxHashMap<(GroupId, u64), usize>,
}

impl<'q> Interest<'q> {
    /// That of a reader who asks this.
    pub(crate) fn of(query: &'q Query) -> Self {
        Self {
            query,
            asks_for_numbers: query.has_numbers(),
            statistics: Statistics::default(),
            hits: Vec::new(),
            asked_for: FxHashMap::default(),
        }
    }

    /// The query, if what a line holds of it can be told from its skeleton.
    pub(crate) fn told_by_skeleton(&self) -> Option<&'q Query> {
        (!self.asks_for_numbers).then_some(self.query)
    }

    /// Keeps the hits of a line that is held. Gives their number.
    pub(crate) fn keep(&mut self, hits: Hits) -> u32 {
        self.hits.push(hits);
        self.hits.len() as u32 - 1
    }

    /// Whether a line of `group` with these `hits` may be shown for them.
    pub(crate) fn is_asked_for(&mut self, group: GroupId, hits: &Hits) -> bool {
        if self.hits.len() >= ALL_ASKED_FOR {
            return false;
        }
        let alike = self.asked_for.entry((group, hits.words())).or_default();
        *alike += 1;
        *alike <= ASKED_FOR
    }

    /// What `line`, which is of this `class`, holds of the query; `None` if it is nothing.
    pub(crate) fn hits(&mut self, class: &Class, line: &[u8]) -> Option<Hits> {
        match &class.hits {
            Some(hits) => {
                self.statistics.add(hits);
                (!hits.is_empty()).then(|| Hits::clone(hits))
            }
            None => {
                let hits = self.query.hits(&[line]);
                self.statistics.add(&hits);
                (!hits.is_empty()).then_some(hits)
            }
        }
    }
}
