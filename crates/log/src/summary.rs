//! What a stream of lines holds, kind by kind, in a form that can be added up.
//!
//! A [`Tally`] counts the lines of each kind and keeps the first of them. What a line is called (its template,
//! its level) depends on which kinds came before, so it is found out only when all is added up: see
//! [`table`](crate::table). A [`Part`] is a tally as it is written to a file.

mod bytes;
mod exact;
mod kind;
mod part;
mod readings;
mod slot;
mod survey;
mod tally;

pub(crate) use exact::Exact;
pub(crate) use kind::KindTally;
pub(crate) use readings::{Direction, Readings, Room, unit_text};
pub(crate) use slot::SlotTally;
pub(crate) use tally::{Others, Tally};

pub use part::{Part, PartError};
pub use survey::PartSurvey;
pub(crate) use survey::{Counting, WhenFull};
