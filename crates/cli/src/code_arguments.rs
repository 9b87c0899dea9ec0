//! What can be asked of source code.

use clap::{Args, ValueEnum};
use hr_pipe::{Language, Level, Wanted};
use std::path::PathBuf;

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

    /// Print a map of the code in PATHs: the definitions that matter most, so many as there is room for
    /// [default budget: 2000 and a little for the size, at most 6000]. Nothing is read from standard input
    #[arg(long)]
    pub(crate) map: bool,

    /// What to make a map of: files, and directories with all in them that no ignore file excludes [default: .]
    #[arg(value_name = "PATH", requires = "map")]
    pub(crate) paths: Vec<PathBuf>,
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
        Wanted { level, language: self.language }
    }
}
