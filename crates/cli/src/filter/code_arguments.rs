//! What can be asked of source code.

use crate::filter::baseline::copy_named;
use crate::paths::code_files;
use anyhow::Context;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Args, ValueEnum, ValueHint};
use hr_archive::Archive;
use hr_pipe::{Focus, Language, Level, Wanted};
use std::ffi::OsStr;
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
    /// Show signatures, docs, skeleton or full text
    ///
    /// Of every definition, whatever the tokens: signatures alone; docs, the first sentence of what documents it, and
    /// short types whole; skeleton, conditions, loops and returns, too; full, everything. Default: docs, or less where
    /// there is no room.
    #[arg(long, value_name = "LEVEL", hide_possible_values = true)]
    level: Option<LevelName>,

    /// The language of what has no file name
    ///
    /// Such as rust or python. Default: what it looks like.
    #[arg(long, value_name = "LANGUAGE", value_parser = LanguageParser, hide_possible_values = true)]
    language: Option<Language>,

    /// Show this definition whole: NAME or FILE:LINE
    ///
    /// LINE alone will do for a single file. Of the others only those that name it or are named in it are shown, in short. May be given several times.
    #[arg(long, value_name = "PLACE", value_hint = ValueHint::Other)]
    focus: Vec<Focus>,

    /// Show only what differs from this earlier state
    ///
    /// The handle of an original, or a file.
    #[arg(long, value_name = "HANDLE|FILE", conflicts_with_all = ["focus", "level"])]
    against: Option<PathBuf>,

    /// Print what matters most of PATH, or of all here
    ///
    /// As many definitions as there is room for. Nothing is archived. Default for -b: 2000 and a little for the size,
    /// at most 6000.
    #[arg(long, conflicts_with_all = ["focus", "level", "against", "language"])]
    pub(crate) map: bool,

    /// Files and directories [default: standard input]
    ///
    /// Of directories all code that no ignore file excludes. Of more than 60 files a map is made, as by --map.
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

/// Takes the name of a language.
#[derive(Clone)]
struct LanguageParser;

impl TypedValueParser for LanguageParser {
    type Value = Language;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Language, clap::Error> {
        // One that is not known is told by the language's own words.
        str::parse::<Language>.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Language::all().map(|language| PossibleValue::new(language.name()))))
    }
}
