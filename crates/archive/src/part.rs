//! Parts of an original.

use std::ops::{Range, RangeFull};

/// What is wanted of an original. Numbers that it does not have are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// These lines with their line ends, counted from 0.
    Lines(Range<usize>),
    /// These bytes, counted from 0.
    Bytes(Range<usize>),
}

/// Where in the original a chunk starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Start {
    /// Number of the line that its first byte is in.
    pub(crate) line: usize,
    /// Number of that byte.
    pub(crate) byte: usize,
}

impl Part {
    /// Whether a chunk of `len` bytes with so many line `feeds` that starts there may hold some of it.
    pub(crate) fn is_in(&self, start: Start, len: usize, feeds: usize) -> bool {
        match self {
            _ if self.is_empty() => false,
            Part::Lines(lines) => start.line < lines.end && lines.start <= start.line + feeds,
            Part::Bytes(bytes) => start.byte < bytes.end && bytes.start < start.byte + len,
        }
    }

    /// Which of the `bytes` of a chunk that starts there belong to it.
    pub(crate) fn of(&self, start: Start, bytes: &[u8]) -> Range<usize> {
        match self {
            Part::Lines(lines) => {
                start_of_line(bytes, lines.start.saturating_sub(start.line))
                    ..start_of_line(bytes, lines.end.saturating_sub(start.line))
            }
            Part::Bytes(range) => {
                let within = |offset: usize| offset.saturating_sub(start.byte).min(bytes.len());
                within(range.start)..within(range.end)
            }
        }
    }

    fn is_empty(&self) -> bool {
        let (Part::Lines(range) | Part::Bytes(range)) = self;
        range.is_empty()
    }
}

/// The whole original.
impl From<RangeFull> for Part {
    fn from(_: RangeFull) -> Self {
        Part::Bytes(0..usize::MAX)
    }
}

/// Lines.
impl From<Range<usize>> for Part {
    fn from(lines: Range<usize>) -> Self {
        Part::Lines(lines)
    }
}

/// Where in `bytes` line `number` starts, counted from 0; their end, if they have not so many LFs.
fn start_of_line(bytes: &[u8], number: usize) -> usize {
    match number {
        0 => 0,
        _ => memchr::memchr_iter(b'\n', bytes).nth(number - 1).map_or(bytes.len(), |lf| lf + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_of_chunks_are_the_part_of_the_whole(
            whole in prop::collection::vec(prop_oneof![Just(b'\n'), any::<u8>()], 0..60),
            cut in 0usize..60,
            range in (0usize..70, 0usize..70),
        ) {
            let range = range.0.min(range.1)..range.0.max(range.1);
            let chunks = whole.split_at(cut.min(whole.len()));
            for part in [Part::Lines(range.clone()), Part::Bytes(range)] {
                let mut start = Start::default();
                let mut joined = vec![];
                for chunk in [chunks.0, chunks.1] {
                    let feeds = chunk.iter().filter(|&&byte| byte == b'\n').count();
                    let bytes = &chunk[part.of(start, chunk)];
                    prop_assert!(bytes.is_empty() || part.is_in(start, chunk.len(), feeds));
                    joined.extend_from_slice(bytes);
                    start = Start { line: start.line + feeds, byte: start.byte + chunk.len() };
                }
                prop_assert_eq!(&joined, &whole[part.of(Start::default(), &whole)]);
            }
        }
    }
}
