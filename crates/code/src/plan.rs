//! How each piece of each file is shown, and how strongly it claims its place.

use crate::file::File;
use crate::grammar::Sort;
use crate::pieces::{Piece, What};
use crate::syntax::Definition;
use hr_core::{Fact, Keep};
use std::ops::Range;

/// Lines of a chunk of a body: at least where it is cut between statements, and at most.
const CHUNK: Range<usize> = 5..16;

/// A piece of a file: the number of the file, and that of the piece in it.
pub(crate) type At = (usize, usize);

/// How a piece is shown, if it is.
#[derive(Clone, Debug)]
pub(crate) struct Show {
    pub(crate) keep: Keep,
    pub(crate) weight: f32,
    /// How well it answers the query.
    pub(crate) score: f32,
    /// The chunks of its lines, which are shown as they are; none if it is shown in short.
    pub(crate) chunks: Vec<Chunk>,
}

/// Some lines of a definition that is shown as it is.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    pub(crate) lines: Range<usize>,
    pub(crate) keep: Keep,
    pub(crate) score: f32,
}

/// How all pieces of all files are shown.
#[derive(Debug)]
pub(crate) struct Plan {
    shows: Vec<Vec<Show>>,
    /// What is said of it.
    pub(crate) facts: Vec<Fact>,
}

impl Plan {
    /// In short, by what is lost with each.
    pub(crate) fn in_short(files: &[File<'_>]) -> Self {
        let show = |file: &File<'_>, piece: &Piece| {
            let (keep, weight) = standing(file, piece);
            Show { keep, weight, score: 0.0, chunks: Vec::new() }
        };
        let shows =
            files.iter().map(|file| file.pieces.iter().map(|piece| show(file, piece)).collect());
        Self { shows: shows.collect(), facts: Vec::new() }
    }

    pub(crate) fn get(&self, at: At) -> &Show {
        &self.shows[at.0][at.1]
    }

    pub(crate) fn get_mut(&mut self, at: At) -> &mut Show {
        &mut self.shows[at.0][at.1]
    }

    /// Of these the reader need not see any, unless they are asked for.
    pub(crate) fn hide(&mut self, is_hidden: impl Fn(&Show, At) -> bool) {
        for (file, shows) in self.shows.iter_mut().enumerate() {
            for (piece, show) in shows.iter_mut().enumerate() {
                if is_hidden(show, (file, piece)) {
                    show.keep = Keep::Known;
                }
            }
        }
    }

    /// Shows all of a piece as it is, whatever the budget.
    pub(crate) fn show_whole(&mut self, files: &[File<'_>], at: At) {
        let (file, piece) = (&files[at.0], &files[at.0].pieces[at.1]);
        let show = self.get_mut(at);
        show.keep = Keep::Evidence;
        let Some(definition) = openable(file, piece) else { return };
        show.chunks = chunks(file, piece, definition, |_| (Keep::Evidence, show.score));
    }
}

/// The first definition of a piece.
pub(crate) fn first_definition(piece: &Piece) -> Option<usize> {
    match &piece.what {
        What::Definitions(definitions) => definitions.first().copied(),
        _ => None,
    }
}

/// The definition of a piece that holds all of it, with a body.
pub(crate) fn openable<'a>(file: &'a File<'_>, piece: &Piece) -> Option<&'a Definition> {
    let definition = &file.syntax.definitions[first_definition(piece)?];
    let is_all_here = definition.lines.end <= piece.lines.end;
    (is_all_here && definition.lines.len() > 1).then_some(definition)
}

/// The chunks of the lines of a piece: those before the definition, its signature, and its body cut between statements.
/// How strongly each of the last claims its place `claim` tells, and how well it answers the query.
pub(crate) fn chunks(
    file: &File<'_>,
    piece: &Piece,
    definition: &Definition,
    claim: impl Fn(&Range<usize>) -> (Keep, f32),
) -> Vec<Chunk> {
    let head = head_end(file, definition);
    let bodies = cut(file, head..piece.lines.end);
    let mut chunks = Vec::with_capacity(bodies.len() + 2);
    if piece.lines.start < definition.lines.start {
        let lines = piece.lines.start..definition.lines.start;
        chunks.push(Chunk { lines, keep: Keep::Optional, score: 0.0 });
    }
    let own = std::iter::once(definition.lines.start..head).chain(bodies);
    chunks.extend(own.map(|lines| {
        let (keep, score) = claim(&lines);
        let is_mistakable = keep != Keep::Evidence && looks_short(file.lines(&lines));
        Chunk { keep: if is_mistakable { Keep::Known } else { keep }, lines, score }
    }));
    chunks
}

/// The line after those of the signature.
pub(crate) fn head_end(file: &File<'_>, definition: &Definition) -> usize {
    let body = definition.body.map_or(definition.span.end, |body| body.start);
    let head = file.text.bytes()[definition.span.start..body].trim_ascii_end();
    let last = definition.span.start + head.len().saturating_sub(1);
    (file.text.line_at(last) + 1).min(definition.lines.end)
}

/// Cuts a body into chunks: between statements where it can be, by their indentation.
fn cut(file: &File<'_>, lines: Range<usize>) -> Vec<Range<usize>> {
    let indent = |line: usize| {
        let text = file.text.line(line);
        (!text.trim_ascii().is_empty())
            .then(|| text.iter().take_while(|byte| byte.is_ascii_whitespace()).count())
    };
    let least = lines.clone().filter_map(indent).min().unwrap_or(0);
    // The last line closes the body and stands further out than what is in it.
    let within = lines.clone().filter_map(indent).filter(|&it| it > least).min().unwrap_or(least);
    let mut chunks = Vec::new();
    let mut start = lines.start;
    for line in lines.clone() {
        let len = line - start;
        let is_between = indent(line).is_none_or(|it| it <= within);
        if len >= CHUNK.end || len >= CHUNK.start && is_between && lines.end - line > 2 {
            chunks.push(start..line);
            start = line;
        }
    }
    if start < lines.end {
        chunks.push(start..lines.end);
    }
    chunks
}

/// How strongly a piece claims its place, and with which weight.
fn standing(file: &File<'_>, piece: &Piece) -> (Keep, f32) {
    match &piece.what {
        What::Imports => (Keep::Optional, 0.5),
        // As it is it could be taken for what is told in short.
        What::Rest if looks_short(file.lines(&piece.lines)) => (Keep::Known, 0.0),
        What::Rest => (Keep::Optional, 0.3),
        What::Definitions(definitions) => {
            let weights = definitions.iter().map(|&index| weight(file, index));
            (Keep::Sample, weights.fold(0.0, f32::max))
        }
    }
}

/// Whether a line of `text` begins as those do that stand for others: `40-73 ` or `40 `.
fn looks_short(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\n').any(|line| {
        let line = line.trim_ascii_start();
        let digits = line.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
        line.first().is_some_and(u8::is_ascii_digit) && line.get(digits) == Some(&b' ')
    })
}

/// What is lost with a definition: most with types, little with what is local, a test, or called private.
pub(crate) fn weight(file: &File<'_>, index: usize) -> f32 {
    let definitions = &file.syntax.definitions;
    let definition = &definitions[index];
    let base = match definition.sort {
        Sort::Type => 4.0,
        Sort::Module => 3.0,
        Sort::Macro => 2.0,
        Sort::Function if definition.parent.is_none() => 3.0,
        Sort::Function => 2.0,
        Sort::Value => 1.0,
    };
    let name = definition.name.of(file.text.bytes());
    let is_private = name.starts_with(b"_") && !name.starts_with(b"__");
    let mut around = std::iter::successors(Some(index), |&index| definitions[index].parent);
    let is_test =
        around.any(|index| definitions[index].name.of(file.text.bytes()).starts_with(b"test"));
    let scale = |is: bool, factor: f32| if is { factor } else { 1.0 };
    base * scale(definition.is_local, 0.3) * scale(is_private, 0.5) * scale(is_test, 0.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_source_that_look_short_are_told() {
        for text in ["12 if x else 3\n", "a\n  40-73 b\n", "7 "] {
            assert!(looks_short(text.as_bytes()), "{text}");
        }
        for text in ["12\n", "12.5 + a\n", "a 12 b\n", "-1 + b\n", ""] {
            assert!(!looks_short(text.as_bytes()), "{text}");
        }
    }
}
