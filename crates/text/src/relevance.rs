//! How well each piece answers a query.

use crate::piece::{Piece, Role};
use hr_rank::{Hits, Query, Statistics};

/// What counts for a piece beside its own words.
struct Weights {
    /// What the best of all passages and of all neighbourhoods adds to a piece in it, compared with the best words of
    /// its own.
    passage: f32,
    near: f32,
    /// The same for the pieces next to it in its passage.
    beside: f32,
    /// Bytes away at which a piece counts half for those around it.
    reach: f32,
    /// How much less it counts across the border of a passage.
    across: f32,
}

/// Of a text, in which a paragraph is about one thing.
const TEXT: Weights = Weights { passage: 0.6, near: 0.5, beside: 0.2, reach: 600.0, across: 0.5 };
/// Of a conversation, which comes back to its subject over many turns.
const CONVERSATION: Weights =
    Weights { passage: 0.6, near: 3.0, beside: 0.2, reach: 2_500.0, across: 0.8 };
/// What the headings that a piece is under add.
const HEADING: f32 = 0.3;
/// What an aside that answers is worth, compared with main text.
const ASIDE: f32 = 0.4;

/// A score for each of `pieces`: that of its own words, and parts of those of the pieces around it, its passage, and the
/// headings it is under. An answer often stands next to the words of the question, and names are not said twice.
pub(crate) fn relevance(
    pieces: &[Piece],
    texts: &[&[u8]],
    query: &Query,
    is_conversation: bool,
) -> Vec<f32> {
    let weights = if is_conversation { &CONVERSATION } else { &TEXT };
    let hits: Vec<Hits> = texts.iter().map(|text| query.hits(&[text])).collect();
    let own = scores(&hits);
    let headings = headings(pieces, &own);
    let near = as_shares(near(pieces, texts, &own, weights));
    let passages = as_shares(passages(pieces, &hits));
    let own = as_shares(own);
    let beside = |index: usize| {
        let score = |other: usize| match pieces.get(other) {
            Some(piece) if piece.passage == pieces[index].passage => own[other],
            _ => 0.0,
        };
        score(index.wrapping_sub(1)).max(score(index + 1))
    };
    let value = |index: usize| {
        let piece = &pieces[index];
        if piece.role == Role::Aside {
            return ASIDE * own[index];
        }
        own[index]
            + weights.passage * passages[piece.passage]
            + weights.near * near[index]
            + weights.beside * beside(index)
            + HEADING * piece.heading.map_or(0.0, |heading| headings[heading])
    };
    (0..pieces.len()).map(value).collect()
}

/// The highest of `values`, or more than nothing.
pub(crate) fn highest(values: &[f32]) -> f32 {
    values.iter().copied().fold(f32::MIN_POSITIVE, f32::max)
}

/// Each score as a share of the best.
fn as_shares(mut scores: Vec<f32>) -> Vec<f32> {
    let best = highest(&scores);
    scores.iter_mut().for_each(|score| *score /= best);
    scores
}

/// The scores around each piece with its own, those less that are farther away.
fn near(pieces: &[Piece], texts: &[&[u8]], own: &[f32], weights: &Weights) -> Vec<f32> {
    let mut sums = own.to_vec();
    let decay = |from: usize, to: usize| {
        let distance = (texts[from].len() + texts[to].len()) as f32 / 2.0;
        let across = if pieces[from].passage == pieces[to].passage { 1.0 } else { weights.across };
        across * weights.reach / (weights.reach + distance)
    };
    let mut carried = 0.0;
    for index in 1..own.len() {
        carried = (carried + own[index - 1]) * decay(index - 1, index);
        sums[index] += carried;
    }
    carried = 0.0;
    for index in (1..own.len()).rev() {
        carried = (carried + own[index]) * decay(index, index - 1);
        sums[index - 1] += carried;
    }
    sums
}

/// BM25 among all.
fn scores(hits: &[Hits]) -> Vec<f32> {
    let mut all = Statistics::default();
    hits.iter().for_each(|hits| all.add(hits));
    let scorer = all.scorer();
    hits.iter().map(|hits| scorer.score(hits)).collect()
}

/// The score of each passage among all passages.
fn passages(pieces: &[Piece], hits: &[Hits]) -> Vec<f32> {
    let count = pieces.last().map_or(0, |last| last.passage + 1);
    let mut sums = vec![Hits::default(); count];
    for (piece, hits) in pieces.iter().zip(hits) {
        sums[piece.passage].add(hits);
    }
    scores(&sums)
}

/// The score of each heading, as a share of the best of all `own`, with those that it is under.
fn headings(pieces: &[Piece], own: &[f32]) -> Vec<f32> {
    let best = highest(own);
    let mut sums = vec![0.0_f32; pieces.len()];
    for (index, piece) in pieces.iter().enumerate() {
        if matches!(piece.role, Role::Heading(_)) {
            let above = piece.heading.map_or(0.0, |above| sums[above]);
            sums[index] = own[index] / best + above / 2.0;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;
    use hr_core::{Source, Unit};

    #[test]
    fn what_stands_around_the_words_of_the_query_is_worth_more_than_what_does_not() {
        let text = "The mill burnt down. It was built by Oda Fenn. She liked it.\n\nSheep eat grass. They sleep in sheds.\n\nRain fell. It fell all day.\n";
        let source = Source::new(text.as_bytes());
        let pieces = plain::pieces(&source, Unit::Sentence).pieces;
        let texts: Vec<&[u8]> = pieces.iter().map(|piece| piece.text(source.bytes())).collect();
        let query = Query::new("who made the mill?").unwrap();
        let values = relevance(&pieces, &texts, &query, false);
        assert!(
            values[0] > values[1] && values[1] > values[3] && values[2] > values[6],
            "{values:?}"
        );
    }
}
