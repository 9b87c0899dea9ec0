//! From JSON to weighed Blocks.

use crate::frame::{self, Framed, Part, Refusal, frame};
use crate::layout::{Brackets, Piece, Table, pieces};
use crate::profile::{Profile, Standing};
use crate::table::Layout;
use crate::tape::{Flaw, Value};
use hr_core::{Fact, Form, Keep, Kind, Outline, OutlineBuilder, Source, Span, Unit};
use std::collections::HashMap;

/// Rows at the start and the end of a table that show what it is like.
const FIRST_ROWS: usize = 2;
const LAST_ROWS: usize = 1;
/// Columns whose range or values are told.
const SUMMARIES: usize = 16;

/// Why `source` may be JSON: its first byte, or that of one of the first lines. Whether it is, only [`outline`]
/// can tell.
pub fn claim(source: &Source<'_>) -> Option<String> {
    let text = source.bytes();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
    match text.first()? {
        first @ (b'{' | b'[') => {
            Some(format!("it starts with '{}' and is JSON", char::from(*first)))
        }
        _ => frame::lines_before(source)
            .map(|lines| format!("it is JSON after {lines} lines of text")),
    }
}

/// Whether `bytes` can be the start of JSON.
pub fn is_start(bytes: &[u8]) -> bool {
    match frame(bytes) {
        Ok(_) => true,
        Err(refusal) => matches!(refusal, Refusal::Fault(fault) if fault.flaw == Flaw::Truncated),
    }
}

/// The Outline of one JSON value or a stream of them: arrays of objects, and a stream of objects, as
/// Sections of rows; all between them as parts that are always shown. No value is altered: what is
/// printed for a Block is its tokens as they are written.
///
/// Lines of text around the values, and the end of a value that is cut off, are shown as they are written.
///
/// Pure: the same bytes give the same Outline. A [`Refusal`] tells why the bytes are no JSON.
pub fn outline(source: &Source<'_>) -> Result<Outline, Refusal> {
    outline_of(source, &frame(source.bytes())?, Brackets::Implied)
}

/// The same for an output that is JSON itself: rows are objects, and the brackets around them are in the parts
/// before and after. Refuses what has text around values, or is cut off.
pub fn outline_for_json(source: &Source<'_>) -> Result<Outline, Refusal> {
    let framed = frame(source.bytes())?;
    if framed.parts.iter().any(|part| *part != Part::Value) {
        return Err(Refusal::NotAlone);
    }
    outline_of(source, &framed, Brackets::Kept)
}

fn outline_of(
    source: &Source<'_>,
    framed: &Framed<'_>,
    brackets: Brackets,
) -> Result<Outline, Refusal> {
    let pieces = pieces(framed, brackets);
    let mut families = Family::all_of(&pieces, brackets);
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
            Piece::Verbatim { end: text_end, cut_at } => {
                outline.section(Unit::Part).facts =
                    cut_at.as_deref().map(cut_off).into_iter().collect();
                outline.block(end(text_end), 1, Form::Verbatim).keep = Keep::Evidence;
            }
            Piece::Table(table) => {
                if let Some(family) = families.get_mut(&table.family) {
                    family.add(&mut outline, &table, end(table.end));
                }
            }
        }
    }
    match outline.finish() {
        Ok(outline) => Ok(outline),
        Err(fault) => unreachable!("the last piece ends where the source ends: {fault}"),
    }
}

/// What is said of a value that is cut off at `place`.
pub(crate) fn cut_off(place: &str) -> Fact {
    let place = if place == "." { "its last value" } else { place };
    Fact { label: "cut off".to_owned(), text: format!("the JSON ends inside {place}") }
}

/// Where the rows are that [`outline`] numbers, in that order.
pub fn rows(source: &Source<'_>) -> Result<Vec<Span>, Refusal> {
    let framed = frame(source.bytes())?;
    let tables = pieces(&framed, Brackets::Implied).into_iter().filter_map(|piece| match piece {
        Piece::Table(table) => Some(table.rows),
        Piece::Text { .. } | Piece::Verbatim { .. } => None,
    });
    Ok(tables.flatten().map(Value::span).collect())
}

/// Tables of the same sort: they are laid out and judged as one.
struct Family<'t> {
    layout: Layout<'t>,
    /// Standings of the rows that have no Block yet.
    standings: std::vec::IntoIter<Standing>,
    summaries: Vec<String>,
    /// Where the first of them is, once it was described.
    described_at: Option<String>,
}

impl<'t> Family<'t> {
    fn of(rows: &[Value<'t>], brackets: Brackets) -> Self {
        let profile = Profile::of(rows);
        let mut summaries = profile.summaries();
        summaries.truncate(SUMMARIES);
        let standings = profile.standings().into_iter();
        let layout = match brackets {
            Brackets::Implied => Layout::of(rows),
            Brackets::Kept => Layout::Objects,
        };
        Self { layout, standings, summaries, described_at: None }
    }

    /// The families of all tables among `pieces`.
    fn all_of(pieces: &[Piece<'t>], brackets: Brackets) -> HashMap<String, Self> {
        let mut rows: HashMap<&str, Vec<Value<'t>>> = HashMap::new();
        for piece in pieces {
            if let Piece::Table(table) = piece {
                rows.entry(&table.family).or_default().extend(&table.rows);
            }
        }
        rows.into_iter()
            .map(|(name, rows)| (name.to_owned(), Family::of(&rows, brackets)))
            .collect()
    }

    fn add(&mut self, outline: &mut OutlineBuilder, table: &Table<'_>, end: usize) {
        outline.section(Unit::Row).facts = self.facts(table);
        let count = table.rows.len();
        for (number, row) in table.rows.iter().enumerate() {
            let row_end = if number + 1 == count { end } else { row.span().end };
            let standing = self.standings.next().unwrap_or_default();
            let block = outline.block(row_end, 1, Form::Encoded(self.layout.print(*row).into()));
            block.weight = standing.weight + filler(number, count);
            block.about = standing.about.into();
            block.keep = if standing.is_failure {
                Keep::Evidence
            } else if standing.is_extreme || number < FIRST_ROWS || number + LAST_ROWS >= count {
                Keep::Sample
            } else {
                Keep::Optional
            };
        }
    }

    /// What is said before the rows of `table`: columns and summaries once for the family.
    fn facts(&mut self, table: &Table<'_>) -> Vec<Fact> {
        let rows = table.rows.len();
        let label = format!("table {}", table.path);
        if let Some(first) = &self.described_at {
            return vec![Fact { label, text: format!("[{rows} rows] columns as in {first}") }];
        }
        self.described_at = Some(table.path.clone());
        let columns = self.layout.describe();
        let mut facts = vec![Fact { label, text: format!("[{rows} rows] {columns}") }];
        if !self.summaries.is_empty() {
            let label = format!("all rows of {}", table.family);
            facts.push(Fact { label, text: self.summaries.join("; ") });
        }
        facts
    }
}

/// A weight below 1 for about so many rows, from all over a table, which show what rows with nothing odd
/// are like.
const FILLERS: usize = 12;

fn filler(number: usize, count: usize) -> f32 {
    if number.is_multiple_of(count.div_ceil(FILLERS)) { 0.5 } else { 0.0 }
}
