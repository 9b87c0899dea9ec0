//! The entries of a list of paths, counted by directory and by ending.

use crate::draft::Draft;
use crate::names::Names;
use crate::place::ending;
use crate::tally::{Tally, room};
use hr_core::{Fact, Keep};
use rustc_hash::FxHashSet;

/// What the first path with an ending that few have weighs, the first of a directory, one whose name is like none
/// before it, and any other.
const RARE: f32 = 4.0;
const FIRST: f32 = 1.5;
const NEW: f32 = 1.0;
const AGAIN: f32 = 0.0;
/// An ending is rare if so many paths of a long list have it.
const FEW: usize = 2;
const MANY: usize = 40;
/// Rare endings that are shown before anything else.
const RARE_SHOWN: usize = 12;
/// Endings that are counted.
const ENDINGS: usize = 12;
/// One in so many parts of the room for counts is theirs; the rest is left to the paths.
const ROOM_SHARE: usize = 2;

/// What is counted while a list is read.
#[derive(Debug, Default)]
pub(crate) struct List {
    directories: Names,
    in_directory: Vec<usize>,
    endings: Names,
    /// For each ending how many there are, and the line of the first.
    of_ending: Vec<(usize, usize)>,
    seen: FxHashSet<u64>,
    entries: usize,
}

impl List {
    /// Counts the entry `name` of `directory` in line `at`, and weighs it.
    pub(crate) fn add(&mut self, at: usize, directory: &[u8], name: &[u8]) -> Draft {
        self.entries += 1;
        let known = self.directories.len();
        let number = self.directories.number(directory) as usize;
        if number == known {
            self.in_directory.push(0);
        }
        self.in_directory[number] += 1;
        let written = match ending(name) {
            Some(ending) => [b".", ending].concat(),
            None if name.ends_with(b"/") => b"directory".to_vec(),
            None => b"none".to_vec(),
        };
        let known = self.endings.len();
        let ending = self.endings.number(&written) as usize;
        if ending == known {
            self.of_ending.push((0, at));
        }
        self.of_ending[ending].0 += 1;
        let is_new = self.seen.insert(hr_mask::hash(name));
        let is_first = self.in_directory[number] == 1;
        let weight = match (is_new, is_first) {
            (true, true) => NEW + FIRST,
            (true, false) => NEW,
            _ => AGAIN,
        };
        Draft::of(Keep::Optional, weight)
    }

    /// What the program says itself: shown once.
    pub(crate) fn message(&mut self, text: &[u8]) -> Draft {
        let is_new = self.seen.insert(hr_mask::hash(text));
        Draft::of(if is_new { Keep::Evidence } else { Keep::Optional }, NEW)
    }

    /// Shows the first path of each rare ending.
    pub(crate) fn show_rare(&self, drafts: &mut [Draft]) {
        if self.entries < MANY {
            return;
        }
        let rare = self.of_ending.iter().filter(|(count, _)| *count <= FEW);
        for &(_, first) in rare.take(RARE_SHOWN) {
            drafts[first].keep = drafts[first].keep.max(Keep::Sample);
            drafts[first].weight += RARE;
        }
    }

    /// How many there are in each directory, and of each ending, of a list of so many `bytes`.
    pub(crate) fn facts(&self, bytes: usize) -> Vec<Fact> {
        if self.entries == 0 {
            return Vec::new();
        }
        let mut tally = Tally::default();
        for (number, &count) in self.in_directory.iter().enumerate() {
            let directory = self.directories.name(number as u32);
            tally.add(if directory.is_empty() { b"./" } else { directory }, count);
        }
        let (entries, directories) = (self.entries, self.directories.len());
        let plural = |count: usize, one: &str, many: &str| match count {
            1 => format!("{count} {one}"),
            _ => format!("{count} {many}"),
        };
        let places = plural(directories, "directory", "directories");
        let text = format!(
            "{entries} in {places}: {}",
            tally.text(room(bytes) / ROOM_SHARE, ("entry", "entries"))
        );
        let mut facts = vec![Fact { label: "entries".to_owned(), text }];
        if self.endings.len() > 1 {
            facts.push(Fact { label: "endings".to_owned(), text: self.endings() });
        }
        facts
    }

    /// `.py 310, .txt 12, none 3; 7 others 9`, the most frequent first.
    fn endings(&self) -> String {
        let mut order: Vec<usize> = (0..self.endings.len()).collect();
        order.sort_by_key(|&at| (std::cmp::Reverse(self.of_ending[at].0), at));
        let text = |&at: &usize| {
            let ending = String::from_utf8_lossy(self.endings.name(at as u32));
            format!("{ending} {}", self.of_ending[at].0)
        };
        let (listed, others) = order.split_at(order.len().min(ENDINGS));
        let mut all = listed.iter().map(text).collect::<Vec<_>>().join(", ");
        if !others.is_empty() {
            let count: usize = others.iter().map(|&at| self.of_ending[at].0).sum();
            all += &format!("; {} others {count}", others.len());
        }
        all
    }
}
