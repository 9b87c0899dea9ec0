//! Where the tables of a JSON text are, and what stands between them.

use crate::frame::{Framed, Part};
use crate::tape::{Cut, Value, ValueKind, minify, skip_whitespace};
use hr_core::Span;

/// Fewest objects in an array that make a table.
const MIN_ROWS: usize = 5;
/// Fewest bytes of an array that make a table: what names its columns costs some tokens, too.
const MIN_BYTES: usize = 400;
/// Rows of more bytes than this on average are looked into: if nearly all of them are tables again,
/// those are the ones that a reader chooses rows from.
const LARGE_ROW: usize = 4 << 10;
/// The share that the tables within must have for that, in percent.
const MOSTLY_TABLES: usize = 70;
/// How deep tables are looked for. What lies deeper is copied.
const MAX_DEPTH: usize = 64;

/// A part of a JSON text.
#[derive(Debug)]
pub(crate) enum Piece<'t> {
    /// What stands between two tables, without white space.
    Text {
        /// The tokens.
        text: Vec<u8>,
        /// Offset in the Source after the last of them.
        end: usize,
    },
    /// An array of objects, or a stream of them.
    Table(Table<'t>),
    /// What is printed as it is written: lines that are no JSON, or the end of a value that is cut off.
    Verbatim {
        /// Offset in the Source after it.
        end: usize,
        /// Where the value is cut off.
        cut_at: Option<String>,
    },
}

/// An array of objects, or a stream of them.
#[derive(Debug)]
pub(crate) struct Table<'t> {
    /// Where it stands: `.items`, `.groups[2].rules`, or `.` for the whole text.
    pub(crate) path: String,
    /// The same without indexes: tables with the same family have the same sort of rows.
    pub(crate) family: String,
    /// The objects.
    pub(crate) rows: Vec<Value<'t>>,
    /// Offset in the Source after it.
    pub(crate) end: usize,
}

/// What becomes of the brackets around the rows of a table that is an array.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Brackets {
    /// The table stands for them.
    #[default]
    Implied,
    /// They are in the text before and after it.
    Kept,
}

/// Cuts all that is in `framed` into pieces, in the order of the Source.
pub(crate) fn pieces<'t>(framed: &'t Framed<'_>, brackets: Brackets) -> Vec<Piece<'t>> {
    let tape = &framed.tape;
    let whole = framed.parts.iter().filter(|part| **part == Part::Value).count();
    let is_stream = tape.roots().count() > 1 && is_table(tape.roots().take(whole), whole);
    let mut cutter = Cutter { source: tape.bytes(), brackets, ..Cutter::default() };
    let mut roots = tape.roots();
    let mut run = Vec::new();
    for part in &framed.parts {
        let root = if matches!(part, Part::Text(_)) { None } else { roots.next() };
        match (part, root) {
            (Part::Value, Some(root)) if is_stream => run.push(root),
            (Part::Value, Some(root)) => cutter.root(root, 0),
            (Part::Cut(cut), Some(root)) => {
                cutter.stream(&mut run);
                cutter.root(root, cut.open);
                cutter.rest(cut);
            }
            (Part::Text(span), _) => {
                cutter.stream(&mut run);
                cutter.lines(*span);
            }
            (_, None) => {}
        }
    }
    cutter.stream(&mut run);
    cutter.flush();
    cutter.pieces
}

fn is_table<'t>(mut rows: impl Iterator<Item = Value<'t>>, count: usize) -> bool {
    count >= MIN_ROWS && rows.all(|row| row.kind() == ValueKind::Object)
}

/// `.groups[].rules` of `.groups[2].rules`.
fn without_indexes(path: &str) -> String {
    let mut in_brackets = false;
    let is_index = |c: char| {
        in_brackets = c == '[' || in_brackets && c.is_ascii_digit();
        in_brackets && c.is_ascii_digit()
    };
    path.split(is_index).collect()
}

/// Whether an array is printed as a table of its own elements.
fn is_table_of_rows(array: Value<'_>, depth: usize) -> bool {
    let bytes = array.span().len();
    if bytes < MIN_BYTES || !is_table(array.elements(), array.len()) {
        return false;
    }
    let holds_tables = bytes / array.len().max(1) > LARGE_ROW
        && array.elements().map(|row| bytes_in_tables(row, depth + 1)).sum::<usize>()
            > bytes / 100 * MOSTLY_TABLES;
    !holds_tables
}

/// How many bytes of `value` are in tables.
fn bytes_in_tables(value: Value<'_>, depth: usize) -> usize {
    if depth > MAX_DEPTH {
        return 0;
    }
    let bytes = value.span().len();
    let is_table = bytes >= MIN_BYTES && is_table(value.elements(), value.len());
    match value.kind() {
        ValueKind::Array if is_table => bytes,
        ValueKind::Array => value.elements().map(|v| bytes_in_tables(v, depth + 1)).sum(),
        _ => value.members().map(|(_, v)| bytes_in_tables(v, depth + 1)).sum(),
    }
}

/// Walks values and collects their pieces.
#[derive(Default)]
struct Cutter<'t> {
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
    /// A value of its own, of which so many containers are open.
    fn root(&mut self, root: Value<'t>, open: usize) {
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
    fn stream(&mut self, rows: &mut Vec<Value<'t>>) {
        if !rows.is_empty() {
            self.path.clear();
            self.table(std::mem::take(rows));
        }
    }

    /// Lines that are no JSON.
    fn lines(&mut self, span: Span) {
        self.end_at(span.start);
        self.pieces.push(Piece::Verbatim { end: span.end, cut_at: None });
        self.end = span.end;
    }

    /// What follows the last complete thing of a value that is cut off.
    fn rest(&mut self, cut: &Cut) {
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

    /// A container that is open, and so many in all with those within it. [`end`](Self::end) is where the rest
    /// of it begins, after it.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::frame;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::Index;

    /// JSON, or a line of text.
    fn part() -> impl Strategy<Value = String> {
        let row = |i: usize, deep: usize| {
            format!(
                r#"{{"id": {i}, "text": "a, [b] \"c\"", "deep": {}}}"#,
                "[1, {}]".repeat(deep.min(1))
            )
        };
        let row = move |i, deep| if deep > 0 { row(i, deep) } else { format!(r#"{{"id": {i}}}"#) };
        let rows = move |(count, deep): (usize, usize), between: &str| {
            (0..count).map(|i| row(i, deep)).collect::<Vec<_>>().join(between)
        };
        let size = || (0..90usize, 0..2usize);
        prop_oneof![
            size().prop_map(move |it| format!("[\n  {}\n]\n", rows(it, ",\n  "))),
            size().prop_map(move |it| rows(it, "\n") + "\n"),
            (size(), size()).prop_map(move |(a, b)| {
                let (a, b) = (rows(a, ", "), rows(b, ","));
                format!("{{\"n\": 1, \"a\": [{a}], \"g\": [{{\"rows\": [{b}]}}, {{\"rows\": [{a}], \"x\": [2, [3]]}}]}}")
            }),
            Just("exit status 1\r\n".to_owned()),
            Just("{ [5 bytes data]\n\n".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn pieces_are_all_of_the_text_in_order(
            parts in vec(part(), 1..6), cut in any::<Option<Index>>(), note in any::<bool>(),
        ) {
            let mut text = parts.concat();
            text.truncate(cut.map_or(text.len(), |cut| cut.index(text.len() + 1)));
            text.push_str(if note { "\n... [truncated]" } else { "" });
            let Ok(framed) = frame(text.as_bytes()) else { return Ok(()) };
            for brackets in [Brackets::Implied, Brackets::Kept] {
                let mut printed = Vec::new();
                let mut at = 0;
                for piece in pieces(&framed, brackets) {
                    let end = match piece {
                        Piece::Text { text, end } => {
                            printed.extend(text);
                            end
                        }
                        Piece::Table(table) => {
                            table.rows.iter().for_each(|row| {
                                assert!(at <= row.span().start && row.span().end <= table.end);
                                minify(*row, &mut printed);
                            });
                            table.end
                        }
                        Piece::Verbatim { end, .. } => {
                            printed.extend_from_slice(&text.as_bytes()[at..end]);
                            end
                        }
                    };
                    prop_assert!(at <= end);
                    at = end;
                }
                prop_assert!(text[at..].trim().is_empty());
                // Brackets of a table and commas between rows are implied.
                let is_told = |byte: &u8| !byte.is_ascii_whitespace() && !b"[],".contains(byte);
                printed.retain(is_told);
                let expected: Vec<u8> = text.bytes().filter(is_told).collect();
                prop_assert_eq!(String::from_utf8(printed), String::from_utf8(expected));
            }
        }
    }
}
