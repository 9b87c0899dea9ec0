//! Which lines of a log the reader wants to see.

use crate::moment::Moment;
use crate::severity::Severity;
use hr_severity::Level;
use std::cmp::Ordering;

/// What records must be like to be shown. Others are left out, and counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// Not before this time. Records without a time are like the one before.
    pub since: Option<Moment>,
    /// Not after this time.
    pub until: Option<Moment>,
    /// Of this level or a worse one, or reporting a failure without a level.
    pub level: Option<Level>,
}

impl Only {
    /// Whether a line of this `level` and `severity` is bad enough.
    pub(crate) fn is_bad_enough(&self, level: Option<Level>, severity: Severity) -> bool {
        self.level.is_none_or(|least| match level {
            Some(level) => level >= least,
            None => severity == Severity::Failure,
        })
    }

    /// Whether `time` is between the two; `None` if it cannot be read.
    pub(crate) fn is_in_time(&self, time: Option<&[u8]>) -> Option<bool> {
        if self.since.is_none() && self.until.is_none() {
            return Some(true);
        }
        let time = Moment::parse(time?)?;
        let is_late_enough = self.since.is_none_or(|it| time.compare(&it) != Ordering::Less);
        let is_early_enough = self.until.is_none_or(|it| time.compare(&it) != Ordering::Greater);
        Some(is_late_enough && is_early_enough)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_wanted_by_level_and_time() {
        let moment = |text: &str| Moment::parse(text.as_bytes());
        let only =
            Only { since: moment("06:30"), until: moment("06:40"), level: Some(Level::Warn) };
        assert_eq!(only.is_in_time(Some(b"2026-11-20 06:31:00")), Some(true));
        assert_eq!(only.is_in_time(Some(b"06:40:01")), Some(false));
        assert_eq!(only.is_in_time(None), None);
        assert!(only.is_bad_enough(Some(Level::Error), Severity::Routine));
        assert!(!only.is_bad_enough(Some(Level::Info), Severity::Failure));
        assert!(only.is_bad_enough(None, Severity::Failure));
        assert!(!only.is_bad_enough(None, Severity::Notable));
        assert!(Only::default().is_bad_enough(None, Severity::Routine));
    }
}
