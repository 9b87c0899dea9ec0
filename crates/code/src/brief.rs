//! What is printed of definitions and imports that are not shown as they are.

use crate::doc::first_sentence;
use crate::file::File;
use crate::grammar::{Doc, Sort};
use crate::outline::Level;
use crate::pieces::{Piece, What};
use crate::signature::{one_line, signature, whole_type};
use crate::syntax::Definition;
use hr_core::{Address, Span};
use std::fmt::Write;
use std::ops::Range;

/// Longest list of imports, in bytes.
const IMPORTS: usize = 240;
/// What of an import is shown at least, if that is not all.
const LEAST_IMPORT: usize = 24;
/// Longest line of a skeleton, in bytes.
const SKELETON_LINE: usize = 120;
/// Bytes before a definition in its first line that are printed with it.
const BEFORE: usize = 120;
/// How deep definitions are indented.
const DEEPEST: usize = 24;

/// What is said of a definition beside its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Detail {
    /// The bracket that opens its body, and how deep it is in others.
    shape: bool,
    /// All of a short type.
    types: bool,
    docs: bool,
    skeleton: bool,
}

impl Detail {
    const DOCS: Self = Self { shape: true, types: true, docs: true, skeleton: false };

    /// Its signature, with the bracket that opens its body.
    pub(crate) const LINE: Self = Self { shape: true, types: false, docs: false, skeleton: false };

    pub(crate) fn of(level: Level) -> Self {
        match level {
            Level::Signatures => Self { shape: false, types: false, docs: false, skeleton: false },
            Level::Docs => Self::DOCS,
            Level::Skeleton | Level::Full => Self { skeleton: true, ..Self::DOCS },
        }
    }
}

/// The most detail that fits in `room` bytes.
pub(crate) fn fitting(files: &[File<'_>], room: usize) -> Detail {
    let less = [Detail::DOCS, Detail { docs: false, ..Detail::DOCS }];
    let size = |detail: Detail| -> usize {
        files
            .iter()
            .flat_map(|file| file.pieces.iter().map(move |piece| brief(file, piece, detail).len()))
            .sum()
    };
    let fits = less.into_iter().find(|&detail| size(detail) <= room);
    fits.unwrap_or(Detail { types: false, docs: false, ..Detail::DOCS })
}

/// What is printed of a piece of definitions or imports: a line for each, which begins with the lines that it stands for.
pub(crate) fn brief(file: &File<'_>, piece: &Piece, detail: Detail) -> Vec<u8> {
    let mut text = Vec::new();
    match &piece.what {
        What::Definitions(definitions) => {
            for &index in definitions {
                if !text.is_empty() {
                    text.push(b'\n');
                }
                definition_line(file, index, detail, &mut text);
            }
        }
        What::Imports => text = imports_line(file, piece, detail.shape),
        What::Rest => {}
    }
    text
}

/// Writes the line of a definition: from where its line begins, if it is the first in that.
pub(crate) fn definition_line(file: &File<'_>, index: usize, detail: Detail, out: &mut Vec<u8>) {
    let definitions = &file.syntax.definitions;
    let definition = &definitions[index];
    let text = file.text.bytes();
    if detail.shape {
        out.extend(std::iter::repeat_n(b' ', depth(definitions, definition)));
    }
    out.extend_from_slice(format!("{} ", numbers(&definition.lines)).as_bytes());
    let own = definition.span.start;
    let line_start = file.text.line_span(file.text.line_at(own)).start;
    let indent = text[line_start..own].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let is_first = index == 0 || definitions[index - 1].span.start < line_start;
    let begins = is_first && own - line_start <= BEFORE;
    let start = if begins { line_start + indent } else { own };
    let is_whole = detail.types && definition.sort == Sort::Type && !has_members(file, index);
    let whole = is_whole.then(|| whole_type(text, start, definition, &file.syntax)).flatten();
    let line =
        whole.unwrap_or_else(|| signature(text, start, definition, &file.syntax, detail.shape));
    let name = definition.name.of(text);
    let is_named = name.contains(&b'\n') || memchr::memmem::find(&line, name).is_some();
    out.extend(line);
    if !is_named {
        // That of a type in C may come after its body.
        out.extend_from_slice(b" ... ");
        out.extend_from_slice(name);
    }
    let doc = definition.doc.filter(|_| detail.docs);
    if let Some(sentence) = doc.and_then(|doc| first_sentence(doc.of(text))) {
        let sign = file.language.map_or("//", |language| language.0.comment_start);
        out.extend_from_slice(format!(" {sign} {sentence}").as_bytes());
    }
    if detail.skeleton {
        skeleton(file, index, out);
    }
}

/// Whether a type holds definitions that have lines of their own, or is one of a language in which line ends matter.
fn has_members(file: &File<'_>, index: usize) -> bool {
    let definitions = &file.syntax.definitions;
    let is_set_by_lines = file.language.is_some_and(|language| language.0.doc == Doc::InBody);
    let own = file.places[index];
    let end = definitions[index].span.end;
    let after = definitions[index + 1..].iter().zip(&file.places[index + 1..]);
    let mut inner = after.take_while(|(it, _)| it.span.start < end);
    is_set_by_lines || inner.any(|(_, place)| place.is_some() && *place != own)
}

/// In how many others a definition is, as far as it is shown.
fn depth(definitions: &[Definition], definition: &Definition) -> usize {
    let parents = std::iter::successors(definition.parent, |&parent| definitions[parent].parent);
    parents.take(DEEPEST).count()
}

/// `40-73`, or `40`: lines as `hr-retrieve -l` takes them.
fn numbers(lines: &Range<usize>) -> Address {
    Address { start: lines.start, end: lines.end }
}

/// Writes the lines in functions that decide how they go on, each after its number: those from this definition up to the next.
fn skeleton(file: &File<'_>, index: usize, out: &mut Vec<u8>) {
    let definitions = &file.syntax.definitions;
    let next = definitions.get(index + 1).map_or(file.text.len(), |next| next.span.start);
    let around: Vec<usize> = std::iter::successors(Some(index), |&index| definitions[index].parent)
        .take(DEEPEST)
        .collect();
    let is_in_function = |at: usize| {
        let mut bodies = around.iter().filter(|&&it| definitions[it].sort == Sort::Function);
        bodies.any(|&it| definitions[it].body.is_some_and(|body| body.start <= at && at < body.end))
    };
    let controls = &file.syntax.controls;
    let first = controls.partition_point(|&at| at < definitions[index].span.start);
    let mut before = file.text.line_at(definitions[index].span.start);
    for &at in
        controls[first..].iter().take_while(|&&at| at < next).filter(|&&at| is_in_function(at))
    {
        let line = file.text.line_at(at);
        let text = file.text.line(line);
        if line == before || text.len() > SKELETON_LINE {
            continue;
        }
        before = line;
        out.extend_from_slice(format!("\n{} ", line + 1).as_bytes());
        out.extend_from_slice(text);
    }
}

/// `3-9 imports std::{cmp, io}; crate::sink`, or without what is imported `3-9 imports std; crate::sink`.
fn imports_line(file: &File<'_>, piece: &Piece, with_names: bool) -> Vec<u8> {
    let lines = Span::new(
        file.end_of(piece.lines.start) - file.start,
        file.end_of(piece.lines.end) - file.start,
    );
    let imports =
        file.syntax.imports.iter().filter(|it| lines.start <= it.start && it.end <= lines.end);
    let (mut names, mut more) = (String::new(), 0);
    let (mut first, mut last) = (None, lines.end);
    for import in imports {
        first.get_or_insert(import.start);
        last = import.end;
        let text = one_line(file.text.bytes(), *import, &file.syntax, "");
        let text = String::from_utf8_lossy(&text);
        let name = bare_import(&text);
        let name = if with_names { name } else { module(name) };
        let room = IMPORTS.saturating_sub(names.len());
        if more > 0 || room < LEAST_IMPORT && name.len() > room {
            more += 1;
            continue;
        }
        names.push_str(if names.is_empty() { "" } else { "; " });
        let name = name.replace('\n', " ");
        names.push_str(&name[..name.floor_char_boundary(room.min(name.len()))]);
        names.push_str(if name.len() > room { " ..." } else { "" });
    }
    if more > 0 {
        let _ = write!(names, "; {more} more");
    }
    let start = first.map_or(piece.lines.start, |at| file.text.line_at(at));
    let end = file.text.line_at(last.saturating_sub(1)) + 1;
    format!("{} imports {}", numbers(&(start..end.max(start + 1))), names.trim_start_matches("; "))
        .into_bytes()
}

/// An import without the words that make it one.
fn bare_import(text: &str) -> &str {
    let mut text = text.trim_end_matches(';').trim();
    for word in ["pub ", "use ", "import ", "from ", "#include ", "using ", "package ", "require "]
    {
        text = text.strip_prefix(word).unwrap_or(text);
    }
    text
}

/// What something is imported from, of an import without the words that make it one.
fn module(import: &str) -> &str {
    let end = [" import ", "::{", "{", "("].iter().filter_map(|sign| import.find(sign)).min();
    import[..end.unwrap_or(import.len())].trim()
}
