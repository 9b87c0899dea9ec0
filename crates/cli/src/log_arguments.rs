//! The arguments that only `hr-log` has.

use crate::templates::Form;
use clap::{ArgAction, ArgGroup, Args};
use std::path::PathBuf;

/// What is asked of a log beside what every filter does.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Logs")]
#[command(group = ArgGroup::new("table").args(["templates", "merge"]).multiple(true))]
pub(crate) struct LogArguments {
    /// Leave out what this log said, too: a file, or the handle of an archived original. May be given
    /// several times. Times, numbers and identifiers may differ
    #[arg(long, value_name = "FILE|HANDLE")]
    pub(crate) baseline: Vec<PathBuf>,

    /// Print the table of all templates instead: of each its count, its first and last line and time, its
    /// first line as it stands in the log, and the bounds of its numbers
    #[arg(long, action = ArgAction::SetTrue, conflicts_with_all = ["budget", "query", "baseline"])]
    pub(crate) templates: bool,

    /// Print the table as one JSON object
    #[arg(long, action = ArgAction::SetTrue, requires = "table")]
    pub(crate) json: bool,

    /// Print a summary instead, for --merge: JSON that does not grow with the log. Nothing is archived
    #[arg(
        long,
        action = ArgAction::SetTrue,
        conflicts_with_all = ["budget", "query", "baseline", "templates", "merge", "json"]
    )]
    pub(crate) partial: bool,

    /// Print the table of the logs whose summaries these files hold, as if they were one log. Standard
    /// input is not read
    #[arg(
        long,
        value_name = "FILE",
        num_args = 1..,
        conflicts_with_all = ["budget", "query", "baseline", "raw"]
    )]
    pub(crate) merge: Vec<PathBuf>,
}

impl LogArguments {
    /// How a table is printed.
    pub(crate) fn form(&self) -> Form {
        if self.json { Form::Json } else { Form::Text }
    }
}
