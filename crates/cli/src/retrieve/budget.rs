//! `hr-retrieve -b`: all of it or nothing.

use super::{Original, Stop};
use crate::size::Size;
use hr_archive::Error;
use indicatif::HumanCount;
use std::fmt::Write as _;
use std::io::{self, Write};

/// What is too much is counted further up to this, to say how much it is. A jq filter need not end.
const COUNTED: usize = 16 << 20;

/// An original of so few lines that is too much has long ones.
const FEW_LINES: usize = 50;

/// Prints what `print` writes, if it is no more than about `budget` tokens; else nothing of it. No more
/// is held in memory than may be printed.
pub(crate) fn within_budget(
    budget: usize,
    original: &Original,
    out: &mut impl Write,
    print: impl FnOnce(&mut Held) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut held = Held { budget, bytes: vec![], size: Size::default(), is_over: false };
    let printed = print(&mut held);
    let is_over = held.is_over || held.size.tokens() > budget;
    match printed {
        // The end that we made ourselves, of what is far too much.
        Err(Stop::Archive(Error::Output(_))) if is_over => Err(refusal(&held, original)),
        Ok(()) if is_over => Err(refusal(&held, original)),
        Err(stop) if is_over => Err(stop),
        // What comes before a fault is printed, as without a budget.
        printed => out.write_all(&held.bytes).map_err(Stop::from).and(printed),
    }
}

/// What was written, as long as it is within the budget.
pub(crate) struct Held {
    budget: usize,
    bytes: Vec<u8>,
    size: Size,
    is_over: bool,
}

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size.bytes >= COUNTED && self.is_over {
            return Err(io::Error::other("more than the budget"));
        }
        let count = self.size.write(bytes)?;
        if !self.is_over {
            self.bytes.extend_from_slice(&bytes[..count]);
            self.is_over = self.size.tokens_at_least() > self.budget;
        }
        if self.is_over {
            self.bytes = vec![];
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Says how much it is, and what to ask for instead.
fn refusal(held: &Held, original: &Original) -> Stop {
    let command = original.command();
    let more = if held.size.bytes >= COUNTED { "more than " } else { "" };
    let budget = HumanCount(held.budget as u64);
    let mut message = format!(
        "nothing is printed, because it is {more}{}, over the {budget} of -b. Ask for less:",
        held.size
    );
    let lines = HumanCount(original.line_count() as u64);
    let mut add = |part: &str, what: &str| {
        let _ = write!(message, "\n  {:44}{what}", format!("{command} {part}"));
    };
    if original.may_be_json() {
        add("--rows A-B", "rows of a table");
        add("--jq FILTER", "what the filter makes of it");
    }
    if original.line_count() > FEW_LINES {
        add("--head 50", "the first lines");
        add("-l A-B", &format!("lines, of {lines}"));
        add("-g REGEX", "lines that match; with -c only how many");
        add("-q WORDS", "the five passages that are most about these words");
    } else {
        add("--bytes 1-4000", &format!("bytes: it has only {lines} lines"));
    }
    Stop::OverBudget(message)
}
