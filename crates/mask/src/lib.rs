//! Tokens of a text, with what varies masked, so that alike texts have one hash.
//!
//! A run of letters and digits that holds a digit is a wildcard; wildcards joined by punctuation are
//! one wildcard. So addresses, times, UUIDs, counters and hex numbers all look alike without a list
//! of their formats, and one pass over the bytes is enough. Only numbers that tell how something ended
//! stay as they are: `status=503`, `exit code 137`.
//!
//! ```
//! let hash = |text: &str| hr_mask::hash(text.as_bytes());
//! assert_eq!(hash("took 12 ms from 10.0.0.1:80"), hash("took 9210 ms from 7.1.2.3:4"));
//! assert_ne!(hash("link 3 is up"), hash("link 3 is down"));
//! assert_ne!(hash("exit code 0"), hash("exit code 137"));
//! ```

mod escape;
mod mask;
mod token;

pub use escape::without_escapes;
pub use mask::mix;
pub use token::{Token, Tokens, tokens};

/// One hash for a sequence of hashes.
pub fn combine(hashes: impl Iterator<Item = u64>) -> u64 {
    hashes.fold(0, mix)
}

/// One hash for a whole text.
pub fn hash(text: &[u8]) -> u64 {
    combine(tokens(text).map(|token| token.hash))
}
