//! From lines to grades: what belongs together, and what of it must be shown.

use crate::body;
use crate::grade::Grade;
use crate::line::{Line, Role};
use crate::logs::Logs;
use crate::names::Names;
use crate::open::{Open, What};
use crate::room::Room;
use crate::scan::starts_with_any;
use crate::tally::Tally;
use crate::templates::{Templates, exact, salt, template};
use hr_core::{Fact, Keep};

/// Lines before the failed end of a step that may tell why.
const BEFORE: usize = 40;
/// Of those before one of the first few ends so many as are to be shown even beyond the budget.
const NEAR: usize = 16;
const ENDINGS: usize = 3;
/// Summaries and ends of one template that tell of a failure and are all shown.
pub(crate) const SUMMARIES: u32 = 40;
/// Lines of one template from which on one more tells nothing.
pub(crate) const COMMON: u32 = 3;
/// Lines behind an error that may tell more of it.
pub(crate) const BEHIND: usize = 6;
/// How the steps of a job, and commands, begin.
const STEPS: [&str; 8] = [
    "##[group]Run",
    "+ ",
    "$ ",
    "Step ",
    "[Pipeline] ",
    "travis_fold:",
    "section_start:",
    "> Task",
];
/// Weight up to which a line tells nothing of a failure.
const FILLER: f32 = 0.16;

/// Grades lines one after the other.
#[derive(Debug, Default)]
pub(crate) struct Grader {
    /// One for each line so far.
    pub(crate) grades: Vec<Grade>,
    /// What was counted on the way.
    pub(crate) tally: Tally,
    pub(crate) templates: Templates,
    pub(crate) names: Names,
    pub(crate) open: Option<Open>,
    /// The last line that began a step.
    pub(crate) step: Option<u32>,
    /// Whether the last line was in what a step is to run, not in what it printed.
    in_script: bool,
    /// The line with the path that the rows below it are of, and the path.
    pub(crate) path: Option<(u32, Box<[u8]>)>,
    /// Lines that lead to the finding behind them.
    pub(crate) leads: Vec<u32>,
    /// What tests logged which have not ended.
    pub(crate) logs: Logs,
    /// The last summary of each template: it may be the total.
    pub(crate) totals: Vec<(u32, u32)>,
    /// Whether names of tests may follow.
    pub(crate) listing: bool,
    /// Lines from here on that are right behind an error.
    pub(crate) behind: usize,
    /// Failing tests, kinds of errors, of what was raised, of lines that speak of failure, failed ends.
    pub(crate) failures: usize,
    /// Failing tests whose details have begun.
    pub(crate) detailed: usize,
    pub(crate) errors: Room,
    pub(crate) raised: Room,
    pub(crate) speaking: Room,
    /// Errors like others that are shown even beyond the budget.
    pub(crate) again: usize,
    endings: usize,
}

impl Grader {
    /// Grades the next line: its plain `text`, and that of the line after it.
    pub(crate) fn line(&mut self, text: &[u8], next: &[u8]) {
        let (line, role) = Line::new(self.grades.len() as u32, text, next);
        if self.in_script {
            self.in_script = role != Role::StepEnd;
            self.grades.push(Grade::optional(0.0));
            return;
        }
        self.logs.add(line.number, line.said());
        let grade = self.within(&line, &role).unwrap_or_else(|| self.alone(&line, role));
        self.grades.push(grade);
    }

    /// Ends the lines. Where something failed, what tells nothing of it is not worth its place.
    pub(crate) fn finish(&mut self) {
        if let Some(open) = self.open.take() {
            self.close(&open, b"", &Role::Blank);
        }
        let rooms = [&self.errors, &self.raised, &self.speaking];
        let kinds: usize = rooms.iter().map(|room| room.kinds()).sum();
        let last: Vec<u32> = rooms.iter().flat_map(|room| room.last()).collect();
        for number in last {
            if let Some(grade) = self.grades.get_mut(number as usize) {
                (grade.keep, grade.weight) = (Keep::Evidence, grade.weight.max(2.0));
            }
        }
        if self.failures + self.endings + kinds > 0 {
            let grades = self.grades.iter_mut();
            let fillers = grades.filter(|it| it.weight <= FILLER && it.keep == Keep::Optional);
            fillers.for_each(|grade| grade.weight = 0.0);
        }
        for number in self.names.repeated() {
            let grade = &mut self.grades[number as usize];
            (grade.keep, grade.weight) = (Keep::Optional, 0.0);
        }
        for &(_, number) in &self.totals {
            let grade = &mut self.grades[number as usize];
            grade.keep = grade.keep.max(Keep::Evidence);
        }
    }

    /// What is told of all lines.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let rooms = [
            (&self.errors, "kinds of errors"),
            (&self.raised, "kinds of exceptions and panics"),
            (&self.speaking, "kinds of other lines that speak of failure"),
        ];
        let left_out = rooms.into_iter().filter_map(|(room, label)| room.fact(label));
        self.tally.facts().into_iter().chain(left_out).collect()
    }

    /// The grade of a line that belongs to what is open, if it does.
    fn within(&mut self, line: &Line<'_>, role: &Role) -> Option<Grade> {
        let mut open = self.open.take()?;
        if !open.goes_on(line.text, role, line.next) {
            self.close(&open, line.text, role);
            return None;
        }
        let mut grade = body::grade(&mut open, line, role);
        let is_cause = match open.what {
            What::Raised => *role == Role::Raised && !open.is_traceback,
            What::Failure { .. } => open.tells_kind(line.text),
            _ => false,
        };
        if is_cause {
            grade = self.cause(line, grade);
        }
        self.open = Some(open);
        Some(grade)
    }

    /// The grade of a line that belongs to nothing before it.
    fn alone(&mut self, line: &Line<'_>, role: Role) -> Grade {
        let text = line.text;
        let is_listed = std::mem::take(&mut self.listing);
        self.behind = self.behind.saturating_sub(1);
        if !matches!(role, Role::Lead | Role::Finding(_)) {
            self.leads.clear();
        }
        match role {
            Role::Blank => {
                self.listing = is_listed;
                self.path = None;
                Grade::optional(0.0).joined()
            }
            Role::Boilerplate | Role::StepEnd | Role::Noise => Grade::optional(0.0),
            Role::Step => self.step(line),
            Role::Title => {
                self.listing = true;
                Grade::optional(0.1)
            }
            Role::Ending => self.ending(text),
            Role::Verdict(verdict) => self.verdict(line, &verdict),
            Role::Heading(heading) => self.heading(line, &heading),
            Role::Summary(summary) => self.summary(line, summary),
            Role::Finding(found) => self.finding(line, &found),
            Role::Lead => self.lead(line),
            Role::Path => {
                self.path = Some((line.number, text.trim_ascii().into()));
                Grade::optional(0.2)
            }
            Role::Raised => self.raised(line),
            Role::Frame(_) => Grade::optional(0.1).joined(),
            Role::Command => self.like(text, salt::TEXT, Grade::optional(0.1)),
            Role::Text(tone) => self.text(line, tone, is_listed),
        }
    }

    /// `grade` for a line that is like others in `text` but for what varies. The same again weighs nothing.
    pub(crate) fn like(&mut self, text: &[u8], salt: u64, grade: Grade) -> Grade {
        let seen = self.templates.note(template(text, salt), exact(text));
        let is_told = seen.is_same || seen.alike >= COMMON;
        let weight = if is_told { 0.0 } else { grade.weight / (1.0 + seen.alike as f32) };
        Grade { weight, ..grade }.like(seen.group)
    }

    fn step(&mut self, line: &Line<'_>) -> Grade {
        self.step = Some(line.number);
        self.behind = 0;
        self.in_script = echoes_script(line);
        // Steps within a step are told where something failed in them.
        let weight = if starts_with_any(line.text, &STEPS) { 0.4 } else { 0.12 };
        self.like(line.text, salt::STEP, Grade::optional(weight))
    }

    /// The failed end of a step: what is right before it may tell why.
    fn ending(&mut self, text: &[u8]) -> Grade {
        self.endings += 1;
        self.behind = 0;
        let from = self.grades.len().saturating_sub(BEFORE);
        let near = &mut self.grades[from..];
        let count = near.len();
        for (i, grade) in near.iter_mut().enumerate() {
            if std::mem::take(&mut grade.may_tell_why) && grade.keep == Keep::Optional {
                grade.weight += 1.5 * (i + 1) as f32 / count as f32;
                if self.endings <= ENDINGS && i + NEAR >= count {
                    grade.keep = Keep::Sample;
                }
            }
        }
        let seen = self.templates.note(template(text, salt::SUMMARY), exact(text));
        let is_shown = seen.alike < SUMMARIES && !seen.is_same;
        let grade = if is_shown { Grade::evidence(2.0) } else { Grade::optional(0.5) };
        grade.like(seen.group).part_of(self.step)
    }
}

/// Whether a runner tells after `line`, which begins a step, what it is about to run.
fn echoes_script(line: &Line<'_>) -> bool {
    let Some(command) = line.text.strip_prefix(b"##[group]Run ") else { return false };
    starts_with_any(line.next, &["with:", "env:", "shell: "])
        || line.next.trim_ascii() == command.trim_ascii()
}
