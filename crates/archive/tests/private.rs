//! Alone in its program, because it changes the umask of the process.
#![allow(clippy::unwrap_used)] // also in the helpers

use hr_archive::Archive;
use hr_core::Kind;
use rustix::fs::Mode;
use rustix::process::umask;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[test]
fn only_the_owner_can_read_the_archive_whatever_the_umask() {
    let before = umask(Mode::empty());
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("data/hr");
    let archive = Archive::at(&home);
    for len in [1, 3_000_000, 900_000, 900_000] {
        let original: Vec<u8> =
            (0..len).map(|n: u64| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect();
        archive.put(&original, Kind::Other).unwrap();
    }
    assert_private(&dir.path().join("data"));
    assert_eq!(umask(before), Mode::empty(), "the umask is as it was");
}

/// Asserts that `path` and all below it have mode 0700 or, if they are files, 0600.
fn assert_private(path: &Path) {
    let metadata = fs::metadata(path).unwrap();
    let expected = if metadata.is_dir() { 0o700 } else { 0o600 };
    assert_eq!(metadata.permissions().mode() & 0o777, expected, "{}", path.display());
    if metadata.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            assert_private(&entry.unwrap().path());
        }
    }
}
