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
#[command(next_help_heading = "JSON")]
pub(crate) struct FormatArguments {
    /// Print a report, or JSON: rows that are left out are a string '[hr 5-20: 16 rows]' then, and what is told
    /// of all of them is under the key "_hr". What is not JSON comes out unchanged. Markdown is the report, or the
    /// unchanged input, in a block of code, with a heading, for the job summary of a CI service
    #[arg(long, value_name = "FORMAT", default_value = "report")]
    format: FormatName,

    /// Leave nothing out of JSON: print the shortest exact re-encoding of it, however long that is
    #[arg(long, action = ArgAction::SetTrue, conflicts_with = "budget")]
    pub(crate) lossless: bool,
}

/// What is asked of JSON beside what every filter does.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "JSON")]
pub(crate) struct JsonArguments {
    #[command(flatten)]
    pub(crate) format: FormatArguments,

    /// Print the shape instead: each path with its kinds, how often it is there, and the bounds or the few
    /// values of what stands there
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
