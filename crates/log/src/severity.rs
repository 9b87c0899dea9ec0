//! How bad a line is, by its level and its words.

use crate::header::Header;
use crate::prefix::line_start;
use hr_severity::{Level, Tone};

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    Routine,
    Notable,
    Failure,
}

/// What `line`, which has this `header`, says.
pub(crate) fn severity(line: &[u8], header: &Header) -> Severity {
    // The name of a source before a line that belongs to the one before tells nothing.
    let start = if header.message == 0 { line_start(line) } else { header.message };
    let text = &line[start.min(line.len())..];
    match (header.level, Tone::of(text)) {
        (Some(Level::Error | Level::Fatal), _) => Severity::Failure,
        (Some(Level::Trace | Level::Debug | Level::Info), Tone::Failing) => Severity::Notable,
        (_, Tone::Failing) => Severity::Failure,
        (Some(Level::Warn), _) | (_, Tone::Uneasy) => Severity::Notable,
        _ => Severity::Routine,
    }
}
