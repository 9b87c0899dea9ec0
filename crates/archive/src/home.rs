//! The directory of an archive: what is where in it, and whether it may be used.

use crate::pack::Packs;
use crate::{Error, lock};
use rustix::process::geteuid;
use std::fs::{self, DirBuilder, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

/// The format that this program writes, and the only one it reads. docs/archive.md describes it.
pub(crate) const FORMAT: u32 = 2;

/// The directory of an archive.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    dir: PathBuf,
}

impl Home {
    pub(crate) fn at(dir: PathBuf) -> Home {
        Home { dir }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn packs(&self) -> Packs {
        Packs::at(self.dir.join("packs"))
    }

    /// The database that tells where each record is.
    pub(crate) fn index(&self) -> PathBuf {
        self.dir.join("index")
    }

    /// What was printed by a retrieval lately.
    pub(crate) fn retrieved(&self) -> PathBuf {
        self.dir.join("retrieved")
    }

    /// Waits until nobody else uses the index.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        lock::wait_for(&self.dir.join("lock"))
    }

    /// Locked by whoever keeps house.
    pub(crate) fn housekeeping(&self) -> PathBuf {
        self.dir.join("housekeeping.lock")
    }

    /// Locked by each stream for as long as it needs what is stored to stay, and by housekeeping alone while
    /// it takes something away.
    pub(crate) fn streams(&self) -> PathBuf {
        self.dir.join("streams.lock")
    }

    /// A file that is as old as the last housekeeping.
    pub(crate) fn last_kept(&self) -> PathBuf {
        self.dir.join("kept")
    }

    /// Whether there is an archive. What is there must be ours, and of our format.
    pub(crate) fn exists(&self) -> Result<bool, Error> {
        let packs = self.dir.join("packs");
        let Some(found) = self.format()? else {
            // A program from before there was a format file left this.
            let is_old = self.dir.join("store").exists();
            // Pack files tell their format themselves.
            let is_ours = || self.packs().list().is_ok_and(|packs| !packs.is_empty());
            return if is_old { Err(self.other_format("1")) } else { Ok(is_ours()) };
        };
        let owner = match fs::metadata(&packs) {
            // Somebody made room by hand.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            packs_dir => packs_dir.map_err(Error::io(&packs))?.uid(),
        };
        if owner != geteuid().as_raw() {
            return Err(Error::OtherOwner(self.dir.clone()));
        }
        if found == FORMAT.to_string() { Ok(true) } else { Err(self.other_format(&found)) }
    }

    /// Makes an archive here if there is none. The lock must be held.
    pub(crate) fn create(&self) -> Result<(), Error> {
        let packs = self.dir.join("packs");
        match DirBuilder::new().mode(0o700).create(&packs) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(Error::io(&packs)(error)),
            _ => Ok(()),
        }?;
        lock::create(&self.last_kept()).map_err(Error::io(&self.dir))?;
        // The format comes last: what has one is complete.
        let (new, path) = (self.dir.join("format.new"), self.dir.join("format"));
        let written = lock::create(&new).and_then(|mut file| {
            file.set_len(0)?;
            writeln!(file, "{FORMAT}")?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            File::open(&self.dir)?.sync_all()
        });
        written.map_err(Error::io(&path))
    }

    /// Makes the directory itself if there is none, for the owner alone.
    pub(crate) fn create_dir(&self) -> Result<(), Error> {
        let created = DirBuilder::new().recursive(true).mode(0o700).create(&self.dir);
        created.map_err(Error::io(&self.dir))
    }

    /// What the format file says; `None` if there is none.
    fn format(&self) -> Result<Option<String>, Error> {
        let path = self.dir.join("format");
        match fs::read(&path) {
            Ok(text) => Ok(Some(String::from_utf8_lossy(&text).trim_end().to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(&path)(error)),
        }
    }

    fn other_format(&self, found: &str) -> Error {
        Error::Format { dir: self.dir.clone(), found: found.to_owned() }
    }
}
