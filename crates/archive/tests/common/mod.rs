//! What several tests of the archive need.
#![allow(dead_code, clippy::unwrap_used)] // no test needs all of it

use hr_archive::{Archive, Error, Part};
use hr_core::{Handle, HandlePrefix};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A directory that is removed in the end. It is in memory if there is room: on a disk, syncing would take
/// most of the time.
pub(crate) fn tempdir() -> TempDir {
    let memory = Path::new("/dev/shm");
    let has_room =
        rustix::fs::statvfs(memory).is_ok_and(|room| room.f_bavail * room.f_frsize > 2 << 30);
    if has_room { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

pub(crate) fn new_archive() -> (TempDir, Archive) {
    let dir = tempdir();
    let archive = Archive::at(dir.path());
    (dir, archive)
}

pub(crate) fn prefix(digits: &str) -> HandlePrefix {
    digits.parse().unwrap()
}

pub(crate) fn read(
    archive: &Archive,
    handle: Handle,
    lines: impl Into<Part>,
) -> Result<Vec<u8>, Error> {
    let mut out = vec![];
    archive.read(&prefix(&handle.to_string()), lines, &mut out)?;
    Ok(out)
}

/// Whether the archive gives this original back, and nothing else for it.
pub(crate) fn has(archive: &Archive, original: &[u8]) -> bool {
    read(archive, Handle::of(original), ..).is_ok_and(|bytes| bytes == original)
}

/// Numbered lines of log, about `len` bytes, which differ from those of another `seed`.
pub(crate) fn log(seed: u64, len: usize) -> Vec<u8> {
    let line = |n: u64| {
        let random = blake3::hash(&[seed.to_le_bytes(), n.to_le_bytes()].concat());
        format!("{n} INFO request {} took {}ms\n", random.to_hex(), n % 977)
    };
    (0..).flat_map(|n| line(n).into_bytes()).take(len).collect()
}

/// Bytes that cannot be packed, and differ from those of another `seed`.
pub(crate) fn noise(seed: u64, len: usize) -> Vec<u8> {
    let mut noise = vec![0; len];
    blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut noise);
    noise
}

/// All files below `dir`.
pub(crate) fn files_in(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.map(|path| if path.is_dir() { files_in(&path) } else { vec![path] });
    files.collect::<Vec<_>>().concat()
}

/// Bytes of all files below `dir`.
pub(crate) fn size_of(dir: &Path) -> u64 {
    // One may go away meanwhile.
    files_in(dir).iter().filter_map(|file| fs::metadata(file).ok()).map(|data| data.len()).sum()
}

/// Files of the archive in `dir` that have these bytes somewhere.
pub(crate) fn files_with(dir: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let finder = memchr::memmem::Finder::new(bytes);
    let mut files = files_in(dir);
    files.retain(|file| finder.find(&fs::read(file).unwrap()).is_some());
    files
}

/// Waits for what another thread does.
pub(crate) fn wait_until(mut is_done: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_done() {
        assert!(start.elapsed() < Duration::from_secs(20), "waited too long");
        thread::sleep(Duration::from_millis(2));
    }
}
