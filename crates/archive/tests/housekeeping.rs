//! What stays and what goes when room is made, whatever else is done to the archive meanwhile.
#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

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
fn what_is_gone_and_stored_again_is_there_again() {
    let (dir, archive) = new_archive();
    let (one, other) = (noise(1, 100_000), noise(2, 100_000));
    let check = |is_there: bool| {
        let found = archive.find(&Handle::of(&one).into());
        match is_there {
            true => assert!(has(&archive, &one) && found.is_ok()),
            false => assert!(matches!(found, Err(Error::Forgotten { .. })), "{found:?}"),
        }
        assert_eq!(archive.list().unwrap().len(), 1 + usize::from(is_there));
        assert!(has(&archive, &other));
    };
    archive.put(&other, Kind::Other).unwrap();
    for _ in 0..3 {
        archive.put(&one, Kind::Other).unwrap();
        check(true);
        assert_eq!(handles(&forget(&archive, &one).originals), [Handle::of(&one)]);
        check(false);
        fs::remove_dir_all(dir.path().join("index")).unwrap();
        check(false);
    }
    archive.put(&one, Kind::Other).unwrap();
    fs::remove_dir_all(dir.path().join("index")).unwrap();
    check(true);

    assert_eq!(archive.keep_house(&at_most(0)).unwrap().originals.len(), 2);
    let gone = archive.find(&Handle::of(&one).into());
    assert!(matches!(gone, Err(Error::Expired { .. })), "the last reason counts: {gone:?}");
    archive.put(&one, Kind::Other).unwrap();
    assert!(has(&archive, &one));
    assert!(archive.forget(|_| false).unwrap().originals.is_empty());
}

/// Stores `secret` with labels, so that every sort of file knows it, among others which are returned.
fn store_secret(dir: &Path, archive: &Archive, secret: &[u8]) -> Vec<Vec<u8>> {
    let label = |label: &str| Details { kind: Kind::Other, label: label.to_owned() };
    let mut others = vec![];
    let mut fill = |count: u64| {
        for _ in 0..count {
            others.push(log(others.len() as u64, 300));
            archive.put(others.last().unwrap(), Kind::Log).unwrap();
        }
    };
    fill(10);
    archive.put(secret, label("first secret label")).unwrap();
    // The index has tables, and all but the last label are in them.
    fill(150);
    archive.put(secret, label("second secret label")).unwrap();
    archive.pin(&Handle::of(secret).into(), true).unwrap();
    fill(150);
    archive.put(secret, label("third secret label")).unwrap();
    // Shared with one that stays.
    others.push([&secret[..200_000], &noise(9, 100_000)].concat());
    archive.put(others.last().unwrap(), Kind::Other).unwrap();

    assert!(!files_with(dir, &secret[secret.len() - 50..]).is_empty());
    for label in ["first secret label", "second secret label", "third secret label"] {
        assert!(!files_with(&dir.join("packs"), label.as_bytes()).is_empty(), "{label}");
    }
    assert!(!files_with(&dir.join("index"), b"secret label").is_empty());
    others
}

fn assert_no_trace(dir: &Path, secret: &[u8]) {
    for part in [&secret[secret.len() - 50..], &secret[300_000..300_050], b"secret label"] {
        assert_eq!(files_with(dir, part), Vec::<PathBuf>::new());
    }
}

#[test]
fn no_byte_of_what_is_forgotten_stays_on_the_disk() {
    let (dir, archive) = new_archive();
    let secret = noise(1, 600_000);
    let others = store_secret(dir.path(), &archive, &secret);
    let size = size_of(dir.path());

    let freed = forget(&archive, &secret);
    assert_eq!(handles(&freed.originals), [Handle::of(&secret)]);
    assert_eq!(freed.originals[0].label(), "third secret label");
    assert!(freed.is_all);
    assert_no_trace(dir.path(), &secret);
    assert!(size - size_of(dir.path()) > 300_000);
    assert!(freed.bytes > 300_000);
    assert!(others.iter().all(|original| has(&archive, original)));
}

#[test]
fn what_could_not_be_freed_when_it_was_forgotten_is_freed_later() {
    freed_later(false);
}

#[test]
fn what_could_not_be_freed_is_freed_later_also_if_the_index_is_lost() {
    freed_later(true);
}

fn freed_later(is_index_lost: bool) {
    let (dir, archive) = new_archive();
    let secret = noise(1, 600_000);
    let mut others = store_secret(dir.path(), &archive, &secret);
    for len in [3_000_000, 12_000_000] {
        others.push(noise(2, len));
        archive.put(others.last().unwrap(), Kind::Other).unwrap();
    }

    let mut stream = archive.writer();
    stream.write(&others.last().unwrap()[..9_000_000]).unwrap();
    wait_until(|| is_relied_on(dir.path()));
    assert!(!forget(&archive, &secret).is_all);
    assert!(!archive.keep_house(&NONE).unwrap().is_all);
    assert!(!forget(&archive, &secret).is_all, "it is not done because it was asked before");
    drop(stream);
    if is_index_lost {
        fs::remove_dir_all(dir.path().join("index")).unwrap();
    }

    // The waste is too little to be worth the writing but for the secret.
    keep_house_alone(&archive);
    assert_no_trace(dir.path(), &secret);
    assert!(others.iter().all(|original| has(&archive, original)));
}

#[test]
fn a_stream_that_is_given_up_leaves_nothing_for_good() {
    let (dir, archive) = new_archive();
    archive.put(b"something", Kind::Other).unwrap();
    let noise = noise(1, 90_000_000);

    let mut stream = archive.writer();
    noise[..20_000_000].chunks(1 << 20).for_each(|piece| stream.write(piece).unwrap());
    wait_until(|| !packs(dir.path(), "part").is_empty());
    drop(stream);
    keep_house_alone(&archive);
    assert_eq!(packs(dir.path(), "part"), Vec::<PathBuf>::new());
    assert!(pack_bytes(dir.path()) < 1_000);

    // So much that one pack file is full and gets its name.
    let mut stream = archive.writer();
    noise.chunks(1 << 20).for_each(|piece| stream.write(piece).unwrap());
    wait_until(|| pack_bytes(dir.path()) > 70_000_000 && packs(dir.path(), "pack").len() > 1);
    assert!(!archive.keep_house(&NONE).unwrap().is_all);
    drop(stream);
    keep_house_alone(&archive);
    assert!(pack_bytes(dir.path()) < 1_000);
    assert_eq!(archive.list().unwrap().len(), 1);
    assert!(has(&archive, b"something"));
}

#[test]
fn parts_of_streams_that_died_are_removed_but_not_those_under_way() {
    let (dir, archive) = new_archive();
    let original = noise(1, 20_000_000);
    let mut stream = archive.writer();
    stream.write(&original[..16_000_000]).unwrap();
    wait_until(|| !packs(dir.path(), "part").is_empty());
    let left = dir.path().join("packs/0123456789abcdef.part");
    fs::write(&left, b"hrpack2\n").unwrap();

    assert!(!archive.keep_house(&NONE).unwrap().is_all);
    stream.write(&original[16_000_000..]).unwrap();
    stream.finish(Kind::Other).unwrap();
    drop(stream);
    keep_house_alone(&archive);
    assert!(!left.exists());
    assert!(has(&archive, &original));
}

#[test]
fn what_a_stream_under_way_relies_on_stays() {
    let (dir, archive) = new_archive();
    let stored = noise(1, 12_000_000);
    archive.put(&stored, Kind::Other).unwrap();
    let new = [&stored[..], b"and more"].concat();

    let mut stream = archive.writer();
    stream.write(&new[..11_000_000]).unwrap();
    wait_until(|| is_relied_on(dir.path()));
    assert!(!forget(&archive, &stored).is_all);
    let freed = archive.keep_house(&at_most(0)).unwrap();
    assert_eq!(freed, Freed { originals: vec![], bytes: 0, is_all: false });
    stream.write(&new[11_000_000..]).unwrap();
    stream.finish(Kind::Other).unwrap();
    drop(stream);

    assert!(has(&archive, &new));
    keep_house_alone(&archive);
    assert!(has(&archive, &new));
    let size = pack_bytes(dir.path());
    assert!((12_000_000..12_500_000).contains(&size), "{size} bytes");
    assert!(forget(&archive, &new).is_all);
    assert!(pack_bytes(dir.path()) < 1_000);
}

#[test]
fn a_reader_finds_what_is_moved_meanwhile() {
    let (_dir, archive) = new_archive();
    let [one, waste, other] = [1, 2, 3].map(|seed| noise(seed, 900_000));
    for original in [&one, &waste, &other] {
        archive.put(original, Kind::Other).unwrap();
    }
    let readers = [&one, &other].map(|original| {
        let reader = archive.open(&Handle::of(original).into()).unwrap();
        (reader, original)
    });
    forget(&archive, &waste);
    for (reader, original) in &readers {
        let mut bytes = vec![];
        reader.read(.., &mut bytes).unwrap();
        assert!(bytes == **original);
    }

    // In the midst of the reading, after the chunks were looked up.
    archive.put(&waste, Kind::Other).unwrap();
    let parts: Vec<Range<usize>> = (0..9).map(|n| n * 100_000..(n + 1) * 100_000).collect();
    let parts: Vec<Part> = parts.into_iter().map(Part::Bytes).collect();
    let (reader, original) = &readers[0];
    let mut bytes = vec![];
    let mut last = usize::MAX;
    let read = reader.read_parts(&parts, |part, piece| {
        if last != part {
            last = part;
            match part % 2 {
                0 => drop(archive.put(&waste, Kind::Other).unwrap()),
                _ => drop(forget(&archive, &waste)),
            }
        }
        bytes.extend_from_slice(piece);
        Ok(())
    });
    read.unwrap();
    assert!(bytes == **original);
}

#[test]
fn a_reader_is_told_that_its_original_was_removed_meanwhile() {
    let (_dir, archive) = new_archive();
    let original = noise(1, 900_000);
    archive.put(&original, Kind::Other).unwrap();
    let reader = archive.open(&Handle::of(&original).into()).unwrap();
    let midway = reader.read_parts(&[(..).into()], |_, _| {
        forget(&archive, &original);
        Ok(())
    });
    assert!(matches!(midway, Err(Error::Forgotten { .. })), "{midway:?}");
    let before = reader.read(.., &mut vec![]);
    assert!(matches!(before, Err(Error::Forgotten { .. })), "{before:?}");
}

#[test]
fn nothing_is_lost_when_all_is_done_at_once() {
    let (_dir, archive) = new_archive();
    let waste = noise(1, 6_000_000);
    let is_over = AtomicBool::new(false);
    let waste_handle = archive.put(&waste, Kind::Other).unwrap();
    let kept: Vec<Vec<u8>> = thread::scope(|scope| {
        let writers = [10, 20].map(|seed| {
            let (archive, waste) = (&archive, &waste);
            scope.spawn(move || {
                let put = |number: u64| {
                    // Some have chunks of what is forgotten again and again.
                    let shared = &waste[..300_000 * (number as usize % 3)];
                    let original = [shared, &log(seed + number, 150_000)].concat();
                    archive.put(&original, Kind::Log).unwrap();
                    assert!(has(archive, &original), "{seed} {number}");
                    archive.put(waste, Kind::Other).unwrap();
                    original
                };
                (0..8).map(put).collect::<Vec<_>>()
            })
        });
        let streams = scope.spawn(|| {
            let stream = |number: u64| {
                let original = [&waste[..], &noise(100 + number, 3_000_000)].concat();
                let mut stream = archive.writer();
                original.chunks(700_000).for_each(|piece| stream.write(piece).unwrap());
                stream.finish(Kind::Other).unwrap();
                assert!(has(&archive, &original), "{number}");
                original
            };
            (0..4).map(stream).collect::<Vec<_>>()
        });
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                archive.forget(|entry| entry.handle() == waste_handle).unwrap();
                archive.keep_house(&NONE).unwrap();
                for entry in archive.list().unwrap() {
                    let read = read(&archive, entry.handle(), ..);
                    let is_waste = entry.handle() == waste_handle;
                    assert!(read.is_ok_and(|bytes| bytes.len() == entry.len()) || is_waste);
                }
            }
        });
        let mut kept = streams.join();
        for writer in writers {
            let originals = writer.join();
            kept = kept.and_then(|kept| Ok([kept, originals?].concat()));
        }
        is_over.store(true, Ordering::Relaxed);
        kept.unwrap()
    });
    forget(&archive, &waste);
    keep_house_alone(&archive);
    for original in &kept {
        assert!(has(&archive, original));
        assert_eq!(
            archive.verify(&Handle::of(original).into()).unwrap().handle(),
            Handle::of(original)
        );
    }
    assert_eq!(archive.list().unwrap().len(), kept.len());
}

#[test]
fn small_files_of_many_streams_become_one() {
    let (dir, archive) = new_archive();
    let originals: Vec<_> = (0..18).map(|seed| noise(seed, 4_400_000)).collect();
    for original in &originals {
        archive.put(original, Kind::Other).unwrap();
    }
    assert!(packs(dir.path(), "pack").len() > 16);
    archive.keep_house(&NONE).unwrap();
    assert!(packs(dir.path(), "pack").len() < 4);
    assert!(originals.iter().all(|original| has(&archive, original)));
    let before = packs(dir.path(), "pack");
    archive.keep_house(&NONE).unwrap();
    assert_eq!(packs(dir.path(), "pack"), before, "there is nothing more to do");
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

#[test]
fn what_is_damaged_and_stored_again_stays_whole_when_it_is_moved() {
    for is_index_lost in [false, true] {
        let (dir, archive) = new_archive();
        let [damaged, waste, intact] = [1, 2, 3].map(|seed| noise(seed, 200_000));
        for original in [&damaged, &waste, &intact] {
            archive.put(original, Kind::Other).unwrap();
        }
        let [pack] = &packs(dir.path(), "pack")[..] else { panic!("one file") };
        let mut bytes = fs::read(pack).unwrap();
        let start = memchr::memmem::find(&bytes, &damaged[100_000..100_100]).unwrap();
        bytes[start + 50] ^= 1;
        fs::write(pack, bytes).unwrap();
        assert!(!has(&archive, &damaged));

        forget(&archive, &waste);
        let error = read(&archive, Handle::of(&damaged), ..);
        assert!(matches!(error, Err(Error::Damaged { .. })), "{error:?}");
        archive.put(&damaged, Kind::Other).unwrap();
        if is_index_lost {
            fs::remove_dir_all(dir.path().join("index")).unwrap();
        }
        assert!(has(&archive, &damaged) && has(&archive, &intact));
        forget(&archive, &intact);
        assert!(has(&archive, &damaged));
    }
}

#[test]
fn what_is_half_written_costs_nothing_else() {
    let (dir, archive) = new_archive();
    let originals: Vec<_> = (0..6).map(|seed| noise(seed, 50_000)).collect();
    let mut half_written = vec![];
    for original in &originals {
        archive.put(original, Kind::Other).unwrap();
        // A writer dies while it appends, so that nobody appends to that file again.
        let mut packs = packs(dir.path(), "pack");
        packs.retain(|pack| !half_written.contains(pack));
        let mut bytes = fs::read(&packs[0]).unwrap();
        let half = bytes[8..30_000].to_vec();
        bytes.extend(half);
        fs::write(&packs[0], bytes).unwrap();
        half_written.append(&mut packs);
    }
    assert_eq!(half_written.len(), originals.len());
    for _ in 0..2 {
        assert!(originals.iter().all(|original| has(&archive, original)));
        fs::remove_dir_all(dir.path().join("index")).unwrap();
    }
    archive.keep_house(&NONE).unwrap();
    assert!(originals.iter().all(|original| has(&archive, original)));
    assert!(pack_bytes(dir.path()) < 320_000);
}

/// Copies the files of `from` that are not in `to`, and all that are `newer`.
fn copy(from: &Path, to: &Path, newer: bool) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let (from, to) = (file.path(), to.join(file.file_name()));
        if file.file_type().unwrap().is_dir() {
            copy(&from, &to, newer);
        } else if newer || !to.exists() {
            fs::copy(from, to).unwrap();
        }
    }
}

/// What a process that died in the midst of work leaves, or a machine.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Pack files of before the work are there, too: nothing was removed yet.
    all_packs: bool,
    index: Index,
}

/// What is left of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Index {
    /// It knows of nothing, or has lost it.
    OfBefore,
    OfAfter,
    Lost,
}

const CUTS: [Cut; 5] = [
    Cut { all_packs: true, index: Index::OfBefore },
    Cut { all_packs: true, index: Index::OfAfter },
    Cut { all_packs: true, index: Index::Lost },
    Cut { all_packs: false, index: Index::OfBefore },
    Cut { all_packs: false, index: Index::Lost },
];

/// Makes of the directory `dir` after some work, and of a copy from `before`, what `cut` says.
fn cut_short(dir: &Path, before: &Path, cut: Cut) {
    let is_before = |name: &str| before.join(name).exists();
    if cut.all_packs && is_before("packs") {
        copy(&before.join("packs"), &dir.join("packs"), false);
    }
    let index = dir.join("index");
    if cut.index != Index::OfAfter && index.exists() {
        fs::remove_dir_all(&index).unwrap();
    }
    if cut.index == Index::OfBefore && is_before("index") {
        copy(&before.join("index"), &index, true);
    }
}

#[test]
fn housekeeping_that_is_cut_short_loses_nothing() {
    let [kept, waste, too] = [1, 2, 3].map(|seed| noise(seed, 400_000));
    let shared = [&waste[..200_000], &too[..]].concat();
    for cut in CUTS {
        let (dir, archive) = new_archive();
        for original in [&kept, &waste, &too, &shared] {
            archive.put(original, Kind::Other).unwrap();
        }
        archive.pin(&Handle::of(&kept).into(), true).unwrap();
        let before = tempdir();
        copy(dir.path(), before.path(), true);
        forget(&archive, &waste);
        cut_short(dir.path(), before.path(), cut);

        for _ in 0..2 {
            assert!(
                [&kept, &too, &shared].iter().all(|original| has(&archive, original)),
                "{cut:?}"
            );
            let gone = archive.find(&Handle::of(&waste).into());
            assert!(matches!(gone, Err(Error::Forgotten { .. })), "{cut:?}: {gone:?}");
            assert!(archive.find(&Handle::of(&kept).into()).unwrap().is_pinned(), "{cut:?}");
            assert!(archive.keep_house(&NONE).unwrap().is_all, "{cut:?}");
            // A new index knows that every byte was freed, as it was.
            if cut.index != Index::OfAfter {
                let left = files_with(dir.path(), &waste[399_900..]);
                assert_eq!(left, Vec::<PathBuf>::new(), "{cut:?}");
            }
        }
    }
}

/// Something to do with the archive, or to it.
#[derive(Clone, Debug)]
enum Step {
    Put(usize),
    Forget(usize),
    Pin(usize, bool),
    /// With a limit of so many KB.
    KeepHouse(u64),
    LoseIndex,
    /// What follows is cut short.
    Cut(Cut),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..ORIGINALS).prop_map(Step::Put),
        3 => (0..ORIGINALS).prop_map(Step::Forget),
        2 => (0..ORIGINALS, any::<bool>()).prop_map(|(n, is_pinned)| Step::Pin(n, is_pinned)),
        3 => (0..500u64).prop_map(Step::KeepHouse),
        1 => Just(Step::LoseIndex),
        3 => prop::sample::select(&CUTS[..]).prop_map(Step::Cut),
    ]
}

const ORIGINALS: usize = 8;

/// Originals, some of which share chunks.
fn originals() -> [Vec<u8>; ORIGINALS] {
    let [a, b, c] = [1, 2, 3].map(|seed| noise(seed, 90_000));
    [
        a.clone(),
        [&a[..], &b].concat(),
        [&a[..], &b, &c].concat(),
        b.clone(),
        [&b[..], &a].concat(),
        b"a few bytes\n".to_vec(),
        vec![],
        log(4, 30_000),
    ]
}

/// What the model knows of an original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Stored { is_pinned: bool },
    Forgotten,
    Expired,
}

/// What the archive should be.
struct Model {
    originals: [Vec<u8>; ORIGINALS],
    states: HashMap<usize, State>,
}

impl Model {
    fn number(&self, handle: Handle) -> usize {
        self.originals.iter().position(|original| Handle::of(original) == handle).unwrap()
    }

    /// Does the step, and checks what it gives.
    fn take(&mut self, archive: &Archive, step: &Step) {
        let handle = |n: &usize| Handle::of(&self.originals[*n]);
        match step {
            Step::Put(n) => {
                let is_pinned = self.states.get(n) == Some(&State::Stored { is_pinned: true });
                assert_eq!(archive.put(&self.originals[*n], Kind::Other).unwrap(), handle(n));
                self.states.insert(*n, State::Stored { is_pinned });
            }
            Step::Forget(n) => {
                let freed = forget(archive, &self.originals[*n]);
                let is_there = matches!(self.states.get(n), Some(State::Stored { .. }));
                assert_eq!(freed.originals.len(), usize::from(is_there));
                assert!(freed.is_all);
                if is_there {
                    self.states.insert(*n, State::Forgotten);
                }
            }
            Step::Pin(n, is_pinned) => match self.states.get(n) {
                Some(State::Stored { .. }) => {
                    archive.pin(&handle(n).into(), *is_pinned).unwrap();
                    self.states.insert(*n, State::Stored { is_pinned: *is_pinned });
                }
                _ => assert!(archive.pin(&handle(n).into(), *is_pinned).is_err()),
            },
            Step::KeepHouse(kilobytes) => {
                let mut oldest_first = handles(&archive.list().unwrap());
                oldest_first.reverse();
                oldest_first.retain(|handle| {
                    self.states[&self.number(*handle)] == State::Stored { is_pinned: false }
                });
                let freed = archive.keep_house(&at_most(kilobytes * 1000)).unwrap();
                assert!(freed.is_all);
                let mut removed = handles(&freed.originals);
                removed.sort_by_key(|handle| oldest_first.iter().position(|h| h == handle));
                assert_eq!(removed, oldest_first[..removed.len()], "the oldest go first");
                for handle in removed {
                    self.states.insert(self.number(handle), State::Expired);
                }
            }
            Step::LoseIndex => drop(fs::remove_dir_all(archive.dir().join("index"))),
            Step::Cut(_) => {}
        }
    }

    /// What the archive says of the original.
    fn check(&self, archive: &Archive, n: usize) {
        let handle = Handle::of(&self.originals[n]);
        let (state, read) = (self.states.get(&n), read(archive, handle, ..));
        let is_so = match (state, &read) {
            (Some(State::Stored { is_pinned }), Ok(bytes)) => {
                let entry = archive.find(&handle.into()).unwrap();
                *bytes == self.originals[n] && entry.is_pinned() == *is_pinned
            }
            (Some(State::Forgotten), Err(Error::Forgotten { .. }))
            | (Some(State::Expired), Err(Error::Expired { .. }))
            | (None, Err(Error::NotStored(_))) => true,
            _ => false,
        };
        assert!(is_so, "{n} should be {state:?}: {:?}", read.map(|bytes| bytes.len()));
    }

    fn check_all(&self, archive: &Archive) {
        (0..ORIGINALS).for_each(|n| self.check(archive, n));
        let is_stored = |state: &&State| matches!(state, State::Stored { .. });
        let stored = self.states.values().filter(is_stored).count();
        assert_eq!(archive.list().unwrap().len(), stored);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_done_the_archive_is_what_it_should_be(
        steps in prop::collection::vec(step(), 1..16),
    ) {
        let (dir, archive) = new_archive();
        let mut model = Model { originals: originals(), states: HashMap::new() };
        let mut cut = None;
        for step in steps {
            let before = cut.map(|cut| {
                let before = tempdir();
                copy(dir.path(), before.path(), true);
                (cut, before)
            });
            model.take(&archive, &step);
            if let Some((cut, before)) = before {
                cut_short(dir.path(), before.path(), cut);
                model.check_all(&archive);
            }
            if let Step::Put(n) | Step::Forget(n) | Step::Pin(n, _) = step {
                model.check(&archive, n);
            }
            cut = if let Step::Cut(cut) = step { Some(cut) } else { None };
        }
        model.check_all(&archive);
        archive.keep_house(&NONE).unwrap();
        fs::remove_dir_all(dir.path().join("index")).ok();
        model.check_all(&archive);
    }
}

#[test]
fn a_full_archive_takes_what_is_new() {
    let (dir, archive) = new_archive();
    for seed in 0..12 {
        let original = noise(seed, 400_000);
        archive.put(&original, Kind::Other).unwrap();
        archive.keep_house(&at_most(2_000_000)).unwrap();
        assert!(has(&archive, &original));
        // A quarter of a file may be waste before it is worth the writing.
        assert!(pack_bytes(dir.path()) < 2_400_000);
    }
}
