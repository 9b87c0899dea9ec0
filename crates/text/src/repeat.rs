//! Pieces that say the same.

use crate::piece::{Piece, Role};
use crate::words::digest;
use hr_core::GroupId;
use rustc_hash::FxHashMap;

/// Words of a piece from which on it says something that would not be said twice by chance.
const LEAST_WORDS: usize = 4;
/// Words of a line that is repeated on each page with another number, at most.
const LINE_WORDS: usize = 16;
/// Bytes of one, at most.
const LINE_BYTES: usize = 200;
/// How often such a line stands in a text.
const PAGES: usize = 4;

/// For each piece the group of those that say the same, if there are others, and whether it is the first of them.
pub(crate) struct Repeats {
    pub(crate) groups: Vec<Option<GroupId>>,
    pub(crate) is_first: Vec<bool>,
}

/// Finds the pieces with the same words, and the short ones that differ only in numbers and come on every page. `words` and `texts` are
/// those of each piece.
pub(crate) fn repeats(pieces: &[Piece], words: &[Vec<u64>], texts: &[&[u8]]) -> Repeats {
    let mut same: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut numbered: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (index, piece) in pieces.iter().enumerate() {
        let words = &words[index];
        let counts = matches!(piece.role, Role::Prose | Role::Item | Role::Code);
        if counts && words.len() >= LEAST_WORDS {
            same.entry(digest(words)).or_default().push(index);
        }
        let is_line = piece.role == Role::Prose && (2..=LINE_WORDS).contains(&words.len());
        if is_line && texts[index].len() <= LINE_BYTES {
            numbered.entry(shape(texts[index])).or_default().push(index);
        }
    }
    let mut repeats =
        Repeats { groups: vec![None; pieces.len()], is_first: vec![true; pieces.len()] };
    let on_pages = numbered.into_values().filter(|it| it.len() >= PAGES && is_spread(it));
    let mut all: Vec<Vec<usize>> =
        same.into_values().filter(|it| it.len() > 1).chain(on_pages).collect();
    all.sort_unstable();
    let mut next = 0;
    for group in all {
        if group.iter().any(|&index| repeats.groups[index].is_some()) {
            continue;
        }
        for (ordinal, &index) in group.iter().enumerate() {
            repeats.groups[index] = Some(next);
            repeats.is_first[index] = ordinal == 0;
        }
        next += 1;
    }
    repeats
}

/// Whether other pieces stand between these: what comes on every page does not follow itself.
fn is_spread(group: &[usize]) -> bool {
    group.windows(2).all(|two| two[1] - two[0] > 4)
}

/// One number for texts that differ only in numbers and white space.
fn shape(text: &[u8]) -> u64 {
    let mut masked = Vec::with_capacity(text.len());
    for &byte in text.trim_ascii() {
        let byte = if byte.is_ascii_digit() { b'0' } else { byte };
        let repeats = matches!(byte, b'0' | b' ') && masked.last() == Some(&u64::from(byte));
        if !repeats {
            masked.push(u64::from(byte));
        }
    }
    digest(&masked)
}
