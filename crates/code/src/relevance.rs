//! Which pieces answer a query, and which of them are shown with their bodies.

use crate::file::File;
use crate::pieces::{Piece, What};
use crate::plan::{At, Plan, chunks, head_end, openable};
use crate::references::{References, pieces};
use hr_core::Keep;
use hr_rank::{Hits, Query, Statistics};

/// How often a word in a name counts, as against one in a body.
const NAME: usize = 4;
/// A definition is shown with its body from this share of the best score on.
const RELEVANT: f32 = 0.35;
/// A body that is too long is shown in part from this share of the best score on, and so many are at most.
const PARTLY: (f32, usize) = (0.6, 2);
/// What calls one that is shown, or is called by it, answers the query by this share of its score.
const RELATED: f32 = 0.4;
/// How many of those of one there are, at most.
const RELATIONS: usize = 6;

/// Finds the pieces of `files` that answer `query`, and has the best of them shown with their bodies until these take `room` bytes.
pub(crate) fn answer(plan: &mut Plan, files: &[File<'_>], query: &Query, room: usize) {
    let hits = |at: At| (at, hits(&files[at.0], &files[at.0].pieces[at.1], query));
    let hits: Vec<(At, Hits)> = pieces(files).map(hits).collect();
    let mut statistics = Statistics::default();
    hits.iter().for_each(|(_, hits)| statistics.add(hits));
    let scorer = statistics.scorer();
    let mut ranked: Vec<(At, f32)> =
        hits.iter().map(|(at, hits)| (*at, scorer.score(hits))).collect();
    for (at, score) in &ranked {
        plan.get_mut(*at).score = *score;
    }
    ranked.retain(|(_, score)| *score > 0.0);
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    ranked.retain(|(_, score)| *score >= RELEVANT * best);
    let opened = open(plan, files, query, room, &ranked);
    let references = References::new(files, &opened);
    for at in opened {
        let score = plan.get(at).score;
        let (callers, callees) = references.around(files, at, RELATIONS);
        for other in callers.into_iter().chain(callees) {
            let show = plan.get_mut(other);
            show.score = show.score.max(RELATED * score);
        }
    }
}

/// Shows the bodies of the first that have one until they take `room` bytes: of a few that are too long, the chunks that
/// answer the query. Gives which.
fn open(
    plan: &mut Plan,
    files: &[File<'_>],
    query: &Query,
    room: usize,
    ranked: &[(At, f32)],
) -> Vec<At> {
    let (mut left, mut partly) = (room, 0);
    let mut opened = Vec::new();
    for &(at, score) in ranked {
        let (file, piece) = (&files[at.0], &files[at.0].pieces[at.1]);
        let Some(definition) = openable(file, piece) else { continue };
        let size = file.lines(&definition.lines).len();
        let fits = size <= left;
        if !fits && (partly == PARTLY.1 || score < PARTLY.0 * ranked[0].1) {
            continue;
        }
        let mut parts = chunks(file, piece, definition, |_| (Keep::Optional, score));
        if fits {
            left -= size;
        } else {
            partly += 1;
            let own = query.scores(parts.iter().map(|chunk| [file.lines(&chunk.lines)]));
            let best = own.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            parts.iter_mut().zip(own).for_each(|(chunk, own)| chunk.score *= own / best);
        }
        let head = head_end(file, definition);
        if let Some(signature) = parts.iter_mut().find(|chunk| chunk.lines.end == head) {
            (signature.keep, signature.score) = (Keep::Sample, score);
        }
        plan.get_mut(at).chunks = parts;
        opened.push(at);
    }
    opened
}

/// How often the words of the query stand in a piece: those of names count more.
fn hits(file: &File<'_>, piece: &Piece, query: &Query) -> Hits {
    let mut hits = query.hits(&[file.lines(&piece.lines)]);
    if let What::Definitions(definitions) = &piece.what {
        for &index in definitions {
            let name = query.hits(&[file.syntax.definitions[index].name.of(file.text.bytes())]);
            (1..NAME).for_each(|_| hits.add(&name));
        }
    }
    hits
}
