//! What was there before us: a copy beside the settings, and a record by which they are known again.

use crate::error::Error;
use crate::file::{self, SettingsFile};
use blake3::Hash;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What follows the name of the settings in the name of the copy, and of the record.
const BACKUP: &str = ".hr-backup";
const RECORD: &str = ".hr-installed";

/// How the settings came to be what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// What we wrote last. Settings that are not that were changed by others.
    pub(crate) written: Hash,
    /// What was there before the first change, if anything.
    pub(crate) original: Option<Hash>,
    /// The file with that, if there is one.
    pub(crate) backup: Option<PathBuf>,
    /// Whether we made the directory.
    pub(crate) made_directory: bool,
}

impl Record {
    /// The record beside `settings`, if there is one that can be read.
    pub(crate) fn read(settings: &Path) -> Option<Self> {
        let bytes = file::read(&beside(settings, RECORD)).ok()??;
        let text = String::from_utf8(bytes).ok()?;
        let field =
            |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let hash = |name: &str| Hash::from_hex(field(name)?).ok();
        Some(Self {
            written: hash("written")?,
            original: hash("original"),
            backup: field("backup").map(|name| settings.with_file_name(name)),
            made_directory: field("directory") == Some("made"),
        })
    }

    /// Writes it beside `settings`.
    pub(crate) fn write(&self, settings: &Path) -> Result<(), Error> {
        let mut text = format!("written {}\n", self.written);
        if let Some(original) = &self.original {
            text.push_str(&format!("original {original}\n"));
        }
        let backup = self.backup.as_deref().and_then(Path::file_name);
        if let Some(backup) = backup.and_then(|name| name.to_str()) {
            text.push_str(&format!("backup {backup}\n"));
        }
        if self.made_directory {
            text.push_str("directory made\n");
        }
        file::write_new(&beside(settings, RECORD), text.as_bytes(), settings)
    }

    /// Whether nobody else changed `bytes` since.
    pub(crate) fn knows(&self, bytes: &[u8]) -> bool {
        blake3::hash(bytes) == self.written
    }

    /// What was there before the first change: None if that is no longer known, and in it None if there was no file.
    pub(crate) fn original(&self) -> Option<Option<Vec<u8>>> {
        let Some(hash) = self.original else { return Some(None) };
        let bytes = file::read(self.backup.as_deref()?).ok()??;
        (blake3::hash(&bytes) == hash).then_some(Some(bytes))
    }

    /// Removes the record, and with `and_backup` the copy.
    pub(crate) fn forget(&self, settings: &Path, and_backup: bool) -> Result<(), Error> {
        let record = beside(settings, RECORD);
        let backup = self.backup.as_ref().filter(|_| and_backup);
        for file in [Some(&record), backup].into_iter().flatten() {
            match fs::remove_file(file) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(Error::io(file, "removed")(error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Makes a copy of the settings beside them, under a name that is free, and says where. A copy that has the same bytes
/// will do.
pub(crate) fn back_up(settings: &SettingsFile) -> Result<Option<PathBuf>, Error> {
    let Some(bytes) = &settings.bytes else { return Ok(None) };
    for number in 1_u64.. {
        let suffix = match number {
            1 => BACKUP.to_owned(),
            _ => format!("{BACKUP}-{number}"),
        };
        let backup = beside(&settings.path, &suffix);
        match file::read(&backup).map_err(Error::io(&backup, "read"))? {
            Some(there) if there != *bytes => {}
            Some(_) => return Ok(Some(backup)),
            None => {
                file::write_new(&backup, bytes, &settings.path)?;
                return Ok(Some(backup));
            }
        }
    }
    Ok(None)
}

/// The file beside `settings` whose name goes on with `suffix`.
fn beside(settings: &Path, suffix: &str) -> PathBuf {
    let mut name = settings.file_name().map_or_else(OsString::new, OsString::from);
    name.push(suffix);
    settings.with_file_name(name)
}
