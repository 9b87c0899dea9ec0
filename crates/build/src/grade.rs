//! What becomes of a line.

use hr_core::{GroupId, Keep};

/// How a line is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grade {
    /// How strongly.
    pub(crate) keep: Keep,
    /// What is lost if it goes.
    pub(crate) weight: f32,
    /// The lines that it is like.
    pub(crate) group: Option<GroupId>,
    /// The line that tells what it is part of.
    pub(crate) part_of: Option<u32>,
    /// Whether it goes with the line before, if that is kept alike.
    pub(crate) joins: bool,
    /// Whether the end of a failed step makes it more likely to tell why.
    pub(crate) may_tell_why: bool,
}

impl Grade {
    /// A line that may be shown if nothing better is.
    pub(crate) fn optional(weight: f32) -> Self {
        Self {
            keep: Keep::Optional,
            weight,
            group: None,
            part_of: None,
            joins: false,
            may_tell_why: false,
        }
    }

    /// A line that stands for others.
    pub(crate) fn sample(weight: f32) -> Self {
        Self { keep: Keep::Sample, ..Self::optional(weight) }
    }

    /// A line that must be shown.
    pub(crate) fn evidence(weight: f32) -> Self {
        Self { keep: Keep::Evidence, ..Self::optional(weight) }
    }

    /// The same in `group`.
    pub(crate) fn like(self, group: GroupId) -> Self {
        Self { group: Some(group), ..self }
    }

    /// The same as a part of what line `number` tells.
    pub(crate) fn part_of(self, number: Option<u32>) -> Self {
        Self { part_of: number, ..self }
    }

    /// The same, shown with the line before.
    pub(crate) fn joined(self) -> Self {
        Self { joins: true, ..self }
    }

    /// The same, weighed up if a failed end follows.
    pub(crate) fn telling(self) -> Self {
        Self { may_tell_why: true, ..self }
    }

    /// Whether what has the `other` grade goes into one Block with what has this one before it.
    pub(crate) fn joins_with(&self, other: &Self) -> bool {
        let is_alone = self.group.is_none() && other.group.is_none();
        is_alone
            && self.joins
            && other.joins
            && (self.keep, self.weight, self.part_of) == (other.keep, other.weight, other.part_of)
    }

    /// Whether it is shown only if a query asks for it.
    pub(crate) fn is_of_no_use(&self) -> bool {
        self.keep == Keep::Optional && self.weight < 0.02
    }
}
