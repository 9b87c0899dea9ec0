//! Cutting an original into chunks, and packing each into a zstd frame.

use crate::manifest::Chunk;
use fastcdc::v2020::FastCDC;
use std::io;
use zstd::bulk::{Compressor, Decompressor};

/// Bounds of a chunk's length, and the length that most are near, in bytes.
const MIN: usize = 16 << 10;
const AVERAGE: usize = 64 << 10;
const MAX: usize = 256 << 10;
/// The zstd level.
const LEVEL: i32 = 1;

/// Cuts `original` where its content says so, so that a change moves only the cuts next to it.
pub(crate) fn cut(original: &[u8]) -> Vec<Chunk> {
    let cuts = FastCDC::new(original, MIN, AVERAGE, MAX);
    let chunk = |bytes: &[u8]| Chunk {
        hash: *blake3::hash(bytes).as_bytes(),
        len: bytes.len(),
        feeds: memchr::memchr_iter(b'\n', bytes).count(),
    };
    cuts.map(|cut| chunk(&original[cut.offset..cut.offset + cut.length])).collect()
}

/// Packs chunks. Reuses its working memory.
pub(crate) struct Packer(Compressor<'static>);

impl Packer {
    pub(crate) fn new() -> io::Result<Self> {
        Compressor::new(LEVEL).map(Self)
    }

    /// The zstd frame of `bytes`.
    pub(crate) fn pack(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.0.compress(bytes)
    }
}

/// Unpacks chunks. Reuses its working memory.
pub(crate) struct Unpacker(Decompressor<'static>);

impl Unpacker {
    pub(crate) fn new() -> io::Result<Self> {
        Decompressor::new().map(Self)
    }

    /// The bytes of `chunk` from its `frame`, or what is wrong with it.
    pub(crate) fn unpack(&mut self, chunk: &Chunk, frame: &[u8]) -> Result<Vec<u8>, &'static str> {
        let bytes =
            self.0.decompress(frame, chunk.len).map_err(|_| "a chunk cannot be unpacked")?;
        if blake3::hash(&bytes) == chunk.hash {
            Ok(bytes)
        } else {
            Err("a chunk does not have the bytes that were stored")
        }
    }
}
