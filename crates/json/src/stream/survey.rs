//! The first pass over JSON: what is known of its tables.

use super::choice::{Choice, choose};
use super::finder::Finder;
use super::outline::outline;
use super::{Sink, Unfit};
use crate::outline::{FIRST_ROWS, View};
use crate::pieces::without_indexes;
use crate::profile::{Place, Places, Profile, Spread};
use crate::tape::{Fault, Flaw, Value};
use hr_core::{Outline, Span, StreamFilter, Texts};
use hr_rank::{Query, Statistics};
use rustc_hash::FxHashMap;

/// Bytes outside of tables: all of them are shown.
const MOST_TEXT: usize = 1 << 20;
/// Tables, and sorts of tables, each of which is judged on its own.
const MOST_TABLES: usize = 1 << 12;
const MOST_FAMILIES: usize = 64;
/// Rows of a family that may be shown for the same words of the query that they hold, and all of them.
const ASKED_FOR: usize = 20;
const ALL_ASKED_FOR: usize = 2_048;

/// Reads JSON piece by piece and finds out which of its rows may be worth showing, in memory that does not grow
/// with it. However the bytes come, the result is the same.
#[derive(Debug)]
pub struct RowSurvey<'q> {
    finder: Finder,
    known: Known<'q>,
    unfit: Option<Unfit>,
    choice: Option<Choice>,
}

/// What is known so far.
#[derive(Debug)]
pub(super) struct Known<'q> {
    pub(super) view: View<'q>,
    pub(super) len: usize,
    pub(super) pieces: Vec<Piece>,
    pub(super) families: Vec<Family>,
    by_name: FxHashMap<String, usize>,
    text_len: usize,
    tables: usize,
    pub(super) interest: Option<Interest<'q>>,
    /// What the end of the input cuts off, and the start of it if it is held.
    pub(super) cut_off: Option<(Span, Vec<u8>)>,
}

/// A part of the Source.
#[derive(Debug)]
pub(super) enum Piece {
    /// What stands outside of tables, without white space, and where it ends.
    Text { text: Vec<u8>, end: usize },
    /// An array of objects, or a stream of them.
    Table(Table),
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) path: String,
    pub(super) family: usize,
    /// The number of its first row among those of its family.
    pub(super) first_row: usize,
    pub(super) rows: usize,
    pub(super) end: usize,
    /// Rows too large to be read, with their numbers within the table.
    pub(super) large: Vec<usize>,
}

/// Tables of the same sort.
#[derive(Debug, Default)]
pub(super) struct Family {
    pub(super) name: String,
    pub(super) profile: Profile,
    /// The first rows, the last one, and some from all over.
    pub(super) first: Vec<Place>,
    pub(super) last: Option<Place>,
    pub(super) spread: Spread,
    /// Rows that hold words of the query.
    pub(super) asked_for: Vec<Place>,
}

/// What the reader wants to know.
#[derive(Debug)]
pub(super) struct Interest<'q> {
    pub(super) query: &'q Query,
    pub(super) statistics: Statistics,
    /// How many rows of a family hold the same words of it.
    alike: FxHashMap<(usize, u64), usize>,
    rows: usize,
}

impl<'q> RowSurvey<'q> {
    /// A survey for a reader who wants to see this.
    pub fn new(view: View<'q>) -> Self {
        let interest = view.query.map(|query| Interest {
            query,
            statistics: Statistics::default(),
            alike: FxHashMap::default(),
            rows: 0,
        });
        let known = Known {
            view,
            len: 0,
            pieces: Vec::new(),
            families: Vec::new(),
            by_name: FxHashMap::default(),
            text_len: 0,
            tables: 0,
            interest,
            cut_off: None,
        };
        Self { finder: Finder::default(), known, unfit: None, choice: None }
    }
}

impl StreamFilter for RowSurvey<'_> {
    fn push(&mut self, bytes: &[u8]) {
        self.known.len += bytes.len();
        if self.unfit.is_none() {
            self.unfit = self.finder.push(bytes, &mut self.known).err();
        }
    }

    /// The rows that may be shown.
    fn wants(&mut self) -> Vec<Span> {
        if self.unfit.is_none() {
            self.end();
        }
        if self.unfit.is_some() {
            return Vec::new();
        }
        let choice = choose(&self.known);
        let spans = choice.spans();
        self.choice = Some(choice);
        spans
    }

    fn finish(self: Box<Self>, texts: &dyn Texts) -> Result<Outline, String> {
        match (self.unfit, self.choice) {
            (Some(unfit), _) => Err(unfit.to_string()),
            (None, None) => Err("it has no end".to_owned()),
            (None, Some(choice)) => outline(&self.known, &choice, texts),
        }
    }
}

impl RowSurvey<'_> {
    fn end(&mut self) {
        match self.finder.finish(&mut self.known) {
            Err(unfit) => self.unfit = Some(unfit),
            Ok(None) => {}
            // What is cut off before there is a row is no better than what is no JSON.
            Ok(Some(span)) if self.known.tables == 0 => {
                let fault = Fault { offset: span.end, flaw: Flaw::Truncated };
                self.unfit = Some(Unfit::Fault(fault));
            }
            Ok(Some(span)) => {
                let rest = self.finder.rest();
                let held = if rest.len() == span.len() { rest } else { b"" };
                self.known.cut_off = Some((span, held.to_vec()));
            }
        }
    }
}

impl Known<'_> {
    fn table(&mut self) -> Option<&mut Table> {
        match self.pieces.last_mut() {
            Some(Piece::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// Counts the next row of the last table.
    fn note_row(&mut self, span: Span) -> Option<(usize, Place)> {
        let table = self.table()?;
        let place = Place::new(table.first_row + table.rows, span);
        table.rows += 1;
        table.end = span.end;
        Some((table.family, place))
    }
}

impl Sink for Known<'_> {
    fn text(&mut self, token: &[u8], end: usize) -> Result<(), Unfit> {
        self.text_len += token.len();
        if self.text_len > MOST_TEXT {
            return Err(Unfit::Text);
        }
        match self.pieces.last_mut() {
            Some(Piece::Text { text, end: text_end }) => {
                text.extend_from_slice(token);
                *text_end = end;
            }
            _ => self.pieces.push(Piece::Text { text: token.to_vec(), end }),
        }
        Ok(())
    }

    fn table_start(&mut self, path: &str, start: usize) -> Result<(), Unfit> {
        self.tables += 1;
        if self.tables > MOST_TABLES {
            return Err(Unfit::Tables);
        }
        // The text before a table takes the white space with it.
        if let Some(Piece::Text { end, .. }) = self.pieces.last_mut() {
            *end = start;
        }
        let name = without_indexes(path);
        let next = self.families.len();
        let family = *self.by_name.entry(name.clone()).or_insert(next);
        if family == next {
            if next == MOST_FAMILIES {
                return Err(Unfit::Tables);
            }
            self.families.push(Family { name, ..Family::default() });
        }
        self.pieces.push(Piece::Table(Table {
            path: path.to_owned(),
            family,
            first_row: self.families[family].profile.row_count(),
            rows: 0,
            end: start,
            large: Vec::new(),
        }));
        Ok(())
    }

    fn row(&mut self, span: Span, row: Value<'_>) -> Result<(), Unfit> {
        let Some((number, place)) = self.note_row(span) else { return Ok(()) };
        let family = &mut self.families[number];
        if family.first.len() < FIRST_ROWS {
            family.first.push(place);
        }
        family.last = Some(place);
        family.spread.add(place);
        family.profile.add(span, row);
        if let Some(interest) = &mut self.interest
            && interest.asks_for(number, row.raw())
        {
            family.asked_for.push(place);
        }
        Ok(())
    }

    fn large_row(&mut self, span: Span) -> Result<(), Unfit> {
        let Some((family, _)) = self.note_row(span) else { return Ok(()) };
        self.families[family].profile.pass();
        if let Some(interest) = &mut self.interest {
            interest.statistics.add(&interest.query.hits(&[]));
        }
        self.families[family].last = None;
        if let Some(table) = self.table().filter(|table| table.large.len() <= Places::FIRST) {
            table.large.push(table.rows);
        }
        Ok(())
    }

    fn table_end(&mut self, end: usize) -> Result<(), Unfit> {
        if let Some(table) = self.table() {
            table.end = end;
        }
        Ok(())
    }
}

impl Interest<'_> {
    /// Whether a row of this family may be shown for what it holds of the query.
    fn asks_for(&mut self, family: usize, row: &[u8]) -> bool {
        let hits = self.query.hits(&[row]);
        self.statistics.add(&hits);
        if hits.is_empty() || self.rows >= ALL_ASKED_FOR {
            return false;
        }
        let alike = self.alike.entry((family, hits.words())).or_default();
        *alike += 1;
        let is_allowed = *alike <= ASKED_FOR;
        self.rows += usize::from(is_allowed);
        is_allowed
    }
}
