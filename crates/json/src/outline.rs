//! From JSON to weighed Blocks.

use crate::layout::{Piece, Table, pieces};
use crate::profile::{FILLER, Place, Profile, Spread, Standing};
use crate::stream::{self, Unfit};
use crate::table::Layout;
use crate::tape::{Fault, Flaw, Tape, Value};
use hr_core::{Fact, Form, Keep, Kind, Outline, OutlineBuilder, Source, Span, Unit};
use std::collections::HashMap;
use std::collections::btree_map::IntoIter;
use std::iter::Peekable;

/// Rows at the start and the end of a table that show what it is like.
const FIRST_ROWS: usize = 2;
const LAST_ROWS: usize = 1;
/// Columns whose range or values are told.
pub(crate) const SUMMARIES: usize = 16;

/// Why `source` may be JSON: its first byte. Whether it is, only [`outline`] can tell.
pub fn claim(source: &Source<'_>) -> Option<String> {
    let text = source.bytes();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
    let first = text.first().filter(|first| matches!(first, b'{' | b'['))?;
    Some(format!("it starts with '{}' and is JSON to its end", char::from(*first)))
}

/// Whether `bytes` can be the start of JSON.
pub fn is_start(bytes: &[u8]) -> bool {
    match read_all(bytes) {
        Ok(_) => true,
        Err(fault) => fault.flaw == Flaw::Truncated,
    }
}

/// The Outline of one JSON value or a stream of them: arrays of objects, and a stream of objects, as
/// Sections of rows; all between them as parts that are always shown. No value is altered: what is
/// printed for a Block is its tokens as they are written.
///
/// Pure: the same bytes give the same Outline. A [`Fault`] tells where the bytes are no JSON.
pub fn outline(source: &Source<'_>) -> Result<Outline, Fault> {
    let tape = read_all(source.bytes())?;
    let pieces = pieces(&tape);
    let mut families = Family::all_of(&pieces);
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

/// Where the rows are that [`outline`] numbers, or a [`RowSurvey`](stream::RowSurvey) does if `source` is too
/// large to be held, in that order.
pub fn rows(source: &Source<'_>) -> Result<Vec<Span>, Unfit> {
    let bytes = source.bytes();
    if bytes.len() > stream::HELD && stream::shows_rows(&bytes[..=stream::HELD]) {
        return stream::rows(bytes);
    }
    let tape = read_all(bytes)?;
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

/// Tables of the same sort: they are laid out and judged as one.
struct Family<'t> {
    layout: Layout<'t>,
    /// Standings of the rows that have no Block yet.
    standings: Peekable<IntoIter<Place, Standing>>,
    /// Rows that have one.
    added: usize,
    summaries: Vec<String>,
    /// Where the first of them is, once it was described.
    described_at: Option<String>,
}

impl<'t> Family<'t> {
    fn of(rows: &[Value<'t>]) -> Self {
        let mut profile = Profile::default();
        rows.iter().for_each(|row| profile.add(row.span(), *row));
        let mut summaries = profile.summaries();
        summaries.truncate(SUMMARIES);
        let standings = profile.standings().into_iter().peekable();
        Self { layout: Layout::of(rows), standings, added: 0, summaries, described_at: None }
    }

    /// The families of all tables among `pieces`.
    fn all_of(pieces: &[Piece<'t>]) -> HashMap<String, Self> {
        let mut rows: HashMap<&str, Vec<Value<'t>>> = HashMap::new();
        for piece in pieces {
            if let Piece::Table(table) = piece {
                rows.entry(&table.family).or_default().extend(&table.rows);
            }
        }
        rows.into_iter().map(|(name, rows)| (name.to_owned(), Family::of(&rows))).collect()
    }

    fn add(&mut self, outline: &mut OutlineBuilder, table: &Table<'_>, end: usize) {
        outline.section(Unit::Row).facts = self.facts(table);
        let count = table.rows.len();
        let mut spread = Spread::default();
        for (number, row) in table.rows.iter().enumerate() {
            spread.add(Place::new(number, row.span()));
        }
        let mut fillers = spread.places().iter().map(|place| place.row).peekable();
        for (number, row) in table.rows.iter().enumerate() {
            let row_end = if number + 1 == count { end } else { row.span().end };
            let standing = self.standings.next_if(|(place, _)| place.row == self.added);
            let standing = standing.map_or_else(Standing::default, |(_, standing)| standing);
            self.added += 1;
            let block = outline.block(row_end, 1, Form::Encoded(self.layout.print(*row).into()));
            let filler = if fillers.next_if_eq(&number).is_some() { FILLER } else { 0.0 };
            block.weight = standing.weight + filler;
            block.keep = standing.keep();
            if number < FIRST_ROWS || number + LAST_ROWS >= count {
                block.keep = block.keep.max(Keep::Sample);
            }
            block.about = standing.about.into();
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
