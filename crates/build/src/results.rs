//! Results of tests: verdicts, the headings of details, summaries.

use crate::failure::Heading;
use crate::grade::Grade;
use crate::grader::{Grader, SUMMARIES};
use crate::line::Line;
use crate::names::Said;
use crate::open::{Open, What};
use crate::scan::{contains, find, starts_with_any};
use crate::summary::Summary;
use crate::templates::{exact, salt, template};
use crate::verdict::{Outcome, Verdict};
use hr_core::Keep;

/// Failing tests whose details are all shown. Those of more are shown while the budget lasts.
pub(crate) const FAILURES: usize = 64;
/// Those that are all named.
const NAMED: usize = 256;
/// Those from which on less is shown of each.
const FULL: usize = 16;

impl Grader {
    /// A line that tells how a test ended.
    pub(crate) fn verdict(&mut self, line: &Line<'_>, verdict: &Verdict) -> Grade {
        let text = line.text;
        let name = &text[verdict.name.clone()];
        if !verdict.has_reason {
            self.tally.verdict(verdict.outcome);
        }
        match verdict.outcome {
            Outcome::Running => {
                self.logs.runs(line.number, name);
                Grade::optional(0.0)
            }
            Outcome::Passed => {
                self.logs.take(name);
                Grade::optional(0.0)
            }
            Outcome::Skipped => {
                self.logs.take(name);
                self.like(text, salt::SKIPPED, Grade::optional(0.5))
            }
            Outcome::Failed => self.failed(line, verdict),
        }
    }

    fn failed(&mut self, line: &Line<'_>, verdict: &Verdict) -> Grade {
        let (number, text) = (line.number, line.text);
        let name = &text[verdict.name.clone()];
        let begins_details = starts_with_any(text.trim_ascii_start(), &["--- FAIL: ", "not ok "])
            || contains(text, "<<< ")
            || contains(text, " > ");
        let said = match (begins_details, verdict.has_reason) {
            (true, _) => Said::Details,
            (_, true) => Said::Reason,
            _ => Said::Failed,
        };
        self.failures += usize::from(!self.names.knows(name));
        self.names.add(number, name, said);
        let is_shown = self.failures <= FAILURES;
        for (logged, running) in self.logs.take(name) {
            let grade = &mut self.grades[logged as usize];
            let keep = if is_shown { Keep::Evidence } else { Keep::Optional };
            (grade.keep, grade.weight, grade.part_of, grade.group) =
                (keep, 2.0, Some(running), None);
        }
        if begins_details {
            self.detailed += 1;
            let is_shown = self.detailed <= FAILURES;
            self.open = Some(self.details(number, What::Failure { has_source: false }, is_shown));
        }
        let is_named = self.failures <= NAMED;
        let grade = if is_named { Grade::evidence(3.0) } else { Grade::sample(3.0) };
        let seen = self.templates.note(template(text, salt::FAILED), exact(text));
        grade.like(seen.group)
    }

    /// The details of a failing test that begin on line `number`.
    fn details(&self, number: u32, what: What, is_shown: bool) -> Open {
        let open = Open::new(number, what, is_shown);
        if self.failures > FULL { open.of_many() } else { open }
    }

    /// A line that begins the details of a failing test.
    pub(crate) fn heading(&mut self, line: &Line<'_>, heading: &Heading) -> Grade {
        let (number, text) = (line.number, line.text);
        let name = &text[heading.name.clone()];
        self.failures += usize::from(!self.names.knows(name));
        self.names.add(number, name, Said::Details);
        let seen = self.templates.note(template(text, salt::HEADING), exact(text));
        self.detailed += usize::from(!seen.is_same);
        let is_shown = self.detailed <= FAILURES;
        let what = What::Failure { has_source: heading.has_source };
        self.open = Some(self.details(number, what, is_shown && !seen.is_same));
        let grade = match () {
            () if seen.is_same => Grade::optional(0.3),
            () if self.detailed <= NAMED => Grade::evidence(3.0),
            () => Grade::sample(3.0),
        };
        grade.like(seen.group)
    }

    /// A line that sums up.
    pub(crate) fn summary(&mut self, line: &Line<'_>, summary: Summary) -> Grade {
        let (number, text) = (line.number, line.text);
        self.tally.has_summary = true;
        self.tally.result(text);
        // Of what was counted nothing but the counts makes a summary unlike others.
        let counted = find(text, " - in ").or(find(text, " -- in ")).unwrap_or(text.len());
        let seen = self.templates.note(template(&text[..counted], salt::SUMMARY), exact(text));
        if summary.fails {
            let grade = if seen.alike < SUMMARIES && !seen.is_same {
                Grade::evidence(3.0)
            } else {
                Grade::optional(0.5)
            };
            return grade.like(seen.group);
        }
        // The first of its like, and the last, which may be the total.
        let is_room = self.totals.len() < SUMMARIES as usize;
        match self.totals.iter_mut().find(|(group, _)| *group == seen.group) {
            Some((_, last)) => *last = number,
            None if is_room => self.totals.push((seen.group, number)),
            None => {}
        }
        let grade = if seen.alike == 0 {
            Grade::sample(1.5)
        } else {
            Grade::optional(1.0 / (1.0 + seen.alike as f32 / 4.0))
        };
        grade.like(seen.group)
    }
}
