//! Which lines are alike.

use hr_core::GroupId;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::Hasher;

/// What sorts of lines are never alike: a number for each, and room behind it.
pub(crate) mod salt {
    pub(crate) const TEXT: u64 = 0;
    pub(crate) const FINDING: u64 = 100;
    pub(crate) const RAISED: u64 = 200;
    pub(crate) const SUMMARY: u64 = 300;
    pub(crate) const SKIPPED: u64 = 500;
    pub(crate) const FAILED: u64 = 600;
    pub(crate) const HEADING: u64 = 700;
    pub(crate) const STEP: u64 = 800;
    pub(crate) const KIND: u64 = 900;
    pub(crate) const LISTED: u64 = 1000;
}

/// Numbers the templates of lines, and counts their lines.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    groups: FxHashMap<u64, GroupId>,
    counts: Vec<u32>,
    exact: FxHashSet<u64>,
}

/// How often a line, or its like, was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The number of the template.
    pub(crate) group: GroupId,
    /// How many lines of the template came before.
    pub(crate) alike: u32,
    /// Whether the very same text came before.
    pub(crate) is_same: bool,
}

impl Templates {
    /// Notes a text by its hash, and tells whether it is new.
    pub(crate) fn notes_new(&mut self, text: u64) -> bool {
        self.exact.insert(text)
    }

    /// Notes a line by the hashes of its template and of its text.
    pub(crate) fn note(&mut self, template: u64, text: u64) -> Seen {
        let next = self.counts.len() as GroupId;
        let group = *self.groups.entry(template).or_insert(next);
        if group == next {
            self.counts.push(0);
        }
        let count = &mut self.counts[group as usize];
        *count += 1;
        Seen { group, alike: *count - 1, is_same: !self.exact.insert(text) }
    }
}

/// The hash of `text` with numbers and what is in quotes masked, for lines of the sort that `salt` tells.
pub(crate) fn template(text: &[u8], salt: u64) -> u64 {
    let mut hash = salt;
    let mut rest = text;
    // What is in quotes names what a finding is about.
    while let Some((start, open, len)) = quoted(rest) {
        hash = hr_mask::combine([hash, hr_mask::hash(&rest[..start + open])].into_iter());
        rest = &rest[start + open + len..];
    }
    hr_mask::combine([hash, hr_mask::hash(rest)].into_iter())
}

/// The hash of the exact `text`.
pub(crate) fn exact(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.finish()
}

/// The first quoted part of `text`: where its quote starts, how long that is, and how long what is in it is with the quote
/// that ends it.
fn quoted(text: &[u8]) -> Option<(usize, usize, usize)> {
    const QUOTES: [(&[u8], &[u8]); 4] = [
        (b"\"", b"\""),
        (b"`", b"`"),
        ("\u{2018}".as_bytes(), "\u{2019}".as_bytes()),
        (b"'", b"'"),
    ];
    let mut from = 0;
    while let Some(at) = text[from..]
        .iter()
        .position(|byte| matches!(byte, b'"' | b'`' | b'\'' | 0xe2))
        .map(|at| from + at)
    {
        // An apostrophe within a word opens nothing.
        let opens = at == 0 || !text[at - 1].is_ascii_alphanumeric();
        let quote = QUOTES.iter().find(|(open, _)| text[at..].starts_with(open)).filter(|_| opens);
        if let Some((open, close)) = quote {
            let inner = &text[at + open.len()..];
            if let Some(len) = memchr::memmem::find(inner, close) {
                return Some((at, open.len(), len + close.len()));
            }
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_masked() {
        let hash = |text: &str| template(text.as_bytes(), 0);
        assert_eq!(hash("unused variable: `a`"), hash("unused variable: `bcd`"));
        assert_eq!(hash("\u{2018}a\u{2019} unused"), hash("\u{2018}b\u{2019} unused"));
        assert_ne!(hash("unused variable: `a`"), hash("unused import: `a`"));
        assert_ne!(hash("can't a"), hash("can't b"));
        assert_ne!(hash("in 'a' x"), hash("in 'a' y"));
    }

    #[test]
    fn lines_are_counted_by_template() {
        let mut templates = Templates::default();
        assert_eq!(templates.note(7, 1), Seen { group: 0, alike: 0, is_same: false });
        assert_eq!(templates.note(7, 2), Seen { group: 0, alike: 1, is_same: false });
        assert_eq!(templates.note(8, 2), Seen { group: 1, alike: 0, is_same: true });
    }
}
