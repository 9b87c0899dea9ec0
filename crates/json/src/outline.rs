//! From JSON to weighed Blocks.

use crate::layout::{Piece, Table, pieces};
use crate::profile::Profile;
use crate::table::Layout;
use crate::tape::{Fault, Tape, Value};
use hr_core::{Fact, Form, Keep, Kind, Outline, Source, Span, Unit};

/// Rows at the start and the end of a table that show what it is like.
const FIRST_ROWS: usize = 2;
const LAST_ROWS: usize = 1;
/// Columns whose range or values are told.
const SUMMARIES: usize = 16;

/// Why `source` may be JSON: its first byte. Whether it is, only [`outline`] can tell.
pub fn claim(source: &Source<'_>) -> Option<String> {
    let text = source.bytes();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
    let first = text.first().filter(|first| matches!(first, b'{' | b'['))?;
    Some(format!("it starts with '{}' and is JSON to its end", char::from(*first)))
}

/// The Outline of one JSON value or a stream of them: arrays of objects, and a stream of objects, as
/// Sections of rows; all between them as parts that are always shown. No value is altered: what is
/// printed for a Block is its tokens as they are written.
///
/// Pure: the same bytes give the same Outline. A [`Fault`] tells where the bytes are no JSON.
pub fn outline(source: &Source<'_>) -> Result<Outline, Fault> {
    let tape = read_all(source.bytes())?;
    let pieces = pieces(&tape);
    let mut outline = Outline::builder(Kind::Json, source.len());
    let count = pieces.len();
    for (number, piece) in pieces.into_iter().enumerate() {
        let end = |end| if number + 1 == count { source.len() } else { end };
        match piece {
            Piece::Text { text, end: text_end } => {
                outline.section(Unit::Part);
                let form = Form::Encoded(text.into());
                outline.block(end(text_end), 1, form).keep = Keep::Evidence;
            }
            Piece::Table(table) => add_table(&mut outline, &table, end(table.end)),
        }
    }
    match outline.finish() {
        Ok(outline) => Ok(outline),
        Err(fault) => unreachable!("the last piece ends where the source ends: {fault}"),
    }
}

/// Where the rows are that [`outline`] numbers, in that order.
pub fn rows(source: &Source<'_>) -> Result<Vec<Span>, Fault> {
    let tape = read_all(source.bytes())?;
    let tables = pieces(&tape).into_iter().filter_map(|piece| match piece {
        Piece::Table(table) => Some(table.rows),
        Piece::Text { .. } => None,
    });
    Ok(tables.flatten().map(Value::span).collect())
}

/// Reads one value after the other up to the end.
fn read_all(bytes: &[u8]) -> Result<Tape<'_>, Fault> {
    let mut tape = Tape::new(bytes);
    let mut at = 0;
    while at == 0 || !bytes[at..].trim_ascii_start().is_empty() {
        at = tape.read(at)?.span().end;
    }
    Ok(tape)
}

fn add_table(outline: &mut hr_core::OutlineBuilder, table: &Table<'_>, end: usize) {
    let layout = Layout::of(&table.rows);
    let profile = Profile::of(&table.rows);
    outline.section(Unit::Row).facts = facts(table, &layout, &profile);
    let count = table.rows.len();
    for (number, (row, standing)) in table.rows.iter().zip(profile.standings()).enumerate() {
        let row_end = if number + 1 == count { end } else { row.span().end };
        let block = outline.block(row_end, 1, Form::Encoded(layout.print(*row).into()));
        block.weight = standing.weight + spread(number);
        block.keep = if standing.is_failure {
            Keep::Evidence
        } else if standing.is_extreme || number < FIRST_ROWS || number + LAST_ROWS >= count {
            Keep::Sample
        } else {
            Keep::Optional
        };
    }
}

/// A weight below 1 by which rows with nothing odd are taken from all over the table rather than from
/// its start: the van der Corput sequence in base 2, upside down.
fn spread(number: usize) -> f32 {
    1.0 - (number as u32).reverse_bits() as f32 / u32::MAX as f32
}

fn facts(table: &Table<'_>, layout: &Layout<'_>, profile: &Profile) -> Vec<Fact> {
    let rows = table.rows.len();
    let mut facts = Vec::new();
    let text = match layout {
        Layout::Objects => format!("[{rows} rows] one object each"),
        Layout::Cells(columns) => {
            let name = |column: &crate::table::Column<'_>| {
                let key = String::from_utf8_lossy(column.key).into_owned();
                match &column.constant {
                    Some(value) => format!("{key}={}", String::from_utf8_lossy(value)),
                    None => key,
                }
            };
            let names: Vec<String> = columns.iter().map(name).collect();
            let same = columns.iter().any(|column| column.constant.is_some());
            let note = if same { " (name=value: the same in all rows)" } else { "" };
            format!("[{rows} rows] {}{note}", names.join(","))
        }
    };
    facts.push(Fact { label: format!("table {}", table.path), text });
    let mut summaries = profile.summaries();
    summaries.truncate(SUMMARIES);
    if !summaries.is_empty() {
        facts.push(Fact { label: "in all rows".to_owned(), text: summaries.join("; ") });
    }
    facts
}
