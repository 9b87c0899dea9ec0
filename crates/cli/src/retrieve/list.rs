//! `hr-retrieve --list` and `--stat`: what is known of originals.

use super::progress::Progress;
use super::units::{age, size, time};
use super::{Entry, Original, Stop, columns};
use crate::size::Size;
use std::io::{self, Write};

/// Characters of a label in the list.
const LABEL: usize = 60;

/// Prints a line for each original: handle, kind, size, lines, when it was stored last (how long before
/// `now`, and in UTC), whether it is pinned, and its label.
pub(crate) fn print_list(entries: &[Entry], now: u64, out: &mut impl Write) -> io::Result<()> {
    let row = |entry: &Entry| {
        [
            entry.handle().to_string(),
            entry.kind().to_string(),
            size(entry.len()),
            columns::count_of_lines(entry.line_count()),
            age(entry.stored(), now),
            stored(entry),
            if entry.is_pinned() { "pinned".to_owned() } else { String::new() },
            columns::cut(entry.label(), LABEL),
        ]
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    columns::lines(&rows, &[2, 3, 4]).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// Prints what is known of one original, a `name: value` line each. Its tokens are counted by reading it.
pub(crate) fn print_stat(original: &Original, now: u64, out: &mut impl Write) -> Result<(), Stop> {
    let entry = &original.entry;
    let mut size = Size::default();
    let mut progress = Progress::of_searching(entry.len());
    original.read(&mut progress.of_writing(&mut size))?;
    drop(progress);
    writeln!(out, "handle: {}", entry.handle())?;
    writeln!(out, "kind: {}", entry.kind())?;
    writeln!(out, "bytes: {}", entry.len())?;
    writeln!(out, "lines: {}", entry.line_count())?;
    writeln!(out, "tokens: {} (estimated)", size.tokens())?;
    writeln!(
        out,
        "on disk: {} bytes, some of which other originals may have, too",
        original.packed_len()?
    )?;
    writeln!(out, "stored: {} ({})", stored(entry), age(entry.stored(), now))?;
    writeln!(out, "pinned: {}", if entry.is_pinned() { "yes" } else { "no" })?;
    writeln!(out, "label: {}", entry.label())?;
    Ok(())
}

fn stored(entry: &Entry) -> String {
    time(entry.stored()).map_or_else(|| "?".to_owned(), |time| time.to_string())
}
