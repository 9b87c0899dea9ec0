//! The numbers in one place of the lines of one template.

use crate::summary::{Readings, Room, SlotTally};
use std::borrow::Cow;

/// Most units of one place. What has more is no number with a unit, but a name or a hash with digits in it.
const MOST_UNITS: usize = 8;
/// Of so many values one may be something else than a number.
const NUMBERS: u64 = 20;
/// Longest text by which a place is known, in bytes.
const LABEL: usize = 48;

/// Which place it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// Behind a key, which may stand in the line several times: the how manieth it is.
    Key(String, usize),
    /// The how manieth word of the message, from 1.
    Word(usize),
}

/// A place, and all that stands there.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: Name,
    /// How many words of the message stand before it, and itself, where it was first seen.
    pub(crate) word: usize,
    /// What stands there in line `line`, with the word before it.
    pub(crate) label: String,
    pub(crate) line: usize,
    unread: u64,
    is_mixed: bool,
    units: Vec<Readings>,
}

impl Column {
    pub(crate) fn new(name: Name, word: usize, label: String, line: usize) -> Self {
        Self { name, word, label, line, unread: 0, is_mixed: false, units: Vec::new() }
    }

    /// Adds what the lines of one kind have there.
    pub(crate) fn add(&mut self, slot: &SlotTally, room: &mut Room) {
        self.unread += slot.unread;
        self.is_mixed |= slot.is_mixed;
        for readings in &slot.units {
            let is_full = self.units.len() == MOST_UNITS || room.units == 0;
            match self.units.iter_mut().find(|it| it.unit == readings.unit) {
                Some(known) => known.join(readings, 0, room),
                None if is_full => self.is_mixed = true,
                None => {
                    room.units -= 1;
                    self.units.reserve_exact(1);
                    self.units.push(readings.clone());
                }
            }
        }
    }

    /// The numbers by their units, most first, if numbers are what stands there.
    pub(crate) fn numbers(mut self) -> Vec<Readings> {
        let count: u64 = self.units.iter().map(|it| it.count).sum();
        if self.is_mixed || self.unread.saturating_mul(NUMBERS) > count {
            return Vec::new();
        }
        self.units.sort_by_key(|it| std::cmp::Reverse(it.count));
        self.units
    }
}

/// The key of a token that is `key=value` or `"key":value`. `None` if it has none, or one with digits, which
/// may vary.
pub(crate) fn key(token: &[u8]) -> Option<&str> {
    let end = token
        .iter()
        .enumerate()
        .position(|(at, &byte)| byte == b'=' || byte == b':' && token[..at].ends_with(b"\""))?;
    let key = std::str::from_utf8(&token[..end]).ok()?;
    let key = key.trim_matches(|char: char| !char.is_alphanumeric());
    (!key.is_empty() && !key.bytes().any(|byte| byte.is_ascii_digit())).then_some(key)
}

/// How a place is shown to the reader: `text` of the line as a short piece of one line.
pub(crate) fn label(text: &[u8]) -> String {
    let text = text.trim_ascii();
    let text = text.strip_suffix(b",").unwrap_or(text);
    let start = text.len().saturating_sub(LABEL);
    let text: Cow<'_, str> = String::from_utf8_lossy(&text[start..]);
    let cut = if start > 0 { "..." } else { "" };
    let visible = |char: char| if char.is_control() { ' ' } else { char };
    format!("{cut}{}", text.chars().map(visible).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_where_they_do_not_vary() {
        for (token, expected) in [
            ("took=31ms", Some("took")),
            ("{\"ms\":12,", Some("ms")),
            ("(p.q=1", Some("p.q")),
            ("cpu0=7", None),
            ("=7", None),
            ("12:30", None),
        ] {
            assert_eq!(key(token.as_bytes()), expected, "{token}");
        }
    }

    #[test]
    fn labels_are_short_and_one_line() {
        assert_eq!(label(b"in\t12ms,"), "in 12ms");
        let long = label(&[b'x'; 500]);
        assert!(long.starts_with("...x") && long.len() == LABEL + 3);
    }
}
