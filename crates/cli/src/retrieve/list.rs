//! `hr-retrieve --list` and `--stat`: what is known of originals.

use super::progress::Progress;
use super::size::Size;
use super::units::{age, size, time};
use super::{Entry, Original, Stop, columns};
use std::io::{self, Write};

/// Prints a line for each original: handle, kind, size, lines, and when it was stored last: how long
/// before `now`, and in UTC.
pub(crate) fn print_list(entries: &[Entry], now: u64, out: &mut impl Write) -> io::Result<()> {
    let row = |entry: &Entry| {
        [
            entry.handle().to_string(),
            entry.kind().to_string(),
            size(entry.len()),
            columns::count_of_lines(entry.line_count()),
            age(entry.stored(), now),
            stored(entry),
        ]
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    columns::lines(&rows, &[2, 3, 4]).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// Prints what is known of one original, a `name: value` line each. Its tokens are counted by reading it.
pub(crate) fn print_stat(
    original: &Original<'_>,
    now: u64,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let Original { archive, entry, handle } = original;
    let mut size = Size::default();
    let mut progress = Progress::of_searching(entry.len());
    archive.read(handle, .., &mut progress.of_writing(&mut size))?;
    drop(progress);
    writeln!(out, "handle: {}", entry.handle())?;
    writeln!(out, "kind: {}", entry.kind())?;
    writeln!(out, "bytes: {}", entry.len())?;
    writeln!(out, "lines: {}", entry.line_count())?;
    writeln!(out, "tokens: {} (estimated)", size.tokens())?;
    writeln!(out, "stored: {} ({})", stored(entry), age(entry.stored(), now))?;
    Ok(())
}

fn stored(entry: &Entry) -> String {
    time(entry.stored()).map_or_else(|| "?".to_owned(), |time| time.to_string())
}
