//! Which rows may be shown.

use super::survey::Known;
use crate::profile::{FILLER, Place};
use hr_core::{Keep, Span};
use std::collections::BTreeMap;

/// Rows that may be shown, and their bytes: far more than a reader is given.
const MOST_ROWS: usize = 4_096;
const MOST_BYTES: usize = 2 << 20;
/// What the words of the query are worth here, where the rarest of them are not told from others.
const ASKED_FOR: f32 = 4.0;

/// A row that may be shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidate {
    pub(super) weight: f32,
    pub(super) keep: Keep,
    pub(super) about: String,
    is_asked_for: bool,
}

/// The rows that may be shown, by the numbers of their families.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) rows: Vec<BTreeMap<Place, Candidate>>,
}

impl Choice {
    /// Where they are, in order.
    pub(super) fn spans(&self) -> Vec<Span> {
        let places = self.rows.iter().flat_map(BTreeMap::keys);
        let mut spans: Vec<Span> = places.map(|place| place.span()).collect();
        spans.sort_unstable_by_key(|span| span.start);
        spans
    }
}

/// Chooses the rows that may be shown: those that stand out, the first and the last of each sort, some from all over,
/// and those that the query asks for.
pub(super) fn choose(known: &Known<'_>) -> Choice {
    let mut rows: Vec<BTreeMap<Place, Candidate>> = Vec::new();
    for family in &known.families {
        let mut candidates: BTreeMap<Place, Candidate> = BTreeMap::new();
        for (place, standing) in family.profile.standings() {
            let keep = standing.keep();
            let (weight, about) = (standing.weight, standing.about);
            candidates.insert(place, Candidate { weight, keep, about, is_asked_for: false });
        }
        for &place in &family.asked_for {
            candidates.entry(place).or_default().is_asked_for = true;
        }
        for place in family.first.iter().chain(&family.last) {
            let candidate = candidates.entry(*place).or_default();
            candidate.keep = candidate.keep.max(Keep::Sample);
        }
        for place in family.spread.places() {
            candidates.entry(*place).or_default().weight += FILLER;
        }
        rows.push(candidates);
    }
    let mut choice = Choice { rows };
    choice.limit();
    choice
}

impl Choice {
    /// Leaves the least important rows out where they are too many.
    fn limit(&mut self) {
        let mut ranked: Vec<(Keep, f32, usize, Place)> = Vec::new();
        for (family, rows) in self.rows.iter().enumerate() {
            ranked.extend(rows.iter().map(|(place, row)| {
                let asked_for = if row.is_asked_for { ASKED_FOR } else { 0.0 };
                (row.keep, row.weight + asked_for, family, *place)
            }));
        }
        ranked.sort_by(|a, b| {
            b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3)))
        });
        let mut bytes = 0;
        for (rank, (_, _, family, place)) in ranked.into_iter().enumerate() {
            let len = place.span().len();
            if rank >= MOST_ROWS || bytes + len > MOST_BYTES {
                self.rows[family].remove(&place);
            } else {
                bytes += len;
            }
        }
    }
}
