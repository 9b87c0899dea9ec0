//! How values speak of failure.

use crate::terse::spaced;
use hr_severity::{Level, Tone};

/// How a value speaks of failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Report {
    /// Not at all.
    #[default]
    None,
    /// In passing, as a description does.
    Mention,
    /// It stands under a key for failures and is not empty, or in a message, or it is a level.
    Failure,
}

/// Keys whose values are messages or outcomes.
const MESSAGES: [&str; 19] = [
    "conclusion",
    "detail",
    "details",
    "event",
    "level",
    "log",
    "message",
    "msg",
    "output",
    "phase",
    "reason",
    "rendered",
    "result",
    "severity",
    "state",
    "status",
    "stderr",
    "stdout",
    "text",
];

/// States of what watches over others: all of the value, where it is an outcome.
const ALARMS: [&str; 4] = ["alarm", "breached", "firing", "triggered"];

/// What a key says of the values under it.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    key: Vec<u8>,
    /// Whether it names a failure.
    fails: bool,
    is_message: bool,
    is_level: bool,
}

impl Subject {
    /// The subject of a key; `is_element` where the values are elements of an array under it.
    pub(crate) fn of(key: &[u8], is_element: bool) -> Self {
        let fails = !is_element && Tone::of(key) == Tone::Failing;
        let is_message = MESSAGES.iter().any(|word| key.eq_ignore_ascii_case(word.as_bytes()));
        // As libraries write the levels of errors: words, letters and numbers.
        let levels: [&[u8]; 3] = [b"error", b"E", b"17"];
        let is_level = levels.iter().any(|level| Level::of_field(key, level).is_some());
        Self { key: key.to_owned(), fails, is_message, is_level }
    }

    /// Whether what its rows say of failures is said here.
    pub(crate) fn is_told(&self) -> bool {
        self.fails || self.is_message
    }

    /// Whether a number may report a failure here, or a text without words of failure.
    pub(crate) fn is_outcome(&self) -> bool {
        self.fails || self.is_level
    }

    /// What `text` reports, which is that of a number or a literal, or the inside of a string.
    pub(crate) fn report(&self, text: &[u8], is_string: bool) -> Report {
        let is_nothing =
            matches!(text, b"" | b"0" | b"0.0" | b"false" | b"null" | b"none" | b"None");
        let level = if self.is_level { Level::of_field(&self.key, text) } else { None };
        let is_alarm = ALARMS.iter().any(|alarm| text.eq_ignore_ascii_case(alarm.as_bytes()));
        let text_fails =
            is_string && (Tone::of(&spaced(text)) == Tone::Failing || is_alarm && self.is_message);
        if self.fails && !is_nothing || text_fails && self.is_message || level >= Some(Level::Error)
        {
            Report::Failure
        } else if text_fails {
            Report::Mention
        } else {
            Report::None
        }
    }

    /// Whether all texts that differ from `text` in digits only report nothing, too.
    pub(crate) fn is_calm(&self, text: &[u8]) -> bool {
        !self.is_outcome() && Tone::words(&spaced(text)).next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_reported_by_keys_by_messages_and_by_levels() {
        for (key, text, report) in [
            ("message", "read error", Report::Failure),
            ("title", "read error", Report::Mention),
            ("message", "0 errors", Report::None),
            ("errorCode", "E7", Report::Failure),
            ("errors", "0", Report::None),
            ("level", "error", Report::Failure),
            ("level", "50", Report::Failure),
            ("level", "30", Report::None),
            ("s", "E", Report::Failure),
        ] {
            let subject = Subject::of(key.as_bytes(), false);
            assert_eq!(subject.report(text.as_bytes(), true), report, "{key}: {text}");
        }
        assert!(Subject::of(b"message", false).is_calm(b"took 12 ms"));
        assert!(!Subject::of(b"message", false).is_calm(b"0 errors"));
        assert!(!Subject::of(b"errors", false).is_calm(b"7"));
    }
}
