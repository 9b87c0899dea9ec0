//! The choice of a count.

use crate::{estimate, exact};

/// How tokens are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counter {
    /// By [`estimate`]: within a few per cent, at once.
    #[default]
    Estimate,
    /// By [`exact`]: slower, and slow to start.
    Exact,
}

impl Counter {
    /// The tokens of `bytes`.
    pub fn count(self, bytes: &[u8]) -> usize {
        match self {
            Counter::Estimate => estimate(bytes),
            Counter::Exact => exact(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn estimates_unless_told_otherwise() {
        // A text that the two count differently.
        let text = b"uncopyrightable";
        assert_ne!(estimate(text), exact(text));
        assert_eq!(Counter::default().count(text), estimate(text));
        assert_eq!(Counter::Exact.count(text), exact(text));
    }
}
