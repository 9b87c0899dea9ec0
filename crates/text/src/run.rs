//! The text of an element, and where in the Source each part of it stands.

use bstr::ByteSlice;
use html5gum::{Token, Tokenizer};

/// Bytes of the longest name of a character.
const LONGEST: usize = 40;

/// Decoded text with its places.
#[derive(Debug, Default)]
pub(crate) struct Run {
    text: Vec<u8>,
    /// Offsets in the text from which on it stands at other offsets of the Source, with these.
    places: Vec<(usize, usize)>,
    /// How much of the text is in links.
    linked: usize,
}

impl Run {
    /// The text so far.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// How many bytes of it are in links.
    pub(crate) fn linked(&self) -> usize {
        self.linked
    }

    /// Whether there is nothing to read in it.
    pub(crate) fn is_blank(&self) -> bool {
        let is_space = |character: char| {
            character.is_whitespace() || matches!(character, '\u{200B}' | '\u{FEFF}')
        };
        self.text.chars().all(is_space)
    }

    /// Adds `raw`, which stands at `offset` of the Source, with its references to characters decoded. White space is
    /// folded unless it is `preformatted`.
    pub(crate) fn push(&mut self, raw: &[u8], offset: usize, preformatted: bool, linked: bool) {
        let before = self.text.len();
        let mut at = 0;
        while at < raw.len() {
            let plain = memchr::memchr(b'&', &raw[at..]).unwrap_or(raw.len() - at);
            self.push_plain(&raw[at..at + plain], offset + at, preformatted);
            at += plain;
            let reference = reference_len(&raw[at..]);
            if reference > 0 {
                self.place(offset + at);
                self.text.extend(decoded(&raw[at..at + reference]));
                at += reference;
            }
        }
        if linked {
            self.linked += self.text.len() - before;
        }
    }

    fn push_plain(&mut self, raw: &[u8], offset: usize, preformatted: bool) {
        if preformatted {
            self.place(offset);
            self.text.extend_from_slice(raw);
            return;
        }
        for (index, &byte) in raw.iter().enumerate() {
            let byte = if byte.is_ascii_whitespace() { b' ' } else { byte };
            if byte == b' ' && self.text.last().is_none_or(u8::is_ascii_whitespace) {
                continue;
            }
            self.place(offset + index);
            self.text.push(byte);
        }
    }

    /// Notes that what is added next stands at `offset` of the Source.
    fn place(&mut self, offset: usize) {
        let at = self.text.len();
        if self.places.last().is_none_or(|last| last.1 + (at - last.0) != offset) {
            self.places.push((at, offset));
        }
    }

    /// Adds `text` that does not stand in the Source, at `offset`, after what is there.
    pub(crate) fn add(&mut self, text: &[u8], offset: usize) {
        while self.text.last() == Some(&b' ') {
            self.text.pop();
        }
        self.place(offset);
        self.text.extend_from_slice(text);
    }

    /// Where in the Source the text from `at` on stands.
    pub(crate) fn offset(&self, at: usize) -> Option<usize> {
        let after = self.places.partition_point(|place| place.0 <= at);
        let (text, offset) = *self.places.get(after.checked_sub(1)?)?;
        Some(offset + (at - text))
    }
}

/// `text` with a space before what would look like a mark.
pub(crate) fn without_marks(text: Vec<u8>) -> Vec<u8> {
    let mut lines = text.split(|&byte| byte == b'\n').peekable();
    if !lines.clone().any(|line| line.starts_with(hr_core::MARK_START)) {
        return text;
    }
    let mut safe = Vec::with_capacity(text.len() + 1);
    while let Some(line) = lines.next() {
        if line.starts_with(hr_core::MARK_START) {
            safe.push(b' ');
        }
        safe.extend_from_slice(line);
        if lines.peek().is_some() {
            safe.push(b'\n');
        }
    }
    safe
}

/// The length of the reference to a character that `raw` begins with, if it does with `&`: at least that.
fn reference_len(raw: &[u8]) -> usize {
    if raw.is_empty() {
        return 0;
    }
    let name = raw[1..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#')
        .count();
    1 + name + usize::from(raw.get(1 + name) == Some(&b';'))
}

/// What `reference` stands for; itself, if that is nothing.
fn decoded(reference: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for Ok(token) in Tokenizer::new(reference) {
        if let Token::String(part) = token {
            text.extend_from_slice(&part);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_its_place() {
        let raw = b"  a &amp; b,\n  c&nope d &#x42;.";
        let mut run = Run::default();
        run.push(raw, 10, false, false);
        assert_eq!(run.text(), b"a & b, c&nope d B.");
        let place = |text: &[u8]| {
            let at = memchr::memmem::find(run.text(), text).unwrap();
            run.offset(at).unwrap() - 10
        };
        for (text, raw_text) in [
            (&b"a &"[..], &b"a &"[..]),
            (b"b,", b"b,"),
            (b"c&", b"c&"),
            (b" d", b" d"),
            (b".", b"."),
        ] {
            assert_eq!(Some(place(text)), memchr::memmem::find(raw, raw_text));
        }
    }
}
