//! Strings as they are written, and the text that they mean.

use crate::tape::Value;
use memchr::memchr;

/// The text of a string that is given as it is written, with its quotes. `None` if that is no Unicode.
pub(crate) fn unescaped(raw: &[u8]) -> Option<String> {
    serde_json::from_slice(raw).ok()
}

/// Finds where the text of a string is in what is written.
pub(super) struct Escapes<'t> {
    raw: &'t [u8],
    /// Offset of `raw` in the Source.
    start: usize,
    /// How far it was read, and how much text that is.
    at: usize,
    text_at: usize,
}

impl<'t> Escapes<'t> {
    /// Of a string.
    pub(super) fn of(string: Value<'t>) -> Self {
        Self { raw: string.raw(), start: string.span().start, at: 1, text_at: 0 }
    }

    /// The offset in the Source after so many bytes of text. Asked in ascending order.
    pub(super) fn offset_of(&mut self, text_end: usize) -> usize {
        while self.text_at < text_end {
            let rest = &self.raw[self.at..];
            let plain = memchr(b'\\', rest).unwrap_or(rest.len()).min(text_end - self.text_at);
            let (written, meant) = if plain > 0 { (plain, plain) } else { escape(rest) };
            self.at += written;
            self.text_at += meant;
        }
        self.start + self.at
    }
}

/// The bytes of the escape that `rest` starts with, and of the character that it means.
fn escape(rest: &[u8]) -> (usize, usize) {
    let digits = |at: usize| {
        let digits = std::str::from_utf8(rest.get(at..at + 4).unwrap_or_default()).ok();
        digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default()
    };
    if rest.get(1) != Some(&b'u') {
        return (2, 1);
    }
    match digits(2) {
        // Two of these are one character.
        0xd800..0xdc00 => (12, 4),
        code => (6, char::from_u32(code).map_or(3, char::len_utf8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Tape;
    use hr_core::Source;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_are_found_where_they_are_written(
            text in "([a-z\"\\\\\té\u{1f600}\u{1}]{0,9}\n?){0,30}", is_ascii in any::<bool>()
        ) {
            let mut written = serde_json::to_string(&text).unwrap();
            if is_ascii {
                let escape = |c: char| match c.is_ascii() {
                    true => c.to_string(),
                    false => c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{u:04x}")).collect(),
                };
                written = written.chars().map(escape).collect();
            }
            let tape = Tape::parse(written.as_bytes()).unwrap();
            let mut escapes = Escapes::of(tape.root());
            let mut start = 1;
            let source = Source::new(text.as_bytes());
            for number in 0..source.line_count() {
                let line = source.line_span(number);
                let offset = escapes.offset_of(line.end);
                let found = unescaped(format!("\"{}\"", &written[start..offset]).as_bytes());
                prop_assert_eq!(found.as_deref(), text.get(line.start..line.end));
                start = offset;
            }
            prop_assert_eq!(start, written.len() - 1);
        }
    }
}
