//! From a stream to a Part.

use super::part::Part;
use super::tally::{Full, Tally};
use crate::lines::{Lines, Piece};

/// Reads a log and makes a [`Part`] of it. Memory, and the size of the Part, do not grow with the log.
#[derive(Debug)]
pub struct PartSurvey {
    lines: Lines,
    state: Counting<IntoOthers>,
}

impl Default for PartSurvey {
    fn default() -> Self {
        let tally = Tally::default().without_all_numbers();
        Self { lines: Lines::default(), state: Counting { tally, when_full: IntoOthers } }
    }
}

impl PartSurvey {
    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.lines.push(bytes, |line| self.state.line(line));
    }

    /// Ends the log.
    pub fn finish(mut self) -> Part {
        self.lines.finish(|line| self.state.line(line));
        Part::of(self.state.tally)
    }
}

/// What is done when there is no room for another kind.
pub(crate) trait WhenFull {
    /// Makes room for the line, or counts it otherwise.
    fn when_full(&mut self, tally: &mut Tally, line: Piece<'_>);
}

/// Takes lines into a tally.
#[derive(Debug, Default)]
pub(crate) struct Counting<F> {
    pub(crate) tally: Tally,
    pub(crate) when_full: F,
}

impl<F: WhenFull> Counting<F> {
    /// Counts the next line.
    pub(crate) fn line(&mut self, line: Piece<'_>) {
        if let Err(Full) = self.tally.line(line) {
            self.when_full.when_full(&mut self.tally, line);
        }
    }
}

#[derive(Debug, Default)]
struct IntoOthers;

impl WhenFull for IntoOthers {
    fn when_full(&mut self, tally: &mut Tally, line: Piece<'_>) {
        tally.other_line(line);
    }
}
