//! A damaged archive: no panic, and no byte of an original that is not as it was.

use crate::scratch::tempdir;
use hr_archive::{Archive, Limits, Part};
use hr_core::{Handle, HandlePrefix, Kind};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

/// An archive of [`originals`], and its files.
static WHOLE: LazyLock<(TempDir, Vec<PathBuf>)> = LazyLock::new(|| {
    let dir = tempdir();
    let archive = Archive::at(dir.path().join("archive"));
    for original in originals() {
        archive.put(&original, Kind::Log).expect("room");
    }
    let mut files = vec![];
    list(dir.path(), Path::new(""), &mut files);
    files.sort();
    (dir, files)
});

fn originals() -> [Vec<u8>; 3] {
    let lines = |from: u32, count: u32| -> Vec<u8> {
        let line = |n: u32| {
            format!("{n} INFO request {:08x} took {}ms\n", n.wrapping_mul(0x9E37_79B9), n % 977)
        };
        (from..from + count).flat_map(|n| line(n).into_bytes()).collect()
    };
    [lines(1, 40), lines(1, 90), b"{}".to_vec()]
}

/// All files below `root.join(dir)`, as paths in `root`.
fn list(root: &Path, dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root.join(dir)).expect("a directory") {
        let entry = entry.expect("an entry");
        let path = dir.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => list(root, &path, files),
            false => files.push(path),
        }
    }
}

pub(crate) fn check(bytes: &[u8]) {
    let [which, how, edits @ ..] = bytes else { return };
    let (whole, files) = &*WHOLE;
    let damaged = tempdir();
    let is_in_index = |path: &Path| path.components().any(|part| part.as_os_str() == "index");
    // Most of the time what is not the index is damaged, and the index is there or is made again.
    let targets: Vec<&PathBuf> =
        files.iter().filter(|path| how & 4 != 0 || !is_in_index(path)).collect();
    let target = targets[usize::from(*which) % targets.len()];
    for path in files {
        if how & 1 != 0 && is_in_index(path) && path != target {
            continue;
        }
        let to = damaged.path().join(path);
        fs::create_dir_all(to.parent().expect("a directory")).expect("a directory");
        let mut file = fs::read(whole.path().join(path)).expect("a file");
        if path == target {
            damage(&mut file, how & 2 != 0, edits);
        }
        fs::write(to, file).expect("room");
    }
    look_at(&Archive::at(damaged.path().join("archive")));
}

/// Puts `edits` in the place of the file, or at places in it: two bytes of offset and one to write there.
fn damage(file: &mut Vec<u8>, is_whole: bool, edits: &[u8]) {
    if is_whole {
        *file = edits.to_vec();
        return;
    }
    for edit in edits.chunks(3) {
        match *edit {
            [low, high, byte] if !file.is_empty() => {
                let at = usize::from(u16::from_le_bytes([low, high])) % file.len();
                file[at] = byte;
            }
            // What is left over at the end cuts the file.
            [share] => file.truncate(file.len() * usize::from(share) / 255),
            _ => {}
        }
    }
}

/// Does to `archive` what can be done to one.
fn look_at(archive: &Archive) {
    for entry in archive.list().unwrap_or_default() {
        let _ = (entry.kind(), entry.label().len(), entry.line_count());
    }
    for original in originals() {
        let prefix: HandlePrefix = Handle::of(&original).to_string().parse().expect("a handle");
        let mut out = vec![];
        let outcome = archive.read(&prefix, .., &mut out);
        assert!(original.starts_with(&out), "other bytes than were stored");
        assert!(outcome.is_err() || out == original, "a part was taken for the whole");
        let mut lines = vec![];
        if archive.read(&prefix, Part::Lines(3..7), &mut lines).is_ok() {
            let expected: Vec<u8> = original
                .split_inclusive(|b| *b == b'\n')
                .skip(3)
                .take(4)
                .flatten()
                .copied()
                .collect();
            assert!(lines == expected, "other lines than were stored");
        }
        let _ = archive.verify(&prefix);
        let _ = archive.pin(&prefix, true);
    }
    if let Ok(handle) = archive.put(b"something new", Kind::Log) {
        let prefix: HandlePrefix = handle.to_string().parse().expect("a handle");
        let mut out = vec![];
        archive.read(&prefix, .., &mut out).expect("what was put a moment ago");
        assert_eq!(out, b"something new");
    }
    let _ = archive.keep_house(&Limits::default());
    let _ = archive.forget(|_| true);
}
