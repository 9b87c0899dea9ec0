//! The text of a map.

use super::Tree;
use super::choose::{Candidate, Chosen};
use super::directories::by_directory;
use super::survey::Entry;
use hr_fit::{counted, with_commas, write_mark};
use std::collections::BTreeMap;

/// One count of directories for so many tokens of the budget.
const TOKENS_PER_DIRECTORY: usize = 100;
/// Fewest and most of them.
const DIRECTORIES: std::ops::RangeInclusive<usize> = 3..=24;

/// All that is told of a tree.
pub(crate) struct Page<'a, T> {
    pub(crate) tree: &'a T,
    /// What was read: `None` for what could not be.
    pub(crate) entries: &'a [Option<Entry>],
    pub(crate) candidates: &'a [Candidate],
    pub(crate) budget: usize,
}

impl<T: Tree> Page<'_, T> {
    /// The map with what is `chosen`.
    pub(crate) fn text(&self, chosen: &Chosen) -> Vec<u8> {
        let mut shown: Vec<(&Candidate, Vec<usize>)> = self
            .candidates
            .iter()
            .zip(chosen.lines(self.candidates.len()))
            .filter(|(_, lines)| !lines.is_empty())
            .collect();
        shown.sort_by_key(|(candidate, _)| candidate.file);
        let mut out = Vec::new();
        write_mark(&mut out, self.head(&shown));
        for (candidate, lines) in &shown {
            out.extend_from_slice(heading(&self.tree.paths()[candidate.file]).as_bytes());
            lines.iter().for_each(|&line| out.extend_from_slice(&candidate.lines[line].text));
            if let Some(more) = more_definitions(candidate.lines.len() - lines.len()) {
                write_mark(&mut out, more);
            }
        }
        self.write_others(&shown, &mut out);
        out
    }

    /// `map: 214 code files, 61,204 lines; rust 180, python 34. ...`
    fn head(&self, shown: &[(&Candidate, Vec<usize>)]) -> String {
        let read: Vec<&Entry> = self.entries.iter().flatten().collect();
        let unread = self.entries.len() - read.len();
        if self.entries.is_empty() {
            return "map: no code files".to_owned();
        }
        let lines: usize = read.iter().map(|entry| entry.lines).sum();
        let mut head =
            format!("map: {} and {}", counted(read.len(), "code file"), counted(lines, "line"));
        let languages = languages(&read);
        if !languages.is_empty() {
            head.push_str(&format!("; {languages}"));
        }
        if unread > 0 {
            head.push_str(&format!("; {} cannot be read", counted(unread, "file")));
        }
        let all: usize = shown.iter().map(|(candidate, _)| candidate.lines.len()).sum();
        let some: usize = shown.iter().map(|(_, lines)| lines.len()).sum();
        let files = counted(shown.len(), "file");
        match (shown.is_empty(), all == some) {
            (true, _) => head.push_str(". No definition is shown"),
            (false, true) => {
                head.push_str(&format!(
                    ". {files} shown with all of {}. {LEGEND}",
                    counted(all, "definition")
                ));
            }
            (false, false) => head.push_str(&format!(
                ". {files} shown, with {} of {}. {LEGEND}",
                with_commas(some),
                counted(all, "definition")
            )),
        }
        head
    }

    /// How many files are not shown, by directory.
    fn write_others(&self, shown: &[(&Candidate, Vec<usize>)], out: &mut Vec<u8>) {
        let others: Vec<&str> = (0..self.entries.len())
            .filter(|file| self.entries[*file].is_some())
            .filter(|file| shown.binary_search_by_key(file, |it| it.0.file).is_err())
            .map(|file| self.tree.paths()[file].as_str())
            .collect();
        if others.is_empty() {
            return;
        }
        let most =
            (self.budget / TOKENS_PER_DIRECTORY).clamp(*DIRECTORIES.start(), *DIRECTORIES.end());
        let files = counted(others.len(), "more file");
        write_mark(out, format!("{files}: {}", by_directory(others.iter().copied(), most)));
    }
}

/// What the first line says of the others.
const LEGEND: &str =
    "\"A-B text\": a definition on lines A to B; \"N more\": definitions of the file";

/// `==> PATH <==`
pub(crate) fn heading(path: &str) -> String {
    format!("==> {path} <==\n")
}

/// What is said of the definitions of a file that are not shown.
pub(crate) fn more_definitions(more: usize) -> Option<String> {
    (more > 0).then(|| format!("{} more", with_commas(more)))
}

/// `rust 180, python 34`: most first.
fn languages(entries: &[&Entry]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for language in entries.iter().filter_map(|entry| entry.language) {
        *counts.entry(language.name()).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|it| std::cmp::Reverse(it.1));
    let texts: Vec<String> = counts
        .iter()
        .map(|(language, count)| format!("{language} {}", with_commas(*count)))
        .collect();
    texts.join(", ")
}
