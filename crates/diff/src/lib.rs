//! The diff filter.
//!
//! A diff is files, hunks and runs of lines that were removed and added. [`outline`] makes each run a Block, with the
//! header of its hunk and the name of its file around it, and weighs it by what the file is for and what the lines
//! say; context comes last. What is counted is counted as git counts it.

mod claim;
mod class;
mod commit;
mod facts;
mod generated;
mod header;
mod hunk;
mod list;
mod long;
mod model;
mod moved;
mod name;
mod old_style;
mod outline;
mod parse;
mod piece;
mod plain;
mod stat;
mod telling;
mod versions;
mod weigh;

pub use claim::claim;
pub use outline::outline;
