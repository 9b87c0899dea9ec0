//! The JSON filter: lossless, on spans.
//!
//! [`tape`] finds where each value of a text begins and ends and alters none. [`outline`] makes arrays
//! of objects, and streams of objects, into tables of rows, and weighs the rows by what stands out;
//! everything else is kept as it is written, without white space. [`RowSurvey`] does the same for JSON
//! that is too large to be held.

mod layout;
mod outline;
mod profile;
mod stream;
mod table;
pub mod tape;

pub use outline::{claim, is_start, outline, rows};
pub use stream::{HELD, RowSurvey, Unfit, shows_rows};
