//! How well hits answer a query.

use crate::draft::Draft;
use crate::hits::{Hits, Role};
use hr_core::Source;
use hr_rank::Query;
use rustc_hash::FxHashMap;

/// What a line around a hit has of the score of the hit.
const OF_HIT: f32 = 0.4;
/// How much less each further hit answers that says the same.
const ALIKE: f32 = 0.5;

/// Scores all lines, and notes what code does in words that a reader may use.
pub(crate) fn score(source: &Source<'_>, hits: &Hits, drafts: &mut [Draft], query: &Query) {
    for (line, draft) in hits.lines.iter().zip(drafts.iter_mut()) {
        for words in line.meaning.words() {
            draft.about = format!("{} {words}", draft.about).into();
        }
    }
    let text = |at: usize| match &drafts[at].encoded {
        Some(encoded) => &encoded[..],
        None => source.line(at),
    };
    let mut scores =
        query.scores((0..drafts.len()).map(|at| [text(at), drafts[at].about.as_bytes()]));
    lower_the_alike(hits, &mut scores);
    for at in 0..drafts.len() {
        let of_hit = match (hits.lines[at].role, drafts[at].part_of) {
            (Role::Context, Some(hit)) => OF_HIT * scores[hit],
            _ => 0.0,
        };
        drafts[at].score = Some(scores[at].max(of_hit));
    }
}

/// Of hits that say the same the best is enough.
fn lower_the_alike(hits: &Hits, scores: &mut [f32]) {
    let mut order: Vec<usize> = (0..scores.len()).filter(|&at| scores[at] > 0.0).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    let mut before: FxHashMap<u64, f32> = FxHashMap::default();
    for at in order {
        let count = before.entry(hits.lines[at].template).or_default();
        scores[at] /= 1.0 + ALIKE * *count;
        *count += 1.0;
    }
}
