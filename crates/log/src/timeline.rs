//! The lines of a log in their order: those that may be shown, and the gaps between them.

use crate::gap::{Gap, about_tokens};
use hr_core::{GroupId, Keep};

/// Lines that are held before those that tell least are merged into the gaps around them.
const MOST_HELD: usize = 24_000;
/// Lines before the current one that may still be picked out of a gap.
const RECENT: usize = 4;

/// A line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Line {
    /// Its group.
    pub(crate) group: GroupId,
    /// How manieth it is of its group, from 1.
    pub(crate) ordinal: usize,
    /// Bytes, its line end included.
    pub(crate) len: usize,
    /// Tokens, if they were counted.
    pub(crate) tokens: usize,
    /// How strongly it claims its place.
    pub(crate) keep: Keep,
    /// Whether it is held however many there are.
    pub(crate) is_pinned: bool,
    /// What it weighs more than its like.
    pub(crate) weight: f32,
    /// Whether the reader has asked for others: then it is in no group.
    pub(crate) is_unwanted: bool,
    /// Which of the survey's hits are of this line.
    pub(crate) hits: Option<u32>,
}

impl Line {
    /// Tokens, about: counted for those that were held from the start.
    pub(crate) fn tokens(&self) -> usize {
        if self.tokens == 0 { about_tokens(self.len) } else { self.tokens }
    }
}

/// A line that may be shown, or a run of lines that are not.
#[derive(Clone, Debug)]
pub(crate) enum Stretch {
    Line(Line),
    Gap(Gap),
}

/// All lines so far.
#[derive(Debug)]
pub(crate) struct Timeline {
    stretches: Vec<Stretch>,
    /// Number of lines that may be shown.
    held: usize,
    /// How manieth of its group a line may be that is held for nothing else.
    patience: usize,
    /// The last lines, the one with number `n` at `n % RECENT`.
    recent: [Line; RECENT],
    lines: usize,
}

impl Timeline {
    pub(crate) fn new() -> Self {
        Self {
            stretches: Vec::new(),
            held: 0,
            patience: 64,
            recent: [Line::default(); RECENT],
            lines: 0,
        }
    }

    /// Number of lines so far.
    pub(crate) fn lines(&self) -> usize {
        self.lines
    }

    /// All lines in order.
    pub(crate) fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// Number of lines that may be shown.
    pub(crate) fn held(&self) -> usize {
        self.held
    }

    /// Adds a line that will not be shown, unless it is picked while it is recent.
    pub(crate) fn pass(&mut self, line: Line) {
        match self.stretches.last_mut() {
            Some(Stretch::Gap(gap)) => gap.add(&line),
            _ => {
                let mut gap = Gap::default();
                gap.add(&line);
                self.stretches.push(Stretch::Gap(gap));
            }
        }
        self.note(line);
    }

    /// Adds a line that may be shown.
    pub(crate) fn hold(&mut self, line: Line) {
        if is_worth_holding(&line, self.patience) {
            self.stretches.push(Stretch::Line(line));
            self.held += 1;
            self.note(line);
        } else {
            self.pass(line);
        }
    }

    fn note(&mut self, line: Line) {
        self.recent[self.lines % RECENT] = line;
        self.lines += 1;
    }

    /// Picks the line `back` lines before the next one, 1 for the last, out of the gap that it is in. Gives
    /// its place among the stretches; `None` if it is not recent any more, or not wanted.
    pub(crate) fn pick(&mut self, back: usize) -> Option<usize> {
        if back == 0 || back > RECENT.min(self.lines) {
            return None;
        }
        if self.recent[(self.lines - back) % RECENT].is_unwanted {
            return None;
        }
        let mut before_end = back;
        for at in (0..self.stretches.len()).rev() {
            match &self.stretches[at] {
                Stretch::Line(_) if before_end == 1 => return Some(at),
                Stretch::Line(_) => before_end -= 1,
                Stretch::Gap(gap) if before_end <= gap.lines => {
                    return Some(self.split(at, self.lines - back, before_end - 1));
                }
                Stretch::Gap(gap) => before_end -= gap.lines,
            }
        }
        None
    }

    /// Cuts line `number` out of the gap at `at`, with the `behind` lines that follow it there. Gives its place.
    fn split(&mut self, at: usize, number: usize, behind: usize) -> usize {
        let line = self.recent[number % RECENT];
        let Stretch::Gap(mut before) =
            std::mem::replace(&mut self.stretches[at], Stretch::Line(line))
        else {
            return at;
        };
        self.held += 1;
        before.remove(&line);
        let mut after = Gap::default();
        for behind in number + 1..=number + behind {
            let line = self.recent[behind % RECENT];
            before.remove(&line);
            after.add(&line);
        }
        if after.lines > 0 {
            self.stretches.insert(at + 1, Stretch::Gap(after));
        }
        if before.lines == 0 {
            return at;
        }
        self.stretches.insert(at, Stretch::Gap(before));
        at + 1
    }

    /// The line at a place that [`pick`](Timeline::pick) gave. Places are good until the next
    /// [`make_room`](Timeline::make_room).
    pub(crate) fn line_at(&mut self, place: usize) -> Option<&mut Line> {
        match self.stretches.get_mut(place) {
            Some(Stretch::Line(line)) => Some(line),
            _ => None,
        }
    }

    /// Merges the line at `place`, which is not worth its place after all, with what is around it, if
    /// nothing but a gap follows it.
    pub(crate) fn release(&mut self, place: usize) {
        let is_last = place + 1 == self.stretches.len();
        let is_before_gap = place + 2 == self.stretches.len()
            && matches!(self.stretches[place + 1], Stretch::Gap(_));
        if is_last || is_before_gap {
            self.held -= 1;
            let tail = self.stretches.split_off(place);
            tail.into_iter().for_each(|it| append(&mut self.stretches, it, |_| false));
        }
    }

    /// Gives up lines that tell least, if too many are held.
    pub(crate) fn make_room(&mut self) {
        while self.held > MOST_HELD && self.patience > 1 {
            self.patience /= 2;
            let patience = self.patience;
            let mut stretches = Vec::with_capacity(self.stretches.len());
            for it in self.stretches.drain(..) {
                append(&mut stretches, it, |line| is_worth_holding(line, patience));
            }
            self.held = stretches.iter().filter(|it| matches!(it, Stretch::Line(_))).count();
            self.stretches = stretches;
        }
    }
}

fn is_worth_holding(line: &Line, patience: usize) -> bool {
    line.is_pinned || line.keep != Keep::Optional || line.ordinal <= patience
}

/// Adds `next`, as part of the gap before it unless it is a line that `holds` says yes to.
fn append(stretches: &mut Vec<Stretch>, next: Stretch, holds: impl Fn(&Line) -> bool) {
    let gap = match next {
        Stretch::Line(line) if holds(&line) => return stretches.push(next),
        Stretch::Line(line) => {
            let mut gap = Gap::default();
            gap.add(&line);
            gap
        }
        Stretch::Gap(gap) => gap,
    };
    match stretches.last_mut() {
        Some(Stretch::Gap(before)) => before.merge(&gap),
        _ => stretches.push(Stretch::Gap(gap)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(group: GroupId, ordinal: usize) -> Line {
        Line { group, ordinal, len: 10, ..Line::default() }
    }

    /// The stretches: how many lines, and the group of those that are held.
    fn picture(timeline: &Timeline) -> Vec<(usize, Option<GroupId>)> {
        let picture = timeline.stretches().iter().map(|it| match it {
            Stretch::Line(line) => (1, Some(line.group)),
            Stretch::Gap(gap) => (gap.lines, None),
        });
        picture.collect()
    }

    #[test]
    fn a_line_stays_that_stands_before_one_that_is_released() {
        let mut timeline = Timeline::new();
        timeline.hold(Line { keep: Keep::Evidence, ..line(7, 1) });
        timeline.hold(line(8, 1));
        timeline.pass(line(9, 70));
        timeline.release(1);
        assert_eq!(picture(&timeline), [(1, Some(7)), (2, None)]);
        assert_eq!(timeline.held(), 1);
    }

    proptest! {
        #[test]
        fn every_line_has_its_place_and_is_counted(
            steps in prop::collection::vec((0u32..9, 0u8..3, 0usize..6), 0..200)
        ) {
            let mut timeline = Timeline::new();
            let mut groups = vec![];
            for (group, step, back) in steps {
                match step {
                    0 => timeline.hold(line(group, 1)),
                    _ => timeline.pass(line(group, 99)),
                }
                groups.push(group);
                let place = if back > 3 { timeline.pick(back - 3) } else { None };
                if let Some(place) = place {
                    let picked = timeline.line_at(place).unwrap();
                    prop_assert_eq!(picked.group, groups[groups.len() - (back - 3)]);
                    if back == 5 {
                        timeline.release(place);
                    }
                }
            }
            let mut next = 0;
            for it in timeline.stretches() {
                match it {
                    Stretch::Line(line) => {
                        prop_assert_eq!(line.group, groups[next]);
                        next += 1;
                    }
                    Stretch::Gap(gap) => {
                        let lines = &groups[next..next + gap.lines];
                        next += gap.lines;
                        prop_assert_eq!(gap.bytes, 10 * gap.lines);
                        for share in &gap.shares() {
                            let count = lines.iter().filter(|&&it| it == share.group).count();
                            prop_assert!(share.count <= count);
                            prop_assert!(share.is_least || share.count == count);
                        }
                        for group in 0..9 {
                            let count = lines.iter().filter(|&&it| it == group).count();
                            let is_known = gap.shares().iter().any(|it| it.group == group);
                            prop_assert!(is_known || 2 * count <= lines.len());
                        }
                    }
                }
            }
            prop_assert_eq!(next, groups.len());
        }
    }

    #[test]
    fn room_is_made_by_giving_up_what_tells_least() {
        let mut timeline = Timeline::new();
        for number in 0..MOST_HELD + 10 {
            timeline.hold(line(0, 1 + number % 4));
        }
        timeline.make_room();
        assert!(timeline.held <= MOST_HELD / 4 * 3 && timeline.held >= MOST_HELD / 4);
        assert_eq!(picture(&timeline)[..3], [(1, Some(0)), (1, Some(0)), (2, None)]);
        let lines: usize = picture(&timeline).iter().map(|it| it.0).sum();
        assert_eq!(lines, MOST_HELD + 10);
    }
}
