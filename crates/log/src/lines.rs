//! The lines of a stream that comes in pieces.

use hr_severity::Tone;

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
    /// What the words behind the text say, if there is more of the line than that and its end: it is a long one.
    pub(crate) rest: Option<Tone>,
}

/// Cuts a stream into lines. However its bytes come, the lines are the same.
#[derive(Debug)]
pub(crate) struct Lines {
    /// The start of a line whose end has not come yet, up to `LONGEST` bytes.
    start: Vec<u8>,
    /// What came of it after that and was not looked at yet.
    rest: Vec<u8>,
    /// The tone of what was.
    tone: Tone,
    /// Its bytes so far.
    len: usize,
}

impl Default for Lines {
    fn default() -> Self {
        Self { start: Vec::new(), rest: Vec::new(), tone: Tone::Calm, len: 0 }
    }
}

impl Lines {
    /// Takes the next bytes of the stream and gives the lines that end in them to `take`.
    pub(crate) fn push(&mut self, bytes: &[u8], mut take: impl FnMut(Piece<'_>)) {
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', bytes) {
            let line = &bytes[from..=end];
            if self.len == 0 && line.len() <= LONGEST {
                take(Piece { text: without_end(line), len: line.len(), rest: None });
            } else {
                self.keep(line);
                self.end(&mut take);
            }
            from = end + 1;
        }
        if from < bytes.len() {
            self.keep(&bytes[from..]);
        }
    }

    /// Ends the stream, and gives a last line that has no line end to `take`.
    pub(crate) fn finish(&mut self, mut take: impl FnMut(Piece<'_>)) {
        if self.len > 0 {
            self.end(&mut take);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
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
                self.tone = self.tone.max(Tone::of(&self.rest));
                self.rest.drain(..LONGEST - OVERLAP);
            }
            rest = later;
        }
    }

    fn end(&mut self, take: &mut impl FnMut(Piece<'_>)) {
        let text = without_end(&self.start);
        let is_long = self.len > text.len() + b"\r\n".len();
        let tone = std::mem::replace(&mut self.tone, Tone::Calm);
        let rest = is_long.then(|| tone.max(Tone::of(&self.rest)));
        take(Piece { text, len: self.len, rest });
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

    /// The text, the length and the rest of each line.
    fn seen<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<(Vec<u8>, usize, Option<Tone>)> {
        let mut seen = Vec::new();
        let mut note = |line: Piece<'_>| seen.push((line.text.to_vec(), line.len, line.rest));
        let mut lines = Lines::default();
        pieces.for_each(|piece| lines.push(piece, &mut note));
        lines.finish(&mut note);
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
            prop_assert!(whole.iter().map(|line| line.1).eq(lens));
        }
    }

    #[test]
    fn a_word_of_failure_anywhere_in_a_long_line_is_found() {
        let word = b" segmentation fault ";
        for at in [LONGEST, LONGEST + 1, 2 * LONGEST - OVERLAP - 10, 3 * LONGEST] {
            let mut line = vec![b'.'; 4 * LONGEST];
            line[at..at + word.len()].copy_from_slice(word);
            assert_eq!(seen([&line[..]].into_iter())[0].2, Some(Tone::Failing), "{at}");
        }
    }

    #[test]
    fn what_a_line_says_is_not_held_against_the_next() {
        // The line end of the first is all that is behind its start, so that it is no long one.
        let first = [&vec![b'.'; LONGEST - 6][..], b" error\n"].concat();
        let text = [&first[..], &vec![b'.'; 2 * LONGEST]].concat();
        let rests: Vec<_> = seen([&text[..]].into_iter()).into_iter().map(|line| line.2).collect();
        assert_eq!(rests, [None, Some(Tone::Calm)]);
    }
}
