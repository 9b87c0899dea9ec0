//! Which Blocks answer a query best.

/// So many Blocks are among the best, if they answer nearly as well as the best.
const BEST: usize = 24;
const NEARLY: f32 = 0.6;

/// How well each Block answers a query.
pub(crate) struct Answers {
    scores: Vec<f32>,
    /// The score from which on a Block is among the best.
    good: f32,
}

impl Answers {
    /// Answers with these `scores`.
    pub(crate) fn new(scores: Vec<f32>) -> Self {
        let mut ranked: Vec<f32> = scores.iter().copied().filter(|score| *score > 0.0).collect();
        ranked.sort_unstable_by(|a, b| b.total_cmp(a));
        let best = ranked.first().copied().unwrap_or(f32::INFINITY);
        let beyond = ranked.get(BEST).copied().unwrap_or(0.0);
        Self { scores, good: beyond.max(best * NEARLY) }
    }

    /// That of the Block at `index`.
    pub(crate) fn score(&self, index: usize) -> f32 {
        self.scores[index]
    }

    /// Whether the Block at `index` is one of the few that answer best. Of many that answer alike none is.
    pub(crate) fn is_among_best(&self, index: usize) -> bool {
        self.scores[index] > 0.0 && self.scores[index] > self.good
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_among_the_best() {
        let answers = Answers::new(vec![0.0, 3.0, 2.0, 1.0]);
        assert_eq!(
            [0, 1, 2, 3].map(|index| answers.is_among_best(index)),
            [false, true, true, false]
        );
        let alike = Answers::new(vec![1.0; 100]);
        assert!(!alike.is_among_best(0));
        let nothing = Answers::new(vec![0.0; 3]);
        assert!(!nothing.is_among_best(0));
    }
}
