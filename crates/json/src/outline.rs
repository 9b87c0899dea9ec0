//! From JSON to weighed Blocks.

use crate::brief::{Brief, has_marks, speaks_of_failure};
use crate::frame::{self, Refusal, frame};
use crate::inner::{Documents, Inner, Within};
use crate::pieces::{Piece, Style, Table, pieces, pieces_within};
use crate::profile::{FILLER, Place, Profile, Spread, Standing};
use crate::stream::{self, Unfit};
use crate::table::{Heading, Layout, Scope};
use crate::tape::{BYTE_ORDER_MARK, Flaw, Value};
use crate::terse::spaced;
use crate::whole::whole;
use hr_core::{Fact, Form, Keep, Kind, Outline, OutlineBuilder, Source, Span, Unit};
use hr_rank::Query;
use std::collections::HashMap;
use std::collections::btree_map::IntoIter;
use std::iter::Peekable;

/// Rows at the start and the end of all tables of a sort that show what they are like.
pub(crate) const FIRST_ROWS: usize = 2;
const LAST_ROWS: usize = 1;
/// Bytes from which on the whole form is not tried: it would not fit a budget.
const MOST_WHOLE: usize = 4 << 20;
/// Nor is it where a table has more cells than there are bytes of room: they have fewer tokens, and each cell takes
/// one. So few cells are tried anyway.
const LEAST_CELLS: usize = 10_000;
/// A row that reports a failure is shown at this many times the length.
const FAILURE_ROOM: usize = 3;
/// What is between tables may be left out where it takes more than one part in so many of the room.
const TEXT_SHARE: usize = 6;
/// What it weighs then.
const TEXT_WEIGHT: f32 = 1.0;
/// Bytes of a row that are shown at least, and at most.
const LEAST_ROW: usize = 800;
const MOST_ROW: usize = 4_000;
/// So few rows had better all be shown, and no more than this of each.
const FEW_ROWS: usize = 40;
const LEAST_OF_FEW: usize = 300;

/// Why `source` may be JSON: its first byte, or that of one of the first lines. Whether it is, only [`outline`]
/// can tell.
pub fn claim(source: &Source<'_>) -> Option<String> {
    let text = source.bytes();
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text).trim_ascii_start();
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

/// What the reader wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'q> {
    /// What they want to know.
    pub query: Option<&'q Query>,
    /// About how many bytes they have room for, if anything may be left out.
    pub room: Option<usize>,
    /// What serves the documents in strings, if those are to be looked into.
    pub inner: Option<Inner>,
    /// Where the Source is, if it is itself in a string.
    pub within: Within<'q>,
}

/// The Outline of one JSON value or a stream of them: arrays of objects, and a stream of objects, as
/// Sections of rows; all between them as parts that are always shown. No value is altered: what is
/// printed for a Block is its tokens as they are written.
///
/// Lines of text around the values, and the end of a value that is cut off, are shown as they are written.
///
/// Where `view` says how much room there is, long values are shown in part.
///
/// Pure: the same bytes give the same Outline. A [`Refusal`] tells why the bytes are no JSON.
pub fn outline(source: &Source<'_>, view: View<'_>) -> Result<Outline, Refusal> {
    let framed = frame(source.bytes())?;
    let brief = Brief { query: view.query };
    let style = Style::Terse { brief, room: view.room };
    let documents = Documents::of(&framed, view);
    let pieces = pieces_within(&framed, style, view.within.path, documents);
    let outline = outline_of(source, pieces, style);
    let scope = match view.room {
        Some(_) if source.len() > MOST_WHOLE => return Ok(outline),
        Some(_) => Scope::Rows,
        None => Scope::Whole,
    };
    let is_source = view.within.depth == 0;
    let is_bare = is_source && framed.is_bare();
    let most = view.room.map_or(usize::MAX, |room| room.max(LEAST_CELLS));
    let whole = if is_bare { whole(&framed.tape, scope, most) } else { None };
    Ok(match whole {
        Some(whole) => outline.with_whole(whole.into()),
        None => outline,
    })
}

/// The same for an output that is JSON itself: rows are objects, and the brackets around them are in the parts
/// before and after. Refuses what has text around values, or is cut off.
pub fn outline_for_json(source: &Source<'_>) -> Result<Outline, Refusal> {
    let framed = frame(source.bytes())?;
    if !framed.is_bare() {
        return Err(Refusal::NotAlone);
    }
    Ok(outline_of(source, pieces(&framed, Style::Json), Style::Json))
}

fn outline_of<'t>(source: &Source<'_>, pieces: Vec<Piece<'t>>, style: Style<'t>) -> Outline {
    let mut families = Family::all_of(&pieces, style);
    let mut outline = Outline::builder(Kind::Json, source.len());
    let count = pieces.len();
    let may_be_left_out = match style {
        Style::Terse { room: Some(room), .. } => {
            pieces.iter().map(Piece::text_len).sum::<usize>() > room / TEXT_SHARE
        }
        _ => false,
    };
    let mut is_after_inner = false;
    let mut pieces = pieces.into_iter().enumerate().peekable();
    while let Some((number, piece)) = pieces.next() {
        let is_before_inner = matches!(pieces.peek(), Some((_, Piece::Inner { .. })));
        // What stands beside a document is about it, such as its exit code.
        let is_beside_inner = is_before_inner || is_after_inner;
        is_after_inner = matches!(piece, Piece::Inner { .. });
        let end = |end| if number + 1 == count { source.len() } else { end };
        match piece {
            Piece::Text { text, end: text_end } => {
                outline.section(Unit::Part);
                let is_failing = speaks_of_failure(&spaced(&text));
                let form = if has_marks(&text) { Form::Brief } else { Form::Encoded }(text.into());
                let block = outline.block(end(text_end), 1, form);
                let is_at_end = number == 0 || number + 1 == count;
                let must_stay = is_at_end || is_beside_inner || is_failing;
                block.keep =
                    if must_stay || !may_be_left_out { Keep::Evidence } else { Keep::Optional };
                block.weight = TEXT_WEIGHT;
            }
            Piece::Inner { document, end: text_end } => {
                document.add_to(&mut outline, end(text_end));
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
        Ok(outline) => outline,
        Err(fault) => unreachable!("the last piece ends where the source ends: {fault}"),
    }
}

/// What is said of a value that is cut off at `place`.
pub(crate) fn cut_off(place: &str) -> Fact {
    let place = if place == "." { "its last value" } else { place };
    Fact { label: "cut off".to_owned(), text: format!("the JSON ends inside {place}") }
}

/// Where the rows are that [`outline`] numbers, or a [`RowSurvey`](stream::RowSurvey) does if `source` is too
/// large to be held, in that order.
pub fn rows(source: &Source<'_>) -> Result<Vec<Span>, Unfit> {
    let bytes = source.bytes();
    if bytes.len() > stream::HELD && stream::shows_rows(&bytes[..=stream::HELD]) {
        return stream::rows(bytes);
    }
    let framed = frame(bytes)?;
    let tables = pieces(&framed, Style::Json).into_iter().filter_map(|piece| match piece {
        Piece::Table(table) => Some(table.rows),
        Piece::Text { .. } | Piece::Inner { .. } | Piece::Verbatim { .. } => None,
    });
    Ok(tables.flatten().map(Value::span).collect())
}

/// Tables of the same sort: they are laid out and judged as one.
struct Family<'t> {
    layout: Layout<'t>,
    /// What it makes of each row that has no Block yet.
    texts: std::vec::IntoIter<Vec<u8>>,
    brief: Brief<'t>,
    /// How long a row may be.
    room: usize,
    /// Standings of the rows that have no Block yet.
    standings: Peekable<IntoIter<Place, Standing>>,
    /// Rows from all over that show what rows with nothing odd are like.
    fillers: Peekable<std::vec::IntoIter<usize>>,
    /// How many rows there are, and how many of them have one.
    count: usize,
    added: usize,
    heading: Heading,
}

impl<'t> Family<'t> {
    fn of(name: &str, rows: &[Value<'t>], style: Style<'t>) -> Self {
        let mut profile = Profile::default();
        rows.iter().for_each(|row| profile.add(row.span(), *row));
        let standings = profile.standings().into_iter().peekable();
        let (brief, room) = match style {
            Style::Terse { brief, room } => (brief, room),
            Style::Json => (Brief::default(), None),
        };
        let (layout, texts) = match style {
            Style::Terse { .. } => Layout::of(rows),
            Style::Json => {
                (Layout::Json, rows.iter().map(|row| Layout::Json.print(*row)).collect())
            }
        };
        Self {
            layout,
            texts: texts.into_iter(),
            brief,
            room: room.map_or(usize::MAX, |room| row_room(room, rows.len())),
            standings,
            fillers: fillers(rows).into_iter().peekable(),
            count: rows.len(),
            added: 0,
            heading: Heading::new(name, profile.summaries()),
        }
    }

    /// The families of all tables among `pieces`.
    fn all_of(pieces: &[Piece<'t>], style: Style<'t>) -> HashMap<String, Self> {
        let mut rows: HashMap<&str, Vec<Value<'t>>> = HashMap::new();
        for piece in pieces {
            if let Piece::Table(table) = piece {
                rows.entry(&table.family).or_default().extend(&table.rows);
            }
        }
        rows.into_iter()
            .map(|(name, rows)| (name.to_owned(), Family::of(name, &rows, style)))
            .collect()
    }

    fn add(&mut self, outline: &mut OutlineBuilder, table: &Table<'t>, end: usize) {
        outline.section(Unit::Row).facts =
            self.heading.facts(&table.path, table.rows.len(), &self.layout);
        for (number, row) in table.rows.iter().enumerate() {
            let is_last = number + 1 == table.rows.len();
            let row_end = if is_last { end } else { row.span().end };
            let standing = self.standings.next_if(|(place, _)| place.row == self.added);
            let standing = standing.map_or_else(Standing::default, |(_, standing)| standing);
            let is_at_end = self.added < FIRST_ROWS || self.added + LAST_ROWS >= self.count;
            let filler = self.fillers.next_if_eq(&self.added).map_or(0.0, |_| FILLER);
            let times: usize = if standing.is_failure { FAILURE_ROOM } else { 1 };
            let room = self.room.saturating_mul(times);
            let text = self.texts.next().unwrap_or_default();
            let form = self.layout.form(*row, text, self.brief, room);
            let block = outline.block(row_end, 1, form);
            block.weight = standing.weight + filler;
            block.keep = standing.keep();
            if is_at_end {
                block.keep = block.keep.max(Keep::Sample);
            }
            block.about = standing.about.into();
            self.added += 1;
        }
    }
}

/// The numbers of rows from all over.
fn fillers(rows: &[Value<'_>]) -> Vec<usize> {
    let mut spread = Spread::default();
    let places = rows.iter().enumerate().map(|(number, row)| Place::new(number, row.span()));
    places.for_each(|place| spread.add(place));
    spread.places().iter().map(|place| place.row).collect()
}

/// How many bytes of each row are shown where there is room for so many, and there are so many rows: not so few that
/// nothing could be told of it.
pub(crate) fn row_room(room: usize, rows: usize) -> usize {
    let least = if rows <= FEW_ROWS { LEAST_OF_FEW } else { LEAST_ROW };
    (room / rows.max(1)).clamp(least, MOST_ROW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{object, value};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn any_json_has_an_outline(
            rows in prop::collection::vec(object(value()), 0..60), value in value(),
            room in 0..3_000_usize, before in "(|found [0-9]:\n)", cut in 0..9_000_usize,
        ) {
            let text = format!("{before}{{\"a\": {value}, \"rows\": [{}], \"b\": {value}}}", rows.join(","));
            let text = String::from_utf8_lossy(&text.as_bytes()[..text.len().min(cut)]);
            let query = Query::new("a text");
            for room in [None, Some(room)] {
                let view = View { query: query.as_ref(), room, ..View::default() };
                if let Ok(outline) = outline(&Source::new(text.as_bytes()), view) {
                    let covered: usize = outline.blocks().map(|block| block.span.len()).sum();
                    prop_assert_eq!(covered, text.len());
                }
            }
        }
    }
}
