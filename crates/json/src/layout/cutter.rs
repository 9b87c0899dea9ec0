//! Walking values, and cutting them into pieces.

use super::{
    Brackets, LARGE_ROW, MAX_DEPTH, MIN_BYTES, Piece, Table, is_table, is_table_of_rows,
    without_indexes,
};
use crate::tape::{Cut, Value, ValueKind, minify, skip_whitespace};
use hr_core::Span;

/// Walks values and collects their pieces.
#[derive(Default)]
pub(super) struct Cutter<'t> {
    source: &'t [u8],
    brackets: Brackets,
    pieces: Vec<Piece<'t>>,
    /// Tokens since the last piece, and the offset after them.
    text: Vec<u8>,
    end: usize,
    /// Path of the value that is walked.
    path: String,
}

impl<'t> Cutter<'t> {
    /// Walks values of `source`.
    pub(super) fn new(source: &'t [u8], brackets: Brackets) -> Self {
        Self { source, brackets, ..Self::default() }
    }

    /// All pieces of what was walked.
    pub(super) fn finish(mut self) -> Vec<Piece<'t>> {
        self.flush();
        self.pieces
    }

    /// A value of its own, of which so many containers are open.
    pub(super) fn root(&mut self, root: Value<'t>, open: usize) {
        self.path.clear();
        self.end = root.span().start;
        if open > 0 && !self.is_worth_opening(root, 0) {
            return;
        }
        if !self.text.is_empty() || matches!(self.pieces.last(), Some(Piece::Table(_))) {
            self.text.push(b'\n');
        }
        self.value(root, open, 0);
    }

    /// Objects of a stream.
    pub(super) fn stream(&mut self, rows: &mut Vec<Value<'t>>) {
        if !rows.is_empty() {
            self.path.clear();
            self.table(std::mem::take(rows));
        }
    }

    /// Lines that are no JSON.
    pub(super) fn lines(&mut self, span: Span) {
        self.end_at(span.start);
        self.pieces.push(Piece::Verbatim { end: span.end, cut_at: None });
        self.end = span.end;
    }

    /// What follows the last complete thing of a value that is cut off.
    pub(super) fn rest(&mut self, cut: &Cut) {
        self.end_at(self.end);
        let cut_at = Some(cut.place.clone());
        self.pieces.push(Piece::Verbatim { end: self.source.len(), cut_at });
        self.end = self.source.len();
    }

    /// Ends the last piece at the offset `end`: up to there is nothing that it need show.
    fn end_at(&mut self, end: usize) {
        self.end = end;
        self.flush();
        match self.pieces.last_mut() {
            Some(Piece::Text { end: last, .. } | Piece::Verbatim { end: last, .. }) => *last = end,
            Some(Piece::Table(table)) => table.end = end,
            None => {}
        }
    }

    fn value(&mut self, value: Value<'t>, open: usize, depth: usize) {
        if open > 0 {
            return self.open_value(value, open, depth);
        }
        match value.kind() {
            ValueKind::Array if is_table_of_rows(value, depth) => self.array_of_rows(value),
            ValueKind::Array if depth < MAX_DEPTH => self.array(value, depth),
            ValueKind::Object if depth < MAX_DEPTH => self.object(value, depth),
            _ => minify(value, &mut self.text),
        }
        self.end = value.span().end;
    }

    /// A container that is open, and so many in all with those within it. Afterwards [`end`](Self::end) is where
    /// the rest of it begins.
    fn open_value(&mut self, value: Value<'t>, open: usize, depth: usize) {
        let whole = value.len() - usize::from(open > 1);
        let bracket = value.span().start;
        let is_table = value.kind() == ValueKind::Array
            && value.span().len() >= MIN_BYTES
            && is_table(value.elements().take(whole), whole);
        if is_table {
            self.table(value.elements().take(whole).collect());
            self.skip_comma();
        } else {
            self.text.push(self.source[bracket]);
            self.end = skip_whitespace(self.source, bracket + 1);
        }
        let elements = value.elements().map(|element| (None, element));
        let members = value.members().map(|(key, value)| (Some(key), value));
        let done = if is_table { whole } else { 0 };
        for (number, (key, child)) in elements.chain(members).enumerate().skip(done) {
            let open = if number == whole { open - 1 } else { 0 };
            if open > 0 && !self.is_worth_opening(child, depth + 1) {
                return;
            }
            match key {
                Some(key) => self.member(key, child, open, depth),
                None => self.element(number, child, open, depth),
            }
            if open == 0 && self.skip_comma() {
                self.text.push(b',');
            }
        }
    }

    /// Whether an open container is to be looked into. One that is small is left to the rest.
    fn is_worth_opening(&self, value: Value<'t>, depth: usize) -> bool {
        self.source.len() - value.span().start > LARGE_ROW && depth < MAX_DEPTH
    }

    /// Goes on to the next token, or the one after it if it is a comma: tells whether it is.
    fn skip_comma(&mut self) -> bool {
        self.end = skip_whitespace(self.source, self.end);
        let is_comma = self.source.get(self.end) == Some(&b',');
        if is_comma {
            self.end = skip_whitespace(self.source, self.end + 1);
        }
        is_comma
    }

    fn array(&mut self, array: Value<'t>, depth: usize) {
        self.text.push(b'[');
        for (number, element) in array.elements().enumerate() {
            if number > 0 {
                self.text.push(b',');
            }
            self.element(number, element, 0, depth);
        }
        self.text.push(b']');
    }

    fn object(&mut self, object: Value<'t>, depth: usize) {
        self.text.push(b'{');
        for (number, (key, value)) in object.members().enumerate() {
            if number > 0 {
                self.text.push(b',');
            }
            self.member(key, value, 0, depth);
        }
        self.text.push(b'}');
    }

    fn element(&mut self, number: usize, element: Value<'t>, open: usize, depth: usize) {
        let parent = self.path.len();
        self.path += &format!("[{number}]");
        self.value(element, open, depth + 1);
        self.path.truncate(parent);
    }

    fn member(&mut self, key: Value<'t>, value: Value<'t>, open: usize, depth: usize) {
        self.text.extend_from_slice(key.raw());
        self.text.push(b':');
        let parent = self.path.len();
        self.path.push('.');
        self.path += &String::from_utf8_lossy(key.unquoted().unwrap_or_default());
        self.value(value, open, depth + 1);
        self.path.truncate(parent);
    }

    fn array_of_rows(&mut self, array: Value<'t>) {
        if self.brackets == Brackets::Kept {
            self.text.push(b'[');
        }
        self.table(array.elements().collect());
        match self.brackets {
            Brackets::Kept => self.text.push(b']'),
            Brackets::Implied => self.end_at(array.span().end),
        }
    }

    /// One row or more.
    fn table(&mut self, rows: Vec<Value<'t>>) {
        // The text before a table ends where the table starts, and takes the white space with it.
        self.end = rows[0].span().start;
        self.flush();
        self.end = rows[rows.len() - 1].span().end;
        let path = if self.path.is_empty() { ".".to_owned() } else { self.path.clone() };
        let family = without_indexes(&path);
        self.pieces.push(Piece::Table(Table { path, family, rows, end: self.end }));
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.pieces.push(Piece::Text { text, end: self.end });
        }
    }
}
