//! From a stream to a Part.

use super::kind::Rest;
use super::part::Part;
use super::tally::{Full, Tally};
use crate::lines::{Lines, Piece, Sink};
use hr_severity::Tone;

/// Reads a log and makes a [`Part`] of it. Memory, and the size of the Part, do not grow with the log.
#[derive(Debug)]
pub struct PartSurvey {
    lines: Lines,
    state: Counting<IntoOthers>,
}

impl Default for PartSurvey {
    fn default() -> Self {
        let tally = Tally::default().without_all_numbers();
        Self {
            lines: Lines::default(),
            state: Counting { tally, when_full: IntoOthers, tone: None },
        }
    }
}

impl PartSurvey {
    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.lines.push(bytes, &mut self.state);
    }

    /// Ends the log.
    pub fn finish(mut self) -> Part {
        self.lines.finish(&mut self.state);
        Part::of(self.state.tally)
    }
}

/// What is done when there is no room for another kind.
pub(crate) trait WhenFull {
    /// Makes room for the line, or counts it otherwise.
    fn when_full(&mut self, tally: &mut Tally, line: Piece<'_>, rest: Option<Rest>);
}

/// Takes lines into a tally.
#[derive(Debug, Default)]
pub(crate) struct Counting<F> {
    pub(crate) tally: Tally,
    pub(crate) when_full: F,
    /// The tone of what came so far of a long line's rest.
    tone: Option<Tone>,
}

impl<F: WhenFull> Sink for Counting<F> {
    fn line(&mut self, line: Piece<'_>) {
        let tone = self.tone.take().unwrap_or(Tone::Calm);
        let rest = line.is_long().then_some(Rest::of(tone));
        if let Err(Full) = self.tally.line(line, rest) {
            self.when_full.when_full(&mut self.tally, line, rest);
        }
    }

    fn rest(&mut self, part: &[u8]) {
        self.tone = self.tone.max(Some(Tone::of(part)));
    }
}

#[derive(Debug, Default)]
struct IntoOthers;

impl WhenFull for IntoOthers {
    fn when_full(&mut self, tally: &mut Tally, line: Piece<'_>, _: Option<Rest>) {
        tally.other_line(line);
    }
}
