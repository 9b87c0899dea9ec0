//! A selection in the making: what it shows so far, and what that costs.

use hr_core::{Block, Keep, Outline, Texts};
use hr_rank::Query;
use hr_tokens::Counter;

/// Tokens of a mark that stands for a gap, on average over real outputs.
const MARK: usize = 13;
/// Tokens of a line that is shown rather than a mark for it alone: to ask for it costs the reader more.
const LINE: usize = 20;
/// Tokens of the count of a group, which is printed if it is shown but not all of it.
const COUNT: usize = 7;
/// A Block is relevant from this share of the best score on.
pub(crate) const RELEVANT: f32 = 0.3;
/// Relevant Blocks of one group that are taken before those of others have had their turn.
const ALIKE: usize = 5;
/// What relevance adds to the weight of a sample, per unit of its share of the best score.
const RELEVANCE_WEIGHT: f32 = 8.0;

/// A selection in the making.
pub(crate) struct Fitting<'a> {
    blocks: Vec<&'a Block>,
    /// Whether the Block begins a Section: its neighbour before is not in the same gap.
    begins: Vec<bool>,
    /// Which of `groups` the Block is in.
    group_of: Vec<Option<usize>>,
    groups: Vec<GroupSoFar>,
    /// Tokens of each Block.
    pub(crate) costs: Vec<usize>,
    pub(crate) shown: Vec<bool>,
    /// Tokens of what is shown, of the marks for the gaps, and of the counts of groups.
    pub(crate) spent: usize,
}

/// What is known of Blocks that are alike.
#[derive(Clone, Copy, Debug, Default)]
struct GroupSoFar {
    size: usize,
    is_shown: bool,
    /// How many were asked for by the query.
    relevant: usize,
}

impl<'a> Fitting<'a> {
    /// Nothing is shown yet.
    pub(crate) fn new(outline: &'a Outline, texts: &dyn Texts, counter: Counter) -> Self {
        let blocks: Vec<&Block> = outline.blocks().collect();
        let sections = outline.sections().iter();
        let begins = sections.flat_map(|s| (0..s.blocks.len()).map(|i| i == 0)).collect();
        let cost =
            |block: &&Block| block.tokens.unwrap_or_else(|| counter.count(block.text(texts)));
        let costs = blocks.iter().map(cost).collect();
        let shown = vec![false; blocks.len()];
        let spent = MARK * outline.sections().len();
        let mut groups: Vec<GroupSoFar> = Vec::new();
        let mut group_of = Vec::with_capacity(blocks.len());
        for section in outline.sections() {
            let first = groups.len();
            let sizes = section.groups.iter().map(|group| group.count);
            groups.extend(sizes.map(|size| GroupSoFar { size, ..GroupSoFar::default() }));
            group_of.extend(section.blocks.iter().map(|it| it.group.map(|id| first + id as usize)));
        }
        Self { blocks, begins, group_of, groups, costs, shown, spent }
    }

    /// How well each Block answers the query, as a share of the best answer.
    pub(crate) fn relevance(&self, query: Option<&Query>, texts: &dyn Texts) -> Vec<f32> {
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
    pub(crate) fn ranked(&self, keep: Keep, relevance: &[f32]) -> Vec<usize> {
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
    pub(crate) fn take(&mut self, ranked: Vec<usize>, limit: usize) {
        for index in ranked {
            if !self.shown[index] && self.spent_with_all(index) <= limit {
                self.show(index);
            }
        }
    }

    /// Shows the most relevant Blocks, at first no more than a few of each group.
    pub(crate) fn take_relevant(&mut self, relevance: &[f32], limit: usize) {
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
    pub(crate) fn show(&mut self, index: usize) {
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

    /// Shows what is in gaps that cost no more than the marks for them would.
    pub(crate) fn close_small_gaps(&mut self) {
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
