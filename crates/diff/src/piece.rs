//! Parts cut so small that each can be shown or left out as one.

use crate::model::{Diff, Part, Role, Sign};
use crate::moved::{Move, is_blank_change, text};
use hr_core::{GroupId, Source};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// Changed lines that are shown as one.
const MOST_CHANGED: usize = 24;
/// The same of a run that is cut: it is cut at an empty line, or where least is open, from this many on.
const LEAST_CUT: usize = 6;
const MOST_CUT: usize = 16;
/// Lines of context next to a change that are told from those farther away.
const NEAR: usize = 3;

/// Lines of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The number of the part.
    pub(crate) part: usize,
    pub(crate) lines: Range<usize>,
    pub(crate) alike: Alike,
    /// The pieces that change the same, if there are several.
    pub(crate) group: Option<GroupId>,
}

/// Where else the lines of a piece stand, so that they tell little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Alike {
    #[default]
    None,
    /// They were moved.
    Moved,
    /// They have other white space than before.
    Blank,
    /// A piece before changes the same.
    Again,
}

/// All parts of `diff` in pieces, which hold every line once.
pub(crate) fn pieces(diff: &Diff, source: &Source<'_>, moves: &[Move]) -> Vec<Piece> {
    let sides = |it: &Move| {
        let alike = if it.is_in_place { Alike::Blank } else { Alike::Moved };
        [(it.removed.clone(), alike), (it.added.clone(), alike)]
    };
    let mut moved: Vec<(Range<usize>, Alike)> = moves.iter().flat_map(sides).collect();
    moved.sort_unstable_by_key(|it| it.0.start);
    let mut moved = moved.into_iter().peekable();
    let mut pieces = Vec::new();
    for (number, part) in diff.parts.iter().enumerate() {
        let mut add = |lines: Range<usize>, alike: Alike| {
            if !lines.is_empty() {
                pieces.push(Piece { part: number, lines, alike, group: None });
            }
        };
        match part.role {
            Role::Changed => {
                let is_blank = is_blank_change(diff, source, part);
                let rest = if is_blank { Alike::Blank } else { Alike::None };
                let mut start = part.lines.start;
                while let Some((lines, alike)) = moved.next_if(|it| it.0.start < part.lines.end) {
                    changed(diff, source, part, start..lines.start, &mut |it| add(it, rest));
                    start = lines.end;
                    add(lines, alike);
                }
                changed(diff, source, part, start..part.lines.end, &mut |it| add(it, rest));
            }
            Role::Context if part.lines.len() > 2 * NEAR + 1 => {
                let Range { start, end } = part.lines;
                add(start..start + NEAR, Alike::None);
                add(start + NEAR..end - NEAR, Alike::None);
                add(end - NEAR..end, Alike::None);
            }
            Role::Text | Role::Message | Role::Stat => {
                part.lines.clone().for_each(|line| add(line..line + 1, Alike::None));
            }
            _ => add(part.lines.clone(), Alike::None),
        }
    }
    group(diff, source, &mut pieces);
    pieces
}

/// Puts pieces that change the same into groups; all but the first of each are there again.
fn group(diff: &Diff, source: &Source<'_>, pieces: &mut [Piece]) {
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    let mut groups = 0;
    for at in 0..pieces.len() {
        let part = &diff.parts[pieces[at].part];
        if part.role != Role::Changed || pieces[at].alike != Alike::None {
            continue;
        }
        let mut hasher = FxHasher::default();
        for line in pieces[at].lines.clone() {
            hasher.write_u8(diff.signs[line] as u8);
            hasher.write(text(diff, source, part, line).trim_ascii());
        }
        let first = *first.entry(hasher.finish()).or_insert(at);
        if first == at {
            continue;
        }
        let group = *pieces[first].group.get_or_insert_with(|| {
            groups += 1;
            groups - 1
        });
        pieces[at].group = Some(group);
        pieces[at].alike = Alike::Again;
    }
}

/// Cuts a run of changed `lines`: whole if short, else into what was removed and what was added, and those into paragraphs.
fn changed(
    diff: &Diff,
    source: &Source<'_>,
    part: &Part,
    lines: Range<usize>,
    add: &mut impl FnMut(Range<usize>),
) {
    if lines.len() <= MOST_CHANGED {
        return add(lines);
    }
    let mut start = lines.start;
    while start < lines.end {
        let sign = diff.signs[start];
        let is_same = |line: &usize| diff.signs[*line] == sign || diff.signs[*line] == Sign::None;
        let end = start + (start..lines.end).take_while(is_same).count();
        while end - start > MOST_CUT {
            let at = start + cut(&|line| indent(text(diff, source, part, start + line)));
            add(start..at);
            start = at;
        }
        add(start..end);
        start = end;
    }
}

/// After how many lines a paragraph ends best: before the least indented one, after an empty one if there is one.
fn cut(indent: &dyn Fn(usize) -> Option<usize>) -> usize {
    let depth = |at: usize| match (indent(at - 1), indent(at)) {
        (_, None) => usize::MAX,
        (None, Some(depth)) => depth,
        (Some(_), Some(depth)) => depth.saturating_mul(2) + 4,
    };
    (LEAST_CUT..=MOST_CUT).min_by_key(|&at| (depth(at), at)).unwrap_or(MOST_CUT)
}

/// Blanks before the text of a line; `None` if it is empty.
fn indent(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| !byte.is_ascii_whitespace())
}
