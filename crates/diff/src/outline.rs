//! From weighed pieces to Blocks.

use crate::facts::{Findings, facts};
use crate::model::{Diff, Role};
use crate::moved::moves;
use crate::parse::parse;
use crate::piece::{Piece, pieces};
use crate::plain::plain;
use crate::versions::packages;
use crate::weigh::Weighing;
use hr_core::{Form, Keep, Kind, Outline, Source, Unit};
use hr_rank::Query;
use hr_tokens::estimate;

/// The Outline of a diff: one Section of lines, a Block for each header, each run of changes and each run of context.
/// Pure: the same bytes and query give the same Outline.
pub fn outline(source: &Source<'_>, query: Option<&Query>) -> Outline {
    let bytes = plain(source);
    let plain = Source::new(&bytes);
    let diff = parse(&plain);
    let moves = moves(&diff, &plain);
    let pieces = pieces(&diff, &plain, &moves);
    let around = around(&diff, &pieces);
    let weighing = Weighing { diff: &diff, source: &plain, pieces: &pieces, around: &around };
    let weights = weighing.weights(query);
    let packages = packages(&diff, &plain);

    let mut outline = Outline::builder(Kind::Diff, source.len());
    let findings = Findings { diff: &diff, moves: &moves, packages: &packages, pieces: &pieces };
    let facts = facts(&findings);
    // They are printed in any case, so what is shown in any case counts for them.
    let tokens: usize =
        facts.iter().map(|it| estimate(it.label.as_bytes()) + estimate(it.text.as_bytes())).sum();
    let first = weights.iter().position(|it| it.keep == Keep::Evidence);
    outline.section(Unit::Line).facts = facts;
    for (at, piece) in pieces.iter().enumerate() {
        let end = source.line_span(piece.lines.end - 1).end;
        let block = outline.block(end, piece.lines.len(), Form::Verbatim);
        block.keep = weights[at].keep;
        block.weight = weights[at].weight;
        block.part_of = around[at];
        block.group = piece.group;
        block.score = query.map(|_| weights[at].score);
        block.about = about(&diff, piece);
        if first == Some(at) {
            block.tokens = Some(tokens + estimate(block.span.of(source.bytes())));
        }
    }
    outline.complete()
}

/// The names of the file and the function that a piece changes.
fn about(diff: &Diff, piece: &Piece) -> Box<str> {
    let part = &diff.parts[piece.part];
    if part.role != Role::Changed {
        return Box::default();
    }
    let path = part.file.map_or(&b""[..], |file| diff.files[file].path());
    let heading = part.hunk.map_or(&b""[..], |hunk| &diff.hunks[hunk].heading);
    String::from_utf8_lossy(&[path, heading].join(&b' ')).into()
}

/// For each piece the one that tells what it is part of: the header of its hunk, the name of its file, its commit.
fn around(diff: &Diff, pieces: &[Piece]) -> Vec<Option<usize>> {
    let names = names(diff, pieces);
    let (mut commit, mut hunk) = (None, None);
    let mut around = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let part = &diff.parts[piece.part];
        let name = part.file.and_then(|file| names[file]);
        let of_commit = part.commit.and(commit);
        around.push(match part.role {
            Role::Commit => {
                commit = Some(at);
                None
            }
            Role::Message | Role::Stat | Role::Total | Role::Text => of_commit,
            _ if name == Some(at) => of_commit,
            Role::Open | Role::Name | Role::Detail => None,
            Role::State => name,
            Role::Hunk => {
                hunk = Some(at);
                name
            }
            Role::Context | Role::Changed => piece.under.or(part.hunk.and(hunk)).or(name),
        });
    }
    around
}

/// For each file the piece that names it.
fn names(diff: &Diff, pieces: &[Piece]) -> Vec<Option<usize>> {
    let mut names = vec![None; diff.files.len()];
    for (at, piece) in pieces.iter().enumerate() {
        let part = &diff.parts[piece.part];
        let Some(file) = part.file else { continue };
        if part.role == Role::Name || part.role == Role::Open && names[file].is_none() {
            names[file] = Some(at);
        }
    }
    names
}
