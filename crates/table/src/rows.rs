//! The rows of a Source: its lines, or several where a quoted cell holds line ends.

use crate::grid::{Grid, Table, is_rule};
use hr_core::Source;
use std::ops::Range;

/// A quoted cell holds no more line ends than this; else its quote is just a sign.
const LINES: usize = 50;
/// Lines of the start of a part by which its table is found.
const SAMPLE: usize = 200;
/// Tables that are told apart in one Source.
const TABLES: usize = 64;

/// A part of a Source: a table, or lines that are none.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) lines: Range<usize>,
    pub(crate) table: Option<Table>,
}

/// The parts of `source`: separated by empty lines, unless one table of separated cells is all of it.
pub(crate) fn parts(source: &Source<'_>) -> Vec<Part> {
    let all = 0..source.line_count();
    let table = table_at(source, all.clone());
    if let Some(Table { grid: Grid::Separated(_), .. }) = table {
        return vec![Part { lines: all, table }];
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut start = 0;
    for end in (1..=source.line_count()).filter(|&at| is_end(source, at)) {
        let lines = start..end;
        start = end;
        let tables = parts.iter().filter(|part| part.table.is_some()).count();
        let table = if tables < TABLES { table_at(source, lines.clone()) } else { None };
        match parts.last_mut() {
            Some(last) if last.table.is_none() && table.is_none() => last.lines.end = end,
            _ => parts.push(Part { lines, table }),
        }
    }
    parts
}

/// Whether a part ends before line `at`: after an empty line, or at the end.
fn is_end(source: &Source<'_>, at: usize) -> bool {
    let is_empty = |at: usize| source.line(at).trim_ascii().is_empty();
    at == source.line_count() || is_empty(at - 1) && !is_empty(at)
}

fn table_at(source: &Source<'_>, lines: Range<usize>) -> Option<Table> {
    let sample: Vec<&[u8]> =
        lines.take(SAMPLE).map(|at| source.line(at)).take_while(|line| !line.is_empty()).collect();
    // A line alone is no table.
    if sample.len() < 2 { None } else { Table::of(&sample) }
}

/// A row of a table, or a line of it that is none.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) lines: Range<usize>,
    /// Whether it is taken apart: it is no line of the head, no rule and no remark.
    pub(crate) has_cells: bool,
}

/// The text of the row that these `lines` are.
pub(crate) fn text<'a>(source: &Source<'a>, lines: &Range<usize>) -> &'a [u8] {
    let (first, last) = (source.line_span(lines.start), source.line_span(lines.end - 1));
    &source.bytes()[first.start..last.end]
}

/// The rows of `table`, which is all of `lines`, and the lines of its head.
pub(crate) fn rows(source: &Source<'_>, lines: Range<usize>, table: &Table) -> Vec<Row> {
    let first = lines.start + table.head;
    let mut rows: Vec<Row> =
        (lines.start..first).map(|at| Row { lines: at..at + 1, has_cells: false }).collect();
    let mut at = first;
    while at < lines.end {
        let len = match table.grid {
            Grid::Separated(_) => quoted_lines(source, at..lines.end),
            _ => 1,
        };
        rows.push(Row { lines: at..at + len, has_cells: has_cells(source.line(at), &table.grid) });
        at += len;
    }
    rows
}

/// How many of the first of `lines` one row takes.
fn quoted_lines(source: &Source<'_>, lines: Range<usize>) -> usize {
    let mut is_open = false;
    for (count, at) in lines.take(LINES).enumerate() {
        let quotes = memchr::memchr_iter(b'"', source.line(at)).count();
        is_open ^= quotes % 2 == 1;
        if !is_open {
            return count + 1;
        }
    }
    1
}

/// Whether `line` is a row of cells: not empty, no rule, and no remark such as `(2 rows)`.
fn has_cells(line: &[u8], grid: &Grid) -> bool {
    let line = line.trim_ascii();
    let is_row = !line.is_empty() && !is_rule(line);
    match grid {
        Grid::Piped { .. } => is_row && line.contains(&b'|'),
        Grid::Separated(_) | Grid::Fixed(_) | Grid::Words(_) => is_row,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_cell_may_hold_line_ends() {
        let text = "id,note,n\n1,\"a\nb\",2\n2,\"c,3\n";
        let source = Source::new(text.as_bytes());
        let table = Table::of(&[b"id,note,n", b"1,a,2", b"2,c,3"]).unwrap();
        let rows = rows(&source, 0..4, &table);
        let rows: Vec<Range<usize>> = rows.into_iter().map(|row| row.lines).collect();
        assert_eq!(rows, [0..1, 1..3, 3..4]);
    }

    #[test]
    fn tables_are_parted_by_empty_lines() {
        let text =
            "A    B    C\n1    2    3\n4    5    6\n\nsome words\n\nD    E\n1    x\n2    y\n";
        let source = Source::new(text.as_bytes());
        let parts = parts(&source);
        let found: Vec<(Range<usize>, bool)> =
            parts.iter().map(|part| (part.lines.clone(), part.table.is_some())).collect();
        assert_eq!(found, [(0..4, true), (4..6, false), (6..9, true)]);
    }
}
