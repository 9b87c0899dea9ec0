//! A group of lines that are alike.

use crate::class::Sort;
use crate::severity::Severity;
use hr_core::{Address, Group};

/// Runs of lines that are listed for a group that reports failures.
const PLACES_OF_FAILURES: usize = 64;
/// Wordings that are told apart within a group.
const WORDINGS: usize = 24;

/// A group of lines and what they say.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) lines: Group,
    pub(crate) severity: Severity,
    /// The first wordings of its lines.
    wordings: Vec<u64>,
}

impl Template {
    /// The one that a line of this `sort` belongs to.
    pub(crate) fn of(groups: &mut Vec<Template>, sort: Sort) -> &mut Template {
        let id = sort.group as usize;
        while groups.len() <= id {
            groups.push(Template {
                lines: Group::default(),
                severity: sort.severity,
                wordings: Vec::new(),
            });
        }
        let template = &mut groups[id];
        if template.lines.count == 0 {
            template.severity = sort.severity;
        }
        template
    }

    /// The number of a wording that is new, from 0; `None` if it is not, or if there are too many.
    pub(crate) fn number_of_new(&mut self, wording: u64) -> Option<usize> {
        if self.wordings.len() >= WORDINGS || self.wordings.contains(&wording) {
            return None;
        }
        self.wordings.push(wording);
        Some(self.wordings.len() - 1)
    }

    /// Counts line `number`.
    pub(crate) fn add(&mut self, number: usize) {
        let places = match self.severity {
            Severity::Failure => PLACES_OF_FAILURES,
            _ => Group::PLACES,
        };
        self.lines.add(Address { start: number, end: number + 1 }, places);
    }
}
