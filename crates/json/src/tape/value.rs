//! Reading a tape.

use std::{fmt, mem};

use hr_core::Span;

use super::{Node, Tape};

/// What a value is. A key is a `String`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// Members in braces.
    Object,
    /// Elements in brackets.
    Array,
    /// Text in double quotes.
    String,
    /// Digits, with or without a fraction and an exponent.
    Number,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
}

/// A value or a key on a [`Tape`]. A handle: cheap to copy.
#[derive(Clone, Copy)]
pub struct Value<'t> {
    tape: &'t Tape<'t>,
    index: usize,
}

impl<'t> Value<'t> {
    pub(super) fn new(tape: &'t Tape<'t>, index: usize) -> Self {
        Self { tape, index }
    }

    fn node(self) -> Node {
        self.tape.nodes[self.index]
    }

    /// Index of the node after this value and all within it.
    pub(super) fn next(self) -> usize {
        self.node().next as usize
    }

    /// What it is.
    pub fn kind(self) -> ValueKind {
        match self.tape.bytes[self.node().start as usize] {
            b'{' => ValueKind::Object,
            b'[' => ValueKind::Array,
            b'"' => ValueKind::String,
            b't' => ValueKind::True,
            b'f' => ValueKind::False,
            b'n' => ValueKind::Null,
            _ => ValueKind::Number,
        }
    }

    /// Where it is in the bytes that the tape was made of.
    pub fn span(self) -> Span {
        let Node { start, end, .. } = self.node();
        Span::new(start as usize, end as usize)
    }

    /// The text of it, exactly as written.
    pub fn raw(self) -> &'t [u8] {
        self.span().of(self.tape.bytes)
    }

    /// The text between the quotes of a string or a key, escapes as written. `None` if it is
    /// neither.
    pub fn unquoted(self) -> Option<&'t [u8]> {
        unquoted(self.raw())
    }

    /// Number of elements of an array or members of an object, 0 for others. Known beforehand.
    pub fn len(self) -> usize {
        self.node().len as usize
    }

    /// Whether [`len`](Value::len) is 0.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The elements of an array, in order. Another value has no elements.
    pub fn elements(self) -> Elements<'t> {
        let left = if self.kind() == ValueKind::Array { self.len() } else { 0 };
        Elements { next: Value::new(self.tape, self.index + 1), left }
    }

    /// The keys and values of an object, in order, also those whose key was there before. Another
    /// value has no members.
    pub fn members(self) -> Members<'t> {
        let left = if self.kind() == ValueKind::Object { self.len() } else { 0 };
        Members { next: Value::new(self.tape, self.index + 1), left }
    }

    /// The value of the first member of an object whose key is written `key`, quotes left out.
    pub fn get(self, key: &[u8]) -> Option<Value<'t>> {
        self.members().find(|(name, _)| name.unquoted() == Some(key)).map(|(_, value)| value)
    }

    /// This value and all within it that hold no other, in order: keys, strings, numbers, literals.
    pub(super) fn leaves(self) -> impl Iterator<Item = Value<'t>> {
        let nodes = (self.index..self.next()).map(move |index| Value::new(self.tape, index));
        nodes.filter(|value| !matches!(value.kind(), ValueKind::Object | ValueKind::Array))
    }
}

/// What is between the quotes of a string that is given as it is written; `None` of anything else.
pub(crate) fn unquoted(raw: &[u8]) -> Option<&[u8]> {
    raw.strip_prefix(b"\"")?.strip_suffix(b"\"")
}

/// Shows the text.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.raw()))
    }
}

/// The elements of an array.
#[derive(Clone, Debug)]
pub struct Elements<'t> {
    next: Value<'t>,
    left: usize,
}

impl<'t> Iterator for Elements<'t> {
    type Item = Value<'t>;

    fn next(&mut self) -> Option<Value<'t>> {
        self.left = self.left.checked_sub(1)?;
        let after = Value::new(self.next.tape, self.next.next());
        Some(mem::replace(&mut self.next, after))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Elements<'_> {}

/// The keys and values of an object.
#[derive(Clone, Debug)]
pub struct Members<'t> {
    next: Value<'t>,
    left: usize,
}

impl<'t> Iterator for Members<'t> {
    type Item = (Value<'t>, Value<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let key = self.next;
        let value = Value::new(key.tape, key.next());
        self.next = Value::new(key.tape, value.next());
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Members<'_> {}
