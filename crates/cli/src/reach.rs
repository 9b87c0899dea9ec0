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

impl Reach {
    /// What would reach it of this text, which is one of several that are so many bytes together: of texts that are too
    /// long together it is shown the start of the first.
    pub(crate) fn of_several(self, together: usize, is_first: bool) -> Self {
        let longest = if together > self.longest { 0 } else { self.longest };
        if is_first { Self { longest, ..self } } else { Self { longest, bytes: 0, tokens: 0 } }
    }

    /// Lets `report` count no more than would have reached the reader: nobody saves what was never shown.
    pub(crate) fn limit(self, report: &mut Report) {
        if report.bytes_in > self.longest {
            report.bytes_in = self.bytes;
            report.tokens_in = self.tokens.min(report.tokens_in);
        }
    }
}
