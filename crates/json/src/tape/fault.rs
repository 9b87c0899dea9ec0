//! Why a text is refused.

use super::MAX_DEPTH;

/// Bytes that are not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset}: {flaw}")]
pub struct Fault {
    /// Where, counted from the start of the bytes.
    pub offset: usize,
    /// What is wrong there.
    pub flaw: Flaw,
}

impl Fault {
    #[cold]
    pub(super) fn new(offset: usize, flaw: Flaw) -> Self {
        Self { offset, flaw }
    }

    /// The fault that `flaw` is what the bytes have at `offset`, or that they end there.
    #[cold]
    pub(super) fn at(bytes: &[u8], offset: usize, flaw: Flaw) -> Self {
        Self::new(offset, if offset < bytes.len() { flaw } else { Flaw::Truncated })
    }
}

/// What can be wrong with a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The bytes end before the value does.
    #[error("the value is cut off")]
    Truncated,
    /// Something else stands where a value must.
    #[error("expected a value")]
    Value,
    /// Something else stands where a key must.
    #[error("expected a key in double quotes")]
    Key,
    /// Something else follows a key.
    #[error("expected ':' after a key")]
    Colon,
    /// Something else follows an element.
    #[error("expected ',' or ']' in an array")]
    Array,
    /// Something else follows a member.
    #[error("expected ',' or '}}' in an object")]
    Object,
    /// A number lacks a digit, or begins with a superfluous 0.
    #[error("malformed number")]
    Number,
    /// A backslash is followed by what it cannot escape.
    #[error("malformed escape")]
    Escape,
    /// A string holds a byte below 0x20, which must be escaped.
    #[error("unescaped control character in a string")]
    Control,
    /// A string is not UTF-8.
    #[error("invalid UTF-8")]
    Utf8,
    /// More than whitespace follows the value.
    #[error("expected nothing more after the value")]
    Trailing,
    /// Arrays and objects are nested too deep.
    #[error("nested deeper than {MAX_DEPTH}")]
    Depth,
    /// Offsets would not fit 32 bits.
    #[error("4 GiB or more")]
    Length,
}
