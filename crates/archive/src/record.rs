//! Records: what pack files consist of.
//!
//! Each can be told from its first bytes, so the records that follow damage can still be found. Numbers
//! are little-endian. docs/archive.md describes every byte.

use crate::fields::Fields;

/// What a record starts with. No text does, in UTF-8.
const MAGIC: [u8; 4] = *b"\xf5hr\xf5";
/// Bytes before the body: magic, sort, length of the body, hash, number, checksum.
pub(crate) const HEAD: usize = 4 + 1 + 4 + 32 + 8 + CHECK;
/// Bytes of a checksum.
const CHECK: usize = 8;
/// Most bytes of a body: the manifest of an original of a terabyte is smaller.
pub(crate) const MAX_BODY: usize = 256 << 20;

/// The sorts of record, and the bytes that stand for them on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A zstd frame. The hash is that of the bytes in it, the number their count.
    Chunk = 1,
    /// A manifest. The hash is that of the original.
    Manifest = 2,
    /// The note that an original was removed, and why. The hash is that of the original.
    Gone = 3,
}

/// What is known of a record from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) sort: Sort,
    /// Bytes of the body, which follows.
    pub(crate) body: usize,
    /// What the record is about.
    pub(crate) hash: [u8; 32],
    /// Of several manifests and notes about one original, the one with the highest number counts. (Of a
    /// chunk: number of its bytes.)
    pub(crate) number: u64,
    check: [u8; CHECK],
}

impl Head {
    /// The head of a record that has this `body`.
    fn new(sort: Sort, hash: [u8; 32], number: u64, body: &[u8]) -> Head {
        let mut head = Head { sort, body: body.len(), hash, number, check: [0; CHECK] };
        head.check = head.checksum(body);
        head
    }

    /// The head that `bytes` start with, if they do. Whether it is right, only its checksum can tell.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Head> {
        let mut fields = Fields(bytes);
        fields.array().filter(|magic| *magic == MAGIC)?;
        let sort = match fields.u8()? {
            1 => Sort::Chunk,
            2 => Sort::Manifest,
            3 => Sort::Gone,
            _ => return None,
        };
        let body = fields.u32()? as usize;
        let (hash, number, check) = (fields.array()?, fields.u64()?, fields.array()?);
        (body <= MAX_BODY).then_some(Head { sort, body, hash, number, check })
    }

    fn encode(&self) -> [u8; HEAD] {
        let mut bytes = [0; HEAD];
        let (before, check) = bytes.split_at_mut(HEAD - CHECK);
        before[..4].copy_from_slice(&MAGIC);
        before[4] = self.sort as u8;
        before[5..9].copy_from_slice(&(self.body as u32).to_le_bytes());
        before[9..41].copy_from_slice(&self.hash);
        before[41..].copy_from_slice(&self.number.to_le_bytes());
        check.copy_from_slice(&self.check);
        bytes
    }

    /// Whether the checksum is that of this head and, but for a chunk, of this `body`.
    pub(crate) fn is_right(&self, body: &[u8]) -> bool {
        self.check == self.checksum(body)
    }

    /// The start of the BLAKE3 of all before the checksum and of the body. What is in a chunk has a hash
    /// of its own.
    fn checksum(&self, body: &[u8]) -> [u8; CHECK] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.encode()[..HEAD - CHECK]);
        if self.sort != Sort::Chunk {
            hasher.update(body);
        }
        let mut check = [0; CHECK];
        check.copy_from_slice(&hasher.finalize().as_bytes()[..CHECK]);
        check
    }
}

/// Appends a record to `bytes`.
pub(crate) fn push(bytes: &mut Vec<u8>, sort: Sort, hash: [u8; 32], number: u64, body: &[u8]) {
    bytes.extend(Head::new(sort, hash, number, body).encode());
    bytes.extend(body);
}

/// Where the next record in `bytes` may start: the next magic, or where one may begin at the end.
pub(crate) fn next_start(bytes: &[u8]) -> usize {
    let whole = memchr::memmem::find(bytes, &MAGIC);
    whole.unwrap_or_else(|| bytes.len().saturating_sub(MAGIC.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_what_it_was_and_every_flipped_bit_shows() {
        for sort in [Sort::Chunk, Sort::Manifest, Sort::Gone] {
            let mut bytes = vec![];
            push(&mut bytes, sort, [7; 32], 9, b"body");
            assert_eq!(bytes.len(), HEAD + 4);
            let head = Head::decode(&bytes).unwrap();
            assert_eq!((head.sort, head.hash, head.number, head.body), (sort, [7; 32], 9, 4));
            assert!(head.is_right(b"body"));
            assert_eq!(head.is_right(b"bodY"), sort == Sort::Chunk);
            for bit in 0..8 * HEAD {
                let mut flipped = bytes.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                let head = Head::decode(&flipped);
                assert!(!head.is_some_and(|head| head.is_right(b"body")), "bit {bit}");
            }
        }
    }

    #[test]
    fn the_next_record_is_found_by_its_first_bytes() {
        let mut bytes = b"\xf5hr damaged".to_vec();
        let start = bytes.len();
        push(&mut bytes, Sort::Chunk, [0; 32], 0, b"");
        assert_eq!(next_start(&bytes), start);
        assert_eq!(next_start(b"none"), 1);
        assert_eq!(next_start(b"\xf5h"), 0);
    }
}
