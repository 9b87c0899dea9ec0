//! Lists of paths: of `find`, `fd`, `rg -l`, `git ls-files`, `du`, `sha256sum`.

use crate::columns::{self, MOST, is_mode};
use crate::draft::{self, Draft};
use crate::failure::is_failure;
use crate::names::Names;
use crate::numbers;
use crate::place::{ending, has_ending, has_slash, name_start};
use crate::tally::Tally;
use crate::weigh::room;
use hr_core::{Fact, Keep, Outline, Source};
use hr_mask::without_escapes;
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
/// Lists of paths leave this share of the room for counts to the paths.
const ROOM_SHARE: usize = 2;

/// A line of a list: what stands before the path, the path, and the number behind it.
struct Entry<'a> {
    before: &'a [u8],
    path: &'a [u8],
    after: Option<u64>,
}

/// Whether `line` is a path, with nothing but known columns before it.
pub(crate) fn is_entry(line: &[u8]) -> bool {
    let entry = Entry::of(line);
    let path = entry.path;
    let is_odd = |byte: &u8| *byte < b' ' || b"\";<>|=*?`{},".contains(byte);
    let is_quoted = path.starts_with(b"'") || path.ends_with(b"'");
    let is_rooted = path.starts_with(b"./") || path.starts_with(b"/");
    let is_whole = !path.contains(&b' ')
        || is_rooted && entry.before.is_empty() && !path.contains(&b':') && is_of_words(path);
    let is_url = path.windows(3).any(|bytes| bytes == b"://");
    let is_named = path.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    is_named
        && (has_slash(path) || has_ending(path))
        && !path.iter().any(is_odd)
        && !is_quoted
        && is_whole
        && !is_url
        && !path.ends_with(b":")
        && columns::are_known(entry.before)
}

/// Whether the blanks in `path` are those of a name, not those between the cells of a table or the options of a command.
fn is_of_words(path: &[u8]) -> bool {
    let mut words = path.split(|&byte| byte == b' ').skip(1);
    let is_cell = |word: &[u8]| {
        word.is_empty()
            || word.starts_with(b"/")
            || word.ends_with(b"%")
            || word.len() > 1 && word.starts_with(b"-")
    };
    let numbers = words.clone().filter(|word| numbers::plain(word).is_some()).count();
    numbers < 2 && !words.any(is_cell)
}

impl<'a> Entry<'a> {
    fn of(line: &'a [u8]) -> Self {
        let line = line.trim_ascii_end();
        let start = path_start(line);
        let (before, path) = line.split_at(start);
        let colon = path.iter().rposition(|&byte| byte == b':');
        let number = colon.and_then(|at| Some((at, numbers::plain(&path[at + 1..])?)));
        match number {
            Some((at, number)) if at > 1 => Self { before, path: &path[..at], after: Some(number) },
            _ => Self { before, path, after: None },
        }
    }

    fn directory(&self) -> &'a [u8] {
        &self.path[..name_start(self.path)]
    }

    fn name(&self) -> &'a [u8] {
        &self.path[name_start(self.path)..]
    }
}

/// Where the path of a line starts: at the first word with a slash, or else at the last word.
fn path_start(line: &[u8]) -> usize {
    let mut at = 0;
    let mut last = 0;
    let mut is_after_mode = false;
    let mut words = 0;
    for word in line.split(u8::is_ascii_whitespace) {
        let start = at;
        at += word.len() + 1;
        if word.is_empty() {
            continue;
        }
        words += 1;
        if words > MOST {
            break;
        }
        // `tar tv` writes the owner as NAME/GROUP right after the mode.
        if has_slash(word) && !is_after_mode {
            return start;
        }
        is_after_mode = is_mode(word);
        last = start;
    }
    last
}

/// The Outline of such a list.
pub(crate) fn outline(source: &Source<'_>) -> Outline {
    let mut list = List::default();
    let mut drafts = Vec::with_capacity(source.line_count());
    for (at, line) in source.lines().enumerate() {
        let plain = without_escapes(line);
        drafts.push(match plain.trim_ascii() {
            b"" => Draft::of(Keep::Optional, 0.0),
            text if is_message(text) || is_total(text) => list.message(text),
            text if is_failure(text) && !is_entry(&plain) => list.message(text),
            _ => list.entry(at, &Entry::of(&plain)),
        });
    }
    list.show_rare(&mut drafts);
    let mut facts = list.facts(room(source.len()) / ROOM_SHARE);
    facts.extend(list.mark_numbers(&mut drafts));
    draft::outline(source, drafts, facts)
}

/// Whether `line` sums up those before it, as `wc` and `du -c` do.
fn is_total(line: &[u8]) -> bool {
    let number = line.strip_suffix(b"total").map(<[u8]>::trim_ascii_end);
    number.is_some_and(|number| number.last().is_some_and(u8::is_ascii_digit))
}

/// Whether `line` is what the program says itself: `find: 'x': Permission denied`.
pub(crate) fn is_message(line: &[u8]) -> bool {
    let colon = line.windows(2).position(|pair| pair == b": ");
    let is_name = |byte: &u8| byte.is_ascii_lowercase() || b"[] -".contains(byte);
    colon.is_some_and(|at| at > 0 && at < 16 && line[..at].iter().all(is_name))
}

/// What is counted while a list is read.
#[derive(Debug, Default)]
pub(crate) struct List {
    directories: Names,
    in_directory: Vec<usize>,
    endings: Names,
    /// For each ending how many there are, and the line of the first.
    of_ending: Vec<(usize, usize)>,
    seen: FxHashSet<u64>,
    /// For each column that holds numbers alone, the numbers by their lines.
    columns: Option<Vec<Vec<(usize, u64)>>>,
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

    fn entry(&mut self, at: usize, entry: &Entry<'_>) -> Draft {
        let words = entry.before.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let words: Vec<Option<u64>> = words.map(numbers::plain).chain([entry.after]).collect();
        let columns = self.columns.get_or_insert_with(|| vec![Vec::new(); words.len()]);
        columns.truncate(words.len());
        for (column, number) in columns.iter_mut().zip(words) {
            column.extend(number.map(|number| (at, number)));
        }
        self.add(at, entry.directory(), entry.name())
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

    /// How many there are in each directory, and of each ending.
    pub(crate) fn facts(&self, room: usize) -> Vec<Fact> {
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
        let text = format!("{entries} in {places}: {}", tally.text(room, ("entry", "entries")));
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

    /// Shows what stands out in the column of numbers that differ most; the others are of inodes, links or days.
    fn mark_numbers(&self, drafts: &mut [Draft]) -> Option<Fact> {
        let columns = self.columns.iter().flatten().enumerate();
        let whole = columns.filter(|(_, numbers)| numbers.len() == self.entries);
        let spread = |(_, numbers): &(usize, &Vec<(usize, u64)>)| {
            let numbers = || numbers.iter().map(|(_, number)| *number);
            numbers().max().unwrap_or(0) / (numbers().min().unwrap_or(0) + 1)
        };
        let (column, numbers) = whole.max_by_key(|it| (spread(it), std::cmp::Reverse(it.0)))?;
        let label = format!("number {} of each line", column + 1);
        Some(Fact { label, text: numbers::mark(drafts, numbers)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_behind_columns() {
        for (line, path, after) in [
            ("./a b/c.rs", "./a b/c.rs", None),
            ("  12 src/a.rs", "src/a.rs", None),
            ("4.0K\t./x", "./x", None),
            ("src/a.rs:12", "src/a.rs", Some(12)),
            ("-rw-r--r-- a/b 12 2026-05-01 10:11 x/y.rs", "x/y.rs", None),
            ("  12   4 -rw-r--r--   1 a    b       9 May  1  2026 ./z", "./z", None),
            ("a.rs", "a.rs", None),
            ("./it's a b.rs", "./it's a b.rs", None),
            ("12 30 400 a.rs", "a.rs", None),
            ("d41d8cd98f00b204e9800998ecf8427e  x/y", "x/y", None),
            ("R  src/a.rs", "src/a.rs", None),
        ] {
            let entry = Entry::of(line.as_bytes());
            assert_eq!((entry.path, entry.after), (path.as_bytes(), after), "{line}");
            assert!(is_entry(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn other_lines_are_no_paths() {
        for line in [
            "/dev/sda1 100G 50G 50G 50% /mnt/disk1",
            "/dev/sda1 on / type ext4",
            "#1  0x00001eef in f (a) at src/f.c:3",
            "10.0.0.1 h.lan",
            "10.0.0.1 h1 h1.lan",
            "- src/a.rs",
        ] {
            assert!(!is_entry(line.as_bytes()), "{line}");
        }
        for line in
            ["and so on", "key = a/b", "https://x.y/z", "run a/b now", "a/b: c", "x", "use a.b;"]
        {
            assert!(!is_entry(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn the_numbers_that_differ_most_are_told_and_totals_are_no_entries() {
        let text = "900 12 ./a\n901 4800 ./b\n902 7 ./c\n2703 total\n";
        let outline = outline(&Source::new(text.as_bytes()));
        let facts: Vec<&str> =
            outline.sections()[0].facts.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(facts, ["3 in 1 directory: ./ 3", "7 (line 3) to 4800 (line 2), sum 4819"]);
        assert_eq!(outline.blocks().last().map(|block| block.keep), Some(Keep::Evidence));
    }

    #[test]
    fn messages_of_the_program_are_evidence() {
        let text = "./a\nfind: './b': Permission denied\n./c\nKilled\n";
        let outline = outline(&Source::new(text.as_bytes()));
        let keeps: Vec<Keep> = outline.blocks().map(|block| block.keep).collect();
        assert_eq!(keeps, [Keep::Optional, Keep::Evidence, Keep::Optional, Keep::Evidence]);
    }
}
