//! The original that is asked for: reading parts of it, and streaming it through.

use super::progress::Progress;
use super::{Entry, Stop};
use hr_archive::{Archive, Error, Part};
use hr_core::HandlePrefix;
use std::io::{self, ErrorKind, PipeReader, Write};
use std::thread;

/// An original, and where it is.
pub(crate) struct Original<'a> {
    pub(crate) archive: &'a Archive,
    pub(crate) entry: Entry,
    pub(crate) handle: HandlePrefix,
}

impl<'a> Original<'a> {
    /// The original that `entry` is about.
    pub(crate) fn new(archive: &'a Archive, entry: Entry) -> Self {
        let handle = entry.handle().into();
        Self { archive, entry, handle }
    }

    /// Gives all of it to `consume` while it is unpacked, so that memory does not grow with it. That
    /// `consume` leaves some of it unread is no failure.
    pub(crate) fn stream<T>(
        &self,
        progress: &mut Progress,
        consume: impl FnOnce(PipeReader) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let (reader, writer) = io::pipe()?;
        let (read, consumed) = thread::scope(|scope| {
            let reading = scope.spawn(|| {
                let mut writer = progress.of_writing(writer);
                self.archive.read(&self.handle, .., &mut writer)
            });
            let consumed = consume(reader);
            (reading.join(), consumed)
        });
        match read.unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
            Err(Error::Output(error)) if error.kind() == ErrorKind::BrokenPipe => consumed,
            // What was found in the part before the damage is no result.
            Err(error) => Err(error.into()),
            Ok(_) => consumed,
        }
    }
}

/// Writes these `parts` of an original one after the other. Lines start on a line of their own, also
/// where the line before them is the last of the original and has no line end.
pub(crate) fn read_parts(
    archive: &Archive,
    handle: &HandlePrefix,
    parts: &[Part],
    out: &mut impl Write,
) -> Result<(), Error> {
    let mut out = Lines { out, is_open: false, starts_a_line: false };
    for part in parts {
        out.starts_a_line = matches!(part, Part::Lines(_));
        archive.read(handle, part.clone(), &mut out)?;
    }
    Ok(())
}

/// Writes to `out`, where a line that is due to start may need an end of the one before it.
struct Lines<'a, W> {
    out: &'a mut W,
    /// Whether the last line has no line end yet.
    is_open: bool,
    /// Whether what comes next starts a line.
    starts_a_line: bool,
}

impl<W: Write> Write for Lines<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        if std::mem::take(&mut self.starts_a_line) && self.is_open {
            self.out.write_all(b"\n")?;
        }
        let count = self.out.write(bytes)?;
        if let Some(last) = bytes[..count].last() {
            self.is_open = *last != b'\n';
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_core::Kind;
    use proptest::prelude::*;

    /// Three lines, the last without a line end.
    const LINES: [&str; 3] = ["one\n", "\n", "three"];

    #[test]
    fn each_part_starts_on_a_line_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::at(dir.path());
        let handle = archive.put(LINES.concat().as_bytes(), Kind::Other).unwrap().into();
        let ranges = prop::collection::vec((0usize..3, 0usize..4), 0..6);
        proptest!(ProptestConfig::with_cases(64), |(ranges in ranges)| {
            let ranges = ranges.into_iter().map(|(start, len)| start..(start + len).min(3));
            let ranges: Vec<_> = ranges.collect();
            let mut expected = String::new();
            for range in &ranges {
                let lines = LINES[range.clone()].concat();
                if !lines.is_empty() && !expected.is_empty() && !expected.ends_with('\n') {
                    expected.push('\n');
                }
                expected += &lines;
            }
            let parts: Vec<_> = ranges.into_iter().map(Part::Lines).collect();
            let mut out = vec![];
            read_parts(&archive, &handle, &parts, &mut out).unwrap();
            prop_assert_eq!(String::from_utf8(out).unwrap(), expected);
        });
    }
}
