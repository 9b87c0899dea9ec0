//! Which numbers of a series stand out.
//!
//! A [`Series`] judges the numbers of a stream as they come; a [`Sketch`] counts how many there are of about
//! each size. Neither grows with the stream.

mod largest;
mod sample;
mod series;
mod shifts;
mod sketch;

pub use largest::Largest;
pub use sample::Sample;
pub use series::{Extreme, Outlier, Series};
pub use shifts::{Shift, Shifts};
pub use sketch::{Sketch, Spread};

/// Fewest numbers from which a deviation means anything.
pub const ENOUGH: usize = 10;

/// From this deviation on a number is an outlier: the value that Iglewicz and Hoaglin recommend ("How to
/// Detect and Handle Outliers", 1993).
const OUTLIER: f64 = 3.5;

/// Turns a median absolute deviation into the standard deviation of a normal distribution.
const MAD_TO_SIGMA: f64 = 1.4826;
