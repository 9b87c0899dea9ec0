//! Exact counts of files or directories, in as few words as there is room for.

use crate::place::name_start;
use rustc_hash::FxHashMap;

/// Share of a Source that counts may take, one in so many, and bytes that they may take at least and at most.
const SHARE: usize = 16;
const LEAST: usize = 1_500;
const MOST: usize = 12_000;
/// No directory is told from others that is deeper than this.
const MOST_DEPTH: usize = 12;

/// Bytes that the counts of a Source of so many may take.
pub(crate) fn room(bytes: usize) -> usize {
    (bytes / SHARE).clamp(LEAST, MOST)
}

/// A file or a directory, and how many things are in it.
#[derive(Clone, Debug)]
struct Entry {
    path: String,
    /// Files that it stands for.
    files: usize,
    count: usize,
}

/// Files or directories with exact counts, in the order of the Source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    entries: Vec<Entry>,
}

/// What is counted, one and several.
pub(crate) type Noun = (&'static str, &'static str);

impl Tally {
    /// Adds the file or directory at `path`, in which there are `count`.
    pub(crate) fn add(&mut self, path: &[u8], count: usize) {
        let path = String::from_utf8_lossy(path).into_owned();
        self.entries.push(Entry { path, files: 1, count });
    }

    /// `src/b.rs 12, a.rs 3` if that takes no more than `room` bytes; else the same by directory, `src/: b.rs 12, c.rs 1`;
    /// else the directories alone, as deep as there is room for: `src/ 13 in 2`.
    pub(crate) fn text(&self, room: usize, unit: Noun) -> String {
        let mut order: Vec<&Entry> = self.entries.iter().collect();
        order.sort_by_key(|entry| std::cmp::Reverse(entry.count));
        let each = order.iter().map(|entry| format!("{} {}", entry.path, entry.count));
        let each = each.collect::<Vec<_>>().join(", ");
        if each.len() <= room {
            return each;
        }
        let by_directory = self.by_directory();
        if by_directory.len() <= room {
            return by_directory;
        }
        self.rolled_up(room, unit)
    }

    fn by_directory(&self) -> String {
        let mut order: Vec<&str> = Vec::new();
        let mut files: FxHashMap<&str, Vec<String>> = FxHashMap::default();
        for entry in &self.entries {
            let (directory, name) = split(&entry.path);
            let names = files.entry(directory).or_insert_with(|| {
                order.push(directory);
                Vec::new()
            });
            names.push(format!("{name} {}", entry.count));
        }
        let text = |directory: &&str| {
            let shown = if directory.is_empty() { "./" } else { directory };
            format!("{shown}: {}", files[directory].join(", "))
        };
        order.iter().map(text).collect::<Vec<_>>().join("; ")
    }

    /// The directories, as deep as there is room for; the largest of them, where even the topmost are too many.
    fn rolled_up(&self, room: usize, unit: Noun) -> String {
        let text = |entry: &Entry| match entry.files {
            1 => format!("{} {}", entry.path, entry.count),
            files => format!("{} {} in {files}", entry.path, entry.count),
        };
        let list = |entries: &[Entry]| entries.iter().map(text).collect::<Vec<_>>().join(", ");
        let mut best = self.at_depth(1);
        let mut written = list(&best);
        for depth in 2..=MOST_DEPTH {
            let deeper = self.at_depth(depth);
            let text = list(&deeper);
            if deeper.len() > best.len() && text.len() > room {
                break;
            }
            (best, written) = (deeper, text);
        }
        if written.len() <= room {
            return written;
        }
        let mut largest: Vec<usize> = (0..best.len()).collect();
        largest.sort_by_key(|&at| (std::cmp::Reverse(best[at].count), at));
        let mut left = room;
        let fits = |at: &&usize| {
            let len = text(&best[**at]).len() + 2;
            let fits = len <= left;
            left = left.saturating_sub(len);
            fits
        };
        let mut shown: Vec<usize> = largest.iter().take_while(fits).copied().collect();
        shown.sort_unstable();
        let listed: Vec<Entry> = shown.iter().map(|&at| best[at].clone()).collect();
        let of = |entries: &[Entry]| {
            entries.iter().fold((0, 0), |sum, it| (sum.0 + it.files, sum.1 + it.count))
        };
        let ((all_files, all), (files, count)) = (of(&best), of(&listed));
        let (others, files, count) = (best.len() - listed.len(), all_files - files, all - count);
        let noun = if count == 1 { unit.0 } else { unit.1 };
        let most = listed.iter().map(text).collect::<Vec<_>>().join(", ");
        format!("{most}; {others} others with {count} {noun} in {files}")
    }

    /// The files and directories of each directory at this depth as one; those that are not so deep as they are.
    fn at_depth(&self, depth: usize) -> Vec<Entry> {
        let mut merged: Vec<Entry> = Vec::new();
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        for entry in &self.entries {
            let path = top(&entry.path, depth);
            let at = *known.entry(path).or_insert(merged.len());
            if at == merged.len() {
                merged.push(Entry { path: path.to_owned(), files: 0, count: 0 });
            }
            merged[at].files += entry.files;
            merged[at].count += entry.count;
        }
        merged
    }
}

/// The directory of `path`, with its last slash, and the name in it.
fn split(path: &str) -> (&str, &str) {
    path.split_at_checked(name_start(path.as_bytes())).unwrap_or(("", path))
}

/// The directory that `path` is in, `depth` names deep: with its slash, or all of `path` if it is not so deep.
fn top(path: &str, depth: usize) -> &str {
    let from = if path.starts_with("./") || path.starts_with(".\\") {
        2
    } else {
        usize::from(path.starts_with('/'))
    };
    let slashes =
        path.bytes().enumerate().skip(from).filter(|(_, byte)| matches!(byte, b'/' | b'\\'));
    let mut ends = slashes.map(|(at, _)| at + 1);
    ends.nth(depth - 1).map_or(path, |end| &path[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const HITS: Noun = ("hit", "hits");

    fn tally() -> Tally {
        let mut tally = Tally::default();
        for (path, count) in
            [("a/b/c.rs", 3), ("a/b/d.rs", 1), ("a/e.rs", 2), ("f.rs", 9), ("g/h/i/j.rs", 1)]
        {
            tally.add(path.as_bytes(), count);
        }
        tally
    }

    #[test]
    fn counts_are_as_detailed_as_there_is_room_for() {
        for (room, expected) in [
            (99, "f.rs 9, a/b/c.rs 3, a/e.rs 2, a/b/d.rs 1, g/h/i/j.rs 1"),
            (40, "a/b/ 4 in 2, a/e.rs 2, f.rs 9, g/h/ 1"),
            (28, "a/ 6 in 3, f.rs 9, g/ 1"),
            (20, "a/ 6 in 3, f.rs 9; 1 others with 1 hit in 1"),
        ] {
            assert_eq!(tally().text(room, HITS), expected, "{room}");
        }
    }

    #[test]
    fn directories_are_named_once_if_each_path_takes_too_much_room() {
        let mut tally = Tally::default();
        for (path, count) in [("src/bin/a.rs", 3), ("src/bin/b.rs", 2), ("c.rs", 1)] {
            tally.add(path.as_bytes(), count);
        }
        assert_eq!(tally.text(38, HITS), "src/bin/a.rs 3, src/bin/b.rs 2, c.rs 1");
        assert_eq!(tally.text(37, HITS), "src/bin/: a.rs 3, b.rs 2; ./: c.rs 1");
    }

    #[test]
    fn directories_are_cut_at_a_depth() {
        assert_eq!(top("./a/b/c", 1), "./a/");
        assert_eq!(top("/a/b/c", 2), "/a/b/");
        assert_eq!(top("a.rs", 1), "a.rs");
    }
}
