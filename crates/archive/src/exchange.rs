//! The form in which originals go from one archive to another: a directory with a file per original and an index.

use crate::Error;
use crate::entry::Entry;
use hr_core::Handle;
use jiff::Timestamp;
use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The index: a JSON object per line.
pub(crate) const INDEX: &str = "hr-export.jsonl";
/// What the name of a file ends with, whatever its kind: a browser shows it as it is.
const SUFFIX: &str = ".txt";
/// Digits of a handle.
const DIGITS: usize = 12;
/// Most bytes of a line of the index. A label of 200 bytes makes one of some 1,500 at the most.
const MAX_LINE: usize = 64 << 10;
/// Bytes that are read at a time.
const BLOCK: usize = 256 << 10;

/// What the index says of an original. Of several lines about one, the last counts.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) handle: String,
    pub(crate) blake3: String,
    pub(crate) kind: String,
    pub(crate) label: String,
    /// When it was stored last, in UTC; empty if that is no time.
    #[serde(default)]
    stored: String,
    #[serde(default)]
    bytes: u64,
    #[serde(default)]
    lines: u64,
}

impl Line {
    pub(crate) fn of(entry: &Entry) -> Line {
        let stored = i64::try_from(entry.stored()).ok();
        let stored = stored.and_then(|second| Timestamp::from_second(second).ok());
        Line {
            handle: entry.handle().to_string(),
            blake3: blake3::Hash::from_bytes(*entry.hash()).to_hex().to_string(),
            kind: entry.kind().name().to_owned(),
            label: entry.label().to_owned(),
            stored: stored.map_or_else(String::new, |time| time.to_string()),
            bytes: entry.len() as u64,
            lines: entry.line_count() as u64,
        }
    }
}

/// The name of the file that holds the original `handle`.
pub(crate) fn file_name(handle: Handle) -> String {
    format!("{handle}{SUFFIX}")
}

/// The original that a file of this `name` holds, if it is the name of one.
pub(crate) fn handle_of(name: &str) -> Option<Handle> {
    let digits = name.strip_suffix(SUFFIX)?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if digits.len() != DIGITS || !digits.bytes().all(is_digit) {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, place) in hash.iter_mut().zip((0..DIGITS).step_by(2)) {
        *byte = u8::from_str_radix(&digits[place..place + 2], 16).ok()?;
    }
    Some(Handle::from_hash(&hash))
}

/// Opens a file for reading that may be anything in a directory that somebody else made: neither a symbolic link nor
/// what makes a reader wait is opened. `None` if it is there, but no file.
pub(crate) fn open_file(path: &Path) -> Result<Option<File>, Error> {
    let failed = |source| Error::Exchange { path: path.to_owned(), source };
    if !path.symlink_metadata().map_err(failed)?.is_file() {
        return Ok(None);
    }
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
    let flags = i32::try_from(flags).unwrap_or_default();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(failed)?;
    Ok(file.metadata().map_err(failed)?.is_file().then_some(file))
}

/// Gives the content of `file` to `take`, piece by piece.
pub(crate) fn pieces(
    mut file: &File,
    mut take: impl FnMut(&[u8]) -> Result<(), Error>,
    failed: impl Fn(io::Error) -> Error,
) -> Result<(), Error> {
    let mut piece = vec![0; BLOCK];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(len) => take(&piece[..len])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// The lines of an index, in order; `None` for what is not one, however long it is.
pub(crate) struct Lines {
    path: PathBuf,
    file: BufReader<File>,
}

impl Lines {
    pub(crate) fn of(path: PathBuf, file: File) -> Lines {
        Lines { path, file: BufReader::new(file) }
    }

    fn read(&mut self) -> io::Result<Option<Option<Line>>> {
        let mut line = Vec::new();
        self.file.by_ref().take(MAX_LINE as u64).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        if line.len() == MAX_LINE && !line.ends_with(b"\n") {
            skip_line(&mut self.file)?;
            return Ok(Some(None));
        }
        Ok(Some(serde_json::from_slice(&line).ok()))
    }
}

impl Iterator for Lines {
    type Item = Result<Option<Line>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.read().transpose()?;
        Some(line.map_err(|source| Error::Exchange { path: self.path.clone(), source }))
    }
}

/// Reads on to the end of a line.
fn skip_line(file: &mut impl BufRead) -> io::Result<()> {
    loop {
        let piece = file.fill_buf()?;
        let end = memchr::memchr(b'\n', piece);
        let len = end.map_or(piece.len(), |end| end + 1);
        file.consume(len);
        if end.is_some() || len == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_as_an_original_is_taken_for_one() {
        let handle = Handle::of(b"some text");
        assert_eq!(handle_of(&file_name(handle)), Some(handle));
        for name in ["", ".txt", "3f9a1c0b7e42", "3F9A1C0B7E42.txt", "3f9a1c0b7e4.txt"] {
            assert_eq!(handle_of(name), None, "{name}");
        }
        for name in
            ["3f9a1c0b7e4ä.txt", "../9a1c0b7e42.txt", "3f9a1c0b7e421.txt", "+f9a1c0b7e42.txt"]
        {
            assert_eq!(handle_of(name), None, "{name}");
        }
    }

    #[test]
    fn lines_that_are_none_are_passed_over_whatever_their_length() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(INDEX);
        let good = r#"{"handle":"a","blake3":"b","kind":"log","label":"","more":1}"#;
        let long = "x".repeat(3 * MAX_LINE);
        std::fs::write(&path, format!("{good}\nno\n{long}\n{good}\n{{\"handle\":")).unwrap();
        let lines = Lines::of(path.clone(), File::open(&path).unwrap());
        let is_one: Vec<bool> = lines.map(|line| line.unwrap().is_some()).collect();
        assert_eq!(is_one, [true, false, false, true, false]);
    }
}
