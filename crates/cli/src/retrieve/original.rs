//! The original that is asked for: reading parts of it, and streaming it through.

use super::progress::Progress;
use super::{Entry, Stop};
use hr_archive::{Archive, Error, Part};
use hr_core::HandlePrefix;
use std::io::{self, ErrorKind, PipeReader, Write};
use std::thread;

/// An original that is asked for.
pub(crate) struct Original {
    stored: hr_archive::Original,
    pub(crate) entry: Entry,
    pub(crate) handle: HandlePrefix,
}

impl Original {
    /// The original that `handle` stands for.
    pub(crate) fn open(archive: &Archive, handle: &HandlePrefix) -> Result<Self, Error> {
        let stored = archive.open(handle)?;
        let entry = stored.entry().clone();
        Ok(Self { stored, handle: entry.handle().into(), entry })
    }

    /// Bytes that it takes on the disk.
    pub(crate) fn packed_len(&self) -> Result<u64, Error> {
        self.stored.packed_len()
    }

    /// Writes all of it to `out`.
    pub(crate) fn read(&self, out: &mut impl Write) -> Result<(), Error> {
        self.stored.read(.., out)
    }

    /// Writes these `parts` one after the other. Lines start on a line of their own, also where the line
    /// before them is the last of the original and has no line end.
    pub(crate) fn read_parts(&self, parts: &[Part], out: &mut impl Write) -> Result<(), Error> {
        let mut last = None;
        let mut begun = 0;
        self.stored.read_parts(parts, |number, bytes| {
            let Some(end) = bytes.last() else { return Ok(()) };
            let is_new = number > begun && matches!(parts[number], Part::Lines(_));
            if is_new && last.is_some_and(|last| last != b'\n') {
                out.write_all(b"\n")?;
            }
            (begun, last) = (number, Some(*end));
            out.write_all(bytes)
        })
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
                self.read(&mut writer)
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
        let original = Original::open(&archive, &handle).unwrap();
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
            original.read_parts(&parts, &mut out).unwrap();
            prop_assert_eq!(String::from_utf8(out).unwrap(), expected);
        });
    }
}
