//! Putting originals in, and reading them back.

use crate::chunk::{self, Packer, Unpacker};
use crate::manifest::Manifest;
use crate::{Error, location, store};
use hr_core::{Handle, HandlePrefix, Kind};
use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::ops::{Bound, Range, RangeBounds};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// An original of at least this many bytes is packed only after asking which of its chunks are there.
/// The question costs about as much as packing this much.
const ASK_FIRST: usize = 1 << 20;
/// How many bytes of an original are taken from the store at a time when it is read.
const BATCH: usize = 16 << 20;

/// A place for originals. Holds nothing open: each call has the store to itself for some milliseconds,
/// and waits for its turn before.
#[derive(Clone, Debug)]
pub struct Archive {
    dir: PathBuf,
}

impl Archive {
    /// The archive in the directory `dir`, which is created when something is first put there.
    pub fn at(dir: impl Into<PathBuf>) -> Archive {
        Archive { dir: dir.into() }
    }

    /// The user's archive: `$HR_HOME`, else `$XDG_DATA_HOME/hr`, else `~/.local/share/hr`.
    pub fn from_env() -> Result<Archive, Error> {
        location::home(|name| std::env::var_os(name)).map(Archive::at)
    }

    /// The directory it is in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Stores `original` and returns its name. It is on the disk then, whatever happens next. What is
    /// there already is not written again, but counts as stored now.
    pub fn put(&self, original: &[u8], kind: Kind) -> Result<Handle, Error> {
        let manifest = Manifest {
            hash: *blake3::hash(original).as_bytes(),
            kind,
            stored: seconds_since_1970(),
            len: original.len(),
            lines: line_count(original),
            chunks: chunk::cut(original),
        };
        let there = match original.len() {
            0..ASK_FIRST => HashSet::new(),
            _ => self.chunks_there(&manifest)?,
        };
        let mut packer = Packer::new().map_err(Error::io(&self.dir))?;
        let mut frames = BTreeMap::new();
        for (hash, bytes) in manifest.chunks_of(original) {
            if !there.contains(hash) && !frames.contains_key(hash) {
                frames.insert(*hash, packer.pack(bytes).map_err(Error::io(&self.dir))?);
            }
        }
        store::with(&self.dir, true, |store| {
            for (hash, bytes) in manifest.chunks_of(original) {
                if store.has_chunk(hash)? {
                    frames.remove(hash);
                } else if !frames.contains_key(hash) {
                    // It was there when asked, and is gone now.
                    frames.insert(*hash, packer.pack(bytes).map_err(Error::io(&self.dir))?);
                }
            }
            store.commit(frames, &manifest)
        })?;
        Ok(manifest.handle())
    }

    /// The hashes of those chunks that are stored.
    fn chunks_there(&self, manifest: &Manifest) -> Result<HashSet<[u8; 32]>, Error> {
        let there = store::with(&self.dir, false, |store| {
            let mut there = HashSet::new();
            for chunk in &manifest.chunks {
                if store.has_chunk(&chunk.hash)? {
                    there.insert(chunk.hash);
                }
            }
            Ok(there)
        })?;
        Ok(there.unwrap_or_default())
    }

    /// What is known of the original that `prefix` stands for.
    pub fn find(&self, prefix: &HandlePrefix) -> Result<Manifest, Error> {
        let found = store::with(&self.dir, false, |store| store.find(prefix))?;
        found.ok_or_else(|| Error::NotStored(prefix.clone()))
    }

    /// Writes the wanted `lines` of the original that `prefix` stands for to `out`, line ends included, and
    /// returns what is known of it. Lines are numbered from 0, and those it does not have are left out;
    /// `..` is the whole original, byte for byte.
    ///
    /// Each chunk is checked before its bytes are written. An error can come after others were written.
    pub fn read(
        &self,
        prefix: &HandlePrefix,
        lines: impl RangeBounds<usize>,
        out: &mut impl Write,
    ) -> Result<Manifest, Error> {
        let lines = half_open(&lines);
        let mut unpacker = Unpacker::new().map_err(Error::io(&self.dir))?;
        let mut done = 0;
        loop {
            // The store is closed again before anything is unpacked or written, so who reads slowly
            // keeps nobody waiting.
            let batch = store::with(&self.dir, false, |store| {
                let manifest = store.find(prefix)?;
                let mut frames = vec![];
                let mut size = 0;
                for (_, chunk) in manifest.chunks_with(&lines).skip(done) {
                    frames.push(store.frame(&manifest, chunk)?);
                    size += chunk.len;
                    if size >= BATCH {
                        break;
                    }
                }
                Ok((manifest, frames))
            })?;
            let (manifest, frames) = batch.ok_or_else(|| Error::NotStored(prefix.clone()))?;
            let wanted = manifest.chunks_with(&lines).skip(done);
            for ((first, chunk), frame) in wanted.zip(&frames) {
                let bytes =
                    unpacker.unpack(chunk, frame).map_err(|reason| manifest.damaged(reason))?;
                let from = start_of_line(&bytes, lines.start.saturating_sub(first));
                let to = start_of_line(&bytes, lines.end - first);
                out.write_all(&bytes[from..to]).map_err(Error::Output)?;
            }
            done += frames.len();
            if manifest.chunks_with(&lines).nth(done).is_none() {
                return Ok(manifest);
            }
        }
    }
}

/// The offset after the `number`th LF of `bytes`, or their end if there are not so many.
fn start_of_line(bytes: &[u8], number: usize) -> usize {
    match number {
        0 => 0,
        _ => memchr::memchr_iter(b'\n', bytes).nth(number - 1).map_or(bytes.len(), |lf| lf + 1),
    }
}

/// Number of lines, a last one without LF included.
fn line_count(bytes: &[u8]) -> usize {
    let unended = bytes.last().is_some_and(|last| *last != b'\n');
    memchr::memchr_iter(b'\n', bytes).count() + usize::from(unended)
}

/// The same range, its ends spelled out.
fn half_open(range: &impl RangeBounds<usize>) -> Range<usize> {
    let start = match range.start_bound() {
        Bound::Included(start) => *start,
        Bound::Excluded(start) => start.saturating_add(1),
        Bound::Unbounded => 0,
    };
    let end = match range.end_bound() {
        Bound::Included(end) => end.saturating_add(1),
        Bound::Excluded(end) => *end,
        Bound::Unbounded => usize::MAX,
    };
    start..end
}

/// The time now. A clock before 1970 counts as 1970.
fn seconds_since_1970() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
