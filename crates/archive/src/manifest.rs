//! What the archive knows of an original: its kind, its size, and the chunks it consists of.

use crate::Error;
use hr_core::{Handle, Kind};
use std::ops::Range;

/// First byte of an encoded manifest.
const VERSION: u8 = 1;
/// Bytes before the chunks: version, kind, time stored, length, lines.
const HEAD: usize = 1 + 1 + 8 + 8 + 8;
/// Bytes per chunk: hash, length, line feeds.
const ENTRY: usize = 32 + 4 + 4;
/// No chunk is longer than this. A longer one in a manifest is damage, and is not allocated for.
pub(crate) const MAX_CHUNK: usize = 1 << 20;

/// What the archive knows of an original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub(crate) hash: [u8; 32],
    pub(crate) kind: Kind,
    /// Seconds since 1970.
    pub(crate) stored: u64,
    pub(crate) len: usize,
    pub(crate) lines: usize,
    pub(crate) chunks: Vec<Chunk>,
}

/// A part of an original that is stored under its own hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Its BLAKE3.
    pub(crate) hash: [u8; 32],
    /// Number of bytes: 1 to `MAX_CHUNK`.
    pub(crate) len: usize,
    /// Number of LFs.
    pub(crate) feeds: usize,
}

impl Manifest {
    /// The name of the original.
    pub fn handle(&self) -> Handle {
        Handle::from_hash(&self.hash)
    }

    /// Its whole BLAKE3.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// What it was taken for.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// When it was stored last, in seconds since 1970.
    pub fn stored(&self) -> u64 {
        self.stored
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no byte.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of lines.
    pub fn line_count(&self) -> usize {
        self.lines
    }

    /// Each chunk's hash and bytes, in the order of `original`, which is this manifest's.
    pub(crate) fn chunks_of<'a>(
        &'a self,
        original: &'a [u8],
    ) -> impl Iterator<Item = (&'a [u8; 32], &'a [u8])> {
        let mut rest = original;
        self.chunks.iter().map(move |chunk| {
            let (bytes, after) = rest.split_at(chunk.len);
            rest = after;
            (&chunk.hash, bytes)
        })
    }

    /// The chunks that hold parts of these lines, each with the number of the line that it starts in.
    pub(crate) fn chunks_with(
        &self,
        lines: &Range<usize>,
    ) -> impl Iterator<Item = (usize, &Chunk)> {
        let mut next = 0;
        let numbered = self.chunks.iter().map(move |chunk| {
            let first = next;
            next += chunk.feeds;
            (first, chunk)
        });
        numbered.filter(|(first, chunk)| {
            lines.start <= first + chunk.feeds && *first < lines.end && !lines.is_empty()
        })
    }

    /// The error that says what is wrong with this original.
    pub(crate) fn damaged(&self, reason: &'static str) -> Error {
        Error::Damaged { handle: self.handle(), reason }
    }

    /// As stored: fixed-width little-endian numbers, one entry per chunk at the end. The hash is the
    /// key and not part of it.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + ENTRY * self.chunks.len());
        bytes.extend([VERSION, code(self.kind)]);
        for number in [self.stored, self.len as u64, self.lines as u64] {
            bytes.extend(number.to_le_bytes());
        }
        for chunk in &self.chunks {
            bytes.extend(chunk.hash);
            bytes.extend((chunk.len as u32).to_le_bytes());
            bytes.extend((chunk.feeds as u32).to_le_bytes());
        }
        bytes
    }

    /// The manifest of the original `hash` from `bytes`, or what is wrong with them.
    pub(crate) fn decode(hash: [u8; 32], bytes: &[u8]) -> Result<Manifest, &'static str> {
        let (version, rest) = bytes.split_first().ok_or("its manifest is empty")?;
        if *version != VERSION {
            return Err("its manifest is of a version that this program does not know");
        }
        Self::decode_fields(hash, rest).ok_or("its manifest makes no sense")
    }

    fn decode_fields(hash: [u8; 32], bytes: &[u8]) -> Option<Manifest> {
        let mut rest = bytes;
        let kind = kind(take::<1>(&mut rest)?[0])?;
        let stored = u64::from_le_bytes(take(&mut rest)?);
        let len = usize::try_from(u64::from_le_bytes(take(&mut rest)?)).ok()?;
        let lines = usize::try_from(u64::from_le_bytes(take(&mut rest)?)).ok()?;
        let mut chunks = Vec::with_capacity(rest.len() / ENTRY);
        while !rest.is_empty() {
            let hash = take(&mut rest)?;
            let len = u32::from_le_bytes(take(&mut rest)?) as usize;
            let feeds = u32::from_le_bytes(take(&mut rest)?) as usize;
            chunks.push(Chunk { hash, len, feeds });
        }
        let manifest = Manifest { hash, kind, stored, len, lines, chunks };
        manifest.adds_up().then_some(manifest)
    }

    /// Whether the chunks are of the sizes that the whole has.
    fn adds_up(&self) -> bool {
        let sane = |chunk: &Chunk| (1..=MAX_CHUNK).contains(&chunk.len) && chunk.feeds <= chunk.len;
        let feeds = self.chunks.iter().map(|chunk| chunk.feeds).sum::<usize>();
        let len = self.chunks.iter().map(|chunk| chunk.len).sum::<usize>();
        let unended = self.lines.checked_sub(feeds);
        self.chunks.iter().all(sane)
            && len == self.len
            && matches!(unended, Some(0 | 1))
            && (len > 0 || self.lines == 0)
    }
}

/// Takes the first `N` bytes off `bytes`, if there are so many.
fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

/// The byte that stands for `kind` on disk. A byte once given is never given to another kind.
fn code(kind: Kind) -> u8 {
    match kind {
        Kind::Other => 0,
        Kind::Log => 1,
        Kind::Json => 2,
        Kind::Binary => 3,
    }
}

/// The kind that `code` gives this byte.
fn kind(byte: u8) -> Option<Kind> {
    [Kind::Other, Kind::Log, Kind::Json, Kind::Binary].into_iter().find(|kind| code(*kind) == byte)
}
