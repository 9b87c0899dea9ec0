//! Filters of the user's own.

use crate::config::Place;
use globset::GlobMatcher;
use regex_automata::meta::Regex;
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
    pub label: Option<GlobMatcher>,
}

/// A regex, as it is written and as it is used.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// As it is written.
    pub text: String,
    regex: Regex,
}

impl UserFilter {
    /// Whether it is for an input that starts so, and was printed by the command `label`. All its rules must hold, and
    /// one without any is for those alone who ask for it.
    pub fn is_for(&self, start: &[u8], label: &str) -> bool {
        let start = &start[..start.len().min(START)];
        let is_like = self.pattern.as_ref().is_none_or(|pattern| pattern.regex.is_match(start));
        let is_from = self.label.as_ref().is_none_or(|glob| glob.is_match(label));
        let has_rule = self.pattern.is_some() || self.label.is_some();
        has_rule && is_like && is_from
    }

    /// The name of the program, without its directory.
    pub fn program_name(&self) -> String {
        let name = self.program.file_name().unwrap_or(Path::new("").as_os_str());
        name.to_string_lossy().into_owned()
    }
}

impl Pattern {
    /// Compiles `text`: `^` and `$` stand for the start and end of each line. The error is one line.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let syntax = syntax::Config::new().multi_line(true).crlf(true).utf8(false);
        let config = Regex::config()
            .utf8_empty(false)
            .nfa_size_limit(Some(LARGEST_REGEX))
            .onepass(false)
            .dfa(false);
        let built = Regex::builder().configure(config).syntax(syntax).build(text);
        let regex = built.map_err(|error| {
            let whole = match error.syntax_error() {
                Some(syntax) => syntax.to_string(),
                None => error.to_string(),
            };
            let last = whole.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        })?;
        Ok(Self { text: text.to_owned(), regex })
    }
}
