//! Reading an original, and parts of it.

use crate::chunk::{Chunk, Unpacker};
use crate::entry::Entry;
use crate::home::Home;
use crate::manifest::Manifest;
use crate::pack::{Location, Packs, Unread};
use crate::part::Part;
use crate::record::Sort;
use crate::{Error, session};
use hr_core::HandlePrefix;
use std::collections::{HashMap, HashSet};
use std::io::Write;

/// How often a chunk is looked up that housekeeping moves away before it is read.
const TRIES: usize = 4;

/// An original that is stored, ready to be read. The archive is not kept open for it: a slow reader keeps
/// nobody waiting.
pub struct Original {
    home: Home,
    packs: Packs,
    unpacker: Unpacker,
    manifest: Manifest,
    locations: HashMap<[u8; 32], Location>,
}

impl Original {
    /// The original that `prefix` stands for.
    pub(crate) fn open(home: &Home, prefix: &HandlePrefix) -> Result<Original, Error> {
        let manifest = session::with(home, false, |session| {
            let stored = session.index.find(prefix)?;
            session.manifest(&stored)
        })?;
        Ok(Original {
            home: home.clone(),
            packs: home.packs(),
            unpacker: Unpacker::new().map_err(Error::io(home.dir()))?,
            manifest: manifest.ok_or_else(|| Error::NotStored(prefix.clone()))?,
            locations: HashMap::new(),
        })
    }

    /// What the archive knows of it.
    pub fn entry(&self) -> &Entry {
        &self.manifest.entry
    }

    /// Number of chunks.
    pub fn chunk_count(&self) -> usize {
        self.manifest.chunks.len()
    }

    /// Bytes that its chunks take on the disk. Other originals may have some of them, too.
    pub fn packed_len(&mut self) -> Result<u64, Error> {
        self.locate(&[Part::from(..)])?;
        let chunks: HashSet<[u8; 32]> = self.manifest.chunks.iter().map(|c| c.hash).collect();
        let locations = chunks.iter().filter_map(|hash| self.locations.get(hash));
        Ok(locations.map(|location| u64::from(location.len)).sum())
    }

    /// Finds out where `parts` are, with one look at the index. To [`read`](Original::read) many parts
    /// takes as many looks otherwise.
    pub fn locate(&mut self, parts: &[Part]) -> Result<(), Error> {
        let Original { home, manifest, locations, .. } = self;
        let mut new = HashSet::new();
        for part in parts {
            let hashes = manifest.chunks_with(part).map(|(_, chunk)| chunk.hash);
            new.extend(hashes.filter(|hash| !locations.contains_key(hash)));
        }
        if new.is_empty() {
            return Ok(());
        }
        session::with(home, false, |session| {
            for hash in &new {
                if let Some(location) = session.index.chunk(hash)? {
                    locations.insert(*hash, location);
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Writes the wanted `part` to `out`. `..` is the whole original, byte for byte; a range counts lines.
    ///
    /// Bytes are written only if they are those that were stored. When damage shows late in a long
    /// original, what comes before it has been written.
    pub fn read(&mut self, part: impl Into<Part>, out: &mut impl Write) -> Result<(), Error> {
        let part = part.into();
        self.locate(std::slice::from_ref(&part))?;
        let Original { home, packs, unpacker, manifest, locations } = self;
        for (start, chunk) in manifest.chunks_with(&part) {
            let frame = read_frame(home, packs, manifest, chunk, locations)?;
            let bytes =
                unpacker.unpack(chunk, &frame).map_err(|reason| manifest.damaged(reason))?;
            out.write_all(&bytes[part.of(start, &bytes)]).map_err(Error::Output)?;
        }
        Ok(())
    }
}

/// The frame of a chunk, wherever housekeeping has moved it.
fn read_frame(
    home: &Home,
    packs: &Packs,
    manifest: &Manifest,
    chunk: &Chunk,
    locations: &mut HashMap<[u8; 32], Location>,
) -> Result<Vec<u8>, Error> {
    for _ in 0..TRIES {
        let Some(location) = locations.get(&chunk.hash) else { break };
        match packs.read(*location, Sort::Chunk, &chunk.hash) {
            Ok(frame) => return Ok(frame),
            Err(Unread::Damaged) => return Err(manifest.damaged("a chunk is damaged")),
            Err(Unread::Failed(error)) => return Err(error),
            Err(Unread::Moved) => {}
        }
        let found = session::with(home, false, |session| session.index.chunk(&chunk.hash))?;
        match found.flatten().filter(|found| found != location) {
            Some(location) => locations.insert(chunk.hash, location),
            None => break,
        };
    }
    Err(manifest.damaged("a chunk is missing"))
}
