//! Lines in no form of a tool's, by what their words say.

use crate::grade::Grade;
use crate::grader::{BEHIND, COMMON, Grader};
use crate::line::Line;
use crate::names::Said;
use crate::open::{Open, What};
use crate::results::FAILURES;
use crate::room::Limits;
use crate::scan::{indent, starts_with_any};
use crate::stack::frame;
use crate::templates::{exact, salt, template};
use hr_severity::Tone;

/// How many kinds of lines that speak of failure are all shown: those of one sort have the same first words.
const SPEAKING: Limits = Limits { of_sort: 48, first: 48, later: 2, most: 96 };
/// Bytes of a line at most that its first words are looked for in.
const WORDS: usize = 80;

impl Grader {
    /// A line in no form of a tool's, by the `tone` of its words; `is_listed` if it stands below a title.
    pub(crate) fn text(&mut self, line: &Line<'_>, tone: Tone, is_listed: bool) -> Grade {
        let (number, text, said) = (line.number, line.text, line.said());
        if is_listed && indent(said) > 0 && !said.trim_ascii().contains(&b' ') {
            return self.listed(number, said);
        }
        if starts_with_any(said, &["* What went wrong"]) {
            self.open = Some(Open::new(number, What::Cause, true));
            return Grade::evidence(2.0).part_of(self.step);
        }
        let seen = self.templates.note(template(text, salt::TEXT), exact(text));
        let is_new = seen.alike == 0;
        let sort = hr_mask::hash(first_words(said));
        if is_new
            && frame(line.next).is_some()
            && self.speaking.takes(&SPEAKING, sort, (number, number))
        {
            self.open = Some(Open::new(number, What::Raised, true));
            let grade =
                if tone == Tone::Failing { Grade::evidence(2.0) } else { Grade::sample(1.5) };
            return grade.like(seen.group).part_of(self.step);
        }
        let behind = if self.behind > 0 { 0.8 } else { 0.0 };
        let rare = 1.0 / (1.0 + seen.alike as f32);
        let grade = match tone {
            _ if seen.is_same => Grade::optional(0.0),
            Tone::Failing if is_new && line.level.is_none() => {
                self.behind = BEHIND;
                if self.speaking.takes(&SPEAKING, sort, (number, number)) {
                    Grade::evidence(2.0).part_of(self.step)
                } else {
                    Grade::sample(1.5)
                }
            }
            Tone::Failing => Grade::optional(0.6 * rare + behind).telling(),
            Tone::Uneasy => Grade::optional(1.0 * rare + behind).telling(),
            Tone::Calm if seen.alike >= COMMON => Grade::optional(behind).telling(),
            Tone::Calm => Grade::optional(0.15 * rare + behind).telling(),
        };
        grade.like(seen.group)
    }

    /// A name below a title, which may be that of a failing test.
    fn listed(&mut self, number: u32, name: &[u8]) -> Grade {
        self.listing = true;
        let is_failed = self.names.knows(name);
        self.names.add(number, name, Said::Listed);
        let seen = self.templates.note(template(name, salt::LISTED), exact(name));
        let is_shown = is_failed && seen.alike < FAILURES as u32;
        let grade = if is_shown { Grade::evidence(1.0) } else { Grade::optional(0.5) };
        grade.like(seen.group)
    }
}

/// The first two words of `text`.
fn first_words(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    let text = &text[..text.len().min(WORDS)];
    let second = memchr::memchr_iter(b' ', text).nth(1);
    &text[..second.unwrap_or(text.len())]
}
