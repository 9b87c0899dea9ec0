//! A text cut into pieces: definitions, imports, and what is neither.

use crate::grammar::Sort;
use crate::syntax::{Definition, Syntax};
use hr_core::{Source, Span};
use std::ops::Range;

/// Lines of a piece of what is neither, at most.
const REST: usize = 16;

/// A run of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) lines: Range<usize>,
    pub(crate) what: What,
}

/// What a piece holds. Empty lines, comments, and brackets that close something before it are part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// These definitions: of one that has others in it only what is before the first of them.
    Definitions(Vec<usize>),
    Imports,
    /// Statements outside of functions, and what does not parse.
    Rest,
}

/// Cuts `source` into pieces that cover each line once, in order.
pub(crate) fn pieces(source: &Source<'_>, syntax: &Syntax) -> Vec<Piece> {
    let mut cutter = Cutter { classes: classes(source, syntax), pieces: Vec::new(), next: 0 };
    let definitions = &syntax.definitions;
    for (index, definition) in definitions.iter().enumerate() {
        if cutter.is_said_already(index, definitions) {
            continue;
        }
        if definition.lines.start >= cutter.next {
            let start = cutter.rest(definition.lines.start);
            cutter.pieces.push(Piece { lines: start..start, what: What::Definitions(vec![index]) });
        } else {
            cutter.add_to_last(index);
        }
        let end = head_end(
            source,
            definition,
            definitions.get(index + 1).filter(|it| it.parent == Some(index)),
        );
        cutter.end_last(end);
    }
    let start = cutter.rest(source.line_count());
    if start < source.line_count() {
        match cutter.pieces.last_mut() {
            Some(last) => last.lines.end = source.line_count(),
            None => {
                cutter.pieces.push(Piece { lines: start..source.line_count(), what: What::Rest })
            }
        }
    }
    cutter.pieces
}

/// The line after those that a definition's own piece reaches to, if `first` is the first one in it.
fn head_end(source: &Source<'_>, definition: &Definition, first: Option<&Definition>) -> usize {
    let Some(first) = first else { return definition.lines.end };
    let head = definition.body.map_or(first.span.start, |body| body.start.min(first.span.start));
    let head = Span::new(definition.span.start, head).of(source.bytes()).trim_ascii_end();
    let line_ends = memchr::memchr_iter(b'\n', head).count();
    definition.lines.start + line_ends + 1
}

/// What a line is, at its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Nothing that says anything: empty, a comment, an attribute, brackets that close.
    Trivial,
    Import,
    Code,
}

fn classes(source: &Source<'_>, syntax: &Syntax) -> Vec<Class> {
    let mut classes: Vec<Class> = source.lines().map(class).collect();
    let docstrings: Vec<Span> = syntax.definitions.iter().filter_map(|it| it.doc).collect();
    for spans in [&syntax.comments, &syntax.attributes, &docstrings] {
        for lines in begun_by(source, spans) {
            classes[lines].fill(Class::Trivial);
        }
    }
    // What is between the definitions in a function is part of it.
    let is_code = |it: &&Definition| matches!(it.sort, Sort::Function | Sort::Macro | Sort::Value);
    for definition in syntax.definitions.iter().filter(is_code) {
        classes[definition.lines.clone()].fill(Class::Trivial);
    }
    for lines in begun_by(source, &syntax.imports) {
        classes[lines].fill(Class::Import);
    }
    classes
}

fn class(line: &[u8]) -> Class {
    let line = line.trim_ascii();
    let closes = line.iter().all(|byte| b"{}()[];,".contains(byte));
    if closes || line == b"end" { Class::Trivial } else { Class::Code }
}

/// For each of `spans`, which come in order, the lines that begin in it or with it.
fn begun_by(source: &Source<'_>, spans: &[Span]) -> impl Iterator<Item = Range<usize>> {
    let mut line = 0;
    spans.iter().map(move |span| {
        while line + 1 < source.line_count() && source.line_span(line).end <= span.start {
            line += 1;
        }
        let before = Span::new(source.line_span(line).start, span.start);
        let is_first = before.of(source.bytes()).trim_ascii().is_empty();
        let mut end = line;
        while end < source.line_count() && source.line_span(end).start < span.end {
            end += 1;
        }
        (line + usize::from(!is_first)).min(end)..end
    })
}

struct Cutter {
    classes: Vec<Class>,
    pieces: Vec<Piece>,
    /// The first line that is in no piece.
    next: usize,
}

impl Cutter {
    /// Whether the definition before has the same name and line, such as `a = function a() {}`.
    fn is_said_already(&self, index: usize, definitions: &[Definition]) -> bool {
        let Some(Piece { what: What::Definitions(listed), .. }) = self.pieces.last() else {
            return false;
        };
        listed.iter().any(|&other| {
            let (one, other) = (&definitions[index], &definitions[other]);
            one.lines.start == other.lines.start && one.parent.is_some() && one.body == other.body
        })
    }

    /// Adds a definition that begins in a line which is in a piece already.
    fn add_to_last(&mut self, index: usize) {
        if let Some(Piece { what: What::Definitions(listed), .. }) = self.pieces.last_mut() {
            listed.push(index);
        }
    }

    /// Has the last piece reach to `end`.
    fn end_last(&mut self, end: usize) {
        if let Some(last) = self.pieces.last_mut() {
            last.lines.end = last.lines.end.max(end);
            self.next = last.lines.end;
        }
    }

    /// Makes pieces of the lines up to `end`, which are in no definition or between those in one. Gives the first line
    /// that is left to what follows.
    fn rest(&mut self, end: usize) -> usize {
        let mut start = self.next;
        let mut line = start;
        while line < end {
            let class = self.classes[line];
            if class == Class::Trivial {
                line += 1;
                continue;
            }
            // The run of lines of this class, with what is trivial between them.
            let mut run_end = line + 1;
            let mut at = run_end;
            while at < end && (self.classes[at] == class || self.classes[at] == Class::Trivial) {
                at += 1;
                if self.classes[at - 1] == class {
                    run_end = at;
                }
                if class == Class::Code && at - start >= REST {
                    break;
                }
            }
            let what = if class == Class::Import { What::Imports } else { What::Rest };
            self.pieces.push(Piece { lines: start..run_end, what });
            start = run_end;
            line = run_end;
        }
        self.next = start;
        start
    }
}
