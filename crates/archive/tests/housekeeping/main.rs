//! What stays and what goes when room is made, whatever else is done to the archive meanwhile.
#![allow(clippy::unwrap_used)] // also in the helpers

#[path = "../common/mod.rs"]
mod common;
mod cut_short;
mod forgotten;
mod model;
mod streams;

use common::{
    files_in, files_with, has, log, new_archive, noise, read, size_of, tempdir, wait_until,
};
use hr_archive::{Archive, Details, Entry, Error, Freed, Limits, Part};
use hr_core::{Handle, Kind};
use proptest::prelude::*;
use std::collections::HashMap;
use std::fs::{self, File, FileTimes, TryLockError};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

/// Limits that nothing is over.
const NONE: Limits = Limits { max_age: Duration::MAX, max_bytes: u64::MAX };

fn at_most(max_bytes: u64) -> Limits {
    Limits { max_bytes, ..NONE }
}

/// Forgets this one.
fn forget(archive: &Archive, original: &[u8]) -> Freed {
    let handle = Handle::of(original);
    archive.forget(|entry| entry.handle() == handle).unwrap()
}

fn handles(entries: &[Entry]) -> Vec<Handle> {
    entries.iter().map(Entry::handle).collect()
}

/// Files in the directory of pack files whose names end so.
fn packs(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = files_in(&dir.join("packs"));
    files.retain(|file| file.extension().unwrap() == extension);
    files
}

/// Bytes of all pack files.
fn pack_bytes(dir: &Path) -> u64 {
    size_of(&dir.join("packs"))
}

/// Whether a stream is under way that relies on what is stored.
fn is_relied_on(dir: &Path) -> bool {
    let lock = File::create(dir.join("streams.lock")).unwrap();
    matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
}

/// Waits until housekeeping frees all it can.
fn keep_house_alone(archive: &Archive) {
    wait_until(|| archive.keep_house(&NONE).unwrap().is_all);
}

#[test]
fn what_is_old_goes_and_what_is_pinned_stays() {
    let (dir, archive) = new_archive();
    let [old, again, pinned, new] = [1, 2, 3, 4].map(|seed| noise(seed, 50_000));
    for original in [&old, &again, &pinned] {
        archive.put(original, Kind::Other).unwrap();
    }
    archive.pin(&Handle::of(&pinned).into(), true).unwrap();
    thread::sleep(Duration::from_millis(3100));
    archive.put(&again, Kind::Other).unwrap();
    archive.put(&new, Kind::Other).unwrap();

    let size = pack_bytes(dir.path());
    let limits = Limits { max_age: Duration::from_secs(2), ..NONE };
    let freed = archive.keep_house(&limits).unwrap();
    assert_eq!(handles(&freed.originals), [Handle::of(&old)]);
    assert!(freed.is_all);
    assert_eq!(freed.bytes, size - pack_bytes(dir.path()));
    assert!(freed.bytes > 50_000, "{freed:?}");

    let gone = read(&archive, Handle::of(&old), ..);
    assert!(matches!(gone, Err(Error::Expired { handle, .. }) if handle == Handle::of(&old)));
    assert!([&again, &pinned, &new].iter().all(|original| has(&archive, original)));
    assert_eq!(archive.list().unwrap().len(), 3);

    archive.pin(&Handle::of(&pinned).into(), false).unwrap();
    let freed = archive.keep_house(&limits).unwrap();
    assert_eq!(handles(&freed.originals), [Handle::of(&pinned)]);
}

#[test]
fn too_much_costs_those_that_were_stored_longest_ago() {
    let (dir, archive) = new_archive();
    let originals: Vec<_> = (0..7).map(|seed| noise(seed, 300_000)).collect();
    for original in &originals {
        archive.put(original, Kind::Other).unwrap();
    }
    archive.pin(&Handle::of(&originals[0]).into(), true).unwrap();
    archive.put(&originals[1], Kind::Other).unwrap();
    assert_eq!(
        archive.keep_house(&at_most(2_200_000)).unwrap().originals,
        [],
        "not over the limit"
    );

    // Room is made for a tenth of the limit: for 1,620,000 bytes, two must go.
    let freed = archive.keep_house(&at_most(1_800_000)).unwrap();
    assert!(freed.originals.len() == 2 && freed.is_all);
    assert!(pack_bytes(dir.path()) < 1_620_000);
    for (n, original) in originals.iter().enumerate() {
        assert_eq!(has(&archive, original), n != 2 && n != 3, "{n}");
    }

    let freed = archive.keep_house(&at_most(0)).unwrap();
    assert_eq!(freed.originals.len(), 4, "all that are not pinned");
    assert!(has(&archive, &originals[0]));
    assert!(pack_bytes(dir.path()) < 310_000);
}

#[test]
fn what_others_have_makes_no_room() {
    let (_dir, archive) = new_archive();
    let shared = noise(1, 2_000_000);
    let own = |seed| [&shared[..], &noise(seed, 500_000)].concat();
    let (old, new, single) = (own(2), own(3), noise(4, 500_000));
    for original in [&old, &single, &new] {
        archive.put(original, Kind::Other).unwrap();
    }
    // 3,500,000 bytes in all. Without the oldest there are still 3,000,000 or so.
    let freed = archive.keep_house(&at_most(3_000_000)).unwrap();
    let gone = [&old, &single].map(|original| Handle::of(original));
    assert!(
        freed.originals.len() == 2 && handles(&freed.originals).iter().all(|h| gone.contains(h))
    );
    assert!(has(&archive, &new));
}

#[test]
fn housekeeping_is_due_after_an_hour_or_a_minute_if_there_is_too_much() {
    let (dir, archive) = new_archive();
    assert!(!archive.is_housekeeping_due(&NONE), "there is no archive");
    archive.put(&noise(1, 10_000), Kind::Other).unwrap();
    let is_due = |seconds: i64, limits: &Limits| {
        let (now, by) = (SystemTime::now(), Duration::from_secs(seconds.unsigned_abs()));
        let time = if seconds < 0 { now - by } else { now + by };
        let kept = File::options().write(true).open(dir.path().join("kept")).unwrap();
        kept.set_times(FileTimes::new().set_modified(time)).unwrap();
        archive.is_housekeeping_due(limits)
    };
    for (seconds, is_due_with_room, is_due_without) in [
        (-10, false, false),
        (-100, false, true),
        (-3500, false, true),
        (-3700, true, true),
        // The clock was wrong, and is not any more.
        (100_000, true, true),
    ] {
        assert_eq!(is_due(seconds, &NONE), is_due_with_room, "{seconds}");
        assert_eq!(is_due(seconds, &at_most(100)), is_due_without, "{seconds}");
    }
    assert!(is_due(-3700, &NONE));
    archive.keep_house(&NONE).unwrap();
    assert!(!archive.is_housekeeping_due(&at_most(100)));
}

#[test]
fn where_there_is_no_archive_there_is_nothing_to_do() {
    let (dir, archive) = new_archive();
    let nothing = Freed { originals: vec![], bytes: 0, is_all: true };
    assert_eq!(archive.keep_house(&at_most(0)).unwrap(), nothing);
    assert_eq!(archive.forget(|_| true).unwrap(), nothing);
    assert_eq!(files_in(dir.path()), Vec::<PathBuf>::new(), "and nothing is created");
}

#[test]
fn little_waste_is_left_where_it_is_if_nothing_was_forgotten_since() {
    let (dir, archive) = new_archive();
    let originals: Vec<_> = (0..6).map(|seed| noise(seed, 300_000)).collect();
    for original in &originals {
        archive.put(original, Kind::Other).unwrap();
    }
    forget(&archive, &originals[0]);
    // The note of what was forgotten is moved, too.
    let freed = archive.keep_house(&at_most(1_200_000)).unwrap();
    assert!(freed.originals.len() == 2 && freed.bytes > 600_000);
    for original in [&noise(9, 100_000), &originals[5], &originals[5]] {
        archive.put(original, Kind::Log).unwrap();
    }
    let before = packs(dir.path(), "pack");
    assert_eq!(archive.keep_house(&NONE).unwrap().bytes, 0);
    assert_eq!(packs(dir.path(), "pack"), before);
}
