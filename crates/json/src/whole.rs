//! The whole form: all of a JSON text in fewer tokens, and nothing altered.
//!
//! What stands between tables is in [terse] form. A table is an array of objects, an object whose members
//! are objects (a map), or a stream of objects. It begins with a mark of its own:
//!
//! ```text
//! [hr table .items: 300 rows: id=1..300,unit=ms,value,url="https://example.org/"+]
//! [hr where: &1=a long text that several cells have]
//! 12.5,a
//! 13,&1
//! ```
//!
//! Then there are as many lines as it has rows (none if no column has cells), and the text goes on.
//! [`read`](crate::read) is the inverse.

use crate::path::{push_index, push_key};
use crate::table::{self, Aliases, Cells, Coding, Columns, Scope, letter};
use crate::tape::{Tape, Value, ValueKind, minify};
use crate::terse;

/// Fewest rows of a table.
const MIN_ROWS: usize = 3;
/// A table is taken without a look at what else could be, if it is no longer than this share of the terse form: in
/// percent.
const GOOD: usize = 70;

/// The whole form of the values of `tape`, without line end: the shortest of all, or, for [`Scope::Rows`], one in which each
/// value stands as it is written, where it can be searched for. `None` if a table in it would have more than `most` cells.
pub(crate) fn whole(tape: &Tape<'_>, scope: Scope, most: usize) -> Option<Vec<u8>> {
    let roots: Vec<Value<'_>> = tape.roots().collect();
    let mut writer = Writer::new(scope, most);
    if let [root] = roots.as_slice() {
        writer.value(*root, 0);
    } else {
        writer.stream(&roots);
    }
    if writer.is_too_long {
        return None;
    }
    if writer.out.last() == Some(&b'\n') {
        writer.out.pop();
    }
    debug_assert!(crate::read(&writer.out) == Ok(minified(&roots)), "something was altered");
    Some(writer.out)
}

/// What the whole form must be read back as.
fn minified(roots: &[Value<'_>]) -> Vec<u8> {
    let mut text = Vec::new();
    for (number, root) in roots.iter().enumerate() {
        text.extend_from_slice(if number > 0 { b"\n" } else { b"" });
        minify(*root, &mut text);
    }
    text
}

/// What a table is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Elements,
    Members,
    Values,
}

impl Of {
    /// All of them.
    pub(crate) const ALL: [Of; 3] = [Of::Elements, Of::Members, Of::Values];

    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Of::Elements => "table",
            Of::Members => "map",
            Of::Values => "stream",
        }
    }
}

/// A row, and what it is called if it is a member.
#[derive(Clone, Copy)]
struct Row<'t> {
    key: Option<Value<'t>>,
    value: Value<'t>,
}

struct Writer {
    scope: Scope,
    /// Cells that a table may have, and whether one has more.
    most: usize,
    is_too_long: bool,
    out: Vec<u8>,
    /// Path of the value that is written.
    path: String,
}

impl Writer {
    fn new(scope: Scope, most: usize) -> Self {
        Self { scope, most, is_too_long: false, out: Vec::new(), path: String::new() }
    }

    fn stream(&mut self, roots: &[Value<'_>]) {
        let rows: Vec<Row<'_>> = roots.iter().map(|&value| Row { key: None, value }).collect();
        let table = self.table(Of::Values, &rows);
        if self.is_too_long {
            return;
        }
        let mut each = Writer::new(self.scope, usize::MAX);
        for root in roots {
            each.value(*root, 0);
            if each.out.last() != Some(&b'\n') {
                each.out.push(b'\n');
            }
        }
        self.out = match table {
            Some(table) if table.len() < each.out.len() => table,
            _ => each.out,
        };
    }

    fn value(&mut self, value: Value<'_>, depth: usize) {
        if depth == terse::MAX_DEPTH
            || !matches!(value.kind(), ValueKind::Object | ValueKind::Array)
        {
            terse::write(value, &mut self.out);
            return;
        }
        let (of, rows): (Of, Vec<Row<'_>>) = match value.kind() {
            ValueKind::Array => {
                (Of::Elements, value.elements().map(|value| Row { key: None, value }).collect())
            }
            _ => {
                let row = |(key, value)| Row { key: Some(key), value };
                (Of::Members, value.members().map(row).collect())
            }
        };
        let table = self.table(of, &rows);
        if self.is_too_long {
            return;
        }
        let mut plain = Vec::new();
        terse::write(value, &mut plain);
        let table = table.filter(|table| table.len() < plain.len());
        if let Some(table) = table.as_ref().filter(|it| it.len() * 100 <= plain.len() * GOOD) {
            self.put_table(table);
            return;
        }
        let start = self.out.len();
        self.parts(of, &rows, depth);
        if self.is_too_long {
            return;
        }
        let shortest = table.as_ref().map_or(plain.len(), Vec::len);
        if self.out.len() - start > shortest {
            self.out.truncate(start);
            match table {
                Some(table) => self.put_table(&table),
                None => self.out.extend_from_slice(&plain),
            }
        }
    }

    /// Writes a value part by part, since there may be tables within.
    fn parts(&mut self, of: Of, rows: &[Row<'_>], depth: usize) {
        let (open, close) = if of == Of::Members { (b'{', b'}') } else { (b'[', b']') };
        self.out.push(open);
        for (number, row) in rows.iter().enumerate() {
            if number > 0 {
                self.out.push(b',');
            }
            let parent = self.path.len();
            if let Some(key) = row.key {
                terse::write_key(key.raw(), &mut self.out);
                self.out.push(b':');
                push_key(&mut self.path, key.unquoted().unwrap_or_default());
            } else {
                push_index(&mut self.path, number);
            }
            self.value(row.value, depth + 1);
            if self.is_too_long {
                return;
            }
            self.path.truncate(parent);
        }
        self.out.push(close);
    }

    fn put_table(&mut self, table: &[u8]) {
        if self.out.last().is_some_and(|&last| last != b'\n') {
            self.out.push(b'\n');
        }
        self.out.extend_from_slice(table);
    }

    /// The shortest table of `rows`, if they make one that is not too long.
    fn table(&mut self, of: Of, rows: &[Row<'_>]) -> Option<Vec<u8>> {
        if rows.len() < MIN_ROWS || !rows.iter().all(|row| row.value.kind() == ValueKind::Object) {
            return None;
        }
        let values: Vec<Value<'_>> = rows.iter().map(|row| row.value).collect();
        let shapes = [table::one_shape, table::shapes].map(|of| of(&values, self.scope));
        let mut shapes: Vec<Vec<Columns<'_>>> = shapes.into_iter().flatten().collect();
        for shapes in &mut shapes {
            if let [columns] = shapes.as_mut_slice() {
                find_sequences(columns, rows, self.scope);
            }
        }
        self.is_too_long =
            !shapes.is_empty() && shapes.iter().all(|it| has_more_cells(it, &values, self.most));
        if self.is_too_long {
            return None;
        }
        shapes.into_iter().filter_map(|it| self.table_in(of, rows, &it)).min_by_key(Vec::len)
    }

    fn table_in<'t>(&self, of: Of, rows: &[Row<'t>], shapes: &[Columns<'t>]) -> Option<Vec<u8>> {
        let printed: Vec<Option<Cells>> =
            rows.iter().map(|row| Cells::of(row.value, shapes)).collect();
        let is_empty = of != Of::Members && matches!(shapes, [it] if !it.has_cells());
        if is_empty && printed.iter().any(Option::is_none) {
            return None;
        }
        let mut out = Vec::new();
        self.head(of, rows.len(), shapes, &mut out);
        let cells = printed.iter().flatten().flat_map(|cells| &cells.texts).map(Vec::as_slice);
        let aliases = Aliases::of(cells, rows.len(), Scope::Whole);
        if let Some(aliases) = aliases.describe() {
            out.extend_from_slice(&[b"[hr where: ", &aliases[..], b"]\n"].concat());
        }
        if !is_empty {
            for (row, cells) in rows.iter().zip(&printed) {
                write_row(*row, cells.as_ref(), shapes.len() > 1, &aliases, &mut out);
            }
        }
        Some(out)
    }

    fn head(&self, of: Of, count: usize, shapes: &[Columns<'_>], out: &mut Vec<u8>) {
        out.extend_from_slice(format!("[hr {} ", of.word()).as_bytes());
        out.extend_from_slice(if self.path.is_empty() { b"." } else { self.path.as_bytes() });
        out.extend_from_slice(format!(": {count} rows").as_bytes());
        if let [columns] = shapes {
            out.extend_from_slice(b": ");
            columns.write(out);
            out.extend_from_slice(b"]\n");
            return;
        }
        out.extend_from_slice(format!(" in {} shapes]\n", shapes.len()).as_bytes());
        for (number, columns) in shapes.iter().enumerate() {
            out.extend_from_slice(&[b"[hr ", &[letter(number)][..], b": "].concat());
            columns.write(out);
            out.extend_from_slice(b"]\n");
        }
    }
}

/// States columns whose cells count on without any, if all rows fit. Where values are to be found, only if no row has
/// any cell then.
fn find_sequences<'t>(columns: &mut Columns<'t>, rows: &[Row<'t>], scope: Scope) {
    let cells: Option<Vec<_>> = rows.iter().map(|row| columns.cells(row.value)).collect();
    let Some(cells) = cells else { return };
    let mut sequences = Vec::with_capacity(columns.columns.len());
    for (number, column) in columns.columns.iter().enumerate() {
        let sequence = Coding::sequence(cells.iter().map(|row| row[number]));
        if scope == Scope::Rows && sequence.is_none() && column.coding.has_cells() {
            return;
        }
        sequences.push(sequence);
    }
    for (column, sequence) in columns.columns.iter_mut().zip(sequences) {
        if let Some(sequence) = sequence {
            column.coding = sequence;
        }
    }
}

/// Whether `rows` have more than `most` cells in these columns. Each of them takes a token in whatever form they are
/// written, but for neighbours that are the same, of which one is counted.
fn has_more_cells<'t>(shapes: &[Columns<'t>], rows: &[Value<'t>], most: usize) -> bool {
    let mut count = 0;
    let mut before: &[u8] = b"";
    rows.iter().any(|row| {
        if row.raw() != before {
            before = row.raw();
            count += shapes.iter().find_map(|columns| columns.count_cells(*row)).unwrap_or(1);
        }
        count > most
    })
}

/// Adds a row: its cells, or the object if it fits no shape.
fn write_row(
    row: Row<'_>,
    cells: Option<&Cells>,
    has_letter: bool,
    aliases: &Aliases,
    out: &mut Vec<u8>,
) {
    match cells {
        Some(cells) if has_letter => cells.write_letter(out),
        Some(_) => {}
        None => out.push(b'='),
    }
    if let Some(key) = row.key {
        terse::write_key(key.raw(), out);
        out.push(b',');
    }
    match cells {
        Some(cells) => cells.write(aliases, out),
        None => terse::write(row.value, out),
    }
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;
    use crate::samples::{object, value};
    use proptest::prelude::*;

    /// The whole form of a text, which reads it back itself.
    fn checked(text: &str) -> String {
        let mut tape = Tape::new(text.as_bytes());
        let mut at = 0;
        while !text.as_bytes()[at..].trim_ascii_start().is_empty() {
            at = tape.read(at).unwrap().span().end;
        }
        let minified = minified(&tape.roots().collect::<Vec<_>>());
        let [_, whole] = [Scope::Rows, Scope::Whole].map(|scope| {
            let whole = whole(&tape, scope, usize::MAX).unwrap();
            assert_eq!(read(&whole), Ok(minified.clone()));
            whole
        });
        String::from_utf8(whole).unwrap()
    }

    fn rows(row: impl Fn(usize) -> String) -> String {
        (0..40).map(row).collect::<Vec<_>>().join(",")
    }

    #[test]
    fn rows_that_count_on_take_no_line() {
        let row = |i| {
            format!(
                r#"{{"id":{i},"unit":"ms","at":{{"t":"2026-01-31T00:{i:02}:00Z","n":"x{i:03}"}}}}"#
            )
        };
        let whole = checked(&format!(r#"{{"items":[{}],"n":40}}"#, rows(row)));
        let head = "[hr table .items: 40 rows: id=0..39,unit=ms,\
                    at.t=2026-01-31T00:00:00Z..2026-01-31T00:39:00Z by 60s,at.n=x000..x039]";
        assert_eq!(whole, format!("{{items:\n{head}\n,n:40}}"));
    }

    #[test]
    fn missing_and_null_and_empty_differ() {
        let row = |i| match i {
            3 => r#"{"id":1.10,"tags":[],"of":{}}"#.to_owned(),
            4 => r#"{"id":null,"of":null}"#.to_owned(),
            5 => r#"{"of":{"a":{"b":""}},"id":"7"}"#.to_owned(),
            6 => r#"{"id":1,"id":2}"#.to_owned(),
            i => format!(
                r#"{{"id":{},"tags":[{{"k":"a","v":{i}}},{{"k":"b"}}],"of":{{"a":{{"b":"c"}}}}}}"#,
                i * i
            ),
        };
        checked(&format!("[{}]", rows(row)));
    }

    #[test]
    fn maps_streams_and_shapes_are_tables() {
        let member = |i| format!(r#""k{}":{{"name":"n","size":{}}}"#, i * i, i * 7 % 11);
        assert!(
            checked(&format!("{{{}}}", rows(member)))
                .starts_with("[hr map .: 40 rows: name=n,size]\nk0,0\n")
        );
        let line = |i| match i % 3 {
            0 => format!("{{\"event\":\"start\",\"pid\":{}}}\n", i * i),
            _ => format!("{{\"took\":{},\"code\":{},\"what\":\"done\"}}\n", i * 3 % 7, i % 2),
        };
        let lines: String = (0..60).map(line).collect();
        assert!(checked(&lines).starts_with("[hr stream .: 60 rows in 2 shapes]\n[hr A: "));
    }

    #[test]
    fn rows_of_a_shape_without_cells_are_a_letter() {
        let row = |i| match i % 5 {
            0 => format!(r#"{{"number":{i},"text":"words {i}","more":[{i}]}}"#),
            _ => r#"{"state":"up","kind":"host"}"#.to_owned(),
        };
        assert!(checked(&format!("[{}]", rows(row))).contains("\nA,\nA,\n"));
    }

    #[test]
    fn cells_that_come_again_are_stated_once() {
        let row =
            |i| format!(r#"{{"a":"{} text, of words","b":{}}}"#, ["short", "long"][i % 2], i * i);
        let whole = checked(&format!("[{}]", rows(row)));
        let start = "[hr table .: 40 rows: a=+\" text, of words\",b]\nshort,0\nlong,1\n";
        assert!(whole.starts_with(start), "{whole}");
        let row = |i| {
            format!(r#"{{"a":"{} words","b":{}}}"#, ["few, short", "lots of long"][i % 2], i * i)
        };
        let whole = checked(&format!("[{}]", rows(row)));
        assert!(whole.contains("\n&1,0\n&2,1\n&1,4\n"), "{whole}");
    }

    #[test]
    fn a_table_of_more_cells_than_may_be_is_not_written() {
        let row = |i| format!(r#"{{"id":{},"unit":"ms","n":{}}}"#, i * i, i * 7 % 11);
        let text = format!(r#"{{"items":[{}]}}"#, rows(row));
        let tape = Tape::parse(text.as_bytes()).unwrap();
        assert!(whole(&tape, Scope::Rows, 80).is_some());
        assert_eq!(whole(&tape, Scope::Rows, 79), None);
        let same = format!("[{}]", rows(|i| row(i / 20)));
        let tape = Tape::parse(same.as_bytes()).unwrap();
        assert!(whole(&tape, Scope::Rows, 4).is_some());
    }

    #[test]
    fn what_looks_like_a_mark_is_quoted() {
        let row = |i| format!(r#"{{"a":["hr {i}"],"b":"[hr {i}"}}"#);
        assert!(!checked(&format!("[{}]", rows(row))).contains("\n[hr 0"));
    }

    #[test]
    fn deep_values_are_copied() {
        let text = format!("{}1{}", "[{\"a\": ".repeat(3_000), "}]".repeat(3_000));
        checked(&text);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn what_is_written_is_read_back(values in prop::collection::vec(value(), 1..4)) {
            checked(&values.join("\n"));
        }

        #[test]
        fn tables_are_read_back(rows in prop::collection::vec(object(value()), 3..12)) {
            checked(&format!("[{}]", rows.join(",")));
        }
    }
}
