//! Filters of the user's own.

use crate::config::Place;
use globset::Glob;
use regex_automata::meta::{BuildError, Regex};
use regex_automata::util::syntax;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of an input that a rule sees.
const START: usize = 4 << 10;
/// Bytes that a regex may take.
const LARGEST_REGEX: usize = 1 << 20;

/// A command that takes an input on its standard input and prints what is worth reading of it.
#[derive(Clone, Debug)]
pub struct UserFilter {
    /// What it is called.
    pub name: String,
    /// Where it is set.
    pub place: Place,
    /// What runs: a name that is found on `PATH`, or an absolute path.
    pub program: PathBuf,
    /// What it is given.
    pub arguments: Vec<String>,
    /// How long it may take.
    pub timeout: Duration,
    /// What the start of an input must match.
    pub pattern: Option<Pattern>,
    /// What the label must match: the command that printed the input.
    pub label: Option<Glob>,
}

/// A regex that is sound. It is compiled only when it is needed: that takes longer than to read all of a file.
#[derive(Clone, Debug)]
pub struct Pattern(String);

impl UserFilter {
    /// Whether it is for an input that starts so, and was printed by the command `label`. All its rules must hold, and
    /// one without any is for those alone who ask for it. The error says why that cannot be told.
    pub fn is_for(&self, start: &[u8], label: &str) -> Result<bool, String> {
        let is_from = self.label.as_ref().map(|glob| glob.compile_matcher().is_match(label));
        match &self.pattern {
            Some(pattern) if is_from != Some(false) => {
                pattern.is_match(&start[..start.len().min(START)])
            }
            _ => Ok(is_from == Some(true)),
        }
    }

    /// The name of the program, without its directory.
    pub fn program_name(&self) -> String {
        let name = self.program.file_name().unwrap_or(Path::new("").as_os_str());
        name.to_string_lossy().into_owned()
    }
}

impl Pattern {
    /// Reads `text`. It is of bytes: `\d`, `\w` and the case of letters are those of ASCII, and `^` and `$` stand for the
    /// start and end of each line. The error is one line.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let parsed = syntax::parse_with(text, &rules());
        parsed.map_err(|error| last_line(&error.to_string()))?;
        Ok(Self(text.to_owned()))
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.0
    }

    fn is_match(&self, bytes: &[u8]) -> Result<bool, String> {
        // Few bytes are looked at, once: what is soonest ready is soonest done.
        let config = Regex::config()
            .utf8_empty(false)
            .nfa_size_limit(Some(LARGEST_REGEX))
            .onepass(false)
            .dfa(false)
            .hybrid(false);
        let regex = Regex::builder().configure(config).syntax(rules()).build(&self.0);
        let why = |error: BuildError| match error.size_limit() {
            Some(_) => "its regex is too large".to_owned(),
            None => last_line(&error.to_string()),
        };
        Ok(regex.map_err(why)?.is_match(bytes))
    }
}

fn rules() -> syntax::Config {
    syntax::Config::new().multi_line(true).crlf(true).unicode(false).utf8(false)
}

/// What is wrong, without the picture of where.
fn last_line(error: &str) -> String {
    error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
