//! hr at the tokens of another program, and at fixed budgets.

use crate::corpus::{Corpus, Input};
use crate::measure::{Answer, Judged, Measured, each_input};
use crate::program::{Place, Task, hr};
use serde::Serialize;

/// How hr compares with a program that printed as many tokens, question by question.
#[derive(Default, Serialize)]
pub(crate) struct Equal {
    pub(crate) questions: usize,
    pub(crate) kept: usize,
    pub(crate) hr_kept: usize,
    pub(crate) tokens: usize,
    pub(crate) hr_tokens: usize,
    /// Questions where the shortest that hr prints is longer than that, and how many of them the program kept; they
    /// are not in the counts above.
    pub(crate) too_short: usize,
    pub(crate) too_short_kept: usize,
}

impl Equal {
    pub(crate) fn add(&mut self, other: &Self) {
        self.questions += other.questions;
        self.kept += other.kept;
        self.hr_kept += other.hr_kept;
        self.tokens += other.tokens;
        self.hr_tokens += other.hr_tokens;
        self.too_short += other.too_short;
        self.too_short_kept += other.too_short_kept;
    }
}

/// hr against what another program made, by corpus: with the queries given, and without.
pub(crate) fn equal(
    place: &Place,
    corpora: &[Corpus],
    measured: &[Vec<Option<Measured>>],
    jobs: usize,
) -> Vec<(Equal, Equal)> {
    let per_input = each_input(corpora, jobs, |input| {
        let (corpus, number) = position(corpora, input)?;
        let measured = measured[corpus][number].as_ref()?;
        let mut asked = Equal::default();
        let mut unasked = Equal::default();
        let mut plain = AtMost::new(place, input, None);
        for (number, question) in input.questions.iter().enumerate() {
            let answer = measured.unasked[number];
            unasked.count(answer, &question.evidence, plain.tokens(answer.tokens), input);
            let answer = measured.asked[number];
            match question.query.as_deref() {
                None => asked.count(answer, &question.evidence, plain.tokens(answer.tokens), input),
                Some(query) => {
                    let mut search = AtMost::new(place, input, Some(query));
                    let judged = search.tokens(answer.tokens);
                    asked.count(answer, &question.evidence, judged, input);
                }
            }
        }
        Some((asked, unasked))
    });
    let sum = |results: Vec<Option<(Equal, Equal)>>| {
        let mut sum = (Equal::default(), Equal::default());
        for (asked, unasked) in results.into_iter().flatten() {
            sum.0.add(&asked);
            sum.1.add(&unasked);
        }
        sum
    };
    per_input.into_iter().map(sum).collect()
}

fn position(corpora: &[Corpus], input: &Input) -> Option<(usize, usize)> {
    corpora.iter().enumerate().find_map(|(corpus, all)| {
        Some((corpus, all.inputs.iter().position(|other| std::ptr::eq(other, input))?))
    })
}

impl Equal {
    fn count(&mut self, answer: Answer, evidence: &[String], judged: Shown, input: &Input) {
        let (is_kept, tokens) = match judged {
            Shown::Whole => (true, input.tokens),
            Shown::Part(judged) => (judged.answer(evidence).is_kept, judged.tokens),
            Shown::TooMuch => {
                self.too_short += 1;
                self.too_short_kept += usize::from(answer.is_kept);
                return;
            }
        };
        self.questions += 1;
        self.kept += usize::from(answer.is_kept);
        self.hr_kept += usize::from(is_kept);
        self.tokens += answer.tokens;
        self.hr_tokens += tokens;
    }
}

/// What hr prints of an input for a number of tokens.
#[derive(Clone, Copy)]
enum Shown<'a> {
    /// All of it has room.
    Whole,
    Part(&'a Judged),
    /// It prints more, whatever its budget.
    TooMuch,
}

/// Looks for the budget by which hr prints at most so many tokens.
struct AtMost<'a> {
    place: &'a Place,
    input: &'a Input,
    query: Option<&'a str>,
    last: Option<(usize, Option<Judged>)>,
}

impl<'a> AtMost<'a> {
    fn new(place: &'a Place, input: &'a Input, query: Option<&'a str>) -> Self {
        Self { place, input, query, last: None }
    }

    fn tokens(&mut self, limit: usize) -> Shown<'_> {
        if limit >= self.input.tokens {
            return Shown::Whole;
        }
        if self.last.as_ref().is_none_or(|(last, _)| *last != limit) {
            self.last = Some((limit, self.search(limit)));
        }
        match &self.last {
            Some((_, Some(judged))) => Shown::Part(judged),
            _ => Shown::TooMuch,
        }
    }

    /// The budget is an estimate to hr, and it prints failures beyond it: so a few are tried, the smallest last.
    fn search(&self, limit: usize) -> Option<Judged> {
        let mut budget = limit;
        for _ in 0..3 {
            let judged = at_budget(self.place, self.input, self.query, budget);
            if judged.tokens <= limit {
                return Some(judged);
            }
            let excess = judged.tokens - limit;
            budget = budget.saturating_sub(excess + excess / 8 + 1).max(1);
        }
        let judged = at_budget(self.place, self.input, self.query, 1);
        (judged.tokens <= limit).then_some(judged)
    }
}

fn at_budget(place: &Place, input: &Input, query: Option<&str>, budget: usize) -> Judged {
    let task = Task { kind: &input.kind, file: &input.file, query };
    Judged::new(input, hr(place, &task, Some(budget)))
}

/// hr with one budget for every input.
#[derive(Serialize)]
pub(crate) struct Point {
    pub(crate) budget: usize,
    pub(crate) questions: usize,
    pub(crate) kept: usize,
    pub(crate) tokens: usize,
}

/// hr at each of `budgets`, with the queries given.
pub(crate) fn curve(
    place: &Place,
    corpora: &[Corpus],
    budgets: &[usize],
    jobs: usize,
) -> Vec<Point> {
    let point = |&budget: &usize| {
        let answers = each_input(corpora, jobs, |input| {
            let mut answers = vec![];
            for question in &input.questions {
                let judged = at_budget(place, input, question.query.as_deref(), budget);
                answers.push(judged.answer(&question.evidence));
            }
            answers
        });
        let answers: Vec<Answer> = answers.into_iter().flatten().flatten().collect();
        Point {
            budget,
            questions: answers.len(),
            kept: answers.iter().filter(|answer| answer.is_kept).count(),
            tokens: answers.iter().map(|answer| answer.tokens).sum(),
        }
    };
    budgets.iter().map(point).collect()
}
