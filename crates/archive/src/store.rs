//! The database, held for as short as it can be.

use crate::manifest::{Chunk, Manifest};
use crate::{Error, lock};
use fjall::{
    AbstractTree, Database, Keyspace, KeyspaceCreateOptions, KvSeparationOptions, PersistMode,
};
use hr_core::{Handle, HandlePrefix};
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// What the keys of chunks start with. The rest is the hash.
const CHUNK: u8 = b'c';
/// The same of manifests.
const MANIFEST: u8 = b'm';
/// The most that goes through the journal at once, and the length past which it is emptied, in bytes. All of
/// it is replayed at each open, at 2 ms per MB; and what it holds when it is emptied becomes a file, each of
/// which adds 15 µs to each open.
const MAX_JOURNAL: u64 = 1 << 20;
/// Values of at least this many bytes are kept apart from their keys, so that they are not copied whenever
/// keys are merged.
const SEPARATED: u32 = 1 << 10;
/// fjall makes a writer wait for as long as there are 30 files of keys to merge: for ever, if the merging
/// fails. With this many the writer merges, and learns of the failure.
const MAX_UNMERGED: usize = 20;

/// A chunk as it is stored: a zstd frame.
pub(crate) type Frame = fjall::Slice;

/// The database while it is open.
pub(crate) struct Store {
    path: PathBuf,
    database: Database,
    items: Keyspace,
}

/// Waits for its turn, opens the database in `home`, does `work`, and closes it. If there is no database, it
/// is created when `create` is given; otherwise nothing is done, and the result is `None`.
pub(crate) fn with<T>(
    home: &Path,
    create: bool,
    work: impl FnOnce(&Store) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let path = home.join("store");
    if create {
        DirBuilder::new().recursive(true).mode(0o700).create(home).map_err(Error::io(home))?;
    } else if !path.exists() {
        return Ok(None);
    }
    let _lock = lock::wait_for(&home.join("store.lock"))?;
    let _private = lock::Private::begin();
    let session = || {
        if !path.exists() {
            Store::create(home, &path)?;
        }
        let store = Store::open(&path)?;
        let result = work(&store)?;
        store.close();
        Ok(result)
    };
    let result = catch_unwind(AssertUnwindSafe(session)).unwrap_or_else(|_| {
        Err(Error::Store { path: path.clone(), source: "the database panicked".into() })
    })?;
    Ok(Some(result))
}

impl Store {
    /// Makes an empty database at `path` in `home`. It appears there whole or not at all: fjall cannot
    /// open what it was killed in the middle of creating.
    fn create(home: &Path, path: &Path) -> Result<(), Error> {
        let new = home.join("store.new");
        if new.exists() {
            fs::remove_dir_all(&new).map_err(Error::io(&new))?;
        }
        drop(Store::open(&new)?);
        fs::rename(&new, path).map_err(Error::io(path))?;
        File::open(home).and_then(|home| home.sync_all()).map_err(Error::io(home))
    }

    fn open(path: &Path) -> Result<Store, Error> {
        let options = || {
            let separation = KvSeparationOptions::default().separation_threshold(SEPARATED);
            KeyspaceCreateOptions::default().with_kv_separation(Some(separation))
        };
        let opened = Database::builder(path).worker_threads(1).open();
        let opened = opened.and_then(|database| {
            let items = database.keyspace("items", options)?;
            Ok(Store { path: path.to_owned(), database, items })
        });
        opened.map_err(fault(path))
    }

    /// Closes the database, and sees to it that the next open is fast.
    fn close(self) {
        let journal = self.path.join("0.jnl");
        let len = fs::metadata(&journal).map_or(0, |journal| journal.len());
        if len > MAX_JOURNAL {
            // Should it fail, nothing is lost: the journal stays as it is.
            let _ = self.flush();
        }
        let is_spent = len > 0 && self.items.tree.get_highest_memtable_seqno().is_none();
        drop(self);
        if is_spent {
            // fjall itself begins a new journal only past 64 MB.
            let _ = OpenOptions::new().write(true).truncate(true).open(&journal);
        }
    }

    /// Whether there is a chunk with this hash.
    pub(crate) fn has_chunk(&self, hash: &[u8; 32]) -> Result<bool, Error> {
        self.items.contains_key(key(CHUNK, hash)).map_err(fault(&self.path))
    }

    /// Writes the chunks and the manifest: all of it or, should this process die, nothing. What is
    /// written is on the disk when this returns.
    pub(crate) fn commit(
        &self,
        frames: BTreeMap<[u8; 32], Vec<u8>>,
        manifest: &Manifest,
    ) -> Result<(), Error> {
        let encoded = manifest.encode();
        let size = encoded.len() + frames.values().map(Vec::len).sum::<usize>();
        let chunks = frames.into_iter().map(|(hash, frame)| (key(CHUNK, &hash), frame));
        let items = chunks.chain([(key(MANIFEST, &manifest.hash), encoded)]);
        let written = match size as u64 {
            ..MAX_JOURNAL => self.write(items),
            _ => self.ingest(items),
        };
        written.map_err(fault(&self.path))
    }

    /// Writes `items` to the journal.
    fn write(&self, items: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>) -> fjall::Result<()> {
        if self.items.l0_table_count() > MAX_UNMERGED {
            self.items.major_compact()?;
        }
        let mut batch = self.database.batch().durability(Some(PersistMode::SyncData));
        for (key, value) in items {
            batch.insert(&self.items, key, value);
        }
        batch.commit()
    }

    /// Writes `items`, whose keys ascend, to files of their own.
    fn ingest(&self, items: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>) -> fjall::Result<()> {
        // It would be done anyway, but without keeping large values apart.
        self.flush()?;
        let mut ingestion = self.items.start_ingestion()?;
        for (key, value) in items {
            ingestion.write(key, value)?;
        }
        ingestion.finish()
    }

    /// Writes what only the journal holds to files of its own.
    fn flush(&self) -> fjall::Result<()> {
        Ok(self.items.tree.flush_active_memtable(0)?)
    }

    /// The one original that `prefix` stands for.
    pub(crate) fn find(&self, prefix: &HandlePrefix) -> Result<Manifest, Error> {
        let mut found = vec![];
        for item in self.items.prefix(key(MANIFEST, &prefix.whole_bytes())) {
            let (key, value) = item.into_inner().map_err(fault(&self.path))?;
            match <[u8; 32]>::try_from(&key[1..]) {
                Ok(hash) if prefix.matches(&hash) => found.push((hash, value)),
                _ => {}
            }
        }
        match &found[..] {
            [] => Err(Error::NotStored(prefix.clone())),
            [(hash, encoded)] => Manifest::decode(*hash, encoded)
                .map_err(|reason| Error::Damaged { handle: Handle::from_hash(hash), reason }),
            several => {
                let handles = several.iter().map(|(hash, _)| Handle::from_hash(hash));
                Err(Error::Ambiguous { prefix: prefix.clone(), candidates: handles.collect() })
            }
        }
    }

    /// The frame of a `chunk` of the original that `manifest` describes.
    pub(crate) fn frame(&self, manifest: &Manifest, chunk: &Chunk) -> Result<Frame, Error> {
        let frame = self.items.get(key(CHUNK, &chunk.hash)).map_err(fault(&self.path))?;
        frame.ok_or_else(|| manifest.damaged("a chunk is missing"))
    }
}

/// The key of the item of this sort with this hash, or what such keys start with.
fn key(sort: u8, hash: &[u8]) -> Vec<u8> {
    [&[sort], hash].concat()
}

/// For `map_err`: the database at `path` failed.
fn fault(path: &Path) -> impl FnOnce(fjall::Error) -> Error {
    move |source| Error::Store { path: path.to_owned(), source: source.into() }
}
