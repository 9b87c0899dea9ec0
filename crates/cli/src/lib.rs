//! The programs: arguments, exit codes, standard input and output.
//!
//! A program's `main` is one call: [`filter`] with the [`Program`] it is, or [`retrieve`].

mod exit_code;
mod filter;
mod program;
mod ranges;
mod retrieve;
mod streams;

pub use filter::filter;
pub use program::Program;
pub use retrieve::retrieve;
