//! What a line is by itself.

use crate::diagnostic::{Diagnostic, diagnostic, is_lead};
use crate::ending::is_failed_ending;
use crate::failure::{Heading, heading, is_title};
use crate::level::{Severity, level};
use crate::noise::is_noise;
use crate::place::{is_path, place};
use crate::scan::{contains_any, indent, starts_with_any};
use crate::stack::{Frame, frame, is_raised};
use crate::step::{is_command, is_end, is_step};
use crate::summary::{Summary, summary};
use crate::verdict::{Outcome, Verdict, verdict};
use hr_severity::Tone;

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing.
    Blank,
    /// Work that goes on.
    Noise,
    /// The start of a step.
    Step,
    /// The end of a group.
    StepEnd,
    /// The failed end of a command, a step or a job.
    Ending,
    /// How a test ended.
    Verdict(Verdict),
    /// The start of the details of a failing test.
    Heading(Heading),
    /// A title of a part of a report.
    Title,
    /// What a tool counted.
    Summary(Summary),
    /// What a tool found.
    Finding(Diagnostic),
    /// What leads to a finding.
    Lead,
    /// The path of a file that findings follow.
    Path,
    /// What was raised.
    Raised,
    /// A frame of a stack trace.
    Frame(Frame),
    /// A command that is echoed.
    Command,
    /// What every failure of a tool says.
    Boilerplate,
    /// Anything else, by what its words say.
    Text(Tone),
}

/// A line that is graded.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// Its number, from 0.
    pub(crate) number: u32,
    /// What it says, as [`plain`](crate::plain::plain) gives it, and what the line after it says.
    pub(crate) text: &'a [u8],
    pub(crate) next: &'a [u8],
    /// The level before it, if that is one of trouble, and where the text after any level starts.
    pub(crate) level: Option<Severity>,
    start: usize,
}

impl<'a> Line<'a> {
    /// Line `number`, which says `text`, and what it is.
    pub(crate) fn new(number: u32, text: &'a [u8], next: &'a [u8]) -> (Self, Role) {
        let (level, start) = level(text);
        let role = role(text, level, start);
        (Self { number, text, next, level, start }, role)
    }

    /// What it says after the level.
    pub(crate) fn said(&self) -> &'a [u8] {
        &self.text[self.start..]
    }
}

/// What `text` is, with this `level` before it that ends at `start`.
fn role(text: &[u8], level: Option<Severity>, start: usize) -> Role {
    let rest = &text[start..];
    if rest.trim_ascii().is_empty() {
        return Role::Blank;
    }
    if is_end(text) {
        return Role::StepEnd;
    }
    if is_boilerplate(rest) {
        return Role::Boilerplate;
    }
    if is_failed_ending(text) && place(text, indent(text)).is_none() {
        return Role::Ending;
    }
    if is_lead(rest) {
        return Role::Lead;
    }
    if let Some(frame) = frame(rest) {
        return Role::Frame(frame);
    }
    if let Some(heading) = heading(text) {
        return Role::Heading(heading);
    }
    if let Some(verdict) = verdict(text, start) {
        return match verdict.outcome {
            Outcome::Passed | Outcome::Failed if is_step(text, 0) && rest.starts_with(b"PASS ") => {
                Role::Step
            }
            _ => Role::Verdict(verdict),
        };
    }
    if let Some(summary) = summary(text, start) {
        return Role::Summary(summary);
    }
    if is_noise(text, start) {
        return Role::Noise;
    }
    if is_title(rest) && level.is_none() {
        return Role::Title;
    }
    if is_step(text, start) || start > 0 && is_step(text, 0) {
        return Role::Step;
    }
    if is_raised(rest) {
        return Role::Raised;
    }
    if let Some(found) = diagnostic(text, start, level) {
        return Role::Finding(found);
    }
    if is_command(text) {
        return Role::Command;
    }
    if start == 0 && is_path(text) && !text.contains(&b' ') && text.contains(&b'/') {
        return Role::Path;
    }
    Role::Text(tone(rest))
}

/// What a tool says at each failure: where help is, how to run it again.
fn is_boilerplate(text: &[u8]) -> bool {
    const SAID: [&str; 27] = [
        "To see the full stack trace of the errors",
        "Re-run Maven using the -X",
        "For more information about the errors",
        "[Help ",
        "-> [Help ",
        "After correcting the problems",
        "> Run with --",
        "* Try:",
        "* Get more help",
        "Run with --stacktrace",
        "For a full report see",
        "A complete log of this run",
        "For more information about an error",
        "note: run with `RUST_BACKTRACE",
        "note: Some details are omitted",
        "For more information about this error",
        "See also \"",
        "-- Docs: https",
        "Please refer to ",
        "This is usually caused by",
        "> Get more help",
        "npm notice",
        "Deprecated Gradle features",
        "You can use '--warning-mode",
        "If you are behind a proxy",
        "Run the command again",
        "WARNING: Running pip as",
    ];
    starts_with_any(text, &SAID)
}

/// What the words of `text` say, but for those that are parts of names and paths.
pub(crate) fn tone(text: &[u8]) -> Tone {
    let tone = Tone::of(text);
    if tone == Tone::Calm {
        let is_missing = contains_any(text, &["does not exist", "is missing", "not supported"]);
        return if is_missing { Tone::Uneasy } else { Tone::Calm };
    }
    let is_word = |at: usize| {
        let is_gap = |byte: &u8| byte.is_ascii_whitespace();
        let start = text[..at].iter().rposition(is_gap).map_or(0, |gap| gap + 1);
        let len = text[at..].iter().position(is_gap).unwrap_or(text.len() - at);
        let word = &text[start..at + len];
        let first = word.iter().position(u8::is_ascii_alphanumeric).unwrap_or(0);
        let last = word.iter().rposition(u8::is_ascii_alphanumeric).unwrap_or(0);
        word.first() != Some(&b'-')
            && word[first..=last.max(first)]
                .iter()
                .all(|byte| byte.is_ascii_alphabetic() || *byte == b'\'')
    };
    if Tone::words(text).any(|word| is_word(word.start)) { tone } else { Tone::Calm }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_names_do_not_count() {
        assert_eq!(
            tone(b"Unpacking error-prone 3.1 in /srv/errors/fail.d with -Werror"),
            Tone::Calm
        );
        assert_eq!(tone(b"the upload failed: a.b"), Tone::Failing);
        assert_eq!(tone(b"a/b: Permission denied"), Tone::Uneasy);
    }
}
