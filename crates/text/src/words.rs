//! Words, by numbers that stand for them.

use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Bytes of a run of letters beyond ASCII from which on it is a text without spaces, whose words are each two characters.
const UNSPACED: usize = 15;

/// A number for each word of `text`, without regard to the case of ASCII letters; the same for the same word.
pub(crate) fn words(text: &[u8]) -> Vec<u64> {
    let mut found = Vec::new();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    for run in text.split(|byte| !is_word(byte)).filter(|run| !run.is_empty()) {
        if run.len() >= UNSPACED && run[0] >= 0xE3 {
            found.extend(
                run.chunks(3).zip(run.chunks(3).skip(1)).map(|(one, two)| number(&[one, two])),
            );
        } else {
            found.push(number(&[run]));
        }
    }
    found
}

fn number(parts: &[&[u8]]) -> u64 {
    let mut hasher = FxHasher::default();
    for byte in parts.iter().copied().flatten() {
        hasher.write_u8(byte.to_ascii_lowercase());
    }
    hasher.finish()
}

/// One number for all `words` in their order.
pub(crate) fn digest(words: &[u64]) -> u64 {
    let mut hasher = FxHasher::default();
    words.iter().for_each(|&word| hasher.write_u64(word));
    hasher.finish()
}
