//! Reads an output of JSON as its reader must: from its text alone, and what `hr-retrieve` gives for
//! the rows that are left out. Panics where it does not add up.
//!
//! Knows just enough of JSON to find where a value ends, and alters none: numbers and escapes compare
//! as they are written.

use super::account::{Gap, Mark, number_before};
use super::start_of;
use serde::de::IgnoredAny;
use std::cell::LazyCell;
use std::collections::HashMap;
use std::rc::Rc;

/// What an output of JSON stands for.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// All of it without white space, one value a line.
    pub(crate) text: Vec<u8>,
    /// How many rows are printed, and how many there are.
    pub(crate) rows_shown: usize,
    pub(crate) rows: usize,
}

/// Puts the document together again that `output` was made of. Rows that are left out are taken from
/// `originals`, which gives all rows as `hr-retrieve --rows` numbers them.
///
/// A table that stands for a whole stream of values is told from one that stands for an array by
/// `is_stream`: the output is the same for both.
pub(crate) fn document(
    output: &[u8],
    is_stream: bool,
    originals: impl FnOnce() -> Vec<Vec<u8>>,
) -> Document {
    let notice_end =
        output.iter().position(|&byte| byte == b'\n').map_or(output.len(), |at| at + 1);
    let notice = String::from_utf8_lossy(&output[..notice_end]).into_owned();
    let total = number_before(&notice, " row").unwrap_or(0);
    if notice.contains("; whole and exact") {
        assert!(notice.contains("all shown"), "{notice}");
        let text = read(&output[notice_end..]);
        return Document { text, rows_shown: total, rows: total };
    }
    let originals = LazyCell::new(originals);
    let mut document = Document::default();
    let mut described: HashMap<String, Rc<Head>> = HashMap::new();
    let mut lines = output[notice_end..].split_inclusive(|&byte| byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        let Some(mark) = Mark::of(line) else {
            let mut text = line.to_vec();
            while let Some(more) = lines.next_if(|line| Mark::of(line).is_none()) {
                text.extend_from_slice(more);
            }
            document.text.extend_from_slice(text.strip_suffix(b"\n").unwrap_or(&text));
            continue;
        };
        let fact = match mark {
            Mark::Told(fact) => fact,
            // What is between tables is left out there.
            Mark::Gap(_) if line.ends_with(b" part]\n") || line.ends_with(b" parts]\n") => {
                document.text.extend_from_slice(line);
                continue;
            }
            Mark::Gap(gap) => panic!("a gap outside any table: {gap:?}"),
        };
        if fact.starts_with("cut off: ") {
            continue;
        }
        let (path, count, columns) = table_head(&fact);
        let head = match columns.strip_prefix(": columns as in ") {
            Some(path) => described[path].clone(),
            None => {
                let mut head = Head::of(columns);
                while let Some(line) =
                    lines.next_if(|line| matches!(Mark::of(line), Some(Mark::Told(_))))
                {
                    head.add(line);
                }
                Rc::new(head)
            }
        };
        described.insert(path.to_owned(), head.clone());
        let is_stream = is_stream && path == ".";
        let mut rows: Vec<Vec<u8>> = vec![];
        let first = document.rows + 1;
        while rows.len() < count {
            let line = lines.next().unwrap_or_else(|| panic!("fewer than {count} rows in {path}"));
            match Mark::of(line) {
                Some(Mark::Gap(Gap { units, .. })) => {
                    assert_eq!(*units.start(), first + rows.len(), "the first row of a gap");
                    rows.extend_from_slice(&originals[units.start() - 1..*units.end()]);
                }
                Some(Mark::Told(fact)) => panic!("what mark is [hr {fact}]?"),
                // A row that is shown in part is not told back.
                None if is_brief(line) => {
                    rows.push(originals[first + rows.len() - 1].clone());
                    document.rows_shown += 1;
                }
                None => {
                    rows.push(head.row(line));
                    document.rows_shown += 1;
                }
            }
        }
        assert_eq!(rows.len(), count, "rows of {path}");
        document.rows += count;
        let (open, between, close): (&[u8], &[u8], &[u8]) =
            if is_stream { (b"", b"\n", b"") } else { (b"[", b",", b"]") };
        document.text.extend_from_slice(&[open, &rows.join(between), close].concat());
    }
    assert_eq!(total, document.rows, "rows in {notice}");
    if document.rows > 0 && !notice.contains("all shown") {
        assert_eq!(number_before(&notice, " shown"), Some(document.rows_shown), "{notice}");
    }
    document
}

/// The JSON that `text` is another form of.
fn read(text: &[u8]) -> Vec<u8> {
    hr_json::read(text).unwrap_or_else(|fault| panic!("{fault}: {}", start_of(text)))
}

/// Whether a row is shown in part.
fn is_brief(line: &[u8]) -> bool {
    line.windows(4).any(|it| it == b"[hr ")
}

impl Document {
    /// Whether this is all of `input`: its values, or, where there is more in it than values, every byte but
    /// those that are implied around rows.
    pub(crate) fn is(&self, input: &[u8]) -> bool {
        if self.text.windows(4).any(|it| it == b"[hr ") {
            // What is shown in part is not told back.
            return true;
        }
        if is_json(input) {
            return read(&self.text) == values(input).join(&b'\n');
        }
        let is_implied = |byte: &u8| byte.is_ascii_whitespace() || b",[]".contains(byte);
        let written = |bytes: &[u8]| -> Vec<u8> {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            bytes.iter().filter(|byte| !is_implied(byte)).copied().collect()
        };
        written(&self.text) == written(input)
    }
}

/// Whether `text` is one value of JSON after the other, and nothing else.
pub(crate) fn is_json(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    std::str::from_utf8(text).is_ok() && values.all(|value| value.is_ok())
}

/// `table .items: 40 rows: id,state=up`: the path, the count and what follows.
fn table_head(fact: &str) -> (&str, usize, &str) {
    let read = || {
        let (head, columns) = fact.strip_prefix("table ")?.split_once(" rows")?;
        let (path, count) = head.rsplit_once(": ")?;
        Some((path, count.parse().ok()?, columns))
    };
    read().unwrap_or_else(|| panic!("not the head of a table: [hr {fact}]"))
}

/// The columns of a table, as the marks before its rows tell them.
#[derive(Debug)]
enum Head {
    Objects,
    /// What follows the path and the count, and the marks after that.
    Columns(String, Vec<u8>),
}

impl Head {
    fn of(columns: &str) -> Self {
        match columns {
            ": one object each" => Head::Objects,
            columns => Head::Columns(columns.to_owned(), Vec::new()),
        }
    }

    fn add(&mut self, mark: &[u8]) {
        let Head::Columns(_, marks) = self else { return };
        if [&b"[hr all rows of "[..], b"[hr rows of "].iter().all(|told| !mark.starts_with(told)) {
            marks.extend_from_slice(mark);
        }
    }

    /// The object that `line` stands for: that of the whole form of an array of it alone.
    fn row(&self, line: &[u8]) -> Vec<u8> {
        let Head::Columns(columns, marks) = self else { return read(line) };
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let head = format!("[hr table .: 1 rows{columns}]\n").into_bytes();
        let has_cells = !line.is_empty();
        let end: &[u8] = if has_cells { b"\n" } else { b"" };
        let array = read(&[&head, marks.as_slice(), line, end].concat());
        array[1..array.len() - 1].to_vec()
    }
}

/// Whether `text` is JSON of several values, all of them objects.
pub(crate) fn is_stream(text: &[u8]) -> bool {
    is_json(text) && {
        let values = values(text);
        values.len() > 1 && values.iter().all(|value| value.starts_with(b"{"))
    }
}

/// All values of `text`, which is JSON or a stream of it, each without white space.
pub(crate) fn values(text: &[u8]) -> Vec<Vec<u8>> {
    let mut values = vec![];
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut at = 0;
    while let Some(blanks) = text[at..].iter().position(|byte| !byte.is_ascii_whitespace()) {
        let start = at + blanks;
        at = value_end(text, start);
        values.push(minified(&text[start..at]));
    }
    values
}

fn minified(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        let end = if value[at] == b'"' { value_end(value, at) } else { at + 1 };
        if !value[at].is_ascii_whitespace() {
            out.extend_from_slice(&value[at..end]);
        }
        at = end;
    }
    out
}

/// The offset after the JSON value at `start`.
fn value_end(text: &[u8], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    loop {
        let is_plain = |byte: &u8| !b"\"{}[],: \t\r\n".contains(byte);
        match text.get(at) {
            None => panic!("no JSON value: {}", start_of(&text[start.min(text.len())..])),
            Some(b'"') => {
                at += 1;
                while text.get(at).is_some_and(|&byte| byte != b'"') {
                    at += 1 + usize::from(text[at] == b'\\');
                }
                at += 1;
            }
            Some(b'{' | b'[') => {
                depth += 1;
                at += 1;
            }
            Some(b'}' | b']') => {
                depth -= 1;
                at += 1;
            }
            Some(byte) if is_plain(byte) => {
                at += text[at..].iter().take_while(|&byte| is_plain(byte)).count();
            }
            Some(_) => at += 1,
        }
        if depth <= 0 {
            return at;
        }
    }
}
