//! From parts to weighed Blocks.

use crate::class::Class;
use crate::facts::{Findings, facts};
use crate::model::{Diff, File, Part, Role, Sign};
use crate::moved::{is_blank_change, moves, text};
use crate::parse::parse;
use crate::piece::{Piece, pieces};
use crate::plain::plain;
use crate::telling;
use crate::versions::{is_news, packages};
use hr_core::{Address, Block, Form, Keep, Kind, Outline, Source, Unit};
use hr_rank::Query;
use hr_tokens::estimate;
use std::collections::BTreeSet;

/// Tokens of a Source of which every changed line of what people write is kept.
const SMALL: usize = 4_000;
/// Share of a larger Source that may stretch its budget.
const SHARE: f32 = 0.42;
/// What context weighs: it goes before any change.
const CONTEXT: f32 = 1e-6;
/// Tokens of a mark for what is left out.
const MARK: f32 = 13.0;

/// The Outline of a diff: one Section of lines, a Block for each header, each run of changes and each run of context.
/// Pure: the same bytes and query give the same Outline.
pub fn outline(source: &Source<'_>, query: Option<&Query>) -> Outline {
    let bytes = plain(source);
    let plain = Source::new(&bytes);
    let diff = parse(&plain);
    let moves = moves(&diff, &plain);
    let packages = packages(&diff, &plain);
    let is_blank = |part: &Part| is_blank_change(&diff, &plain, part);
    let blank: BTreeSet<usize> =
        (0..diff.parts.len()).filter(|&part| is_blank(&diff.parts[part])).collect();
    let pieces = pieces(&diff, &plain, &moves);
    let weighing = Weighing { diff: &diff, source: &plain, blank: &blank };
    let mut weights: Vec<Weight> = pieces.iter().map(|piece| weighing.weight(piece)).collect();
    weighing.keep(&pieces, &mut weights);
    let around = around(&diff, &pieces);
    let scores = query.map(|query| weighing.scores(&pieces, query));

    let mut outline = Outline::builder(Kind::Diff, source.len());
    let blank: Vec<Address> = blank.iter().map(|&part| address(&diff.parts[part])).collect();
    let findings = Findings { diff: &diff, moves: &moves, packages: &packages, blank: &blank };
    outline.section(Unit::Line).facts = facts(&findings);
    for (at, piece) in pieces.iter().enumerate() {
        let end = source.line_span(piece.lines.end - 1).end;
        let block: &mut Block = outline.block(end, piece.lines.len(), Form::Verbatim);
        block.keep = weights[at].keep;
        block.weight = weights[at].weight;
        block.part_of = around[at];
        block.score = scores.as_ref().map(|scores| scores[at]);
    }
    match outline.finish() {
        Ok(outline) => outline,
        Err(fault) => unreachable!("each line is in one part: {fault}"),
    }
}

fn address(part: &Part) -> Address {
    Address { start: part.lines.start, end: part.lines.end }
}

/// For each piece the one that tells what it is part of: the header of its hunk, the name of its file, its commit.
fn around(diff: &Diff, pieces: &[Piece]) -> Vec<Option<usize>> {
    let (mut commit, mut hunk) = (None, None);
    let mut names = vec![None; diff.files.len()];
    for (at, piece) in pieces.iter().enumerate() {
        let part = &diff.parts[piece.part];
        if let Some(file) = part.file {
            match part.role {
                Role::Name => names[file] = Some(at),
                Role::Open if names[file].is_none() => names[file] = Some(at),
                _ => {}
            }
        }
    }
    let mut around = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let part = &diff.parts[piece.part];
        let name_of = part.file.and_then(|file| names[file]);
        around.push(match part.role {
            Role::Commit => {
                commit = Some(at);
                None
            }
            Role::Message | Role::Stat | Role::Total | Role::Text => part.commit.and(commit),
            Role::Name | Role::Open if name_of == Some(at) => part.commit.and(commit),
            Role::Open | Role::Name | Role::Detail => None,
            Role::State => name_of.filter(|&name| name != at),
            Role::Hunk => {
                hunk = Some(at);
                name_of
            }
            Role::Context | Role::Changed => part.hunk.and(hunk).or(name_of),
        });
    }
    around
}

/// How strongly a piece claims its place.
#[derive(Clone, Copy, Debug)]
struct Weight {
    keep: Keep,
    weight: f32,
}

struct Weighing<'a> {
    diff: &'a Diff,
    source: &'a Source<'a>,
    blank: &'a BTreeSet<usize>,
}

impl Weighing<'_> {
    fn file(&self, part: &Part) -> Option<&File> {
        part.file.map(|file| &self.diff.files[file])
    }

    fn weight(&self, piece: &Piece) -> Weight {
        let part = &self.diff.parts[piece.part];
        let optional = |weight: f32| Weight { keep: Keep::Optional, weight };
        let sample = |weight: f32| Weight { keep: Keep::Sample, weight };
        match part.role {
            Role::Text => sample(2.0),
            Role::Commit if part.commit == Some(0) => Weight { keep: Keep::Evidence, weight: 10.0 },
            Role::Commit => sample(5.0),
            Role::Message => optional(0.5),
            Role::Stat if part.commit.is_some() => optional(0.1),
            Role::Stat => sample(1.0),
            Role::Total if part.commit.is_some() => optional(0.1),
            Role::Total => Weight { keep: Keep::Evidence, weight: 1.0 },
            Role::Open | Role::Detail | Role::Hunk => optional(0.0),
            Role::Name => optional(0.0),
            Role::State => {
                let has_hunks = self.file(part).is_some_and(|file| file.has_hunks);
                if has_hunks { optional(0.5) } else { sample(6.0) }
            }
            Role::Context => optional(CONTEXT),
            Role::Changed => self.changed(piece, part),
        }
    }

    fn changed(&self, piece: &Piece, part: &Part) -> Weight {
        let file = self.file(part);
        let class = file.map_or(Class::Code, |file| file.class);
        let by_class = match class {
            Class::Code => 8.0,
            Class::Test | Class::Config => 3.0,
            Class::Docs => 2.0,
            Class::Lock => 0.4,
            Class::Generated => 0.2,
        };
        let is_gone = file.is_some_and(|file| file.state.is_deleted);
        let by_state = if is_gone { 0.3 } else { 1.0 };
        let line = |line: usize| (text(self.diff, self.source, part, line), self.diff.signs[line]);
        let lines = || piece.lines.clone().map(line);
        let tells: f32 = lines()
            .filter(|it| it.1 != Sign::None)
            .map(|(text, sign)| telling::line(text, sign))
            .sum();
        let weight = by_class * by_state * tells.max(0.01).sqrt();
        if piece.is_moved || self.blank.contains(&piece.part) {
            return Weight { keep: Keep::Optional, weight: 0.2 * weight };
        }
        let is_news = class == Class::Lock && lines().any(|(text, _)| is_news(text));
        match class {
            Class::Lock if is_news => Weight { keep: Keep::Optional, weight: 3.0 * weight },
            Class::Lock | Class::Generated => Weight { keep: Keep::Optional, weight },
            _ => Weight { keep: Keep::Sample, weight },
        }
    }

    /// Of a small Source all changes of what people write are evidence. Of a larger one those are samples that weigh
    /// most, up to a share of it, and the one that weighs most of each file first.
    fn keep(&self, pieces: &[Piece], weights: &mut [Weight]) {
        let is_sample = |at: &usize| {
            let role = self.diff.parts[pieces[*at].part].role;
            role == Role::Changed && weights[*at].keep == Keep::Sample
        };
        let samples: Vec<usize> = (0..pieces.len()).filter(is_sample).collect();
        let all = estimate(self.source.bytes());
        if all < SMALL {
            samples.iter().for_each(|&at| weights[at].keep = Keep::Evidence);
            return;
        }
        let mut best: Vec<Option<usize>> = vec![None; self.diff.files.len()];
        for &at in &samples {
            let Some(file) = self.diff.parts[pieces[at].part].file else { continue };
            if best[file].is_none_or(|best: usize| weights[best].weight < weights[at].weight) {
                best[file] = Some(at);
            }
        }
        best.into_iter().flatten().for_each(|at| weights[at].weight *= 3.0);
        let costs: Vec<f32> =
            samples.iter().map(|&at| MARK + estimate(self.bytes(&pieces[at])) as f32).collect();
        let value =
            |i: usize| weights[samples[i]].weight / costs[i].sqrt() / costs[i].sqrt().sqrt();
        let mut ranked: Vec<usize> = (0..samples.len()).collect();
        ranked.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
        let mut room = SHARE * all as f32;
        let mut later = Vec::new();
        for at in ranked {
            if costs[at] <= room {
                room -= costs[at];
            } else {
                later.push(samples[at]);
            }
        }
        later.into_iter().for_each(|at| weights[at].keep = Keep::Optional);
    }

    fn bytes(&self, piece: &Piece) -> &[u8] {
        let start = self.source.line_span(piece.lines.start).start;
        &self.source.bytes()[start..self.source.line_span(piece.lines.end - 1).end]
    }

    /// How well each piece answers `query`: what changed with the names of its file and function, and the lines next
    /// to it; nothing for context itself, which would come before changes.
    fn scores(&self, pieces: &[Piece], query: &Query) -> Vec<f32> {
        let about = |at: usize| -> [&[u8]; 5] {
            let piece = &pieces[at];
            let part = &self.diff.parts[piece.part];
            let path = self.file(part).map_or(&b""[..], |file| file.path());
            let heading = part.hunk.map_or(&b""[..], |hunk| &self.diff.hunks[hunk].heading);
            let context = |at: Option<usize>| {
                let next = at.and_then(|at| pieces.get(at));
                let next = next.filter(|it| self.diff.parts[it.part].role == Role::Context);
                next.map_or(&b""[..], |it| self.bytes(it))
            };
            match part.role {
                Role::Changed => [
                    self.bytes(piece),
                    path,
                    heading,
                    context(at.checked_sub(1)),
                    context(Some(at + 1)),
                ],
                Role::Commit | Role::Message | Role::Stat | Role::Text | Role::State => {
                    [self.bytes(piece), b"", b"", b"", b""]
                }
                _ => [b""; 5],
            }
        };
        query.scores((0..pieces.len()).map(about))
    }
}
