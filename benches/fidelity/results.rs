//! The figures: what the table, the JSON and the picture are made of.

use crate::corpus::{Corpus, Input};
use crate::equal::{Equal, Point};
use crate::machine::Machine;
use crate::measure::Measured;
use crate::program::Program;
use crate::score::is_half_saved;
use serde::Serialize;

/// All corpora, or all kinds.
pub(crate) const ALL: &str = "all";

/// All that was measured.
#[derive(Serialize)]
pub(crate) struct Results {
    pub(crate) machine: Machine,
    /// How many runs there were at once.
    pub(crate) jobs: usize,
    /// How many runs per input there were at least.
    pub(crate) runs: usize,
    pub(crate) corpora: Vec<Contents>,
    pub(crate) programs: Vec<ProgramResults>,
    /// hr at several budgets, over all corpora, with the queries given.
    pub(crate) hr_at_budgets: Vec<Point>,
    /// Programs that are not installed, and how they would be.
    pub(crate) missing: Vec<String>,
}

/// What there is in a corpus.
#[derive(Serialize)]
pub(crate) struct Contents {
    pub(crate) corpus: &'static str,
    pub(crate) inputs: usize,
    pub(crate) questions: usize,
    pub(crate) with_query: usize,
    pub(crate) labelled_logs: usize,
    pub(crate) templates: usize,
    pub(crate) inputs_with_errors: usize,
    pub(crate) error_lines: usize,
}

impl Contents {
    pub(crate) fn of(corpus: &Corpus) -> Self {
        let count = |is_so: &dyn Fn(&Input) -> bool| {
            corpus.inputs.iter().filter(|input| is_so(input)).count()
        };
        let sum = |part: &dyn Fn(&Input) -> usize| corpus.inputs.iter().map(part).sum();
        Self {
            corpus: corpus.name,
            inputs: corpus.inputs.len(),
            questions: sum(&|input| input.questions.len()),
            with_query: sum(&|input| {
                input.questions.iter().filter(|question| question.query.is_some()).count()
            }),
            labelled_logs: count(&|input| !input.templates.is_empty()),
            templates: sum(&|input| input.templates.len()),
            inputs_with_errors: count(&|input| !input.errors.is_empty()),
            error_lines: sum(&|input| input.errors.len()),
        }
    }
}

/// One program in one way of using it.
#[derive(Serialize)]
pub(crate) struct ProgramResults {
    pub(crate) name: &'static str,
    pub(crate) way: &'static str,
    pub(crate) version: String,
    pub(crate) takes_query: bool,
    /// Each corpus and all of them, and there each kind and all of them.
    pub(crate) figures: Vec<Figures>,
    /// hr at the same tokens, in the order of the corpora. None for hr itself.
    pub(crate) equal: Vec<SameTokens>,
    pub(crate) failures: Vec<String>,
}

/// hr at the tokens of a program in one corpus, or in all.
#[derive(Serialize)]
pub(crate) struct SameTokens {
    pub(crate) corpus: &'static str,
    pub(crate) with_query: Equal,
    pub(crate) without_query: Equal,
}

/// Sums over the inputs of one kind in one corpus.
#[derive(Default, Serialize)]
pub(crate) struct Figures {
    pub(crate) corpus: &'static str,
    pub(crate) kind: String,
    pub(crate) inputs: usize,
    pub(crate) questions: usize,
    /// Questions whose evidence is all kept, with the queries given and without.
    pub(crate) kept: usize,
    pub(crate) kept_without_query: usize,
    /// Of those the ones that cost at most half of the input's tokens.
    pub(crate) won: usize,
    pub(crate) won_without_query: usize,
    /// Tokens over questions: an input counts as often as it is asked.
    pub(crate) tokens: usize,
    pub(crate) printed: usize,
    pub(crate) printed_without_query: usize,
    pub(crate) templates: usize,
    pub(crate) covered: usize,
    pub(crate) error_lines: usize,
    pub(crate) lost: usize,
    pub(crate) inputs_with_errors: usize,
    pub(crate) inputs_that_lost: usize,
    /// The mean of what share of its own is lost over the inputs that have any.
    pub(crate) mean_share_lost: f64,
    pub(crate) median_milliseconds: f64,
    pub(crate) total_milliseconds: f64,
}

impl ProgramResults {
    pub(crate) fn new(
        program: &Program,
        corpora: &[Corpus],
        measured: &[Vec<Option<Measured>>],
    ) -> Self {
        let mut figures = vec![];
        let all: Vec<(&'static str, &Input, &Measured)> = corpora
            .iter()
            .zip(measured)
            .flat_map(|(corpus, measured)| {
                let pairs = corpus.inputs.iter().zip(measured);
                pairs.filter_map(|(input, measured)| Some((corpus.name, input, measured.as_ref()?)))
            })
            .collect();
        let mut kinds: Vec<&str> = all.iter().map(|(_, input, _)| input.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for corpus in corpora.iter().map(|corpus| corpus.name).chain([ALL]) {
            for kind in kinds.iter().copied().chain([ALL]) {
                let is_meant = |(of, input, _): &&(&str, &Input, &Measured)| {
                    [ALL, *of].contains(&corpus) && [ALL, &input.kind].contains(&kind)
                };
                let meant =
                    all.iter().filter(is_meant).map(|(_, input, measured)| (*input, *measured));
                figures.push(Figures::sum(corpus, kind, meant));
            }
        }
        let mut failures: Vec<String> =
            all.iter().flat_map(|(_, _, measured)| measured.failures.iter().cloned()).collect();
        failures.sort();
        Self {
            name: program.name,
            way: program.way,
            version: program.version.clone(),
            takes_query: program.takes_query,
            figures,
            equal: vec![],
            failures,
        }
    }

    /// What was found in `corpus` for `kind`. None: nothing there is for this program.
    pub(crate) fn at(&self, corpus: &str, kind: &str) -> Option<&Figures> {
        let is_meant = |figures: &&Figures| figures.corpus == corpus && figures.kind == kind;
        self.figures.iter().find(is_meant).filter(|figures| figures.inputs > 0)
    }
}

impl Figures {
    fn sum<'a>(
        corpus: &'static str,
        kind: &str,
        all: impl Iterator<Item = (&'a Input, &'a Measured)>,
    ) -> Self {
        let mut sum = Self { corpus, kind: kind.to_owned(), ..Self::default() };
        let mut times = vec![];
        for (input, measured) in all {
            sum.inputs += 1;
            sum.questions += input.questions.len();
            sum.tokens += input.tokens * input.questions.len();
            for answer in &measured.asked {
                sum.kept += usize::from(answer.is_kept);
                sum.won +=
                    usize::from(answer.is_kept && is_half_saved(input.tokens, answer.tokens));
                sum.printed += answer.tokens;
            }
            for answer in &measured.unasked {
                sum.kept_without_query += usize::from(answer.is_kept);
                sum.won_without_query +=
                    usize::from(answer.is_kept && is_half_saved(input.tokens, answer.tokens));
                sum.printed_without_query += answer.tokens;
            }
            sum.templates += input.templates.len();
            sum.covered += measured.covered;
            sum.error_lines += input.errors.len();
            sum.lost += measured.lost;
            sum.inputs_with_errors += usize::from(!input.errors.is_empty());
            sum.inputs_that_lost += usize::from(measured.lost > 0);
            sum.mean_share_lost += measured.lost as f64 / input.errors.len().max(1) as f64;
            times.push(measured.milliseconds);
        }
        sum.mean_share_lost /= sum.inputs_with_errors.max(1) as f64;
        times.sort_by(f64::total_cmp);
        sum.median_milliseconds = times.get(times.len() / 2).copied().unwrap_or_default();
        sum.total_milliseconds = times.iter().sum();
        sum
    }
}
