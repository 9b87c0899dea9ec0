//! Taking in what was exported from another archive.

use crate::exchange::{INDEX, Line, Lines, file_name, handle_of, open_file, pieces};
use crate::{Archive, Details, Entry, Error};
use hr_core::{Handle, Kind};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Seek};
use std::path::{Path, PathBuf};

/// A directory with exported originals. Nothing in it is believed: an original is taken in if its BLAKE3 is the one that
/// its name tells, and what the index says of it is text for people.
#[derive(Debug)]
pub struct Import {
    dir: PathBuf,
    /// The originals that are there, in the order of their names.
    handles: Vec<Handle>,
    index: HashMap<Handle, Line>,
}

impl Import {
    /// The export in `dir`.
    pub fn from(dir: &Path) -> Result<Import, Error> {
        let failed = |source| Error::Exchange { path: dir.to_owned(), source };
        let mut handles = vec![];
        for found in fs::read_dir(dir).map_err(failed)? {
            let name = found.map_err(failed)?.file_name();
            handles.extend(name.to_str().and_then(handle_of));
        }
        handles.sort_unstable();
        let path = dir.join(INDEX);
        let is_there = match path.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            found => found.map(|_| true).map_err(failed)?,
        };
        if handles.is_empty() && !is_there {
            return Err(Error::NoExport(dir.to_owned()));
        }
        let mut import = Import { dir: dir.to_owned(), handles, index: HashMap::new() };
        // Without it the originals are still there.
        if let Some(file) = if is_there { open_file(&path)? } else { None } {
            import.read_index(path, file)?;
        }
        Ok(import)
    }

    /// Notes what is said of the originals that are there.
    fn read_index(&mut self, path: PathBuf, file: File) -> Result<(), Error> {
        for line in Lines::of(path, file) {
            let Some(line) = line? else { continue };
            let handle = handle_of(&format!("{}.txt", line.handle));
            let here = handle.filter(|handle| self.handles.binary_search(handle).is_ok());
            here.and_then(|handle| self.index.insert(handle, line));
        }
        Ok(())
    }

    /// The originals that are there, in the order of their names.
    pub fn handles(&self) -> &[Handle] {
        &self.handles
    }

    /// Bytes of the file of this original.
    pub fn len_of(&self, handle: Handle) -> u64 {
        self.path(handle).symlink_metadata().map_or(0, |data| data.len())
    }

    fn path(&self, handle: Handle) -> PathBuf {
        self.dir.join(file_name(handle))
    }

    /// What is said of this original.
    fn details(&self, handle: Handle) -> Details {
        let line = self.index.get(&handle);
        let kind = line.and_then(|line| Kind::of_name(&line.kind));
        let printable =
            |char: char| if char.is_control() { char::REPLACEMENT_CHARACTER } else { char };
        let label = line.map(|line| line.label.chars().map(printable).collect());
        Details { kind: kind.unwrap_or(Kind::Other), label: label.unwrap_or_default() }
    }

    /// Whether `hash` is that of the original `handle`, as far as is known.
    fn is_of(&self, hash: blake3::Hash, handle: Handle) -> bool {
        let said = self.index.get(&handle).map(|line| line.blake3.as_str());
        Handle::from_hash(hash.as_bytes()) == handle
            && said.is_none_or(|said| said == hash.to_hex().as_str())
    }
}

impl Archive {
    /// Stores the original `handle` of `import`, and gives what is known of it now. What is there already is not written
    /// again, but counts as stored now.
    ///
    /// A file that does not hold what its name says is an error, and nothing of it is stored.
    pub fn import(&self, import: &Import, handle: Handle) -> Result<Entry, Error> {
        let path = import.path(handle);
        let failed = |source: io::Error| Error::Exchange { path: path.clone(), source };
        let wrong = || Error::NotTheOriginal(path.clone());
        let mut file = open_file(&path)?.ok_or_else(wrong)?;
        // Nothing is stored before it is known what it is.
        let mut hasher = blake3::Hasher::new();
        let hash = |piece: &[u8]| {
            hasher.update(piece);
            Ok(())
        };
        pieces(&file, hash, failed)?;
        let expected = hasher.finalize();
        if !import.is_of(expected, handle) {
            return Err(wrong());
        }
        file.rewind().map_err(failed)?;
        let (mut writer, mut hasher) = (self.writer(), blake3::Hasher::new());
        let store = |piece: &[u8]| {
            hasher.update(piece);
            writer.write(piece)
        };
        pieces(&file, store, failed)?;
        // It may have been changed meanwhile.
        if hasher.finalize() != expected {
            return Err(wrong());
        }
        writer.finish(import.details(handle))
    }
}
