//! The Outline of source code.

use crate::Language;
use crate::against::against;
use crate::brief::{Detail, brief, fitting};
use crate::file::{File, parts};
use crate::focus::{Focus, focus};
use crate::grammar::Sort;
use crate::pieces::{Piece, What};
use crate::plan::{At, Chunk, Plan, first_definition};
use crate::relevance::answer;
use crate::syntax::Bodies;
use hr_core::{
    Address, Block, Fact, Form, Incomplete, Keep, Kind, Outline, OutlineBuilder, Source, Span, Unit,
};
use hr_rank::Query;
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

/// Why code has no Outline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing may be left out, for there is no way to have it back.
    #[error("bodies of code are left out only of what is archived")]
    NotArchived,
    /// Nothing is to be left out.
    #[error("all of it is wanted")]
    Full,
    /// There is nothing to tell of.
    #[error("it holds no definition in a language that is known")]
    NoDefinition,
    /// It was taken for code by its words, and does not parse.
    #[error("much of it is in no language that is known")]
    Guess,
    /// A fault of this filter.
    #[error(transparent)]
    Incomplete(#[from] Incomplete),
}

/// Share of the room that bodies may take which answer the query, one in so many.
const BODIES: usize = 2;
/// Places that do not parse and are told by their lines.
const LISTED: usize = 6;

/// The Outline of `source`: one Block for each definition, with its signature, and one for each run of lines that is
/// none; or why there is none.
pub fn outline(source: &Source<'_>, view: View<'_>) -> Result<Outline, Refusal> {
    let any = Wanted::default();
    let wanted = view.wanted.unwrap_or(&any);
    let Some(room) = view.room else {
        return Err(Refusal::NotArchived);
    };
    if wanted.level == Some(Level::Full) {
        return Err(Refusal::Full);
    }
    let parts = parts(source);
    let is_skeleton = wanted.level == Some(Level::Skeleton);
    let bodies = if is_skeleton { Bodies::Walked } else { Bodies::Skipped };
    let file = |part| File::of_part(source, part, wanted.language, bodies);
    let files: Vec<File<'_>> = parts.iter().map(file).collect();
    if files.iter().all(|file| file.syntax.definitions.is_empty()) {
        return Err(Refusal::NoDefinition);
    }
    if wanted.language.is_none() && files.iter().all(is_guess) {
        return Err(Refusal::Guess);
    }
    let plan = plan(&files, view.query, room, wanted);
    let detail = wanted.level.map_or_else(|| fitting(&files, room), Detail::of);
    let builder = Outline::builder(Kind::Code, source.len());
    let mut writer =
        Writer { builder, plan: &plan, detail, is_scored: view.query.is_some(), written: 0 };
    for (number, (part, file)) in parts.iter().zip(&files).enumerate() {
        writer.file(number, part.head, file);
    }
    Ok(writer.builder.finish()?)
}

/// One part in so many of a file that does not parse, from which on it may be something else, such as settings.
const UNPARSED: usize = 10;

/// Whether a file was taken for code by its words alone, and neither defines what does anything nor parses.
fn is_guess(file: &File<'_>) -> bool {
    let errors: usize = file.syntax.errors.iter().map(|span| span.len()).sum();
    let mut definitions = file.syntax.definitions.iter();
    file.path.is_none()
        && definitions.all(|definition| definition.sort == Sort::Value)
        && errors * UNPARSED > file.text.len()
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
    if let Some(broken) = broken(file) {
        texts.push(broken);
    }
    (!texts.is_empty()).then(|| Fact { label: language.name().to_owned(), text: texts.join(", ") })
}

/// `not parsed: lines 40-52, 90 and 3 more places`
fn broken(file: &File<'_>) -> Option<String> {
    let errors = &file.syntax.errors;
    let lines = |span: &Span| {
        let last = file.text.line_at(span.end.saturating_sub(1).max(span.start));
        Address { start: file.text.line_at(span.start), end: last + 1 }.to_string()
    };
    let mut listed: Vec<String> = errors.iter().map(lines).collect();
    listed.dedup();
    let more = listed.len().saturating_sub(LISTED);
    listed.truncate(LISTED);
    let more = match more {
        0 => String::new(),
        1 => " and 1 more place".to_owned(),
        more => format!(" and {more} more places"),
    };
    (!listed.is_empty()).then(|| format!("not parsed: lines {}{more}", listed.join(", ")))
}
