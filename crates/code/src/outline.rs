//! The Outline of source code.

use crate::Language;
use crate::against::against;
use crate::doc::first_sentence;
use crate::file::{File, parts};
use crate::focus::{Focus, focus};
use crate::grammar::Sort;
use crate::layout::{Piece, What};
use crate::plan::{At, Chunk, Plan, first_definition};
use crate::relevance::answer;
use crate::signature::{one_line, signature, whole_type};
use crate::syntax::{Bodies, Definition};
use hr_core::{Block, Fact, Form, Keep, Kind, Outline, OutlineBuilder, Source, Span, Unit};
use hr_rank::Query;
use std::fmt::Write;
use std::ops::Range;

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
    pub wanted: Option<&'q Wanted>,
}

/// What is asked for that only code has.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// How much of each definition they want; `None` for what there is room for.
    pub level: Option<Level>,
    /// The language of files whose name does not tell; `None` to find out.
    pub language: Option<Language>,
    /// What they look at: it is shown with its body, and nothing else but what it calls and what calls it.
    pub focus: Vec<Focus>,
    /// An earlier state that they know: only what differs from it is shown.
    pub against: Option<Vec<u8>>,
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
    let any = Wanted::default();
    let wanted = view.wanted.unwrap_or(&any);
    let Some(room) = view.room else {
        return Err("bodies of code are left out only of what is archived".to_owned());
    };
    if wanted.level == Some(Level::Full) {
        return Err("all of it is wanted".to_owned());
    }
    let parts = parts(source);
    let is_skeleton = wanted.level == Some(Level::Skeleton);
    let bodies = if is_skeleton { Bodies::Walked } else { Bodies::Skipped };
    let file = |part| File::of_part(source, part, wanted.language, bodies);
    let files: Vec<File<'_>> = parts.iter().map(file).collect();
    if files.iter().all(|file| file.syntax.definitions.is_empty()) {
        return Err("it holds no definition in a language that is known".to_owned());
    }
    let plan = plan(&files, view.query, room, wanted);
    let detail = wanted.level.map_or_else(|| fitting(&files, room), Detail::of);
    let builder = Outline::builder(Kind::Code, source.len());
    let mut writer =
        Writer { builder, plan: &plan, detail, is_scored: view.query.is_some(), written: 0 };
    for (number, (part, file)) in parts.iter().zip(&files).enumerate() {
        writer.file(number, part.head, file);
    }
    writer.builder.finish().map_err(|fault| fault.to_string())
}

/// How all pieces are shown.
fn plan(files: &[File<'_>], query: Option<&Query>, room: usize, wanted: &Wanted) -> Plan {
    let mut plan = Plan::in_short(files);
    if let Some(query) = query {
        answer(&mut plan, files, query, room / BODIES);
    }
    if wanted.level.is_some() {
        // Whoever names a level wants the definitions, whatever the tokens, and nothing else.
        plan.hide(|show, at| show.chunks.is_empty() && files[at.0].pieces[at.1].what == What::Rest);
    }
    if let Some(earlier) = &wanted.against {
        against(&mut plan, files, earlier, wanted.language);
    }
    if !wanted.focus.is_empty() {
        focus(&mut plan, files, &wanted.focus);
    }
    plan
}

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
        What::Imports => text = imports_line(file, piece, detail.shape),
        What::Rest => {}
    }
    text
}

/// Writes the line of a definition. What is before `from` in its first line was written before. Gives where its signature ends.
pub(crate) fn definition_line(
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
    let line_start = file.text.line_span(file.text.line_at(definition.span.start)).start;
    let indent = text[line_start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = (line_start + indent).max(from).min(definition.span.start);
    let is_whole = detail.types
        && definition.sort == Sort::Type
        && definitions.get(index + 1).is_none_or(|next| next.parent != Some(index));
    let whole = is_whole.then(|| whole_type(text, start, definition, &file.syntax)).flatten();
    out.extend(
        whole.unwrap_or_else(|| signature(text, start, definition, &file.syntax, detail.shape)),
    );
    let doc = definition.doc.filter(|_| detail.docs);
    if let Some(sentence) = doc.and_then(|doc| first_sentence(doc.of(text))) {
        let sign = file.language.map_or("//", |language| language.0.comment_start);
        out.extend_from_slice(format!(" {sign} {sentence}").as_bytes());
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
fn numbers(lines: &Range<usize>) -> hr_core::Address {
    hr_core::Address { start: lines.start, end: lines.end }
}

/// Writes the lines in functions that decide how they go on, each after its number: those from this definition up to the next.
fn skeleton(file: &File<'_>, index: usize, out: &mut Vec<u8>) {
    let definitions = &file.syntax.definitions;
    let next = definitions.get(index + 1).map_or(file.text.len(), |next| next.span.start);
    let around: Vec<usize> =
        std::iter::successors(Some(index), |&index| definitions[index].parent).collect();
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
        let text = one_line(file.text.bytes(), *import, &file.syntax.comments, "");
        let text = String::from_utf8_lossy(&text);
        let name = bare_import(&text);
        let name = if with_names { name } else { module(name) };
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

/// Writes the Blocks.
struct Writer<'a> {
    builder: OutlineBuilder,
    plan: &'a Plan,
    detail: Detail,
    /// Whether there is a query that pieces have scores for.
    is_scored: bool,
    /// Blocks so far.
    written: usize,
}

impl Writer<'_> {
    fn file(&mut self, number: usize, head: Span, file: &File<'_>) {
        if let Some(path) = file.path {
            self.builder.section(Unit::Part);
            self.written += 1;
            let score = self.is_scored.then_some(0.0);
            let block = self.builder.block(head.end, 1, Form::Verbatim);
            (block.keep, block.score) = (Keep::Evidence, score);
            self.builder.section_within(path, Unit::Line);
        } else {
            self.builder.section(Unit::Line);
        }
        let facts = &mut self.builder.last_section().facts;
        if self.detail != Detail::of(Level::Signatures) {
            facts.extend(facts_of(file));
        }
        if number == 0 {
            facts.extend(self.plan.facts.iter().cloned());
        }
        let mut firsts = Vec::with_capacity(file.pieces.len());
        for (index, piece) in file.pieces.iter().enumerate() {
            let around = first_definition(piece).and_then(|own| file.piece_around(own));
            let part_of = around.and_then(|around| firsts.get(around).copied());
            firsts.push(self.written);
            self.piece((number, index), file, piece, part_of);
        }
    }

    fn piece(&mut self, at: At, file: &File<'_>, piece: &Piece, part_of: Option<usize>) {
        let show = self.plan.get(at);
        for Chunk { lines, keep, score } in &show.chunks {
            let block = self.block(file, lines.clone(), Form::Verbatim);
            (block.keep, block.weight, block.part_of) = (*keep, show.weight, part_of);
            block.score = block.score.map(|_| *score);
        }
        if !show.chunks.is_empty() {
            return;
        }
        let form = match piece.what {
            What::Rest => Form::Verbatim,
            _ => Form::Brief(brief(file, piece, self.detail).into()),
        };
        let block = self.block(file, piece.lines.clone(), form);
        (block.keep, block.weight, block.part_of) = (show.keep, show.weight, part_of);
        block.score = block.score.map(|_| show.score);
    }

    /// Starts the Block of these lines. It has a score if there is a query.
    fn block(&mut self, file: &File<'_>, lines: Range<usize>, form: Form) -> &mut Block {
        self.written += 1;
        let block = self.builder.block(file.end_of(lines.end), lines.len(), form);
        block.score = self.is_scored.then_some(0.0);
        block
    }
}

/// `python: 3 types, 40 functions`
fn facts_of(file: &File<'_>) -> Option<Fact> {
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
