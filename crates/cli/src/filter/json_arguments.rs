//! What JSON can be told to come out as.

use clap::{ArgAction, Args};
use hr_pipe::Format;

/// Forms as they are written on the command line.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum FormatName {
    #[default]
    Report,
    Json,
    Markdown,
}

/// What may be asked of a program that may get JSON.
#[derive(Args, Debug, Default)]
pub(crate) struct FormatArguments {
    /// Print a report (the default), json or markdown
    ///
    /// In json rows that are left out are a string '[hr 5-20: 16 rows]', and what is told of all of them is under the
    /// key "_hr"; what is not JSON comes out unchanged. Markdown is the report, or the unchanged input, in a block of
    /// code below a heading, for the job summary of a CI service.
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "report",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: FormatName,

    /// Leave nothing out of JSON
    ///
    /// The shortest exact re-encoding of it is printed, however long that is.
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "budget")]
    pub(crate) lossless: bool,
}

/// What is asked of JSON beside what every filter does.
#[derive(Args, Debug, Default)]
pub(crate) struct JsonArguments {
    #[command(flatten)]
    pub(crate) format: FormatArguments,

    /// Print the shape instead: paths, kinds, counts, bounds
    ///
    /// Of each path the kinds of what stands there, how often it is there, and the bounds or the few values.
    #[arg(long, action = ArgAction::SetTrue, conflicts_with_all = ["budget", "query", "format", "lossless"])]
    schema: bool,
}

impl From<FormatArguments> for JsonArguments {
    fn from(format: FormatArguments) -> Self {
        Self { format, schema: false }
    }
}

impl JsonArguments {
    /// How a result is written.
    pub(crate) fn format(&self) -> Format {
        match self.format.format {
            _ if self.schema => Format::Schema,
            FormatName::Report | FormatName::Markdown => Format::Report,
            FormatName::Json => Format::Json,
        }
    }

    /// Whether it is to be a document.
    pub(crate) fn is_markdown(&self) -> bool {
        matches!(self.format.format, FormatName::Markdown)
    }
}
