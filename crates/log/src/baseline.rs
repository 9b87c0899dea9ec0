//! What a log that went well said.

use crate::kinds::Kinds;
use crate::lines::{Lines, Piece};
use hr_mask::without_escapes;

/// Bytes of lines that are remembered. What goes beyond is taken to be new where it comes again.
const MOST: usize = 16 << 20;

/// One line of each kind that some logs have: what is not new in another.
#[derive(Debug, Default)]
pub struct Baseline {
    lines: Lines,
    known: Known,
}

#[derive(Debug, Default)]
struct Known {
    kinds: Kinds,
    /// The lines, each ended by LF.
    text: Vec<u8>,
}

impl Baseline {
    /// Takes the next bytes of a log.
    pub fn push(&mut self, bytes: &[u8]) {
        self.lines.push(bytes, |line| self.known.line(line));
    }

    /// Ends a log; another may follow.
    pub fn end(&mut self) {
        self.lines.finish(|line| self.known.line(line));
    }

    /// A line of each kind.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.known.text.split_inclusive(|&byte| byte == b'\n').map(|line| &line[..line.len() - 1])
    }
}

impl Known {
    fn line(&mut self, line: Piece<'_>) {
        let text = without_escapes(line.text);
        if self.kinds.of(&text).is_new && self.text.len() + text.len() < MOST {
            self.text.extend_from_slice(&text);
            self.text.push(b'\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_each_kind_is_known() {
        let mut baseline = Baseline::default();
        baseline.push(b"took 9 ms\ntook 12");
        baseline.push(b" ms\n\nstarted");
        baseline.end();
        baseline.push(b"started\nstopped\n");
        baseline.end();
        let lines: Vec<&[u8]> = baseline.lines().collect();
        assert_eq!(lines, [&b"took 9 ms"[..], b"", b"started", b"stopped"]);
    }
}
