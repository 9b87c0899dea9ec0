//! Which numbers of a series stand out.
//!
//! A [`Series`] judges the numbers of a stream as they come; a [`Sketch`] counts how many there are of about
//! each size. Neither grows with the stream.

mod largest;
mod sample;
mod series;
mod shifts;
mod sketch;

pub(crate) use largest::Largest;
pub use sample::Sample;
pub use series::{Extreme, Outlier, Series};
pub use shifts::Shift;
pub(crate) use shifts::Shifts;
pub use sketch::{Sketch, Spread};

/// Fewest numbers from which a deviation means anything.
pub const ENOUGH: usize = 10;

/// From this deviation on a number is an outlier: the value that Iglewicz and Hoaglin recommend ("How to
/// Detect and Handle Outliers", 1993).
const OUTLIER: f64 = 3.5;

/// Turns a median absolute deviation into the standard deviation of a normal distribution.
const MAD_TO_SIGMA: f64 = 1.4826;

/// Whether `count` numbers between which there are so many steps up and down go one way, as counters, identifiers and
/// times do: at least half of the steps go somewhere, and nearly all of those the same way.
pub fn is_sequence(ups: u64, downs: u64, count: u64) -> bool {
    2 * (ups + downs) >= count && go_one_way(ups, downs)
}

/// Whether all but one in twenty of the steps that go somewhere go the same way.
fn go_one_way(ups: u64, downs: u64) -> bool {
    20 * ups.min(downs) <= ups + downs
}
