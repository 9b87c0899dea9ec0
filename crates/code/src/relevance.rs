//! Which definitions answer a query, and how much of them is shown.

use crate::file::File;
use crate::grammar::Sort;
use crate::layout::{Piece, What};
use crate::syntax::Definition;
use hr_core::Keep;
use hr_rank::{Hits, Query, Statistics};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How often a word in a name counts, as against one in a body.
const NAME: usize = 4;
/// A definition is shown with its body from this share of the best score on.
const RELEVANT: f32 = 0.35;
/// Bodies that are shown in part, at most.
const PARTLY: usize = 3;
/// Lines of a chunk of a body: at least where it is cut between statements, and at most.
const CHUNK: Range<usize> = 5..16;

/// Where a chunk of a definition ends, and how it is weighed: line, claim, and score.
type Chunk = (usize, Keep, f32);

/// The definitions that answer a query.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// The score of each piece of each file.
    scores: Vec<Vec<f32>>,
    /// The chunks of each piece that is shown with its body, by file and piece.
    chunks: FxHashMap<(usize, usize), Vec<Chunk>>,
}

impl Opened {
    pub(crate) fn score(&self, file: usize, piece: usize) -> f32 {
        self.scores[file][piece]
    }

    pub(crate) fn is_open(&self, file: usize, piece: usize) -> bool {
        self.chunks.contains_key(&(file, piece))
    }

    pub(crate) fn chunks(&self, file: usize, piece: usize) -> &[Chunk] {
        self.chunks.get(&(file, piece)).map_or(&[], Vec::as_slice)
    }
}

/// Finds the pieces of `files` that answer `query`, and opens the best of them until `room` bytes are taken.
pub(crate) fn opened(files: &[File<'_>], query: &Query, room: usize) -> Opened {
    let mut statistics = Statistics::default();
    let hits: Vec<Vec<Hits>> = files
        .iter()
        .map(|file| file.pieces.iter().map(|piece| hits(file, piece, query)).collect())
        .collect();
    hits.iter().flatten().for_each(|hits| statistics.add(hits));
    let scorer = statistics.scorer();
    let scores: Vec<Vec<f32>> =
        hits.iter().map(|hits| hits.iter().map(|hits| scorer.score(hits)).collect()).collect();
    let mut opened = Opened { scores, chunks: FxHashMap::default() };
    opened.open_best(files, query, room);
    opened
}

impl Opened {
    fn open_best(&mut self, files: &[File<'_>], query: &Query, room: usize) {
        let pieces = files
            .iter()
            .enumerate()
            .flat_map(|(file, it)| (0..it.pieces.len()).map(move |piece| (file, piece)));
        let score = |&(file, piece): &(usize, usize)| self.scores[file][piece];
        let mut ranked: Vec<(usize, usize)> = pieces.filter(|at| score(at) > 0.0).collect();
        ranked.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.cmp(b)));
        let best = ranked.first().map_or(0.0, score);
        ranked.retain(|at| score(at) >= RELEVANT * best);
        let (mut left, mut partly) = (room, 0);
        for at in ranked {
            let (file, piece) = (&files[at.0], &files[at.0].pieces[at.1]);
            let Some(definition) = openable(file, piece) else { continue };
            let score = self.scores[at.0][at.1];
            let size = file.lines(&definition.lines).len();
            if size > left && partly == PARTLY {
                continue;
            }
            let head = head_lines(file, definition);
            let mut chunks: Vec<Chunk> = Vec::new();
            if definition.lines.start > piece.lines.start {
                chunks.push((definition.lines.start, Keep::Optional, 0.0));
            }
            chunks.push((head, Keep::Sample, score));
            let bodies = cut(file, head..definition.lines.end);
            if size <= left {
                left -= size;
                chunks.extend(bodies.iter().map(|lines| (lines.end, Keep::Optional, score)));
            } else {
                partly += 1;
                let texts = bodies.iter().map(|lines| [file.lines(lines)]);
                let own = query.scores(texts);
                let best = own.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
                let scored = bodies
                    .iter()
                    .zip(own)
                    .map(|(lines, own)| (lines.end, Keep::Optional, score * own / best));
                chunks.extend(scored);
            }
            self.chunks.insert(at, chunks);
        }
    }
}

/// The definition of a piece that holds just one, with a body of its own.
fn openable<'a>(file: &'a File<'_>, piece: &Piece) -> Option<&'a Definition> {
    let What::Definitions(definitions) = &piece.what else { return None };
    let definition = &file.syntax.definitions[*definitions.first()?];
    let is_all_here = definition.lines.end == piece.lines.end;
    (is_all_here && definition.body.is_some() && definition.sort != Sort::Module)
        .then_some(definition)
}

/// The line after those of the signature.
fn head_lines(file: &File<'_>, definition: &Definition) -> usize {
    let body = definition.body.map_or(definition.span.end, |body| body.start);
    let head = file.text.bytes()[definition.span.start..body].trim_ascii_end();
    let lines = memchr::memchr_iter(b'\n', head).count() + 1;
    (definition.lines.start + lines).min(definition.lines.end)
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
