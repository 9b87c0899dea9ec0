//! What a program makes of every input.

use crate::corpus::{Corpus, Input, Question};
use crate::program::{Program, Task};
use crate::run::Ran;
use crate::score::{covered, fold, is_kept};
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What came of one question.
#[derive(Clone, Copy)]
pub(crate) struct Answer {
    pub(crate) is_kept: bool,
    pub(crate) tokens: usize,
}

/// What a program made of one input.
pub(crate) struct Measured {
    /// Per question, with the query given where it has one and the program takes one.
    pub(crate) asked: Vec<Answer>,
    /// Per question, without any query.
    pub(crate) unasked: Vec<Answer>,
    /// Templates with a line in the output that no query was given for, and classes of error lines without one.
    pub(crate) covered: usize,
    pub(crate) lost: usize,
    /// The median of all runs, with a query or without.
    pub(crate) milliseconds: f64,
    pub(crate) failures: Vec<String>,
}

/// An output, and nothing of it but what is judged.
pub(crate) struct Judged {
    pub(crate) text: String,
    pub(crate) tokens: usize,
    failure: Option<String>,
}

impl Judged {
    /// A program that fails has kept nothing and saved nothing.
    pub(crate) fn new(input: &Input, result: Result<Ran, String>) -> Self {
        match result {
            Ok(ran) => Self {
                text: fold(&ran.output),
                tokens: hr_tokens::exact(&ran.output),
                failure: None,
            },
            Err(why) => Self { text: String::new(), tokens: input.tokens, failure: Some(why) },
        }
    }

    pub(crate) fn answer(&self, evidence: &[String]) -> Answer {
        Answer {
            is_kept: self.failure.is_none() && is_kept(evidence, &self.text),
            tokens: self.tokens,
        }
    }
}

/// What `program` makes of each input of `corpora`, by corpus, when it is given each `runs` times or more. None: the
/// kind is not its own.
pub(crate) fn measure(
    program: &Program,
    corpora: &[Corpus],
    jobs: usize,
    runs: usize,
) -> Vec<Vec<Option<Measured>>> {
    each_input(corpora, jobs, |input| measure_one(program, input, runs))
}

fn measure_one(program: &Program, input: &Input, runs: usize) -> Option<Measured> {
    let mut times = vec![];
    let mut run = |query| {
        let result = (program.run)(&Task { kind: &input.kind, file: &input.file, query })?;
        times.extend(result.as_ref().map(|ran| ran.milliseconds));
        Some(result)
    };
    let plain = Judged::new(input, run(None)?);
    let mut by_query: HashMap<&str, Judged> = HashMap::new();
    if program.takes_query {
        for query in input.questions.iter().filter_map(|question| question.query.as_deref()) {
            if !by_query.contains_key(query) {
                by_query.insert(query, Judged::new(input, run(Some(query))?));
            }
        }
    }
    for _ in 1 + by_query.len()..runs {
        run(None)?.ok();
    }
    times.sort_by(f64::total_cmp);
    let outputs = [&plain].into_iter().chain(by_query.values());
    let with_query = |query: &Option<String>| by_query.get(query.as_deref()?);
    Some(Measured {
        asked: each(input, |question| with_query(&question.query).unwrap_or(&plain)),
        unasked: each(input, |_| &plain),
        covered: covered(&input.templates, &plain.text),
        lost: input.errors.len() - covered(&input.errors, &plain.text),
        milliseconds: times.get(times.len() / 2).copied().unwrap_or_default(),
        failures: outputs.filter_map(|output| output.failure.clone()).collect(),
    })
}

fn each<'a>(input: &Input, output: impl Fn(&Question) -> &'a Judged) -> Vec<Answer> {
    let answer = |question: &Question| output(question).answer(&question.evidence);
    input.questions.iter().map(answer).collect()
}

/// What `work` makes of each input, by corpus, with `jobs` of them at once.
pub(crate) fn each_input<T: Send>(
    corpora: &[Corpus],
    jobs: usize,
    work: impl Fn(&Input) -> T + Sync,
) -> Vec<Vec<T>> {
    let inputs: Vec<&Input> = corpora.iter().flat_map(|corpus| &corpus.inputs).collect();
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(inputs.len()));
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(place) else { break };
                    let result = work(input);
                    done.lock().expect("no worker panics").push((place, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no worker panics");
    done.sort_by_key(|(place, _)| *place);
    let mut results = done.into_iter().map(|(_, result)| result);
    corpora.iter().map(|corpus| results.by_ref().take(corpus.inputs.len()).collect()).collect()
}
