//! The original that is asked for: reading parts of it, and streaming it through.

use super::parts::within;
use super::progress::Progress;
use super::{Entry, Stop};
use crate::retrieve::ranges::UnitRange;
use hr_archive::{Archive, Error, Part};
use hr_core::{HandlePrefix, Kind, Source};
use hr_fit::shell_word;
use hr_json::{NoString, string_at};
use std::io::{self, ErrorKind, PipeReader, Write};
use std::ops::Range;
use std::thread;

/// An original that is asked for, or a part of it that has a path.
pub(crate) struct Original {
    stored: hr_archive::Original,
    pub(crate) entry: Entry,
    pub(crate) handle: HandlePrefix,
    part: Option<PartAt>,
}

/// A string in an original that is JSON, a file in one that is code, or lines of one that is mixed.
struct PartAt {
    path: String,
    text: Vec<u8>,
    line_count: usize,
}

impl Original {
    /// The original that `handle` stands for.
    pub(crate) fn open(archive: &Archive, handle: &HandlePrefix) -> Result<Self, Error> {
        let stored = archive.open(handle)?;
        let entry = stored.entry().clone();
        Ok(Self { stored, handle: entry.handle().into(), entry, part: None })
    }

    /// The string at `path` in it, the file of that path, or the lines that it names, in place of all of it. Holds all of the original.
    pub(crate) fn at(self, path: &str) -> Result<Self, Stop> {
        let bytes = self.bytes()?;
        let text = match self.entry.kind() {
            Kind::Code => self.file_at(&bytes, path)?,
            Kind::Mixed => self.part_at(&bytes, path)?,
            _ => self.string_at(&bytes, path)?.into_bytes(),
        };
        let line_count = Source::new(&text).line_count();
        Ok(Self { part: Some(PartAt { path: path.to_owned(), text, line_count }), ..self })
    }

    fn string_at(&self, bytes: &[u8], path: &str) -> Result<String, Stop> {
        string_at(bytes, path).map_err(|why| {
            let message = format!("{} has no string at {path}: {why}", self.handle);
            if why == NoString::NotAPath { Stop::Usage(message) } else { Stop::NoPart(message) }
        })
    }

    fn file_at(&self, bytes: &[u8], path: &str) -> Result<Vec<u8>, Stop> {
        let source = Source::new(bytes);
        let span = hr_code::file_at(&source, path).ok_or_else(|| {
            let paths = hr_code::paths(&source);
            let there = match paths.as_slice() {
                [] => "it is one file without a name".to_owned(),
                [first, ..] => format!("there are {} files, such as {first}", paths.len()),
            };
            Stop::NoPart(format!("{} has no file {path}: {there}", self.handle))
        })?;
        Ok(span.of(bytes).to_vec())
    }

    /// The lines that `path` begins with, `473-480`, or the string at the path after them.
    fn part_at(&self, bytes: &[u8], path: &str) -> Result<Vec<u8>, Stop> {
        let end = path.find(|char: char| !char.is_ascii_digit() && char != '-');
        let (lines, path) = path.split_at(end.unwrap_or(path.len()));
        let range = lines.parse::<UnitRange>().map_err(|_| {
            let message = format!(
                "{} has parts that are called by their lines, such as 473-480, not {path}",
                self.handle
            );
            Stop::Usage(message)
        })?;
        let source = Source::new(bytes);
        let lines = &within(&[range], source.line_count(), "lines")?[0];
        let start = source.line_span(lines.start).start;
        let text = &bytes[start..source.line_span(lines.end - 1).end];
        if path.is_empty() {
            return Ok(text.to_vec());
        }
        Ok(self.string_at(text, path)?.into_bytes())
    }

    /// All of it, held.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::with_capacity(self.len());
        self.read(&mut bytes)?;
        Ok(bytes)
    }

    /// The path that it was asked for by, if it is part of what was archived.
    pub(crate) fn path(&self) -> Option<&str> {
        self.part.as_ref().map(|part| part.path.as_str())
    }

    /// Number of bytes.
    pub(crate) fn len(&self) -> usize {
        self.part.as_ref().map_or(self.entry.len(), |part| part.text.len())
    }

    /// Number of lines.
    pub(crate) fn line_count(&self) -> usize {
        self.part.as_ref().map_or(self.entry.line_count(), |part| part.line_count)
    }

    /// The command that prints it.
    pub(crate) fn command(&self) -> String {
        match &self.part {
            None => format!("hr-retrieve {}", self.handle),
            Some(PartAt { path, .. }) => {
                format!("hr-retrieve {} --at {}", self.handle, shell_word(path))
            }
        }
    }

    /// What it is called in messages.
    pub(crate) fn name(&self) -> String {
        match &self.part {
            None => self.handle.to_string(),
            Some(PartAt { path, .. }) if self.entry.kind() == Kind::Code => path.clone(),
            Some(PartAt { path, .. }) if self.entry.kind() == Kind::Mixed => {
                format!("the part at {path}")
            }
            Some(PartAt { path, .. }) => format!("the string at {path}"),
        }
    }

    /// Whether it was archived as JSON, or may be some in a string.
    pub(crate) fn may_be_json(&self) -> bool {
        match &self.part {
            None => self.entry.kind() == Kind::Json,
            Some(PartAt { text, .. }) => hr_json::claim(&Source::new(text)).is_some(),
        }
    }

    /// Bytes that it takes on the disk.
    pub(crate) fn packed_len(&self) -> Result<u64, Error> {
        self.stored.packed_len()
    }

    /// Writes all of it to `out`.
    pub(crate) fn read(&self, out: &mut impl Write) -> Result<(), Error> {
        match &self.part {
            None => self.stored.read(.., out),
            Some(part) => out.write_all(&part.text).map_err(Error::Output),
        }
    }

    /// Writes these `parts` one after the other. Lines start on a line of their own, also where the line
    /// before them is the last of the original and has no line end.
    pub(crate) fn read_parts(&self, parts: &[Part], out: &mut impl Write) -> Result<(), Error> {
        let mut last = None;
        let mut begun = 0;
        let write = |number, bytes: &[u8]| {
            let Some(end) = bytes.last() else { return Ok(()) };
            let is_new = number > begun && matches!(parts[number], Part::Lines(_));
            if is_new && last.is_some_and(|last| last != b'\n') {
                out.write_all(b"\n")?;
            }
            (begun, last) = (number, Some(*end));
            out.write_all(bytes)
        };
        match &self.part {
            None => self.stored.read_parts(parts, write),
            Some(part) => part.read_parts(parts, write).map_err(Error::Output),
        }
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

impl PartAt {
    /// Gives several parts to `take`, each with its number.
    fn read_parts(
        &self,
        parts: &[Part],
        mut take: impl FnMut(usize, &[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let source = Source::new(&self.text);
        let within = |range: &Range<usize>, count: usize| {
            let end = range.end.min(count);
            range.start.min(end)..end
        };
        for (number, part) in parts.iter().enumerate() {
            let bytes = match part {
                Part::Bytes(bytes) => within(bytes, source.len()),
                Part::Lines(lines) => match within(lines, source.line_count()) {
                    lines if lines.is_empty() => continue,
                    lines => {
                        source.line_span(lines.start).start..source.line_span(lines.end - 1).end
                    }
                },
            };
            take(number, &source.bytes()[bytes])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Three lines, the last without a line end.
    const LINES: [&str; 3] = ["one\n", "\n", "three"];

    #[test]
    fn each_part_starts_on_a_line_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::at(dir.path());
        let handle = archive.put(LINES.concat().as_bytes(), Kind::Other).unwrap().into();
        let original = Original::open(&archive, &handle).unwrap();
        let json = serde_json::json!({ "a": LINES.concat() }).to_string();
        let handle = archive.put(json.as_bytes(), Kind::Json).unwrap().into();
        let string = Original::open(&archive, &handle).unwrap().at(".a").unwrap();
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
            for original in [&original, &string] {
                let mut out = vec![];
                original.read_parts(&parts, &mut out).unwrap();
                prop_assert_eq!(String::from_utf8(out).unwrap(), expected.as_str());
            }
        });
    }
}
