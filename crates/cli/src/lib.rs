//! The programs: arguments, exit codes, standard input and output.
//!
//! A program's `main` is one call: [`filter`] with the [`Program`] it is, [`retrieve`]
//! or [`stats`].

mod exit_code;
mod filter;
mod program;
mod ranges;
mod record;
mod retrieve;
mod stats;
mod streams;

pub use filter::filter;
pub use program::Program;
pub use retrieve::retrieve;
pub use stats::stats;
