//! What a retrieval printed is known as such for a day.
#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

use common::{files_in, new_archive};
use hr_archive::{Limits, Pipe, Printed};
use hr_core::Kind;
use std::fs::{self, File, FileTimes};
use std::time::{Duration, SystemTime};

const PIPE: Pipe = Pipe { device: 13, inode: 4711 };
const OTHER: Pipe = Pipe { device: 13, inode: 47 };

#[test]
fn an_original_counts_only_through_the_pipe_that_it_was_printed_to() {
    let (_dir, archive) = new_archive();
    archive.put(b"something", Kind::Other).unwrap();
    assert!(!archive.was_printed(&[1; 32], Some(PIPE)));
    archive.remember_printed(&[1; 32], Printed::Whole(PIPE)).unwrap();
    assert!(archive.was_printed(&[1; 32], Some(PIPE)));
    assert!(!archive.was_printed(&[1; 32], Some(OTHER)));
    assert!(!archive.was_printed(&[1; 32], Some(Pipe { device: 12, ..PIPE })));
    assert!(!archive.was_printed(&[1; 32], None), "the command that printed it first");
    assert!(!archive.was_printed(&[2; 32], Some(PIPE)));

    archive.remember_printed(&[1; 32], Printed::Whole(OTHER)).unwrap();
    assert!(archive.was_printed(&[1; 32], Some(OTHER)), "the last one counts");
}

#[test]
fn a_part_counts_wherever_it_comes_from() {
    let (_dir, archive) = new_archive();
    archive.put(b"something", Kind::Other).unwrap();
    archive.remember_printed(&[1; 32], Printed::Part).unwrap();
    for from in [None, Some(PIPE), Some(OTHER)] {
        assert!(archive.was_printed(&[1; 32], from));
        assert!(!archive.was_printed(&[2; 32], from));
    }
}

#[test]
fn what_was_printed_is_forgotten_after_a_day() {
    let (dir, archive) = new_archive();
    archive.put(b"something", Kind::Other).unwrap();
    for hash in [[1; 32], [2; 32]] {
        archive.remember_printed(&hash, Printed::Part).unwrap();
    }
    let old = dir.path().join("retrieved").join("01".repeat(32));
    let file = File::options().write(true).open(&old).unwrap();
    for (hours, is_known) in [(23, true), (25, false)] {
        let time = SystemTime::now() - Duration::from_secs(hours * 60 * 60);
        file.set_times(FileTimes::new().set_modified(time)).unwrap();
        assert_eq!(archive.was_printed(&[1; 32], None), is_known);
        archive.keep_house(&Limits::default()).unwrap();
        assert_eq!(old.exists(), is_known);
    }
    assert_eq!(files_in(&dir.path().join("retrieved")).len(), 1);
    assert!(archive.was_printed(&[2; 32], None));
}

#[test]
fn what_cannot_be_remembered_is_an_error_and_nothing_else() {
    let (dir, archive) = new_archive();
    archive.put(b"something", Kind::Other).unwrap();
    fs::write(dir.path().join("retrieved"), "").unwrap();
    assert!(archive.remember_printed(&[1; 32], Printed::Part).is_err());
    assert!(!archive.was_printed(&[1; 32], None));
}
