//! The programs: arguments, exit codes, standard input and output.
//!
//! All of them are one file, whose `main` is a call of [`run`]: the name that it is called by tells which it is.

mod archive;
mod asked;
mod baseline;
mod child;
mod code_arguments;
mod destination;
mod exit_code;
mod filter;
mod follow;
mod form_arguments;
mod hook;
mod hr;
mod json_arguments;
mod kind_name;
mod log_arguments;
mod manual;
mod map;
mod on_path;
mod paths;
mod printed;
mod program;
mod programs;
mod ranges;
mod reach;
mod record;
mod reduce;
mod retrieve;
mod route_arguments;
mod run;
mod settings;
mod show_config;
mod size;
mod sources;
mod stats;
mod streams;
mod taken;
mod templates;
mod trust;
mod upkeep;
mod user_filter;

pub use hr::run;
pub use manual::{Entry, Example, Manual, Note, Page, pages};
