//! Which Blocks are shown.

use crate::Budget;
use crate::fitting::{Fitting, RELEVANT};
use hr_core::{Keep, Outline, Texts};
use hr_rank::Query;
use hr_tokens::Counter;

/// Share of the budget that goes to what the query asks for, before anything else but evidence.
const RELEVANT_SHARE: f32 = 0.5;
/// What a hint may add to the budget, as a share of it. Half of it costs 1 % more tokens over real outputs, and shows as
/// much of what is asked for as a query does that has other words, too.
const HINTED_SHARE: f32 = 0.35;
/// From this share of the best score on a Block is what a hint is about.
const HINTED: f32 = 0.45;
/// A hint that one Block in so many is relevant to says nothing.
const MANY_HINTED: usize = 5;

/// Which Blocks of an Outline are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    shown: Vec<bool>,
    in_whole_form: bool,
}

impl Selection {
    /// Whether the Block at `index` of all Blocks of the Outline is shown.
    pub fn shows(&self, index: usize) -> bool {
        self.shown[index]
    }

    /// Whether anything is shown at all.
    pub fn shows_anything(&self) -> bool {
        self.shown.contains(&true)
    }

    /// Everything is shown, in the shortest form.
    pub fn all(outline: &Outline) -> Self {
        let in_whole_form = outline.whole().is_some();
        Self { shown: vec![true; outline.blocks().count()], in_whole_form }
    }

    /// Whether everything is shown as the [`whole`](Outline::whole) form of the Outline.
    pub fn is_in_whole_form(&self) -> bool {
        self.in_whole_form
    }

    /// Whether nothing is left out.
    pub fn is_whole(&self) -> bool {
        self.shown.iter().all(|&shown| shown)
    }

    /// The same, and beyond the budget some of what the `hint` is about, if that is not about everything. Unlike a query,
    /// which says what is wanted, a hint takes nothing away: it may be of something else.
    pub fn with_hint(
        self,
        outline: &Outline,
        texts: &dyn Texts,
        hint: &Query,
        budget: Budget,
        counter: Counter,
    ) -> Self {
        if self.in_whole_form || self.is_whole() {
            return self;
        }
        let mut fitting = Fitting::new(outline, texts, counter);
        let mut relevance = fitting.relevance(Some(hint), texts);
        for it in relevance.iter_mut().filter(|it| **it < HINTED) {
            *it = 0.0;
        }
        let relevant = relevance.iter().filter(|&&relevance| relevance >= RELEVANT).count();
        if relevant * MANY_HINTED > relevance.len() {
            return self;
        }
        (0..self.shown.len()).filter(|&index| self.shown[index]).for_each(|it| fitting.show(it));
        let more = (budget.target as f32 * HINTED_SHARE) as usize;
        fitting.take_relevant(&relevance, fitting.spent + more);
        fitting.close_small_gaps();
        Self { shown: fitting.shown, in_whole_form: false }
    }
}

/// Chooses the Blocks to show: all evidence; then what the query asks for; then samples, the heaviest
/// first; then the heaviest of the rest, while the budget lasts. Where a gap would cost no more than
/// the mark that names it, it is shown. With a Block goes the one that it is part of. Everything is shown if it fits and
/// nothing of it is known.
///
/// The result depends on nothing but the arguments. Of `texts` those are read whose tokens, or whose answer to
/// the query, the filter has not found out itself.
pub fn select(
    outline: &Outline,
    texts: &dyn Texts,
    query: Option<&Query>,
    budget: Budget,
    counter: Counter,
) -> Selection {
    if outline.whole().is_some_and(|whole| counter.count(whole) <= budget.whole) {
        return Selection::all(outline);
    }
    let mut fitting = Fitting::new(outline, texts, counter);
    let has_known = outline.blocks().any(|block| block.keep == Keep::Known);
    if !has_known && fitting.costs.iter().sum::<usize>() <= budget.target {
        return Selection { shown: vec![true; fitting.shown.len()], in_whole_form: false };
    }
    let relevance = fitting.relevance(query, texts);

    fitting.take(fitting.ranked(Keep::Evidence, &relevance), usize::MAX);
    if query.is_some() {
        let share = (budget.target as f32 * RELEVANT_SHARE) as usize;
        let limit = (fitting.spent + share).min(budget.target);
        fitting.take_relevant(&relevance, limit);
    }
    fitting.take(fitting.ranked(Keep::Sample, &relevance), budget.stretch);
    fitting.take(fitting.ranked(Keep::Optional, &relevance), budget.target);
    fitting.close_small_gaps();
    Selection { shown: fitting.shown, in_whole_form: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_core::{Form, Kind, Source, Unit};

    /// An Outline of a hundred lines of which some are evidence and some samples.
    fn outline(source: &Source<'_>, evidence: &[usize], samples: &[usize]) -> Outline {
        let mut builder = Outline::builder(Kind::Log, source.len());
        builder.section(Unit::Line);
        for number in 0..source.line_count() {
            let block = builder.block(source.line_span(number).end, 1, Form::Verbatim);
            block.group = Some(0);
            block.weight = 1.0;
            if samples.contains(&number) {
                block.keep = Keep::Sample;
            }
            if evidence.contains(&number) {
                block.keep = Keep::Evidence;
            }
        }
        builder.finish().unwrap()
    }

    fn text() -> String {
        (0..100)
            .map(|i| format!("line {i} says that something or other went as planned today\n"))
            .collect()
    }

    fn shown(selection: &Selection) -> Vec<usize> {
        (0..selection.shown.len()).filter(|&i| selection.shows(i)).collect()
    }

    #[test]
    fn evidence_is_shown_whatever_the_budget() {
        let text = text();
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, &[30, 60, 99], &[]);
        let selection = select(&outline, &source, None, Budget::of(0), Counter::Estimate);
        assert_eq!(shown(&selection), [30, 60, 99]);
    }

    #[test]
    fn samples_may_stretch_a_default_budget_and_others_may_not() {
        let text = text();
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, &[], &[10, 20, 30, 40, 50, 60, 70, 80, 90]);
        let budget = Budget { target: 100, stretch: 200, whole: 100 };
        let stretched = shown(&select(&outline, &source, None, budget, Counter::Estimate));
        let exact = shown(&select(&outline, &source, None, Budget::of(100), Counter::Estimate));
        assert!(stretched.len() > exact.len() && stretched.iter().all(|i| i % 10 == 0));
    }

    #[test]
    fn what_the_query_asks_for_is_shown() {
        let text = text();
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, &[], &[]);
        let query = Query::new("what happened at 57?");
        let selection =
            select(&outline, &source, query.as_ref(), Budget::of(100), Counter::Estimate);
        assert!(selection.shows(57));
    }

    #[test]
    fn a_hint_takes_nothing_away() {
        let text = text();
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, &[3], &[10, 20]);
        let (budget, counter) = (Budget::of(150), Counter::Estimate);
        let selection = select(&outline, &source, None, budget, counter);
        let hinted = |words| {
            let hint = Query::new(words).unwrap();
            let hinted = selection.clone().with_hint(&outline, &source, &hint, budget, counter);
            shown(&hinted)
        };
        let of_one = hinted("what happened at 57?");
        assert!(of_one.contains(&57) && !selection.shows(57));
        assert!(shown(&selection).iter().all(|index| of_one.contains(index)));
        assert_eq!(hinted("planned"), shown(&selection));
    }

    #[test]
    fn with_a_block_goes_what_it_is_part_of() {
        let text = text();
        let source = Source::new(text.as_bytes());
        let mut builder = Outline::builder(Kind::Code, source.len());
        for number in 0..source.line_count() {
            let block = builder.block(source.line_span(number).end, 1, Form::Verbatim);
            block.part_of = [(90, 50), (50, 10)].iter().find(|it| it.0 == number).map(|it| it.1);
            block.keep = if number == 90 { Keep::Evidence } else { Keep::Known };
        }
        let outline = builder.finish().unwrap();
        let selection = select(&outline, &source, None, Budget::of(0), Counter::Estimate);
        assert_eq!(shown(&selection), [10, 50, 90]);
    }

    #[test]
    fn everything_is_shown_if_it_fits() {
        let text = text();
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, &[], &[]);
        let selection = select(&outline, &source, None, Budget::of(10_000), Counter::Estimate);
        assert!(selection.is_whole());
    }
}
