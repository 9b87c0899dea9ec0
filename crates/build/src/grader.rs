//! From lines to grades: what belongs together, and what of it must be shown.

use crate::diagnostic::Diagnostic;
use crate::failure::{Heading, Telling, telling};
use crate::findings::Findings;
use crate::grade::Grade;
use crate::level::Severity;
use crate::line::{Sort, sort_of, tone};
use crate::logs::Logs;
use crate::names::{Names, Said};
use crate::open::{Open, What, tells_a_line};
use crate::place::{is_foreign, place};
use crate::scan::{contains, find, indent, starts_with_any};
use crate::stack::{Frame, frame};
use crate::summary::Summary;
use crate::templates::{Templates, exact, template};
use crate::verdict::{Outcome, Verdict};
use hr_core::Keep;
use hr_severity::Tone;

/// Failing tests whose details are all shown. Those of more are shown while the budget lasts.
const FAILURES: usize = 64;
/// Templates of lines that speak of failure on their own and are all shown.
const SPEAKING: usize = 48;
/// Lines before the failed end of a step that may tell why, and those behind an error.
const BEFORE: usize = 40;
const BEHIND: usize = 6;
/// Of those before one of the first few ends so many as are to be shown even beyond the budget.
const NEAR: usize = 16;
const ENDINGS: usize = 3;
/// Lines that lead to a finding.
const LEADS: usize = 12;
/// Summaries of one template that count failures and are all shown.
const SUMMARIES: u32 = 40;

/// Lines of source below an error that are shown even beyond the budget.
const EXCERPT: usize = 16;
/// Errors of one template that are shown even beyond the budget.
const FEW: u32 = 4;
/// Lines of one template from which on one more tells nothing.
const COMMON: u32 = 3;

/// Weight up to which a line tells nothing of a failure.
const FILLER: f32 = 0.16;

/// What sorts of lines are never alike.
mod salt {
    pub(super) const TEXT: u64 = 1;
    pub(super) const FINDING: u64 = 2;
    pub(super) const RAISED: u64 = 3;
    pub(super) const SUMMARY: u64 = 4;
    pub(super) const VERDICT: u64 = 5;
    pub(super) const STEP: u64 = 6;
    pub(super) const NOISE: u64 = 7;
    pub(super) const LISTED: u64 = 8;
}

/// Grades lines one after the other.
#[derive(Debug, Default)]
pub(crate) struct Grader {
    /// One for each line so far.
    pub(crate) grades: Vec<Grade>,
    /// What was counted on the way.
    pub(crate) findings: Findings,
    templates: Templates,
    names: Names,
    open: Option<Open>,
    /// The last line that began a step.
    step: Option<u32>,
    /// Whether the last line was in what a step is to run, not in what it printed.
    in_script: bool,
    /// The path that the rows below it are of, and its text.
    path: Option<u32>,
    leads: Vec<u32>,
    /// What tests logged which have not ended.
    logs: Logs,
    /// The last summary of each template: it may be the total.
    totals: Vec<(u32, u32)>,
    failures: usize,
    speaking: usize,
    endings: usize,
    behind: usize,
    listing: bool,
}

impl Grader {
    /// Grades the next line: its plain `text`, and that of the line after it.
    pub(crate) fn line(&mut self, text: &[u8], next: &[u8]) {
        let number = self.grades.len() as u32;
        let (sort, level, start) = sort_of(text);
        if self.in_script {
            self.in_script = sort != Sort::StepEnd;
            self.grades.push(Grade::optional(0.05));
            return;
        }
        self.logs.add(number, &text[start..]);
        let grade = match self.within(text, &sort, next) {
            Some(grade) => grade,
            None => {
                self.open = None;
                self.alone(number, text, next, sort, level, start)
            }
        };
        self.grades.push(grade);
    }

    /// Ends the lines. Where something failed, what tells nothing of it is not worth its place.
    pub(crate) fn finish(&mut self) {
        let failed = self.failures + self.speaking + self.endings > 0 || self.findings.errors() > 0;
        let fillers = self
            .grades
            .iter_mut()
            .filter(|grade| grade.weight <= FILLER && grade.keep == Keep::Optional);
        if failed {
            fillers.for_each(|grade| grade.weight = 0.0);
        }
        let repeated: Vec<u32> = self.names.repeated().collect();
        for number in repeated {
            let grade = &mut self.grades[number as usize];
            (grade.keep, grade.weight) = (Keep::Optional, 0.1);
        }
        for (_, number) in std::mem::take(&mut self.totals) {
            let grade = &mut self.grades[number as usize];
            grade.keep = grade.keep.max(Keep::Evidence);
        }
    }

    /// The grade of a line that belongs to what is open, if it does.
    fn within(&mut self, text: &[u8], sort: &Sort, next: &[u8]) -> Option<Grade> {
        let mut open = self.open.take()?;
        if !open.goes_on(text, sort, next) {
            return None;
        }
        open.lines += 1;
        let grade = match open.what {
            What::Failure { has_source } => {
                self.of_failure(&mut open, text, &framed(text, sort, next), has_source)
            }
            What::Finding { severity } => of_finding(&mut open, text, sort, severity),
            What::Raised => of_raised(&mut open, text, &framed(text, sort, next)),
            What::Cause => open.grade_by_head(1.0),
        };
        self.open = Some(open);
        Some(grade)
    }

    /// A line of the details of a failing test.
    fn of_failure(&mut self, open: &mut Open, text: &[u8], sort: &Sort, has_source: bool) -> Grade {
        let part_of = Some(open.head);
        if *sort == Sort::Blank {
            return Grade::optional(0.0).joined();
        }
        open.said += 1;
        let is_lead = !has_source && open.said <= 2;
        let told = match sort {
            Sort::Raised => Telling::Wrong,
            Sort::Frame(_) | Sort::Boilerplate | Sort::Noise => Telling::Nothing,
            _ => telling(text),
        };
        if let Sort::Frame(frame) = sort {
            let is_first = open.begins_own_code(*frame, text);
            return match frame {
                _ if is_first && open.is_shown => Grade::evidence(1.0).part_of(part_of),
                Frame::Own => Grade::optional(0.4).part_of(part_of),
                Frame::Foreign => Grade::optional(0.0).part_of(part_of).joined(),
            };
        }
        let fits = open.takes(text.len());
        match told {
            Telling::Wrong => {
                open.has_place |=
                    contains(text, "panicked at") || place(text, indent(text)).is_some()
            }
            Telling::Nothing => return Grade::optional(0.0).part_of(part_of),
            Telling::Something => {}
        }
        match told {
            Telling::Wrong if open.is_shown && fits => Grade::evidence(2.0).part_of(part_of),
            Telling::Something if is_lead && open.is_shown && fits => {
                Grade::evidence(1.5).part_of(part_of)
            }
            Telling::Wrong => Grade::optional(1.5).part_of(part_of),
            _ => {
                let weight = match tone(text) {
                    Tone::Failing => 1.5,
                    Tone::Uneasy => 0.9,
                    Tone::Calm => 0.4,
                };
                let grade = Grade::optional(weight).part_of(part_of);
                if weight < 0.5 { grade.joined() } else { grade }
            }
        }
    }

    /// The grade of a line that belongs to nothing before it.
    fn alone(
        &mut self,
        number: u32,
        text: &[u8],
        next: &[u8],
        sort: Sort,
        level: Option<Severity>,
        start: usize,
    ) -> Grade {
        let is_listing = std::mem::take(&mut self.listing);
        self.behind = self.behind.saturating_sub(1);
        if !matches!(sort, Sort::Lead | Sort::Finding(_)) {
            self.leads.clear();
        }
        match sort {
            Sort::Blank => {
                self.listing = is_listing;
                self.path = None;
                Grade::optional(0.0).joined()
            }
            Sort::Noise => self.like(text, salt::NOISE, Grade::optional(0.0)),
            Sort::Boilerplate => Grade::optional(0.0),
            Sort::Step => self.step(number, text, next),
            Sort::StepEnd => Grade::optional(0.0),
            Sort::Title => {
                self.listing = true;
                Grade::optional(0.1)
            }
            Sort::Ending => self.ending(text),
            Sort::Verdict(verdict) => self.verdict(number, text, &verdict),
            Sort::Heading(heading) => self.heading(number, text, &heading),
            Sort::Summary(summary) => self.summary(number, text, summary),
            Sort::Finding(found) => self.finding(number, text, next, &found),
            Sort::Lead => {
                if self.leads.len() < LEADS {
                    self.leads.push(number);
                }
                match place(text, 0).filter(|place| !is_foreign(&text[place.path.clone()])) {
                    Some(place) if !self.templates.knows(exact(&text[..place.end])) => {
                        Grade::sample(1.5)
                    }
                    _ => Grade::optional(0.3).joined(),
                }
            }
            Sort::Path => {
                self.path = Some(number);
                Grade::optional(0.2)
            }
            Sort::Raised => self.raised(number, text),
            Sort::Frame(_) => Grade::optional(0.1).joined(),
            Sort::Command => self.like(text, salt::TEXT, Grade::optional(0.1)),
            Sort::Text(tone) => self.text(number, text, next, tone, level, start, is_listing),
        }
    }

    /// `grade` for a line that is like others in `text` but for what varies. The same again weighs nothing.
    fn like(&mut self, text: &[u8], salt: u64, grade: Grade) -> Grade {
        let seen = self.templates.note(template(text, salt), exact(text));
        let is_told = seen.is_same || seen.alike >= COMMON;
        let weight = if is_told { 0.0 } else { grade.weight / (1.0 + seen.alike as f32) };
        Grade { weight, ..grade }.like(seen.group)
    }

    fn step(&mut self, number: u32, text: &[u8], next: &[u8]) -> Grade {
        self.step = Some(number);
        self.behind = 0;
        self.in_script = echoes_script(text, next);
        self.like(text, salt::STEP, Grade::optional(0.5))
    }

    /// The failed end of a step: what is right before it may tell why.
    fn ending(&mut self, text: &[u8]) -> Grade {
        let end = self.grades.len();
        let near = &mut self.grades[end.saturating_sub(BEFORE)..];
        let count = near.len();
        self.endings += 1;
        let is_first = self.endings <= ENDINGS;
        for (i, grade) in near.iter_mut().enumerate() {
            if std::mem::take(&mut grade.may_tell_why) && grade.keep == Keep::Optional {
                grade.weight += 1.5 * (i + 1) as f32 / count as f32;
                if is_first && i + NEAR >= count {
                    grade.keep = Keep::Sample;
                }
            }
        }
        self.behind = 0;
        let seen = self.templates.note(template(text, salt::SUMMARY), exact(text));
        let grade = if seen.alike < SUMMARIES && !seen.is_same {
            Grade::evidence(2.0)
        } else {
            Grade::optional(0.5)
        };
        grade.like(seen.group).part_of(self.step)
    }

    fn verdict(&mut self, number: u32, text: &[u8], verdict: &Verdict) -> Grade {
        let name = &text[verdict.name.clone()];
        if !verdict.has_reason {
            self.findings.verdict(verdict.outcome);
        }
        match verdict.outcome {
            Outcome::Running => {
                self.logs.runs(number, name);
                self.like(text, salt::VERDICT, Grade::optional(0.0))
            }
            Outcome::Passed => {
                self.logs.take(name);
                self.like(text, salt::VERDICT, Grade::optional(0.1))
            }
            Outcome::Skipped => {
                self.logs.take(name);
                self.like(text, salt::VERDICT + 100, Grade::optional(0.5))
            }
            Outcome::Failed => self.failed(number, text, verdict),
        }
    }

    fn failed(&mut self, number: u32, text: &[u8], verdict: &Verdict) -> Grade {
        let name = &text[verdict.name.clone()];
        let begins_details = starts_with_any(text.trim_ascii_start(), &["--- FAIL: ", "not ok "])
            || contains(text, "<<< ")
            || contains(text, " > ");
        let said = match (begins_details, verdict.has_reason) {
            (true, _) => Said::Details,
            (_, true) => Said::Reason,
            _ => Said::Failed,
        };
        self.names.add(number, name, said);
        self.failures += 1;
        let is_shown = self.failures <= FAILURES;
        for (line, running) in self.logs.take(name) {
            let grade = &mut self.grades[line as usize];
            let keep = if is_shown { Keep::Evidence } else { Keep::Optional };
            (grade.keep, grade.weight, grade.part_of, grade.group) =
                (keep, 2.0, Some(running), None);
        }
        if begins_details {
            self.open = Some(Open::new(number, What::Failure { has_source: false }, is_shown));
        }
        let grade = if is_shown { Grade::evidence(3.0) } else { Grade::sample(3.0) };
        let seen = self.templates.note(template(text, salt::VERDICT + 200), exact(text));
        grade.like(seen.group)
    }

    fn heading(&mut self, number: u32, text: &[u8], heading: &Heading) -> Grade {
        let name = &text[heading.name.clone()];
        let is_known = self.names.knows(name);
        self.names.add(number, name, Said::Details);
        if !is_known {
            self.failures += 1;
        }
        let is_shown = self.failures <= FAILURES;
        self.open =
            Some(Open::new(number, What::Failure { has_source: heading.has_source }, is_shown));
        let seen = self.templates.note(template(text, salt::VERDICT + 300), exact(text));
        let grade = if seen.is_same {
            self.open =
                Some(Open::new(number, What::Failure { has_source: heading.has_source }, false));
            Grade::optional(0.3)
        } else if is_shown {
            Grade::evidence(3.0)
        } else {
            Grade::sample(3.0)
        };
        grade.like(seen.group)
    }

    fn summary(&mut self, number: u32, text: &[u8], summary: Summary) -> Grade {
        self.findings.has_summary = true;
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
            Grade::optional(0.3 / (1.0 + seen.alike as f32))
        };
        grade.like(seen.group)
    }

    fn finding(&mut self, number: u32, text: &[u8], next: &[u8], found: &Diagnostic) -> Grade {
        let code = &text[found.code.clone()];
        let message = &text[found.message.clone()];
        let salt = salt::FINDING + 10 * found.severity as u64;
        let by_code = template(code, salt);
        let key = match found.severity {
            Severity::Error => template(message, by_code),
            _ if code.is_empty() => template(message, salt),
            _ => by_code,
        };
        let path = found.place.as_ref().map(|place| &text[place.path.clone()]);
        // The same is found twice only if it is in the same place, which may be told before or behind.
        let whole = match () {
            () if found.is_row => exact(&[text, &self.path.unwrap_or(0).to_le_bytes()].concat()),
            () if contains(next, "--> ") => exact(&[text, next].concat()),
            () => exact(text.trim_ascii_start()),
        };
        let seen = self.templates.note(key, whole);
        self.findings.add(found.severity, code, path.unwrap_or_default());
        let leads = std::mem::take(&mut self.leads);
        let part_of = if found.is_row { self.path } else { self.step };
        let grade = match found.severity {
            _ if seen.is_same => Grade::optional(0.05),
            Severity::Error if seen.alike == 0 => {
                for lead in leads {
                    let grade = &mut self.grades[lead as usize];
                    (grade.keep, grade.weight) = (Keep::Sample, grade.weight.max(1.0));
                }
                self.behind = BEHIND;
                Grade::evidence(4.0).part_of(part_of)
            }
            Severity::Error if seen.alike < FEW => {
                Grade::sample(4.0).part_of(part_of.filter(|_| found.is_row))
            }
            Severity::Error => Grade::optional(4.0 / (1.0 + seen.alike as f32 / 8.0))
                .part_of(part_of.filter(|_| found.is_row)),
            Severity::Warning if seen.alike == 0 => {
                Grade::sample(2.0).part_of(part_of.filter(|_| found.is_row))
            }
            Severity::Warning => Grade::optional(0.8 / (1.0 + seen.alike as f32 / 4.0))
                .part_of(part_of.filter(|_| found.is_row)),
            Severity::Note => Grade::optional(0.5 / (1.0 + seen.alike as f32)),
        };
        let mut open = Open::new(
            number,
            What::Finding { severity: found.severity },
            grade.keep == Keep::Evidence,
        );
        open.is_repeated = seen.is_same;
        self.open = (!found.is_row).then_some(open);
        grade.like(seen.group)
    }

    fn raised(&mut self, number: u32, text: &[u8]) -> Grade {
        let seen = self.templates.note(template(text, salt::RAISED), exact(text));
        self.speaking += usize::from(seen.alike == 0);
        let is_shown = seen.alike == 0 && self.speaking <= SPEAKING;
        let mut open = Open::new(number, What::Raised, is_shown);
        open.is_repeated = seen.is_same;
        open.is_traceback = contains(text, "Traceback (most");
        self.open = Some(open);
        let grade = match seen.alike {
            0 if is_shown => Grade::evidence(3.0).part_of(self.step),
            0 => Grade::sample(2.0),
            _ => Grade::optional(0.3 / (1.0 + seen.alike as f32)),
        };
        grade.like(seen.group)
    }

    fn text(
        &mut self,
        number: u32,
        text: &[u8],
        next: &[u8],
        tone: Tone,
        level: Option<Severity>,
        start: usize,
        is_listing: bool,
    ) -> Grade {
        let rest = &text[start..];
        if is_listing && indent(rest) > 0 && !rest.trim_ascii().contains(&b' ') {
            self.listing = true;
            self.names.add(number, rest, Said::Listed);
            let seen = self.templates.note(template(rest, salt::LISTED), exact(rest));
            let grade = if self.names.knows(rest) && seen.alike < FAILURES as u32 {
                Grade::evidence(1.0)
            } else {
                Grade::optional(0.5)
            };
            return grade.like(seen.group);
        }
        if starts_with_any(rest, &["* What went wrong"]) {
            let mut open = Open::new(number, What::Cause, true);
            open.is_shown = true;
            self.open = Some(open);
            return Grade::evidence(2.0).part_of(self.step);
        }
        let seen = self.templates.note(template(text, salt::TEXT), exact(text));
        let is_new = seen.alike == 0;
        if is_new && frame(next).is_some() && self.speaking < SPEAKING {
            self.speaking += 1;
            self.open = Some(Open::new(number, What::Raised, true));
            let grade =
                if tone == Tone::Failing { Grade::evidence(2.0) } else { Grade::sample(1.5) };
            return grade.like(seen.group).part_of(self.step);
        }
        let behind = if self.behind > 0 { 0.8 } else { 0.0 };
        let rare = 1.0 / (1.0 + seen.alike as f32);
        let grade = match tone {
            _ if seen.is_same => Grade::optional(0.0),
            Tone::Failing if is_new && level.is_none() => {
                self.speaking += 1;
                self.behind = BEHIND;
                if self.speaking <= SPEAKING {
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
}

/// Whether a runner tells after `text`, which begins a step, and from the `next` line on what it is about to run.
fn echoes_script(text: &[u8], next: &[u8]) -> bool {
    let Some(command) = text.strip_prefix(b"##[group]Run ") else { return false };
    starts_with_any(next, &["with:", "env:", "shell: "])
        || next.trim_ascii() == command.trim_ascii()
}

/// `sort` for `text`, where the `next` line may tell in whose code the frame is that it names.
fn framed(text: &[u8], sort: &Sort, next: &[u8]) -> Sort {
    let is_place = next.trim_ascii_start().starts_with(b"at ") || next.starts_with(b"\t/");
    match sort {
        Sort::Frame(_)
            if is_place && !tells_a_line(text) && frame(next) == Some(Frame::Foreign) =>
        {
            Sort::Frame(Frame::Foreign)
        }
        _ => sort.clone(),
    }
}

/// A line of the body of a finding.
fn of_finding(open: &mut Open, text: &[u8], sort: &Sort, severity: Severity) -> Grade {
    let part_of = Some(open.head);
    if open.is_repeated || *sort == Sort::Blank {
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
    let is_note = matches!(sort, Sort::Finding(_))
        || starts_with_any(said, &["= note", "= help", "symbol:", "location:"]);
    open.in_note |= is_note;
    let weight = match (open.is_shown, severity) {
        (true, _) => 1.2,
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
fn of_raised(open: &mut Open, text: &[u8], sort: &Sort) -> Grade {
    let part_of = Some(open.head);
    if open.is_repeated || *sort == Sort::Blank {
        return Grade::optional(0.0).part_of(part_of).joined();
    }
    match sort {
        Sort::Frame(frame) if open.begins_own_code(*frame, text) && open.is_shown => {
            Grade::evidence(1.0).part_of(part_of)
        }
        Sort::Frame(Frame::Own) => {
            Grade::optional(if open.is_shown { 0.7 } else { 0.1 }).part_of(part_of)
        }
        Sort::Frame(Frame::Foreign) => Grade::optional(0.0).part_of(part_of).joined(),
        _ if open.ended || *sort == Sort::Raised => {
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
