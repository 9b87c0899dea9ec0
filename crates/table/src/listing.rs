//! What `ls -l` prints.

use crate::grid::{Grid, Table, rows};

/// The columns of `ls -l` with either form of time.
const LISTING: [&str; 9] =
    ["mode", "links", "owner", "group", "size", "month", "day", "time", "name"];
const LISTING_ISO: [&str; 8] = ["mode", "links", "owner", "group", "size", "date", "time", "name"];

/// The table of the entries of a directory.
pub(crate) fn listing(lines: &[&[u8]]) -> Option<Table> {
    let head = usize::from(lines.first().is_some_and(|line| line.starts_with(b"total ")));
    let rows = rows(lines, head);
    let is_row = |row: &&&[u8]| row.split(|&byte| byte == b' ').next().is_some_and(is_mode);
    let fit = rows.iter().filter(is_row).count();
    if rows.len() < 2 || 10 * fit < 9 * rows.len() {
        return None;
    }
    let first = rows.iter().find(is_row)?;
    let word = first.split(|&byte| byte == b' ').filter(|word| !word.is_empty()).nth(5)?;
    let is_iso = word.len() == 10 && word.contains(&b'-');
    let names: &[&str] = if is_iso { &LISTING_ISO } else { &LISTING };
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let confidence = if head == 1 { 0.9 } else { 0.8 };
    // A time in several cells says nothing in any of them.
    let silent: &[usize] = if is_iso { &[1, 6] } else { &[1, 5, 6, 7] };
    let table =
        Table::new(Grid::Words(names.len()), names, head, confidence, "entries of a directory");
    Some(Table { silent, ..table })
}

/// Whether `word` is what `ls` writes of who may do what: `-rw-r--r--`.
fn is_mode(word: &[u8]) -> bool {
    let Some((first, rest)) = word.split_first() else { return false };
    b"-dlbcpsD".contains(first)
        && (9..=11).contains(&rest.len())
        && rest.iter().all(|byte| b"rwxsStT-.+@".contains(byte))
}
