//! Where the lines of a text stand in what was shown.

use crate::automaton::{Automaton, Found};
use crate::digest::{self, Digest};
use crate::text::Text;
use rustc_hash::FxHashMap;

/// Lines that were shown, one after the other.
pub(crate) struct Shown<'a> {
    /// Their digests as they are stored.
    pub(crate) digests: &'a [u8],
    /// Whether the last line has no LF.
    pub(crate) is_open: bool,
    /// The number by which the caller knows them.
    pub(crate) place: u32,
}

impl Shown<'_> {
    /// The digest of each line.
    fn lines(&self) -> impl DoubleEndedIterator<Item = Digest> {
        digests_of(self.digests)
    }
}

/// The digests that are stored as these bytes. Dropping what is no whole digest loses nothing: there is no such rest.
pub(crate) fn digests_of(bytes: &[u8]) -> impl DoubleEndedIterator<Item = Digest> {
    bytes.as_chunks::<{ digest::LEN }>().0.iter().map(|bytes| Digest::from_bytes(*bytes))
}

/// The longest run of lines of `text` that ends after each number of its lines, from none to all, and
/// stands in one of `all_shown`. Runs of fewer than `fewest` lines need not be found.
///
/// A last line without LF stands in the same line with LF, but a line with LF does not stand in one
/// without.
pub(crate) fn longest<'a>(
    text: &Text,
    all_shown: impl Iterator<Item = Shown<'a>>,
    fewest: usize,
) -> Vec<Found> {
    let numbered = Numbered::of(&text.lines);
    let mut automaton = None;
    let mut at_end = Found::default();
    let mut stretch = vec![];
    for shown in all_shown {
        let mut flush = |stretch: &mut Vec<u32>| {
            if stretch.len() >= fewest {
                automaton
                    .get_or_insert_with(|| Automaton::of(&numbered.lines))
                    .search(stretch, shown.place);
            }
            stretch.clear();
        };
        let with_end =
            (shown.digests.len() / digest::LEN).saturating_sub(usize::from(shown.is_open));
        for line in shown.lines().take(with_end) {
            match numbered.number(line) {
                Some(number) => stretch.push(number),
                None if stretch.is_empty() => {}
                None => flush(&mut stretch),
            }
        }
        flush(&mut stretch);
        if shown.is_open && text.is_open {
            at_end.improve(Found { lines: common_end(text, &shown), place: shown.place });
        }
    }
    let mut found = match automaton {
        Some(automaton) => automaton.found(),
        None => vec![Found::default(); text.lines.len() + 1],
    };
    found[text.lines.len()].improve(at_end);
    found
}

/// How many lines are the same at the end of both.
fn common_end(text: &Text, shown: &Shown) -> u32 {
    let pairs = text.lines.iter().rev().zip(shown.lines().rev());
    pairs.take_while(|(line, shown)| **line == *shown && *shown != Digest::MARK).count() as u32
}

/// Lines as numbers: the same line, the same number.
struct Numbered {
    lines: Vec<u32>,
    numbers: FxHashMap<Digest, u32>,
    /// A bit for each start of a digest that one of the lines has.
    starts: Vec<u64>,
}

impl Numbered {
    fn of(lines: &[Digest]) -> Numbered {
        let mut numbers = FxHashMap::with_capacity_and_hasher(lines.len(), Default::default());
        let mut starts = vec![0u64; 1 << 10];
        let mut next = 0;
        let mut number = |line: &Digest| {
            next += 1;
            if *line == Digest::MARK {
                // Like no other line, other marks included.
                return next;
            }
            starts[usize::from(line.start() >> 6)] |= 1 << (line.start() & 63);
            *numbers.entry(*line).or_insert(next)
        };
        let lines = lines.iter().map(&mut number).collect();
        Numbered { lines, numbers, starts }
    }

    /// The number of `line`; `None` if it is a mark, or not one of the lines.
    fn number(&self, line: Digest) -> Option<u32> {
        let has_start = self.starts[usize::from(line.start() >> 6)] >> (line.start() & 63) & 1;
        if has_start == 0 {
            return None;
        }
        self.numbers.get(&line).copied()
    }
}
