//! Where the tables of a JSON text are, and what stands between them.

use crate::tape::{Tape, Value, ValueKind, minify};

/// Fewest objects in an array that make a table.
pub(crate) const MIN_ROWS: usize = 5;
/// Fewest bytes of an array that make a table: what names its columns costs some tokens, too.
pub(crate) const MIN_BYTES: usize = 400;
/// Rows of more bytes than this on average are looked into: if nearly all of them are tables again,
/// those are the ones that a reader chooses rows from.
const LARGE_ROW: usize = 4 << 10;
/// The share that the tables within must have for that, in percent.
const MOSTLY_TABLES: usize = 70;
/// How deep tables are looked for. What lies deeper is copied.
pub(crate) const MAX_DEPTH: usize = 64;

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

/// Cuts the values of `tape`, which are all of a Source, into pieces.
pub(crate) fn pieces<'t>(tape: &'t Tape<'_>) -> Vec<Piece<'t>> {
    let roots: Vec<Value<'t>> = tape.roots().collect();
    let mut cutter = Cutter::default();
    let is_stream = roots.len() > 1;
    if is_stream && is_table(roots.iter().copied(), roots.len()) {
        let end = roots[roots.len() - 1].span().end;
        cutter.table(roots, end);
    } else {
        for (number, root) in roots.iter().enumerate() {
            if number > 0 {
                cutter.text.push(b'\n');
            }
            cutter.path.clear();
            cutter.value(*root, 0);
        }
    }
    cutter.flush();
    cutter.pieces
}

fn is_table<'t>(mut rows: impl Iterator<Item = Value<'t>>, count: usize) -> bool {
    count >= MIN_ROWS && rows.all(|row| row.kind() == ValueKind::Object)
}

/// `.groups[].rules` of `.groups[2].rules`.
pub(crate) fn without_indexes(path: &str) -> String {
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

/// Walks a value and collects its pieces.
#[derive(Default)]
struct Cutter<'t> {
    pieces: Vec<Piece<'t>>,
    /// Tokens since the last piece, and the offset after them.
    text: Vec<u8>,
    end: usize,
    /// Path of the value that is walked.
    path: String,
}

impl<'t> Cutter<'t> {
    fn value(&mut self, value: Value<'t>, depth: usize) {
        let span = value.span();
        match value.kind() {
            ValueKind::Array if is_table_of_rows(value, depth) => {
                self.table(value.elements().collect(), span.end);
            }
            ValueKind::Array if depth < MAX_DEPTH => self.array(value, depth),
            ValueKind::Object if depth < MAX_DEPTH => self.object(value, depth),
            _ => minify(value, &mut self.text),
        }
        self.end = span.end;
    }

    fn array(&mut self, array: Value<'t>, depth: usize) {
        self.text.push(b'[');
        for (number, element) in array.elements().enumerate() {
            if number > 0 {
                self.text.push(b',');
            }
            let parent = self.path.len();
            self.path += &format!("[{number}]");
            self.value(element, depth + 1);
            self.path.truncate(parent);
        }
        self.text.push(b']');
    }

    fn object(&mut self, object: Value<'t>, depth: usize) {
        self.text.push(b'{');
        for (number, (key, value)) in object.members().enumerate() {
            if number > 0 {
                self.text.push(b',');
            }
            self.text.extend_from_slice(key.raw());
            self.text.push(b':');
            let parent = self.path.len();
            self.path.push('.');
            self.path += &String::from_utf8_lossy(key.unquoted().unwrap_or_default());
            self.value(value, depth + 1);
            self.path.truncate(parent);
        }
        self.text.push(b'}');
    }

    fn table(&mut self, rows: Vec<Value<'t>>, end: usize) {
        // The text before a table ends where the table starts, and takes the white space with it.
        self.end = rows[0].span().start;
        self.flush();
        self.end = end;
        let path = if self.path.is_empty() { ".".to_owned() } else { self.path.clone() };
        let family = without_indexes(&path);
        self.pieces.push(Piece::Table(Table { path, family, rows, end }));
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.pieces.push(Piece::Text { text, end: self.end });
        }
    }
}
