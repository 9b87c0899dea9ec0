//! What is wrong with a file.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Something in a file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1, if one is to blame.
    pub line: Option<usize>,
    /// What is wrong, in one line.
    pub what: String,
}

impl Fault {
    pub(crate) fn new(file: &Path, line: Option<usize>, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into() }
    }

    pub(crate) fn of_file(file: &Path, error: &io::Error) -> Self {
        Self::new(file, None, format!("it cannot be read: {error}"))
    }
}

/// `/home/me/.config/hr/config.toml:3: there is no key 'bugdet'; did you mean 'budget'?`
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.what)
    }
}
