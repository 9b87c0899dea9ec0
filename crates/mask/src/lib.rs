//! Tokens of a text, with what varies masked, so that alike texts have one hash.
//!
//! A run of letters and digits that holds a digit is a wildcard; wildcards joined by punctuation are
//! one wildcard. So addresses, times, UUIDs, counters and hex numbers all look alike without a list
//! of their formats, and one pass over the bytes is enough.
//!
//! ```
//! let hash = |text: &str| hr_mask::hash(text.as_bytes());
//! assert_eq!(hash("took 12 ms from 10.0.0.1:80"), hash("took 9210 ms from 7.1.2.3:4"));
//! assert_ne!(hash("link 3 is up"), hash("link 3 is down"));
//! ```

/// The multiplier of rustc's FxHash: hashes here are compared within one run, never stored.
const MULTIPLIER: u64 = 0x517c_c1b7_2722_0a95;

/// What stands for a wildcard in the hash of a token; no byte of text has this value.
const WILDCARD: u16 = 256;

/// From this length on a token that varies is one wildcard: a path, a URL, an encoded blob.
const LONG: usize = 64;

/// A word between white space, or a whole quoted string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Offset of its first byte in the line.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
    /// Hash of its text with wildcards masked.
    pub hash: u64,
    /// Hash of its text up to the first `=`, where it has one.
    pub key: Option<u64>,
    /// Whether it holds a wildcard.
    pub varies: bool,
}

/// The tokens of `line`: words between white space, a quoted string being part of its word. Colour codes (`ESC [ ... letter`) are not part of any token's hash.
pub fn tokens(line: &[u8]) -> Tokens<'_> {
    Tokens { line, at: 0 }
}

/// Iterator over the tokens of a line. Made by [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    line: &'a [u8],
    at: usize,
}

impl Tokens<'_> {
    /// The same line's tokens from the offset `at` on.
    #[must_use]
    pub fn starting_at(mut self, at: usize) -> Self {
        self.at = at;
        self
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.line.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        let start = self.at;
        let mut mask = Mask::default();
        let mut key = None;
        let mut quoted = false;
        while let Some(&byte) = self.line.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' if !quoted => break,
                b'\x1b' => {
                    self.at += escape_len(&self.line[self.at..]);
                    continue;
                }
                b'"' => quoted = !quoted && self.line[self.at + 1..].contains(&b'"'),
                b'=' if key.is_none() => key = Some(mask.hash_so_far()),
                _ => {}
            }
            mask.push(byte);
            self.at += 1;
        }
        (self.at > start).then(|| {
            let (mut hash, varies) = mask.finish();
            if varies && self.at - start >= LONG {
                hash = mix(key.unwrap_or(0), WILDCARD);
            }
            Token { start, end: self.at, hash, key, varies }
        })
    }
}

/// Length of the escape sequence that `bytes` start with: at least the ESC itself.
fn escape_len(bytes: &[u8]) -> usize {
    if bytes.get(1) != Some(&b'[') {
        return 1;
    }
    let parameters = bytes[2..].iter().take_while(|b| matches!(b, 0x20..=0x3f)).count();
    (2 + parameters + 1).min(bytes.len())
}

/// Hashes a token while it is read, run by run.
#[derive(Default)]
struct Mask {
    hash: u64,
    run: u64,
    run_len: usize,
    run_has_digit: bool,
    /// Whether all letters of the run are hex digits.
    run_is_hex: bool,
    /// The punctuation before the run.
    before_run: u8,
    varies: bool,
    /// Punctuation since the last wildcard, which belongs to it if another wildcard follows.
    joint: Option<u64>,
}

impl Mask {
    fn push(&mut self, byte: u8) {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            self.run_is_hex = byte.is_ascii_hexdigit() && (self.run_is_hex || self.run_len == 0);
            self.run = mix(self.run, u16::from(byte));
            self.run_len += 1;
            self.run_has_digit |= byte.is_ascii_digit();
            return;
        }
        self.end_run();
        self.before_run = byte;
        match &mut self.joint {
            Some(joint) => *joint = mix(*joint, u16::from(byte)),
            None => self.hash = mix(self.hash, u16::from(byte)),
        }
    }

    fn end_run(&mut self) {
        if self.run_len == 0 {
            return;
        }
        // A group of a UUID or of a MAC address may happen to be all letters.
        let is_group =
            self.run_is_hex && self.joint.is_some() && matches!(self.before_run, b'-' | b':');
        if self.run_has_digit || is_group {
            if self.joint.is_none() {
                self.hash = mix(self.hash, WILDCARD);
            }
            self.joint = Some(self.hash);
            self.varies = true;
        } else {
            self.hash = self.joint.take().unwrap_or(self.hash).rotate_left(7) ^ self.run;
        }
        (self.run, self.run_len, self.run_has_digit) = (0, 0, false);
    }

    fn hash_so_far(&self) -> u64 {
        self.joint.unwrap_or(self.hash).rotate_left(7) ^ self.run
    }

    fn finish(mut self) -> (u64, bool) {
        self.end_run();
        (self.joint.unwrap_or(self.hash), self.varies)
    }
}

fn mix(hash: u64, symbol: u16) -> u64 {
    (hash.rotate_left(5) ^ u64::from(symbol)).wrapping_mul(MULTIPLIER)
}

/// One hash for a sequence of hashes.
pub fn combine(hashes: impl Iterator<Item = u64>) -> u64 {
    hashes.fold(0, |all, hash| (all.rotate_left(5) ^ hash).wrapping_mul(MULTIPLIER))
}

/// One hash for a whole text.
pub fn hash(text: &[u8]) -> u64 {
    combine(tokens(text).map(|token| token.hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(text: &str) -> u64 {
        super::hash(text.as_bytes())
    }

    #[test]
    fn what_varies_is_masked() {
        for (one, other) in [
            ("from 10.251.73.220:50010 to", "from 7.1.2.3:1 to"),
            ("id 3f9a-12-77b0 ok", "id 1 ok"),
            ("blk_-7571492020523929240", "blk_-1"),
            ("5c:50:15:36:bc:03", "5c:50:15:4c:18:1c"),
            ("took 12ms", "took 9210ms"),
            ("\x1b[32mINFO\x1b[0m up 1", "INFO up 2"),
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
        ] {
            assert_ne!(hash(one), hash(other), "{one} / {other}");
        }
    }

    #[test]
    fn a_quoted_string_is_one_token() {
        let spans = |text: &'static str| -> Vec<&str> {
            tokens(text.as_bytes()).map(|token| &text[token.start..token.end]).collect()
        };
        assert_eq!(spans("a=\"b c\" d"), ["a=\"b c\"", "d"]);
        assert_eq!(spans("a 5\" disk"), ["a", "5\"", "disk"]);
    }

    #[test]
    fn a_key_is_the_same_whatever_its_value() {
        let key = |text: &str| tokens(text.as_bytes()).next().and_then(|token| token.key);
        assert_eq!(key("user=root"), key("user=mary"));
        assert_ne!(key("user=root"), key("host=root"));
        assert_eq!(key("root"), None);
    }
}
