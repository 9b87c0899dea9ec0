//! The database behind the index, and the only code that knows it is fjall.
//!
//! Sizes and times here were measured with fjall 3.1 on a local disk. Some of what is called is
//! public but hidden in fjall's documentation: `worker_threads_unchecked`, `tree`, `l0_table_count`,
//! `major_compact`. The tests of this crate tell whether another version still does the same.

use crate::Error;
use crate::fields::Fields;
use fjall::{AbstractTree, Keyspace, KeyspaceCreateOptions, PersistMode, UserKey, UserValue};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The length past which the journal is emptied, in bytes. Each open replays all of it, at 20 ms per
/// MB of small items; but what is emptied becomes a table, at 5 ms, and tables have to be merged.
const MAX_JOURNAL: u64 = 32 << 10;
/// The most that is held in memory before it becomes a table, in bytes. It is far below the size at which
/// fjall would seal it and leave the rest to its worker threads, of which there are none.
const MAX_MEMTABLE: u64 = 8 << 20;
/// With 30 tables that are not merged fjall makes a writer wait until they are: for ever, if merging
/// fails. With this many the writer merges, and is told of the failure.
const MAX_UNMERGED: usize = 20;
/// The key of the number of the journal that was written to last. The journal has the next number each time
/// it is emptied.
const JOURNAL: &[u8] = b"\0j";
/// What the keys of journals start with that are in the tables as a whole. Their number follows.
const FLUSHED: &[u8] = b"\0f";

/// The database, while it is open.
pub(crate) struct Database {
    path: PathBuf,
    database: fjall::Database,
    items: Keyspace,
    /// The number of the journal.
    journal: u64,
}

/// What is to change: each key with its new value, or `None` to remove it.
pub(crate) type Changes = Vec<(Vec<u8>, Option<Vec<u8>>)>;

impl Database {
    /// Opens the database at `path`, or creates it.
    ///
    /// It is whole before, or this fails: fjall believes the list of its tables, whatever it says.
    pub(crate) fn open(path: &Path) -> Result<Database, Error> {
        if path.try_exists().map_err(Error::io(path))? {
            check_table_lists(path)?;
        }
        // A thread would take half a millisecond to start and end, and have nothing to do: what it
        // would flush and merge in the background is flushed and merged here.
        let database = fjall::Database::builder(path).worker_threads_unchecked(0).open();
        let database = database.map_err(fault(path))?;
        let items = database.keyspace("items", KeyspaceCreateOptions::default);
        let items = items.map_err(fault(path))?;
        let mut database = Database { path: path.to_owned(), database, items, journal: 0 };
        database.journal = database.journal()?;
        Ok(database)
    }

    /// The number of the journal, which must be one that follows what the tables hold. In a copy that was
    /// made while the database changed, file by file, what came between may be missing: fjall would not
    /// notice.
    fn journal(&self) -> Result<u64, Error> {
        let flushed = self.with_prefix(FLUSHED.to_vec()).last().transpose()?;
        let next = flushed.and_then(|(key, _)| Fields(&key[FLUSHED.len()..]).array());
        let next = next.map_or(0, |number| u64::from_be_bytes(number) + 1);
        let written = self.get(JOURNAL)?.and_then(|number| Fields(&number).u64()).unwrap_or(0);
        if written == 0 || self.get(&flushed_key(written - 1))?.is_some() {
            return Ok(next);
        }
        let source = "its journal does not follow its tables".into();
        Err(Error::Index { path: self.path.clone(), source })
    }

    /// Closes the database, so that the next open is fast.
    pub(crate) fn close(self) {
        let journal = self.path.join("0.jnl");
        let len = fs::metadata(&journal).map_or(0, |journal| journal.len());
        if len > MAX_JOURNAL {
            // If this fails nothing is lost: the journal stays as it is.
            let _ = self.flush();
        }
        let is_spent = self.items.tree.get_highest_memtable_seqno().is_none();
        drop(self);
        if is_spent && len > 0 {
            // fjall would begin a new journal after 64 MB.
            let _ = OpenOptions::new().write(true).truncate(true).open(&journal);
        }
    }

    /// The value of `key`, if there is one.
    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<UserValue>, Error> {
        self.items.get(key).map_err(fault(&self.path))
    }

    /// All keys that start with `prefix`, in order, with their values.
    pub(crate) fn with_prefix(
        &self,
        prefix: Vec<u8>,
    ) -> impl Iterator<Item = Result<(UserKey, UserValue), Error>> {
        self.items.prefix(prefix).map(|item| item.into_inner().map_err(fault(&self.path)))
    }

    /// Makes all `changes`, or none if this process dies. They survive the end of the process; if the
    /// machine dies, some of the last ones may be lost.
    pub(crate) fn commit(&self, changes: Changes) -> Result<(), Error> {
        self.try_commit(changes).map_err(fault(&self.path))
    }

    fn try_commit(&self, changes: Changes) -> fjall::Result<()> {
        if self.items.l0_table_count() > MAX_UNMERGED {
            self.items.major_compact()?;
        }
        let mut batch = self.database.batch().durability(Some(PersistMode::Buffer));
        batch.insert(&self.items, JOURNAL, self.journal.to_le_bytes());
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(&self.items, key, value),
                None => batch.remove(&self.items, key),
            }
        }
        batch.commit()?;
        if self.items.tree.active_memtable().size() > MAX_MEMTABLE {
            self.items.tree.flush_active_memtable(0)?;
        }
        Ok(())
    }

    /// Merges all tables, so that what was removed is gone from the disk.
    pub(crate) fn merge(&self) -> Result<(), Error> {
        self.flush().and_then(|()| self.items.major_compact()).map_err(fault(&self.path))
    }

    /// Makes a table of what the journal holds.
    fn flush(&self) -> fjall::Result<()> {
        let mut changes = vec![(flushed_key(self.journal), Some(vec![]))];
        // The one before is still asked for if nothing is written to the next journal.
        changes.extend(self.journal.checked_sub(2).map(|old| (flushed_key(old), None)));
        self.try_commit(changes)?;
        self.items.tree.flush_active_memtable(0)?;
        Ok(())
    }
}

/// The key that says that the journal of this number is in the tables.
fn flushed_key(number: u64) -> Vec<u8> {
    [FLUSHED, &number.to_be_bytes()].concat()
}

/// Makes sure that each keyspace's list of tables is the one that its file `current` names, which is:
/// the number in the list's name, its XXH3, 128 bits long, and how that was made.
fn check_table_lists(path: &Path) -> Result<(), Error> {
    let check = |keyspace: &Path| -> io::Result<bool> {
        let current = match fs::read(keyspace.join("current")) {
            // It was created by a process that died before it was complete; fjall knows what to do.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
            current => current?,
        };
        let mut fields = Fields(&current);
        let Some((number, checksum)) = fields.u64().zip(fields.array()) else { return Ok(false) };
        let list = fs::read(keyspace.join(format!("v{number}")))?;
        Ok(xxhash_rust::xxh3::xxh3_128(&list) == u128::from_le_bytes(checksum))
    };
    let keyspaces = path.join("keyspaces");
    for keyspace in fs::read_dir(&keyspaces).map_err(fault_of_file(&keyspaces))? {
        let keyspace = keyspace.map_err(fault_of_file(&keyspaces))?.path();
        if !check(&keyspace).map_err(fault_of_file(&keyspace))? {
            let source = "the list of its tables is damaged".into();
            return Err(Error::Index { path: keyspace, source });
        }
    }
    Ok(())
}

/// For `map_err`: the database at `path` failed, because of the file system or because it is damaged.
fn fault(path: &Path) -> impl FnOnce(fjall::Error) -> Error {
    move |error| match error {
        fjall::Error::Io(source) | fjall::Error::Storage(fjall::LsmError::Io(source)) => {
            fault_of_file(path)(source)
        }
        // Nothing is wrong with it; somebody has it open who did not wait for our lock.
        fjall::Error::Locked => {
            Error::Io { path: path.to_owned(), source: ErrorKind::ResourceBusy.into() }
        }
        source => Error::Index { path: path.to_owned(), source: source.into() },
    }
}

/// For `map_err`: the same of a file of the database.
fn fault_of_file(path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |source| {
        let path = path.to_owned();
        if is_damage(&source) {
            Error::Index { path, source: source.into() }
        } else {
            Error::Io { path, source }
        }
    }
}

/// Whether the error says that files of the database are not as it left them.
fn is_damage(error: &io::Error) -> bool {
    use ErrorKind::{
        AlreadyExists, InvalidData, InvalidInput, IsADirectory, NotADirectory, NotFound, Other,
        UnexpectedEof,
    };
    let damage = [
        AlreadyExists,
        InvalidData,
        InvalidInput,
        IsADirectory,
        NotADirectory,
        NotFound,
        Other,
        UnexpectedEof,
    ];
    damage.contains(&error.kind())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::tempdir;

    /// Writes items until the journal is emptied, and one more.
    fn fill(path: &Path, items: &mut u64) {
        for is_last in [false, true] {
            loop {
                let database = Database::open(path).unwrap();
                let value = Some(vec![7; 1_000]);
                database.commit(vec![(items.to_be_bytes().to_vec(), value)]).unwrap();
                database.close();
                *items += 1;
                if is_last || fs::metadata(path.join("0.jnl")).unwrap().len() == 0 {
                    break;
                }
            }
        }
    }

    fn copy(from: &Path, to: &Path) {
        let copied = std::process::Command::new("cp").arg("-R").arg(from).arg(to).status();
        assert!(copied.unwrap().success());
    }

    #[test]
    fn a_journal_that_does_not_follow_the_tables_is_noticed() {
        let dir = tempdir().unwrap();
        let (path, mut items) = (dir.path().join("database"), 0);
        let mut copies = vec![];
        for number in 0..5 {
            fill(&path, &mut items);
            let copied = dir.path().join(number.to_string());
            copy(&path, &copied);
            copies.push((copied, items));
        }
        for (tables, (copied, _)) in copies.iter().enumerate() {
            for (journal, (other, items)) in copies.iter().enumerate() {
                let mixed = dir.path().join(format!("{tables} {journal}"));
                copy(copied, &mixed);
                fs::copy(other.join("0.jnl"), mixed.join("0.jnl")).unwrap();
                let opened = Database::open(&mixed);
                if tables < journal {
                    assert!(matches!(opened, Err(Error::Index { .. })), "{tables} {journal}");
                    continue;
                }
                let database = opened.unwrap();
                for item in 0..*items - 1 {
                    assert!(database.get(&item.to_be_bytes()).unwrap().is_some(), "{item}");
                }
            }
        }
    }
}
