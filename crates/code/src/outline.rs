//! The Outline of source code.

use crate::Language;
use crate::doc::first_sentence;
use crate::file::{File, parts};
use crate::grammar::Sort;
use crate::layout::{Piece, What};
use crate::relevance::{Opened, opened};
use crate::signature::{one_line, signature, whole_type};
use crate::syntax::Definition;
use hr_core::{Fact, Form, Keep, Kind, Outline, OutlineBuilder, Source, Span, Unit};
use hr_rank::Query;
use std::fmt::Write;

/// How much of each definition is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Its signature.
    Signatures,
    /// The first sentence of what documents it, too, and all of a short type.
    Docs,
    /// What decides how its body goes on, too: conditions, loops, returns.
    Skeleton,
    /// All.
    Full,
}

/// What the reader wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'q> {
    /// What they want to know.
    pub query: Option<&'q Query>,
    /// About how many bytes they have room for, if anything may be left out.
    pub room: Option<usize>,
    /// What they ask for that only code has.
    pub wanted: Wanted,
}

/// What is asked for that only code has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// How much of each definition they want; `None` for what there is room for.
    pub level: Option<Level>,
    /// The language of files whose name does not tell; `None` to find out.
    pub language: Option<Language>,
}

/// Share of the room that bodies may take which answer the query, one in so many.
const BODIES: usize = 2;
/// Longest list of imports, in bytes.
const IMPORTS: usize = 240;
/// Longest line of a skeleton, in bytes.
const SKELETON_LINE: usize = 120;

/// The Outline of `source`: one Block for each definition, with its signature, and one for each run of lines that is
/// none; or why there is none.
pub fn outline(source: &Source<'_>, view: View<'_>) -> Result<Outline, String> {
    let Some(room) = view.room else {
        return Err("bodies of code are left out only of what is archived".to_owned());
    };
    if view.wanted.level == Some(Level::Full) {
        return Err("all of it is wanted".to_owned());
    }
    let parts = parts(source);
    let files: Vec<File<'_>> = parts
        .iter()
        .map(|part| {
            let bytes = part.file.of(source.bytes());
            let named = part.path.and_then(Language::of_path);
            let asked = view.wanted.language.filter(|_| named.is_none());
            let language = asked.or_else(|| Language::of_file(part.path, bytes));
            File::new(part.path, part.file.start, bytes, language)
        })
        .collect();
    if files.iter().all(|file| file.syntax.definitions.is_empty()) {
        return Err("it holds no definition in a language that is known".to_owned());
    }
    let opened = view.query.map(|query| opened(&files, query, room / BODIES));
    let detail = view.wanted.level.map_or_else(|| fitting(&files, room), Detail::of);
    let mut writer = Writer {
        builder: Outline::builder(Kind::Code, source.len()),
        opened: opened.as_ref(),
        detail,
    };
    for (number, (part, file)) in parts.iter().zip(&files).enumerate() {
        writer.file(number, part.head, file);
    }
    writer.builder.finish().map_err(|fault| fault.to_string())
}

/// What is said of a definition beside its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Detail {
    /// The bracket that opens its body, and how deep it is in others.
    shape: bool,
    /// All of a short type.
    types: bool,
    docs: bool,
    skeleton: bool,
}

impl Detail {
    const DOCS: Self = Self { shape: true, types: true, docs: true, skeleton: false };

    fn of(level: Level) -> Self {
        match level {
            Level::Signatures => Self { shape: false, types: false, docs: false, skeleton: false },
            Level::Docs => Self::DOCS,
            Level::Skeleton | Level::Full => Self { skeleton: true, ..Self::DOCS },
        }
    }
}

/// The most detail that fits in `room` bytes.
fn fitting(files: &[File<'_>], room: usize) -> Detail {
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
fn brief(file: &File<'_>, piece: &Piece, detail: Detail) -> Vec<u8> {
    let mut text = Vec::new();
    match &piece.what {
        What::Definitions(definitions) => {
            let mut start = 0;
            for &index in definitions {
                if !text.is_empty() {
                    text.push(b'\n');
                }
                start = definition_line(file, index, start, detail, &mut text);
            }
        }
        What::Imports => text = imports_line(file, piece),
        What::Rest => {}
    }
    text
}

/// Writes the line of a definition. What is before `from` in its first line was written before. Gives where its signature ends.
fn definition_line(
    file: &File<'_>,
    index: usize,
    from: usize,
    detail: Detail,
    out: &mut Vec<u8>,
) -> usize {
    let definitions = &file.syntax.definitions;
    let definition = &definitions[index];
    let text = file.text.bytes();
    if detail.shape {
        out.extend(std::iter::repeat_n(b' ', depth(definitions, definition)));
    }
    out.extend_from_slice(format!("{} ", numbers(&definition.lines)).as_bytes());
    let line_start = file.text.line_span(definition.lines.start).start;
    let indent = text[line_start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = (line_start + indent).max(from).min(definition.span.start);
    let is_whole = detail.types
        && definition.sort == Sort::Type
        && definitions.get(index + 1).is_none_or(|next| next.parent != Some(index));
    let whole = is_whole.then(|| whole_type(text, start, definition, &file.syntax)).flatten();
    out.extend(
        whole.unwrap_or_else(|| signature(text, start, definition, &file.syntax, detail.shape)),
    );
    if let Some(doc) = definition.doc.filter(|_| detail.docs) {
        if let Some(sentence) = first_sentence(doc.of(text)) {
            let sign = file.language.map_or("//", |language| language.0.comment_start);
            out.extend_from_slice(format!(" {sign} {sentence}").as_bytes());
        }
    }
    if detail.skeleton {
        skeleton(file, index, out);
    }
    definition.body.map_or(definition.span.end, |body| body.start)
}

/// In how many others a definition is.
fn depth(definitions: &[Definition], definition: &Definition) -> usize {
    std::iter::successors(definition.parent, |&parent| definitions[parent].parent).count()
}

/// `40-73`, or `40`: lines as `hr-retrieve -l` takes them.
fn numbers(lines: &std::ops::Range<usize>) -> hr_core::Address {
    hr_core::Address { start: lines.start, end: lines.end }
}

/// Writes the lines of the body that decide how it goes on, each after its number.
fn skeleton(file: &File<'_>, index: usize, out: &mut Vec<u8>) {
    let definitions = &file.syntax.definitions;
    let Some(body) = definitions[index].body.filter(|_| definitions[index].sort == Sort::Function)
    else {
        return;
    };
    let controls = &file.syntax.controls;
    let first = controls.partition_point(|&at| at < body.start);
    let mut line = definitions[index].lines.start;
    let mut inner =
        definitions[index + 1..].iter().take_while(|it| it.span.start < body.end).peekable();
    for &at in controls[first..].iter().take_while(|&&at| at < body.end) {
        while inner.next_if(|it| it.span.end <= at).is_some() {}
        if inner.peek().is_some_and(|it| it.span.start <= at) {
            continue;
        }
        let before = line;
        while file.text.line_span(line).end <= at {
            line += 1;
        }
        let text = file.text.line(line);
        if line == before || text.len() > SKELETON_LINE {
            continue;
        }
        out.extend_from_slice(format!("\n{} ", line + 1).as_bytes());
        out.extend_from_slice(text);
    }
}

/// `3-9 imports std::{cmp, io}; crate::sink`
fn imports_line(file: &File<'_>, piece: &Piece) -> Vec<u8> {
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
        let text = one_line(file.text.bytes(), *import, &file.syntax.comments);
        let text = String::from_utf8_lossy(&text);
        let name = bare_import(&text);
        if names.len() + name.len() > IMPORTS {
            more += 1;
            continue;
        }
        names.push_str(if names.is_empty() { "" } else { "; " });
        names.push_str(&name.replace('\n', " "));
    }
    if more > 0 {
        let _ = write!(names, "; {more} more");
    }
    let line_of =
        |at: usize| piece.lines.clone().rfind(|&line| file.text.line_span(line).start <= at);
    let start = first.and_then(line_of).unwrap_or(piece.lines.start);
    let end = line_of(last.saturating_sub(1)).map_or(piece.lines.end, |line| line + 1);
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

/// Writes the Blocks.
struct Writer<'a> {
    builder: OutlineBuilder,
    opened: Option<&'a Opened>,
    detail: Detail,
}

impl Writer<'_> {
    fn file(&mut self, number: usize, head: Span, file: &File<'_>) {
        if let Some(path) = file.path {
            self.builder.section(Unit::Part);
            let block = self.builder.block(head.end, 1, Form::Verbatim);
            block.keep = Keep::Evidence;
            block.score = self.opened.map(|_| 0.0);
            self.builder.section_within(path, Unit::Line);
        } else {
            self.builder.section(Unit::Line);
        }
        if self.detail != Detail::of(Level::Signatures) {
            self.builder.last_section().facts.extend(facts(file));
        }
        for (index, piece) in file.pieces.iter().enumerate() {
            let score = self.opened.map(|opened| opened.score(number, index));
            if self.opened.is_some_and(|opened| opened.is_open(number, index)) {
                self.open(number, index, file, piece);
                continue;
            }
            let text = brief(file, piece, self.detail);
            let form =
                if piece.what == What::Rest { Form::Verbatim } else { Form::Brief(text.into()) };
            let block = self.builder.block(file.end_of(piece.lines.end), piece.lines.len(), form);
            (block.keep, block.weight) = standing(file, piece);
            block.score = score;
        }
    }

    /// Writes the lines of a definition as they are: what is before it, its head, and its body in chunks.
    fn open(&mut self, number: usize, index: usize, file: &File<'_>, piece: &Piece) {
        let Some(opened) = self.opened else { return };
        let mut start = piece.lines.start;
        for (end, keep, score) in opened.chunks(number, index) {
            let block = self.builder.block(file.end_of(*end), end - start, Form::Verbatim);
            (block.keep, block.weight, block.score) = (*keep, 1.0, Some(*score));
            start = *end;
        }
    }
}

/// `python: 3 types, 40 functions`
fn facts(file: &File<'_>) -> Option<Fact> {
    let language = file.language?;
    let count = |sort: Sort| file.syntax.definitions.iter().filter(|it| it.sort == sort).count();
    let counts = Sort::ALL.iter().map(|&sort| (sort, count(sort))).filter(|(_, count)| *count > 0);
    let mut texts: Vec<String> =
        counts.map(|(sort, count)| format!("{count} {}", sort.noun(count))).collect();
    if !file.syntax.errors.is_empty() {
        let count = file.syntax.errors.len();
        texts.push(format!(
            "{count} {} not parse",
            if count == 1 { "place does" } else { "places do" }
        ));
    }
    (!texts.is_empty()).then(|| Fact { label: language.name().to_owned(), text: texts.join(", ") })
}

/// How strongly a piece claims its place, and with which weight.
fn standing(file: &File<'_>, piece: &Piece) -> (Keep, f32) {
    match &piece.what {
        What::Imports => (Keep::Optional, 0.5),
        What::Rest => (Keep::Optional, 0.3),
        What::Definitions(definitions) => {
            let weights = definitions.iter().map(|&index| weight(file, index));
            (Keep::Sample, weights.fold(0.0, f32::max))
        }
    }
}

/// What is lost with a definition: most with types, little with what is local, a test, or called private.
fn weight(file: &File<'_>, index: usize) -> f32 {
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
