//! Alone in its program, because it changes the umask of the process.
#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

use common::{noise, tempdir, wait_until};
use hr_archive::{Archive, Limits, Pipe, Printed};
use hr_core::{Handle, Kind};
use rustix::fs::Mode;
use rustix::process::umask;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[test]
fn only_the_owner_can_read_the_archive_whatever_the_umask() {
    let before = umask(Mode::empty());
    let dir = tempdir();
    let home = dir.path().join("data/hr");
    let archive = Archive::at(&home);
    let originals = [1, 5_000_000, 900_000, 900_000];
    let originals: Vec<_> = (0..).zip(originals).map(|(seed, len)| noise(seed, len)).collect();
    for original in &originals {
        archive.put(original, Kind::Other).unwrap();
    }
    archive.remember_printed(&[1; 32], Printed::Part).unwrap();
    let pipe = Pipe { device: 1, inode: 2 };
    archive.remember_printed(&[2; 32], Printed::Whole(pipe)).unwrap();

    // While a stream writes, and when records were moved.
    let mut stream = archive.writer();
    stream.write(&noise(9, 10_000_000)).unwrap();
    let is_part = |file: &fs::DirEntry| file.path().extension().unwrap() == "part";
    let files = || fs::read_dir(home.join("packs")).unwrap().map(Result::unwrap);
    wait_until(|| files().any(|file| is_part(&file)));
    assert_private(&dir.path().join("data"));
    drop(stream);
    archive.forget(|entry| entry.handle() == Handle::of(&originals[2])).unwrap();
    wait_until(|| archive.keep_house(&Limits::default()).unwrap().is_all);

    for name in ["packs", "index", "retrieved", "kept", "streams.lock", "housekeeping.lock"] {
        assert!(home.join(name).exists(), "{name}");
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
