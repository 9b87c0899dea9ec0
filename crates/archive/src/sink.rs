//! The lower half of a writer: stores chunks, batch by batch, and the manifest at the end.

use crate::chunk::{Chunk, Packer, Unpacker};
use crate::entry::Entry;
use crate::home::Home;
use crate::manifest::Manifest;
use crate::pack::{self, Location, Packs, PartFile, Unread};
use crate::record::{self, Sort};
use crate::session::{self, New, Session, record_len};
use crate::{Error, lock};
use hr_core::Kind;
use std::collections::HashMap;
use std::fs::File;
use std::io::ErrorKind;

/// Packed chunks of no more than so many bytes are kept back, to be appended to the head together with
/// their manifest. More are written to a pack file of their own, without a lock.
const KEPT_BACK: usize = 2 << 20;
/// A batch of fewer bytes is packed at once; to ask which of its chunks are stored would take as long.
const ASK_FIRST: usize = 1 << 20;

/// Some chunks of an original, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) chunks: Vec<Chunk>,
    /// All their bytes.
    pub(crate) bytes: Vec<u8>,
}

impl Batch {
    /// Each chunk with its bytes.
    fn iter(&self) -> impl Iterator<Item = (&Chunk, &[u8])> {
        let mut rest = &self.bytes[..];
        self.chunks.iter().map(move |chunk| {
            let (bytes, after) = rest.split_at(chunk.len);
            rest = after;
            (chunk, bytes)
        })
    }
}

/// Where a chunk of this original is.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// In the archive already, or in a pack file of our own.
    At(Location),
    /// Packed, and kept back: the frame with this number.
    KeptBack(usize),
}

/// A pack file that is being written, and the chunks that are in it.
struct Part {
    file: PartFile,
    chunks: Vec<([u8; 32], Location)>,
}

/// Stores the chunks of one original.
pub(crate) struct Sink {
    home: Home,
    packs: Packs,
    packer: Packer,
    unpacker: Unpacker,
    places: HashMap<[u8; 32], Place>,
    /// Frames that are not written yet, with their chunks.
    kept_back: Vec<(Chunk, Vec<u8>)>,
    kept_back_len: usize,
    part: Option<Part>,
    /// Held as soon as this relies on something to stay: on what is stored, or on a pack file of our own.
    stays: Option<File>,
    /// For how many batches the archive is not asked, and how often in a row it had nothing of one.
    pause: usize,
    misses: usize,
}

impl Sink {
    pub(crate) fn new(home: &Home) -> Result<Sink, Error> {
        Ok(Sink {
            home: home.clone(),
            packs: home.packs(),
            packer: Packer::new().map_err(Error::io(home.dir()))?,
            unpacker: Unpacker::new().map_err(Error::io(home.dir()))?,
            places: HashMap::new(),
            kept_back: vec![],
            kept_back_len: 0,
            part: None,
            stays: None,
            pause: 0,
            misses: 0,
        })
    }

    /// Stores those chunks of `batch` that are not stored yet. After a failure the sink still has all of
    /// the batches before.
    pub(crate) fn take(&mut self, batch: &Batch) -> Result<(), Error> {
        if batch.bytes.len() >= ASK_FIRST {
            if self.pause == 0 {
                self.look_up(&batch.chunks)?;
            } else {
                self.pause -= 1;
            }
        }
        for (chunk, bytes) in batch.iter() {
            if !self.places.contains_key(&chunk.hash) {
                let frame = self.packer.pack(bytes).map_err(Error::io(self.home.dir()))?;
                self.keep_back(chunk, frame);
            }
        }
        if self.kept_back_len > KEPT_BACK {
            self.write_out()?;
        }
        Ok(())
    }

    /// Finds out which of `chunks` are stored, and intact: a handle that is given out stands for bytes that
    /// are there.
    fn look_up(&mut self, chunks: &[Chunk]) -> Result<(), Error> {
        self.hold()?;
        let new: Vec<&Chunk> =
            chunks.iter().filter(|chunk| !self.places.contains_key(&chunk.hash)).collect();
        let found = session::with(&self.home, true, |session| {
            new.iter().map(|chunk| session.index.chunk(&chunk.hash)).collect::<Result<Vec<_>, _>>()
        })?;
        let mut is_miss = true;
        for (chunk, location) in new.into_iter().zip(found.unwrap_or_default()) {
            let Sink { packs, unpacker, .. } = self;
            if let Some(at) = location.filter(|at| is_intact(packs, unpacker, chunk, *at)) {
                self.places.insert(chunk.hash, Place::At(at));
                is_miss = false;
            }
        }
        // Of what is new, asking for every batch would take a tenth of the time.
        self.misses = if is_miss { self.misses + 1 } else { 0 };
        self.pause = self.misses;
        Ok(())
    }

    /// From here on housekeeping takes nothing away.
    fn hold(&mut self) -> Result<(), Error> {
        if self.stays.is_none() {
            self.home.create_dir()?;
            self.stays = Some(lock::share(&self.home.streams())?);
        }
        Ok(())
    }

    fn keep_back(&mut self, chunk: &Chunk, frame: Vec<u8>) {
        self.places.insert(chunk.hash, Place::KeptBack(self.kept_back.len()));
        self.kept_back_len += frame.len();
        self.kept_back.push((chunk.clone(), frame));
    }

    /// Writes what is kept back to the pack file of our own.
    fn write_out(&mut self) -> Result<(), Error> {
        self.hold()?;
        let part = match &mut self.part {
            Some(part) => part,
            None => {
                session::with(&self.home, true, |_| Ok(()))?;
                self.part.insert(Part { file: self.packs.begin()?, chunks: vec![] })
            }
        };
        let mut bytes = Vec::with_capacity(self.kept_back_len + 64 * self.kept_back.len());
        let mut new = vec![];
        for (chunk, frame) in &self.kept_back {
            let offset = part.file.len() + bytes.len() as u64;
            let location = Location { pack: part.file.id(), offset, len: record_len(frame.len()) };
            new.push((chunk.hash, location));
            record::push(&mut bytes, Sort::Chunk, chunk.hash, chunk.len as u64, frame);
        }
        part.file.append(&bytes)?;
        part.chunks.extend(&new);
        let is_full = part.file.len() >= pack::FULL;
        self.places.extend(new.into_iter().map(|(hash, at)| (hash, Place::At(at))));
        self.kept_back.clear();
        self.kept_back_len = 0;
        if is_full { self.complete_part() } else { Ok(()) }
    }

    /// Makes the pack file of our own one of the archive's.
    fn complete_part(&mut self) -> Result<(), Error> {
        let Some(Part { file, chunks }) = &mut self.part else { return Ok(()) };
        let (id, len) = (file.complete()?, file.len());
        session::with(&self.home, true, |session| session.add_pack(id, len, chunks))?;
        self.part = None;
        Ok(())
    }

    /// Stores the manifest, and with it what is not stored yet. When this returns, the original is safe on
    /// the disk, and its handle stands for nothing else. Gives what the archive knows of it.
    pub(crate) fn finish(&mut self, manifest: &Manifest) -> Result<Entry, Error> {
        if self.part.is_some() {
            self.write_out()?;
            self.complete_part()?;
        }
        let Sink { home, packs, unpacker, kept_back, .. } = self;
        let entry = session::with(home, true, |session| {
            let handle = manifest.entry.handle();
            for namesake in session.index.originals(&manifest.entry.hash[..6]) {
                if namesake?.entry.hash != manifest.entry.hash {
                    return Err(Error::Namesake(handle));
                }
            }
            let mut new = vec![];
            for (chunk, frame) in &*kept_back {
                let stored = session.index.chunk(&chunk.hash)?;
                if !stored.is_some_and(|at| is_intact(packs, unpacker, chunk, at)) {
                    new.push(New::Chunk { hash: chunk.hash, len: chunk.len, frame });
                }
            }
            let manifest = with_what_was_known(session, manifest)?;
            new.push(New::Manifest(&manifest));
            session.append(&new)?;
            check(session, &manifest)
        })?;
        entry.ok_or_else(|| missing(home))
    }

    /// The bytes of a chunk that was taken.
    pub(crate) fn give_back(&mut self, chunk: &Chunk) -> Result<Vec<u8>, Error> {
        let frame = match self.places.get(&chunk.hash) {
            Some(Place::KeptBack(number)) => self.kept_back[*number].1.clone(),
            Some(Place::At(location)) => self.read(*location, &chunk.hash)?,
            None => return Err(missing(&self.home)),
        };
        let bytes = self.unpacker.unpack(chunk, &frame);
        bytes.map_err(|reason| Error::io(self.home.dir())(std::io::Error::other(reason)))
    }

    /// The frame that is there, or wherever housekeeping has moved it.
    fn read(&self, location: Location, hash: &[u8; 32]) -> Result<Vec<u8>, Error> {
        let frame = match &self.part {
            Some(part) if part.file.id() == location.pack => part.file.read_chunk(location, hash),
            _ => self.packs.read(location, Sort::Chunk, hash),
        };
        let frame = match frame {
            Err(Unread::Moved) => {
                let moved = session::with(&self.home, false, |session| session.index.chunk(hash))?;
                let moved = moved.flatten().ok_or_else(|| missing(&self.home))?;
                self.packs.read(moved, Sort::Chunk, hash)
            }
            frame => frame,
        };
        frame.map_err(|unread| match unread {
            Unread::Failed(error) => error,
            Unread::Moved | Unread::Damaged => missing(&self.home),
        })
    }
}

/// Whether the chunk is what is there.
fn is_intact(packs: &Packs, unpacker: &mut Unpacker, chunk: &Chunk, at: Location) -> bool {
    let frame = packs.read(at, Sort::Chunk, &chunk.hash);
    frame.is_ok_and(|frame| unpacker.unpack(chunk, &frame).is_ok())
}

/// The error that what was just written or seen is not there.
fn missing(home: &Home) -> Error {
    Error::io(home.dir())(ErrorKind::NotFound.into())
}

/// The manifest with what was known of the same original before, where nothing else is known now: the kind,
/// the label, and that it is pinned.
fn with_what_was_known(session: &Session, manifest: &Manifest) -> Result<Manifest, Error> {
    let before = session.index.original(&manifest.entry.hash)?;
    let mut manifest = manifest.clone();
    if let Some(Entry { details: before, is_pinned, .. }) = before.map(|before| before.entry) {
        let details = &mut manifest.entry.details;
        if details.kind == Kind::Other {
            details.kind = before.kind;
        }
        if details.label.is_empty() {
            details.label = before.label;
        }
        manifest.entry.is_pinned |= is_pinned;
    }
    Ok(manifest)
}

/// Makes sure that the original is found, and all its chunks with it, and gives its entry. Damage to what was
/// stored earlier can hide what is stored now.
fn check(session: &Session, manifest: &Manifest) -> Result<Entry, Error> {
    let stored = session.index.find(&manifest.entry.handle().into())?;
    session.manifest(&stored)?;
    for chunk in &manifest.chunks {
        if session.index.chunk(&chunk.hash)?.is_none() {
            return Err(manifest.damaged("a chunk is missing"));
        }
    }
    Ok(stored.entry)
}
