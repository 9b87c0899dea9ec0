//! What text says of how bad things are.
//!
//! A [`Level`] is what a log's own format declares, a [`Tone`] is what the words of a message say, and
//! [`names_a_state`] knows the words (ok, failed, up, down) in which two otherwise equal messages must
//! not be taken for one another.

mod exit;
mod level;
mod state;
mod tone;

pub use level::Level;
pub use state::{is_state, names_a_state};
pub use tone::Tone;
