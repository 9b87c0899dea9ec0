//! A suffix automaton: it finds in one pass over any other lines the longest runs of a text that stand
//! among them.
//!
//! A state stands for runs of the text that end at the same places of it: the longest of them and its
//! shorter ends, down to those that end at more places, for which the state's link stands.

use rustc_hash::FxHashMap;

/// The state of the empty run.
const ROOT: u32 = 0;
/// The link of the root, and the end of a list.
const NONE: u32 = u32::MAX;

/// A run that ends at some place of the text, and stands in something else as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its number of lines.
    pub(crate) lines: u32,
    /// What it stands in, numbered by the caller: the last of those where it is as long.
    pub(crate) place: u32,
}

impl Found {
    /// Keeps the longer run of two, and of equal ones that of the later place.
    pub(crate) fn improve(&mut self, other: Found) {
        if (self.lines, self.place) < (other.lines, other.place) {
            *self = other;
        }
    }
}

struct State {
    /// Lines of the longest run it stands for.
    lines: u32,
    link: u32,
    /// The latest of the edges that leave it.
    edge: u32,
    /// The longest of its runs that was found.
    found: Found,
    /// The last place where any of them was found.
    last_place: u32,
}

/// Built from a text whose lines are numbers: the same line, the same number.
pub(crate) struct Automaton {
    states: Vec<State>,
    /// Where a state goes with a line.
    targets: FxHashMap<(u32, u32), u32>,
    /// All edges: the line, and the edge before it of the same state.
    edges: Vec<(u32, u32)>,
    /// The state of each beginning of the text, the empty one first.
    beginnings: Vec<u32>,
}

impl Automaton {
    /// Takes time in proportion to the lines of `text`, and so does all that follows.
    pub(crate) fn of(text: &[u32]) -> Automaton {
        let mut automaton = Automaton {
            states: Vec::with_capacity(2 * text.len() + 1),
            targets: FxHashMap::with_capacity_and_hasher(2 * text.len(), Default::default()),
            edges: Vec::with_capacity(2 * text.len()),
            beginnings: Vec::with_capacity(text.len() + 1),
        };
        let root = automaton.state(0);
        automaton.beginnings.push(root);
        let mut last = root;
        for &line in text {
            last = automaton.append(last, line);
            automaton.beginnings.push(last);
        }
        automaton
    }

    /// Looks for runs of the text among `lines`, which stand one after the other in `place`.
    pub(crate) fn search(&mut self, lines: &[u32], place: u32) {
        let (mut at, mut found) = (ROOT, Found { lines: 0, place });
        for &line in lines {
            let target = loop {
                match self.targets.get(&(at, line)) {
                    Some(&target) => break target,
                    None if at == ROOT => break NONE,
                    None => at = self.link(at),
                }
                found.lines = self.longest(at);
            };
            if target == NONE {
                continue;
            }
            (at, found.lines) = (target, found.lines + 1);
            let state = &mut self.states[at as usize];
            state.found.improve(found);
            state.last_place = state.last_place.max(place);
        }
    }

    /// The longest run that was found of those that end after each number of lines of the text, from
    /// none to all.
    pub(crate) fn found(mut self) -> Vec<Found> {
        let mut order: Vec<u32> = (1..self.states.len() as u32).collect();
        order.sort_unstable_by_key(|&state| self.longest(state));
        // Who finds a run finds its ends.
        for &state in order.iter().rev() {
            let State { link, found, last_place, .. } = self.states[state as usize];
            if found.lines > 0 && link != ROOT {
                let link = &mut self.states[link as usize];
                link.found.improve(Found { lines: link.lines, place: last_place });
                link.last_place = link.last_place.max(last_place);
            }
        }
        // A run that is not found may have ends that are.
        for &state in &order {
            if self.states[state as usize].found.lines == 0 {
                self.states[state as usize].found = self.states[self.link(state) as usize].found;
            }
        }
        self.beginnings.iter().map(|&state| self.states[state as usize].found).collect()
    }

    fn longest(&self, state: u32) -> u32 {
        self.states[state as usize].lines
    }

    fn link(&self, state: u32) -> u32 {
        self.states[state as usize].link
    }

    fn state(&mut self, lines: u32) -> u32 {
        self.states.push(State {
            lines,
            link: NONE,
            edge: NONE,
            found: Found::default(),
            last_place: 0,
        });
        (self.states.len() - 1) as u32
    }

    fn add_edge(&mut self, from: u32, line: u32, to: u32) {
        self.targets.insert((from, line), to);
        let edge = &mut self.states[from as usize].edge;
        self.edges.push((line, *edge));
        *edge = (self.edges.len() - 1) as u32;
    }

    /// The state of the text so far, whose state was `last`, with `line` after it.
    fn append(&mut self, last: u32, line: u32) -> u32 {
        let new = self.state(self.longest(last) + 1);
        let mut at = last;
        let target = loop {
            if let Some(&target) = self.targets.get(&(at, line)) {
                break target;
            }
            self.add_edge(at, line, new);
            if at == ROOT {
                self.states[new as usize].link = ROOT;
                return new;
            }
            at = self.link(at);
        };
        let link = if self.longest(target) == self.longest(at) + 1 {
            target
        } else {
            self.split(target, at, line)
        };
        self.states[new as usize].link = link;
        new
    }

    /// Splits off the runs of `target` that `from` and its links lead to with `line`: they end at one
    /// place more than the others.
    fn split(&mut self, target: u32, from: u32, line: u32) -> u32 {
        let shorter = self.state(self.longest(from) + 1);
        let mut edge = self.states[target as usize].edge;
        while edge != NONE {
            let (line, before) = self.edges[edge as usize];
            let to = self.targets[&(target, line)];
            self.add_edge(shorter, line, to);
            edge = before;
        }
        self.states[shorter as usize].link = self.link(target);
        self.states[target as usize].link = shorter;
        let mut at = from;
        while at != NONE && self.targets.get(&(at, line)) == Some(&target) {
            self.targets.insert((at, line), shorter);
            at = self.link(at);
        }
        shorter
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same as the automaton finds, by trying everything.
    fn by_trying(text: &[u32], others: &[Vec<u32>]) -> Vec<Found> {
        let find = |end: usize| {
            let mut found = Found::default();
            for start in 0..end {
                let run = &text[start..end];
                for (place, other) in others.iter().enumerate() {
                    if other.windows(run.len()).any(|window| window == run) {
                        found.improve(Found { lines: run.len() as u32, place: place as u32 });
                    }
                }
            }
            found
        };
        (0..=text.len()).map(find).collect()
    }

    proptest! {
        #[test]
        fn all_is_found_that_is_found_by_trying(
            text in prop::collection::vec(0..4u32, 0..24),
            others in prop::collection::vec(prop::collection::vec(0..5u32, 0..12), 0..6),
        ) {
            let mut automaton = Automaton::of(&text);
            for (place, other) in others.iter().enumerate() {
                automaton.search(other, place as u32);
            }
            prop_assert_eq!(automaton.found(), by_trying(&text, &others));
        }
    }
}
