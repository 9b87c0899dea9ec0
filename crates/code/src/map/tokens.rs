//! Words and signs of a source text, without its comments and strings.

use super::lexicon::{End, Lexicon};
use hr_core::Span;

/// A word or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// The sign; `None` for a word.
    pub(crate) sign: Option<u8>,
    pub(crate) span: Span,
}

/// What a byte may be the first of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Word,
    Digit,
    Sign,
    /// A comment or a string, or else a sign or white space.
    Skip,
}

/// The tokens of a text, in order.
pub(crate) struct Tokens<'a> {
    text: &'a [u8],
    lexicon: &'static Lexicon,
    classes: [Class; 256],
    at: usize,
    /// Which skips do not end any more, a bit for each.
    endless: u32,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(text: &'a [u8], lexicon: &'static Lexicon) -> Self {
        let mut classes = [Class::Sign; 256];
        for byte in 0..=u8::MAX {
            classes[usize::from(byte)] = match byte {
                0..=b' ' | 0x7f => Class::Space,
                b'0'..=b'9' => Class::Digit,
                b'_' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => Class::Word,
                _ => Class::Sign,
            };
        }
        for skip in lexicon.skips {
            let class = &mut classes[usize::from(skip.open.as_bytes()[0])];
            // A word is looked at where it begins, so that of `r"` the `r` can begin a string.
            *class = Class::Skip;
        }
        Self { text, lexicon, classes, at: 0, endless: 0 }
    }

    fn class(&self, at: usize) -> Class {
        self.classes[usize::from(self.text[at])]
    }

    /// The end of the word that begins at `start`.
    fn word_end(&self, start: usize) -> usize {
        let len = self.text[start..].iter().take_while(|&&byte| is_word_byte(byte)).count();
        start + len
    }

    /// The end of the comment or string that begins here.
    fn skip_end(&mut self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let mut skips = self.lexicon.skips.iter().enumerate();
        let (number, skip) = skips.find(|(number, skip)| {
            self.endless & 1 << number == 0 && rest.starts_with(skip.open.as_bytes())
        })?;
        let start = self.at + skip.open.len();
        let end = self.end_of(skip.end, start);
        let may_end_later = matches!(skip.end, End::Quote(_) | End::Letter(_));
        if end.is_none() && !may_end_later {
            self.endless |= 1 << number;
        }
        end
    }

    fn end_of(&self, end: End, start: usize) -> Option<usize> {
        let rest = &self.text[start..];
        let len = match end {
            End::Line => Some(memchr::memchr(b'\n', rest).unwrap_or(rest.len())),
            End::At(close) => {
                memchr::memmem::find(rest, close.as_bytes()).map(|at| at + close.len())
            }
            End::Quote(quote) => {
                let is_number = start >= 2 && self.text[start - 2].is_ascii_digit();
                (!is_number).then(|| closed(rest, quote, Some(b'\n'))).flatten()
            }
            End::LongQuote(quote) => closed(rest, quote, None),
            End::Letter(quote) => {
                let letter = match rest.first() {
                    Some(0xf0..) => 4,
                    Some(0xe0..) => 3,
                    Some(0xc0..) => 2,
                    _ => 1,
                };
                match rest.first() {
                    Some(b'\\') => closed(rest, quote, Some(b'\n')),
                    _ => (rest.get(letter) == Some(&quote)).then_some(letter + 1),
                }
            }
        };
        len.map(|len| start + len)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.at < self.text.len() {
            let start = self.at;
            let mut class = self.class(start);
            if class == Class::Skip {
                if let Some(end) = self.skip_end() {
                    self.at = end;
                    continue;
                }
                class = match self.text[start] {
                    byte if byte.is_ascii_whitespace() => Class::Space,
                    byte if is_word_byte(byte) => Class::Word,
                    _ => Class::Sign,
                };
            }
            let sign = match class {
                Class::Space | Class::Skip => {
                    self.at += 1;
                    continue;
                }
                Class::Digit => {
                    self.at = self.word_end(start);
                    continue;
                }
                Class::Word => {
                    self.at = self.word_end(start);
                    None
                }
                Class::Sign => {
                    self.at += 1;
                    Some(self.text[start])
                }
            };
            return Some(Token { sign, span: Span::new(start, self.at) });
        }
        None
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Where a string that `quote` closes ends in `text`, if it does before `limit`.
fn closed(text: &[u8], quote: u8, limit: Option<u8>) -> Option<usize> {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        if byte == quote {
            return Some(at + 1);
        }
        if limit == Some(byte) {
            return None;
        }
        at += if byte == b'\\' { 2 } else { 1 };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(language: &str, text: &str) -> String {
        let tokens = Tokens::new(text.as_bytes(), Lexicon::of(language));
        let texts: Vec<&str> = tokens.map(|it| &text[it.span.start..it.span.end]).collect();
        texts.join(" ")
    }

    #[test]
    fn comments_and_strings_are_left_out() {
        for (language, text, expected) in [
            ("rust", "a // b\nc /* d\n*/ e \"f \\\" g\" h 'i' '\\'' 'é' &'k l", "a c e h & ' k l"),
            ("rust", "r#\"a \" b\"# c r\"d\" r_e", "c r r_e"),
            ("python", "a = \"\"\"b\n\" c\"\"\" # d\ne'f' \"g", "a = e \" g"),
            ("go", "a := `b \\` + 'c' // d", "a : = +"),
            ("cobol", "a \"b\" 1c", "a \" b \""),
        ] {
            assert_eq!(tokens(language, text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_whatever_the_text(text in proptest::collection::vec(
            prop_oneof![Just(b'"'), Just(b'\''), Just(b'\n'), Just(b'/'), Just(b'*'), Just(b'`'), any::<u8>()], 0..200,
        )) {
            for language in ["rust", "python", "lua", "bash", "cobol"] {
                let mut end = 0;
                for token in Tokens::new(&text, Lexicon::of(language)) {
                    prop_assert!(token.span.start >= end && token.span.end > token.span.start);
                    end = token.span.end;
                }
                prop_assert!(end <= text.len());
            }
        }
    }
}
