//! `hr-retrieve --rows`: rows of JSON as they are written.

use super::{Original, Stop, parts::within};
use crate::ranges::UnitRange;
use hr_core::Source;
use std::io::Write;

/// Prints the rows in these `ranges`, in the order given, one a line. Holds all of the original.
pub(crate) fn print_rows(
    original: &Original,
    ranges: &[UnitRange],
    out: &mut impl Write,
) -> Result<(), Stop> {
    let mut bytes = Vec::with_capacity(original.entry.len());
    original.read(&mut bytes)?;
    let source = Source::new(&bytes);
    let rows = hr_json::rows(&source).map_err(|fault| {
        let handle = &original.handle;
        Stop::NoPart(format!("{handle} is not JSON: {fault}. Use -l for lines"))
    })?;
    for numbers in within(ranges, rows.len(), "rows")? {
        for row in &rows[numbers] {
            out.write_all(row.of(&bytes))?;
            out.write_all(b"\n")?;
        }
    }
    Ok(())
}
