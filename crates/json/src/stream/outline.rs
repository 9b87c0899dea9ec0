//! The Outline of JSON that is not held.

use super::choice::{Candidate, Choice};
use super::survey::{Known, Piece, Table};
use crate::brief::Brief;
use crate::outline::{View, row_room};
use crate::profile::{Place, Places};
use crate::table::{Heading, Layout};
use crate::tape::{Tape, Value, ValueKind};
use crate::terse;
use hr_core::{Fact, Form, Keep, Kind, Outline, OutlineBuilder, Texts, Unit};
use hr_rank::Scorer;
use std::collections::BTreeMap;

/// What is cut off is shown if it has no more bytes.
const SHOWN_REST: usize = 4 << 10;
/// Bytes a token has, about, in what is not read.
const BYTES_PER_TOKEN: usize = 4;

/// The Outline: Sections of rows with a Block for each row of the `choice`, whose bytes `texts` has, and for each
/// run of others, and all between them as parts that are always shown.
pub(super) fn outline(
    known: &Known<'_>,
    choice: &Choice,
    texts: &dyn Texts,
) -> Result<Outline, String> {
    let chosen: Vec<Vec<u8>> = choice.rows.iter().map(|rows| excerpt(rows, texts)).collect();
    let mut tapes = Vec::new();
    for bytes in &chosen {
        tapes.push(read_all(bytes)?);
    }
    let rows: Vec<Vec<Value<'_>>> = tapes.iter().map(|tape| tape.roots().collect()).collect();
    let View { query, room, .. } = known.view;
    let mut families = Vec::new();
    for ((family, rows), chosen) in known.families.iter().zip(rows).zip(&choice.rows) {
        let is_object = |row: &Value<'_>| row.kind() == ValueKind::Object;
        let objects: Vec<Value<'_>> = rows.iter().copied().filter(is_object).collect();
        let layout = Layout::of_some(&objects, |key| family.profile.is_constant(key));
        let rows = chosen.iter().zip(rows).map(|((place, row), value)| (*place, row, value));
        families.push(Printed {
            layout,
            brief: Brief { query },
            room: room.map_or(usize::MAX, |room| row_room(room, family.profile.row_count())),
            heading: Heading::new(&family.name, family.profile.summaries()),
            rows: rows.collect::<Vec<_>>().into_iter().peekable(),
        });
    }
    let scorer = known.interest.as_ref().map(|interest| interest.statistics.scorer());
    let scoring = known.interest.as_ref().zip(scorer.as_ref());
    let score = |row: &[u8], about: &str| {
        scoring.map_or(0.0, |(interest, scorer): (_, &Scorer)| {
            scorer.score(&interest.query.hits(&[row, about.as_bytes()]))
        })
    };
    let mut outline = Outline::builder(Kind::Json, known.len);
    let count = known.pieces.len();
    for (number, piece) in known.pieces.iter().enumerate() {
        let is_last = number + 1 == count && known.cut_off.is_none();
        let end = |end| if is_last { known.len } else { end };
        match piece {
            Piece::Text { text, end: text_end } => {
                outline.section(Unit::Part);
                let block = outline.block(end(*text_end), 1, Form::Encoded(text.as_slice().into()));
                block.keep = Keep::Evidence;
                block.score = Some(0.0);
            }
            Piece::Table(table) => {
                families[table.family].print(&mut outline, table, end(table.end), &score);
            }
        }
    }
    add_rest(&mut outline, known);
    outline.finish().map_err(|fault| fault.to_string())
}

/// The bytes of rows, one after the other.
fn excerpt(rows: &BTreeMap<Place, Candidate>, texts: &dyn Texts) -> Vec<u8> {
    let mut bytes = Vec::new();
    for place in rows.keys() {
        bytes.extend_from_slice(texts.text(place.span()));
        // Two numbers would be one.
        bytes.push(b'\n');
    }
    bytes
}

fn read_all(bytes: &[u8]) -> Result<Tape<'_>, String> {
    let mut tape = Tape::new(bytes);
    let mut at = 0;
    while at < bytes.len() {
        // What was read back is what was read before, unless the archive is at fault.
        at = tape.read(at).map_err(|fault| fault.to_string())?.span().end + 1;
    }
    Ok(tape)
}

/// What the end of the input cuts off.
fn add_rest(outline: &mut OutlineBuilder, known: &Known<'_>) {
    let Some((span, held)) = &known.cut_off else { return };
    let section = outline.section(Unit::Part);
    let text = "the source ends before its JSON does, and these are its last bytes".to_owned();
    section.facts.push(Fact { label: "cut off".to_owned(), text });
    let is_shown = !held.is_empty() && held.len() <= SHOWN_REST;
    let form = if is_shown { Form::Encoded(held.as_slice().into()) } else { Form::Verbatim };
    let block = outline.block(known.len, 1, form);
    block.keep = if is_shown { Keep::Evidence } else { Keep::Known };
    block.tokens = Some(span.len() / BYTES_PER_TOKEN);
    block.score = Some(0.0);
}

/// Tables of the same sort, printed one after the other.
struct Printed<'a, 't, R: Iterator> {
    layout: Layout<'t>,
    brief: Brief<'a>,
    /// How long a row may be.
    room: usize,
    heading: Heading,
    rows: std::iter::Peekable<R>,
}

impl<'a, 't, R> Printed<'a, 't, R>
where
    R: Iterator<Item = (Place, &'a Candidate, Value<'t>)>,
{
    fn print(
        &mut self,
        outline: &mut OutlineBuilder,
        table: &Table,
        end: usize,
        score: &impl Fn(&[u8], &str) -> f32,
    ) {
        outline.section(Unit::Row).facts = self.facts(table);
        let mut next = table.first_row;
        let after_last = table.first_row + table.rows;
        while let Some((place, candidate, row)) = self.rows.next_if(|row| row.0.row < after_last) {
            if place.row > next {
                gap(outline, place.span().start, place.row - next);
            }
            next = place.row + 1;
            let row_end = if next == after_last { end } else { place.span().end };
            let form = if row.kind() == ValueKind::Object {
                self.layout.form(row, self.layout.print(row), self.brief, self.room)
            } else {
                let mut text = Vec::new();
                terse::write(row, &mut text);
                Form::Encoded(text.into())
            };
            let block = outline.block(row_end, 1, form);
            block.weight = candidate.weight;
            block.keep = candidate.keep;
            block.about = candidate.about.as_str().into();
            block.score = Some(score(row.raw(), &candidate.about));
        }
        if next < after_last {
            gap(outline, end, after_last - next);
        }
    }

    /// What is said before the rows of `table`.
    fn facts(&mut self, table: &Table) -> Vec<Fact> {
        let mut facts = self.heading.facts(&table.path, table.rows, &self.layout);
        if !table.large.is_empty() {
            let label = format!("rows of {} over 1 MiB, not read", table.path);
            facts.push(Fact { label, text: listed(&table.large) });
        }
        facts
    }
}

/// Rows of which nothing can be shown.
fn gap(outline: &mut OutlineBuilder, end: usize, rows: usize) {
    let block = outline.block(end, rows, Form::Verbatim);
    block.keep = Keep::Known;
    block.tokens = Some(block.span.len() / BYTES_PER_TOKEN);
    block.score = Some(0.0);
}

/// `4, 17, ...`
fn listed(numbers: &[usize]) -> String {
    let listed = numbers.iter().take(Places::FIRST).map(usize::to_string);
    let mut listed: Vec<String> = listed.collect();
    if numbers.len() > Places::FIRST {
        listed.push("...".to_owned());
    }
    listed.join(", ")
}
