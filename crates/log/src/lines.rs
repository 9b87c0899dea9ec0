//! The lines of a stream that comes in pieces.

/// Longest line that is looked at as a whole. Of longer ones the start is, and words of failure in the rest.
const LONGEST: usize = 64 << 10;
/// Bytes at the end of a piece of a long line that are looked at again with the next one: no word of
/// failure is longer.
const OVERLAP: usize = 32;

/// A line, or what is looked at of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    /// Its bytes without line end; the first of them if it is long.
    pub(crate) text: &'a [u8],
    /// How many bytes it has in all, its line end included.
    pub(crate) len: usize,
}

impl Piece<'_> {
    /// Whether there is more of the line than its text and its end.
    pub(crate) fn is_long(&self) -> bool {
        self.len > self.text.len() + b"\r\n".len()
    }
}

/// What takes the lines.
pub(crate) trait Sink {
    /// The next line.
    fn line(&mut self, line: Piece<'_>);
    /// Some of the rest of a long line, before the [`line`](Sink::line) itself. Each word of 32 bytes or less is in
    /// one of these parts, or in the line's start.
    fn rest(&mut self, part: &[u8]);
}

/// Cuts a stream into lines. However its bytes come, the lines and parts are the same.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// The start of a line whose end has not come yet, up to `LONGEST` bytes.
    start: Vec<u8>,
    /// What came of it after that and was not passed on yet.
    rest: Vec<u8>,
    /// Its bytes so far.
    len: usize,
}

impl Lines {
    /// Takes the next bytes of the stream and passes on the lines that end in them.
    pub(crate) fn push(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            let line = &bytes[from..=end];
            if self.len == 0 && line.len() <= LONGEST {
                sink.line(Piece { text: without_end(line), len: line.len() });
            } else {
                self.keep(line, sink);
                self.end(sink);
            }
            from = end + 1;
        }
        if from < bytes.len() {
            self.keep(&bytes[from..], sink);
        }
    }

    /// Ends the stream, and passes on a last line that has no line end.
    pub(crate) fn finish(&mut self, sink: &mut impl Sink) {
        if self.len > 0 {
            self.end(sink);
        }
    }

    fn keep(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        self.len += bytes.len();
        let (start, mut rest) = bytes.split_at(bytes.len().min(LONGEST - self.start.len()));
        self.start.extend_from_slice(start);
        while !rest.is_empty() {
            if self.rest.is_empty() {
                self.rest.extend_from_slice(&self.start[LONGEST - OVERLAP..]);
            }
            let (now, later) = rest.split_at(rest.len().min(LONGEST - self.rest.len()));
            self.rest.extend_from_slice(now);
            if self.rest.len() == LONGEST {
                sink.rest(&self.rest);
                self.rest.drain(..LONGEST - OVERLAP);
            }
            rest = later;
        }
    }

    fn end(&mut self, sink: &mut impl Sink) {
        if !self.rest.is_empty() {
            sink.rest(&self.rest);
        }
        sink.line(Piece { text: without_end(&self.start), len: self.len });
        self.start.clear();
        self.rest.clear();
        self.len = 0;
    }
}

/// A line without its LF or CRLF.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Default, PartialEq, Debug)]
    struct Seen {
        lines: Vec<(Vec<u8>, usize)>,
        parts: Vec<Vec<u8>>,
    }

    impl Sink for Seen {
        fn line(&mut self, line: Piece<'_>) {
            self.lines.push((line.text.to_vec(), line.len));
        }
        fn rest(&mut self, part: &[u8]) {
            self.parts.push(part.to_vec());
        }
    }

    fn seen<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Seen {
        let mut seen = Seen::default();
        let mut lines = Lines::default();
        pieces.for_each(|piece| lines.push(piece, &mut seen));
        lines.finish(&mut seen);
        seen
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn lines_are_the_same_however_their_bytes_come(
            lens in prop::collection::vec(
                prop_oneof![0usize..200, LONGEST - 3..LONGEST + 3, 0..4 * LONGEST], 0..6),
            cut in 1usize..100_000,
            ends in any::<bool>(),
        ) {
            let text = |(number, len): (usize, &usize)| vec![b'a' + number as u8; *len];
            let mut bytes = lens.iter().enumerate().map(text).collect::<Vec<_>>().join(&b'\n');
            if ends && !bytes.is_empty() {
                bytes.push(b'\n');
            }
            let whole = seen([&bytes[..]].into_iter());
            prop_assert_eq!(&whole, &seen(bytes.chunks(cut)));
            let lens = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::len);
            prop_assert!(whole.lines.iter().map(|line| line.1).eq(lens));
        }
    }

    #[test]
    fn a_word_anywhere_in_a_long_line_is_in_one_part() {
        for at in [LONGEST - 16, 2 * LONGEST - OVERLAP - 10, 3 * LONGEST] {
            let mut line = vec![b'.'; 4 * LONGEST];
            line[at..at + 32].fill(b'x');
            let seen = seen([&line[..]].into_iter());
            let has_word = |part: &[u8]| memchr::memmem::find(part, &[b'x'; 32]).is_some();
            assert!(seen.parts.iter().any(|part| has_word(part)) || has_word(&seen.lines[0].0));
        }
    }
}
