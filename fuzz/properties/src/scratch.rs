//! Somewhere to put files.

use tempfile::TempDir;

/// A directory in memory where the system has a place for that.
pub(crate) fn tempdir() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory")
}
