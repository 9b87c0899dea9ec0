//! What can be asked of source code.

use clap::{Args, ValueEnum};
use hr_pipe::{Focus, Language, Level, Wanted};

/// Levels as they are written on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LevelName {
    /// Signatures alone
    Signatures,
    /// The first sentence of what documents a definition, and short types whole
    Docs,
    /// Conditions, loops and returns, too
    Skeleton,
    /// Everything
    Full,
}

/// What is asked of code beside what every filter does.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Code")]
pub(crate) struct CodeArguments {
    /// Show so much of every definition, whatever the tokens [default: docs, or less where there is no room]
    #[arg(long, value_name = "LEVEL")]
    level: Option<LevelName>,

    /// The language of what has no file name [default: what it looks like]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,

    /// Show this definition with its body, and those that name it or are named in it: FILE:LINE, LINE or NAME. May be given
    /// several times
    #[arg(long, value_name = "PLACE")]
    focus: Vec<Focus>,
}

impl CodeArguments {
    /// The same for the filter.
    pub(crate) fn wanted(&self) -> Wanted {
        let level = self.level.map(|level| match level {
            LevelName::Signatures => Level::Signatures,
            LevelName::Docs => Level::Docs,
            LevelName::Skeleton => Level::Skeleton,
            LevelName::Full => Level::Full,
        });
        Wanted { level, language: self.language, focus: self.focus.clone() }
    }
}
