//! The programs: arguments, exit codes, standard input and output.
//!
//! All of them are one file, whose `main` is a call of [`run`]: the name that it is called by tells which it is.

mod archive;
mod exit_code;
mod filter;
mod follow;
mod hook;
mod hr;
mod kind_name;
mod manual;
mod on_path;
mod paths;
mod program;
mod programs;
mod reach;
mod record;
mod reduce;
mod retrieve;
mod run;
mod settings;
mod size;
mod stats;
mod streams;
mod trust;
mod upkeep;
mod user_filter;

pub use hr::run;
pub use manual::{Entry, Example, Manual, Note, Page, pages};
