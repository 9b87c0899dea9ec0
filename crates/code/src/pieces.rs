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

/// Cuts `source` into pieces that cover each line once, in order. The attributes before a definition become part of its lines.
pub(crate) fn pieces(source: &Source<'_>, syntax: &mut Syntax) -> Vec<Piece> {
    take_attributes(source, syntax);
    let mut cutter =
        Cutter { classes: classes(source, syntax), pieces: Vec::new(), next: 0, function_end: 0 };
    let definitions = &syntax.definitions;
    for (index, definition) in definitions.iter().enumerate() {
        if cutter.is_said_already(index, definitions) {
            // Only its lines are to be told.
        } else if definition.lines.start >= cutter.next {
            let start = cutter.rest(definition.lines.start);
            cutter.pieces.push(Piece { lines: start..start, what: What::Definitions(vec![index]) });
        } else if !cutter.add_to_last(index) {
            continue;
        }
        let end = own_end(
            source,
            definition,
            definitions.get(index + 1).filter(|it| it.parent == Some(index)),
        );
        cutter.end_last(end);
        if is_code(definition) {
            // What is between the definitions in it is part of it.
            cutter.function_end = cutter.function_end.max(definition.lines.end);
            cutter.classes[definition.lines.clone()].fill(Class::Trivial);
        }
    }
    let start = cutter.rest(source.line_count());
    if start < source.line_count() {
        match cutter.pieces.last_mut() {
            Some(last) => last.lines.end = source.line_count(),
            None => {
                cutter.pieces.push(Piece { lines: start..source.line_count(), what: What::Rest });
            }
        }
    }
    cutter.pieces
}

/// The line after those that a definition's own piece reaches to, if `first` is the first one in it.
fn own_end(source: &Source<'_>, definition: &Definition, first: Option<&Definition>) -> usize {
    let Some(first) = first else { return definition.lines.end };
    let end = definition.body.map_or(first.span.start, |body| body.start.min(first.span.start));
    let head = Span::new(definition.span.start, end).of(source.bytes()).trim_ascii_end();
    source.line_at(definition.span.start + head.len().saturating_sub(1)) + 1
}

/// Whether what is between the definitions in it is no statement of its own.
fn is_code(definition: &Definition) -> bool {
    matches!(definition.sort, Sort::Function | Sort::Macro | Sort::Value)
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
    for spans in [&syntax.comments, &syntax.attributes, &syntax.docstrings] {
        spans.iter().for_each(|span| classes[begun_by(source, *span)].fill(Class::Trivial));
    }
    let imports = syntax.imports.iter();
    imports.for_each(|span| classes[begun_by(source, *span)].fill(Class::Import));
    classes
}

fn class(line: &[u8]) -> Class {
    let line = line.trim_ascii();
    let closes = line.iter().all(|byte| b"{}()[];,".contains(byte));
    if closes || line == b"end" { Class::Trivial } else { Class::Code }
}

/// The lines that begin in `span` or with it.
fn begun_by(source: &Source<'_>, span: Span) -> Range<usize> {
    let line = source.line_at(span.start);
    let before = Span::new(source.line_span(line).start, span.start);
    let is_first = before.of(source.bytes()).trim_ascii().is_empty();
    let end = source.line_at(span.end.saturating_sub(1).max(span.start)) + 1;
    (line + usize::from(!is_first)).min(end)..end
}

/// Has the lines of each definition begin with the attributes before it.
fn take_attributes(source: &Source<'_>, syntax: &mut Syntax) {
    let mut is_attribute = vec![false; source.line_count()];
    let mut is_comment = vec![false; source.line_count()];
    for (spans, is_in) in
        [(&syntax.attributes, &mut is_attribute), (&syntax.comments, &mut is_comment)]
    {
        spans.iter().for_each(|span| is_in[begun_by(source, *span)].fill(true));
    }
    for definition in &mut syntax.definitions {
        let mut line = definition.lines.start;
        while line > 0 && (is_attribute[line - 1] || is_comment[line - 1]) {
            line -= 1;
            if is_attribute[line] {
                definition.lines.start = line;
            }
        }
    }
}

struct Cutter {
    classes: Vec<Class>,
    pieces: Vec<Piece>,
    /// The first line that is in no piece.
    next: usize,
    /// The line after the functions so far.
    function_end: usize,
}

impl Cutter {
    /// Whether it is the same as the definition before, such as `a = function a() {}`.
    fn is_said_already(&self, index: usize, definitions: &[Definition]) -> bool {
        let Some(Piece { what: What::Definitions(listed), .. }) = self.pieces.last() else {
            return false;
        };
        listed.last().is_some_and(|&other| {
            let (one, other) = (&definitions[index], &definitions[other]);
            one.lines.start == other.lines.start && one.body.is_some() && one.body == other.body
        })
    }

    /// Adds a definition that begins in a line which is in a piece already. Gives false if that is no piece of definitions: then
    /// its text is shown as it is.
    fn add_to_last(&mut self, index: usize) -> bool {
        let Some(Piece { what: What::Definitions(listed), .. }) = self.pieces.last_mut() else {
            return false;
        };
        listed.push(index);
        true
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
        // What follows the last definition in a function is part of the function.
        if self.function_end <= end {
            self.end_last(self.function_end);
        }
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
