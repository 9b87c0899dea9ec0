//! Which lines of a record of many lines must be shown.

/// Lines of a failing record that are evidence with its first line: from its start, after each cause,
/// and at its end. Python names what was raised last, Java first.
const HEAD: usize = 6;
const CAUSE: usize = 3;
const TAIL: usize = 2;
/// Lines of a failing record that are worth more than their like in other records.
const WORTH: usize = 60;
/// Lines of a record that the baseline does not have that may be shown with its first line.
const NEW: usize = 100;

/// A record of more than one line.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) head: Head,
    /// Lines behind the first one.
    body: usize,
    /// Number after the last line that is evidence for a cause before it.
    cause_until: usize,
}

/// The first line of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    /// Its place in the timeline.
    pub(crate) place: Option<usize>,
    pub(crate) is_evidence: bool,
    /// Whether the baseline does not have it.
    pub(crate) is_new: bool,
    /// Whether it holds its place for the others' sake alone.
    pub(crate) is_picked: bool,
}

impl Trace {
    /// A record with this first line.
    pub(crate) fn new(head: Head) -> Self {
        Self { head, body: 0, cause_until: 0 }
    }

    /// Whether its last line is worth more than its like in other records.
    pub(crate) fn is_worth_more(&self) -> bool {
        self.head.is_evidence && self.body <= WORTH
    }

    /// Whether its lines may be shown because the baseline does not have it.
    pub(crate) fn is_new(&self) -> bool {
        self.head.is_new && self.body <= NEW
    }

    /// Notes line `number`, which names a cause that was not seen before if `is_new_cause`; tells whether it
    /// must be shown.
    pub(crate) fn go_on(&mut self, number: usize, is_new_cause: bool) -> bool {
        self.body += 1;
        if is_new_cause {
            self.head.is_picked = false;
            self.cause_until = number + CAUSE;
        }
        number < self.cause_until || self.head.is_evidence && self.body <= HEAD
    }

    /// How many of its last lines must be shown.
    pub(crate) fn tail(&self) -> usize {
        if self.head.is_evidence { TAIL.min(self.body.saturating_sub(HEAD)) } else { 0 }
    }

    /// The place of its first line, if nothing needs that.
    pub(crate) fn unused(&self) -> Option<usize> {
        self.head.place.filter(|_| self.head.is_picked && !self.head.is_evidence)
    }
}
