//! The JSON filter: lossless, on spans.
//!
//! [`tape`] finds where each value of a text begins and ends and alters none. [`outline`] makes arrays
//! of objects, and streams of objects, into tables of rows, and weighs the rows by what stands out;
//! everything else is kept as it is written, without white space. [`RowSurvey`] does the same for JSON
//! that is too large to be held.

mod brief;
mod dialect;
mod frame;
mod inner;
mod outline;
mod path;
mod pieces;
mod profile;
mod read;
#[cfg(test)]
mod samples;
mod schema;
mod sequence;
mod stream;
mod table;
pub mod tape;
mod terse;
mod whole;

pub use dialect::Dialect;
pub use frame::Refusal;
pub use inner::{Inner, Within};
pub use outline::{View, claim, is_start, outline, outline_for_json, rows};
pub use path::{NoString, string_at};
pub use read::{Unreadable, read};
pub use schema::schema;
pub use stream::{HELD, RowSurvey, Unfit, shows_rows};
