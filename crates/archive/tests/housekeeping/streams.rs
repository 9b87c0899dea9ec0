//! Streams and readers while housekeeping is at work.

use crate::*;

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
