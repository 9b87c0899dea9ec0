//! The list of chunks that an original consists of.

use crate::Error;
use crate::chunk::{Chunk, MAX_CHUNK};
use crate::entry::Entry;
use crate::fields::Fields;
use crate::part::{Part, Start};

/// Bytes per chunk: hash, length, line feeds.
const CHUNK: usize = 32 + 4 + 4;

/// An original as its chunks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub(crate) entry: Entry,
    pub(crate) chunks: Vec<Chunk>,
}

impl Manifest {
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
        Error::Damaged { handle: self.entry.handle(), reason }
    }

    /// The form that is stored: the entry, then hash, length and line feeds of each chunk.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![];
        self.entry.encode_to(&mut bytes);
        bytes.reserve(CHUNK * self.chunks.len());
        for chunk in &self.chunks {
            bytes.extend(chunk.hash);
            bytes.extend((chunk.len as u32).to_le_bytes());
            bytes.extend((chunk.feeds as u32).to_le_bytes());
        }
        bytes
    }

    /// The manifest of the original with this `hash` from its stored form; `None` if that makes no
    /// sense.
    pub(crate) fn decode(hash: [u8; 32], bytes: &[u8]) -> Option<Manifest> {
        let mut fields = Fields(bytes);
        let entry = Entry::decode_from(hash, &mut fields)?;
        let mut chunks = Vec::with_capacity(fields.0.len() / CHUNK);
        while !fields.0.is_empty() {
            let hash = fields.array()?;
            let (len, feeds) = (fields.u32()? as usize, fields.u32()? as usize);
            chunks.push(Chunk { hash, len, feeds });
        }
        let manifest = Manifest { entry, chunks };
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
        len == self.entry.len && (feeds..=feeds + last).contains(&self.entry.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Details;
    use hr_core::Kind;
    use proptest::prelude::*;

    /// A manifest as it lies on disks: this must stay readable.
    const STORED: &[u8] = b"\x01\0\
        \x00\x9b\x0b\x6b\0\0\0\0\
        \x07\0\0\0\0\0\0\0\
        \x03\0\0\0\0\0\0\0\
        \x02\0ls\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x04\0\0\0\x01\0\0\0\
        BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\x03\0\0\0\x01\0\0\0";

    #[test]
    fn a_stored_manifest_is_read() {
        let entry = Entry {
            hash: [7; 32],
            details: Details { kind: Kind::Log, label: "ls".to_owned() },
            is_pinned: false,
            stored: 0x6b0b_9b00,
            len: 7,
            lines: 3,
        };
        let chunks = vec![
            Chunk { hash: [b'A'; 32], len: 4, feeds: 1 },
            Chunk { hash: [b'B'; 32], len: 3, feeds: 1 },
        ];
        let manifest = Manifest { entry, chunks };
        assert_eq!(manifest.encode(), STORED);
        assert_eq!(Manifest::decode([7; 32], STORED), Some(manifest));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let chunks = 30;
        for (field, at, byte) in [
            ("kind", 0, 200),
            ("flags", 1, 2),
            ("length", 10, 8),
            ("lines, too few", 18, 1),
            ("lines, too many", 18, 4),
            ("label, too long", 27, 255),
            ("label, no UTF-8", 28, 255),
            ("empty chunk", chunks + 32, 0),
            ("more feeds than bytes", chunks + 36, 5),
            ("huge chunk", chunks + 35, 0xff),
        ] {
            let mut bytes = STORED.to_vec();
            bytes[at] = byte;
            assert_eq!(Manifest::decode([7; 32], &bytes), None, "{field}");
        }
        for len in 0..STORED.len() {
            assert_eq!(Manifest::decode([7; 32], &STORED[..len]), None, "{len} bytes");
        }
    }

    proptest! {
        #[test]
        fn any_change_is_refused_or_is_the_one_form_of_another_manifest(
            at in 0..STORED.len(), byte: u8
        ) {
            let mut bytes = STORED.to_vec();
            bytes[at] = byte;
            if let Some(manifest) = Manifest::decode([7; 32], &bytes) {
                prop_assert_eq!(manifest.encode(), bytes);
            }
        }
    }
}
