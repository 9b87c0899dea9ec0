//! What a file defines and what it refers to, by cheap rules and without a syntax tree.

mod reader;

use super::lexicon::Lexicon;
use super::names::Hash;
use super::tokens::Tokens;
use reader::Reader;

/// A line longer than this was not written by people, nor is the file that holds it.
const LONG_LINE: usize = 4 << 10;

/// A name that a file defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Defined {
    pub(crate) name: Hash,
    /// How much the name tells, in hundredths: nothing, if no other file can refer to it.
    pub(crate) importance: u8,
}

/// What a file defines and what it refers to.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Each name once, in their order.
    pub(crate) defined: Box<[Defined]>,
    /// The other names that stand in it, each once, in their order.
    pub(crate) referred: Box<[Hash]>,
    /// How often each of these does, at most 255 times.
    pub(crate) counts: Box<[u8]>,
}

impl Index {
    /// The index of `text`. It is empty if the text was not written by people.
    pub(crate) fn of(text: &[u8], lexicon: &'static Lexicon) -> Self {
        if has_long_line(text) {
            return Self::default();
        }
        let mut reader = Reader::new(text, lexicon);
        let mut tokens = Tokens::new(text, lexicon).peekable();
        while let Some(token) = tokens.next() {
            reader.read(token, tokens.peek().copied());
        }
        let (defined, met) = reader.finish();
        Self::new(defined, met)
    }

    /// The index of a file that defines some names, and in which others were `met`.
    fn new(mut defined: Vec<Defined>, mut met: Vec<Hash>) -> Self {
        defined.sort_unstable_by_key(|it| (it.name, std::cmp::Reverse(it.importance)));
        defined.dedup_by_key(|it| it.name);
        met.sort_unstable();
        let mut referred = Vec::with_capacity(met.len() / 2);
        let mut counts = Vec::with_capacity(met.len() / 2);
        let mut next = 0;
        for same in met.chunk_by(|a, b| a == b) {
            while defined.get(next).is_some_and(|it| it.name < same[0]) {
                next += 1;
            }
            // What a file defines itself it does not refer to others for.
            if defined.get(next).is_none_or(|it| it.name != same[0]) {
                referred.push(same[0]);
                counts.push(u8::try_from(same.len()).unwrap_or(u8::MAX));
            }
        }
        Self { defined: defined.into(), referred: referred.into(), counts: counts.into() }
    }
}

fn has_long_line(text: &[u8]) -> bool {
    let mut start = 0;
    let mut ends = memchr::memchr_iter(b'\n', text).chain([text.len()]);
    ends.any(|end| end - std::mem::replace(&mut start, end + 1) > LONG_LINE)
}

#[cfg(test)]
mod tests;
