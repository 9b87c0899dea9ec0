//! Any work on an archive, beside a model of what must come of it.

use crate::cut_short::{CUTS, Cut, copy, cut_short};
use crate::*;

/// Something to do with the archive, or to it.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Put(usize),
    Forget(usize),
    Pin(usize, bool),
    /// With a limit of so many KB.
    KeepHouse(u64),
    LoseIndex,
    /// What follows is cut short.
    Cut(Cut),
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..ORIGINALS).prop_map(Step::Put),
        3 => (0..ORIGINALS).prop_map(Step::Forget),
        2 => (0..ORIGINALS, any::<bool>()).prop_map(|(n, is_pinned)| Step::Pin(n, is_pinned)),
        3 => (0..500u64).prop_map(Step::KeepHouse),
        1 => Just(Step::LoseIndex),
        3 => prop::sample::select(&CUTS[..]).prop_map(Step::Cut),
    ]
}

pub(crate) const ORIGINALS: usize = 8;

/// Originals, some of which share chunks.
pub(crate) fn originals() -> [Vec<u8>; ORIGINALS] {
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
pub(crate) enum State {
    Stored { is_pinned: bool },
    Forgotten,
    Expired,
}

/// What the archive should be.
pub(crate) struct Model {
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
