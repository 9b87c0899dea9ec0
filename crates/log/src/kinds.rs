//! Lines of one kind: those with the same skeleton and the same numbers that matter.

use crate::sensitive::Sensitive;
use crate::skeleton::{Run, Skeletons};
use rustc_hash::FxHashMap;

/// Kinds that are remembered. When there are more, all are forgotten and counted from 0 again.
const MOST: usize = 24_000;

/// Tells lines apart by their kind, at the speed of a hash.
#[derive(Debug, Default)]
pub(crate) struct Kinds {
    skeletons: Skeletons,
    by_hash: FxHashMap<u64, Known>,
    sensitive: Vec<Sensitive>,
    count: u32,
}

/// What is known of a hash: the lines are of one kind, or some of their numbers matter.
#[derive(Clone, Copy, Debug)]
enum Known {
    Kind(u32),
    Sensitive(u32),
}

/// The kind of a line: its number, and whether it was not seen before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) number: u32,
    pub(crate) is_new: bool,
}

impl Kinds {
    /// The kind of `line`. [`runs`](Kinds::runs) are those of the line then. A new kind with number 0 tells that all
    /// others were forgotten.
    pub(crate) fn of(&mut self, line: &[u8]) -> Kind {
        let (skeleton, mut hash, known) = self.look_up(line);
        if let Some(number) = known {
            return Kind { number, is_new: false };
        }
        let runs = &self.skeletons.runs;
        if self.by_hash.len() >= MOST {
            self.by_hash.clear();
            self.sensitive.clear();
            self.count = 0;
            hash = skeleton;
        }
        if hash == skeleton {
            let sensitive = Sensitive::of(line, runs);
            if !sensitive.is_empty() {
                hash = sensitive.hash(skeleton, line, runs);
                self.by_hash.insert(skeleton, Known::Sensitive(self.sensitive.len() as u32));
                self.sensitive.push(sensitive);
            }
        }
        let number = self.count;
        self.by_hash.insert(hash, Known::Kind(number));
        self.count += 1;
        Kind { number, is_new: true }
    }

    /// The number of the kind of `line`, if there was one before. [`runs`](Kinds::runs) are those of the line then.
    pub(crate) fn find(&mut self, line: &[u8]) -> Option<u32> {
        self.look_up(line).2
    }

    /// The skeleton of `line`, the hash of its kind as far as that can be told, and the kind, if it is known.
    fn look_up(&mut self, line: &[u8]) -> (u64, u64, Option<u32>) {
        let skeleton = self.skeletons.read(line);
        let mut hash = skeleton;
        let mut known = self.by_hash.get(&hash).copied();
        if let Some(Known::Sensitive(at)) = known {
            hash = self.sensitive[at as usize].hash(skeleton, line, &self.skeletons.runs);
            known = self.by_hash.get(&hash).copied();
        }
        match known {
            Some(Known::Kind(number)) => (skeleton, hash, Some(number)),
            _ => (skeleton, hash, None),
        }
    }

    /// The runs of the last line.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.skeletons.runs
    }

    /// Reads the runs of a line whose kind nobody needs.
    pub(crate) fn read_runs(&mut self, line: &[u8]) {
        self.skeletons.read(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_numbered_in_the_order_of_their_first_lines() {
        let mut kinds = Kinds::default();
        let lines = ["took 9 ms", "exit code 0", "took 12 ms", "exit code 137", "exit code 0"];
        let numbers = lines.map(|line| {
            let kind = kinds.of(line.as_bytes());
            (kind.number, kind.is_new)
        });
        assert_eq!(numbers, [(0, true), (1, true), (0, false), (2, true), (1, false)]);
    }

    #[test]
    fn a_kind_is_found_only_if_it_was_seen() {
        let mut kinds = Kinds::default();
        assert_eq!(kinds.find(b"exit code 137"), None);
        kinds.of(b"took 9 ms");
        kinds.of(b"exit code 0");
        let found = ["took 12 ms", "exit code 0", "exit code 1"];
        assert_eq!(found.map(|line| kinds.find(line.as_bytes())), [Some(0), Some(1), None]);
    }

    #[test]
    fn too_many_kinds_are_forgotten() {
        let mut kinds = Kinds::default();
        let name = |n: usize| -> String {
            n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
        };
        let forgotten = (1..3 * MOST).filter(|&n| kinds.of(name(n).as_bytes()).number == 0).count();
        assert_eq!(forgotten, 3);
    }
}
