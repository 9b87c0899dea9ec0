//! Parts cut so small that each can be shown or left out as one.

use crate::model::{Diff, Part, Role, Sign};
use crate::moved::{Move, text};
use hr_core::Source;
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
    /// Whether the lines stand elsewhere, too.
    pub(crate) is_moved: bool,
}

/// All parts of `diff` in pieces, which hold every line once.
pub(crate) fn pieces(diff: &Diff, source: &Source<'_>, moves: &[Move]) -> Vec<Piece> {
    let mut moved: Vec<Range<usize>> =
        moves.iter().flat_map(|it| [it.removed.clone(), it.added.clone()]).collect();
    moved.sort_unstable_by_key(|it| it.start);
    let mut moved = moved.into_iter().peekable();
    let mut pieces = Vec::new();
    for (number, part) in diff.parts.iter().enumerate() {
        let mut add = |lines: Range<usize>, is_moved: bool| {
            if !lines.is_empty() {
                pieces.push(Piece { part: number, lines, is_moved });
            }
        };
        match part.role {
            Role::Changed => {
                let mut start = part.lines.start;
                while let Some(it) = moved.next_if(|it| it.start < part.lines.end) {
                    changed(diff, source, part, start..it.start, &mut |it| add(it, false));
                    start = it.end;
                    add(it, true);
                }
                changed(diff, source, part, start..part.lines.end, &mut |it| add(it, false));
            }
            Role::Context if part.lines.len() > 2 * NEAR + 1 => {
                let Range { start, end } = part.lines;
                add(start..start + NEAR, false);
                add(start + NEAR..end - NEAR, false);
                add(end - NEAR..end, false);
            }
            Role::Text | Role::Message | Role::Stat => {
                part.lines.clone().for_each(|line| add(line..line + 1, false));
            }
            _ => add(part.lines.clone(), false),
        }
    }
    pieces
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
