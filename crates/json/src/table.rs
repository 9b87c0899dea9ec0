//! Objects as rows of a table.

use crate::tape::{Value, minify};
use rustc_hash::{FxHashMap, FxHashSet};

/// Most columns of a table. Objects with more keys in all are printed as objects.
const MAX_COLUMNS: usize = 256;

/// How the rows of one table are printed.
///
/// A row in cells is its values in the order of the columns, separated by commas: each is the JSON
/// text of the value, nothing at all where the object has no such key. Columns with the same value in
/// all rows have no cell. A row that does not fit the columns, because its keys come in another order
/// or one comes twice, is printed as the object; it holds no comma outside braces, as a row of two
/// cells or more does.
#[derive(Debug, PartialEq)]
pub(crate) enum Layout<'t> {
    /// Each row is the object without white space.
    Objects,
    /// Each row is its cells.
    Cells(Vec<Column<'t>>),
}

/// A key of the rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column<'t> {
    /// The key as written, quotes left out.
    pub(crate) key: &'t [u8],
    /// The value, if all rows have this key and the same value.
    pub(crate) constant: Option<Vec<u8>>,
}

impl<'t> Layout<'t> {
    /// The shorter of the two ways to print `rows`.
    pub(crate) fn of(rows: &[Value<'t>]) -> Self {
        let Some(columns) = columns(rows) else { return Layout::Objects };
        if columns.iter().filter(|column| column.constant.is_none()).count() < 2 {
            return Layout::Objects;
        }
        let cells = Layout::Cells(columns);
        let size =
            |layout: &Layout<'_>| rows.iter().map(|row| layout.print(*row).len()).sum::<usize>();
        if size(&cells) < size(&Layout::Objects) { cells } else { Layout::Objects }
    }

    /// The same for some of the rows of a table: only columns that `is_constant` tells by their keys are the same in
    /// all rows.
    pub(crate) fn of_some(rows: &[Value<'t>], is_constant: impl Fn(&[u8]) -> bool) -> Self {
        let mut layout = Self::of(rows);
        if let Layout::Cells(columns) = &mut layout {
            let varying = columns.iter_mut().filter(|column| !is_constant(column.key));
            varying.for_each(|column| column.constant = None);
        }
        layout
    }

    /// The columns in a line: `id,unit="ms",value`.
    pub(crate) fn describe(&self) -> String {
        let Layout::Cells(columns) = self else { return "one object each".to_owned() };
        let name = |column: &Column<'_>| {
            let key = String::from_utf8_lossy(column.key);
            let is_plain =
                |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$' | b'@');
            let is_plain = !column.key.is_empty() && column.key.iter().all(is_plain);
            let key = if is_plain { key.into_owned() } else { format!("\"{key}\"") };
            match &column.constant {
                Some(value) => format!("{key}={}", String::from_utf8_lossy(value)),
                None => key,
            }
        };
        let names: Vec<String> = columns.iter().map(name).collect();
        let same = columns.iter().any(|column| column.constant.is_some());
        let note = if same { " (name=value: the same in all rows)" } else { "" };
        format!("{}{note}", names.join(","))
    }

    /// One row, without line end.
    pub(crate) fn print(&self, row: Value<'_>) -> Vec<u8> {
        let mut out = Vec::with_capacity(row.span().len());
        let fits = match self {
            Layout::Objects => false,
            Layout::Cells(columns) => print_cells(columns, row, &mut out),
        };
        if !fits {
            out.clear();
            minify(row, &mut out);
        }
        out
    }
}

/// The keys of all rows, ordered so that as many rows as possible have theirs in this order: a new
/// key takes its place behind the one it follows. `None` if they are too many.
fn columns<'t>(rows: &[Value<'t>]) -> Option<Vec<Column<'t>>> {
    let mut keys: Vec<&'t [u8]> = Vec::new();
    let mut known: FxHashSet<&'t [u8]> = FxHashSet::default();
    for row in rows {
        let mut place = 0;
        for (key, _) in row.members() {
            let key = key.unquoted().unwrap_or_default();
            if known.insert(key) {
                keys.insert(place, key);
            } else if keys.get(place) != Some(&key) {
                place = keys.iter().position(|k| *k == key).unwrap_or(place);
            }
            place += 1;
            if keys.len() > MAX_COLUMNS {
                return None;
            }
        }
    }
    let constants = constants(rows);
    let constant = |key: &[u8]| constants.get(key).cloned();
    Some(keys.into_iter().map(|key| Column { key, constant: constant(key) }).collect())
}

/// The keys that all rows have once, with the same value.
fn constants<'t>(rows: &[Value<'t>]) -> FxHashMap<&'t [u8], Vec<u8>> {
    let text = |value: Value<'_>| {
        let mut text = Vec::new();
        minify(value, &mut text);
        text
    };
    let mut rows = rows.iter();
    let mut constants: FxHashMap<&[u8], Vec<u8>> = FxHashMap::default();
    for (key, value) in rows.next().into_iter().flat_map(|row| row.members()) {
        constants.insert(key.unquoted().unwrap_or_default(), text(value));
    }
    for row in rows {
        constants
            .retain(|key, constant| row.get(key).is_some_and(|value| text(value) == *constant));
    }
    constants
}

/// Writes the cells of `row`; false if its keys are not in the order of the columns.
fn print_cells(columns: &[Column<'_>], row: Value<'_>, out: &mut Vec<u8>) -> bool {
    let mut members = row.members().peekable();
    let mut is_first = true;
    for column in columns {
        let is_next = members.peek().is_some_and(|(key, _)| key.unquoted() == Some(column.key));
        let value = if is_next { members.next().map(|(_, value)| value) } else { None };
        if column.constant.is_some() {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            out.push(b',');
        }
        if let Some(value) = value {
            minify(value, out);
        }
    }
    members.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Tape;

    fn printed(text: &str) -> (Vec<String>, Vec<String>) {
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let rows: Vec<Value<'_>> = tape.root().elements().collect();
        let layout = Layout::of(&rows);
        let string = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let columns = match &layout {
            Layout::Objects => Vec::new(),
            Layout::Cells(columns) => columns.iter().map(|column| string(column.key)).collect(),
        };
        (columns, rows.iter().map(|row| string(&layout.print(*row))).collect())
    }

    #[test]
    fn cells_are_the_text_of_the_values() {
        let (columns, rows) = printed(
            r#"[{"id": 1.10, "unit": "ms", "v": null},
                {"id": 2, "unit": "ms", "n": "", "v": [1, 2]},
                {"id": 3, "unit": "ms", "v": {"a": 1}}]"#,
        );
        assert_eq!(columns, ["id", "unit", "n", "v"]);
        assert_eq!(rows, ["1.10,,null", "2,\"\",[1,2]", "3,,{\"a\":1}"]);
    }

    #[test]
    fn a_row_that_does_not_fit_is_an_object() {
        let (_, rows) = printed(
            r#"[{"first": 1, "second": 2}, {"second": 4, "first": 3}, {"first": 5, "first": 6},
                {"first": 7, "second": 8}, {"first": 9, "second": 10}]"#,
        );
        let expected =
            ["1,2", r#"{"second":4,"first":3}"#, r#"{"first":5,"first":6}"#, "7,8", "9,10"];
        assert_eq!(rows, expected);
    }

    #[test]
    fn sparse_rows_and_single_columns_stay_objects() {
        let (columns, _) = printed(r#"[{"a": 1}, {"a": 2}, {"a": 3}]"#);
        assert_eq!(columns, [""; 0]);
    }
}
