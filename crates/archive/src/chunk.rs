//! Cutting an original into chunks, and packing a chunk into a zstd frame and back.

use fastcdc::v2020::FastCDC;
use std::io;
use zstd::bulk::{Compressor, Decompressor};

/// Fewest, about how many, and most bytes of a chunk.
struct Sizes {
    min: usize,
    average: usize,
    max: usize,
}

/// At the start of an original, where small ones are all there is. Measured on source code and build
/// logs: at a quarter of this the frames are a tenth larger in all, at four times this 7 to 24 %
/// smaller; but then a single line costs four times the unpacking, and an appended one four times the
/// storing.
const FIRST: Sizes = Sizes { min: 16 << 10, average: 64 << 10, max: 256 << 10 };
/// Further on, where a chunk more or less is little against the whole.
const LATER: Sizes = Sizes { min: 128 << 10, average: 512 << 10, max: MAX_CHUNK };
/// Where chunks get larger, in bytes from the start.
const LATER_FROM: usize = 8 << 20;

/// Most bytes of any chunk, and how many must be known to tell where one ends.
pub(crate) const MAX_CHUNK: usize = 1 << 20;

/// The level of zstd. On logs, level 3 takes half as long again as level 1 and packs worse (4.5 to
/// 1 in place of 4.8 to 1); on source code it packs 6 % better.
const LEVEL: i32 = 1;

/// A part of an original that is stored under its own hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// Its BLAKE3.
    pub(crate) hash: [u8; 32],
    /// Number of bytes. Not 0.
    pub(crate) len: usize,
    /// Number of LFs.
    pub(crate) feeds: usize,
}

impl Chunk {
    /// The chunk that consists of `bytes`.
    pub(crate) fn of(bytes: &[u8]) -> Chunk {
        let hash = *blake3::hash(bytes).as_bytes();
        Chunk { hash, len: bytes.len(), feeds: memchr::memchr_iter(b'\n', bytes).count() }
    }
}

/// How many of `bytes`, which start at `offset` of an original, are its next chunk. They must be all
/// that follows, or at least [`MAX_CHUNK`] of it. A change of the original moves only the cuts next
/// to it.
pub(crate) fn cut(bytes: &[u8], offset: usize) -> usize {
    let Sizes { min, average, max } = if offset < LATER_FROM { FIRST } else { LATER };
    FastCDC::new(bytes, min, average, max).cut(0, bytes.len()).1
}

/// Packs chunks, one after the other in the same working memory.
pub(crate) struct Packer(Compressor<'static>);

impl Packer {
    pub(crate) fn new() -> io::Result<Self> {
        Compressor::new(LEVEL).map(Self)
    }

    /// The zstd frame of `bytes`. Fails only when there is no memory.
    pub(crate) fn pack(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.0.compress(bytes)
    }
}

/// Unpacks chunks, one after the other in the same working memory.
pub(crate) struct Unpacker(Decompressor<'static>);

impl Unpacker {
    pub(crate) fn new() -> io::Result<Self> {
        Decompressor::new().map(Self)
    }

    /// The bytes of `chunk` from its `frame`, or what is wrong with it.
    pub(crate) fn unpack(&mut self, chunk: &Chunk, frame: &[u8]) -> Result<Vec<u8>, &'static str> {
        let bytes =
            self.0.decompress(frame, chunk.len).map_err(|_| "a chunk cannot be unpacked")?;
        if *blake3::hash(&bytes).as_bytes() == chunk.hash {
            Ok(bytes)
        } else {
            Err("a chunk has other bytes than were stored")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Numbered lines, `len` bytes or a little more.
    fn lines(len: usize) -> Vec<u8> {
        (0u64..).flat_map(|n| format!("line {n} of {}\n", n * n).into_bytes()).take(len).collect()
    }

    /// All chunks of `original`.
    fn chunks(original: &[u8]) -> Vec<&[u8]> {
        let mut chunks = vec![];
        let mut rest = original;
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(cut(rest, original.len() - rest.len()));
            chunks.push(chunk);
            rest = after;
        }
        chunks
    }

    #[test]
    fn chunks_have_bytes_and_not_too_many() {
        for len in [1, FIRST.min, FIRST.max, LATER_FROM + (3 << 20)] {
            assert!(chunks(&lines(len)).iter().all(|chunk| (1..=MAX_CHUNK).contains(&chunk.len())));
        }
    }

    #[test]
    fn where_a_chunk_ends_does_not_depend_on_what_is_known_beyond() {
        let original = lines(LATER_FROM + (6 << 20));
        let mut offset = 0;
        for chunk in chunks(&original) {
            let known = &original[offset..original.len().min(offset + MAX_CHUNK)];
            assert_eq!(cut(known, offset), chunk.len());
            offset += chunk.len();
        }
    }

    #[test]
    fn a_change_moves_only_the_cuts_next_to_it() {
        let original = lines(LATER_FROM + (12 << 20));
        let mut changed = original.clone();
        changed.splice(1 << 20..1 << 20, *b"something new");
        let before: HashSet<&[u8]> = chunks(&original).into_iter().collect();
        let new: usize = chunks(&changed)
            .into_iter()
            .filter(|chunk| !before.contains(chunk))
            .map(<[u8]>::len)
            .sum();
        // One chunk where the change is, and some until the larger ones fall into step.
        assert!((1..6 << 20).contains(&new), "{new} bytes are in new chunks");
    }

    #[test]
    fn a_frame_gives_its_chunk_back_and_no_other() {
        let original = lines(1000);
        let frame = Packer::new().unwrap().pack(&original).unwrap();
        let mut unpacker = Unpacker::new().unwrap();
        assert_eq!(unpacker.unpack(&Chunk::of(&original), &frame).as_ref(), Ok(&original));

        let other = Chunk::of(&original[..999]);
        assert_eq!(unpacker.unpack(&other, &frame), Err("a chunk cannot be unpacked"));
        let other = Chunk { hash: other.hash, ..Chunk::of(&original) };
        assert_eq!(
            unpacker.unpack(&other, &frame),
            Err("a chunk has other bytes than were stored")
        );
        assert_eq!(unpacker.unpack(&other, b"no frame"), Err("a chunk cannot be unpacked"));
    }
}
