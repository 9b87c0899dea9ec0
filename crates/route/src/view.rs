//! What is wanted of a Source.

use hr_code::Wanted;
use hr_log::{Baseline, Only};
use hr_rank::Query;

/// What the reader wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'q> {
    /// What they want to know.
    pub query: Option<&'q Query>,
    /// About how many bytes they have room for, if anything may be left out.
    pub room: Option<usize>,
    /// What they know of a log.
    pub baseline: Option<&'q Baseline>,
    /// Which records of a log they want.
    pub only: Only,
    /// How much of code they want.
    pub code: Option<&'q Wanted>,
}
