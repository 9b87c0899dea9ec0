//! What a line may go on with: the details of a failing test, the body of a finding, a stack trace.

use crate::failure::{Telling, telling};
use crate::grade::Grade;
use crate::level::Severity;
use crate::line::Role;
use crate::raised::Message;
use crate::scan::{contains, digits, indent, starts_with_any};
use crate::stack::{Frame, frame, is_raised};

/// Lines that belong to one failure, at most.
const LONGEST: usize = 400;
/// A summary within the details of a failing test is set in so far.
const DEEP: usize = 4;
/// Lines of it that must be shown, and bytes of them, at most.
const SHOWN: usize = 16;
const BYTES: usize = 3000;
const BYTES_OF_MANY: usize = 800;

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The details of a failing test.
    Failure {
        /// Whether its source comes first.
        has_source: bool,
    },
    /// A finding.
    Finding {
        /// How bad it is.
        severity: Severity,
    },
    /// What was raised.
    Raised,
    /// The cause that a tool states in a paragraph.
    Cause,
}

/// What began on a line and may go on.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    /// The line.
    pub(crate) head: u32,
    pub(crate) what: What,
    /// Whether that line must be shown.
    pub(crate) is_shown: bool,
    /// Whether the same was said before.
    pub(crate) is_repeated: bool,
    /// Whether its place was told.
    pub(crate) has_place: bool,
    /// Whether a note to it has begun.
    pub(crate) in_note: bool,
    /// Whether it is a stack trace that ends with what was raised.
    pub(crate) is_traceback: bool,
    /// Whether such a one has ended, and what it said then.
    pub(crate) ended: bool,
    pub(crate) message: Option<Message>,
    /// Whether the line after the first says what was raised.
    pub(crate) says_next: bool,
    /// Lines after the first, and those that are not blank.
    pub(crate) lines: usize,
    pub(crate) said: usize,
    /// Frames of the reader's own code.
    pub(crate) frames: usize,
    shown: usize,
    bytes: usize,
    most_bytes: usize,
    blanks: usize,
}

impl Open {
    /// What began on line `head`.
    pub(crate) fn new(head: u32, what: What, is_shown: bool) -> Self {
        Self {
            head,
            what,
            is_shown,
            is_repeated: false,
            has_place: false,
            in_note: false,
            is_traceback: false,
            ended: false,
            message: None,
            says_next: false,
            lines: 0,
            said: 0,
            frames: 0,
            shown: 0,
            bytes: 0,
            most_bytes: BYTES,
            blanks: 0,
        }
    }

    /// The same as one of many, of which less has to be shown.
    pub(crate) fn of_many(self) -> Self {
        Self { most_bytes: BYTES_OF_MANY, ..self }
    }

    /// Whether one more line of `len` bytes may have to be shown.
    pub(crate) fn takes(&mut self, len: usize) -> bool {
        self.shown += 1;
        self.bytes += len;
        self.shown <= SHOWN && self.bytes <= self.most_bytes
    }

    /// Whether `text`, this `frame`, is the first in code of the reader's; a frame of two lines counts as one.
    pub(crate) fn begins_own_code(&mut self, frame: Frame, text: &[u8]) -> bool {
        if frame == Frame::Foreign || self.has_place {
            return false;
        }
        self.has_place = tells_a_line(text);
        true
    }

    /// Whether `text`, a line below what was raised, says what was wrong.
    pub(crate) fn says_wrong(&self, text: &[u8]) -> bool {
        self.says_next && (self.lines == 1 || telling(text) == Telling::Wrong)
    }

    /// Whether `text`, a line of the details of a failing test, says what was raised.
    pub(crate) fn tells_kind(&mut self, text: &[u8]) -> bool {
        let is_next = std::mem::replace(&mut self.says_next, contains(text, "panicked at"));
        let said = text.strip_prefix(b"E ").unwrap_or(text).trim_ascii_start();
        is_next || is_raised(said) && !self.says_next
    }

    /// The grade of a line of a paragraph.
    pub(crate) fn grade_by_head(&mut self, weight: f32) -> Grade {
        let grade = if self.is_shown && self.lines <= SHOWN {
            Grade::evidence(weight)
        } else {
            Grade::optional(weight)
        };
        grade.part_of(Some(self.head))
    }

    /// Whether `text`, which has this `role` and has `next` behind it, belongs to it.
    pub(crate) fn goes_on(&mut self, text: &[u8], role: &Role, next: &[u8]) -> bool {
        if self.lines >= LONGEST {
            return false;
        }
        let goes_on = match self.what {
            What::Failure { .. } => goes_on_with_failure(text, role) && !self.misses(role),
            What::Finding { .. } => self.goes_on_with_finding(text, role, next),
            What::Raised => self.goes_on_with_trace(text, role, next),
            What::Cause => *role != Role::Blank,
        };
        self.blanks = if *role == Role::Blank { self.blanks + 1 } else { 0 };
        goes_on && self.blanks < 4
    }

    /// Whether a line of it would not be shown that has to be if it stands alone: a finding in a place of its own.
    fn misses(&self, role: &Role) -> bool {
        let is_shown = self.is_shown && self.shown < SHOWN && self.bytes < self.most_bytes;
        let Role::Finding(found) = role else { return false };
        !is_shown && found.severity == Severity::Error && found.place.is_some()
    }

    fn goes_on_with_finding(&mut self, text: &[u8], role: &Role, next: &[u8]) -> bool {
        let is_deep = indent(text) > 0;
        match role {
            Role::Blank => is_call_stack(next) && self.blanks == 0,
            Role::Finding(found) => {
                found.severity == Severity::Note
                    && (found.place.is_some() || is_excerpt_word(text))
                    && !found.is_row
            }
            Role::Ending | Role::Step | Role::StepEnd | Role::Verdict(_) | Role::Heading(_) => {
                false
            }
            _ => is_deep || is_excerpt(text) || is_caret(next) || is_call_stack(text),
        }
    }

    fn goes_on_with_trace(&mut self, text: &[u8], role: &Role, next: &[u8]) -> bool {
        if self.ended {
            return false;
        }
        match role {
            Role::Frame(_) => true,
            Role::Raised if !self.is_traceback => {
                starts_with_any(text.trim_ascii_start(), &["Caused by", "panic:", "[signal"])
            }
            Role::Blank => {
                self.blanks == 0
                    && (starts_with_any(next, &["goroutine "]) || frame(next).is_some())
            }
            Role::Ending
            | Role::Step
            | Role::StepEnd
            | Role::Verdict(_)
            | Role::Heading(_)
            | Role::Summary(_) => false,
            Role::Finding(found) if found.place.is_some() => false,
            _ if indent(text) > 0 => true,
            _ if self.is_traceback => {
                self.ended = true;
                true
            }
            _ => {
                starts_with_any(text, &["goroutine ", "stack backtrace:", "note: "])
                    || self.lines == 0 && !matches!(role, Role::Finding(_) | Role::Raised)
            }
        }
    }
}

/// Whether a line belongs to the details of a failing test.
fn goes_on_with_failure(text: &[u8], role: &Role) -> bool {
    // A build system that writes a level before each of its own lines writes none before what a test says.
    if starts_with_any(text, &["[INFO]", "[ERROR]", "[WARNING]"]) {
        return false;
    }
    match role {
        Role::Heading(_) | Role::StepEnd | Role::Ending | Role::Verdict(_) => false,
        // The difference of two values may look like a command that is echoed.
        Role::Step => starts_with_any(text, &["+ ", "# "]),
        // Values may hold counts, too.
        Role::Summary(_) => {
            indent(text) >= DEEP && !contains(text, "Tests run")
                || starts_with_any(text, &["E ", ">"])
        }
        Role::Title => contains(text, "Captured") || contains(text, "stderr"),
        _ => true,
    }
}

/// Whether `text` tells the number of a line.
pub(crate) fn tells_a_line(text: &[u8]) -> bool {
    let colon = text.windows(2).any(|two| two[0] == b':' && two[1].is_ascii_digit());
    colon || contains(text, ", line ")
}

/// Whether `text` shows source: `12 | let x`, `   |   ^^^`, `...`.
fn is_excerpt(text: &[u8]) -> bool {
    let number = digits(text);
    let rest = text[number..].trim_ascii_start();
    number > 0 && rest.starts_with(b"|") || text.starts_with(b"...") || is_caret(text)
}

/// Whether a compiler sets `text` at the margin within what it says of one finding.
fn is_excerpt_word(text: &[u8]) -> bool {
    starts_with_any(text, &["note: ", "help: ", "note[", "help["])
}

/// Whether `text` does nothing but point.
fn is_caret(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    !text.is_empty()
        && text.iter().all(|byte| matches!(byte, b'^' | b'~' | b' ' | b'-'))
        && text.contains(&b'^')
}

/// Whether `text` goes on with what a build system says of its own files.
fn is_call_stack(text: &[u8]) -> bool {
    starts_with_any(text, &["Call Stack (most recent"])
}
