//! How much something is.

use hr_tokens::estimate;
use indicatif::HumanCount;
use std::fmt;
use std::io::{self, Write};

/// Bytes whose tokens are estimated at once. Each cut may change the sum by a token or two, of some
/// 16,000 here.
const PIECE: usize = 64 << 10;
/// Of what comes after so many pieces, a sample is estimated: one piece of so many stands for all.
/// Estimating all of a GB would take longer than printing it.
const ALL: usize = 16;
const SAMPLE: usize = 16;
/// No text has more bytes per token. A run of blanks that an estimate takes for one token has.
const BYTES_PER_TOKEN: usize = 16;

/// The size of what is written to it.
#[derive(Debug, Default)]
pub(crate) struct Size {
    pub(crate) bytes: usize,
    line_ends: usize,
    is_open: bool,
    /// Number and tokens of all pieces but the last.
    pieces: usize,
    tokens: usize,
    piece: Vec<u8>,
}

impl Size {
    /// Number of lines, a last one without LF included.
    pub(crate) fn lines(&self) -> usize {
        self.line_ends + usize::from(self.is_open)
    }

    /// About how many tokens it is.
    pub(crate) fn tokens(&self) -> usize {
        self.tokens + tokens(&self.piece)
    }

    /// A bound that costs nothing: it is at least so many tokens.
    pub(crate) fn tokens_at_least(&self) -> usize {
        self.tokens
    }
}

fn tokens(piece: &[u8]) -> usize {
    estimate(piece).max(piece.len() / BYTES_PER_TOKEN)
}

impl Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let bytes = &bytes[..bytes.len().min(PIECE - self.piece.len())];
        self.bytes += bytes.len();
        self.line_ends += memchr::memchr_iter(b'\n', bytes).count();
        self.is_open = bytes.last().map_or(self.is_open, |last| *last != b'\n');
        self.piece.extend_from_slice(bytes);
        if self.piece.len() == PIECE {
            if self.pieces < ALL {
                self.tokens += tokens(&self.piece);
            } else if self.pieces.is_multiple_of(SAMPLE) {
                self.tokens += SAMPLE * tokens(&self.piece);
            }
            self.pieces += 1;
            self.piece.clear();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `312 lines, 28,112 bytes, about 8,100 tokens`
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [lines, bytes, tokens] =
            [self.lines(), self.bytes, self.tokens()].map(|number| HumanCount(number as u64));
        write!(f, "{lines} lines, {bytes} bytes, about {tokens} tokens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_does_not_depend_on_how_it_is_written() {
        let text = "2026-11-20 06:00:00 INFO job 17 done in 12 ms\n".repeat(5_000) + "and on";
        let mut whole = Size::default();
        whole.write_all(text.as_bytes()).unwrap();
        let mut parts = Size::default();
        for part in text.as_bytes().chunks(7) {
            parts.write_all(part).unwrap();
        }
        assert_eq!(whole.to_string(), parts.to_string());
        assert_eq!((whole.lines(), whole.bytes), (5_001, text.len()));
        let exactly = estimate(text.as_bytes());
        assert!(whole.tokens().abs_diff(exactly) <= 3 * text.len() / PIECE);
    }

    #[test]
    fn a_sample_stands_for_what_is_long() {
        let text: Vec<u8> = (0..400_000)
            .flat_map(|n| format!("06:00:00 INFO job {n} is done\n").into_bytes())
            .collect();
        let mut size = Size::default();
        size.write_all(&text).unwrap();
        let exactly = estimate(&text);
        assert!(size.tokens().abs_diff(exactly) < exactly / 10, "{} {exactly}", size.tokens());
    }

    #[test]
    fn blanks_are_not_free() {
        let mut size = Size::default();
        size.write_all(&[b' '; 16_000]).unwrap();
        assert_eq!(size.tokens(), 1_000);
    }
}
