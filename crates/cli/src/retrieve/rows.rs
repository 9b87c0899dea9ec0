//! `hr-retrieve --rows`: rows of JSON, their values as they are written.

use super::{Original, Stop, parts::within};
use crate::retrieve::ranges::UnitRange;
use hr_core::Source;
use hr_json::tape::{Tape, minify};
use std::io::Write;

/// Prints the rows in these `ranges`, in the order given, one a line. Holds all of the original.
pub(crate) fn print_rows(
    original: &Original,
    ranges: &[UnitRange],
    out: &mut impl Write,
) -> Result<(), Stop> {
    let bytes = original.bytes()?;
    let source = Source::new(&bytes);
    let rows = hr_json::rows(&source).map_err(|fault| {
        let name = original.name();
        Stop::NoPart(format!("{name} is not JSON: {fault}. Use -l for lines"))
    })?;
    let mut line = vec![];
    for numbers in within(ranges, rows.len(), "rows")? {
        for row in &rows[numbers] {
            line.clear();
            minify_row(row.of(&bytes), &mut line);
            line.push(b'\n');
            out.write_all(&line)?;
        }
    }
    Ok(())
}

/// Adds the tokens of a row to `line`, without the white space between them.
fn minify_row(row: &[u8], line: &mut Vec<u8>) {
    match Tape::parse(row) {
        Ok(tape) => minify(tape.root(), line),
        Err(_) => line.extend_from_slice(row),
    }
}
