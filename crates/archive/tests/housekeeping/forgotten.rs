//! What is forgotten leaves no byte behind.

use crate::*;

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
pub(crate) fn store_secret(dir: &Path, archive: &Archive, secret: &[u8]) -> Vec<Vec<u8>> {
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

pub(crate) fn assert_no_trace(dir: &Path, secret: &[u8]) {
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

pub(crate) fn freed_later(is_index_lost: bool) {
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
