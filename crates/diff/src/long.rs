//! Long runs of changed lines, cut into definitions and paragraphs.

use crate::model::{Diff, Part, Sign};
use crate::telling::opens;
use hr_core::Source;
use std::ops::Range;

/// Changed lines that are shown as one.
const MOST_CHANGED: usize = 24;
/// The same of a run that is cut: it is cut at an empty line, or where least is open, from this many on.
const LEAST_CUT: usize = 6;
const MOST_CUT: usize = 16;

/// Lines of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) lines: Range<usize>,
    /// The one, by its place among all, that names the function or class that these lines are in.
    pub(crate) under: Option<usize>,
}

/// Cuts a run of changed `lines`: whole if short, else into what was removed and what was added, those into
/// definitions, and what they hold into paragraphs.
pub(crate) fn cuts(diff: &Diff, source: &Source<'_>, part: &Part, lines: Range<usize>) -> Vec<Cut> {
    if lines.len() <= MOST_CHANGED {
        return vec![Cut { lines, under: None }];
    }
    let mut cuts = Vec::new();
    let mut start = lines.start;
    while start < lines.end {
        let sign = diff.signs[start];
        let is_same = |line: &usize| diff.signs[*line] == sign || diff.signs[*line] == Sign::None;
        let end = start + (start..lines.end).take_while(is_same).count();
        side(&|line| diff.text(source, part, line), start..end, &mut cuts);
        start = end;
    }
    cuts
}

/// Cuts lines that were all removed, or all added.
fn side<'a>(text: &dyn Fn(usize) -> &'a [u8], lines: Range<usize>, cuts: &mut Vec<Cut>) {
    // What is open: how deep it is indented, and its cut.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut start = lines.start;
    while start < lines.end {
        let is_opening = lines.len() > MOST_CUT && opens(text(start));
        let end = match is_opening {
            true => start + 1,
            false => paragraph_end(text, start..lines.end),
        };
        if let Some(depth) = (start..end).find_map(|line| indent(text(line))) {
            open.retain(|&(around, _)| around < depth);
            cuts.push(Cut { lines: start..end, under: open.last().map(|it| it.1) });
            if is_opening {
                open.push((depth, cuts.len() - 1));
            }
        } else {
            cuts.push(Cut { lines: start..end, under: None });
        }
        start = end;
    }
}

/// Where the paragraph ends that `lines` start with: before the next definition, and if that is far, where it is best.
fn paragraph_end<'a>(text: &dyn Fn(usize) -> &'a [u8], lines: Range<usize>) -> usize {
    let within = lines.start..lines.end.min(lines.start + MOST_CUT + 1);
    let definition = within.clone().skip(1).find(|&line| opens(text(line)));
    if let Some(definition) = definition {
        return definition;
    }
    if within.end == lines.end && within.len() <= MOST_CUT {
        return lines.end;
    }
    let depth = |at: usize| match (indent(text(at - 1)), indent(text(at))) {
        (_, None) => usize::MAX,
        (None, Some(depth)) => depth,
        (Some(_), Some(depth)) => depth.saturating_mul(2) + 4,
    };
    let ends = lines.start + LEAST_CUT..within.end;
    ends.min_by_key(|&at| (depth(at), at)).unwrap_or(within.end)
}

/// Blanks before the text of a line; `None` if it is empty.
fn indent(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| !byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_under_their_definitions() {
        let mut lines = vec!["class Lamp:", "    def light(self):"];
        lines.extend(["        self.on = 1"; 7]);
        lines.push("");
        lines.extend(["        self.off = 0"; 9]);
        lines.extend(["    def dim(self):", "        self.on = 0", "after = 1"]);
        let mut cuts = Vec::new();
        side(&|line| lines[line].as_bytes(), 0..lines.len(), &mut cuts);
        let cuts: Vec<_> = cuts.into_iter().map(|it| (it.lines, it.under)).collect();
        let expected = [
            (0..1, None),
            (1..2, Some(0)),
            (2..10, Some(1)),
            (10..19, Some(1)),
            (19..20, Some(0)),
            (20..22, Some(4)),
        ];
        assert_eq!(cuts, expected);
    }
}
