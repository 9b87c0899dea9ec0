//! What can go wrong.

use crate::client::Client;
use std::io;
use std::path::{Path, PathBuf};

/// Why nothing was installed, taken out or found. No settings file was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No agent has this name.
    #[error("no agent called '{0}' is known, only {all}", all = Client::names())]
    NoClient(String),

    /// The agent has no way for what hr does that could be shown to work.
    #[error("not possible yet for {}: {because} ({reference}). What you can do: {by_hand}", client.name())]
    NotPossible {
        /// The agent.
        client: Client,
        /// What is in the way.
        because: &'static str,
        /// Where to read about it.
        reference: &'static str,
        /// What one can do without it.
        by_hand: String,
    },

    /// The file is not JSON, with comments or without.
    #[error(
        "'{}' line {line}, column {column}: {what}. It was not touched: mend it, then try again",
        file.display()
    )]
    NotJson {
        /// The file.
        file: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// The character in it, from 1.
        column: usize,
        /// What is wrong there.
        what: String,
    },

    /// Something in the file is of another type than the client expects.
    #[error(
        "'{}' line {line}: {name} should be {expected}. It was not touched: mend it, then try again",
        file.display()
    )]
    Type {
        /// The file.
        file: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// What is meant.
        name: String,
        /// What it should be.
        expected: &'static str,
    },

    /// Another program is the shell prefix.
    #[error(
        "'{}' has another shell prefix, {value:?}, and there can be only one. Take it out ({name} under \"env\"), or \
         install the hooks alone: these see all that is not a failing command",
        file.display(), name = crate::settings::PREFIX
    )]
    PrefixTaken {
        /// The file.
        file: PathBuf,
        /// What is set there.
        value: String,
    },

    /// The client would cut the path of the program in two.
    #[error(
        "'{}' cannot be a shell prefix: Claude Code takes what follows a space and a dash for arguments. Move the \
         programs, or put their directory on PATH under another name",
        .0.display()
    )]
    PrefixCut(PathBuf),

    /// A program that is to be run is not there, or cannot be.
    #[error("there is no program '{}' that can be run: install hr again", .0.display())]
    NoProgram(PathBuf),

    /// A program cannot be found by its name.
    #[error(
        "'{0}' is not on PATH, and in settings that others share only its name can stand, not where it is here. Put \
         its directory on PATH, or install for yourself alone"
    )]
    NotOnPath(&'static str),

    /// A path that JSON cannot hold.
    #[error("'{}' is not UTF-8, so it cannot stand in settings: move the program", .0.display())]
    NotUnicode(PathBuf),

    /// Nobody says where the user's settings are.
    #[error("neither HOME nor CLAUDE_CONFIG_DIR says where the settings are: set one of them")]
    NoHome,

    /// It may be read only.
    #[error("'{}' is write-protected: allow writing, or change it where it is made", .0.display())]
    Protected(PathBuf),

    /// Somebody else was faster.
    #[error("'{}' was changed by another program just now: try again", .0.display())]
    Changed(PathBuf),

    /// The result was not what it should be.
    #[error(
        "'{}' could not be changed without changing what is not ours, so it was not touched: please report it with \
         the file",
        .0.display()
    )]
    Edit(PathBuf),

    /// The file system refused.
    #[error("'{}' cannot be {what}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What was to be done with it.
        what: &'static str,
        /// Why not.
        source: io::Error,
    },
}

impl Error {
    /// For `map_err`: `file` cannot be `what`.
    pub(crate) fn io(file: &Path, what: &'static str) -> impl FnOnce(io::Error) -> Error {
        move |source| Error::Io { file: file.to_owned(), what, source }
    }
}
