//! What `hr-route` can be told.

use crate::filter::json_arguments::FormatArguments;
use crate::kind_name;
use clap::{ArgAction, Args};

/// What is asked of the program that finds out what it gets.
#[derive(Args, Debug, Default)]
pub(crate) struct RouteArguments {
    /// Take the input for this: log, json, a filter of yours
    ///
    /// Whatever it looks like. NAME is log, json, code, search, diff, build, table, text, or the name of a filter in
    /// config.toml.
    #[arg(
        long = "as", value_name = "NAME", conflicts_with = "lossless", value_parser = kind_name::or_filter(),
        hide_possible_values = true
    )]
    pub(crate) name: Option<String>,

    /// Print every setting and where it is set
    ///
    /// As config.toml would have it. No input is read.
    #[arg(long, action = ArgAction::SetTrue)]
    pub(crate) show_config: bool,

    #[command(flatten)]
    pub(crate) format: FormatArguments,
}
