//! What can go wrong.

use std::io;
use std::path::{Path, PathBuf};

/// The file system refused: no space, no permission, not a directory.
#[derive(Debug, thiserror::Error)]
#[error(
    "what was shown in a session cannot be kept at '{}': {source}. Make room there, or see that its \
     directory belongs to you",
    path.display()
)]
pub struct Error {
    path: PathBuf,
    source: io::Error,
}

impl Error {
    /// For `map_err`: the file system refused to do something with `path`.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error {
        move |source| Error { path: path.to_owned(), source }
    }
}
