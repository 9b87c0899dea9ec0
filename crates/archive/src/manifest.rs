//! What the archive knows of an original: its kind, its size, and the chunks it consists of.

use crate::Error;
use crate::chunk::Chunk;
use crate::part::{Part, Start};
use hr_core::{Handle, Kind};

/// First byte of an encoded manifest.
const VERSION: u8 = 1;
/// Bytes before the chunks: version, kind, time stored, length, lines.
const HEAD: usize = 1 + 1 + 8 + 8 + 8;
/// Bytes per chunk: hash, length, line feeds.
const ENTRY: usize = 32 + 4 + 4;
/// No chunk is longer than this, however it was cut. A manifest that says so is damaged.
const MAX_CHUNK: usize = 1 << 20;

/// What the archive knows of an original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub(crate) hash: [u8; 32],
    pub(crate) kind: Kind,
    pub(crate) stored: u64,
    pub(crate) len: usize,
    pub(crate) lines: usize,
    pub(crate) chunks: Vec<Chunk>,
}

impl Manifest {
    /// The name of the original.
    pub fn handle(&self) -> Handle {
        Handle::from_hash(&self.hash)
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

    /// Each chunk's hash and bytes. `original` must be what this is the manifest of.
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

    /// The chunks that hold some of `part`, each with where it starts.
    pub(crate) fn chunks_with<'a>(
        &'a self,
        part: &'a Part,
    ) -> impl Iterator<Item = (Start, &'a Chunk)> {
        let mut next = Start::default();
        let placed = self.chunks.iter().map(move |chunk| {
            let start = next;
            next = Start { line: start.line + chunk.feeds, byte: start.byte + chunk.len };
            (start, chunk)
        });
        placed.filter(move |(start, chunk)| part.is_in(*start, chunk.len, chunk.feeds))
    }

    /// The error that says what is wrong with this original.
    pub(crate) fn damaged(&self, reason: &'static str) -> Error {
        Error::Damaged { handle: self.handle(), reason }
    }

    /// The form that is stored: little-endian numbers of a fixed width, one entry per chunk at the
    /// end. The hash of the original is not in it but is its key.
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

    /// The manifest of the original with this `hash` from its stored form, or what is wrong with
    /// that.
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

    /// Whether the chunks have the sizes that the whole has.
    fn adds_up(&self) -> bool {
        let is_sane =
            |chunk: &Chunk| (1..=MAX_CHUNK).contains(&chunk.len) && chunk.feeds <= chunk.len;
        if !self.chunks.iter().all(is_sane) {
            return false;
        }
        let len: usize = self.chunks.iter().map(|chunk| chunk.len).sum();
        let feeds: usize = self.chunks.iter().map(|chunk| chunk.feeds).sum();
        // A last line without LF counts, and there is none where LFs are all there is.
        let last = usize::from(feeds < len);
        len == self.len && (feeds..=feeds + last).contains(&self.lines)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chunk;
    use proptest::prelude::*;

    /// A version 1 manifest as it lies on disks: this must stay readable.
    const VERSION_1: &[u8] = b"\x01\
        \x01\
        \x00\x9b\x0b\x6b\0\0\0\0\
        \x07\0\0\0\0\0\0\0\
        \x03\0\0\0\0\0\0\0\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x04\0\0\0\x01\0\0\0\
        BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\x03\0\0\0\x01\0\0\0";

    #[test]
    fn a_version_1_manifest_is_read() {
        let manifest = Manifest {
            hash: [7; 32],
            kind: Kind::Log,
            stored: 0x6b0b_9b00,
            len: 7,
            lines: 3,
            chunks: vec![
                Chunk { hash: [b'A'; 32], len: 4, feeds: 1 },
                Chunk { hash: [b'B'; 32], len: 3, feeds: 1 },
            ],
        };
        assert_eq!(Manifest::decode([7; 32], VERSION_1), Ok(manifest));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let changed = |at: usize, byte| {
            let mut bytes = VERSION_1.to_vec();
            bytes[at] = byte;
            Manifest::decode([7; 32], &bytes).unwrap_err()
        };
        assert_eq!(changed(0, 2), "its manifest is of a version that this program does not know");
        for (field, at, byte) in [
            ("kind", 1, 200),
            ("length", 10, 8),
            ("lines, too few", 18, 1),
            ("lines, too many", 18, 4),
            ("empty chunk", 26 + 32, 0),
            ("more feeds than bytes", 26 + 36, 5),
            ("huge chunk", 26 + 35, 0xff),
        ] {
            assert_eq!(changed(at, byte), "its manifest makes no sense", "{field}");
        }
        for len in 0..VERSION_1.len() {
            assert!(Manifest::decode([7; 32], &VERSION_1[..len]).is_err(), "{len} bytes");
        }
    }

    /// Bytes that are a manifest but for their chunks.
    fn almost_manifest() -> impl Strategy<Value = Vec<u8>> {
        (0u8..4, 0u64..9, 0u64..9, prop::collection::vec((0u32..5, 0u32..5), 0..4)).prop_map(
            |(kind, len, lines, chunks)| {
                let mut bytes = vec![VERSION, kind];
                for number in [0, len, lines] {
                    bytes.extend(number.to_le_bytes());
                }
                for (len, feeds) in chunks {
                    bytes.extend([0; 32]);
                    bytes.extend([len.to_le_bytes(), feeds.to_le_bytes()].concat());
                }
                bytes
            },
        )
    }

    proptest! {
        #[test]
        fn a_manifest_is_the_same_after_a_round_trip(
            original in prop::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..200),
            stored: u64,
            code in 0u8..4,
        ) {
            let lines = hr_core::Source::new(&original).line_count();
            let chunks = original.chunks(50).flat_map(chunk::cut).collect();
            let kind = kind(code).unwrap();
            let hash = *blake3::hash(&original).as_bytes();
            let manifest = Manifest { hash, kind, stored, len: original.len(), lines, chunks };
            prop_assert_eq!(Manifest::decode(hash, &manifest.encode()), Ok(manifest));
        }

        #[test]
        fn any_bytes_are_refused_or_are_the_one_form_of_a_manifest(
            bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), almost_manifest()]
        ) {
            if let Ok(manifest) = Manifest::decode([0; 32], &bytes) {
                prop_assert_eq!(manifest.encode(), bytes);
            }
        }
    }
}
