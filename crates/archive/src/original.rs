//! Reading an original, and parts of it.

use crate::Error;
use crate::chunk::{Chunk, Unpacker};
use crate::entry::Entry;
use crate::home::Home;
use crate::manifest::Manifest;
use crate::pack::{Location, Packs, Unread};
use crate::part::Part;
use crate::record::Sort;
use crate::session::{self, Session};
use hr_core::HandlePrefix;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// How often a chunk is looked up that housekeeping moves away before it is read.
const TRIES: usize = 4;

/// An original that is stored, ready to be read. The archive is not kept open for it: a slow reader keeps
/// nobody waiting.
pub struct Original {
    home: Home,
    packs: Packs,
    manifest: Manifest,
    /// Where its chunks were when it was opened together with others.
    located: Option<HashMap<[u8; 32], Location>>,
}

impl Original {
    /// The original that `prefix` stands for.
    pub(crate) fn open(home: &Home, prefix: &HandlePrefix) -> Result<Original, Error> {
        let manifest = session::with(home, false, |session| {
            let stored = session.index.find(prefix)?;
            session.manifest(&stored)
        })?;
        let manifest = manifest.ok_or_else(|| Error::NotStored(prefix.clone()))?;
        Ok(Original { home: home.clone(), packs: home.packs(), manifest, located: None })
    }

    /// The originals that `prefixes` stand for, each or why it cannot be had. The index is asked once for all.
    pub(crate) fn open_all(
        home: &Home,
        prefixes: &[HandlePrefix],
    ) -> Result<Vec<Result<Original, Error>>, Error> {
        let opened = session::with(home, false, |session| {
            let open = |prefix: &HandlePrefix| {
                let stored = session.index.find(prefix)?;
                let manifest = session.manifest(&stored)?;
                let located = Some(locations(session, manifest.chunks.iter())?);
                Ok(Original { home: home.clone(), packs: home.packs(), manifest, located })
            };
            let opened = prefixes.iter().map(open).map(|original| match original {
                // That is no fault of this one.
                Err(error @ Error::Index { .. }) => Err(error),
                original => Ok(original),
            });
            opened.collect::<Result<Vec<_>, _>>()
        })?;
        let not_stored = |prefix: &HandlePrefix| Err(Error::NotStored(prefix.clone()));
        Ok(opened.unwrap_or_else(|| prefixes.iter().map(not_stored).collect()))
    }

    /// What the archive knows of it.
    pub fn entry(&self) -> &Entry {
        &self.manifest.entry
    }

    /// Bytes that it takes on the disk. Other originals may have some of them, too.
    pub fn packed_len(&self) -> Result<u64, Error> {
        let locations = self.locate(&[Part::from(..)])?;
        Ok(locations.values().map(|location| u64::from(location.len)).sum())
    }

    /// Writes the wanted `part` to `out`. `..` is the whole original, byte for byte; a range counts lines.
    ///
    /// Bytes are written only if they are those that were stored. When damage shows late in a long
    /// original, what comes before it has been written.
    pub fn read(&self, part: impl Into<Part>, out: &mut impl Write) -> Result<(), Error> {
        self.read_parts(&[part.into()], |_, bytes| out.write_all(bytes))
    }

    /// Gives several parts to `take`, one after the other, piece by piece, each piece with the number of its
    /// part. The index is asked once for all.
    pub fn read_parts(
        &self,
        parts: &[Part],
        mut take: impl FnMut(usize, &[u8]) -> io::Result<()>,
    ) -> Result<(), Error> {
        let Original { home, packs, manifest, .. } = self;
        let mut locations = self.locate(parts)?;
        let mut unpacker = Unpacker::new().map_err(Error::io(home.dir()))?;
        // Parts that follow each other are often in the same chunk.
        let mut unpacked: Option<([u8; 32], Vec<u8>)> = None;
        for (number, part) in parts.iter().enumerate() {
            for (start, chunk) in manifest.chunks_with(part) {
                let bytes = match &unpacked {
                    Some((hash, bytes)) if *hash == chunk.hash => bytes,
                    _ => {
                        let frame = read_frame(home, packs, manifest, chunk, &mut locations)?;
                        let bytes = unpacker.unpack(chunk, &frame);
                        &unpacked.insert((chunk.hash, bytes.map_err(|e| manifest.damaged(e))?)).1
                    }
                };
                take(number, &bytes[part.of(start, bytes)]).map_err(Error::Output)?;
            }
        }
        Ok(())
    }

    /// Where the chunks of `parts` are.
    fn locate(&self, parts: &[Part]) -> Result<HashMap<[u8; 32], Location>, Error> {
        if let Some(located) = &self.located {
            return Ok(located.clone());
        }
        let chunks = || {
            let chunks = parts.iter().flat_map(|part| self.manifest.chunks_with(part));
            chunks.map(|(_, chunk)| chunk)
        };
        let located = session::with(&self.home, false, |session| locations(session, chunks()))?;
        Ok(located.unwrap_or_default())
    }
}

/// Where `chunks` are. What is not found is not in the result.
fn locations<'a>(
    session: &Session,
    chunks: impl Iterator<Item = &'a Chunk>,
) -> Result<HashMap<[u8; 32], Location>, Error> {
    let hashes: HashSet<[u8; 32]> = chunks.map(|chunk| chunk.hash).collect();
    let mut locations = HashMap::with_capacity(hashes.len());
    for hash in hashes {
        if let Some(location) = session.index.chunk(&hash)? {
            locations.insert(hash, location);
        }
    }
    Ok(locations)
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
        let location = locations.get(&chunk.hash);
        match location.map(|location| packs.read(*location, Sort::Chunk, &chunk.hash)) {
            Some(Ok(frame)) => return Ok(frame),
            Some(Err(Unread::Damaged)) => return Err(manifest.damaged("a chunk is damaged")),
            Some(Err(Unread::Failed(error))) => return Err(error),
            Some(Err(Unread::Moved)) | None => {}
        }
        let found = session::with(home, false, |session| {
            // If the original was removed meanwhile, that is the error.
            session.index.find(&manifest.entry.handle().into())?;
            session.index.chunk(&chunk.hash)
        })?;
        match found.flatten().filter(|found| Some(found) != location) {
            Some(location) => locations.insert(chunk.hash, location),
            None => break,
        };
    }
    Err(manifest.damaged("a chunk is missing"))
}
