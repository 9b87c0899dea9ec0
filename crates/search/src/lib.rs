//! The search filter.
//!
//! What is searched for comes as places: hits of `grep`, `rg`, `git grep` and `ag`, lists of paths of `find`,
//! `ls -lR` and `tree`, lists of packages. [`outline`] makes every line a Block, counts the hits of each file (the
//! entries of each directory) exactly, and weighs a line by what it tells that others do not.

mod answer;
mod claim;
mod columns;
mod definition;
mod draft;
mod hits;
mod inline;
mod json;
mod layout;
mod list;
mod listing;
mod meaning;
mod message;
mod names;
mod numbers;
mod paths;
mod place;
mod results;
mod tally;
mod tree;
mod weigh;

pub use claim::claim;

use hr_core::{Outline, Source};
use hr_rank::Query;
use layout::Layout;

/// The Outline of what a search printed: one Section of lines, a Block each.
///
/// Pure: the same bytes and query give the same Outline. Hits are scored by how well they answer the query; of lists
/// that is left to those who choose.
pub fn outline(source: &Source<'_>, query: Option<&Query>) -> Outline {
    match Layout::of(source).map(|(layout, _)| layout) {
        Some(Layout::Json) => weigh::outline(source, &json::read(source), query),
        Some(Layout::Listing) => listing::outline(source),
        Some(Layout::Tree) => tree::outline(source),
        Some(Layout::Paths) => paths::outline(source),
        Some(Layout::Results) => results::outline(source),
        Some(Layout::Hits(style)) => weigh::outline(source, &hits::read(source, style), query),
        None => weigh::outline(source, &hits::read(source, layout::likeliest_style(source)), query),
    }
}
