//! Tokens.

use crate::mask::{Mask, WILDCARD, mix};

/// From this length on a token that varies and holds no quoted text is one wildcard: a path, a URL, an
/// encoded blob.
const LONG: usize = 64;
/// Most digits of a number that tells how something ended.
const OUTCOME_DIGITS: usize = 3;

/// A word between white space, a whole quoted value, or a member of a JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Offset of its first byte in the line.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
    /// Hash of its text with wildcards masked.
    pub hash: u64,
    /// Hash of the key of a `key=value` or `"key":value`, where its value is data. A message under a
    /// key is words like any others.
    pub key: Option<u64>,
    /// Whether it holds a wildcard.
    pub varies: bool,
    /// Whether it is a word of letters alone.
    pub is_word: bool,
    /// Whether it is, or holds, a number that tells how something ended.
    pub is_outcome: bool,
}

/// The tokens of `line`: words between white space. The quoted value of a key is part of its word,
/// unless it is a message; members of a JSON object are tokens of their own.
pub fn tokens(line: &[u8]) -> Tokens<'_> {
    Tokens { line, at: 0, after_outcome_word: false }
}

/// Iterator over the tokens of a line. Made by [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    line: &'a [u8],
    at: usize,
    /// Whether the token before was a word that a number of an outcome follows.
    after_outcome_word: bool,
}

impl Tokens<'_> {
    /// The same line's tokens from the offset `at` on.
    #[must_use]
    pub fn starting_at(mut self, at: usize) -> Self {
        self.at = at;
        self
    }

    /// Whether what follows is the number of an outcome, quoted or not.
    fn outcome_follows(&self, at: usize) -> bool {
        let rest = self.line.get(at..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\"").unwrap_or(rest);
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let ends = !rest.get(digits).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'.');
        (1..=OUTCOME_DIGITS).contains(&digits) && ends
    }

    /// Whether a token ends after the byte at `at`, a brace or comma of a JSON object.
    fn member_follows(&self, at: usize) -> bool {
        matches!(self.line[at], b'{' | b',') && self.line.get(at + 1) == Some(&b'"')
    }

    /// Whether the `=` or `:` at the current offset ends the key of a token that began at `start`: `key=`
    /// or `"key":`.
    fn ends_key(&self, start: usize, byte: u8) -> bool {
        byte == b'=' || self.at > start + 1 && self.line[self.at - 1] == b'"'
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let line = self.line;
        while line.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        let start = self.at;
        let mut mask = Mask::new();
        let mut key = None;
        let (mut has_key, mut in_value) = (false, false);
        let (mut has_quote, mut is_word) = (false, false);
        let mut is_outcome = self.after_outcome_word && self.outcome_follows(start);
        mask.keeps_digits = is_outcome;
        while let Some(&byte) = line.get(self.at) {
            if CLASSES[usize::from(byte)] != MARK {
                let run = self.at;
                let (len, has_digit) = run_of(&line[run..]);
                self.at += len;
                mask.push_run(&line[run..self.at], has_digit);
                is_word = run == start && !has_digit;
                continue;
            }
            match byte {
                b' ' | b'\t' | b'\r' if !in_value => break,
                b'"' => {
                    has_quote = true;
                    let opens = !in_value && key.is_some();
                    in_value = opens && memchr::memchr(b'"', &line[self.at + 1..]).is_some();
                }
                b'=' | b':' if !has_key && self.ends_key(start, byte) => {
                    has_key = true;
                    let name = name(&line[start..self.at]);
                    is_outcome |= is_outcome_word(name) && self.outcome_follows(self.at + 1);
                    mask.keeps_digits = is_outcome;
                    if !is_one_of(name, &MESSAGES) {
                        key = Some(mask.hash_so_far());
                    }
                }
                _ => {}
            }
            mask.push_mark(byte);
            is_word = false;
            self.at += 1;
            if !in_value && self.member_follows(self.at - 1) {
                break;
            }
        }
        if self.at == start {
            return None;
        }
        let text = &line[start..self.at];
        self.after_outcome_word = is_outcome_word(if is_word { text } else { name(text) });
        let (mut hash, mut varies) = mask.finish();
        if varies && !has_quote && text.len() >= LONG {
            hash = mix(key.unwrap_or(0), WILDCARD);
        } else if is_word && is_part_of_date(text) {
            (hash, varies) = (mix(0, WILDCARD), true);
        }
        Some(Token { start, end: self.at, hash, key, varies, is_word, is_outcome })
    }
}

/// The classes of bytes, a bit each but for marks.
const MARK: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 2;

/// What each byte is. Bytes of other than ASCII characters are letters.
const CLASSES: [u8; 256] = {
    let mut classes = [MARK; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte >= 0x80 || (byte as u8).is_ascii_alphabetic() {
            classes[byte] = LETTER;
        } else if (byte as u8).is_ascii_digit() {
            classes[byte] = DIGIT;
        }
        byte += 1;
    }
    classes
};

/// Length of the run of letters and digits that `text` starts with, and whether it holds a digit.
fn run_of(text: &[u8]) -> (usize, bool) {
    let mut seen = MARK;
    for (at, &byte) in text.iter().enumerate() {
        let class = CLASSES[usize::from(byte)];
        if class == MARK {
            return (at, seen & DIGIT != 0);
        }
        seen |= class;
    }
    (text.len(), seen & DIGIT != 0)
}

/// Whether a word is the name of a month or of a day, as dates have it.
fn is_part_of_date(text: &[u8]) -> bool {
    const NAMES: [&[u8; 3]; 19] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec", b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun",
    ];
    text.len() == 3 && NAMES.iter().any(|name| *name == text)
}

/// Keys and words that a number follows which tells how something ended.
const OUTCOMES: [&str; 8] =
    ["status", "code", "exit", "signal", "rc", "statuscode", "status_code", "exit_code"];
/// Keys whose values are messages.
const MESSAGES: [&str; 7] = ["msg", "message", "error", "err", "reason", "exception", "detail"];

/// `text` without the punctuation around it.
fn name(text: &[u8]) -> &[u8] {
    let start = text.iter().position(u8::is_ascii_alphanumeric).unwrap_or(text.len());
    let end = text.iter().rposition(u8::is_ascii_alphanumeric).map_or(start, |last| last + 1);
    &text[start..end]
}

fn is_outcome_word(name: &[u8]) -> bool {
    let may_be = name.len() <= 11
        && matches!(name.first(), Some(b's' | b'S' | b'c' | b'C' | b'e' | b'E' | b'r' | b'R'));
    may_be && is_one_of(name, &OUTCOMES)
}

fn is_one_of(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(text: &str) -> u64 {
        crate::hash(text.as_bytes())
    }

    #[test]
    fn what_varies_is_masked() {
        for (one, other) in [
            ("from 10.251.73.220:50010 to", "from 7.1.2.3:1 to"),
            ("id 3f9a-12-77b0 ok", "id 1 ok"),
            ("blk_-7571492020523929240", "blk_-1"),
            ("5c:50:15:36:bc:03", "5c:50:15:4c:18:1c"),
            ("took 12ms", "took 9210ms"),
            ("at Fri Jun 17 07:07:00 2005", "at Sun Jul  3 10:05:25 2005"),
            ("index:-1", "index:0"),
            ("left -5 of", "left 17 of"),
        ] {
            assert_eq!(hash(one), hash(other), "{one} / {other}");
        }
    }

    #[test]
    fn what_does_not_vary_is_not() {
        for (one, other) in [
            ("link up", "link down"),
            ("node-7 a", "rack-7 a"),
            ("disk1.ok", "disk1.bad"),
            ("a b", "ab"),
            ("n=1 m=2", "n=1 k=2"),
            ("request status=200 ms=1", "request status=503 ms=1"),
            ("exited with code 0", "exited with code 137"),
            (r#"{"id":1,"msg":"stored","by":"a"}"#, r#"{"id":1,"msg":"lost","by":"a"}"#),
            (r#"level=info msg="disk is fine""#, r#"level=info msg="disk is full""#),
        ] {
            assert_ne!(hash(one), hash(other), "{one} / {other}");
        }
    }

    #[test]
    fn a_quoted_value_is_one_token_unless_it_is_a_message() {
        let spans = |text: &'static str| -> Vec<&str> {
            tokens(text.as_bytes()).map(|token| &text[token.start..token.end]).collect()
        };
        assert_eq!(spans("a=\"b c\" d"), ["a=\"b c\"", "d"]);
        assert_eq!(spans("a 5\" disk"), ["a", "5\"", "disk"]);
        assert_eq!(spans("msg=\"b c\" d"), ["msg=\"b", "c\"", "d"]);
        assert_eq!(
            spans(r#"{"a":"b c","msg":"d e"}"#),
            ["{", r#""a":"b c","#, r#""msg":"d"#, r#"e"}"#]
        );
    }

    #[test]
    fn a_key_is_the_same_whatever_its_value() {
        let key = |text: &str| tokens(text.as_bytes()).next().and_then(|token| token.key);
        assert_eq!(key("user=root"), key("user=mary"));
        assert_ne!(key("user=root"), key("host=root"));
        assert_eq!(key("root"), None);
    }
}
