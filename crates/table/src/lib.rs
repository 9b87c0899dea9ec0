//! The table filter.
//!
//! Tables come aligned (`kubectl get`, `ps aux`, `df`, `dpkg -l`), drawn (psql, mysql, Markdown) or separated (CSV, TSV).
//! [`outline`] reads their columns: it tells what all rows have in common, counts what few values there are, and
//! gives the ends and sums of numbers, all of it exact. Rows stay lines; those that are odd stay first.

mod aligned;
mod cells;
mod claim;
mod column;
mod decimal;
mod draft;
mod facts;
mod grid;
mod listing;
mod odd;
mod outline;
mod rows;
mod separated;
mod stray;
mod survey;
mod words;

pub use claim::claim;
pub use outline::outline;
