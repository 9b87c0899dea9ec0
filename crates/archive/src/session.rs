//! Having the archive to oneself for some milliseconds: its index open, and up to date.

use crate::home::Home;
use crate::index::{Gone, Index, Note, Reason, State, Stored, Updates};
use crate::manifest::Manifest;
use crate::pack::{self, Location, PackId, Packs, Unread};
use crate::record::{self, HEAD, Head, Sort};
use crate::{Error, lock};
use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Most updates that are made at once when pack files are taken into the index.
const BATCH: usize = 20_000;

/// Waits for its turn, opens the archive in `home`, does `work`, and closes it. If there is none, it is
/// created when `create` is given; otherwise nothing is done, and `None` returned.
///
/// An index that is damaged is made again from the pack files, and `work` is done again.
pub(crate) fn with<T>(
    home: &Home,
    create: bool,
    mut work: impl FnMut(&mut Session) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    if create {
        home.create_dir()?;
    } else if !home.exists()? {
        return Ok(None);
    }
    let _lock = home.lock()?;
    let _private = lock::Private::begin();
    if !home.exists()? {
        // There may be one of pack files that are gone.
        remove_index(&home.index())?;
        home.create()?;
    }
    match attempt(home, create, &mut work) {
        Err(Error::Index { .. }) => {
            remove_index(&home.index())?;
            attempt(home, create, &mut work).map(Some)
        }
        result => result.map(Some),
    }
}

/// fjall asserts some of what it finds on the disk; a panic is an [`Error::Index`].
fn attempt<T>(
    home: &Home,
    is_writing: bool,
    work: &mut impl FnMut(&mut Session) -> Result<T, Error>,
) -> Result<T, Error> {
    let session = || {
        let mut session = Session::open(home, is_writing)?;
        let result = work(&mut session)?;
        session.index.close();
        Ok(result)
    };
    catch_unwind(AssertUnwindSafe(session)).unwrap_or_else(|_| {
        Err(Error::Index { path: home.index(), source: "fjall panicked".into() })
    })
}

/// Removes whatever is at `path`.
fn remove_index(path: &Path) -> Result<(), Error> {
    let removed = match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io(path)(error)),
        _ => Ok(()),
    }
}

/// The archive, while it is ours alone.
pub(crate) struct Session {
    pub(crate) packs: Packs,
    pub(crate) index: Index,
    state: State,
    /// How many bytes of each pack file the index knows.
    known: HashMap<PackId, u64>,
}

/// What a record is to be made of.
pub(crate) enum New<'a> {
    Chunk { hash: [u8; 32], len: usize, frame: &'a [u8] },
    Manifest(&'a Manifest),
    Gone { hash: [u8; 32], note: Note },
}

impl Session {
    fn open(home: &Home, is_writing: bool) -> Result<Session, Error> {
        let index_path = home.index();
        if !index_path.try_exists().map_err(Error::io(&index_path))? {
            create_index(&index_path)?;
        }
        let index = Index::open(&index_path)?;
        let (state, mut known) = (index.state()?, index.packs()?);
        known.extend(state.head);
        let mut session = Session { packs: home.packs(), index, state, known };
        match session.catch_up() {
            // The disk is full. What the index knows can be read all the same.
            Err(Error::Io { .. }) if !is_writing => {}
            result => result?,
        }
        Ok(session)
    }

    /// Takes into the index what pack files hold that it does not know: of processes that were killed, or
    /// of before the machine died; all of it, if the index is new.
    fn catch_up(&mut self) -> Result<(), Error> {
        for (id, len) in self.packs.list()? {
            let known = self.known.get(&id).copied().unwrap_or(0);
            if known < len {
                // Who wrote it may have died before it was safe.
                self.packs.sync(id)?;
                self.take_in(id, known, len)?;
            }
        }
        Ok(())
    }

    fn take_in(&mut self, id: PackId, known: u64, len: u64) -> Result<(), Error> {
        let mut records: Vec<(Head, Location, Vec<u8>)> = vec![];
        self.packs.scan(id, known, &mut |head, location, body| {
            records.push((head, location, body.to_vec()));
        })?;
        let mut latest: HashMap<[u8; 32], u64> = HashMap::new();
        let mut updates = Updates::default();
        for (head, location, body) in records {
            if updates.len() >= BATCH {
                // Should this be all that is done, it is done again.
                self.commit(mem::take(&mut updates))?;
            }
            if head.sort == Sort::Chunk {
                updates.set_chunk(&head.hash, location);
                continue;
            }
            let newest = match latest.get(&head.hash) {
                Some(newest) => Some(*newest),
                None => self.newest_number(&head.hash)?,
            };
            if newest.is_some_and(|newest| newest > head.number) {
                continue;
            }
            latest.insert(head.hash, head.number);
            self.state.number = self.state.number.max(head.number);
            let (hash, number) = (head.hash, head.number);
            if head.sort == Sort::Manifest {
                if let Some(Manifest { entry, .. }) = Manifest::decode(hash, &body) {
                    updates.remove_gone(&hash);
                    updates.set_original(&Stored { entry, number, location });
                }
            } else if let Some(note) = Note::decode(&body) {
                self.note_forgotten(note, number);
                updates.set_gone(&Gone { hash, number, location, note });
            }
        }
        // What is at its end may be half a record: nothing is appended to it any more.
        self.state.head = self.state.head.filter(|(head, _)| *head != id);
        self.known.insert(id, len);
        updates.set_pack(id, len);
        self.commit(updates)
    }

    /// The highest number of a record about this original.
    fn newest_number(&self, hash: &[u8; 32]) -> Result<Option<u64>, Error> {
        let stored = self.index.original(hash)?.map(|stored| stored.number);
        let gone = self.index.gone(hash).next().transpose()?.map(|gone| gone.number);
        Ok(stored.max(gone))
    }

    /// Appends `new` to the head, syncs it, and takes it into the index. When this returns, it is safe.
    pub(crate) fn append(&mut self, new: &[New<'_>]) -> Result<(), Error> {
        let mut updates = Updates::default();
        let (id, len) = self.head(&mut updates)?;
        let mut bytes = vec![];
        for item in new {
            let start = bytes.len();
            self.state.number += 1;
            let number = self.state.number;
            match item {
                New::Chunk { hash, len, frame } => {
                    record::push(&mut bytes, Sort::Chunk, *hash, *len as u64, frame);
                }
                New::Manifest(manifest) => {
                    let hash = manifest.entry.hash;
                    record::push(&mut bytes, Sort::Manifest, hash, number, &manifest.encode());
                }
                New::Gone { hash, note } => {
                    record::push(&mut bytes, Sort::Gone, *hash, number, &note.encode());
                }
            }
            let offset = len + start as u64;
            let location = Location { pack: id, offset, len: (bytes.len() - start) as u32 };
            match item {
                New::Chunk { hash, .. } => updates.set_chunk(hash, location),
                New::Manifest(Manifest { entry, .. }) => {
                    if self.index.is_gone(&entry.hash)? {
                        updates.remove_gone(&entry.hash);
                    }
                    updates.set_original(&Stored { entry: entry.clone(), number, location });
                }
                New::Gone { hash, note } => {
                    self.note_forgotten(*note, number);
                    updates.set_gone(&Gone { hash: *hash, number, location, note: *note });
                }
            }
        }
        self.packs.append(id, len, &bytes)?;
        let head = (id, len + bytes.len() as u64);
        self.state.head = Some(head);
        self.known.extend([head]);
        self.commit(updates)
    }

    /// Keeps in mind that bytes have to be freed, if it is a note of something forgotten.
    fn note_forgotten(&mut self, note: Note, number: u64) {
        if note.reason == Reason::Forgotten {
            self.state.forgotten = self.state.forgotten.max(number);
        }
    }

    /// Whether bytes of something forgotten may still be on the disk.
    pub(crate) fn has_forgotten(&self) -> bool {
        self.state.forgotten > 0
    }

    /// The highest number that a record has.
    pub(crate) fn last_number(&self) -> u64 {
        self.state.number
    }

    /// No byte of what was forgotten by a note with a number up to this is on the disk any more.
    pub(crate) fn set_freed(&mut self, number: u64) -> Result<(), Error> {
        if self.state.forgotten <= number {
            self.state.forgotten = 0;
        }
        self.commit(Updates::default())
    }

    /// The file to append to, and its length. If it has to be a new one, `updates` keep the old one in mind.
    fn head(&mut self, updates: &mut Updates) -> Result<(PackId, u64), Error> {
        if let Some((head, len)) = self.state.head {
            if len < pack::FULL && self.packs.len(head) == Some(len) {
                return Ok((head, len));
            }
            updates.set_pack(head, len);
        }
        self.packs.create()
    }

    /// Nothing is appended to this file any more.
    pub(crate) fn seal(&mut self, id: PackId, updates: &mut Updates) {
        if let Some((head, len)) = self.state.head.filter(|(head, _)| *head == id) {
            updates.set_pack(head, len);
            self.state.head = None;
        }
    }

    /// Takes the chunks into the index that a stream wrote to a file of its own, of `len` bytes.
    pub(crate) fn add_pack(
        &mut self,
        id: PackId,
        len: u64,
        chunks: &[([u8; 32], Location)],
    ) -> Result<(), Error> {
        let mut updates = Updates::default();
        for (hash, location) in chunks {
            updates.set_chunk(hash, *location);
        }
        self.known.insert(id, len);
        updates.set_pack(id, len);
        self.commit(updates)
    }

    /// Makes all `updates` of the index, or none.
    pub(crate) fn commit(&self, mut updates: Updates) -> Result<(), Error> {
        updates.set_state(self.state);
        self.index.commit(updates)
    }

    /// The pack files, each with its number of bytes.
    pub(crate) fn known_packs(&self) -> &HashMap<PackId, u64> {
        &self.known
    }

    /// The manifest of an original that is stored.
    pub(crate) fn manifest(&self, stored: &Stored) -> Result<Manifest, Error> {
        read_manifest(&self.packs, stored)
    }
}

/// Creates an empty index at `path`. It appears there whole or not at all: fjall cannot open one that
/// was left half created.
fn create_index(path: &Path) -> Result<(), Error> {
    let new = path.with_extension("new");
    remove_index(&new)?;
    Index::open(&new)?.close();
    fs::rename(&new, path).map_err(Error::io(path))
}

/// Reads the manifest of an original that is stored.
pub(crate) fn read_manifest(packs: &Packs, stored: &Stored) -> Result<Manifest, Error> {
    let hash = stored.entry.hash;
    let damaged = |reason| Error::Damaged { handle: stored.entry.handle(), reason };
    match packs.read(stored.location, Sort::Manifest, &hash) {
        Ok(body) => Manifest::decode(hash, &body).ok_or(damaged("its manifest makes no sense")),
        Err(Unread::Moved) => Err(damaged("its manifest is missing")),
        Err(Unread::Damaged) => Err(damaged("its manifest is damaged")),
        Err(Unread::Failed(error)) => Err(error),
    }
}

/// Bytes of a record with a body of so many.
pub(crate) fn record_len(body: usize) -> u32 {
    (HEAD + body) as u32
}
