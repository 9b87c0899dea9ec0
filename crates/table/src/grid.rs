//! How a table is laid out, found out from its first lines.

use crate::aligned;
use crate::cells::{Cells, has_gap};
use crate::decimal::number;
use crate::listing::listing;
use crate::separated::separated;
use crate::words::words_under_header;

/// Lines among which a rule is looked for.
const HEAD: usize = 8;
/// Rows that are looked at.
const ROWS: usize = 100;
/// Fewest rows without a header that show columns.
const BARE_ROWS: usize = 5;
/// Longest name of a column.
const NAME: usize = 60;

/// How a line is taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Grid {
    /// By a byte, with quotes as in CSV.
    Separated(u8),
    /// By `|`, with one before each row and one behind it or not.
    Piped { opens: bool, closes: bool },
    /// At these characters.
    Fixed(Vec<usize>),
    /// By blanks, into so many cells; the last takes what is left.
    Words(usize),
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    pub(crate) grid: Grid,
    /// The names of the columns; `column 1` where there are none.
    pub(crate) names: Vec<String>,
    /// Lines before the first row.
    pub(crate) head: usize,
    /// How sure it is that this is a table.
    pub(crate) confidence: f32,
    /// What it is, for people.
    pub(crate) what: &'static str,
    /// Columns of which there is nothing to tell.
    pub(crate) silent: &'static [usize],
}

impl Table {
    /// The table that starts with `lines`, or after the command that printed it, if it is one.
    pub(crate) fn of(lines: &[&[u8]]) -> Option<Table> {
        if let Some((_, lines)) = lines.split_first().filter(|(first, _)| first.starts_with(b"$ "))
        {
            return Self::of(lines).map(|table| Table { head: table.head + 1, ..table });
        }
        ruled(lines)
            .or_else(|| listing(lines))
            .or_else(|| separated(lines))
            .or_else(|| aligned_under_header(lines, true))
            .or_else(|| words_under_header(lines))
            .or_else(|| aligned_under_header(lines, false))
            .or_else(|| piped(lines))
            .or_else(|| bare(lines))
    }

    /// A table of which every column may be told of.
    pub(crate) fn new(
        grid: Grid,
        names: Vec<String>,
        head: usize,
        confidence: f32,
        what: &'static str,
    ) -> Self {
        Self { grid, names, head, confidence, what, silent: &[] }
    }
}

/// Whether `line` only draws lines.
pub(crate) fn is_rule(line: &[u8]) -> bool {
    let drawn = line.iter().filter(|byte| matches!(byte, b'-' | b'=')).count();
    drawn >= 3 && line.iter().all(|byte| b"-=+| :".contains(byte))
}

/// A table with a rule under its header.
fn ruled(lines: &[&[u8]]) -> Option<Table> {
    let near = &lines[..lines.len().min(HEAD)];
    let at = near.iter().enumerate().position(|(at, line)| at > 0 && is_rule(line))?;
    let (rule, header) = (lines[at].trim_ascii_end(), lines[at - 1]);
    let is_drawn = rule.contains(&b'|') || rule.contains(&b'+') && !rule.starts_with(b"+++");
    // mysql draws one above its header, too.
    let (at, header) = match is_drawn && is_rule(header) && at + 1 < lines.len() {
        true => (at + 1, lines[at]),
        false => (at, header),
    };
    if is_drawn && header.contains(&b'|') {
        let drawn = rule.trim_ascii_start();
        let grid = Grid::Piped {
            opens: drawn.starts_with(b"|") || drawn.starts_with(b"+"),
            closes: drawn.ends_with(b"|") || drawn.ends_with(b"+"),
        };
        let names = names(header, &grid);
        let rows = rows(lines, at + 1);
        let piped = rows.iter().filter(|row| row.contains(&b'|') || is_rule(row)).count();
        // A remark may follow, such as how many rows there are.
        let is_table = names.len() > 1 && 10 * (piped + 1) >= 8 * rows.len();
        let confidence = if rule.contains(&b'+') { 0.95 } else { 0.8 };
        return is_table.then(|| Table::new(grid, names, at + 1, confidence, "cells between |"));
    }
    let starts = aligned::of_rule(rule).filter(|_| !is_rule(header))?;
    let grid = Grid::Fixed(starts);
    let names = names(header, &grid);
    Some(Table::new(grid, names, at + 1, 0.9, "columns under a rule"))
}

/// Cells of the header as names.
pub(crate) fn names(header: &[u8], grid: &Grid) -> Vec<String> {
    let mut cells = Cells::default();
    cells.read(header, grid);
    let name = |(at, cell): (usize, &[u8])| match cell.trim_ascii() {
        b"" => format!("column {}", at + 1),
        name => String::from_utf8_lossy(name).into_owned(),
    };
    cells.iter().enumerate().map(name).collect()
}

/// Names of so many columns without a header.
pub(crate) fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|at| format!("column {at}")).collect()
}

/// The rows that are looked at, from line `head` on.
pub(crate) fn rows<'a, 'b>(lines: &'b [&'a [u8]], head: usize) -> &'b [&'a [u8]] {
    let rows = lines.get(head..).unwrap_or_default();
    &rows[..rows.len().min(ROWS)]
}

/// Whether these may be names of columns: all different, short, no numbers.
pub(crate) fn is_header(names: &[String]) -> bool {
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1])
        && names.iter().all(|name| {
            let starts_well =
                name.chars().next().is_some_and(|it| it.is_alphabetic() || "_#%$".contains(it));
            name.len() <= NAME && starts_well
        })
}

/// A table whose header has columns two blanks apart: in capitals, or each starting with one.
fn aligned_under_header(lines: &[&[u8]], in_capitals: bool) -> Option<Table> {
    let header = lines.first()?;
    let rows = rows(lines, 1);
    let grid = Grid::Fixed(aligned::of_header(header, rows)?);
    let names = names(header, &grid);
    if rows.is_empty() || !is_header(&names) {
        return None;
    }
    let start_so = names.iter().all(|name| name.starts_with(|first: char| first.is_uppercase()));
    let confidence = match (in_capitals, names.len()) {
        (true, _) if !are_capitals(header) => return None,
        (true, 3..) => 0.93,
        (true, _) => 0.8,
        (false, 3..) if start_so && rows.len() > 1 => 0.75,
        _ => return None,
    };
    Some(Table::new(grid, names, 1, confidence, "columns under a header"))
}

/// Whether the letters of `header` are mostly capitals.
pub(crate) fn are_capitals(header: &[u8]) -> bool {
    let upper = header.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    let lower = header.iter().filter(|byte| byte.is_ascii_lowercase()).count();
    upper > 3 * lower
}

/// A table without rules whose lines have all as many cells between `|`, three at least.
fn piped(lines: &[&[u8]]) -> Option<Table> {
    let lines = rows(lines, 0);
    let pipes = |line: &[u8]| memchr::memchr_iter(b'|', line).count();
    let count = pipes(lines.first()?);
    let same = lines.iter().filter(|line| pipes(line) == count).count();
    if count < 2 || lines.len() < 3 || 20 * same < 19 * lines.len() || are_timed(lines) {
        return None;
    }
    let grid = Grid::Piped {
        opens: lines.iter().all(|line| line.trim_ascii().starts_with(b"|")),
        closes: lines.iter().all(|line| line.trim_ascii().ends_with(b"|")),
    };
    let header = names(lines[0], &grid);
    let has_header =
        is_header(&header) && !header.iter().any(|name| number(name.as_bytes()).is_some());
    // A dump of bytes has their text between bars at the end.
    let closed = lines.iter().filter(|line| line.trim_ascii().ends_with(b"|")).count();
    let is_dump = !has_header && !lines[0].starts_with(b"|") && 20 * closed >= 19 * lines.len();
    if is_dump {
        return None;
    }
    let names = if has_header { header } else { numbered(header.len()) };
    Some(Table::new(grid, names, usize::from(has_header), 0.75, "cells between |"))
}

/// Whether most lines open with a time, as those of a log do.
pub(crate) fn are_timed(lines: &[&[u8]]) -> bool {
    let is_timed = |line: &&&[u8]| {
        line.first().is_some_and(u8::is_ascii_digit)
            && line.iter().take(20).any(|&byte| byte == b':')
    };
    2 * lines.iter().filter(is_timed).count() > lines.len()
}

/// A table without a header, such as one that is cut, or with one that stands to the right in its columns: columns that
/// stand apart in all rows.
fn bare(lines: &[&[u8]]) -> Option<Table> {
    // The first and the last line may be cut.
    let whole =
        lines.get(1..lines.len().saturating_sub(1)).filter(|rows| rows.len() >= BARE_ROWS)?;
    let of_all =
        || Some((aligned::of_rows(rows(lines, 0))?, true)).filter(|_| are_capitals(lines[0]));
    let (starts, is_headed) =
        of_all().or_else(|| Some((aligned::of_rows(rows(whole, 0))?, false)))?;
    let grid = Grid::Fixed(starts);
    // What stands apart in the rest of the table need not do so here, if it was cut amid cells of other widths.
    let mut cells = Cells::default();
    let mut is_split = |row: &[u8]| {
        cells.read(row, &grid);
        let cells: Vec<&[u8]> = cells.iter().collect();
        !cells[..cells.len() - 1].iter().any(|cell| has_gap(cell))
    };
    if 10 * whole.iter().copied().filter(|row| is_split(row)).count() < 9 * whole.len() {
        return None;
    }
    let header = names(lines[0], &grid);
    // One whose columns are not those of the rows names none of them, and is no row.
    let capitals = whole.iter().filter(|row| are_capitals(row)).count();
    let has_header = are_capitals(lines[0]) && 2 * capitals < whole.len();
    let names = match is_headed && has_header && is_header(&header) {
        true => header,
        false => numbered(header.len()),
    };
    let head = usize::from(has_header);
    (!are_timed(whole)).then(|| Table::new(grid, names, head, 0.6, "columns that stand apart"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Option<Table> {
        Table::of(&text.lines().map(str::as_bytes).collect::<Vec<_>>())
    }

    #[test]
    fn tables_are_told_apart() {
        for (text, names, head) in [
            (
                "NAME   READY   LAST SEEN\na      1/1     5m\nb      0/1     7d\n",
                "NAME READY LAST SEEN",
                1,
            ),
            (
                "Filesystem 1K-blocks Used Mounted on\nx 12 3 /\nyy 99 4 /y z\n",
                "Filesystem 1K-blocks Used Mounted on",
                1,
            ),
            (
                "      total  used  free  cache\nMem:   5  2  3  1\nSwap:  1  0  1  0\n",
                "column 1 total used free cache",
                1,
            ),
            (" id | name\n----+------\n  1 | a\n  2 | b\n(2 rows)\n", "id name", 2),
            ("+----+---+\n| id | n |\n+----+---+\n| 1  | a |\n+----+---+\n", "id n", 3),
            ("| id | n |\n|---|:-:|\n| 1 | a |\n| 2 | b |\n", "id n", 2),
            ("Package Version\n------- -------\na       1.0\n", "Package Version", 2),
            ("id,name,sum\n1,a,2\n2,\"b, c\",3\n", "id name sum", 1),
            (
                "$ df\nFilesystem 1K-blocks Used Mounted on\nx 12 3 /\nyy 99 4 /y z\n",
                "Filesystem 1K-blocks Used Mounted on",
                2,
            ),
            (
                "Package  Current  Latest\na        1.0.2    1.1.0\nbcd      2.0      3.0.1\n",
                "Package Current Latest",
                1,
            ),
            (
                "  UNIT  LOAD   ACTIVE SUB\n  a.service loaded active running\n  b.service loaded failed dead\n  c.service loaded active running\n",
                "UNIT LOAD ACTIVE SUB",
                1,
            ),
            ("1\ta\n2\tb\n3\tc\n", "column 1 column 2", 0),
            ("a|b|c\n|r0|1\np|r1|\n", "a b c", 1),
            ("|a|b|\n|1|2|\n|3||\n", "a b", 1),
            ("\"a\"|\"b\"|\"c\"\n\"1\"|\"x|y\"|\"3\"\n\"1\"|\"z\"|\"3\"\n", "a b c", 1),
            (
                "SIZE  CPU  NAME\n   1   2m    ab\n  22   3m     c\n   3   4m   cde\n4444   5m     d\n  15  16m     e\n   6   7m     f\n",
                "SIZE CPU NAME",
                1,
            ),
            (
                "total 8\n-rw-r--r-- 1 a b 9 May 1 2026 x y\n-rw-r--r-- 1 a b 9 May 1 2026 z\n",
                "mode links owner group size month day time name",
                1,
            ),
        ] {
            let table = table(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((table.names.join(" ").as_str(), table.head), (names, head), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_tables() {
        for text in [
            "It was late, and dark, so\nwe went, as one does, home\nand slept, at last, well\n",
            "fn main() {\n    a(1, 2, 3);\n    b(2, 3, 4);\n}\n",
            "06:00:01 INFO a 1\n06:00:02 INFO b 2\n06:00:03 INFO c 3\n",
            "\tone thing\n\tand the other\n\tand more\n",
            "{\"a\":1,\"b\":2,\"c\":3}\n{\"a\":1,\"b\":2,\"c\":4}\n{\"a\":1,\"b\":2,\"c\":5}\n",
            "THIS TEXT IS IN CAPITALS\nand goes on with other words\nfor some lines without any\nthat would be repeated\n",
            "06:00:01 | INFO | a\n06:00:02 | INFO | b\n06:00:03 | INFO | c\n",
            "Title\n=====\n\nText.\n",
            "00000000  7f 45  |.E|\n00000002  4c 46  |LF|\n00000004  01 02  |..|\n",
            "one\n",
            "",
        ] {
            assert_eq!(table(text), None, "{text}");
        }
    }
}
