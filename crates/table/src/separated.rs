//! Tables of separated cells: CSV, TSV.

use crate::cells::Cells;
use crate::grid::{Grid, Table, are_timed, is_header, names, numbered, rows};

/// A table of separated cells.
pub(crate) fn separated(lines: &[&[u8]]) -> Option<Table> {
    let of = |&delimiter: &u8| separated_by(lines, delimiter);
    [b'\t', b',', b';', b'|'].iter().find_map(of)
}

fn separated_by(lines: &[&[u8]], delimiter: u8) -> Option<Table> {
    let grid = Grid::Separated(delimiter);
    let lines = rows(lines, 0);
    let mut cells = Cells::default();
    let mut width = |line: &[u8]| {
        cells.read(line, &grid);
        cells.len()
    };
    let widths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
    let columns = *widths.get(1)?;
    let same = widths.iter().filter(|&&width| width == columns).count();
    let is_loose =
        |line: &&&[u8]| line.windows(2).any(|pair| pair[0] == delimiter && pair[1] == b' ');
    let is_nested = |line: &&&[u8]| matches!(line.first(), Some(b'{' | b'['));
    let is_set_in = |line: &&&[u8]| line.first() == Some(&delimiter);
    let count = |is: &dyn Fn(&&&[u8]) -> bool| lines.iter().filter(|line| is(line)).count();
    let fewest = if delimiter == b'\t' { 2 } else { 3 };
    let fits = lines.len() >= 3
        && columns >= fewest
        && 20 * same >= 19 * lines.len().saturating_sub(1)
        && (delimiter == b'\t' || 2 * count(&is_loose) < lines.len())
        && 2 * count(&is_nested) < lines.len()
        && (delimiter == b'|' || 2 * count(&is_set_in) < lines.len());
    // Bars are as often drawn around cells, or part what logs say.
    let is_framed = |line: &&&[u8]| line.starts_with(b"|") && line.ends_with(b"|");
    let are_bars = delimiter == b'|';
    if !fits || are_bars && (are_timed(lines) || 20 * count(&is_framed) >= 19 * lines.len()) {
        return None;
    }
    let header = names(lines[0], &grid);
    let has_header = is_header(&header) && header.len() == columns;
    // A dump of bytes has their text between bars at the end.
    let closes = count(&|line| line.ends_with(b"|"));
    if are_bars && !has_header && 20 * closes >= 19 * lines.len() {
        return None;
    }
    let names = match has_header {
        true => header,
        false => numbered(columns),
    };
    let confidence = match (delimiter, has_header) {
        (b'\t', true) => 0.88,
        (b'|', true) => 0.75,
        (_, true) => 0.85,
        _ => 0.6,
    };
    Some(Table::new(grid, names, usize::from(has_header), confidence, "separated cells"))
}
