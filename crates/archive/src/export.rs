//! Writing originals to a directory that others can read without an archive.

use crate::exchange::{INDEX, Line, Lines, file_name, open_file, pieces};
use crate::{Error, Original};
use hr_core::Handle;
use std::collections::HashMap;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What is being written has a name that starts and ends so.
const BEGUN: (&str, &str) = (".hr-", ".part");

/// A directory that originals are written to: each as it is to `HANDLE.txt`, with a line in `hr-export.jsonl`. What is
/// there already stays, whosever it is. Files are readable for their owner only.
#[derive(Debug)]
pub struct Export {
    dir: PathBuf,
    index: File,
    /// A hash of the last line that the index has of each original.
    known: HashMap<String, blake3::Hash>,
}

impl Export {
    /// An export to `dir`, which is created if it is not there. An index that is there must be one of ours.
    pub fn to(dir: &Path) -> Result<Export, Error> {
        let created = DirBuilder::new().recursive(true).mode(0o700).create(dir);
        created.map_err(failed(dir))?;
        let path = dir.join(INDEX);
        let known = if path.symlink_metadata().is_ok() { known(&path)? } else { HashMap::new() };
        let index = open_index(&path).map_err(failed(&path))?;
        Ok(Export { dir: dir.to_owned(), index, known })
    }

    /// Writes `original`, unless it is there already. Gives whether it was written.
    ///
    /// After an error nothing of it is there; others can still be written.
    pub fn add(&mut self, original: &Original) -> Result<bool, Error> {
        let handle = original.entry().handle();
        let path = self.dir.join(file_name(handle));
        let is_new = !is_there(&path, original)? && self.write(&path, original)?;
        self.note(handle, &Line::of(original.entry()))?;
        Ok(is_new)
    }

    /// Writes the file at `path` under another name first: what has its name is whole.
    fn write(&self, path: &Path, original: &Original) -> Result<bool, Error> {
        let mut begun = tempfile::Builder::new();
        begun.prefix(BEGUN.0).suffix(BEGUN.1);
        let mut file = begun.tempfile_in(&self.dir).map_err(failed(&self.dir))?;
        original.read(.., file.as_file_mut()).map_err(|error| match error {
            Error::Output(source) => failed(path)(source),
            other => other,
        })?;
        match file.persist_noclobber(path) {
            Ok(_) => Ok(true),
            // Another export to the same directory was faster.
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
                is_there(path, original).map(|_| false)
            }
            Err(error) => Err(failed(path)(error.error)),
        }
    }

    /// Adds a line to the index, if it says something new.
    fn note(&mut self, handle: Handle, line: &Line) -> Result<(), Error> {
        let path = self.dir.join(INDEX);
        let mut text = serde_json::to_vec(line).map_err(io::Error::from).map_err(failed(&path))?;
        let hash = blake3::hash(&text);
        if self.known.get(&handle.to_string()) == Some(&hash) {
            return Ok(());
        }
        text.push(b'\n');
        // In one write: others may add to it, too.
        self.index.write_all(&text).map_err(failed(&path))?;
        self.known.insert(handle.to_string(), hash);
        Ok(())
    }
}

/// For `map_err`: `path` cannot be read or written.
fn failed(path: &Path) -> impl Fn(io::Error) -> Error {
    move |source| Error::Exchange { path: path.to_owned(), source }
}

/// What the index at `path` has of each original. A file whose first line is none of an index is somebody else's.
fn known(path: &Path) -> Result<HashMap<String, blake3::Hash>, Error> {
    let in_the_way = || Error::InTheWay(path.to_owned());
    let file = open_file(path)?.ok_or_else(in_the_way)?;
    let mut known = HashMap::new();
    for (number, line) in Lines::of(path.to_owned(), file).enumerate() {
        match line? {
            Some(line) => {
                let text = serde_json::to_vec(&line).map_err(io::Error::from);
                known.insert(line.handle, blake3::hash(&text.map_err(failed(path))?));
            }
            None if number == 0 => return Err(in_the_way()),
            // A writer was killed.
            None => {}
        }
    }
    Ok(known)
}

/// Opens the index for adding lines, after the end of the last.
fn open_index(path: &Path) -> io::Result<File> {
    let mut file =
        OpenOptions::new().create(true).read(true).append(true).mode(0o600).open(path)?;
    if file.metadata()?.len() > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
    }
    Ok(file)
}

/// Whether `original` is at `path`. What else is there is in the way.
fn is_there(path: &Path, original: &Original) -> Result<bool, Error> {
    match path.symlink_metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        found => found.map_err(failed(path))?,
    };
    let in_the_way = || Error::InTheWay(path.to_owned());
    let file = open_file(path)?.ok_or_else(in_the_way)?;
    let entry = original.entry();
    if file.metadata().map_err(failed(path))?.len() != entry.len() as u64 {
        return Err(in_the_way());
    }
    let mut hasher = blake3::Hasher::new();
    let hash = |piece: &[u8]| {
        hasher.update(piece);
        Ok(())
    };
    pieces(&file, hash, failed(path))?;
    if hasher.finalize().as_bytes() == entry.hash() { Ok(true) } else { Err(in_the_way()) }
}
