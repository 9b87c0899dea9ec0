//! JSON without loss: where each value of a text begins and ends.
//!
//! A [`Tape`] holds no decoded string and no parsed number, only spans. What is copied from a span
//! is what was written: `1.10` stays `1.10`, a number of 30 digits keeps them all, `\u0041` stays
//! an escape, a key that is there twice is there twice. Text is compared as it is written, too: `1`
//! and `1.0` differ.
//!
//! ```
//! use hr_json::tape::{Tape, ValueKind};
//!
//! let tape = Tape::parse(br#"{"id": 1.10, "tags": ["a", "b"]}"#)?;
//! let tags = tape.root().get(b"tags").unwrap();
//! assert_eq!(tape.root().get(b"id").unwrap().raw(), b"1.10");
//! assert_eq!(tags.kind(), ValueKind::Array);
//! assert_eq!(tags.elements().map(|tag| tag.raw()).collect::<Vec<_>>(), [br#""a""#, br#""b""#]);
//! # Ok::<(), hr_json::tape::Fault>(())
//! ```

mod cut;
mod fault;
mod minify;
mod parse;
mod scan;
mod value;

use std::{fmt, iter};

pub use cut::Cut;
pub use fault::{Fault, Flaw};
pub use minify::minify;
pub(crate) use scan::{is_number, skip_whitespace};
pub(crate) use value::unquoted;
pub use value::{Elements, Members, Value, ValueKind};

/// How deep arrays and objects may be nested. Nothing here recurses, so this guards only those who
/// walk a tape; serde_json stops at 128, simd-json at 1024.
pub const MAX_DEPTH: usize = 10_000;

/// What some programs write before UTF-8 text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The values of a JSON text in the order of the text: a value, then all within it, a key before
/// its value.
///
/// Takes 16 bytes a value, and as many a key. Holds one value after [`parse`](Tape::parse), and as
/// many as were [`read`](Tape::read) of a text that is a stream of values.
#[derive(Clone)]
pub struct Tape<'a> {
    bytes: &'a [u8],
    nodes: Vec<Node>,
}

/// A value or a key. Its kind is told by its first byte.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Offset of the first byte.
    start: u32,
    /// Offset after the last byte.
    end: u32,
    /// Index of the node after this one and all within it.
    next: u32,
    /// Number of elements or members.
    len: u32,
}

impl<'a> Tape<'a> {
    /// The tape of `bytes` that are one JSON value. Whitespace may be around it, and a byte order
    /// mark before that.
    ///
    /// A [`Fault`] says where the bytes leave the grammar of RFC 8259 or UTF-8, are nested deeper
    /// than [`MAX_DEPTH`], or that they are 4 GiB or more.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        let (tape, end) = Self::parse_prefix(bytes)?;
        let end = scan::skip_whitespace(bytes, end);
        if end == bytes.len() { Ok(tape) } else { Err(Fault::new(end, Flaw::Trailing)) }
    }

    /// The tape of the value that `bytes` start with, and the offset after it. Like
    /// [`parse`](Tape::parse), but whatever follows the value is not looked at.
    pub fn parse_prefix(bytes: &'a [u8]) -> Result<(Self, usize), Fault> {
        let mut tape = Self::new(bytes);
        let end = tape.read(0)?.span().end;
        Ok((tape, end))
    }

    /// A tape on which nothing of `bytes` has been [`read`](Tape::read) yet.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, nodes: Vec::new() }
    }

    /// Reads one value and adds it to the tape. It begins at the offset `at`, or after whitespace
    /// there; at offset 0 also after a byte order mark. Its span says where to go on.
    ///
    /// After a [`Fault`] the tape is as it was. Where only whitespace is left, that is
    /// [`Flaw::Truncated`].
    ///
    /// ```
    /// use hr_json::tape::Tape;
    ///
    /// let stream = b"{\"a\": 1}\n{\"a\": 2}\n";
    /// let mut tape = Tape::new(stream);
    /// let end = tape.read(0)?.span().end;
    /// tape.read(end)?;
    /// assert_eq!(tape.roots().count(), 2);
    /// # Ok::<(), hr_json::tape::Fault>(())
    /// ```
    pub fn read(&mut self, at: usize) -> Result<Value<'_>, Fault> {
        let index = self.nodes.len();
        if let Err(fault) = parse::value(self.bytes, at, &mut self.nodes) {
            self.nodes.truncate(index);
            return Err(fault);
        }
        Ok(Value::new(self, index))
    }

    /// Reads a value that is cut off, as [`read`](Tape::read) reads a whole one: as far as its elements and
    /// members are complete. It, and each container that is open in it, ends after the last of those and has
    /// no closing bracket; what is not complete is not on the tape. A number right before the end is not.
    ///
    /// A [`Fault`] says why the value cannot be read as a whole, where nothing of it is complete either.
    /// A value that is whole is read as such, with no container open.
    ///
    /// ```
    /// use hr_json::tape::Tape;
    ///
    /// let mut tape = Tape::new(br#"{"rows": [{"id": 1}, {"id": 2}, {"id": 3"#);
    /// let (value, cut) = tape.read_cut(0)?;
    /// assert_eq!(value.raw(), br#"{"rows": [{"id": 1}, {"id": 2}"#);
    /// assert_eq!((cut.open, cut.place.as_str()), (2, ".rows[2].id"));
    /// # Ok::<(), hr_json::tape::Fault>(())
    /// ```
    pub fn read_cut(&mut self, at: usize) -> Result<(Value<'_>, Cut), Fault> {
        let index = self.nodes.len();
        let Err(fault) = parse::value(self.bytes, at, &mut self.nodes) else {
            return Ok((Value::new(self, index), Cut { open: 0, place: String::new() }));
        };
        match cut::close(self.bytes, &mut self.nodes, index, fault) {
            Some(cut) => Ok((Value::new(self, index), cut)),
            None => {
                self.nodes.truncate(index);
                Err(fault)
            }
        }
    }

    /// The bytes that it is made of.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// What was read so far, to go [`back`](Tape::back) to.
    pub(crate) fn mark(&self) -> usize {
        self.nodes.len()
    }

    /// Forgets what was read since `mark`.
    pub(crate) fn back(&mut self, mark: usize) {
        self.nodes.truncate(mark);
    }

    /// Forgets what was read and keeps the memory.
    pub fn clear(&mut self) {
        self.nodes.clear();
    }

    /// The value that was read first. Panics if none was.
    pub fn root(&self) -> Value<'_> {
        assert!(!self.nodes.is_empty(), "a value has been read");
        Value::new(self, 0)
    }

    /// The values that were read, in that order, without those within them.
    pub fn roots(&self) -> impl Iterator<Item = Value<'_>> {
        let at = |index: usize| (index < self.nodes.len()).then(|| Value::new(self, index));
        iter::successors(at(0), move |value| at(value.next()))
    }
}

/// Shows the text of the values.
impl fmt::Debug for Tape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.roots()).finish()
    }
}
