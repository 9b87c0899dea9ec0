//! What can be asked of source code.

use crate::baseline::copy_named;
use crate::paths::code_files;
use anyhow::Context;
use clap::{Args, ValueEnum};
use hr_archive::Archive;
use hr_pipe::{Focus, Language, Level, Wanted};

use std::path::PathBuf;

/// Files of directories that are outlined; more are mapped.
const OUTLINED: usize = 60;

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

    /// Show only what differs from an earlier state of the same code: the handle of an original, or a file
    #[arg(long, value_name = "HANDLE", conflicts_with_all = ["focus", "level"])]
    against: Option<PathBuf>,

    /// Print a map of the code in PATHs, or here: the definitions that matter most, so many as there is room for
    /// [default budget: 2000 and a little for the size, at most 6000]
    #[arg(long, conflicts_with_all = ["focus", "level", "against", "language"])]
    pub(crate) map: bool,

    /// Files, and directories with all code in them that no ignore file excludes; of more than 60 files a map is
    /// made [default: standard input]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

impl CodeArguments {
    /// Whether what is asked for says how much is to be printed.
    pub(crate) fn has_own_budget(&self) -> bool {
        self.level.is_some() || !self.focus.is_empty() || self.against.is_some()
    }

    /// Whether the paths stand for so many files that no outline of all would fit, and none is asked for.
    pub(crate) fn is_for_map(&self) -> bool {
        let is_outline = self.has_own_budget();
        let is_tree = self.paths.iter().any(|path| path.is_dir());
        is_tree && !is_outline && code_files(&self.paths).paths.len() > OUTLINED
    }

    /// The same for the filter. What it is to be compared with is read, from the `archive` if it is a handle.
    pub(crate) fn wanted(&self, archive: Option<&Archive>) -> anyhow::Result<Wanted> {
        let level = self.level.map(|level| match level {
            LevelName::Signatures => Level::Signatures,
            LevelName::Docs => Level::Docs,
            LevelName::Skeleton => Level::Skeleton,
            LevelName::Full => Level::Full,
        });
        let earlier = |name: &PathBuf| -> anyhow::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            copy_named(name, archive, &mut bytes)
                .with_context(|| format!("cannot read '{}'", name.display()))?;
            Ok(bytes)
        };
        let against = self.against.as_ref().map(earlier).transpose()?;
        Ok(Wanted { level, language: self.language, focus: self.focus.clone(), against })
    }
}
