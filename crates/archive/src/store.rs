//! The database, and the only code that knows it is fjall.
//!
//! Sizes and times here were measured with fjall 3.1 on a local disk. Some of what is called is
//! public but hidden in fjall's documentation: `tree`, `l0_table_count`, `major_compact`. The tests
//! of this crate tell whether another version still does the same.

use crate::chunk::Chunk;
use crate::manifest::Manifest;
use crate::{Error, lock};
use fjall::{
    AbstractTree, Database, Keyspace, KeyspaceCreateOptions, KvSeparationOptions, PersistMode,
};
use hr_core::{Handle, HandlePrefix};
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// What the keys of chunks start with. Their hash follows.
const CHUNK: u8 = b'c';
/// What the keys of manifests start with. The hash of the original follows.
const MANIFEST: u8 = b'm';
/// The most that is written through the journal at once, and the length past which the journal is
/// emptied, in bytes. Each open replays all of it, at 2 ms per MB; but what is emptied becomes a
/// file, and each file adds 15 µs to each open.
const MAX_JOURNAL: u64 = 1 << 20;
/// Values of at least this many bytes are kept in files apart from the keys, which never change.
/// The others are written again whenever keys are merged; if all were, 400 MB of chunks would cost
/// 5 GB of writing.
const KEPT_APART: u32 = 1 << 10;
/// With 30 files of unmerged keys fjall makes a writer wait until they are merged: for ever, if
/// merging fails. With this many the writer merges, and is told of the failure.
const MAX_UNMERGED: usize = 20;

/// A chunk as it is stored: a zstd frame.
pub(crate) type Frame = fjall::Slice;

/// The database, while it is open.
pub(crate) struct Store {
    path: PathBuf,
    database: Database,
    items: Keyspace,
}

/// Waits for its turn, opens the database in the directory `home`, does `work`, and closes it. If
/// there is none, it is created when `create` is given; otherwise nothing is done, and nothing
/// returned.
pub(crate) fn with<T>(
    home: &Path,
    create: bool,
    work: impl FnOnce(&Store) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let path = home.join("store");
    if create {
        DirBuilder::new().recursive(true).mode(0o700).create(home).map_err(Error::io(home))?;
    } else if !path.try_exists().map_err(Error::io(&path))? {
        return Ok(None);
    }
    let _lock = lock::wait_for(&home.join("store.lock"))?;
    let _private = lock::Private::begin();
    let session = || {
        if !path.try_exists().map_err(Error::io(&path))? {
            Store::create(home, &path)?;
        }
        let store = Store::open(&path)?;
        let result = work(&store)?;
        store.close();
        Ok(Some(result))
    };
    // fjall asserts some of what it finds on the disk.
    catch_unwind(AssertUnwindSafe(session)).unwrap_or_else(|_| {
        Err(Error::Store { path: path.clone(), source: "fjall panicked".into() })
    })
}

impl Store {
    /// Creates an empty database at `path` in `home`. It appears there whole or not at all: fjall
    /// cannot open one that was left half created.
    fn create(home: &Path, path: &Path) -> Result<(), Error> {
        let new = home.join("store.new");
        if new.try_exists().map_err(Error::io(&new))? {
            fs::remove_dir_all(&new).map_err(Error::io(&new))?;
        }
        drop(Store::open(&new)?);
        fs::rename(&new, path).map_err(Error::io(path))?;
        File::open(home).and_then(|home| home.sync_all()).map_err(Error::io(home))
    }

    /// Opens the database at `path`, or creates it.
    fn open(path: &Path) -> Result<Store, Error> {
        let options = || {
            let apart = KvSeparationOptions::default().separation_threshold(KEPT_APART);
            KeyspaceCreateOptions::default().with_kv_separation(Some(apart))
        };
        let database = Database::builder(path).worker_threads(1).open().map_err(fault(path))?;
        let items = database.keyspace("items", options).map_err(fault(path))?;
        Ok(Store { path: path.to_owned(), database, items })
    }

    /// Closes the database, so that the next open is fast.
    fn close(self) {
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

    /// The frame of the chunk with this `hash`, if it is there and can be read.
    pub(crate) fn chunk(&self, hash: &[u8; 32]) -> Option<Frame> {
        self.items.get(key(CHUNK, hash)).ok().flatten()
    }

    /// Whether there is a chunk with this `hash`.
    pub(crate) fn has_chunk(&self, hash: &[u8; 32]) -> Result<bool, Error> {
        self.items.contains_key(key(CHUNK, hash)).map_err(fault(&self.path))
    }

    /// Writes the chunks with these hashes and `frames`, and the manifest: all of it, or nothing if
    /// this process dies. When this returns it is safe on the disk, and its handle stands for nothing
    /// else.
    pub(crate) fn commit(
        &self,
        frames: BTreeMap<[u8; 32], Vec<u8>>,
        manifest: &Manifest,
    ) -> Result<(), Error> {
        let handle = manifest.handle();
        if self
            .manifests(&handle.into())
            .any(|item| matches!(item, Ok((hash, _)) if hash != manifest.hash))
        {
            return Err(Error::Namesake(handle));
        }
        let encoded = manifest.encode();
        let size = encoded.len() + frames.values().map(Vec::len).sum::<usize>();
        let chunks = frames.into_iter().map(|(hash, frame)| (key(CHUNK, &hash), frame));
        let items = chunks.chain([(key(MANIFEST, &manifest.hash), encoded)]);
        let is_large = size as u64 > MAX_JOURNAL;
        let written = if is_large { self.ingest(items) } else { self.write(items) };
        written.map_err(fault(&self.path))
    }

    /// Makes sure that the original with this `manifest` is found, and all its chunks with it. Damage to
    /// what was stored earlier can hide what is stored now.
    pub(crate) fn check(&self, manifest: &Manifest) -> Result<(), Error> {
        self.find(&manifest.handle().into())?;
        for chunk in &manifest.chunks {
            if !self.has_chunk(&chunk.hash)? {
                return Err(manifest.damaged("a chunk is missing"));
            }
        }
        Ok(())
    }

    /// Writes `items` to the journal.
    fn write(&self, items: impl Iterator<Item = (Vec<u8>, Vec<u8>)>) -> fjall::Result<()> {
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
    fn ingest(&self, items: impl Iterator<Item = (Vec<u8>, Vec<u8>)>) -> fjall::Result<()> {
        // An ingestion does this too, but keeps no values apart.
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

    /// The hashes and encoded manifests of all originals that `prefix` may stand for.
    fn manifests<'a>(
        &'a self,
        prefix: &'a HandlePrefix,
    ) -> impl Iterator<Item = Result<([u8; 32], fjall::Slice), Error>> + 'a {
        let items = self.items.prefix(key(MANIFEST, &prefix.whole_bytes()));
        items.filter_map(move |item| match item.into_inner() {
            Ok((key, encoded)) => {
                let hash = key[1..].try_into().ok().filter(|hash| prefix.matches(hash))?;
                Some(Ok((hash, encoded)))
            }
            Err(error) => Some(Err(fault(&self.path)(error))),
        })
    }

    /// The manifest of the one original that `prefix` stands for.
    pub(crate) fn find(&self, prefix: &HandlePrefix) -> Result<Manifest, Error> {
        let found: Vec<_> = self.manifests(prefix).collect::<Result<_, Error>>()?;
        match &found[..] {
            [] => Err(Error::NotStored(prefix.clone())),
            [(hash, encoded)] => Manifest::decode(*hash, encoded)
                .map_err(|reason| Error::Damaged { handle: Handle::from_hash(hash), reason }),
            several => {
                let candidates = several.iter().map(|(hash, _)| Handle::from_hash(hash)).collect();
                Err(Error::Ambiguous { prefix: prefix.clone(), candidates })
            }
        }
    }

    /// The manifests of all originals, but for those that make no sense.
    pub(crate) fn all(&self) -> Result<Vec<Manifest>, Error> {
        let mut all = vec![];
        for item in self.items.prefix([MANIFEST]) {
            let (key, encoded) = item.into_inner().map_err(fault(&self.path))?;
            let hash = key[1..].try_into().ok();
            all.extend(hash.and_then(|hash| Manifest::decode(hash, &encoded).ok()));
        }
        Ok(all)
    }

    /// The frame of a `chunk` of the original that has this `manifest`.
    pub(crate) fn frame(&self, manifest: &Manifest, chunk: &Chunk) -> Result<Frame, Error> {
        match self.items.get(key(CHUNK, &chunk.hash)).map_err(fault(&self.path)) {
            Ok(Some(frame)) => Ok(frame),
            Ok(None) => Err(manifest.damaged("a chunk is missing")),
            Err(Error::Store { .. }) => Err(manifest.damaged("a chunk cannot be read")),
            Err(error) => Err(error),
        }
    }
}

/// The key for this sort of item and this hash, or how such keys start.
fn key(sort: u8, hash: &[u8]) -> Vec<u8> {
    [&[sort], hash].concat()
}

/// For `map_err`: the database at `path` failed, because of the file system or for a reason of its
/// own.
fn fault(path: &Path) -> impl FnOnce(fjall::Error) -> Error {
    let path = path.to_owned();
    move |error| match error {
        fjall::Error::Io(source) | fjall::Error::Storage(fjall::LsmError::Io(source))
            if !is_damage(&source) =>
        {
            Error::Io { path, source }
        }
        source => Error::Store { path, source: source.into() },
    }
}

/// Whether the error says that files of the database are not as it left them.
fn is_damage(error: &io::Error) -> bool {
    use ErrorKind::{
        AlreadyExists, InvalidData, InvalidInput, IsADirectory, NotFound, UnexpectedEof,
    };
    let damage = [AlreadyExists, InvalidData, InvalidInput, IsADirectory, NotFound, UnexpectedEof];
    damage.contains(&error.kind())
}
