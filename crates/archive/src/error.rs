//! What can go wrong.

use crate::home::FORMAT;
use hr_core::{Handle, HandlePrefix};
use std::io;
use std::path::{Path, PathBuf};

/// Why an original could not be stored, found or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No original starts with these digits, and none that was removed in the last 90 days does.
    #[error(
        "{0} is not in the archive: it was never stored here, or removed long ago. Do not retry: check \
         the digits, or run the command that printed the original again"
    )]
    NotStored(HandlePrefix),

    /// The original was removed because of its age, or to make room.
    #[error(
        "{handle} expired: it was removed because it was old or the archive full. Do not retry: run the \
         command that printed it again"
    )]
    Expired {
        /// The original.
        handle: Handle,
        /// When it was removed, in seconds since 1970.
        when: u64,
    },

    /// The original was removed because the user wanted it.
    #[error(
        "{handle} was forgotten on request. Do not retry: run the command that printed it again if it is \
         needed"
    )]
    Forgotten {
        /// The original.
        handle: Handle,
        /// When it was removed, in seconds since 1970.
        when: u64,
    },

    /// Several originals start with these digits.
    #[error("{prefix} could be any of {}. Give more digits", list(candidates))]
    Ambiguous {
        /// What was asked for.
        prefix: HandlePrefix,
        /// The originals that it could be, in the order of their names.
        candidates: Vec<Handle>,
    },

    /// Another original with the same handle is stored. By chance that takes millions of originals;
    /// on purpose it takes seconds.
    #[error("another original with the handle {0} is archived")]
    Namesake(Handle),

    /// The original was stored, but its bytes are not what they were.
    #[error("{handle} is damaged: {reason}. Do not retry: run the command that printed it again")]
    Damaged {
        /// The original.
        handle: Handle,
        /// What is wrong with it.
        reason: &'static str,
    },

    /// The environment names no directory to keep an archive in.
    #[error("there is no place for the archive: set HR_HOME to a directory")]
    NoHome,

    /// The archive belongs to somebody else.
    #[error(
        "the archive at '{}' belongs to another user: set HR_HOME to a directory of your own",
        .0.display()
    )]
    OtherOwner(PathBuf),

    /// The archive has a format that this program does not know.
    #[error(
        "the archive at '{}' has format {found}, and this program knows format {FORMAT}: use the program \
         that wrote it, or move it away to start a new one",
        dir.display()
    )]
    Format {
        /// The directory of the archive.
        dir: PathBuf,
        /// The format that it says it has.
        found: String,
    },

    /// The file system refused: no space, no permission, not a directory.
    #[error("the archive at '{}' cannot be used: {source}", path.display())]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },

    /// The index is damaged and cannot be made again, or its database failed for a reason of its own.
    #[error("the index of the archive at '{}' cannot be used: {source}", path.display())]
    Index {
        /// The directory of the database.
        path: PathBuf,
        /// What the database said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// A file or directory of an export cannot be read or written.
    #[error("'{}' cannot be used: {source}", path.display())]
    Exchange {
        /// The file or directory.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },

    /// There is something else where an export is to write.
    #[error(
        "'{}' is something else than what is exported, and stays: export to another directory",
        .0.display()
    )]
    InTheWay(PathBuf),

    /// There is no export in this directory.
    #[error(
        "there is no export in '{}': give the directory that holds files such as 3f9a1c0b7e42.txt",
        .0.display()
    )]
    NoExport(PathBuf),

    /// A file is not what its name says, so it is not imported.
    #[error(
        "'{}' is not the original that its name stands for: it is not imported. Do not retry: fetch \
         the export again",
        .0.display()
    )]
    NotTheOriginal(PathBuf),

    /// What was read could not be written to where it should go: no fault of the archive.
    #[error("cannot write the original: {0}")]
    Output(#[source] io::Error),
}

impl Error {
    /// For `map_err`: the file system refused to do something with `path`.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |source| Error::Io { path: path.to_owned(), source }
    }
}

/// The names of `handles`, with commas between them.
fn list(handles: &[Handle]) -> String {
    let names: Vec<_> = handles.iter().map(Handle::to_string).collect();
    names.join(", ")
}
