//! Originals.

use crate::{MARK_START, Span, Texts};

/// An original: immutable bytes with a line index.
///
/// A line ends after its LF; a CR before it belongs to the line, and a last line without LF counts.
/// Lines are numbered from 0.
#[derive(Debug)]
pub struct Source<'a> {
    bytes: &'a [u8],
    /// Offset of the start of each line, and the length of the whole at the end.
    starts: Vec<usize>,
}

impl<'a> Source<'a> {
    /// Indexes the lines of `bytes`: one pass, 8 bytes of memory a line.
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', bytes).map(|lf| lf + 1));
        if starts.last() != Some(&bytes.len()) {
            starts.push(bytes.len());
        }
        Self { bytes, starts }
    }

    /// All bytes.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there is no byte.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Number of lines.
    pub fn line_count(&self) -> usize {
        self.starts.len() - 1
    }

    /// The number of the line that the byte at `offset` is in; the last one, if there is no such byte.
    pub fn line_at(&self, offset: usize) -> usize {
        let after = self.starts.partition_point(|&start| start <= offset);
        after.min(self.line_count()).saturating_sub(1)
    }

    /// The span of line `number`, its line end included. Panics if there is no such line.
    pub fn line_span(&self, number: usize) -> Span {
        Span::new(self.starts[number], self.starts[number + 1])
    }

    /// The bytes of line `number`, without LF or CRLF. Panics if there is no such line.
    pub fn line(&self, number: usize) -> &'a [u8] {
        let line = self.line_span(number).of(self.bytes);
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// All lines in order, each without its line end.
    pub fn lines(&self) -> impl Iterator<Item = &'a [u8]> {
        (0..self.line_count()).map(|number| self.line(number))
    }

    /// Whether a line could be taken for a mark.
    pub fn has_mark(&self) -> bool {
        self.lines().any(|line| line.starts_with(MARK_START))
    }
}

impl Texts for Source<'_> {
    fn text(&self, span: Span) -> &[u8] {
        span.of(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_in_a_line() {
        let source = Source::new(b"one\n\nthree");
        assert_eq!([0, 3, 4, 5, 9, 10, 99].map(|at| source.line_at(at)), [0, 0, 1, 2, 2, 2, 2]);
        assert_eq!(Source::new(b"").line_at(0), 0);
    }

    #[test]
    fn lines_end_after_lf_and_a_last_one_without_counts() {
        for (bytes, lines) in [
            (&b""[..], vec![]),
            (b"\n", vec![&b""[..]]),
            (b"a", vec![b"a"]),
            (b"a\r\nb", vec![b"a", b"b"]),
            (b"a\rb\n\n", vec![b"a\rb", b""]),
        ] {
            let source = Source::new(bytes);
            assert_eq!(source.lines().collect::<Vec<_>>(), lines);
            assert_eq!(source.line_count(), lines.len());
        }
    }

    #[test]
    fn the_spans_of_all_lines_are_the_whole() {
        let bytes = b"one\r\n\ntwo";
        let source = Source::new(bytes);
        let spans = (0..source.line_count()).map(|n| source.line_span(n).of(bytes));
        assert_eq!(spans.collect::<Vec<_>>().concat(), bytes);
    }
}
