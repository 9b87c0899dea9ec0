//! Where something is in a `Source`.

use std::fmt;

/// A half-open range of byte offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes of `source` that the span names. Panics if it reaches beyond them.
    pub fn of(self, source: &[u8]) -> &[u8] {
        &source[self.start..self.end]
    }
}

/// What a Source is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Lines of text, ended by LF. A last line without one counts.
    Line,
    /// Elements of a JSON array, or values of a stream of JSON values.
    Row,
    /// Sentences of a text whose lines hold many, and what stands between them: headings, rows of a table.
    Sentence,
    /// Bytes of what is no text.
    Byte,
    /// Parts that have no number of their own, such as the text between two arrays of a JSON value.
    Part,
}

impl Unit {
    /// How many units there are.
    pub(crate) const COUNT: usize = 5;

    /// The word for `count` of them: `line` or `lines`.
    pub fn noun(self, count: usize) -> &'static str {
        match (self, count) {
            (Unit::Line, 1) => "line",
            (Unit::Line, _) => "lines",
            (Unit::Row, 1) => "row",
            (Unit::Row, _) => "rows",
            (Unit::Sentence, 1) => "sentence",
            (Unit::Sentence, _) => "sentences",
            (Unit::Byte, 1) => "byte",
            (Unit::Byte, _) => "bytes",
            (Unit::Part, 1) => "part",
            (Unit::Part, _) => "parts",
        }
    }
}

/// A run of units. Numbered from 0 and half-open in code; printed from 1 and inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Number of the first unit, from 0.
    pub start: usize,
    /// Number after the last unit.
    pub end: usize,
}

impl Address {
    /// How many units.
    pub fn count(self) -> usize {
        self.end - self.start
    }

    /// The same units in a text where `before` others stand before the first of them.
    pub fn moved_by(self, before: usize) -> Self {
        Self { start: self.start + before, end: self.end + before }
    }
}

/// `4-9`, or `4` for a single unit: the form `hr-retrieve -l` takes.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count() == 1 {
            write!(f, "{}", self.start + 1)
        } else {
            write!(f, "{}-{}", self.start + 1, self.end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_prints_from_one_and_inclusive() {
        assert_eq!(Address { start: 0, end: 1 }.to_string(), "1");
        assert_eq!(Address { start: 3, end: 9 }.to_string(), "4-9");
    }
}
