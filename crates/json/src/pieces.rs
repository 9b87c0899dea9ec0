//! Where the tables of a JSON text are, and what stands between them.

mod cutter;

use crate::brief::Brief;
use crate::frame::{Framed, Part};
use crate::inner::{Document, Documents};
use crate::tape::{Value, ValueKind};
use cutter::Cutter;
use std::collections::{HashMap, HashSet};

/// Fewest objects in an array that make a table.
pub(crate) const MIN_ROWS: usize = 5;
/// Fewest bytes of an array that make a table: what names its columns costs some tokens, too.
pub(crate) const MIN_BYTES: usize = 400;
/// Rows of more bytes than this on average are looked into: if nearly all of them are tables again,
/// those are the ones that a reader chooses rows from.
const LARGE_ROW: usize = 4 << 10;
/// The share that the tables within must have for that, in percent.
const MOSTLY_TABLES: usize = 70;
/// Tables of a sort that are in all less than one part in so many of the Source are no tables.
const SMALL_FAMILY: usize = 16;
/// Bytes of a value between tables that are shown at least.
const LEAST_ROOM: usize = 400;
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
    /// A string that holds a document.
    Inner {
        /// The document.
        document: Box<Document<'t>>,
        /// Offset in the Source after the string.
        end: usize,
    },
    /// What is printed as it is written: lines that are no JSON, or the end of a value that is cut off.
    Verbatim {
        /// Offset in the Source after it.
        end: usize,
        /// Where the value is cut off.
        cut_at: Option<String>,
    },
}

impl Piece<'_> {
    /// Bytes of it, if it is what stands between tables.
    pub(crate) fn text_len(&self) -> usize {
        match self {
            Piece::Text { text, .. } => text.len(),
            Piece::Table(_) | Piece::Inner { .. } | Piece::Verbatim { .. } => 0,
        }
    }
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

/// How what is between tables is written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Style<'q> {
    /// In terse form. The table stands for the brackets around the rows of one that is an array. Long values are cut, if
    /// there is said to be room for so many bytes of the Source.
    Terse { brief: Brief<'q>, room: Option<usize> },
    /// As JSON, with the brackets around the rows.
    #[default]
    Json,
}

/// Cuts all that is in `framed` into pieces, in the order of the Source.
pub(crate) fn pieces<'t>(framed: &'t Framed<'_>, style: Style<'_>) -> Vec<Piece<'t>> {
    pieces_within(framed, style, "", Documents::default())
}

/// The same of a text at `path`, in which strings are these `documents`.
pub(crate) fn pieces_within<'t>(
    framed: &'t Framed<'_>,
    style: Style<'_>,
    path: &str,
    documents: Documents<'t>,
) -> Vec<Piece<'t>> {
    // Where some arrays under a path are tables, the shorter ones are, too.
    let cutter = Cutter::new(framed, style).within(path);
    let families = families(&cut(framed, cutter), framed.tape.bytes().len());
    let cutter = Cutter::new(framed, style).within(path);
    cut(framed, cutter.with_families(families).with_documents(documents))
}

/// The paths without indexes of tables that are a good part of the Source. Others are values like any.
fn families(pieces: &[Piece<'_>], source_len: usize) -> HashSet<String> {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for piece in pieces {
        if let Piece::Table(table) = piece {
            let bytes: usize = table.rows.iter().map(|row| row.span().len()).sum();
            *sizes.entry(&table.family).or_default() += bytes;
        }
    }
    let large = sizes.into_iter().filter(|&(_, bytes)| bytes * SMALL_FAMILY >= source_len);
    large.map(|(family, _)| family.to_owned()).collect()
}

/// Whether the values of `framed` are rows of one table.
pub(crate) fn is_stream(framed: &Framed<'_>) -> bool {
    let tape = &framed.tape;
    let whole = framed.parts.iter().filter(|part| **part == Part::Value).count();
    tape.roots().count() > 1 && is_table(tape.roots().take(whole), whole)
}

fn cut<'t>(framed: &'t Framed<'_>, mut cutter: Cutter<'t, '_>) -> Vec<Piece<'t>> {
    let is_stream = is_stream(framed);
    let mut roots = framed.tape.roots();
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
    cutter.finish()
}

fn is_table<'t>(mut rows: impl Iterator<Item = Value<'t>>, count: usize) -> bool {
    count >= MIN_ROWS && rows.all(|row| row.kind() == ValueKind::Object)
}

/// The family of tables at `path`.
fn family(path: &str) -> String {
    if path.is_empty() { ".".to_owned() } else { without_indexes(path) }
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
pub(crate) fn is_table_of_rows(array: Value<'_>, depth: usize) -> bool {
    array.span().len() >= MIN_BYTES
        && is_table(array.elements(), array.len())
        && !holds_tables(array, depth)
}

/// Whether nearly all of the rows of `array` are tables again.
fn holds_tables(array: Value<'_>, depth: usize) -> bool {
    let bytes = array.span().len();
    bytes / array.len().max(1) > LARGE_ROW
        && array.elements().map(|row| bytes_in_tables(row, depth + 1)).sum::<usize>()
            > bytes / 100 * MOSTLY_TABLES
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::frame;
    use crate::tape::minify;
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
            for style in [Style::Terse { brief: Brief::default(), room: None }, Style::Json] {
                let mut printed = Vec::new();
                let mut at = 0;
                for piece in pieces(&framed, style) {
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
                        Piece::Inner { .. } => unreachable!("no string was looked into"),
                        Piece::Verbatim { end, .. } => {
                            printed.extend_from_slice(&text.as_bytes()[at..end]);
                            end
                        }
                    };
                    prop_assert!(at <= end);
                    at = end;
                }
                prop_assert!(text[at..].trim().is_empty());
                // Brackets of a table, commas between rows and quotes are implied.
                let is_told = |byte: &u8| !byte.is_ascii_whitespace() && !b"[],\"".contains(byte);
                printed.retain(is_told);
                let expected: Vec<u8> = text.bytes().filter(is_told).collect();
                prop_assert_eq!(String::from_utf8(printed), String::from_utf8(expected));
            }
        }
    }
}
