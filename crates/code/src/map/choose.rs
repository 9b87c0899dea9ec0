//! Which lines are shown.

use super::lines::Line;

/// How much less each further line of a file counts than the best one.
const FURTHER: f64 = 0.08;

/// A file of which lines can be shown.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) file: usize,
    pub(crate) lines: Vec<Line>,
    /// How much each line tells.
    pub(crate) scores: Vec<f64>,
    /// The tokens of what is printed around its lines.
    pub(crate) frame: usize,
}

/// Lines to show, in the order in which they were chosen: each after the one that it is part of.
#[derive(Debug, Default)]
pub(crate) struct Chosen(Vec<Choice>);

/// A line of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    candidate: usize,
    line: usize,
    tokens: usize,
}

impl Chosen {
    /// Chooses lines of `candidates` of about `budget` tokens: those that tell the most for a token, with all that they
    /// are part of.
    pub(crate) fn of(candidates: &[Candidate], budget: usize) -> Self {
        let mut chosen = Self::default();
        let mut is_chosen: Vec<Vec<bool>> =
            candidates.iter().map(|it| vec![false; it.lines.len()]).collect();
        let mut has_frame = vec![false; candidates.len()];
        let mut left = budget;
        for (candidate, line) in ranked(candidates) {
            let Candidate { lines, frame, .. } = &candidates[candidate];
            let is_new = |&line: &usize| !is_chosen[candidate][line];
            let mut with: Vec<usize> =
                std::iter::successors(Some(line), |&line| lines[line].parent)
                    .filter(is_new)
                    .collect();
            let frame = if has_frame[candidate] { 0 } else { *frame };
            let tokens = frame + with.iter().map(|&line| lines[line].tokens).sum::<usize>();
            if tokens > left || with.is_empty() {
                continue;
            }
            left -= tokens;
            has_frame[candidate] = true;
            with.reverse();
            for (number, line) in with.into_iter().enumerate() {
                is_chosen[candidate][line] = true;
                let frame = if number == 0 { frame } else { 0 };
                chosen.0.push(Choice { candidate, line, tokens: frame + lines[line].tokens });
            }
        }
        chosen
    }

    /// The lines of each candidate, in their order.
    pub(crate) fn lines(&self, candidates: usize) -> Vec<Vec<usize>> {
        let mut lines = vec![Vec::new(); candidates];
        self.0.iter().for_each(|it| lines[it.candidate].push(it.line));
        lines.iter_mut().for_each(|lines| lines.sort_unstable());
        lines
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes the last ones back, of so many tokens at least.
    pub(crate) fn take_back(&mut self, tokens: usize) {
        let mut left = tokens;
        while left > 0 {
            let Some(last) = self.0.pop() else { return };
            left = left.saturating_sub(last.tokens);
        }
    }
}

/// All lines, best first.
fn ranked(candidates: &[Candidate]) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize, usize)> = Vec::new();
    for (number, Candidate { lines, scores, frame, .. }) in candidates.iter().enumerate() {
        // The square root, since a long line tells more than a short one.
        let value =
            |line: usize, more: usize| scores[line] / ((lines[line].tokens + more) as f64).sqrt();
        let mut ranked: Vec<usize> = (0..lines.len()).collect();
        ranked.sort_by(|&a, &b| value(b, 0).total_cmp(&value(a, 0)).then(a.cmp(&b)));
        let mut least = f64::INFINITY;
        for (place, &line) in ranked.iter().enumerate() {
            // With the first line comes what is printed around all of them; so no other can come before it.
            let own = value(line, if place == 0 { *frame } else { 0 });
            least = least.min(own / (1.0 + FURTHER * place as f64));
            all.push((least, number, place, line));
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    all.into_iter().map(|(_, candidate, _, line)| (candidate, line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_rank::Hits;
    use proptest::prelude::*;

    fn candidate(file: usize, lines: &[(f64, usize, Option<usize>)]) -> Candidate {
        let line = |&(_, tokens, parent): &(f64, usize, Option<usize>)| Line {
            text: Vec::new(),
            tokens,
            parent,
            weight: 1.0,
            share: 0.0,
            hits: Hits::default(),
        };
        Candidate {
            file,
            lines: lines.iter().map(line).collect(),
            scores: lines.iter().map(|it| it.0).collect(),
            frame: 10,
        }
    }

    #[test]
    fn what_a_line_is_part_of_comes_with_it() {
        let one = candidate(0, &[(0.0, 5, None), (9.0, 5, Some(0)), (1.0, 5, None)]);
        let other = candidate(1, &[(3.0, 5, None)]);
        let candidates = [one, other];
        assert_eq!(Chosen::of(&candidates, 20).lines(2), [vec![0, 1], vec![]]);
        assert_eq!(Chosen::of(&candidates, 35).lines(2), [vec![0, 1], vec![0]]);
        let mut all = Chosen::of(&candidates, 1000);
        assert_eq!(all.lines(2), [vec![0, 1, 2], vec![0]]);
        all.take_back(6);
        assert_eq!(all.lines(2), [vec![0, 1], vec![]]);
        all.take_back(1000);
        assert!(all.is_empty());
    }

    proptest! {
        #[test]
        fn the_budget_holds_and_no_line_is_without_what_it_is_part_of(
            files in proptest::collection::vec(
                proptest::collection::vec((0.0f64..9.0, 1usize..30, any::<Option<u8>>()), 0..12), 0..6,
            ),
            budget in 0usize..400,
        ) {
            let candidates: Vec<Candidate> = files.iter().enumerate().map(|(number, lines)| {
                let lines: Vec<_> = lines.iter().enumerate().map(|(at, &(score, tokens, parent))| {
                    (score, tokens, parent.filter(|_| at > 0).map(|parent| usize::from(parent) % at))
                }).collect();
                candidate(number, &lines)
            }).collect();
            let chosen = Chosen::of(&candidates, budget);
            let mut tokens = 0;
            for (candidate, lines) in candidates.iter().zip(chosen.lines(candidates.len())) {
                tokens += if lines.is_empty() { 0 } else { candidate.frame };
                for line in &lines {
                    tokens += candidate.lines[*line].tokens;
                    prop_assert!(candidate.lines[*line].parent.is_none_or(|it| lines.contains(&it)));
                }
            }
            prop_assert!(tokens <= budget);
            prop_assert_eq!(tokens, chosen.0.iter().map(|it| it.tokens).sum::<usize>());
        }
    }
}
