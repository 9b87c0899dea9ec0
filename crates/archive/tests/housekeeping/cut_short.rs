//! Housekeeping that is cut short, and what is half written or damaged.

use crate::*;

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
pub(crate) fn copy(from: &Path, to: &Path, newer: bool) {
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
pub(crate) struct Cut {
    /// Pack files of before the work are there, too: nothing was removed yet.
    all_packs: bool,
    index: Index,
}

/// What is left of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Index {
    /// It knows of nothing, or has lost it.
    OfBefore,
    OfAfter,
    Lost,
}

pub(crate) const CUTS: [Cut; 5] = [
    Cut { all_packs: true, index: Index::OfBefore },
    Cut { all_packs: true, index: Index::OfAfter },
    Cut { all_packs: true, index: Index::Lost },
    Cut { all_packs: false, index: Index::OfBefore },
    Cut { all_packs: false, index: Index::Lost },
];

/// Makes of the directory `dir` after some work, and of a copy from `before`, what `cut` says.
pub(crate) fn cut_short(dir: &Path, before: &Path, cut: Cut) {
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
