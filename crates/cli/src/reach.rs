//! What would reach a reader without us.

use hr_pipe::Report;
use hr_tokens::Counter;

/// Claude Code 2.1 shows a model no more characters than this of a result: of a longer one it shows the start alone.
const LONGEST: usize = 30_000;
const PREVIEW: usize = 2_000;
/// The same of a result of an MCP server: 25,000 tokens.
const LONGEST_ANSWER: usize = 100_000;
/// No more than this of a command that fails.
const LONGEST_FAILURE: usize = 10_000;
/// What the client may add to it.
const SPARE: usize = 500;

/// Who reads what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A person, or a program that cuts nothing.
    Any,
    /// A model, through Claude Code.
    Claude,
    /// The same, of what an MCP server answers.
    ClaudeMcp,
}

/// What would reach it, if that is less than all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Bytes from which on only `shown` reaches it.
    longest: usize,
    bytes: usize,
    tokens: usize,
}

impl Reader {
    /// What would reach it of an output that starts with `start`.
    pub(crate) fn of(self, start: &[u8], failed: bool) -> Reach {
        let (longest, shown) = match (self, failed) {
            (Reader::Any, _) => (usize::MAX, 0),
            (Reader::ClaudeMcp, _) => (LONGEST_ANSWER, PREVIEW),
            (Reader::Claude, false) => (LONGEST, PREVIEW),
            (Reader::Claude, true) => (LONGEST_FAILURE, LONGEST_FAILURE),
        };
        let shown = &start[..start.len().min(shown)];
        Reach { longest, bytes: shown.len(), tokens: Counter::Estimate.count(shown) }
    }
}

impl Reader {
    /// Bytes of what we print of which it is shown no more.
    pub(crate) fn most(self, failed: bool) -> Option<usize> {
        match (self, failed) {
            (Reader::Any, _) => None,
            (Reader::Claude, true) => Some(LONGEST_FAILURE - SPARE),
            (Reader::Claude, false) => Some(LONGEST - SPARE),
            (Reader::ClaudeMcp, _) => Some(LONGEST_ANSWER - SPARE),
        }
    }
}

impl Reach {
    /// Lets `report` count no more than would have reached the reader: nobody saves what was never shown.
    pub(crate) fn limit(self, report: &mut Report) {
        if report.bytes_in > self.longest {
            report.bytes_in = self.bytes;
            report.tokens_in = self.tokens.min(report.tokens_in);
        }
    }
}
