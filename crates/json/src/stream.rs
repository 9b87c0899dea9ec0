//! JSON that is not held: its rows are found and judged while it flows, and those that may be worth showing
//! are read once more.
//!
//! [`Finder`](finder::Finder) tells a [`Sink`] where rows are. [`RowSurvey`] is the sink that makes an
//! Outline of them.

mod ahead;
mod choice;
mod finder;
mod outline;
mod skip;
mod survey;

pub use survey::RowSurvey;

use crate::frame::Refusal;
use crate::tape::{Fault, Value};
use finder::Finder;
use hr_core::Span;

/// JSON of no more bytes is held. What is longer is told by so many bytes and one to have rows or none.
pub const HELD: usize = 2 << 20;

/// Why JSON cannot be read without being held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is no JSON.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// It is no JSON, or holds more text than that.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What stands outside of tables, all of which is shown, is too long.
    #[error("more than 1 MiB of it is no table")]
    Text,
    /// There are too many tables.
    #[error("it has too many tables")]
    Tables,
}

impl Unfit {
    /// The same, with offsets counted from so many bytes before.
    fn at(self, base: usize) -> Self {
        match self {
            Unfit::Fault(fault) => Unfit::Fault(Fault { offset: base + fault.offset, ..fault }),
            other => other,
        }
    }
}

/// Takes what a Finder finds, in the order of the Source. Offsets count from its start.
trait Sink {
    /// A token that stands outside of tables and ends there.
    fn text(&mut self, token: &[u8], end: usize) -> Result<(), Unfit>;
    /// A table at `path` whose first row is at `start`.
    fn table_start(&mut self, path: &str, start: usize) -> Result<(), Unfit>;
    /// The next row. `row` was read from a part of the Source, and its own span counts from there.
    fn row(&mut self, span: Span, row: Value<'_>) -> Result<(), Unfit>;
    /// The next row, which is too large to be read.
    fn large_row(&mut self, span: Span) -> Result<(), Unfit>;
    /// The end of the table.
    fn table_end(&mut self, end: usize) -> Result<(), Unfit>;
}

/// Whether rows are found in `start`, with which JSON starts, so that it need not be held.
pub fn shows_rows(start: &[u8]) -> bool {
    let mut rows = Rows::default();
    Finder::default().push(start, &mut rows).is_ok() && !rows.0.is_empty()
}

/// Where the rows are of JSON that is not held.
pub(crate) fn rows(bytes: &[u8]) -> Result<Vec<Span>, Unfit> {
    let (mut rows, mut finder) = (Rows::default(), Finder::default());
    // In pieces, so that what is done with is not moved about.
    for piece in bytes.chunks(HELD) {
        finder.push(piece, &mut rows)?;
    }
    finder.finish(&mut rows)?;
    Ok(rows.0)
}

/// Collects the spans of rows.
#[derive(Default)]
struct Rows(Vec<Span>);

impl Sink for Rows {
    fn text(&mut self, _: &[u8], _: usize) -> Result<(), Unfit> {
        Ok(())
    }

    fn table_start(&mut self, _: &str, _: usize) -> Result<(), Unfit> {
        Ok(())
    }

    fn row(&mut self, span: Span, _: Value<'_>) -> Result<(), Unfit> {
        self.0.push(span);
        Ok(())
    }

    fn large_row(&mut self, span: Span) -> Result<(), Unfit> {
        self.0.push(span);
        Ok(())
    }

    fn table_end(&mut self, _: usize) -> Result<(), Unfit> {
        Ok(())
    }
}
