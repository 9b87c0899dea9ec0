//! Lines within a table that are no rows of it.

use crate::cells::{Cells, byte_at};
use crate::grid::{Grid, Table};
use hr_severity::Tone;

/// Lines that are a failure as a whole, and what others open with.
const WHOLE: [&[u8]; 3] = [b"Killed", b"Terminated", b"Aborted"];
const OPENINGS: [&[u8]; 6] =
    [b"E: ", b"npm ERR!", b"Traceback ", b"Aborted (", b"Segmentation fault", b"Exit status "];

/// Whether `row`, taken apart into `cells`, is no row of `table`: it has another number of cells, or, where any line may
/// be taken apart, says that something failed and does not keep to the columns.
pub(crate) fn is_stray(row: &[u8], cells: &Cells, table: &Table) -> bool {
    match &table.grid {
        Grid::Separated(_) | Grid::Piped { .. } => cells.len() != table.names.len(),
        // A row with empty cells may have words of failure; a sentence has a colon.
        Grid::Words(count) => {
            let is_said = || row.windows(2).any(|pair| pair == b": ") && is_failure(row);
            cells.len() < *count && (is_end(row) || is_said())
        }
        Grid::Fixed(starts) => {
            let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
            filled < 2 && is_end(row) || is_across(row, starts) && is_failure(row)
        }
    }
}

/// Whether words reach across half or more of the places where cells of `row` should start.
fn is_across(row: &[u8], starts: &[usize]) -> bool {
    let places = starts.iter().map(|&start| byte_at(row, start));
    let within: Vec<usize> = places.filter(|&at| at > 0 && at < row.len()).collect();
    let broken = within.iter().filter(|&&at| row[at - 1] != b' ').count();
    broken > 0 && 2 * broken >= within.len()
}

/// Whether `line` is one by which a program ends that fails.
fn is_end(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    WHOLE.contains(&line) || OPENINGS.iter().any(|opening| line.starts_with(opening))
}

/// Whether `line` says that something failed.
pub(crate) fn is_failure(line: &[u8]) -> bool {
    is_end(line) || Tone::of(line) == Tone::Failing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_stray(text: &str) -> Vec<bool> {
        let lines: Vec<&[u8]> = text.lines().map(str::as_bytes).collect();
        let table = Table::of(&lines).unwrap();
        let mut cells = Cells::default();
        let rows = lines[table.head..].iter();
        rows.map(|row| {
            cells.read(row, &table.grid);
            is_stray(row, &cells, &table)
        })
        .collect()
    }

    #[test]
    fn lines_of_other_forms_are_stray() {
        let rows = "1,a,2\n".repeat(19);
        let found = are_stray(&format!("id,name,n\n{rows}Killed\n"));
        assert_eq!(found.iter().position(|is| *is), Some(19));
        let rows = "ab     1/1     5m\n".repeat(49);
        let found = are_stray(&format!(
            "NAME   READY   AGE\n{rows}Error from server: cannot list\ncd     Error   1m\nFailed\nKilled\n"
        ));
        let rows = "a 1 2 3 up\n".repeat(30);
        let ends = "b 1 2 Error\nAborted (core dumped)\nfatal: no disk\n";
        assert_eq!(are_stray(&format!("N A B C D\n{rows}{ends}"))[30..], [false, true, true]);
        assert_eq!(found[48..], [false, true, false, false, true]);
    }
}
