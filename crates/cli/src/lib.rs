//! The programs: arguments, exit codes, standard input and output.
//!
//! A program's `main` is one call: [`filter`] with the [`Program`] it is, [`retrieve`],
//! [`archive`](fn@archive) or [`stats`](fn@stats).

mod archive;
mod asked;
mod baseline;
mod code_arguments;
mod exit_code;
mod filter;
mod follow;
mod json_arguments;
mod kind_name;
mod log_arguments;
mod map;
mod paths;
mod printed;
mod program;
mod ranges;
mod record;
mod reduce;
mod retrieve;
mod size;
mod sources;
mod stats;
mod streams;
mod templates;
mod upkeep;

pub use archive::archive;
pub use filter::filter;
pub use program::Program;
pub use retrieve::retrieve;
pub use stats::stats;
