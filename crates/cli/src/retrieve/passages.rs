//! `hr-retrieve -q`: the passages of an original that are most about some words.

use super::lines::for_each_line;
use super::numbered::{Line, Numbered};
use super::progress::Progress;
use super::{Original, Stop};
use hr_archive::Part;
use hr_rank::{Hits, Query, Statistics};
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Write};

/// Lines of a passage at most: enough to see what a line is about, and no more than one takes in at once.
const LONGEST: usize = 5;
/// Lines before the first that holds a word of the query; the rest comes after.
const BEFORE: usize = 2;

/// A few lines in a row, which are scored together.
#[derive(Clone, Debug, Default)]
struct Passage {
    /// Number of the first line, from 0.
    first: usize,
    /// Of each line, whether a word of the query is in it.
    lines: Vec<bool>,
    hits: Hits,
}

/// Prints the `number` passages that score best for `words`, in the order of the original: lines with a
/// word of the query as `12:text`, others as `11-text`, and `--` where lines are left out.
///
/// The original is streamed twice, so memory grows with `number` alone.
pub(crate) fn print_passages(
    original: &Original,
    words: &str,
    number: usize,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let query = parse(words)?;
    let mut progress = Progress::of_searching(2 * original.len());
    let mut statistics = Statistics::default();
    original.stream(&mut progress, |reader| {
        let reader = BufReader::new(reader);
        Ok(for_each_passage(reader, &query, |passage| statistics.add(&passage.hits))?)
    })?;
    let scorer = statistics.scorer();
    let mut best = Best::new(number);
    original.stream(&mut progress, |reader| {
        let reader = BufReader::new(reader);
        Ok(for_each_passage(reader, &query, |passage| {
            if !passage.hits.is_empty() {
                best.add(scorer.score(&passage.hits), passage);
            }
        })?)
    })?;
    drop(progress);
    let passages = best.in_order();
    if passages.is_empty() {
        let count = original.line_count();
        let message = format!(
            "none of the {count} lines holds a word of '{words}'. -g finds parts of words, too"
        );
        return Err(Stop::NoPart(message));
    }
    print(original, &passages, out)
}

/// The query that these words are.
pub(crate) fn parse(words: &str) -> Result<Query, Stop> {
    let nothing =
        || format!("'{words}' has no word that could tell lines apart. -g takes any text");
    Query::new(words).ok_or_else(|| Stop::Usage(nothing()))
}

fn print(original: &Original, passages: &[Passage], out: &mut impl Write) -> Result<(), Stop> {
    let mut parts: Vec<Part> = vec![];
    for Passage { first, lines, .. } in passages {
        match parts.last_mut() {
            Some(Part::Lines(range)) if range.end == *first => range.end += lines.len(),
            _ => parts.push(Part::Lines(*first..first + lines.len())),
        }
    }
    let lines = passages.iter().flat_map(|passage| {
        let numbers = passage.first + 1..;
        numbers.zip(&passage.lines).map(|(number, &matches)| Line { number, matches })
    });
    let mut out = Numbered::new(lines, out);
    original.read_parts(&parts, &mut out)?;
    Ok(out.finish()?)
}

/// Cuts the lines of `reader` into passages and gives each to `each`, in order. A line that holds a
/// word of the query opens one, which starts two lines before if they are not in the one before it.
/// Lines far from any are passages without hits.
fn for_each_passage(
    reader: impl BufRead,
    query: &Query,
    each: impl FnMut(Passage),
) -> io::Result<()> {
    let mut cutter =
        Cutter { next: 0, before: VecDeque::new(), open: None, far: Passage::default(), each };
    for_each_line(reader, query, |_, hits| cutter.add(hits))?;
    cutter.finish();
    Ok(())
}

struct Cutter<E> {
    /// Number of the next line.
    next: usize,
    /// The last lines, which a passage that opens now would start with.
    before: VecDeque<Hits>,
    /// The passage around a hit, and how many more lines it takes.
    open: Option<(Passage, usize)>,
    /// The passage of lines without hits around.
    far: Passage,
    each: E,
}

impl<E: FnMut(Passage)> Cutter<E> {
    fn add(&mut self, hits: Hits) {
        let number = self.next;
        self.next += 1;
        if self.open.is_none() && hits.is_empty() {
            self.before.push_back(hits);
            if self.before.len() > BEFORE {
                let far = self.before.pop_front();
                self.add_far(number - BEFORE, far);
            }
            return;
        }
        let (mut passage, left) = match self.open.take() {
            Some(open) => open,
            None => {
                let left = LONGEST - self.before.len();
                (self.opened(number), left)
            }
        };
        passage.lines.push(!hits.is_empty());
        passage.hits.add(&hits);
        match left - 1 {
            0 => (self.each)(passage),
            left => self.open = Some((passage, left)),
        }
    }

    /// A passage that opens before line `number`.
    fn opened(&mut self, number: usize) -> Passage {
        self.end_far();
        let first = number - self.before.len();
        let mut passage = Passage { first, ..Passage::default() };
        for hits in self.before.drain(..) {
            passage.lines.push(false);
            passage.hits.add(&hits);
        }
        passage
    }

    fn add_far(&mut self, number: usize, hits: Option<Hits>) {
        let Some(hits) = hits else { return };
        if self.far.lines.is_empty() {
            self.far.first = number;
        }
        self.far.lines.push(false);
        self.far.hits.add(&hits);
        if self.far.lines.len() == LONGEST {
            self.end_far();
        }
    }

    fn end_far(&mut self) {
        let far = std::mem::take(&mut self.far);
        if !far.lines.is_empty() {
            (self.each)(far);
        }
    }

    fn finish(mut self) {
        if let Some((passage, _)) = self.open.take() {
            (self.each)(passage);
        }
        let mut number = self.next - self.before.len();
        while let Some(hits) = self.before.pop_front() {
            self.add_far(number, Some(hits));
            number += 1;
        }
        self.end_far();
    }
}

/// The passages with the best scores; of equal ones the first.
struct Best {
    number: usize,
    /// At most twice as many as wanted, so that they are sorted seldom.
    passages: Vec<(f32, Passage)>,
}

impl Best {
    fn new(number: usize) -> Self {
        Self { number, passages: vec![] }
    }

    fn add(&mut self, score: f32, passage: Passage) {
        self.passages.push((score, passage));
        if self.passages.len() >= self.number.saturating_mul(2).max(64) {
            self.keep_best();
        }
    }

    fn keep_best(&mut self) {
        let order = |(a_score, a): &(f32, Passage), (b_score, b): &(f32, Passage)| {
            b_score.total_cmp(a_score).then(a.first.cmp(&b.first))
        };
        self.passages.sort_by(order);
        self.passages.truncate(self.number);
    }

    fn in_order(mut self) -> Vec<Passage> {
        self.keep_best();
        let mut passages: Vec<_> = self.passages.into_iter().map(|(_, passage)| passage).collect();
        passages.sort_by_key(|passage| passage.first);
        passages
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// First line of each passage and its lines, `x` for one with a hit and `.` for others.
    fn passages(text: &str) -> Vec<(usize, String)> {
        let mut passages = vec![];
        let query = Query::new("hit").unwrap();
        for_each_passage(text.as_bytes(), &query, |passage| {
            let lines = passage.lines.iter().map(|&hit| if hit { 'x' } else { '.' });
            assert_eq!(passage.lines.contains(&true), !passage.hits.is_empty());
            passages.push((passage.first, lines.collect()));
        })
        .unwrap();
        passages
    }

    fn text(lines: &str) -> String {
        lines.chars().map(|line| if line == 'x' { "a hit\n" } else { "nothing\n" }).collect()
    }

    #[test]
    fn a_passage_is_a_hit_and_what_is_around_it() {
        let cut = |lines| passages(&text(lines));
        assert_eq!(cut("....x...."), [(0, "..".into()), (2, "..x..".into()), (7, "..".into())]);
        assert_eq!(cut("x.x.x"), [(0, "x.x.x".into())]);
        assert_eq!(cut("xxxxxx..."), [(0, "xxxxx".into()), (5, "x...".into())]);
        assert_eq!(cut("..x....x."), [(0, "..x..".into()), (5, "..x.".into())]);
        assert_eq!(cut(".......")[..], [(0, ".....".into()), (5, "..".into())]);
        assert_eq!(cut(""), []);
    }

    #[test]
    fn the_best_are_kept_and_the_first_of_equals() {
        let mut best = Best::new(2);
        for first in 0..1000 {
            let score = if first == 700 { 2.0 } else { 1.0 };
            best.add(score, Passage { first, ..Passage::default() });
        }
        let firsts: Vec<_> = best.in_order().iter().map(|passage| passage.first).collect();
        assert_eq!(firsts, [0, 700]);
    }

    proptest! {
        #[test]
        fn passages_cover_every_line_once(lines in "[x.]{0,60}") {
            let mut joined = String::new();
            for (first, passage) in passages(&text(&lines)) {
                prop_assert_eq!(first, joined.len());
                prop_assert!((1..=LONGEST).contains(&passage.len()));
                joined += &passage;
            }
            prop_assert_eq!(joined, lines);
        }
    }
}
