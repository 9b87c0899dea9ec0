//! What is told of all rows of a table.

use crate::column::Column;
use crate::grid::Table;
use hr_core::Fact;

/// How the names of columns end whose numbers only name something.
const NAMING: [&str; 6] = ["id", "port", "year", "day", "line", "version"];
/// Columns that are told of.
const COLUMNS: usize = 24;

/// What all rows have, and what each column holds.
pub(crate) fn facts(table: &Table, columns: &[Column], count: usize) -> Vec<Fact> {
    let name = |at: usize| match table.names.get(at) {
        Some(name) => name.clone(),
        None => format!("column {}", at + 1),
    };
    let same = columns.iter().enumerate();
    let same =
        same.filter_map(|(at, column)| Some(format!("{} {}", name(at), column.of_all(count)?)));
    let same: Vec<String> = same.take(COLUMNS).collect();
    let text = match same.as_slice() {
        _ if count < 2 => return Vec::new(),
        [] => format!("{count} of {} columns", table.names.len()),
        _ => format!("{count}, all have {}", same.join(", ")),
    };
    let mut facts = vec![Fact { label: "rows".to_owned(), text }];
    let told = columns.iter().enumerate().filter(|(at, _)| !table.silent.contains(at));
    let told = told.filter_map(|(at, column)| told_of(name(at), column));
    facts.extend(told.take(COLUMNS));
    facts
}

/// What there is to tell of the column of this name. Numbers that only name something have no sum.
fn told_of(name: String, column: &Column) -> Option<Fact> {
    let lower = name.to_ascii_lowercase();
    let is_added = !NAMING.iter().any(|ending| lower.ends_with(ending));
    // A number at the start of a mark would be taken for that of a line.
    let is_number = name.starts_with(|first: char| first.is_ascii_digit());
    let label = if is_number { format!("column {name}") } else { name };
    Some(Fact { text: column.told(is_added)?, label })
}
