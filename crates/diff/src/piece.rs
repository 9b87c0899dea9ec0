//! Parts cut so small that each can be shown or left out as one.

use crate::long::cuts;
use crate::model::{Diff, Part, Role};
use crate::moved::{Move, is_blank_change};
use crate::versions::is_name;
use hr_core::{GroupId, Source};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// Lines of context next to a change that are told from those farther away.
const NEAR: usize = 3;

/// Lines of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The number of the part.
    pub(crate) part: usize,
    pub(crate) lines: Range<usize>,
    pub(crate) alike: Alike,
    /// The piece that names the function or class that the lines are in, where that is in the same run.
    pub(crate) under: Option<usize>,
    /// The pieces that change the same, if there are several.
    pub(crate) group: Option<GroupId>,
}

impl Piece {
    fn of(part: usize, lines: Range<usize>) -> Self {
        Self { part, lines, alike: Alike::None, under: None, group: None }
    }
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
    let mut pieces: Vec<Piece> = Vec::new();
    for (number, part) in diff.parts.iter().enumerate() {
        match part.role {
            Role::Changed => {
                let is_blank = is_blank_change(diff, source, part);
                let rest = if is_blank { Alike::Blank } else { Alike::None };
                let mut start = part.lines.start;
                while let Some((lines, alike)) = moved.next_if(|it| it.0.start < part.lines.end) {
                    let before = start..lines.start;
                    add_cuts(diff, source, number, before, rest, &mut pieces);
                    start = lines.end;
                    pieces.push(Piece { alike, ..Piece::of(number, lines) });
                }
                add_cuts(diff, source, number, start..part.lines.end, rest, &mut pieces);
            }
            Role::Context => {
                for lines in context(diff, source, part) {
                    pieces.push(Piece::of(number, lines));
                }
            }
            Role::Message => {
                let is_empty = |&line: &usize| source.line(line).trim_ascii().is_empty();
                let mut start = part.lines.start;
                for end in part.lines.clone().filter(is_empty) {
                    pieces.push(Piece::of(number, start..end + 1));
                    start = end + 1;
                }
                if start < part.lines.end {
                    pieces.push(Piece::of(number, start..part.lines.end));
                }
            }
            Role::Text | Role::Stat => {
                pieces.extend(part.lines.clone().map(|line| Piece::of(number, line..line + 1)));
            }
            _ => pieces.push(Piece::of(number, part.lines.clone())),
        }
    }
    group(diff, source, &mut pieces);
    name_packages(diff, source, &mut pieces);
    pieces
}

/// Puts what changes in a lock file under the line that names the package.
fn name_packages(diff: &Diff, source: &Source<'_>, pieces: &mut [Piece]) {
    let mut name: Option<usize> = None;
    for (at, piece) in pieces.iter_mut().enumerate() {
        let part = &diff.parts[piece.part];
        let first = diff.text(source, part, piece.lines.start);
        match part.role {
            Role::Context if diff.is_of_lock(part) => name = is_name(first).then_some(at),
            Role::Changed if diff.is_of_lock(part) => piece.under = piece.under.or(name),
            _ => name = None,
        }
    }
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
            hasher.write(diff.text(source, part, line).trim_ascii());
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

/// Cuts context into what is next to changes and what is not; or before the line that names the package which is changed
/// below.
fn context(diff: &Diff, source: &Source<'_>, part: &Part) -> Vec<Range<usize>> {
    let Range { start, end } = part.lines;
    let names = |line: &usize| is_name(diff.text(source, part, *line));
    if let Some(name) =
        diff.is_of_lock(part).then(|| (start..end).rev().take(NEAR).find(names)).flatten()
    {
        return [start..name, name..end].into_iter().filter(|it| !it.is_empty()).collect();
    }
    let (near, far) = match end - start > 2 * NEAR + 1 {
        true => (start + NEAR, end - NEAR),
        false => (end, end),
    };
    [start..near, near..far, far..end].into_iter().filter(|it| !it.is_empty()).collect()
}

/// Adds changed `lines` of a part, cut if there are many.
fn add_cuts(
    diff: &Diff,
    source: &Source<'_>,
    part: usize,
    lines: Range<usize>,
    alike: Alike,
    pieces: &mut Vec<Piece>,
) {
    if lines.is_empty() {
        return;
    }
    let first = pieces.len();
    for cut in cuts(diff, source, &diff.parts[part], lines) {
        let under = cut.under.map(|at| first + at);
        pieces.push(Piece { alike, under, ..Piece::of(part, cut.lines) });
    }
}
