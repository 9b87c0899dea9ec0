//! Streams into the archive: what they store, what they share, and what is left when they fail.
#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

use common::{files_in, has, log, new_archive, noise, size_of, wait_until};
use hr_archive::{Archive, Details, Error, Writer};
use hr_core::{Handle, Kind, Source};
use proptest::prelude::*;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Barrier;
use std::thread;

/// Writes all of `bytes`, in pieces of this size.
fn write(stream: &mut Writer, bytes: &[u8], piece: usize) {
    bytes.chunks(piece).for_each(|piece| stream.write(piece).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn pieces_of_any_sizes_are_stored_as_the_whole_is(
        len in prop_oneof![0usize..2_000, 0usize..13_000_000],
        sizes in prop::collection::vec(prop_oneof![0usize..100, 1usize..7_000_000], 1..8),
        is_noise: bool,
    ) {
        let original = if is_noise { noise(1, len) } else { log(1, len) };
        let details = Details { kind: Kind::Log, label: "a label".to_owned() };
        let (_dir, archive) = new_archive();
        let mut stream = archive.writer();
        let mut rest = &original[..];
        let sizes = sizes.iter().cycle().take(100).chain([&len]);
        for size in sizes {
            let (piece, later) = rest.split_at(rest.len().min(*size));
            stream.write(piece).unwrap();
            rest = later;
            prop_assert_eq!(stream.len(), len - rest.len());
        }
        let entry = stream.finish(details.clone()).unwrap();
        prop_assert_eq!(entry.handle(), Handle::of(&original));
        prop_assert_eq!((entry.kind(), entry.label()), (Kind::Log, "a label"));
        prop_assert_eq!((entry.len(), entry.line_count()), (len, Source::new(&original).line_count()));
        prop_assert_eq!(archive.find(&entry.handle().into()).unwrap(), entry);
        prop_assert!(has(&archive, &original));

        // Cut into the same chunks, so that putting it whole adds nothing.
        let size = size_of(&archive.dir().join("packs"));
        prop_assert_eq!(archive.put(&original, details).unwrap(), Handle::of(&original));
        let added = size_of(&archive.dir().join("packs")) - size;
        prop_assert!(added < 1_000 + len as u64 / 400, "{} bytes added", added);
    }
}

#[test]
fn what_is_given_back_by_finish_is_what_is_found() {
    let (_dir, archive) = new_archive();
    let long = Details { kind: Kind::Log, label: "ä".repeat(300) };
    for is_pinned in [false, true] {
        let mut stream = archive.writer();
        stream.write(b"something").unwrap();
        let entry = stream.finish(long.clone()).unwrap();
        assert_eq!(entry.label(), "ä".repeat(100));
        assert_eq!(entry.is_pinned(), is_pinned);
        assert_eq!(archive.find(&entry.handle().into()).unwrap(), entry);
        archive.pin(&entry.handle().into(), true).unwrap();
    }
}

#[test]
fn nothing_at_all_is_an_original_too() {
    let (_dir, archive) = new_archive();
    let mut stream = archive.writer();
    stream.write(b"").unwrap();
    assert!(stream.is_empty());
    let entry = stream.finish(Kind::Other).unwrap();
    assert_eq!((entry.len(), entry.line_count()), (0, 0));
    assert_eq!(entry.handle(), Handle::of(b""));
    assert!(has(&archive, b""));
}

#[test]
fn what_has_grown_costs_what_is_new() {
    let (dir, archive) = new_archive();
    let grown = log(1, 42_000_000);
    archive.put(&grown[..40_000_000], Kind::Log).unwrap();
    let size = size_of(dir.path());

    let mut stream = archive.writer();
    write(&mut stream, &grown, 1 << 20);
    stream.finish(Kind::Log).unwrap();
    let added = size_of(dir.path()) - size;
    assert!(added * 100 <= size * 7, "{added} of {size}");
    assert!(has(&archive, &grown) && has(&archive, &grown[..40_000_000]));
}

#[test]
fn a_stream_that_is_not_finished_cannot_be_found() {
    let (_dir, archive) = new_archive();
    let original = noise(1, 12_000_000);
    for len in [0, 1000, original.len()] {
        let mut stream = archive.writer();
        write(&mut stream, &original[..len], 1 << 20);
        drop(stream);
        assert_eq!(archive.list().unwrap(), []);
        assert!(matches!(
            archive.find(&Handle::of(&original[..len]).into()),
            Err(Error::NotStored(_))
        ));
    }
}

#[test]
fn streams_of_the_same_bytes_do_not_disturb_each_other() {
    let (dir, archive) = new_archive();
    let original = noise(1, 20_000_000);
    let start = Barrier::new(2);
    thread::scope(|scope| {
        for piece in [1 << 20, 300_000] {
            let (archive, original, start) = (&archive, &original, &start);
            scope.spawn(move || {
                let mut stream = archive.writer();
                start.wait();
                write(&mut stream, original, piece);
                assert_eq!(stream.finish(Kind::Other).unwrap().handle(), Handle::of(original));
                assert!(has(archive, original));
            });
        }
    });
    assert_eq!(archive.list().unwrap().len(), 1);
    wait_until(|| archive.keep_house(&Default::default()).unwrap().is_all);
    assert!(has(&archive, &original));
    let size = size_of(dir.path());
    assert!(size < 27_000_000, "no more than a quarter is stored twice: {size} bytes");
}

/// Ways to make an archive fail. What is written to it can be read still, if somebody has it open.
#[derive(Clone, Copy, Debug)]
enum Fault {
    NoPacks,
    PacksAreAFile,
    LockCannotBeUsed,
    OtherFormat,
}

fn break_it(dir: &Path, fault: Fault) {
    let packs = dir.join("packs");
    match fault {
        // A stream under way may add to it.
        Fault::NoPacks => while packs.exists() && fs::remove_dir_all(&packs).is_err() {},
        Fault::PacksAreAFile => {
            while File::create(&packs).is_err() {
                fs::remove_dir_all(&packs).ok();
            }
        }
        Fault::LockCannotBeUsed => {
            while fs::create_dir(dir.join("lock")).is_err() {
                fs::remove_file(dir.join("lock")).ok();
            }
        }
        Fault::OtherFormat => fs::write(dir.join("format"), "9").unwrap(),
    }
}

/// Streams `original` into an archive that gets the fault after so many bytes, and checks that it is all
/// given back if it cannot be stored. Gives whether it could.
fn stream_with_fault(archive: &Archive, original: &[u8], after: usize, fault: Fault) -> bool {
    let mut stream = archive.writer();
    let mut written = 0;
    let mut result = Ok(());
    for piece in original.chunks(777_777) {
        if written >= after && written < after + piece.len() {
            break_it(archive.dir(), fault);
        }
        written += piece.len();
        result = stream.write(piece);
        assert_eq!(stream.len(), written);
        if result.is_err() {
            break;
        }
    }
    if result.is_ok() {
        if after >= original.len() {
            break_it(archive.dir(), fault);
        }
        result = stream.finish(Kind::Other).map(drop);
    }
    let is_stored = result.is_ok();
    if !is_stored {
        let mut given_back = vec![];
        stream.give_back(&mut given_back).unwrap();
        let what = format!("{fault:?} after {after}: {} of {written}", given_back.len());
        assert!(given_back == original[..written], "{what}");
    }
    is_stored
}

#[test]
fn what_cannot_be_stored_is_given_back() {
    let originals = [noise(1, 24_000_000), log(2, 24_000_000), noise(3, 30_000)];
    for fault in [Fault::NoPacks, Fault::PacksAreAFile, Fault::LockCannotBeUsed, Fault::OtherFormat]
    {
        for original in &originals {
            for after in [0, 7_000_000, 15_000_000, original.len()] {
                let (_dir, archive) = new_archive();
                archive.put(b"something", Kind::Other).unwrap();
                let is_stored = stream_with_fault(&archive, original, after, fault);
                // Without pack files a new archive is made, which may take what is still to come.
                let may_be_stored = matches!(fault, Fault::NoPacks);
                assert!(!is_stored || (may_be_stored && has(&archive, original)));
            }
        }
    }
}

#[test]
fn what_was_stored_before_is_given_back_too() {
    let original = noise(1, 24_000_000);
    for after in [7_000_000, 15_000_000, original.len()] {
        for fault in [Fault::LockCannotBeUsed, Fault::OtherFormat] {
            let (_dir, archive) = new_archive();
            archive.put(&original[..20_000_000], Kind::Other).unwrap();
            assert!(!stream_with_fault(&archive, &original, after, fault));
        }
    }
}

#[test]
fn a_stream_that_failed_stays_failed() {
    let (_dir, archive) = new_archive();
    let original = noise(1, 24_000_000);
    archive.put(b"something", Kind::Other).unwrap();
    break_it(archive.dir(), Fault::LockCannotBeUsed);
    let mut stream = archive.writer();
    let mut pieces = original.chunks(1 << 20);
    assert!(pieces.any(|piece| stream.write(piece).is_err()));

    fs::remove_dir(archive.dir().join("lock")).unwrap();
    pieces.for_each(|piece| drop(stream.write(piece)));
    for _ in 0..2 {
        assert!(stream.finish(Kind::Other).is_err());
    }
    assert_eq!(archive.list().unwrap().len(), 1, "half an original is none");
    let mut given_back = vec![];
    stream.give_back(&mut given_back).unwrap();
    assert!(given_back == original);
    assert!(has(&archive, b"something"));
}

#[test]
fn pack_files_that_were_removed_by_hand_cost_only_what_was_in_them() {
    let (_dir, archive) = new_archive();
    let original = log(1, 100_000);
    archive.put(&original, Kind::Log).unwrap();
    fs::remove_dir_all(archive.dir().join("packs")).unwrap();
    let gone = archive.find(&Handle::of(&original).into());
    assert!(matches!(gone, Err(Error::NotStored(_))), "{gone:?}");

    archive.put(b"something", Kind::Other).unwrap();
    assert_eq!(archive.list().unwrap().len(), 1);
    archive.put(&original, Kind::Log).unwrap();
    assert!(has(&archive, &original) && has(&archive, b"something"));

    files_in(&archive.dir().join("packs")).iter().for_each(|file| fs::remove_file(file).unwrap());
    archive.put(&original, Kind::Log).unwrap();
    assert!(has(&archive, &original));
    let damaged = archive.verify(&Handle::of(b"something").into());
    assert!(matches!(damaged, Err(Error::Damaged { .. })), "{damaged:?}");
}
