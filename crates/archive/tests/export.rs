//! Originals go from one archive to another as they are, or not at all.
#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

use common::{has, log, new_archive, noise, read, tempdir};
use hr_archive::{Archive, Details, Error, Export, Import};
use hr_core::{Handle, Kind};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes all of `archive` to `dir`.
fn export(archive: &Archive, dir: &Path) {
    let mut export = Export::to(dir).unwrap();
    for entry in archive.list().unwrap() {
        export.add(&archive.open(&entry.handle().into()).unwrap()).unwrap();
    }
}

fn file_of(dir: &Path, original: &[u8]) -> PathBuf {
    dir.join(format!("{}.txt", Handle::of(original)))
}

#[test]
fn whatever_is_archived_is_the_same_after_the_way() {
    let originals = prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..5);
    let labels = prop::collection::vec("\\PC{0,20}", 5);
    proptest!(ProptestConfig::with_cases(32), |(originals in originals, labels in labels, kind in 0usize..11)| {
        let ((_one, archive), (_other, second), out) = (new_archive(), new_archive(), tempdir());
        for (original, label) in originals.iter().zip(&labels) {
            let details = Details { kind: Kind::ALL[kind], label: label.clone() };
            archive.put(original, details).unwrap();
        }
        export(&archive, out.path());
        let import = Import::from(out.path()).unwrap();
        let known = archive.list().unwrap();
        prop_assert_eq!(import.handles().len(), known.len());
        for entry in known {
            let now = second.import(&import, entry.handle()).unwrap();
            prop_assert_eq!((now.kind(), now.label()), (entry.kind(), entry.label()));
            prop_assert_eq!((now.hash(), now.len()), (entry.hash(), entry.len()));
        }
        prop_assert!(originals.iter().all(|original| has(&second, original)));
    });
}

#[test]
fn large_originals_go_the_way_too() {
    let ((_one, archive), (_other, second), out) = (new_archive(), new_archive(), tempdir());
    let originals = [noise(1, 5_000_000), log(1, 9_000_000), noise(1, 5_000_000)];
    for original in &originals {
        archive.put(original, Kind::Other).unwrap();
    }
    export(&archive, out.path());
    for original in &originals {
        assert!(fs::read(file_of(out.path(), original)).unwrap() == *original);
        second.import(&Import::from(out.path()).unwrap(), Handle::of(original)).unwrap();
        assert!(has(&second, original));
    }
}

#[test]
fn what_was_changed_on_the_way_is_refused_and_leaves_nothing() {
    let (_one, archive) = new_archive();
    let original = b"every byte of it counts\n".to_vec();
    let handle = archive.put(&original, Kind::Log).unwrap();
    proptest!(ProptestConfig::with_cases(64), |(at in 0usize..24, bit in 0u8..8, cut: bool)| {
        let ((_other, second), out) = (new_archive(), tempdir());
        export(&archive, out.path());
        let mut changed = original.clone();
        if cut { changed.truncate(at) } else { changed[at] ^= 1 << bit }
        fs::write(file_of(out.path(), &original), &changed).unwrap();
        let imported = second.import(&Import::from(out.path()).unwrap(), handle);
        prop_assert!(matches!(imported, Err(Error::NotTheOriginal(_))), "{imported:?}");
        prop_assert!(second.list().unwrap().is_empty());
        prop_assert!(!second.dir().join("packs").exists());
    });
}

#[test]
fn any_index_is_survived() {
    let (_one, archive) = new_archive();
    let original = b"text".to_vec();
    let handle = archive.put(&original, Kind::Log).unwrap();
    proptest!(ProptestConfig::with_cases(64), |(garbage in prop::collection::vec(any::<u8>(), 0..300), torn in 0usize..300)| {
        let ((_other, second), out) = (new_archive(), tempdir());
        export(&archive, out.path());
        let index = out.path().join("hr-export.jsonl");
        let mut bytes = fs::read(&index).unwrap();
        bytes.truncate(torn);
        bytes.extend(garbage);
        fs::write(&index, &bytes).unwrap();
        let entry = second.import(&Import::from(out.path()).unwrap(), handle).unwrap();
        prop_assert!([Kind::Log, Kind::Other].contains(&entry.kind()));
        prop_assert!(has(&second, &original));
        // Who wants to write there is told, or adds to what is left; nothing is lost.
        match Export::to(out.path()).map(|_| ()) {
            Ok(()) => prop_assert!(fs::read(&index).unwrap().starts_with(&bytes)),
            Err(error) => {
                prop_assert!(matches!(error, Error::InTheWay(_)), "{error:?}");
                prop_assert!(fs::read(&index).unwrap() == bytes);
            }
        }
    });
}

#[test]
fn another_original_of_the_same_name_is_not_replaced() {
    let ((_one, archive), out) = (new_archive(), tempdir());
    let handle = archive.put(b"ours", Kind::Other).unwrap();
    fs::write(out.path().join(format!("{handle}.txt")), b"not ours").unwrap();
    let import = Import::from(out.path()).unwrap();
    assert!(matches!(archive.import(&import, handle), Err(Error::NotTheOriginal(_))));
    assert_eq!(read(&archive, handle, ..).unwrap(), b"ours");
}

#[test]
fn several_are_opened_at_once_each_for_itself() {
    let (_one, archive) = new_archive();
    let originals = [noise(1, 700_000), noise(2, 30), noise(3, 3)];
    let handles: Vec<Handle> =
        originals.iter().map(|original| archive.put(original, Kind::Other).unwrap()).collect();
    archive.forget(|entry| entry.handle() == handles[1]).unwrap();
    let prefixes = [handles[0], handles[1], Handle::of(b"never"), handles[2]].map(Into::into);
    let opened = archive.open_all(&prefixes).unwrap();
    let read: Vec<Result<Vec<u8>, Error>> = opened
        .into_iter()
        .map(|original| {
            let mut bytes = vec![];
            original?.read(.., &mut bytes).map(|()| bytes)
        })
        .collect();
    assert_eq!(read[0].as_ref().unwrap(), &originals[0]);
    assert!(matches!(read[1], Err(Error::Forgotten { .. })));
    assert!(matches!(read[2], Err(Error::NotStored(_))));
    assert_eq!(read[3].as_ref().unwrap(), &originals[2]);

    let (_none, nothing) = new_archive();
    assert!(matches!(nothing.open_all(&prefixes).unwrap()[..], [Err(Error::NotStored(_)), ..]));
}

#[test]
fn an_original_that_moved_since_it_was_opened_is_found_again() {
    let (_one, archive) = new_archive();
    let (kept, other) = (noise(1, 900_000), noise(2, 900_000));
    let handles = [&kept, &other].map(|original| archive.put(original, Kind::Other).unwrap());
    let opened = archive.open_all(&handles.map(Into::into)).unwrap();
    archive.forget(|entry| entry.handle() == handles[1]).unwrap();
    let mut bytes = vec![];
    opened.into_iter().next().unwrap().unwrap().read(.., &mut bytes).unwrap();
    assert!(bytes == kept);
}
