//! Cutting an original into chunks, and packing a chunk into a zstd frame and back.

use fastcdc::v2020::FastCDC;
use std::io;
use zstd::bulk::{Compressor, Decompressor};

/// Fewest bytes of a chunk that is not the last.
const MIN: usize = 16 << 10;
/// About how many bytes most chunks have. Measured on source code and build logs: at 16 KiB the
/// frames are a tenth larger in all, at 256 KiB 7 to 24 % smaller; but then a single line costs
/// four times the unpacking, and an appended one four times the storing.
const AVERAGE: usize = 64 << 10;
/// Most bytes of a chunk.
const MAX: usize = 256 << 10;
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

/// Cuts `original` into chunks that are all of it, where its content says so: a change moves only
/// the cuts next to it.
pub(crate) fn cut(original: &[u8]) -> Vec<Chunk> {
    let cuts = FastCDC::new(original, MIN, AVERAGE, MAX);
    cuts.map(|cut| chunk(&original[cut.offset..cut.offset + cut.length])).collect()
}

/// The chunk that consists of `bytes`.
fn chunk(bytes: &[u8]) -> Chunk {
    let hash = *blake3::hash(bytes).as_bytes();
    Chunk { hash, len: bytes.len(), feeds: memchr::memchr_iter(b'\n', bytes).count() }
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

    #[test]
    fn chunks_are_all_of_the_original_in_order() {
        for len in [0, 1, MIN, MAX, 3 << 20] {
            let original = lines(len);
            let mut rest = &original[..];
            for part in cut(&original) {
                let (bytes, after) = rest.split_at(part.len);
                assert_eq!(part, chunk(bytes));
                assert!((1..=MAX).contains(&part.len));
                rest = after;
            }
            assert!(rest.is_empty(), "{len}");
        }
    }

    #[test]
    fn a_change_moves_only_the_cuts_next_to_it() {
        let original = lines(3 << 20);
        let mut changed = original.clone();
        changed.splice(1 << 20..1 << 20, *b"something new");
        let before: HashSet<_> = cut(&original).into_iter().map(|chunk| chunk.hash).collect();
        let new = cut(&changed).into_iter().filter(|chunk| !before.contains(&chunk.hash)).count();
        assert!((1..=3).contains(&new), "{new} of {} chunks", before.len());
    }

    #[test]
    fn a_frame_gives_its_chunk_back_and_no_other() {
        let original = lines(1000);
        let frame = Packer::new().unwrap().pack(&original).unwrap();
        let mut unpacker = Unpacker::new().unwrap();
        assert_eq!(unpacker.unpack(&chunk(&original), &frame).as_ref(), Ok(&original));

        let other = chunk(&original[..999]);
        assert_eq!(unpacker.unpack(&other, &frame), Err("a chunk cannot be unpacked"));
        let other = Chunk { hash: other.hash, ..chunk(&original) };
        assert_eq!(
            unpacker.unpack(&other, &frame),
            Err("a chunk has other bytes than were stored")
        );
        assert_eq!(unpacker.unpack(&other, b"no frame"), Err("a chunk cannot be unpacked"));
    }
}
