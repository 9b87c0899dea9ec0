//! The lines that definitions of the best files can be shown with.

use super::Tree;
use super::graph::Graph;
use super::lexicon::Lexicon;
use super::names::hash;
use super::rank::Ranks;
use super::survey::{is_looked_into, read};
use crate::Language;
use crate::brief::{Detail, definition_line};
use crate::file::File;
use crate::grammar::Sort;
use crate::plan::weight;
use crate::syntax::{Bodies, Definition};
use hr_rank::{Hits, Query, Statistics};
use hr_tokens::Counter;
use rustc_hash::FxHashMap;

/// Longest line of a definition, in bytes.
const LONGEST: usize = 240;
/// What stands for the rest of one that is longer.
const CUT: &str = " [hr cut]";
/// How often a word of the query in a name counts, as against one in the body.
const NAME: usize = 4;
/// What is lost with a module or an `impl`, beside those that `weight` tells of.
const MODULE: f64 = 0.5;
/// Lines of a long definition.
const LONG: usize = 64;
/// The share of a file's rank that its definitions have whoever refers to them.
const OWN: f64 = 0.1;

/// A definition that can be shown.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) text: Vec<u8>,
    pub(crate) tokens: usize,
    /// The number of the line that it is part of.
    pub(crate) parent: Option<usize>,
    /// How much is lost without it where it answers the query.
    pub(crate) weight: f64,
    /// How much the rank of its file gives to it.
    pub(crate) share: f64,
    /// The words of the query in it.
    pub(crate) hits: Hits,
}

/// What is asked of all lines.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) ranks: &'a Ranks,
    pub(crate) query: Option<&'a Query>,
    pub(crate) counter: Counter,
}

impl Lines<'_> {
    /// The lines of a file's definitions, in their order: none, if it cannot be read any more.
    pub(crate) fn of(
        &self,
        tree: &impl Tree,
        number: usize,
        language: Option<Language>,
    ) -> Vec<Line> {
        let mut text = Vec::new();
        if read(tree, number, &mut text).is_err() || !is_looked_into(&text) {
            return Vec::new();
        }
        let file = File::new(None, 0, &text, language, Bodies::Skipped);
        let definitions = &file.syntax.definitions;
        let lexicon = Lexicon::of(language.map_or("", Language::name));
        let name = |it: &Definition| hash(it.name.of(&text), lexicon);
        let mut count: FxHashMap<_, u32> = FxHashMap::default();
        definitions.iter().for_each(|it| *count.entry(name(it)).or_default() += 1);
        let mut earlier: FxHashMap<_, u32> = FxHashMap::default();
        let own = OWN * self.ranks.files[number] / definitions.len().max(1) as f64;

        let path = tree.paths()[number].as_bytes();
        let of_path = self.query.map(|query| query.hits(&[path])).unwrap_or_default();

        let mut lines: Vec<Line> = Vec::new();
        let mut numbers: Vec<Option<usize>> = vec![None; definitions.len()];
        for (index, definition) in definitions.iter().enumerate().filter(|it| !it.1.is_local) {
            // Who refers to one of several of a name may mean each. Of those outside of all the others are variants of
            // the first.
            let place = earlier.entry(name(definition)).or_default();
            *place += 1;
            let same = match definition.parent {
                Some(_) => f64::from(count[&name(definition)]),
                None => f64::from(*place * *place),
            };
            let given = name(definition)
                .filter(|_| is_referred_to(definition))
                .and_then(|it| self.graph.number_in(number, it))
                .map_or(0.0, |it| self.ranks.names[it] / f64::from(self.graph.definers(it)));
            // What is long tells more of the whole than a helper of a line that all call.
            let size = (definition.lines.len() as f64).sqrt().sqrt();
            let weight = match definition.sort {
                // What holds others comes with them.
                Sort::Module => MODULE,
                _ => f64::from(weight(&file, index)),
            };
            let text = line_text(&file, index);
            numbers[index] = Some(lines.len());
            lines.push(Line {
                tokens: self.counter.count(&text),
                text,
                parent: definition.parent.and_then(|parent| numbers[parent]),
                // A long text does not answer less for the words in it that do not.
                weight: weight * (definition.lines.len().min(LONG) as f64).sqrt(),
                share: weight * size * (own + given / same),
                hits: self.hits(&file, index, &of_path),
            });
        }
        lines
    }

    /// The words of the query in a definition, without those that are part of it, and in the names of what it is part of.
    fn hits(&self, file: &File<'_>, index: usize, of_path: &Hits) -> Hits {
        let Some(query) = self.query else { return Hits::default() };
        let definitions = &file.syntax.definitions;
        let definition = &definitions[index];
        let first =
            definitions.get(index + 1).filter(|it| it.parent == Some(index) && !it.is_local);
        let end = first.map_or(definition.span.end, |first| first.span.start);
        let doc = definition.doc.filter(|doc| doc.end <= definition.span.start);
        let own = hr_core::Span::new(definition.span.start, end).of(file.text.bytes());
        let mut hits = query.hits(&[doc.map_or(&[], |doc| doc.of(file.text.bytes())), own]);
        let name = query.hits(&[definition.name.of(file.text.bytes())]);
        (1..NAME).for_each(|_| hits.add(&name));
        if let Some(parent) = definition.parent {
            hits.add(&query.hits(&[definitions[parent].name.of(file.text.bytes())]));
        }
        hits.add(of_path);
        hits
    }
}

/// Whether a name is that of the definition: an `impl` has the name of its type, and what a type within one is called is
/// no choice of the file.
fn is_referred_to(definition: &Definition) -> bool {
    let Definition { sort, body, parent, .. } = definition;
    *sort != Sort::Module && !(*sort == Sort::Type && body.is_none() && parent.is_some())
}

/// How well each line of each file answers the query: the share of it among all.
pub(crate) fn relevance(files: &[Vec<Line>]) -> Option<Vec<Vec<f64>>> {
    let lines = || files.iter().flatten();
    let mut statistics = Statistics::default();
    lines().for_each(|line| statistics.add(&line.hits));
    let scorer = statistics.scorer();
    let score = |line: &Line| {
        let score = f64::from(scorer.score(&line.hits));
        line.weight * score * score
    };
    let sum: f64 = lines().map(score).sum();
    let of_file = |lines: &Vec<Line>| lines.iter().map(|line| score(line) / sum).collect();
    (sum > 0.0).then(|| files.iter().map(of_file).collect())
}

/// The line of a definition, cut if it is long. Its name is in it, or after it.
fn line_text(file: &File<'_>, index: usize) -> Vec<u8> {
    let mut text = Vec::new();
    definition_line(file, index, Detail::LINE, &mut text);
    let end = memchr::memchr(b'\n', &text).unwrap_or(text.len());
    if end < text.len() || end > LONGEST {
        let is_start = |at: &usize| text.get(*at).is_none_or(|byte| byte & 0xc0 != 0x80);
        let end = (0..=end.min(LONGEST)).rev().find(is_start).unwrap_or(0);
        text.truncate(end);
        text.extend_from_slice(CUT.as_bytes());
    }
    // A line of a macro in C that goes on.
    let len = text.trim_ascii_end().len() - usize::from(text.trim_ascii_end().ends_with(b"\\"));
    text.truncate(text[..len].trim_ascii_end().len());
    let name = file.syntax.definitions[index].name.of(file.text.bytes());
    let is_short = name.len() <= LONGEST && !name.contains(&b'\n');
    if is_short && memchr::memmem::find(&text, name).is_none() {
        // The name of a type in C may come after its body.
        text.extend_from_slice(b" [hr ");
        text.extend_from_slice(name);
        text.push(b']');
    }
    text.push(b'\n');
    text
}
