//! What only JSON can be told to come out as.

use clap::{ArgAction, Args};
use hr_pipe::Format;

/// What is asked of JSON beside what every filter does.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "JSON")]
pub(crate) struct JsonArguments {
    /// Print the shape instead: each path with its kinds, how often it is there, and the bounds or the few
    /// values of what stands there
    #[arg(long, action = ArgAction::SetTrue, conflicts_with_all = ["budget", "query"])]
    schema: bool,
}

impl JsonArguments {
    /// How a result is written.
    pub(crate) fn format(&self) -> Format {
        if self.schema { Format::Schema } else { Format::Report }
    }
}
