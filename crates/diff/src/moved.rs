//! Lines that were removed in one place and added in another, and changes of white space alone.

use crate::model::{Diff, Part, Role, Sign};
use hr_core::Source;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// Fewest lines that are a block of their own: fewer are alike by chance.
const LEAST_LINES: usize = 3;
/// Fewest letters and digits that such a block has: brackets are alike everywhere.
const LEAST_LETTERS: usize = 30;

/// Lines that are the same but for white space, removed in one place and added in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    pub(crate) removed: Range<usize>,
    pub(crate) added: Range<usize>,
    /// Whether both are in one run: they only have other white space.
    pub(crate) is_in_place: bool,
}

/// A changed line without its signs and white space.
struct Bare {
    line: usize,
    part: usize,
    hash: u64,
    letters: usize,
}

/// The blocks of lines that were moved, in the order in which they were added. Each removed line is in one at most.
pub(crate) fn moves(diff: &Diff, source: &Source<'_>) -> Vec<Move> {
    let removed = bare_lines(diff, source, Sign::Removed);
    let added = bare_lines(diff, source, Sign::Added);
    let mut places: FxHashMap<u64, usize> = FxHashMap::default();
    for (at, lines) in removed.windows(LEAST_LINES).enumerate().rev() {
        if is_run(lines) {
            places.insert(hash_of(lines), at);
        }
    }
    let mut is_taken = vec![false; removed.len()];
    let mut moves = Vec::new();
    let mut at = 0;
    while at + LEAST_LINES <= added.len() {
        let window = &added[at..at + LEAST_LINES];
        let found = if is_run(window) { places.get(&hash_of(window)) } else { None };
        let length =
            found.map_or(0, |&from| length(&removed[from..], &is_taken[from..], &added[at..]));
        let Some(&from) = found.filter(|_| length >= LEAST_LINES) else {
            at += 1;
            continue;
        };
        let lines = &added[at..at + length];
        if lines.iter().map(|it| it.letters).sum::<usize>() >= LEAST_LETTERS {
            is_taken[from..from + length].fill(true);
            moves.push(Move {
                removed: span(&removed[from..from + length]),
                added: span(lines),
                is_in_place: removed[from].part == lines[0].part,
            });
        }
        at += length;
    }
    moves
}

/// Whether these lines follow each other.
fn is_run(lines: &[Bare]) -> bool {
    lines.windows(2).all(|two| two[0].line + 1 == two[1].line && two[0].part == two[1].part)
}

fn hash_of(lines: &[Bare]) -> u64 {
    let mut hasher = FxHasher::default();
    lines.iter().for_each(|line| hasher.write_u64(line.hash));
    hasher.finish()
}

/// How many lines from the first on are the same on both sides.
fn length(removed: &[Bare], is_taken: &[bool], added: &[Bare]) -> usize {
    let mut length = 0;
    for ((one, other), taken) in removed.iter().zip(added).zip(is_taken) {
        let goes_on = length == 0
            || is_run(&removed[length - 1..=length]) && is_run(&added[length - 1..=length]);
        if *taken || one.hash != other.hash || !goes_on {
            break;
        }
        length += 1;
    }
    length
}

fn span(lines: &[Bare]) -> Range<usize> {
    lines[0].line..lines[lines.len() - 1].line + 1
}

fn bare_lines(diff: &Diff, source: &Source<'_>, sign: Sign) -> Vec<Bare> {
    let mut lines = Vec::new();
    for (part, of) in diff.parts.iter().enumerate().filter(|(_, it)| it.role == Role::Changed) {
        for line in of.lines.clone().filter(|&line| diff.signs[line] == sign) {
            let text = diff.text(source, of, line);
            let mut hasher = FxHasher::default();
            let mut letters = 0;
            for &byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
                hasher.write_u8(byte);
                letters += usize::from(byte.is_ascii_alphanumeric());
            }
            lines.push(Bare { line, part, hash: hasher.finish(), letters });
        }
    }
    lines
}

/// Whether what `part` removes and what it adds differ in white space alone.
pub(crate) fn is_blank_change(diff: &Diff, source: &Source<'_>, part: &Part) -> bool {
    let side = |sign: Sign| {
        let lines = part.lines.clone().filter(move |&line| diff.signs[line] == sign);
        let bytes = lines.flat_map(|line| diff.text(source, part, line));
        bytes.filter(|byte| !byte.is_ascii_whitespace())
    };
    part.role == Role::Changed && side(Sign::Removed).eq(side(Sign::Added))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    const HELPER: [&str; 4] =
        ["fn shade(depth: u32) -> u32 {", "let light = depth * 3;", "light + 1", "}"];

    fn diff_of(lines: &[(char, &str)]) -> String {
        let count = |sign| lines.iter().filter(|it| it.0 == ' ' || it.0 == sign).count();
        let body: String = lines.iter().map(|(sign, text)| format!("{sign}{text}\n")).collect();
        format!("--- a/x\n+++ b/x\n@@ -1,{} +1,{} @@\n{body}", count('-'), count('+'))
    }

    #[test]
    fn lines_that_come_again_elsewhere_are_moved() {
        let mut lines: Vec<(char, &str)> = HELPER.iter().map(|&text| ('-', text)).collect();
        lines.push((' ', "between"));
        lines.push(('+', "something new"));
        let indented: Vec<String> = HELPER.iter().map(|text| format!("    {text}")).collect();
        lines.extend(indented.iter().map(|text| ('+', text.as_str())));
        let text = diff_of(&lines);
        let source = Source::new(text.as_bytes());
        let moves = moves(&parse(&source), &source);
        assert_eq!(moves, [Move { removed: 3..7, added: 9..13, is_in_place: false }]);
    }

    #[test]
    fn brackets_alone_are_not_moved() {
        let lines =
            [('-', "}"), ('-', "}"), ('-', "}"), (' ', "x"), ('+', "}"), ('+', "}"), ('+', "}")];
        let text = diff_of(&lines);
        let source = Source::new(text.as_bytes());
        assert_eq!(moves(&parse(&source), &source), []);
    }

    #[test]
    fn white_space_alone_is_told_from_more() {
        for (removed, added, is) in
            [("a = 1", "    a  = 1", true), ("a = 1", "a = 2", false), ("", "  ", true)]
        {
            let text = diff_of(&[('-', removed), ('+', added)]);
            let source = Source::new(text.as_bytes());
            let diff = parse(&source);
            let part = diff.parts.iter().find(|it| it.role == Role::Changed).unwrap();
            assert_eq!(is_blank_change(&diff, &source, part), is, "{removed:?} {added:?}");
        }
    }
}
