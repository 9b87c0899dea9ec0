//! Where the rows of JSON are that comes in pieces.

use super::ahead::{Array, Reader};
use super::skip::Skip;
use super::{Sink, Unfit};
use crate::path::{push_index, push_key};
use crate::pieces::MAX_DEPTH;
use crate::tape::{self, BYTE_ORDER_MARK, Fault, Flaw, Tape, ValueKind, skip_whitespace};
use hr_core::Span;

/// A row of more bytes is passed over. As far is looked ahead to tell whether an array is a table.
pub(super) const LARGEST_ROW: usize = 1 << 20;

/// Finds the rows of JSON: those of a stream of objects, or of arrays of objects wherever they are but inside
/// of rows. Holds no more than a row and a piece. However the bytes are cut into pieces, it finds the same.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// What has come and is not done with, and where in the Source it begins.
    buffer: Vec<u8>,
    base: usize,
    /// The next byte to look at, in the buffer.
    at: usize,
    /// The containers that are open, outside of rows.
    open: Vec<Container>,
    path: String,
    due: Due,
}

/// An array or object around the next token.
#[derive(Debug)]
struct Container {
    is_object: bool,
    /// Number of the next element.
    index: usize,
    /// Length of its path.
    path_len: usize,
}

/// What comes next.
#[derive(Debug, Default)]
enum Due {
    /// The first value, behind a byte order mark at most.
    #[default]
    Start,
    /// A value.
    Value,
    /// The first element, or the end of the array.
    FirstElement,
    /// A key; the first one, or the end of the object.
    Key,
    FirstKey,
    Colon,
    /// A comma or the end of the container, or another value behind the last.
    AfterValue,
    /// A row; of a stream of rows, or of an array.
    Row {
        is_stream: bool,
    },
    /// The end of a row too large to be read.
    RestOfRow {
        is_stream: bool,
        skip: Skip,
        start: usize,
        fault: Option<Fault>,
    },
    /// A comma or the end of the array.
    AfterRow,
}

/// Whether something was found, or more bytes must come first.
enum Step {
    Done,
    More,
}

impl Finder {
    /// Takes the next bytes and tells `sink` what is in them.
    pub(super) fn push(&mut self, bytes: &[u8], sink: &mut impl Sink) -> Result<(), Unfit> {
        self.buffer.extend_from_slice(bytes);
        self.run(false, sink)?;
        self.buffer.drain(..self.at);
        self.base += std::mem::take(&mut self.at);
        Ok(())
    }

    /// Ends the input. Gives the span that was begun and not ended, if its end is cut off: it may be empty.
    pub(super) fn finish(&mut self, sink: &mut impl Sink) -> Result<Option<Span>, Unfit> {
        self.run(true, sink)?;
        let end = self.base + self.buffer.len();
        let start = match self.due {
            Due::AfterValue if self.open.is_empty() => return Ok(None),
            Due::Row { is_stream: true } if self.at == self.buffer.len() => {
                sink.table_end(end)?;
                return Ok(None);
            }
            Due::RestOfRow { start, .. } => start,
            _ => self.base + self.at,
        };
        if let Due::Row { .. } | Due::RestOfRow { .. } | Due::AfterRow = self.due {
            sink.table_end(start)?;
        }
        Ok(Some(Span::new(start, end)))
    }

    /// What was begun and is still held.
    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    fn run(&mut self, is_end: bool, sink: &mut impl Sink) -> Result<(), Unfit> {
        // The tape borrows what it reads.
        let buffer = std::mem::take(&mut self.buffer);
        let mut reader = Reader { bytes: &buffer, tape: Tape::new(&buffer), is_end };
        let done = loop {
            match self.step(&mut reader, sink) {
                Ok(Step::Done) => {}
                Ok(Step::More) => break Ok(()),
                Err(unfit) => break Err(unfit.at(self.base)),
            }
        };
        self.buffer = buffer;
        done
    }

    fn step(&mut self, reader: &mut Reader<'_>, sink: &mut impl Sink) -> Result<Step, Unfit> {
        if let Due::RestOfRow { .. } = self.due {
            return self.skip(reader, sink);
        }
        self.at = skip_whitespace(reader.bytes, self.at);
        let Some(&byte) = reader.bytes.get(self.at) else { return Ok(Step::More) };
        // A tape takes a byte order mark for granted where the buffer begins.
        if byte == BYTE_ORDER_MARK[0] && !matches!(self.due, Due::Start) {
            return Err(self.fault(Flaw::Value));
        }
        match self.due {
            Due::Start => {
                let rest = &reader.bytes[self.at..];
                if rest.len() < BYTE_ORDER_MARK.len() && !reader.is_end {
                    return Ok(Step::More);
                }
                if self.base + self.at == 0 && rest.starts_with(BYTE_ORDER_MARK) {
                    self.at = BYTE_ORDER_MARK.len();
                    return Ok(Step::Done);
                }
                self.start(byte, reader, sink)
            }
            Due::FirstElement if byte == b']' => self.close(sink),
            Due::Value | Due::FirstElement => self.value(byte, reader, sink),
            Due::FirstKey if byte == b'}' => self.close(sink),
            Due::Key | Due::FirstKey => self.key(byte, reader, sink),
            Due::Colon if byte == b':' => self.mark(b":", Due::Value, sink),
            Due::Colon => Err(self.fault(Flaw::Colon)),
            Due::AfterValue => self.after_value(byte, sink),
            Due::Row { is_stream } => self.row(is_stream, reader, sink),
            Due::AfterRow => match byte {
                b',' => {
                    self.at += 1;
                    self.due = Due::Row { is_stream: false };
                    Ok(Step::Done)
                }
                b']' => {
                    self.at += 1;
                    sink.table_end(self.base + self.at)?;
                    self.due = Due::AfterValue;
                    Ok(Step::Done)
                }
                _ => Err(self.fault(Flaw::Array)),
            },
            Due::RestOfRow { .. } => Ok(Step::Done),
        }
    }

    fn fault(&self, flaw: Flaw) -> Unfit {
        Unfit::Fault(Fault { offset: self.at, flaw })
    }

    /// The first value: it may be the first row of a stream of rows.
    fn start(
        &mut self,
        byte: u8,
        reader: &mut Reader<'_>,
        sink: &mut impl Sink,
    ) -> Result<Step, Unfit> {
        if byte == b'{' {
            let Some(is_stream) = reader.is_stream(self.at)? else { return Ok(Step::More) };
            if is_stream {
                sink.table_start(".", self.base + self.at)?;
                self.due = Due::Row { is_stream };
                return Ok(Step::Done);
            }
        }
        self.due = Due::Value;
        Ok(Step::Done)
    }

    fn value(
        &mut self,
        byte: u8,
        reader: &mut Reader<'_>,
        sink: &mut impl Sink,
    ) -> Result<Step, Unfit> {
        if self.open.len() >= tape::MAX_DEPTH {
            return Err(self.fault(Flaw::Depth));
        }
        match byte {
            b'[' => {
                let may_be_table = self.open.len() <= MAX_DEPTH;
                let array = if may_be_table { reader.array(self.at)? } else { Some(Array::Other) };
                let first_row = match array {
                    None => return Ok(Step::More),
                    Some(Array::Other) => return self.open(false, sink),
                    Some(Array::Table { first_row }) => first_row,
                };
                let path = if self.path.is_empty() { "." } else { &self.path };
                sink.table_start(path, self.base + first_row)?;
                self.at = first_row;
                self.due = Due::Row { is_stream: false };
                Ok(Step::Done)
            }
            b'{' => self.open(true, sink),
            _ => {
                let Some(token) = reader.token(self.at)? else { return Ok(Step::More) };
                self.at = token.end;
                sink.text(token.of(reader.bytes), self.base + self.at)?;
                self.due = Due::AfterValue;
                Ok(Step::Done)
            }
        }
    }

    fn open(&mut self, is_object: bool, sink: &mut impl Sink) -> Result<Step, Unfit> {
        let path_len = self.path.len();
        self.open.push(Container { is_object, index: 0, path_len });
        if is_object {
            return self.mark(b"{", Due::FirstKey, sink);
        }
        push_index(&mut self.path, 0);
        self.mark(b"[", Due::FirstElement, sink)
    }

    fn close(&mut self, sink: &mut impl Sink) -> Result<Step, Unfit> {
        let Some(container) = self.open.pop() else { return Err(self.fault(Flaw::Trailing)) };
        self.path.truncate(container.path_len);
        let bracket: &[u8] = if container.is_object { b"}" } else { b"]" };
        self.mark(bracket, Due::AfterValue, sink)
    }

    /// Passes a mark of one byte.
    fn mark(&mut self, mark: &[u8], due: Due, sink: &mut impl Sink) -> Result<Step, Unfit> {
        self.at += 1;
        self.due = due;
        sink.text(mark, self.base + self.at)?;
        Ok(Step::Done)
    }

    fn key(
        &mut self,
        byte: u8,
        reader: &mut Reader<'_>,
        sink: &mut impl Sink,
    ) -> Result<Step, Unfit> {
        if byte != b'"' {
            return Err(self.fault(Flaw::Key));
        }
        let Some(token) = reader.token(self.at)? else { return Ok(Step::More) };
        self.at = token.end;
        let key = token.of(reader.bytes);
        if let Some(container) = self.open.last() {
            self.path.truncate(container.path_len);
        }
        push_key(&mut self.path, &key[1..key.len() - 1]);
        sink.text(key, self.base + self.at)?;
        self.due = Due::Colon;
        Ok(Step::Done)
    }

    fn after_value(&mut self, byte: u8, sink: &mut impl Sink) -> Result<Step, Unfit> {
        let Some(container) = self.open.last_mut() else {
            // Another value, on a line of its own.
            sink.text(b"\n", self.base + self.at)?;
            self.due = Due::Value;
            return Ok(Step::Done);
        };
        match (container.is_object, byte) {
            (true, b',') => self.mark(b",", Due::Key, sink),
            (false, b',') => {
                container.index += 1;
                self.path.truncate(container.path_len);
                push_index(&mut self.path, container.index);
                self.mark(b",", Due::Value, sink)
            }
            (true, b'}') | (false, b']') => self.close(sink),
            (true, _) => Err(self.fault(Flaw::Object)),
            (false, _) => Err(self.fault(Flaw::Array)),
        }
    }

    #[inline]
    fn row(
        &mut self,
        is_stream: bool,
        reader: &mut Reader<'_>,
        sink: &mut impl Sink,
    ) -> Result<Step, Unfit> {
        reader.tape.clear();
        let is_cut = match reader.tape.read(self.at) {
            Ok(row) if row.span().len() <= LARGEST_ROW => {
                let Span { start, end } = row.span();
                if end == reader.bytes.len() && row.kind() == ValueKind::Number && !reader.is_end {
                    return Ok(Step::More);
                }
                sink.row(Span::new(self.base + start, self.base + end), row)?;
                self.at = end;
                self.due = if is_stream { Due::Row { is_stream } } else { Due::AfterRow };
                return Ok(Step::Done);
            }
            Ok(_) => None,
            Err(fault) if fault.offset - self.at > LARGEST_ROW => None,
            // The end of a row is not known when its bytes are no UTF-8: it may be too large to be read.
            Err(fault) if fault.flaw == Flaw::Utf8 => Some(fault),
            Err(fault) if fault.flaw == Flaw::Truncated => return Ok(Step::More),
            Err(fault) => return Err(Unfit::Fault(fault)),
        };
        let start = self.base + self.at;
        let fault = is_cut.map(|fault| Fault { offset: fault.offset + self.base, ..fault });
        self.due = Due::RestOfRow { is_stream, skip: Skip::default(), start, fault };
        Ok(Step::Done)
    }

    /// Passes over a row that is too large to be read.
    fn skip(&mut self, reader: &Reader<'_>, sink: &mut impl Sink) -> Result<Step, Unfit> {
        let Due::RestOfRow { is_stream, ref mut skip, start, fault } = self.due else {
            return Ok(Step::Done);
        };
        let (passed, is_done) = skip.pass(&reader.bytes[self.at..]);
        self.at += passed;
        if !is_done {
            return Ok(Step::More);
        }
        let span = Span::new(start, self.base + self.at);
        if let (Some(fault), true) = (fault, span.len() <= LARGEST_ROW) {
            return Err(Unfit::Fault(Fault { offset: fault.offset - self.base, ..fault }));
        }
        sink.large_row(span)?;
        self.due = if is_stream { Due::Row { is_stream } } else { Due::AfterRow };
        Ok(Step::Done)
    }
}
