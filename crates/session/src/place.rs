//! The directory: what is where in it, and how a session begins and ends.
//!
//! A session has a directory, and each of its readers a file in there. The file `started` holds a
//! number that is new at each start, and the names of the readers' files begin with it: what is left
//! of an earlier start, or written late by a process that began before, is never looked at.

use crate::Error;
use crate::digest::{self, Digest};
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The file that says that a session was started.
const STARTED: &str = "started";
/// Digits of the number in it.
const DIGITS: usize = 16;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Sessions that are older have ended without a word. One that goes on after all is as if it had not
/// been started.
const SESSION_LASTS: Duration = DAY.saturating_mul(7);
/// What a reader was shown does not count any more long before.
const READER_LASTS: Duration = DAY;

/// Begins anew what is known of `session`: to be called when it starts, is resumed, cleared or
/// compacted. All that was shown in it is forgotten, to its subagents too.
pub fn start(dir: &Path, session: &str) -> Result<(), Error> {
    let home = home(dir, session);
    let path = home.join(STARTED);
    // If anything fails after this, the session is not started: that is no harm.
    gone(fs::remove_file(&path)).map_err(Error::io(&path))?;
    DirBuilder::new().recursive(true).mode(0o700).create(&home).map_err(Error::io(&home))?;
    let number = RandomState::new().hash_one(SystemTime::now());
    let new = home.join(format!("{STARTED}-{number:016x}"));
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new);
    written
        .and_then(|mut file| write!(file, "{number:016x}"))
        .and_then(|()| fs::rename(&new, &path))
        .map_err(Error::io(&path))?;
    for (name, reader) in readers(&home)? {
        if !name.starts_with(&format!("{number:016x}")) {
            gone(fs::remove_file(&reader)).map_err(Error::io(&reader))?;
        }
    }
    Ok(())
}

/// Forgets `session` for good.
pub fn end(dir: &Path, session: &str) -> Result<(), Error> {
    remove(&home(dir, session))
}

/// Removes what nobody used for some days.
pub fn expire(dir: &Path) -> Result<(), Error> {
    let now = SystemTime::now();
    for (name, home) in entries(dir)? {
        let is_dir = fs::symlink_metadata(&home).is_ok_and(|metadata| metadata.is_dir());
        if !is_dir || !is_hex(&name, 2 * digest::LEN) {
            continue;
        }
        let mut last_used = modified(&home);
        for (_, reader) in readers(&home)? {
            let modified = modified(&reader);
            last_used = last_used.max(modified);
            if is_older(modified, now, READER_LASTS) {
                gone(fs::remove_file(&reader)).map_err(Error::io(&reader))?;
            }
        }
        last_used = last_used.max(modified(&home.join(STARTED)));
        if is_older(last_used, now, SESSION_LASTS) {
            remove(&home)?;
        }
    }
    Ok(())
}

/// Opens the file of the reader `agent` of `session`, and creates it; gives its path too. `None` if
/// the session was not started.
pub(crate) fn open_reader(
    dir: &Path,
    session: &str,
    agent: Option<&str>,
) -> Result<Option<(File, PathBuf)>, Error> {
    let home = home(dir, session);
    let number = match fs::read_to_string(home.join(STARTED)) {
        Ok(number) if is_hex(&number, DIGITS) => number,
        Ok(_) => return Ok(None),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => {
            return Ok(None);
        }
        Err(error) => return Err(Error::io(&home)(error)),
    };
    let reader = agent.map_or("main".to_owned(), |agent| Digest::of(agent.as_bytes()).to_string());
    let path = home.join(format!("{number}-{reader}"));
    let mut options = OpenOptions::new();
    match options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path) {
        Ok(file) => Ok(Some((file, path))),
        // It ended just now.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(&path)(error)),
    }
}

/// The directory of `session`. Any name of a session is a name of a file as a digest.
fn home(dir: &Path, session: &str) -> PathBuf {
    dir.join(Digest::of(session.as_bytes()).to_string())
}

/// Removes the directory of a session; first what says that it was started.
fn remove(home: &Path) -> Result<(), Error> {
    gone(fs::remove_file(home.join(STARTED)))
        .and_then(|()| gone(fs::remove_dir_all(home)))
        .map_err(Error::io(home))
}

/// The files of readers in the directory of a session, by name.
fn readers(home: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let mut readers = entries(home)?;
    readers.retain(|(name, _)| is_hex(name.split('-').next().unwrap_or_default(), DIGITS));
    Ok(readers)
}

/// What is in the directory `dir`, by name; nothing if there is no such directory.
fn entries(dir: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
        entries => entries.map_err(Error::io(dir))?,
    };
    let mut named = vec![];
    for entry in entries {
        let entry = entry.map_err(Error::io(dir))?;
        named.extend(entry.file_name().to_str().map(|name| (name.to_owned(), entry.path())));
    }
    Ok(named)
}

/// Whether `name` is a number of `digits` hex digits.
fn is_hex(name: impl AsRef<OsStr>, digits: usize) -> bool {
    let name = name.as_ref().as_encoded_bytes();
    name.len() == digits && name.iter().all(u8::is_ascii_hexdigit)
}

/// When the file at `path` was changed; `None` if it is not known.
fn modified(path: &Path) -> Option<SystemTime> {
    fs::symlink_metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn is_older(modified: Option<SystemTime>, now: SystemTime, age: Duration) -> bool {
    modified.and_then(|modified| now.duration_since(modified).ok()).is_some_and(|is| is > age)
}

/// What was to be removed need not have been there.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
