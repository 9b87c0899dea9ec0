//! Names of originals.

use std::fmt;
use std::str::FromStr;

/// Hex digits in a printed handle.
const DIGITS: usize = 12;
/// Fewest hex digits that a prefix may have.
const MIN_DIGITS: usize = 6;

/// The name of an original: the first 12 hex digits of its BLAKE3, the digits `b3sum` prints first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle([u8; DIGITS / 2]);

impl Handle {
    /// The handle of `original`.
    pub fn of(original: &[u8]) -> Self {
        Self::from_hash(blake3::hash(original).as_bytes())
    }

    /// The handle of the original whose BLAKE3 is `hash`.
    pub fn from_hash(hash: &[u8; 32]) -> Self {
        let mut bytes = [0; DIGITS / 2];
        bytes.copy_from_slice(&hash[..DIGITS / 2]);
        Self(bytes)
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle({self})")
    }
}

/// What a user types to name an original: 6 to 64 hex digits, the start of its BLAKE3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandlePrefix(String);

/// The text is not 6 to 64 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a handle: a handle is 6 to 64 hex digits, such as 3f9a1c0b7e42")]
pub struct NotAHandle(String);

impl HandlePrefix {
    /// The digits, in lower case.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The whole bytes that the digits spell, for a range scan. An odd last digit is left out.
    pub fn whole_bytes(&self) -> Vec<u8> {
        let nibble = |digit: u8| (digit as char).to_digit(16).unwrap_or(0) as u8;
        let pairs = self.0.as_bytes().chunks_exact(2);
        pairs.map(|pair| nibble(pair[0]) << 4 | nibble(pair[1])).collect()
    }

    /// Whether the BLAKE3 `hash` starts with these digits.
    pub fn matches(&self, hash: &[u8; 32]) -> bool {
        let digit = |i: usize| hash[i / 2] >> (4 * (1 - i % 2)) & 15;
        let mut digits = self.0.chars().enumerate();
        digits.all(|(i, c)| c.to_digit(16) == Some(u32::from(digit(i))))
    }
}

impl From<Handle> for HandlePrefix {
    fn from(handle: Handle) -> Self {
        Self(handle.to_string())
    }
}

impl FromStr for HandlePrefix {
    type Err = NotAHandle;

    fn from_str(text: &str) -> Result<Self, NotAHandle> {
        let fits = (MIN_DIGITS..=64).contains(&text.len());
        if fits && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(NotAHandle(text.to_owned()))
        }
    }
}

impl fmt::Display for HandlePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_the_start_of_the_blake3() {
        // The BLAKE3 of no bytes at all, from the paper's test vectors.
        assert_eq!(Handle::of(b"").to_string(), "af1349b9f5f9");
    }

    #[test]
    fn a_prefix_matches_digit_by_digit() {
        let hash = *blake3::hash(b"").as_bytes();
        for digits in ["af1349", "AF1349b", "af1349b9f5f9a1a6a0404dea36dcc949"] {
            let prefix: HandlePrefix = digits.parse().unwrap();
            assert!(prefix.matches(&hash), "{digits}");
        }
        assert!(!"af1348".parse::<HandlePrefix>().unwrap().matches(&hash));
        assert_eq!("af1349b".parse::<HandlePrefix>().unwrap().whole_bytes(), [0xaf, 0x13, 0x49]);
    }

    #[test]
    fn what_is_too_short_or_not_hex_is_refused() {
        for text in ["", "af134", "af134g", &"a".repeat(65)] {
            assert!(text.parse::<HandlePrefix>().is_err(), "{text}");
        }
    }
}
