//! What a result can be told to come out as, whatever it is of.

use clap::Args;

/// Forms as they are written on the command line.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum FormName {
    #[default]
    Report,
    Markdown,
}

/// What may be asked of a program that gets no JSON.
#[derive(Args, Debug, Default)]
pub(crate) struct FormArguments {
    /// Print a report (the default) or markdown
    ///
    /// Markdown is the report, or the unchanged input, in a block of code below a heading, for the job summary of a CI
    /// service.
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "report",
        hide_default_value = true,
        hide_possible_values = true
    )]
    format: FormName,
}

impl FormArguments {
    /// Whether it is to be a document.
    pub(crate) fn is_markdown(&self) -> bool {
        matches!(self.format, FormName::Markdown)
    }
}
