//! Which Blocks are shown.

use crate::Budget;
use hr_core::{Block, Keep, Outline, Texts};
use hr_rank::Query;
use hr_tokens::Counter;

/// Tokens of a mark that stands for a gap, on average over real outputs.
const MARK: usize = 13;
/// Tokens of a line that is shown rather than a mark for it alone: to ask for it costs the reader more.
const LINE: usize = 20;
/// Tokens of the count of a group, which is printed if it is shown but not all of it.
const COUNT: usize = 7;
/// Share of the budget that goes to what the query asks for, before anything else but evidence.
const RELEVANT_SHARE: f32 = 0.5;
/// A Block is relevant from this share of the best score on.
const RELEVANT: f32 = 0.3;
/// What a hint may add to the budget, as a share of it. Half of it costs 1 % more tokens over real outputs, and shows as
/// much of what is asked for as a query does that has other words, too.
const HINTED_SHARE: f32 = 0.35;
/// From this share of the best score on a Block is what a hint is about.
const HINTED: f32 = 0.45;
/// A hint that one Block in so many is relevant to says nothing.
const MANY_HINTED: usize = 5;
/// Relevant Blocks of one group that are taken before those of others have had their turn.
const ALIKE: usize = 5;
/// What relevance adds to the weight of a sample, per unit of its share of the best score.
const RELEVANCE_WEIGHT: f32 = 8.0;

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

/// A selection in the making.
struct Fitting<'a> {
    blocks: Vec<&'a Block>,
    /// Whether the Block begins a Section: its neighbour before is not in the same gap.
    begins: Vec<bool>,
    /// Which of `groups` the Block is in.
    group_of: Vec<Option<usize>>,
    groups: Vec<Group>,
    costs: Vec<usize>,
    shown: Vec<bool>,
    /// Tokens of what is shown, of the marks for the gaps, and of the counts of groups.
    spent: usize,
}

/// Blocks that are alike.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    size: usize,
    is_shown: bool,
    /// How many were asked for by the query.
    relevant: usize,
}

impl<'a> Fitting<'a> {
    fn new(outline: &'a Outline, texts: &dyn Texts, counter: Counter) -> Self {
        let blocks: Vec<&Block> = outline.blocks().collect();
        let sections = outline.sections().iter();
        let begins = sections.flat_map(|s| (0..s.blocks.len()).map(|i| i == 0)).collect();
        let cost =
            |block: &&Block| block.tokens.unwrap_or_else(|| counter.count(block.text(texts)));
        let costs = blocks.iter().map(cost).collect();
        let shown = vec![false; blocks.len()];
        let spent = MARK * outline.sections().len();
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of = Vec::with_capacity(blocks.len());
        for section in outline.sections() {
            let first = groups.len();
            let sizes = section.groups.iter().map(|group| group.count);
            groups.extend(sizes.map(|size| Group { size, ..Group::default() }));
            group_of.extend(section.blocks.iter().map(|it| it.group.map(|id| first + id as usize)));
        }
        Self { blocks, begins, group_of, groups, costs, shown, spent }
    }

    /// How well each Block answers the query, as a share of the best answer.
    fn relevance(&self, query: Option<&Query>, texts: &dyn Texts) -> Vec<f32> {
        let Some(query) = query else { return vec![0.0; self.blocks.len()] };
        let scored: Option<Vec<f32>> = self.blocks.iter().map(|block| block.score).collect();
        let mut scores = scored.unwrap_or_else(|| {
            let blocks = self.blocks.iter();
            query.scores(blocks.map(|it| [it.text(texts), it.about.as_bytes()]))
        });
        let best = scores.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        scores.iter_mut().for_each(|score| *score /= best);
        scores
    }

    /// The Blocks with this `keep`, those first that weigh most for what they cost, and in the order
    /// of the Source where they are equal. What weighs nothing is not worth its tokens, unless it is
    /// evidence.
    fn ranked(&self, keep: Keep, relevance: &[f32]) -> Vec<usize> {
        let cost = |i: usize| discounted(self.costs[i] + MARK);
        let weight = |i: usize| (self.blocks[i].weight + RELEVANCE_WEIGHT * relevance[i]) / cost(i);
        let mut ranked: Vec<usize> = (0..self.blocks.len())
            .filter(|&i| self.blocks[i].keep == keep)
            .filter(|&i| keep == Keep::Evidence || weight(i) > 0.0)
            .collect();
        ranked.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.cmp(&b)));
        ranked
    }

    /// Shows these Blocks in turn, passing over those that would go beyond `limit` tokens in all.
    fn take(&mut self, ranked: Vec<usize>, limit: usize) {
        for index in ranked {
            if !self.shown[index] && self.spent_with_all(index) <= limit {
                self.show(index);
            }
        }
    }

    /// Shows the most relevant Blocks, at first no more than a few of each group.
    fn take_relevant(&mut self, relevance: &[f32], limit: usize) {
        let mut ranked: Vec<usize> =
            (0..self.blocks.len()).filter(|&i| relevance[i] >= RELEVANT).collect();
        let weight = |i: usize| self.blocks[i].weight;
        ranked.sort_by(|&a, &b| {
            let by_relevance = relevance[b].total_cmp(&relevance[a]);
            by_relevance.then(weight(b).total_cmp(&weight(a))).then(a.cmp(&b))
        });
        let (first, later): (Vec<usize>, Vec<usize>) =
            ranked.into_iter().partition(|&index| match self.group_of[index] {
                Some(group) => {
                    self.groups[group].relevant += 1;
                    self.groups[group].relevant <= ALIKE
                }
                None => true,
            });
        self.take(first, limit);
        self.take(later, limit);
    }

    /// The Blocks that this one is part of and that are not shown, the nearest first.
    fn missing(&self, index: usize) -> impl Iterator<Item = usize> {
        let part_of = |&index: &usize| self.blocks[index].part_of;
        let around = std::iter::successors(part_of(&index), part_of);
        around.filter(|&index| !self.shown[index])
    }

    /// Tokens in all, about, if this Block were shown with those that it is part of.
    fn spent_with_all(&self, index: usize) -> usize {
        let around: usize = self.missing(index).map(|index| self.costs[index] + MARK).sum();
        self.spent_with(index) + around
    }

    /// Shows a Block, and those that it is part of.
    fn show(&mut self, index: usize) {
        while let Some(around) = self.missing(index).last() {
            self.show_one(around);
        }
        self.show_one(index);
    }

    fn show_one(&mut self, index: usize) {
        self.spent = self.spent_with(index);
        self.shown[index] = true;
        if let Some(group) = self.group_of[index] {
            self.groups[group].is_shown = true;
        }
    }

    /// Tokens in all if this Block were shown, too: it may cut a gap in two, or fill one.
    fn spent_with(&self, index: usize) -> usize {
        let gap_before = !self.begins[index] && !self.shown[index - 1];
        let next = index + 1;
        let gap_after = next < self.blocks.len() && !self.begins[next] && !self.shown[next];
        let group = self.group_of[index].map(|group| self.groups[group]);
        let is_counted = group.is_some_and(|group| group.size > 1 && !group.is_shown);
        let spent = self.spent + self.costs[index] + if is_counted { COUNT } else { 0 };
        match (gap_before, gap_after) {
            (true, true) => spent + MARK,
            (false, false) => spent.saturating_sub(MARK),
            _ => spent,
        }
    }

    fn close_small_gaps(&mut self) {
        let mut index = 0;
        while index < self.shown.len() {
            let start = index;
            while index < self.shown.len()
                && !self.shown[index]
                && (index == start || !self.begins[index])
            {
                index += 1;
            }
            let gap = start..index;
            let is_known = self.blocks[gap.clone()].iter().any(|block| block.keep == Keep::Known);
            let limit = if gap.len() == 1 { LINE } else { MARK };
            if !is_known && self.costs[gap.clone()].iter().sum::<usize>() <= limit {
                gap.for_each(|index| self.show(index));
            }
            index = index.max(start + 1);
        }
    }
}

/// `cost` to the power of three quarters: long Blocks pay, but less than their length. By square roots,
/// which are the same on every machine.
fn discounted(cost: usize) -> f32 {
    let root = (cost as f32).sqrt();
    root * root.sqrt()
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
