//! What an archive promises, through its public face.
#![allow(clippy::unwrap_used)] // also in the helpers

use hr_archive::{Archive, Error, Part};
use hr_core::{Handle, HandlePrefix, Kind, Source};
use proptest::prelude::*;
use std::fs::{self, File};
use std::io::{self, Write};

use std::path::{Path, PathBuf};
use std::thread;
use tempfile::{TempDir, tempdir};

fn new_archive() -> (TempDir, Archive) {
    let dir = tempdir().unwrap();
    let archive = Archive::at(dir.path());
    (dir, archive)
}

fn prefix(digits: &str) -> HandlePrefix {
    digits.parse().unwrap()
}

fn read(archive: &Archive, handle: Handle, lines: impl Into<Part>) -> Result<Vec<u8>, Error> {
    let mut out = vec![];
    archive.read(&prefix(&handle.to_string()), lines, &mut out)?;
    Ok(out)
}

/// Numbered lines of log, about `len` bytes, which differ from those of another `seed`.
fn log(seed: u64, len: usize) -> Vec<u8> {
    let line = |n: u64| {
        let random = blake3::hash(&[seed.to_le_bytes(), n.to_le_bytes()].concat());
        format!("{n} INFO request {} took {}ms\n", random.to_hex(), n % 977)
    };
    (0..).flat_map(|n| line(n).into_bytes()).take(len).collect()
}

/// All files below `dir`.
fn files_in(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.map(|path| if path.is_dir() { files_in(&path) } else { vec![path] });
    files.collect::<Vec<_>>().concat()
}

/// Bytes of all files below `dir`.
fn size_of(dir: &Path) -> u64 {
    files_in(dir).iter().map(|file| fs::metadata(file).unwrap().len()).sum()
}

/// Copies all files below `from`, and the one directory that may be without.
fn copy_tree(from: &Path, to: &Path) {
    for file in files_in(from) {
        let copy = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(file, copy).unwrap();
    }
    fs::create_dir_all(to.join("store/keyspaces/1/blobs")).unwrap();
}

#[test]
fn what_is_put_is_found_and_read_back() {
    let (_dir, archive) = new_archive();
    for len in [0, 1, 10_000, 300_000, 5_000_000, 20_000_000] {
        let original = log(1, len);
        let handle = archive.put(&original, Kind::Json).unwrap();
        assert_eq!(handle, Handle::of(&original));

        let manifest = archive.find(&prefix(&handle.to_string())).unwrap();
        assert_eq!(manifest.handle(), handle);
        assert_eq!(manifest.kind(), Kind::Json);
        assert_eq!(manifest.len(), len);
        assert_eq!(manifest.line_count(), Source::new(&original).line_count());
        assert!(read(&archive, handle, ..).unwrap() == original, "{len}");
    }
}

#[test]
fn lines_are_those_of_the_source_in_every_chunk() {
    let (_dir, archive) = new_archive();
    let original = log(2, 2_000_000);
    let source = Source::new(&original);
    let handle = archive.put(&original, Kind::Log).unwrap();
    let last = source.line_count() - 1;
    for start in (0..last).step_by(1499).chain([last]) {
        for end in [start, start + 1, start + 2000] {
            let (from, to) =
                (source.line_span(start).start, source.line_span(end.clamp(1, last + 1) - 1));
            let expected = if start < end { &original[from..to.end] } else { b"" };
            assert!(read(&archive, handle, start..end).unwrap() == expected, "{start}..{end}");
        }
    }
    assert_eq!(read(&archive, handle, last + 1..usize::MAX).unwrap(), b"");
    assert_eq!(
        read(&archive, handle, last..usize::MAX).unwrap(),
        source.line_span(last).of(&original)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_bytes_come_back_and_any_lines_of_them(
        original in prop::collection::vec(
            prop_oneof![Just(b'\n'), Just(b'\r'), any::<u8>()],
            0..300,
        ),
        (start, end) in (0usize..200, 0usize..200),
    ) {
        let (_dir, archive) = new_archive();
        let handle = archive.put(&original, Kind::Other).unwrap();
        prop_assert_eq!(&read(&archive, handle, ..).unwrap(), &original);

        let source = Source::new(&original);
        let numbers = start..end.min(source.line_count());
        let expected: Vec<_> = numbers.map(|n| source.line_span(n).of(&original)).collect();
        prop_assert_eq!(read(&archive, handle, start..end).unwrap(), expected.concat());
    }
}

#[test]
fn what_is_there_already_costs_next_to_nothing() {
    let (dir, archive) = new_archive();
    let mut original = log(3, 5_000_000);
    archive.put(&original, Kind::Log).unwrap();
    let before = size_of(dir.path());
    archive.put(&original, Kind::Log).unwrap();
    original.extend(b"one more line\n");
    archive.put(&original, Kind::Log).unwrap();
    let added = size_of(dir.path()) - before;
    assert!(added < 200_000, "{added} of {before}");
}

#[test]
fn storing_again_changes_the_kind() {
    let (_dir, archive) = new_archive();
    let handle = archive.put(b"{}", Kind::Other).unwrap();
    archive.put(b"{}", Kind::Json).unwrap();
    assert_eq!(archive.find(&prefix(&handle.to_string())).unwrap().kind(), Kind::Json);
}

#[test]
fn all_stay_readable_while_the_journal_is_emptied_again_and_again() {
    let (dir, archive) = new_archive();
    let originals: Vec<_> = (0..60).map(|seed| log(seed, 1 << (10 + seed % 10))).collect();
    for original in &originals {
        archive.put(original, Kind::Log).unwrap();
        let journal = fs::metadata(dir.path().join("store/0.jnl")).unwrap().len();
        assert!(journal <= 1 << 20, "{journal} bytes of journal");
    }
    for original in &originals {
        assert!(read(&archive, Handle::of(original), ..).unwrap() == *original);
    }
}

#[test]
fn what_was_never_stored_is_not_found() {
    let (dir, archive) = new_archive();
    let missing = prefix("3f9a1c0b7e42");
    assert!(matches!(archive.find(&missing), Err(Error::NotStored(_))));
    assert!(!dir.path().join("store").exists(), "asking creates nothing");
    archive.put(b"something else", Kind::Other).unwrap();
    let error = archive.find(&missing).unwrap_err();
    assert_eq!(
        error.to_string(),
        "3f9a1c0b7e42 is not in the archive. Do not retry; run the command that printed it again"
    );
}

#[test]
fn a_prefix_must_be_unique() {
    let (_dir, archive) = new_archive();
    // Their hashes start with 8babd17 and 8babd15.
    let [one, other] = [b"1643", b"4447"].map(|bytes| archive.put(bytes, Kind::Other).unwrap());
    assert_eq!(archive.find(&prefix("8babd15")).unwrap().handle(), other);
    assert_eq!(archive.find(&prefix("8BABD17")).unwrap().handle(), one);
    assert_eq!(
        archive.find(&prefix("8babd1")).unwrap_err().to_string(),
        "8babd1 could be any of 8babd1580da4, 8babd17a2571. Give more digits"
    );
}

#[test]
fn a_handle_never_stands_for_two_originals() {
    let (_dir, archive) = new_archive();
    // Found by hashing 48 million numbers: half a minute on one core.
    let (one, other) = (b"2568808\n", b"34176820\n");
    let handle = archive.put(one, Kind::Log).unwrap();
    assert!(
        matches!(archive.put(other, Kind::Log), Err(Error::Namesake(namesake)) if namesake == handle)
    );
    assert_eq!(archive.put(one, Kind::Log).unwrap(), handle);
    assert!(archive.find(&handle.into()).is_ok());
}

#[test]
fn threads_wait_for_each_other() {
    let (_dir, archive) = new_archive();
    let originals: Vec<_> = (0..8).map(|seed| log(seed, 100_000)).collect();
    thread::scope(|scope| {
        for original in &originals {
            scope.spawn(|| {
                let handle = archive.put(original, Kind::Log).unwrap();
                assert!(read(&archive, handle, ..).unwrap() == *original);
            });
        }
    });
    for original in &originals {
        assert!(read(&archive, Handle::of(original), ..).unwrap() == *original);
    }
}

#[test]
fn a_reader_that_goes_away_is_told_apart_from_a_damaged_archive() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (_dir, archive) = new_archive();
    let handle = archive.put(b"some bytes", Kind::Other).unwrap();
    match archive.read(&prefix(&handle.to_string()), .., &mut Closed) {
        Err(Error::Output(error)) => assert_eq!(error.kind(), io::ErrorKind::BrokenPipe),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_creation_that_was_cut_short_is_done_again() {
    let (dir, archive) = new_archive();
    fs::create_dir(dir.path().join("store.new")).unwrap();
    File::create(dir.path().join("store.new/0.jnl")).unwrap();
    let handle = archive.put(b"some bytes", Kind::Other).unwrap();
    assert_eq!(read(&archive, handle, ..).unwrap(), b"some bytes");
    assert!(!dir.path().join("store.new").exists());
}

#[test]
fn a_place_that_cannot_be_used_is_an_error_that_names_it() {
    let (dir, archive) = new_archive();
    let file = dir.path().join("store");
    File::create(&file).unwrap();
    let error = archive.put(b"some bytes", Kind::Other).unwrap_err().to_string();
    assert!(error.contains(&*file.to_string_lossy()), "{error}");

    let below_a_file = Archive::at(file.join("below"));
    let error = below_a_file.put(b"some bytes", Kind::Other).unwrap_err();
    assert!(matches!(&error, Error::Io { path, .. } if path == below_a_file.dir()), "{error}");
    assert!(matches!(below_a_file.find(&prefix("3f9a1c0b7e42")), Err(Error::Io { .. })));
}

#[test]
fn damaged_files_give_errors_and_no_wrong_bytes() {
    let whole = tempdir().unwrap();
    let archive = Archive::at(whole.path());
    let originals: Vec<_> = (0..12).map(|seed| log(seed, 300_000)).collect();
    for original in &originals {
        archive.put(original, Kind::Log).unwrap();
    }
    let empty: fn(&[u8]) -> Vec<u8> = |_| vec![];
    let damages =
        [empty, |bytes| bytes[..bytes.len() / 2].to_vec(), |bytes| vec![0xa5; bytes.len()]];
    let mut errors = 0;
    for file in files_in(whole.path()) {
        for damage in damages {
            let copy = tempdir().unwrap();
            copy_tree(whole.path(), copy.path());
            let damaged = copy.path().join(file.strip_prefix(whole.path()).unwrap());
            fs::write(&damaged, damage(&fs::read(&file).unwrap())).unwrap();

            let archive = Archive::at(copy.path());
            for original in &originals {
                match read(&archive, Handle::of(original), ..) {
                    Ok(bytes) => assert!(bytes == *original, "{}", damaged.display()),
                    Err(_) => errors += 1,
                }
            }
            let _ = archive.put(b"something new", Kind::Other);
        }
    }
    assert!(errors > 0);
}

#[test]
fn a_panic_in_the_database_is_an_error_and_the_next_call_can_go_on() {
    let (dir, archive) = new_archive();
    let handle = archive.put(b"some bytes", Kind::Other).unwrap();
    let journal = dir.path().join("store/0.jnl");
    fs::rename(&journal, dir.path().join("kept")).unwrap();
    fs::create_dir(&journal).unwrap();
    assert!(matches!(archive.find(&prefix(&handle.to_string())), Err(Error::Store { .. })));

    fs::remove_dir(&journal).unwrap();
    fs::rename(dir.path().join("kept"), &journal).unwrap();
    assert_eq!(read(&archive, handle, ..).unwrap(), b"some bytes");
}
