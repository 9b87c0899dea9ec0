//! Reading ahead in JSON that comes in pieces.

use super::Unfit;
use super::finder::LARGEST_ROW;
use crate::pieces::{MIN_BYTES, MIN_ROWS};
use crate::tape::{Fault, Flaw, Tape, Value, ValueKind, skip_whitespace};
use hr_core::Span;

/// A token outside of rows has no more bytes.
const LARGEST_TOKEN: usize = 1 << 20;

/// Reads ahead in what is held.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) tape: Tape<'a>,
    pub(super) is_end: bool,
}

impl Reader<'_> {
    /// The end of the scalar or key at `at`; `None` if more bytes must come.
    pub(super) fn token(&mut self, at: usize) -> Result<Option<Span>, Unfit> {
        self.tape.clear();
        let is_end = self.is_end;
        let end = self.bytes.len();
        let token = match self.tape.read(at) {
            // A number may go on.
            Ok(value) if value.kind() == ValueKind::Number && value.span().end == end => {
                is_end.then(|| value.span())
            }
            Ok(value) => Some(value.span()),
            Err(fault) if fault.flaw == Flaw::Truncated => None,
            Err(fault) => return Err(Unfit::Fault(fault)),
        };
        let len = token.map_or(end - at, Span::len);
        if len > LARGEST_TOKEN { Err(Unfit::Text) } else { Ok(token) }
    }

    /// Whether the object at `at` is the first of a stream of rows; `None` if more bytes must come.
    pub(super) fn is_stream(&mut self, at: usize) -> Result<Option<bool>, Unfit> {
        let mut next = at;
        for rows in 0..MIN_ROWS {
            let first = self.bytes.get(skip_whitespace(self.bytes, next));
            if first.is_some_and(|byte| *byte != b'{') {
                return Ok(Some(false));
            }
            match self.object(next, at)? {
                Ahead::Object(end) => next = end,
                Ahead::TooFar => return Ok(Some(rows > 1)),
                Ahead::More if self.is_end => return Ok(Some(false)),
                Ahead::More => return Ok(None),
            }
        }
        Ok(Some(true))
    }

    /// What the array at `at` is; `None` if more bytes must come.
    pub(super) fn array(&mut self, at: usize) -> Result<Option<Array>, Unfit> {
        let first_row = skip_whitespace(self.bytes, at + 1);
        let table_if =
            |is_table: bool| if is_table { Array::Table { first_row } } else { Array::Other };
        let mut next = first_row;
        let mut rows = 0;
        loop {
            match self.bytes.get(next) {
                Some(b'{') => {}
                None if !self.is_end => return Ok(None),
                _ => return Ok(Some(Array::Other)),
            }
            match self.object(next, at)? {
                Ahead::Object(end) => next = end,
                Ahead::TooFar => return Ok(Some(Array::Table { first_row })),
                Ahead::More if self.is_end => return Ok(Some(Array::Other)),
                Ahead::More => return Ok(None),
            }
            rows += 1;
            next = skip_whitespace(self.bytes, next);
            let enough = |end: usize| rows >= MIN_ROWS && end - at >= MIN_BYTES;
            match self.bytes.get(next) {
                _ if enough(next) => return Ok(Some(Array::Table { first_row })),
                Some(b',') => next = skip_whitespace(self.bytes, next + 1),
                Some(b']') => return Ok(Some(table_if(enough(next + 1)))),
                Some(_) => return Err(Unfit::Fault(Fault { offset: next, flaw: Flaw::Array })),
                None if self.is_end => return Ok(Some(Array::Other)),
                None => return Ok(None),
            }
        }
    }

    /// Reads the object at `at`, no further than is looked ahead from `from`.
    fn object(&mut self, at: usize, from: usize) -> Result<Ahead, Unfit> {
        self.tape.clear();
        let read = self.tape.read(at).map(Value::span);
        match read {
            Ok(span) if span.end - from <= LARGEST_ROW => Ok(Ahead::Object(span.end)),
            Ok(_) => Ok(Ahead::TooFar),
            Err(fault) if fault.offset - from > LARGEST_ROW => Ok(Ahead::TooFar),
            Err(fault) if fault.flaw == Flaw::Truncated => Ok(Ahead::More),
            // Its end is not known; the row is refused when it is read.
            Err(fault) if fault.flaw == Flaw::Utf8 => Ok(Ahead::TooFar),
            Err(fault) => Err(Unfit::Fault(fault)),
        }
    }
}

/// What an array is.
pub(super) enum Array {
    /// A table, whose first row is there.
    Table { first_row: usize },
    /// Something else.
    Other,
}

/// What lies ahead.
enum Ahead {
    /// An object that ends there.
    Object(usize),
    /// More than is looked at.
    TooFar,
    /// Nothing yet.
    More,
}
