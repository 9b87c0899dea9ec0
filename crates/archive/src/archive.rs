//! Putting originals in, and reading them back.

use crate::chunk::{self, Chunk, Packer, Unpacker};
use crate::manifest::Manifest;
use crate::part::Part;
use crate::store::{self, Frame, Store};
use crate::{Error, location};
use hr_core::{Handle, HandlePrefix, Kind};
use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// An original of at least this many bytes is packed only after asking which of its chunks are
/// there. To ask takes as long as to pack a third of this.
const ASK_FIRST: usize = 1 << 20;
/// About how many bytes of an original are taken from the store at a time.
const BATCH: usize = 16 << 20;

/// A place for originals. Each call has the store to itself for some milliseconds, after waiting
/// for its turn; nothing is open in between.
///
/// While the store is open, files that other threads of this process create are readable for their
/// owner only.
#[derive(Clone, Debug)]
pub struct Archive {
    dir: PathBuf,
}

impl Archive {
    /// The archive in the directory `dir`, which is created when something is first put there.
    pub fn at(dir: impl Into<PathBuf>) -> Archive {
        Archive { dir: dir.into() }
    }

    /// The user's archive: in `$HR_HOME`, else in `$XDG_DATA_HOME/hr`, else in `~/.local/share/hr`.
    pub fn from_env() -> Result<Archive, Error> {
        location::home(|name| std::env::var_os(name)).map(Archive::at)
    }

    /// The directory it is in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Stores `original`, and gives its name once it is safe on the disk. What is there already is
    /// not written again, but counts as stored now, and as this `kind`.
    pub fn put(&self, original: &[u8], kind: Kind) -> Result<Handle, Error> {
        let manifest = Manifest {
            hash: *blake3::hash(original).as_bytes(),
            kind,
            stored: seconds_since_1970(),
            len: original.len(),
            lines: line_count(original),
            chunks: chunk::cut(original),
        };
        let mut packer = Packer::new().map_err(Error::io(&self.dir))?;
        let mut pack = |bytes: &[u8]| packer.pack(bytes).map_err(Error::io(&self.dir));
        let is_large = original.len() >= ASK_FIRST;
        let stored = if is_large { self.stored_chunks(&manifest)? } else { HashSet::new() };
        let mut frames = BTreeMap::new();
        for (hash, bytes) in manifest.chunks_of(original) {
            if !stored.contains(hash) && !frames.contains_key(hash) {
                frames.insert(*hash, pack(bytes)?);
            }
        }
        let mut unpacker = Unpacker::new().map_err(Error::io(&self.dir))?;
        store::with(&self.dir, true, |store| {
            for (chunk, (hash, bytes)) in manifest.chunks.iter().zip(manifest.chunks_of(original)) {
                if stored.contains(hash) {
                    if !store.has_chunk(hash)? && !frames.contains_key(hash) {
                        // It was there when asked, and no longer is.
                        frames.insert(*hash, pack(bytes)?);
                    }
                } else if !is_large && is_intact(chunk, store.chunk(hash), &mut unpacker) {
                    frames.remove(hash);
                }
            }
            store.commit(frames, &manifest)?;
            store.check(&manifest)
        })?;
        Ok(manifest.handle())
    }

    /// The hashes of those chunks that are stored already, and intact.
    fn stored_chunks(&self, manifest: &Manifest) -> Result<HashSet<[u8; 32]>, Error> {
        let frames = store::with(&self.dir, false, |store| {
            let frames = manifest.chunks.iter().map(|chunk| store.chunk(&chunk.hash));
            Ok(frames.collect::<Vec<_>>())
        })?;
        let mut unpacker = Unpacker::new().map_err(Error::io(&self.dir))?;
        let frames = frames.unwrap_or_default().into_iter();
        let intact = manifest.chunks.iter().zip(frames).filter_map(|(chunk, frame)| {
            is_intact(chunk, frame, &mut unpacker).then_some(chunk.hash)
        });
        Ok(intact.collect())
    }

    /// What is known of the original that `prefix` stands for.
    pub fn find(&self, prefix: &HandlePrefix) -> Result<Manifest, Error> {
        let found = store::with(&self.dir, false, |store| store.find(prefix))?;
        found.ok_or_else(|| Error::NotStored(prefix.clone()))
    }

    /// Everything that is stored, newest first.
    pub fn list(&self) -> Result<Vec<Manifest>, Error> {
        let all = store::with(&self.dir, false, Store::all)?;
        let mut all = all.unwrap_or_default();
        all.sort_by(|a, b| b.stored.cmp(&a.stored).then(a.hash.cmp(&b.hash)));
        Ok(all)
    }

    /// Writes the wanted `part` of the original that `prefix` stands for to `out`, and gives what is
    /// known of it. `..` is the whole original, byte for byte; a range counts lines.
    ///
    /// Bytes are written only if they are those that were stored. When damage shows late in a long
    /// original, what comes before it has been written.
    pub fn read(
        &self,
        prefix: &HandlePrefix,
        part: impl Into<Part>,
        out: &mut impl Write,
    ) -> Result<Manifest, Error> {
        let part = part.into();
        let mut unpacker = Unpacker::new().map_err(Error::io(&self.dir))?;
        let mut done = 0;
        loop {
            let (manifest, frames) = self.fetch(prefix, &part, done)?;
            for ((start, chunk), frame) in manifest.chunks_with(&part).skip(done).zip(&frames) {
                let bytes =
                    unpacker.unpack(chunk, frame).map_err(|reason| manifest.damaged(reason))?;
                out.write_all(&bytes[part.of(start, &bytes)]).map_err(Error::Output)?;
            }
            done += frames.len();
            if done == manifest.chunks_with(&part).count() {
                return Ok(manifest);
            }
        }
    }

    /// The manifest of the original that `prefix` stands for, and the next frames of those chunks
    /// that hold `part`, after the first `done`. Copies, so that a slow reader keeps nobody from the
    /// store.
    fn fetch(
        &self,
        prefix: &HandlePrefix,
        part: &Part,
        done: usize,
    ) -> Result<(Manifest, Vec<Frame>), Error> {
        let fetched = store::with(&self.dir, false, |store| {
            let manifest = store.find(prefix)?;
            let mut frames = vec![];
            let mut size = 0;
            for (_, chunk) in manifest.chunks_with(part).skip(done) {
                if size >= BATCH {
                    break;
                }
                frames.push(store.frame(&manifest, chunk)?);
                size += chunk.len;
            }
            Ok((manifest, frames))
        })?;
        fetched.ok_or_else(|| Error::NotStored(prefix.clone()))
    }
}

/// Whether `frame` is what was stored for `chunk`. A damaged one is stored again, so that a handle that
/// is given out stands for bytes that are there.
fn is_intact(chunk: &Chunk, frame: Option<Frame>, unpacker: &mut Unpacker) -> bool {
    frame.is_some_and(|frame| unpacker.unpack(chunk, &frame).is_ok())
}

/// Number of lines, a last one without LF included.
fn line_count(bytes: &[u8]) -> usize {
    let unended = bytes.last().is_some_and(|last| *last != b'\n');
    memchr::memchr_iter(b'\n', bytes).count() + usize::from(unended)
}

/// The time now. A clock that is set to before 1970 counts as 1970.
fn seconds_since_1970() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(archive: &Archive, handle: Handle) -> &'static str {
        match archive.read(&handle.to_string().parse().unwrap(), .., &mut vec![]) {
            Err(Error::Damaged { handle: damaged, reason }) if damaged == handle => reason,
            other => panic!("{other:?}"),
        }
    }

    /// Stores a manifest of `original` with these frames in place of its own.
    fn put_damaged(
        archive: &Archive,
        original: &[u8],
        frames: BTreeMap<[u8; 32], Vec<u8>>,
    ) -> Handle {
        let manifest = Manifest {
            hash: *blake3::hash(original).as_bytes(),
            kind: Kind::Other,
            stored: 0,
            len: original.len(),
            lines: line_count(original),
            chunks: chunk::cut(original),
        };
        store::with(&archive.dir, true, |store| store.commit(frames, &manifest)).unwrap();
        manifest.handle()
    }

    #[test]
    fn damaged_chunks_are_not_written_out() {
        let dir = tempfile::tempdir().unwrap();
        let archive = Archive::at(dir.path());
        let hash = |bytes: &[u8]| *blake3::hash(bytes).as_bytes();
        let frame = Packer::new().unwrap().pack(b"other").unwrap();

        let handle = put_damaged(&archive, b"never stored", BTreeMap::new());
        assert_eq!(reason(&archive, handle), "a chunk is missing");
        let frames = BTreeMap::from([(hash(b"no frame"), b"no frame".to_vec())]);
        let handle = put_damaged(&archive, b"no frame", frames);
        assert_eq!(reason(&archive, handle), "a chunk cannot be unpacked");
        let frames = BTreeMap::from([(hash(b"right"), frame)]);
        let handle = put_damaged(&archive, b"right", frames);
        assert_eq!(reason(&archive, handle), "a chunk has other bytes than were stored");
    }
}
