//! What reaches a reader: Claude Code cuts long results of tools, ours too.

use crate::settings::Settings;
use hr_claude::{Printed, Tool};
use hr_core::Kind;
use hr_pipe::{Options, Report};
use hr_tokens::Counter;

/// Characters of a longer result that Claude Code 2.1 shows: its start.
const PREVIEW: usize = 2_000;
/// Of a command that fails it shows the start and what it takes for the end, so many characters in all.
const LONGEST_FAILURE: usize = 10_000;
/// Bytes of a file that is printed as it is.
const SMALL_FILE: usize = 10_000;
/// What it may add to a result.
const SPARE: usize = 500;

/// Who reads what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// A person, or a program that cuts nothing.
    Any,
    /// A model, through Claude Code, what this tool gives.
    Claude(Tool),
}

/// What would reach it of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Bytes from which on only so many bytes reach it.
    longest: usize,
    bytes: usize,
    tokens: usize,
}

impl Reader {
    /// Bytes of a text of which it is shown no more than a part. Claude Code counts characters, which are no more.
    fn longest(self, failed: bool) -> usize {
        match self {
            Reader::Any | Reader::Claude(Tool::Read) => usize::MAX,
            Reader::Claude(Tool::Bash) if failed => {
                LONGEST_FAILURE.min(set("BASH_MAX_OUTPUT_LENGTH"))
            }
            Reader::Claude(Tool::Bash) => 30_000.min(set("BASH_MAX_OUTPUT_LENGTH")),
            Reader::Claude(Tool::Grep) => 20_000,
            Reader::Claude(Tool::Glob) => 50_000,
            // That is tokens; a character is one at most.
            Reader::Claude(Tool::Mcp) => 50_000.min(set("MAX_MCP_OUTPUT_TOKENS")),
            Reader::Claude(_) => 30_000,
        }
    }

    /// Bytes of what we print of which it is shown all, if there is a limit.
    pub(crate) fn most(self, failed: bool) -> Option<usize> {
        let longest = self.longest(failed);
        (longest < usize::MAX).then(|| longest.saturating_sub(SPARE))
    }

    /// How what comes of a command or a tool, which is known by `label`, is reduced for it, by what is set and asked for.
    pub(crate) fn options(
        self,
        settings: &Settings,
        budget: Option<usize>,
        label: &str,
        failed: bool,
    ) -> Options {
        let mut disabled = settings.disabled();
        // Who prints source code wants to read it, or to change it.
        disabled.push(Kind::Code);
        Options {
            budget: settings.budget(budget).map(|(tokens, _)| tokens),
            floor: settings.floor().map(|(tokens, _)| tokens),
            label: label.to_owned(),
            disabled,
            failed,
            most: self.most(failed),
            ..Options::default()
        }
    }

    /// Tells `options` what is to come of a shell command: lines that were asked for are printed as they are, if the reader
    /// is shown all of them, and so are small files; of larger ones nothing is taken for prose, whose markup would go.
    pub(crate) fn heed(self, command: &str, options: &mut Options) {
        match Printed::by(command) {
            Printed::Any => {}
            _ if self == Reader::Any => {}
            Printed::Lines => options.exact = self.most(options.failed).unwrap_or_default(),
            Printed::File => {
                options.exact = SMALL_FILE;
                options.disabled.push(Kind::Text);
            }
        }
    }

    /// What would reach it of a text that starts with `start`.
    pub(crate) fn reach(self, start: &[u8], failed: bool) -> Reach {
        let shown = if failed { LONGEST_FAILURE } else { PREVIEW };
        let shown = &start[..start.len().min(shown)];
        let (longest, tokens) = (self.longest(failed), Counter::Estimate.count(shown));
        Reach { longest, bytes: shown.len(), tokens }
    }
}

/// What the user has set in place of a limit, if anything.
fn set(name: &str) -> usize {
    let number = std::env::var(name).ok().and_then(|number| number.trim().parse().ok());
    number.unwrap_or(usize::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_shown_is_not_saved() {
        let text = b"a word ".repeat(6_000);
        let counted = |reader: Reader, failed| {
            let mut report = Report::unchanged(Kind::Log, "", text.len(), 12_000);
            reader.reach(&text, failed).limit(&mut report);
            (report.bytes_in, report.tokens_in)
        };
        assert_eq!(counted(Reader::Any, false), (42_000, 12_000));
        assert_eq!(counted(Reader::Claude(Tool::Mcp), false), (42_000, 12_000));
        let (bytes, tokens) = counted(Reader::Claude(Tool::Bash), false);
        assert!(bytes == 2_000 && (300..900).contains(&tokens), "{tokens}");
        let (bytes, tokens) = counted(Reader::Claude(Tool::Bash), true);
        assert!(bytes == 10_000 && (1_500..4_500).contains(&tokens), "{tokens}");
    }
}
