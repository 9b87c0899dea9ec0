//! The lines that belong to a failing test, to a finding or to what was raised.

use crate::failure::{Telling, telling};
use crate::grade::Grade;
use crate::level::Severity;
use crate::line::{Line, Role, tone};
use crate::open::{Open, What, tells_a_line};
use crate::place::place;
use crate::raised::Message;
use crate::scan::{contains, indent, starts_with_any};
use crate::stack::{Frame, frame};
use hr_severity::Tone;

/// Frames of the reader's own code that may tell how it came to what was raised.
const FRAMES: usize = 4;
/// Lines of source below an error that are shown even beyond the budget.
const EXCERPT: usize = 16;

/// The grade of `line`, which has this `role` and belongs to what is `open`.
pub(crate) fn grade(open: &mut Open, line: &Line<'_>, role: &Role) -> Grade {
    open.lines += 1;
    let framed = framed(line, role);
    match open.what {
        What::Failure { has_source } => of_failure(open, line.text, &framed, has_source),
        What::Finding { severity } => of_finding(open, line.text, role, severity),
        What::Raised => of_raised(open, line.text, &framed),
        What::Cause => open.grade_by_head(1.0),
    }
}

/// A line of the details of a failing test.
fn of_failure(open: &mut Open, text: &[u8], role: &Role, has_source: bool) -> Grade {
    let part_of = Some(open.head);
    if *role == Role::Blank {
        return Grade::optional(0.0).joined();
    }
    open.said += 1;
    let is_lead = !has_source && open.said <= 2;
    let told = match role {
        Role::Frame(frame) => return of_frame(open, text, *frame),
        Role::Raised => Telling::Wrong,
        Role::Boilerplate | Role::Noise => Telling::Nothing,
        _ => telling(text),
    };
    if told == Telling::Wrong {
        open.has_place |= contains(text, "panicked at") || place(text, indent(text)).is_some();
    }
    let grade = match told {
        Telling::Wrong if open.is_shown && open.takes(text.len()) => Grade::evidence(2.0),
        Telling::Wrong => Grade::optional(1.5),
        Telling::Something if is_lead && open.is_shown && open.takes(text.len()) => {
            Grade::evidence(1.5)
        }
        Telling::Something => match tone(text) {
            Tone::Failing => Grade::optional(1.5),
            Tone::Uneasy => Grade::optional(0.9),
            Tone::Calm => Grade::optional(0.4).joined(),
        },
        Telling::Nothing => Grade::optional(0.0),
    };
    grade.part_of(part_of)
}

/// A frame of a stack trace in the details of a failing test.
fn of_frame(open: &mut Open, text: &[u8], frame: Frame) -> Grade {
    let is_first = open.begins_own_code(frame, text);
    let grade = match frame {
        _ if is_first && open.is_shown => Grade::evidence(1.0),
        Frame::Own => Grade::optional(0.4),
        Frame::Foreign => Grade::optional(0.0).joined(),
    };
    grade.part_of(Some(open.head))
}

/// `role` for `line`, where the next one may tell in whose code the frame is that it names.
fn framed(line: &Line<'_>, role: &Role) -> Role {
    let next = line.next;
    let is_place = next.trim_ascii_start().starts_with(b"at ") || next.starts_with(b"\t/");
    let is_named = is_place && !tells_a_line(line.text);
    match role {
        Role::Frame(_) if is_named && frame(next) == Some(Frame::Foreign) => {
            Role::Frame(Frame::Foreign)
        }
        _ => role.clone(),
    }
}

/// A line of the body of a finding.
fn of_finding(open: &mut Open, text: &[u8], role: &Role, severity: Severity) -> Grade {
    let part_of = Some(open.head);
    if open.is_repeated || *role == Role::Blank {
        return Grade::optional(0.0).part_of(part_of).joined();
    }
    let is_place = contains(text, "--> ");
    if is_place && !open.has_place {
        open.has_place = true;
        return match (open.is_shown, severity) {
            (true, _) => Grade::evidence(2.0).part_of(part_of),
            (_, Severity::Error) => Grade::optional(2.5).part_of(part_of),
            _ => Grade::optional(0.8).part_of(part_of),
        };
    }
    let said = text.trim_ascii_start();
    let is_note = matches!(role, Role::Finding(_))
        || starts_with_any(said, &["= note", "= help", "symbol:", "location:"]);
    open.in_note |= is_note;
    // What stands under the source says what is wrong there.
    let is_said = said.starts_with(b"|") && contains(said, "^ ") || said.starts_with(b"^ ");
    let weight = match (open.is_shown, severity) {
        (true, _) => 1.2,
        (_, Severity::Error) if is_said => 2.0,
        (_, Severity::Error) => 0.7,
        _ => 0.25,
    };
    let is_told =
        open.is_shown && severity == Severity::Error && !open.in_note && open.lines < EXCERPT;
    let grade = if is_told { Grade::sample(weight) } else { Grade::optional(weight) };
    let grade = grade.part_of(part_of);
    if is_note { grade } else { grade.joined() }
}

/// A line below what was raised.
fn of_raised(open: &mut Open, text: &[u8], role: &Role) -> Grade {
    let part_of = Some(open.head);
    if open.is_repeated || *role == Role::Blank {
        return Grade::optional(0.0).part_of(part_of).joined();
    }
    if open.ended {
        open.message = Some(Message::of(text, b""));
    }
    match role {
        Role::Frame(frame) if open.begins_own_code(*frame, text) && open.is_shown => {
            Grade::evidence(1.0).part_of(part_of)
        }
        Role::Frame(Frame::Own) => {
            open.frames += 1;
            let is_near = open.is_shown && open.frames <= FRAMES;
            Grade::optional(if is_near { 0.7 } else { 0.1 }).part_of(part_of)
        }
        Role::Frame(Frame::Foreign) => Grade::optional(0.0).part_of(part_of).joined(),
        _ if open.is_shown && open.says_wrong(text) && open.takes(text.len()) => {
            Grade::evidence(2.0).part_of(part_of)
        }
        _ if open.ended || *role == Role::Raised => {
            let is_shown = open.is_shown && open.takes(text.len());
            if is_shown {
                Grade::evidence(2.0).part_of(part_of)
            } else {
                Grade::optional(0.4).part_of(part_of)
            }
        }
        _ => Grade::optional(if open.is_shown { 0.6 } else { 0.1 }).part_of(part_of).joined(),
    }
}
