//! Walking values, and cutting them into pieces.

use super::{
    LARGE_ROW, LEAST_ROOM, MAX_DEPTH, MIN_BYTES, Piece, Style, Table, family, holds_tables,
    is_table, is_table_of_rows, without_indexes,
};
use crate::brief::has_marks;
use crate::frame::Framed;
use crate::inner::Documents;
use crate::path::{push_index, push_key};
use crate::tape::{Cut, Value, ValueKind, minify, skip_whitespace};
use crate::terse;
use hr_core::Span;
use std::collections::HashSet;

/// Walks values and collects their pieces.
#[derive(Default)]
pub(super) struct Cutter<'t, 'q> {
    source: &'t [u8],
    style: Style<'q>,
    /// Whether there is text around the values: what is between tables is left as it is written then, so that nothing of
    /// the text could be taken for the form of a value.
    is_framed: bool,
    /// Paths without indexes of arrays that are tables, however short, if that is known; others are not.
    families: Option<HashSet<String>>,
    /// Strings that are pieces of their own.
    documents: Documents<'t>,
    pieces: Vec<Piece<'t>>,
    /// Tokens since the last piece, and the offset after them.
    text: Vec<u8>,
    end: usize,
    /// Path of the value that is walked, and how much of it is that of the text.
    path: String,
    before: usize,
}

impl<'t, 'q> Cutter<'t, 'q> {
    /// Walks the values of `framed`.
    pub(super) fn new(framed: &'t Framed<'_>, style: Style<'q>) -> Self {
        let (source, is_framed) = (framed.tape.bytes(), !framed.is_bare());
        Self { source, style, is_framed, ..Self::default() }
    }

    /// The same for a text at `path`.
    pub(super) fn within(self, path: &str) -> Self {
        Self { path: path.to_owned(), before: path.len(), ..self }
    }

    /// The same where arrays under these paths without indexes are tables, however short, and others are not.
    pub(super) fn with_families(self, families: HashSet<String>) -> Self {
        Self { families: Some(families), ..self }
    }

    /// The same where these strings are pieces of their own.
    pub(super) fn with_documents(self, documents: Documents<'t>) -> Self {
        Self { documents, ..self }
    }

    /// All pieces of what was walked.
    pub(super) fn finish(mut self) -> Vec<Piece<'t>> {
        self.flush();
        self.pieces
    }

    /// A value of its own, of which so many containers are open.
    pub(super) fn root(&mut self, root: Value<'t>, open: usize) {
        self.path.truncate(self.before);
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
            self.path.truncate(self.before);
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
            Some(
                Piece::Text { end: last, .. }
                | Piece::Inner { end: last, .. }
                | Piece::Verbatim { end: last, .. },
            ) => *last = end,
            Some(Piece::Table(table)) => table.end = end,
            None => {}
        }
    }

    fn value(&mut self, value: Value<'t>, open: usize, depth: usize) {
        if open > 0 {
            return self.open_value(value, open, depth);
        }
        match value.kind() {
            ValueKind::Array if self.is_table(value, depth) => self.array_of_rows(value),
            ValueKind::Array if self.is_opened(value, depth) => self.array(value, depth),
            ValueKind::Object if self.is_opened(value, depth) => self.object(value, depth),
            ValueKind::String => self.string(value),
            _ => self.leaf(value),
        }
        self.end = value.span().end;
    }

    fn is_table(&self, array: Value<'t>, depth: usize) -> bool {
        let is_of_rows =
            || !array.is_empty() && array.elements().all(|row| row.kind() == ValueKind::Object);
        match &self.families {
            None => is_table_of_rows(array, depth),
            Some(families) => {
                is_of_rows()
                    && families.contains(&family(&self.path))
                    && !holds_tables(array, depth)
            }
        }
    }

    /// A string: a document, or a leaf.
    fn string(&mut self, string: Value<'t>) {
        let Some(document) = self.documents.take(string) else { return self.leaf(string) };
        // As before a table, the text ends where the string starts.
        self.end = string.span().start;
        self.flush();
        let (document, end) = (Box::new(document), string.span().end);
        self.pieces.push(Piece::Inner { document, end });
    }

    /// Whether there may be tables or documents in a container.
    fn is_opened(&self, value: Value<'t>, depth: usize) -> bool {
        let here = without_indexes(&self.path);
        let is_below = |family: &String| family.starts_with(&here);
        depth < MAX_DEPTH
            && value.span().len() >= MIN_BYTES
            && (self.documents.are_in(value.span())
                || self.families.as_ref().is_none_or(|families| families.iter().any(is_below)))
    }

    /// A value without tables in it.
    fn leaf(&mut self, value: Value<'t>) {
        let len = value.span().len();
        match self.style {
            // Only the tables are asked for.
            _ if self.families.is_none() => {}
            Style::Json => minify(value, &mut self.text),
            Style::Terse { brief, room } => {
                let share = |room| room as u64 * len as u64 / self.source.len().max(1) as u64;
                let room = room.map_or(usize::MAX, |room| (share(room) as usize).max(LEAST_ROOM));
                let start = self.text.len();
                brief.write(value, room, &mut self.text);
                if self.is_framed && !has_marks(&self.text[start..]) {
                    self.text.truncate(start);
                    minify(value, &mut self.text);
                }
            }
        }
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
        push_index(&mut self.path, number);
        self.value(element, open, depth + 1);
        self.path.truncate(parent);
    }

    fn member(&mut self, key: Value<'t>, value: Value<'t>, open: usize, depth: usize) {
        match self.style {
            Style::Terse { .. } if !self.is_framed => terse::write_key(key.raw(), &mut self.text),
            _ => self.text.extend_from_slice(key.raw()),
        }
        self.text.push(b':');
        let parent = self.path.len();
        push_key(&mut self.path, key.unquoted().unwrap_or_default());
        self.value(value, open, depth + 1);
        self.path.truncate(parent);
    }

    fn array_of_rows(&mut self, array: Value<'t>) {
        let is_json = matches!(self.style, Style::Json);
        if is_json {
            self.text.push(b'[');
        }
        self.table(array.elements().collect());
        if is_json {
            self.text.push(b']');
        } else {
            self.end_at(array.span().end);
        }
    }

    /// One row or more.
    fn table(&mut self, rows: Vec<Value<'t>>) {
        // The text before a table ends where the table starts, and takes the white space with it.
        self.end = rows[0].span().start;
        self.flush();
        self.end = rows[rows.len() - 1].span().end;
        let path = if self.path.is_empty() { ".".to_owned() } else { self.path.clone() };
        let family = family(&self.path);
        self.pieces.push(Piece::Table(Table { path, family, rows, end: self.end }));
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.pieces.push(Piece::Text { text, end: self.end });
        }
    }
}
