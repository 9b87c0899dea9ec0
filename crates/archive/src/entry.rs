//! What the archive knows of an original, but for where its bytes are.

use crate::fields::Fields;
use hr_core::{Handle, Kind};

/// Most bytes of a label. A longer one is cut.
const MAX_LABEL: usize = 200;
/// The flag of an original that is never removed to make room.
const PINNED: u8 = 1;

/// What the caller knows of an original that it stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What it was taken for.
    pub kind: Kind,
    /// What a user may know it by: the command that printed it. Empty if nothing is known; of a long
    /// one, the first 200 bytes are kept.
    pub label: String,
}

/// Nothing is known but the kind.
impl From<Kind> for Details {
    fn from(kind: Kind) -> Self {
        Details { kind, label: String::new() }
    }
}

/// What the archive knows of an original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub(crate) hash: [u8; 32],
    pub(crate) details: Details,
    pub(crate) is_pinned: bool,
    pub(crate) stored: u64,
    pub(crate) len: usize,
    pub(crate) lines: usize,
}

impl Entry {
    /// The BLAKE3 of the original.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// The name of the original.
    pub fn handle(&self) -> Handle {
        Handle::from_hash(&self.hash)
    }

    /// What it was taken for.
    pub fn kind(&self) -> Kind {
        self.details.kind
    }

    /// The command that printed it, or nothing.
    pub fn label(&self) -> &str {
        &self.details.label
    }

    /// Whether it stays until it is forgotten by name.
    pub fn is_pinned(&self) -> bool {
        self.is_pinned
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

    /// Number of lines, a last one without LF included.
    pub fn line_count(&self) -> usize {
        self.lines
    }

    /// Appends the form that is stored: kind, flags, time, bytes, lines, label. The hash is not in it:
    /// it is what the form is stored under.
    pub(crate) fn encode_to(&self, bytes: &mut Vec<u8>) {
        bytes.extend([code(self.details.kind), if self.is_pinned { PINNED } else { 0 }]);
        for number in [self.stored, self.len as u64, self.lines as u64] {
            bytes.extend(number.to_le_bytes());
        }
        let label = self.details.label.as_bytes();
        let label = &label[..self.details.label.floor_char_boundary(MAX_LABEL)];
        bytes.extend((label.len() as u16).to_le_bytes());
        bytes.extend(label);
    }

    /// Takes the entry of the original with this `hash` off its stored form; `None` if that makes no
    /// sense.
    pub(crate) fn decode_from(hash: [u8; 32], fields: &mut Fields<'_>) -> Option<Entry> {
        let kind = kind(fields.u8()?)?;
        let flags = fields.u8().filter(|flags| flags & !PINNED == 0)?;
        let (stored, len, lines) = (fields.u64()?, fields.size()?, fields.size()?);
        let label_len = fields.u16()?;
        let label = std::str::from_utf8(fields.bytes(usize::from(label_len))?).ok()?.to_owned();
        let details = Details { kind, label };
        Some(Entry { hash, details, is_pinned: flags == PINNED, stored, len, lines })
    }
}

/// The kinds in the order of the bytes that stand for them on disk. A byte once given is never given to another kind, so a
/// new kind goes to the end.
const BY_BYTE: [Kind; Kind::ALL.len()] = [
    Kind::Other,
    Kind::Log,
    Kind::Json,
    Kind::Binary,
    Kind::Code,
    Kind::Search,
    Kind::Diff,
    Kind::Build,
    Kind::Table,
    Kind::Text,
    Kind::Mixed,
];

/// The byte that stands for `kind`.
fn code(kind: Kind) -> u8 {
    let byte = (0u8..).zip(BY_BYTE).find(|(_, it)| *it == kind);
    byte.map_or(0, |(byte, _)| byte)
}

/// The kind that this byte stands for.
fn kind(byte: u8) -> Option<Kind> {
    BY_BYTE.get(usize::from(byte)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_entry_is_the_same_after_a_round_trip(
            hash: [u8; 32], code in 0u8..11, label in "\\PC{0,60}", is_pinned: bool,
            stored: u64, len: usize, lines: usize,
        ) {
            let details = Details { kind: kind(code).unwrap(), label };
            let entry = Entry { hash, details, is_pinned, stored, len, lines };
            let mut bytes = vec![];
            entry.encode_to(&mut bytes);
            bytes.push(b'.');
            let mut fields = Fields(&bytes);
            prop_assert_eq!(Entry::decode_from(hash, &mut fields), Some(entry));
            prop_assert_eq!(fields.0, b".");
        }
    }

    #[test]
    fn each_kind_has_a_byte_of_its_own() {
        for known in Kind::ALL {
            assert_eq!(kind(code(known)), Some(known));
        }
    }

    #[test]
    fn a_long_label_is_cut_between_characters() {
        let details = Details { kind: Kind::Log, label: "ä".repeat(101) + "end" };
        let entry = Entry { hash: [0; 32], details, is_pinned: false, stored: 1, len: 2, lines: 3 };
        let mut bytes = vec![];
        entry.encode_to(&mut bytes);
        let stored = Entry::decode_from([0; 32], &mut Fields(&bytes)).unwrap();
        assert_eq!(stored.label(), "ä".repeat(100));
    }
}
