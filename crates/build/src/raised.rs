//! What is raised: exceptions, panics, signals. Those are alike whose messages are.

use crate::grade::Grade;
use crate::grader::Grader;
use crate::line::{Line, Role};
use crate::open::{Open, What};
use crate::room::Limits;
use crate::scan::{contains, find};
use crate::templates::{exact, salt, template};
use hr_core::Keep;

/// How many kinds are all shown. Those of one sort differ in what is in quotes.
const RAISED: Limits = Limits { of_sort: 8, first: 48, later: 4, most: 192 };

/// What a message says, as hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Message {
    /// But for numbers and what is in quotes.
    template: u64,
    /// But for numbers.
    kind: u64,
    exact: u64,
}

impl Message {
    /// That of the line `text`, which goes on in `more`.
    pub(crate) fn of(text: &[u8], more: &[u8]) -> Self {
        // Which thread it was tells nothing.
        let said = &text[find(text, "panicked at").unwrap_or(0)..];
        let hashes = [salt::KIND, hr_mask::hash(said), hr_mask::hash(more)];
        Self {
            template: template(more, template(text, salt::RAISED)),
            kind: hr_mask::combine(hashes.into_iter()),
            exact: hr_mask::combine([salt::KIND, exact(text), exact(more)].into_iter()),
        }
    }
}

impl Grader {
    /// A line that says what was raised.
    pub(crate) fn raised(&mut self, line: &Line<'_>) -> Grade {
        let (number, text) = (line.number, line.text);
        let mut open = Open::new(number, What::Raised, true);
        open.is_traceback = contains(text, "Traceback (most");
        if open.is_traceback {
            // What was raised is told at the end.
            self.open = Some(open);
            return Grade::evidence(3.0).part_of(self.step);
        }
        open.says_next = says_next(text, line.next);
        let more = if open.says_next { line.next } else { b"" };
        let message = Message::of(text, more);
        let is_new = self.templates.notes_new(message.kind);
        let lines = (number, number + u32::from(open.says_next));
        open.is_shown = is_new && self.raised.takes(&RAISED, message.template, lines);
        let seen = self.templates.note(message.template, message.exact);
        open.is_repeated = seen.is_same;
        let grade = match () {
            () if open.is_shown => Grade::evidence(3.0).part_of(self.step),
            () if is_new => Grade::sample(2.0),
            () => Grade::optional(0.3 / (1.0 + seen.alike as f32)),
        };
        self.open = Some(open);
        grade.like(seen.group)
    }

    /// Another thing within what was raised, such as its cause, on a line that has this `grade`: if the like of it was not
    /// told before, it is shown.
    pub(crate) fn cause(&mut self, line: &Line<'_>, grade: Grade) -> Grade {
        let message = Message::of(line.text, b"");
        if !self.templates.notes_new(message.kind) {
            return grade;
        }
        if grade.keep == Keep::Evidence {
            self.raised.counts_shown();
            return grade;
        }
        let lines = (line.number, line.number);
        let is_shown = self.raised.takes(&RAISED, message.template, lines);
        if is_shown { Grade::evidence(2.0).part_of(grade.part_of) } else { grade }
    }

    /// Ends what was `open`, if it is a traceback: whether it is shown is known by its message. One that was cut off may be
    /// told of by the line behind it, `text` of this `role`.
    pub(crate) fn close(&mut self, open: &Open, text: &[u8], role: &Role) {
        if !open.is_traceback {
            return;
        }
        let is_told = matches!(role, Role::Ending | Role::Finding(_) | Role::Summary(_));
        let behind = if is_told { text } else { b"" };
        let message = open.message.unwrap_or_else(|| Message::of(behind, b""));
        let end = open.head + open.lines as u32;
        let is_new = self.templates.notes_new(message.kind);
        let is_shown = is_new && self.raised.takes(&RAISED, message.template, (end, end));
        let seen = self.templates.note(message.template, message.exact);
        let head = open.head as usize;
        self.grades[head].group = Some(seen.group);
        if is_shown {
            return;
        }
        let rarity = if seen.is_same { 0.0 } else { 0.1 / (1.0 + seen.alike as f32) };
        for grade in &mut self.grades[head..=end as usize] {
            (grade.keep, grade.weight) = (Keep::Optional, grade.weight * rarity);
        }
    }
}

/// Whether what was raised is told in the `next` line, as Rust and C++ do it.
fn says_next(text: &[u8], next: &[u8]) -> bool {
    contains(text, "panicked at") && text.trim_ascii_end().ends_with(b":")
        || next.trim_ascii_start().starts_with(b"what():")
}
