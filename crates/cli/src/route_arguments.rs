//! What `hr-route` can be told.

use crate::json_arguments::FormatArguments;
use clap::{ArgAction, Args};

/// What is asked of the program that finds out what it gets.
#[derive(Args, Debug, Default)]
pub(crate) struct RouteArguments {
    /// Take the input for this, whatever it looks like: a kind, such as log or json, or the name of a filter
    /// in config.toml
    #[arg(long = "as", value_name = "NAME", conflicts_with = "lossless")]
    pub(crate) name: Option<String>,

    /// Print every setting and where it is set, as config.toml would have it, and read no input
    #[arg(long, action = ArgAction::SetTrue)]
    pub(crate) show_config: bool,

    #[command(flatten)]
    pub(crate) format: FormatArguments,
}
