//! Small steps over bytes that the recognisers share.

use std::ops::Range;

/// How many bytes at the start of `text` are digits.
pub(crate) fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// How many bytes at the start of `text` are spaces and tabs.
pub(crate) fn indent(text: &[u8]) -> usize {
    text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Whether `text` starts with one of `words`, none of which is empty.
pub(crate) fn starts_with_any(text: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| starts_with(text, word))
}

/// Whether `text` starts with `word`, which is not empty.
fn starts_with(text: &[u8], word: &str) -> bool {
    // Most words differ in the first byte.
    text.first() == word.as_bytes().first() && text.starts_with(word.as_bytes())
}

/// The first row of `table` whose word `text` starts with.
pub(crate) fn first_start<'a, T>(
    text: &[u8],
    table: &'a [(&'a str, T)],
) -> Option<&'a (&'a str, T)> {
    table.iter().find(|(word, _)| starts_with(text, word))
}

/// Whether `word` stands in `text`.
pub(crate) fn contains(text: &[u8], word: &str) -> bool {
    find(text, word).is_some()
}

/// Whether one of `words` stands in `text`.
pub(crate) fn contains_any(text: &[u8], words: &[&str]) -> bool {
    words.iter().any(|word| contains(text, word))
}

/// Where `word` stands in `text`.
pub(crate) fn find(text: &[u8], word: &str) -> Option<usize> {
    memchr::memmem::find(text, word.as_bytes())
}

/// `range` without the white space at its ends.
pub(crate) fn trimmed(text: &[u8], range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_ascii_start().len());
    let end = (range.start + part.trim_ascii_end().len()).max(start);
    start..end
}

/// Whether `word` is made of letters, digits and the signs that names of rules and codes have.
pub(crate) fn is_name(word: &[u8]) -> bool {
    let is_sign = |byte: &u8| matches!(byte, b'-' | b'_' | b'/' | b'.' | b'@' | b'=' | b'+');
    word.first().is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, b'-' | b'@'))
        && word.iter().all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_trimmed_to_its_text() {
        assert_eq!(trimmed(b"a  b c ", 1..7), 3..6);
        assert_eq!(trimmed(b"a   ", 1..4), 4..4);
    }

    #[test]
    fn names_of_rules_are_names() {
        for name in ["no-var", "-Wunused-variable", "@scope/rule-1", "attr-defined"] {
            assert!(is_name(name.as_bytes()), "{name}");
        }
        for text in ["", "two words", "9a", "f(x)"] {
            assert!(!is_name(text.as_bytes()), "{text}");
        }
    }
}
