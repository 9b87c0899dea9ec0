//! The archive's face.

use crate::entry::{Details, Entry};
use crate::home::Home;
use crate::index::Stored;
use crate::original::Original;
use crate::part::Part;
use crate::session::{self, New};
use crate::writer::Writer;
use crate::{Error, location};
use hr_core::{Handle, HandlePrefix};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A place for originals. Each call has the index to itself for some milliseconds, after waiting
/// for its turn; nothing is open in between.
///
/// While the index is open, files that other threads of this process create are readable for their
/// owner only.
#[derive(Clone, Debug)]
pub struct Archive {
    pub(crate) home: Home,
}

impl Archive {
    /// The archive in the directory `dir`, which is created when something is first put there.
    pub fn at(dir: impl Into<PathBuf>) -> Archive {
        Archive { home: Home::at(dir.into()) }
    }

    /// The user's archive: in `$HR_HOME`, else in `$XDG_DATA_HOME/hr`, else in `~/.local/share/hr`.
    pub fn from_env() -> Result<Archive, Error> {
        location::home(|name| std::env::var_os(name)).map(Archive::at)
    }

    /// The directory it is in.
    pub fn dir(&self) -> &Path {
        self.home.dir()
    }

    /// Stores `original`, and gives its name once it is safe on the disk. What is there already is
    /// not written again, but counts as stored now, and with these `details`: a kind other than
    /// [`hr_core::Kind::Other`] and a label that is not empty replace what was known.
    pub fn put(&self, original: &[u8], details: impl Into<Details>) -> Result<Handle, Error> {
        let mut writer = self.writer();
        writer.write(original)?;
        writer.finish(details).map(|entry| entry.handle())
    }

    /// Stores an original of any size while it flows.
    pub fn writer(&self) -> Writer {
        Writer::new(self.home.clone())
    }

    /// What is known of the original that `prefix` stands for.
    pub fn find(&self, prefix: &HandlePrefix) -> Result<Entry, Error> {
        let found = session::with(&self.home, false, |session| session.index.find(prefix))?;
        found.map(|stored| stored.entry).ok_or_else(|| Error::NotStored(prefix.clone()))
    }

    /// Everything that is stored, newest first.
    pub fn list(&self) -> Result<Vec<Entry>, Error> {
        let all = session::with(&self.home, false, |session| {
            session.index.originals(&[]).collect::<Result<Vec<Stored>, _>>()
        })?;
        let mut all = all.unwrap_or_default();
        all.sort_by_key(|stored| (stored.entry.stored, stored.number));
        Ok(all.into_iter().rev().map(|stored| stored.entry).collect())
    }

    /// The original that `prefix` stands for, ready to be read.
    pub fn open(&self, prefix: &HandlePrefix) -> Result<Original, Error> {
        Original::open(&self.home, prefix)
    }

    /// The originals that `prefixes` stand for, ready to be read, each or why it cannot be had. That is faster than
    /// to open one after the other.
    pub fn open_all(
        &self,
        prefixes: &[HandlePrefix],
    ) -> Result<Vec<Result<Original, Error>>, Error> {
        Original::open_all(&self.home, prefixes)
    }

    /// Writes the wanted `part` of the original that `prefix` stands for to `out`, as
    /// [`Original::read`] does, and gives what is known of it.
    pub fn read(
        &self,
        prefix: &HandlePrefix,
        part: impl Into<Part>,
        out: &mut impl Write,
    ) -> Result<Entry, Error> {
        let original = self.open(prefix)?;
        original.read(part, out)?;
        Ok(original.entry().clone())
    }

    /// Makes sure that an original is never removed to make room, or because of its age; or with
    /// `is_pinned` false, that it may be.
    pub fn pin(&self, prefix: &HandlePrefix, is_pinned: bool) -> Result<Entry, Error> {
        let pinned = session::with(&self.home, false, |session| {
            let stored = session.index.find(prefix)?;
            let mut manifest = session.manifest(&stored)?;
            if manifest.entry.is_pinned != is_pinned {
                manifest.entry.is_pinned = is_pinned;
                session.append(&[New::Manifest(&manifest)])?;
            }
            Ok(manifest.entry)
        })?;
        pinned.ok_or_else(|| Error::NotStored(prefix.clone()))
    }
}
