//! Tables whose cells are words: `ps aux`, `df`, `ss`.

use crate::cells::{Cells, words};
use crate::decimal::number;
use crate::grid::{Grid, Table, are_capitals, rows};
use rustc_hash::FxHashSet;

/// A table whose cells are words, under a header of as many.
pub(crate) fn words_under_header(lines: &[&[u8]]) -> Option<Table> {
    let header = lines.first()?;
    let rows = rows(lines, 1);
    let width = |row: &[u8]| words(row).count();
    let mut names = word_names(header);
    let count = names.len();
    let usual =
        |count: usize| 10 * rows.iter().filter(|row| width(row) >= count).count() >= 9 * rows.len();
    // The rows of `free` have names of their own, with none above them; the last column may be empty.
    let is_named = |row: &&[u8]| {
        row.split(u8::is_ascii_whitespace).next().is_some_and(|word| word.ends_with(b":"))
    };
    let has_row_names = header.starts_with(b"  ")
        && rows.iter().all(|row| is_named(row) && width(row) <= count + 1);
    if has_row_names {
        names.insert(0, "column 1".to_owned());
    }
    if count < 4 || rows.len() < 2 || !has_row_names && !usual(count - 1) {
        return None;
    }
    let grid = Grid::Words(names.len());
    let capitals = are_capitals(header);
    let numbers = numeric_columns(rows, &grid);
    let is_table = header.iter().all(|byte| !b"=,;(){}\"".contains(byte))
        && names.iter().all(|name| number(name.as_bytes()).is_none())
        && (numbers >= 2
            || has_row_names
            || capitals && numbers + repeating_columns(rows, &grid) >= 1);
    let confidence = if capitals { 0.88 } else { 0.7 };
    is_table.then(|| Table::new(grid, names, 1, confidence, "words under a header"))
}

/// The words of a header as names. `Mounted on` and `Local Address` are one each.
fn word_names(header: &[u8]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for word in words(header).map(String::from_utf8_lossy) {
        match names.last_mut() {
            Some(last) if word == "on" || word.starts_with("Address") => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => names.push(word.into_owned()),
        }
    }
    names
}

/// How many columns hold numbers in nearly all rows.
fn numeric_columns(rows: &[&[u8]], grid: &Grid) -> usize {
    let mut counts: Vec<usize> = Vec::new();
    let mut cells = Cells::default();
    for row in rows {
        cells.read(row, grid);
        counts.resize(counts.len().max(cells.len()), 0);
        cells
            .iter()
            .zip(&mut counts)
            .for_each(|(cell, count)| *count += usize::from(number(cell).is_some()));
    }
    counts.iter().filter(|&&count| 10 * count >= 8 * rows.len()).count()
}

/// How many columns hold the same few values again and again.
fn repeating_columns(rows: &[&[u8]], grid: &Grid) -> usize {
    let mut values: Vec<FxHashSet<Vec<u8>>> = Vec::new();
    let mut cells = Cells::default();
    for row in rows {
        cells.read(row, grid);
        values.resize(values.len().max(cells.len()), FxHashSet::default());
        cells.iter().zip(&mut values).for_each(|(cell, values)| {
            values.insert(cell.to_vec());
        });
    }
    values.iter().filter(|values| 3 * values.len() <= rows.len()).count()
}
