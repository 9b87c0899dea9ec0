//! What tools find, and what leads there.

use crate::diagnostic::Diagnostic;
use crate::grade::Grade;
use crate::grader::{BEHIND, Grader};
use crate::level::Severity;
use crate::line::Line;
use crate::open::{Open, What};
use crate::place::{is_foreign, place};
use crate::room::Limits;
use crate::scan::contains;
use crate::templates::{Seen, exact, salt, template};
use hr_core::Keep;

/// Templates of errors that are all shown: those of one sort have one rule, or the same words before the message.
const ERRORS: Limits = Limits { of_sort: 256, first: 256, later: 16, most: 1024 };
/// Errors of one template that are shown even beyond the budget, and such of all templates but for the first ones.
const FEW: u32 = 4;
const AGAIN: usize = 16;
/// Lines that lead to a finding.
const LEADS: usize = 12;

impl Grader {
    /// A finding of a tool.
    pub(crate) fn finding(&mut self, line: &Line<'_>, found: &Diagnostic) -> Grade {
        let (text, next) = (line.text, line.next);
        let code = &text[found.code.clone()];
        let message = &text[found.message.clone()];
        let salt = salt::FINDING + 10 * found.severity as u64;
        let by_code = template(code, salt);
        let key = match found.severity {
            Severity::Error => template(message, by_code),
            _ if code.is_empty() => template(message, salt),
            _ => by_code,
        };
        let above = self.path.as_ref().filter(|_| found.is_row);
        let path = found.place.as_ref().map(|place| &text[place.path.clone()]);
        let path = path.or(above.map(|path| &*path.1)).unwrap_or_default();
        // The same is found twice only if it is in the same place, which may be told before or behind.
        let whole = match () {
            () if found.is_row => exact(&[text, path].concat()),
            () if contains(next, "--> ") => exact(&[text, next].concat()),
            () => exact(text.trim_ascii_start()),
        };
        self.tally.add(found.severity, code, path);
        let seen = self.templates.note(key, whole);
        let grade = self.grade_of_finding(line, found, seen);
        let what = What::Finding { severity: found.severity };
        let mut open = Open::new(line.number, what, grade.keep == Keep::Evidence);
        open.is_repeated = seen.is_same;
        self.open = (!found.is_row).then_some(open);
        grade.like(seen.group)
    }

    fn grade_of_finding(&mut self, line: &Line<'_>, found: &Diagnostic, seen: Seen) -> Grade {
        let leads = std::mem::take(&mut self.leads);
        // A row is nothing without its path; the step is told with the first of a template only.
        let path = self.path.as_ref().filter(|_| found.is_row).map(|path| path.0);
        let often = seen.alike as f32;
        match found.severity {
            _ if seen.is_same => Grade::optional(0.05),
            Severity::Error if seen.alike == 0 => {
                for lead in leads {
                    let grade = &mut self.grades[lead as usize];
                    (grade.keep, grade.weight) = (Keep::Sample, grade.weight.max(1.0));
                }
                self.behind = BEHIND;
                let end = line.number + u32::from(contains(line.next, "--> "));
                let lines = (line.number, end);
                let is_shown = self.errors.takes(&ERRORS, sort_of(line.text, found), lines);
                let grade = if is_shown { Grade::evidence(4.0) } else { Grade::sample(4.0) };
                grade.part_of(if found.is_row { path } else { self.step })
            }
            Severity::Error if seen.alike < FEW && self.again < AGAIN => {
                self.again += 1;
                Grade::sample(4.0).part_of(path)
            }
            Severity::Error => Grade::optional(4.0 / (1.0 + often / 8.0)).part_of(path),
            Severity::Warning if seen.alike == 0 => Grade::sample(2.0).part_of(path),
            Severity::Warning => Grade::optional(0.8 / (1.0 + often / 4.0)).part_of(path),
            // A hint that belongs to no finding.
            Severity::Note if found.place.is_none() => Grade::optional(0.1),
            Severity::Note => Grade::optional(0.5 / (1.0 + often)),
        }
    }

    /// A line that leads to a finding. What leads there from the reader's own code is worth more.
    pub(crate) fn lead(&mut self, line: &Line<'_>) -> Grade {
        if self.leads.len() < LEADS {
            self.leads.push(line.number);
        }
        let text = line.text;
        match place(text, 0).filter(|place| !is_foreign(&text[place.path.clone()])) {
            Some(place) if self.templates.notes_new(exact(&text[..place.end])) => {
                Grade::sample(1.5)
            }
            _ => Grade::optional(0.3).joined(),
        }
    }
}

/// The sort of error that `found` in `text` is: its rule, or what stands between its place and its message.
fn sort_of(text: &[u8], found: &Diagnostic) -> u64 {
    if !found.code.is_empty() {
        return exact(&text[found.code.clone()]);
    }
    let place = found.place.as_ref().map_or(0, |place| place.end);
    hr_mask::hash(&text[place.min(found.message.start)..found.message.start])
}
