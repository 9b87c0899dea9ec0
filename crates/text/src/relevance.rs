//! How well each piece answers a query.

use crate::piece::{Piece, Role};
use hr_rank::{Hits, Query, Statistics};

/// What the score of its passage adds to that of a piece.
const PASSAGE: f32 = 0.6;
/// What the pieces next to it in its passage add, and those after them.
const NEIGHBOUR: f32 = 0.35;
/// What the headings that it is under add.
const HEADING: f32 = 0.5;

/// A score for each of `pieces`: that of its own words, and parts of those of its neighbours, its passage, and the headings
/// it is under. An answer often stands next to the words of the question, and names are not said twice.
pub(crate) fn relevance(pieces: &[Piece], texts: &[&[u8]], query: &Query) -> Vec<f32> {
    let hits: Vec<Hits> = texts.iter().map(|text| query.hits(&[text])).collect();
    let own = scores(&hits);
    let passages = passages(pieces, &hits);
    let headings = headings(pieces, &own);
    let value = |index: usize| {
        let piece = &pieces[index];
        let near = |other: usize| {
            pieces.get(other).filter(|it| it.passage == piece.passage).map_or(0.0, |_| own[other])
        };
        let beside = near(index.wrapping_sub(1)).max(near(index + 1));
        let score = own[index]
            + NEIGHBOUR * beside
            + PASSAGE * passages[piece.passage]
            + HEADING * piece.heading.map_or(0.0, |heading| headings[heading]);
        if piece.role == Role::Aside { score * ASIDE } else { score }
    };
    (0..pieces.len()).map(value).collect()
}

/// What an aside that answers is worth, compared with main text.
const ASIDE: f32 = 0.4;

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

/// The score of each heading, with those that it is under.
fn headings(pieces: &[Piece], own: &[f32]) -> Vec<f32> {
    let mut sums = vec![0.0_f32; pieces.len()];
    for (index, piece) in pieces.iter().enumerate() {
        if matches!(piece.role, Role::Heading(_)) {
            sums[index] = own[index] + 0.5 * piece.heading.map_or(0.0, |above| sums[above]);
        }
    }
    sums
}
