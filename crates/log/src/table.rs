//! The table of templates of a log: how often each was seen, where, when, and between what bounds its numbers lie.
//!
//! A [`TableSurvey`] makes one of a stream, a [`Merge`] of summaries of several. Both find out the template of each
//! kind of line in the order in which the kinds appeared, so that the parts of a log, put together, have the
//! templates and counts of the whole. With more kinds than there is room for (11,000, or 4 MiB of lines) a kind may
//! be looked at twice, and the same line may rarely be taken for another template the second time.

mod build;
mod column;
mod json;
mod survey;
mod text;

pub use build::Table;
pub use survey::{Merge, TableSurvey};
