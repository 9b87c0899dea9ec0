//! Hashes that stand for texts, so that no text is stored.

use std::fmt;

/// Bytes of a digest on disk.
pub(crate) const LEN: usize = 16;

/// The first 128 bits of a BLAKE3.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Digest(u128);

impl Digest {
    /// Stands for a line that was not the source's. It is the digest of nothing.
    pub(crate) const MARK: Digest = Digest(0);

    /// Stands for what is not known.
    pub(crate) const NONE: Digest = Digest(0);

    /// The digest of `bytes`.
    pub(crate) fn of(bytes: &[u8]) -> Digest {
        let mut first = [0; LEN];
        first.copy_from_slice(&blake3::hash(bytes).as_bytes()[..LEN]);
        Digest(u128::from_le_bytes(first).max(1))
    }

    /// As it is on disk.
    pub(crate) fn to_bytes(self) -> [u8; LEN] {
        self.0.to_le_bytes()
    }

    /// The digest that these bytes are.
    pub(crate) fn from_bytes(bytes: [u8; LEN]) -> Digest {
        Digest(u128::from_le_bytes(bytes))
    }

    /// The first two bytes on disk: enough to pass over most digests that are not looked for.
    pub(crate) fn start(self) -> u16 {
        self.0 as u16
    }
}

/// In hex, as it is used for names of files.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
