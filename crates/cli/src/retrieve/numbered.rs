//! Lines after their numbers, as `rg -n` and `grep -n` print them.

use std::io::{self, Write};

/// What is printed before a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: usize,
    /// Whether it is a match, or only stands around one.
    pub(crate) matches: bool,
}

/// Prints `12:` before a line that matches and `11-` before others, and `--` where the numbers jump.
/// The lines to number are written to it.
pub(crate) struct Numbered<'a, L, W> {
    lines: L,
    out: &'a mut W,
    last: Option<usize>,
    is_open: bool,
}

impl<'a, L: Iterator<Item = Line>, W: Write> Numbered<'a, L, W> {
    /// Prints the lines that will be written, whose numbers are `lines`, to `out`.
    pub(crate) fn new(lines: L, out: &'a mut W) -> Self {
        Self { lines, out, last: None, is_open: false }
    }

    /// Ends the last line, as every other.
    pub(crate) fn finish(self) -> io::Result<()> {
        if self.is_open { self.out.write_all(b"\n") } else { Ok(()) }
    }

    fn start_line(&mut self) -> io::Result<()> {
        let Some(Line { number, matches }) = self.lines.next() else { return Ok(()) };
        if self.last.is_some_and(|last| last + 1 != number) {
            self.out.write_all(b"--\n")?;
        }
        self.last = Some(number);
        write!(self.out, "{number}{}", if matches { ':' } else { '-' })
    }
}

impl<L: Iterator<Item = Line>, W: Write> Write for Numbered<'_, L, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            if !self.is_open {
                self.start_line()?;
            }
            self.out.write_all(part)?;
            self.is_open = !part.ends_with(b"\n");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_however_they_are_written() {
        let lines = [(3, false), (4, true), (9, true)];
        let lines = lines.map(|(number, matches)| Line { number, matches });
        for size in 1..12 {
            let mut out = vec![];
            let mut numbered = Numbered::new(lines.into_iter(), &mut out);
            for part in b"one\n\nthree".chunks(size) {
                numbered.write_all(part).unwrap();
            }
            numbered.finish().unwrap();
            assert_eq!(out, b"3-one\n4:\n--\n9:three\n");
        }
    }
}
