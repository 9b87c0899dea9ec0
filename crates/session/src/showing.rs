//! One result that was delivered, as it is stored.
//!
//! The file of a reader starts with [`HEADER`]. Then comes a frame for each result that was delivered,
//! the oldest first; numbers are little-endian:
//!
//! | bytes | what |
//! | --- | --- |
//! | 4 | length of what follows the checksum |
//! | 8 | XXH3-64 of what follows |
//! | 8 | when, in seconds since 1970 |
//! | 16 | digest of the id of the call; zeros if it has none |
//! | 16 | digest of the key of the call |
//! | 16 | digest of the text that the tool gave |
//! | 16 | digest of what was delivered |
//! | 1 | 1 if something was withheld, plus 2 if the last line delivered has no LF |
//! | 1 | length of the label |
//! | that | the label, in UTF-8 |
//! | 16 each | digests of the lines delivered, each without its LF; zeros for a mark |
//!
//! A digest is the first 16 bytes of a BLAKE3.

use crate::digest::{self, Digest};
use crate::seen::Call;
use crate::text::Text;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// What a file starts with: its format.
pub(crate) const HEADER: [u8; 8] = *b"hr-seen2";

const WITHHELD: u8 = 1;
const OPEN: u8 = 2;

/// A frame of a file. Ranges are places in the file.
#[derive(Clone)]
pub(crate) struct Showing {
    pub(crate) frame: Range<usize>,
    /// In seconds since 1970.
    pub(crate) time: u64,
    pub(crate) id: Digest,
    pub(crate) key: Digest,
    /// Of what the tool gave.
    pub(crate) text: Digest,
    /// Of what the reader got.
    pub(crate) delivered: Digest,
    pub(crate) withheld: bool,
    /// Whether the last line delivered has no LF.
    pub(crate) is_open: bool,
    pub(crate) label: Range<usize>,
    pub(crate) lines: Range<usize>,
}

impl Showing {
    /// Whether it is of another call than `id`.
    pub(crate) fn is_before(&self, id: Digest) -> bool {
        id == Digest::NONE || self.id != id
    }

    /// How many lines are known of it.
    pub(crate) fn line_count(&self) -> usize {
        self.lines.len() / digest::LEN
    }
}

/// The frame that says that at `time` the tool gave `text` for `call`, and the reader got `delivered`.
pub(crate) fn encode(
    time: u64,
    call: &Call,
    text: Digest,
    delivered: &Text,
    withheld: bool,
) -> Vec<u8> {
    let label = cut(call.label);
    let flags = (u8::from(withheld) * WITHHELD) | (u8::from(delivered.is_open) * OPEN);
    let mut body = Vec::with_capacity(80 + label.len() + delivered.lines.len() * digest::LEN);
    body.extend(time.to_le_bytes());
    for digest in [id_of(call), Digest::of(call.key.as_bytes()), text, delivered.whole] {
        body.extend(digest.to_bytes());
    }
    body.push(flags);
    body.push(label.len() as u8); // `cut` sees to it
    body.extend(label.as_bytes());
    for line in &delivered.lines {
        body.extend(line.to_bytes());
    }
    let mut frame = Vec::with_capacity(12 + body.len());
    frame.extend((body.len() as u32).to_le_bytes()); // 64 Ki lines of 16 bytes at most
    frame.extend(xxh3_64(&body).to_le_bytes());
    frame.extend(body);
    frame
}

/// What stands for the id of `call`.
pub(crate) fn id_of(call: &Call) -> Digest {
    call.id.map_or(Digest::NONE, |id| Digest::of(id.as_bytes()))
}

/// As much of `label` as one byte can tell the length of.
fn cut(label: &str) -> &str {
    &label[..label.floor_char_boundary(usize::from(u8::MAX))]
}

/// The frame of the file `bytes` that starts at `at`; `None` if it is not complete and undamaged.
pub(crate) fn decode(bytes: &[u8], at: usize) -> Option<Showing> {
    let mut rest = bytes.get(at..)?;
    let len = u32::from_le_bytes(take(&mut rest)?) as usize;
    let checksum = u64::from_le_bytes(take(&mut rest)?);
    let mut body = rest.get(..len)?;
    let end = bytes.len() - rest.len() + len;
    if xxh3_64(body) != checksum {
        return None;
    }
    let time = u64::from_le_bytes(take(&mut body)?);
    let id = Digest::from_bytes(take(&mut body)?);
    let key = Digest::from_bytes(take(&mut body)?);
    let text = Digest::from_bytes(take(&mut body)?);
    let delivered = Digest::from_bytes(take(&mut body)?);
    let [flags, label_len] = take(&mut body)?;
    std::str::from_utf8(body.get(..usize::from(label_len))?).ok()?;
    let label = end - body.len()..end - body.len() + usize::from(label_len);
    let lines = label.end..end;
    (lines.len() % digest::LEN == 0).then_some(Showing {
        frame: at..end,
        time,
        id,
        key,
        text,
        delivered,
        withheld: flags & WITHHELD != 0,
        is_open: flags & OPEN != 0,
        label,
        lines,
    })
}

/// Takes the first `N` bytes off `bytes`.
fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_core::Source;
    use proptest::prelude::*;

    fn frame(label: &str, delivered: &[u8]) -> Vec<u8> {
        let delivered = Text::of(&Source::new(delivered));
        encode(7, &Call { id: None, key: "key", label }, Digest::of(b"text"), &delivered, true)
    }

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        let bytes = [b"before".to_vec(), frame("Read ä", b"one\n[hr 2]\nthree")].concat();
        let showing = decode(&bytes, 6).unwrap();
        assert_eq!((showing.frame.clone(), showing.time), (6..bytes.len(), 7));
        assert_eq!(&bytes[showing.label.clone()], "Read ä".as_bytes());
        assert_eq!((showing.line_count(), showing.withheld, showing.is_open), (3, true, true));
        assert!(showing.key == Digest::of(b"key") && showing.text == Digest::of(b"text"));
        assert!(showing.delivered == Digest::of(b"one\n[hr 2]\nthree"));
        assert_eq!(bytes[showing.lines.start + 16..][..16], [0; 16]);
    }

    #[test]
    fn a_long_label_is_cut_between_two_characters() {
        let label = "ä".repeat(200);
        let bytes = frame(&label, b"");
        assert_eq!(&bytes[decode(&bytes, 0).unwrap().label], "ä".repeat(127).as_bytes());
    }

    proptest! {
        #[test]
        fn a_damaged_frame_is_none(at in 0..110usize, bits in 1..=255u8) {
            let mut bytes = frame("Read", b"one\ntwo\n");
            let at = at % bytes.len();
            prop_assert!(decode(&bytes[..at], 0).is_none());
            bytes[at] ^= bits;
            prop_assert!(decode(&bytes, 0).is_none());
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(decode(&bytes, 0).is_none());
        }
    }
}
