//! A text as the digests of its lines.

use crate::digest::Digest;
use hr_core::{MARK_START, Source};

/// No more lines of a reader are remembered, the newest ones. A text with more is known as a whole
/// only.
pub(crate) const MOST_LINES: usize = 64 << 10;

/// What is compared of a text.
#[derive(Clone)]
pub(crate) struct Text {
    /// Of all its bytes.
    pub(crate) whole: Digest,
    /// Of each line, without its LF; [`Digest::MARK`] for a mark. Empty if there are too many.
    pub(crate) lines: Vec<Digest>,
    /// Whether the last line has no LF.
    pub(crate) is_open: bool,
}

impl Text {
    pub(crate) fn of(source: &Source) -> Text {
        let lines = match source.line_count() {
            count if count > MOST_LINES => vec![],
            count => (0..count).map(|number| line(source, number)).collect(),
        };
        let is_open = source.bytes().last().is_some_and(|&last| last != b'\n');
        Text { whole: Digest::of(source.bytes()), lines, is_open }
    }
}

/// The digest of line `number`. A CR before the LF is the line's.
fn line(source: &Source, number: usize) -> Digest {
    let line = source.line_span(number).of(source.bytes());
    if line.starts_with(MARK_START) {
        return Digest::MARK;
    }
    Digest::of(line.strip_suffix(b"\n").unwrap_or(line))
}
