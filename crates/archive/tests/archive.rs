//! What an archive promises, through its public face.
#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

use common::{files_in, log, new_archive, noise, prefix, read, size_of, tempdir};
use hr_archive::{Archive, Entry, Error, Part};
use hr_core::{Handle, Kind, Source};
use proptest::prelude::*;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread;
use tempfile::TempDir;

#[test]
fn what_is_put_is_found_and_read_back() {
    let (_dir, archive) = new_archive();
    for len in [0, 1, 10_000, 300_000, 5_000_000, 20_000_000] {
        let original = log(1, len);
        let handle = archive.put(&original, Kind::Json).unwrap();
        assert_eq!(handle, Handle::of(&original));

        let entry = archive.find(&prefix(&handle.to_string())).unwrap();
        assert_eq!(entry.handle(), handle);
        assert_eq!(entry.kind(), Kind::Json);
        assert_eq!(entry.len(), len);
        assert_eq!(entry.line_count(), Source::new(&original).line_count());
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
        let journal = fs::metadata(dir.path().join("index/0.jnl")).unwrap().len();
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
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "asking creates nothing");
    archive.put(b"something else", Kind::Other).unwrap();
    let error = archive.find(&missing).unwrap_err();
    assert_eq!(
        error.to_string(),
        "3f9a1c0b7e42 is not in the archive: it was never stored here, or removed long ago. Do not \
         retry: check the digits, or run the command that printed the original again"
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
fn what_is_forgotten_while_it_is_read_is_not_damaged() {
    let (_dir, archive) = new_archive();
    let handle = archive.put(&noise(9, 3 << 20), Kind::Other).unwrap();
    let original = archive.open(&handle.into()).unwrap();
    let mut is_first = true;
    let result = original.read_parts(&[Part::from(..)], |_, _| {
        if std::mem::take(&mut is_first) {
            archive.forget(|_| true).unwrap();
        }
        Ok(())
    });
    assert!(matches!(result, Err(Error::Forgotten { .. })), "{result:?}");
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
    fs::create_dir(dir.path().join("packs")).unwrap();
    fs::create_dir(dir.path().join("index.new")).unwrap();
    File::create(dir.path().join("index.new/0.jnl")).unwrap();
    let handle = archive.put(b"some bytes", Kind::Other).unwrap();
    assert_eq!(read(&archive, handle, ..).unwrap(), b"some bytes");
    assert!(!dir.path().join("index.new").exists());
}

#[test]
fn a_place_that_cannot_be_used_is_an_error_that_names_it() {
    let (dir, archive) = new_archive();
    let file = dir.path().join("packs");
    File::create(&file).unwrap();
    let error = archive.put(b"some bytes", Kind::Other).unwrap_err().to_string();
    assert!(error.contains(&*file.to_string_lossy()), "{error}");

    let below_a_file = Archive::at(file.join("below"));
    let error = below_a_file.put(b"some bytes", Kind::Other).unwrap_err();
    assert!(matches!(&error, Error::Io { path, .. } if path == below_a_file.dir()), "{error}");
    assert!(matches!(below_a_file.find(&prefix("3f9a1c0b7e42")), Err(Error::Io { .. })));
}

#[test]
fn another_format_is_refused_with_what_to_do() {
    let (dir, archive) = new_archive();
    archive.put(b"some bytes", Kind::Other).unwrap();
    for (found, text) in [("3", "3\n"), ("1x", "1x")] {
        fs::write(dir.path().join("format"), text).unwrap();
        let errors = [
            archive.put(b"more", Kind::Other).map(drop),
            archive.find(&prefix("123456")).map(drop),
        ];
        for error in errors {
            let error = error.unwrap_err();
            assert!(matches!(&error, Error::Format { found: f, .. } if f == found), "{error}");
            assert!(error.to_string().contains("move it away"), "{error}");
        }
    }

    let (dir, archive) = new_archive();
    fs::create_dir(dir.path().join("store")).unwrap();
    let error = archive.put(b"some bytes", Kind::Other).unwrap_err();
    assert!(matches!(error, Error::Format { found, .. } if found == "1"), "the first format");
}

/// The files of an archive with something in every sort of file that it has, and what is in it.
struct Used {
    files: Vec<(PathBuf, Vec<u8>)>,
    originals: Vec<Vec<u8>>,
}

static USED: LazyLock<Used> = LazyLock::new(|| {
    let dir = tempdir();
    let archive = Archive::at(dir.path());
    let mut originals: Vec<_> = (0..8).map(|seed| log(seed, 60_000)).collect();
    // Too large, packed, for the file of the others.
    originals.push(noise(0, 4_500_000));
    for original in &originals {
        archive.put(original, Kind::Log).unwrap();
    }
    let journal = dir.path().join("index/0.jnl");
    let mut count = 0;
    while fs::metadata(&journal).unwrap().len() > 0 {
        count += 1;
        archive.put(format!("{count}\n").as_bytes(), Kind::Log).unwrap();
        assert!(count < 2_000, "the journal is never emptied");
    }
    originals.extend([b"1\n".to_vec(), b"in the journal".to_vec()]);
    archive.put(b"in the journal", Kind::Log).unwrap();
    let name = |path: &Path| path.strip_prefix(dir.path()).unwrap().to_owned();
    let files = files_in(dir.path());
    let files = files.into_iter().map(|path| (name(&path), fs::read(&path).unwrap())).collect();
    Used { files, originals }
});

impl Used {
    /// A copy of it, with one file as `damaged` says.
    fn copy(&self, damaged: Option<(&Path, &[u8])>) -> TempDir {
        let dir = tempdir();
        fs::create_dir_all(dir.path().join("index/keyspaces/1/tables")).unwrap();
        for (name, bytes) in &self.files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let damaged = damaged.filter(|(damaged, _)| damaged == name);
            fs::write(path, damaged.map_or(&bytes[..], |(_, damage)| damage)).unwrap();
        }
        dir
    }
}

/// Whether `archive`, which was damaged, gives wrong bytes: never. Gives how many of `originals` it can
/// give at all. It must take something new.
fn intact(archive: &Archive, originals: &[Vec<u8>], what: &str) -> usize {
    let mut intact = 0;
    for original in originals {
        match read(archive, Handle::of(original), ..) {
            Ok(bytes) => {
                assert!(bytes == *original, "wrong bytes: {what}");
                intact += 1;
            }
            Err(Error::Damaged { .. } | Error::NotStored(_)) => {}
            Err(error) => panic!("{what}: {error}"),
        }
    }
    let handle =
        archive.put(b"something new", Kind::Other).unwrap_or_else(|e| panic!("{what}: {e}"));
    assert_eq!(read(archive, handle, ..).unwrap(), b"something new", "{what}");
    // What is damaged is stored again.
    let handle = archive.put(&originals[0], Kind::Other).unwrap();
    assert!(read(archive, handle, ..).unwrap() == originals[0], "{what}");
    intact
}

/// Does `damage` to a copy of each file of a used archive, one at a time.
fn damage_each_file(damage: impl Fn(&[u8]) -> Vec<u8>) {
    for (name, bytes) in USED.files.iter().filter(|(name, _)| name != Path::new("format")) {
        let copy = USED.copy(Some((name, &damage(bytes))));
        let what = format!("{} is damaged", name.display());
        let intact = intact(&Archive::at(copy.path()), &USED.originals, &what);
        let is_pack = name.starts_with("packs");
        assert!(intact == USED.originals.len() || is_pack, "{what}: {intact} are intact");
    }
}

#[test]
fn empty_files_cost_only_what_was_in_them() {
    damage_each_file(|_| vec![]);
}

#[test]
fn files_that_are_cut_off_cost_only_what_was_in_them() {
    damage_each_file(|bytes| bytes[..bytes.len() / 2].to_vec());
}

#[test]
fn overwritten_files_cost_only_what_was_in_them() {
    damage_each_file(|bytes| vec![0xa5; bytes.len()]);
}

#[test]
fn a_flipped_bit_costs_one_original_at_most() {
    for (name, bytes) in &USED.files {
        if name == Path::new("format") || bytes.is_empty() {
            continue;
        }
        for flip in 0..16 {
            let at = (flip * 0x9e37_79b9 + flip * bytes.len() / 16) % bytes.len();
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (flip % 8);
            let copy = USED.copy(Some((name, &flipped)));
            let what = format!("a bit of byte {at} of {} is flipped", name.display());
            let intact = intact(&Archive::at(copy.path()), &USED.originals, &what);
            let lost = USED.originals.len() - intact;
            assert!(lost == 0 || (lost == 1 && name.starts_with("packs")), "{what}: {lost} lost");
        }
    }
}

#[test]
fn an_index_that_is_lost_is_made_again() {
    let dir = USED.copy(None);
    let originals = &USED.originals;
    let archive = Archive::at(dir.path());
    let handles = |archive: &Archive| -> Vec<Handle> {
        let mut handles: Vec<_> = archive.list().unwrap().iter().map(Entry::handle).collect();
        handles.sort();
        handles
    };
    archive.forget(|entry| entry.handle() == Handle::of(&originals[1])).unwrap();
    archive.pin(&Handle::of(&originals[2]).into(), true).unwrap();
    archive.put(&originals[2], Kind::Json).unwrap();
    let before = handles(&archive);

    fs::remove_dir_all(dir.path().join("index")).unwrap();
    assert_eq!(handles(&archive), before);
    let entry = archive.find(&Handle::of(&originals[2]).into()).unwrap();
    assert!(entry.is_pinned() && entry.kind() == Kind::Json, "the latest manifest counts");
    let forgotten = read(&archive, Handle::of(&originals[1]), ..);
    assert!(matches!(forgotten, Err(Error::Forgotten { .. })), "{forgotten:?}");
    assert_eq!(intact(&archive, &originals[2..], "no index"), originals.len() - 2);
}

#[test]
fn a_panic_in_the_database_costs_nothing() {
    let (dir, archive) = new_archive();
    let handle = archive.put(b"some bytes", Kind::Other).unwrap();
    let journal = dir.path().join("index/0.jnl");
    fs::remove_file(&journal).unwrap();
    fs::create_dir(&journal).unwrap();
    assert_eq!(read(&archive, handle, ..).unwrap(), b"some bytes");
}
