//! A map of a repository: the definitions that matter most, under a budget of tokens.
//!
//! All files are read once for the names that they define and refer to, by rules that need no syntax tree. These make a
//! graph of files, whose ranks tell the files that matter most. Only of these are syntax trees made, for the lines that
//! are shown.

mod choose;
mod directories;
mod graph;
mod index;
mod lexicon;
mod lines;
mod names;
mod print;
mod rank;
mod standing;
mod survey;
mod tokens;

use choose::{Candidate, Chosen};
use graph::Graph;
use hr_rank::Query;
use hr_tokens::Counter;
use lines::{Line, Lines};
use print::{Page, heading, more_definitions};
use rank::rank;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use standing::standing;
use std::io::{self, Read};
use survey::{Entry, survey};

/// Files to make a map of.
pub trait Tree: Sync {
    /// How they are called, in order, with `/` between directories.
    fn paths(&self) -> &[String];

    /// Opens the one of this number. It may be opened twice.
    fn open(&self, file: usize) -> io::Result<impl Read>;
}

/// What the reader of a map wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct MapView<'q> {
    /// What they want to know.
    pub query: Option<&'q Query>,
    /// About how many tokens they have room for; `None` for what is usual.
    pub budget: Option<usize>,
    /// How tokens are counted.
    pub counter: Counter,
}

/// A map.
#[derive(Debug)]
pub struct Map {
    /// What is printed.
    pub text: Vec<u8>,
    /// Which files cannot be read, and why.
    pub faults: Vec<(usize, io::Error)>,
}

/// The tokens of a map, if nothing else is asked for: of a small tree, what the files of a larger one add to that, and at
/// most.
const TOKENS: usize = 2_000;
const TOKENS_PER_ROOT: f64 = 10.0;
const MOST_TOKENS: usize = 6_000;
/// Tokens for which there is one file among those that lines are chosen of; at least so many files, and at most so many
/// bytes of them.
const TOKENS_PER_CANDIDATE: usize = 14;
const FEWEST_CANDIDATES: usize = 20;
const BYTES_OF_CANDIDATES: usize = 8 << 20;
/// The share that the query has in where a reader begins, and in which lines they want.
const FILES_OF_QUERY: f64 = 0.5;
const LINES_OF_QUERY: f64 = 0.7;
/// How much less a file counts for each better one in the same directory.
const CROWD: f64 = 0.15;

/// Makes a map of `tree`. It is the same on every machine.
pub fn map(tree: &impl Tree, view: MapView<'_>) -> Map {
    let mut faults = Vec::new();
    let mut entries: Vec<Option<Entry>> = survey(tree, view.query)
        .into_iter()
        .enumerate()
        .map(|(file, entry)| entry.map_err(|error| faults.push((file, error))).ok())
        .collect();
    let budget = view.budget.unwrap_or_else(|| usual_budget(entries.len()));
    let candidates = candidates(tree, &mut entries, view, budget);
    let page = Page { tree, entries: &entries, candidates: &candidates, budget };
    let bare = view.counter.count(&page.text(&Chosen::default()));
    let mut chosen = Chosen::of(&candidates, budget.saturating_sub(bare));
    let mut text = page.text(&chosen);
    while let Some(excess) = view.counter.count(&text).checked_sub(budget + 1) {
        if chosen.is_empty() {
            break;
        }
        chosen.take_back(excess + 1);
        text = page.text(&chosen);
    }
    Map { text, faults }
}

fn usual_budget(files: usize) -> usize {
    let more = (files as f64).sqrt() * TOKENS_PER_ROOT;
    (TOKENS + more as usize).min(MOST_TOKENS)
}

/// The best files with the lines of their definitions, each scored.
fn candidates(
    tree: &impl Tree,
    entries: &mut [Option<Entry>],
    view: MapView<'_>,
    budget: usize,
) -> Vec<Candidate> {
    let standings: Vec<f64> = tree.paths().iter().map(|path| standing(path)).collect();
    let restart = restart(entries, &standings);
    let is_code: Vec<bool> = entries
        .iter()
        .map(|entry| entry.as_ref().is_some_and(|it| it.index.is_some() && it.language.is_some()))
        .collect();
    let take = |entry: &mut Option<Entry>| entry.as_mut().and_then(|it| it.index.take());
    let indexes = entries.iter_mut().map(|entry| take(entry).unwrap_or_default()).collect();
    let graph = Graph::of(indexes);
    let ranks = rank(&graph, &restart);

    let score = |file: usize| ranks.files[file] * standings[file];
    let mut best: Vec<usize> = (0..entries.len()).filter(|&file| is_code[file]).collect();
    best.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
    best.truncate((budget / TOKENS_PER_CANDIDATE).max(FEWEST_CANDIDATES));
    let mut bytes = 0;
    best.retain(|&file| {
        bytes += entries[file].as_ref().map_or(0, |entry| entry.bytes);
        bytes <= BYTES_OF_CANDIDATES
    });

    let all = Lines { graph: &graph, ranks: &ranks, query: view.query, counter: view.counter };
    let lines: Vec<Vec<Line>> = best
        .par_iter()
        .with_max_len(1)
        .map(|&file| all.of(tree, file, entries[file].as_ref().and_then(|it| it.language)))
        .collect();
    let scores = scores(tree.paths(), &best, &lines, &standings);
    let frame = |file: usize| {
        let more = more_definitions(2).unwrap_or_default();
        view.counter.count(format!("{}[hr {more}]\n", heading(&tree.paths()[file])).as_bytes())
    };
    best.into_iter()
        .zip(lines)
        .zip(scores)
        .map(|((file, lines), scores)| Candidate { file, lines, scores, frame: frame(file) })
        .collect()
}

/// How likely a reader begins with each file.
fn restart(entries: &[Option<Entry>], standings: &[f64]) -> Vec<f64> {
    let sum: f64 = standings.iter().sum();
    let mut restart: Vec<f64> = standings.iter().map(|standing| standing / sum).collect();
    if let Some(relevance) = survey::relevance(entries) {
        for (restart, relevance) in restart.iter_mut().zip(relevance) {
            *restart = (1.0 - FILES_OF_QUERY) * *restart + FILES_OF_QUERY * relevance;
        }
    }
    restart
}

/// How much each line of the `best` files tells.
fn scores(
    paths: &[String],
    best: &[usize],
    lines: &[Vec<Line>],
    standings: &[f64],
) -> Vec<Vec<f64>> {
    let relevance = lines::relevance(lines);
    let of_query = if relevance.is_some() { LINES_OF_QUERY } else { 0.0 };
    let crowds = crowds(best, paths);
    let share = |number: usize, line: &Line| line.share * standings[best[number]] / crowds[number];
    let files = || lines.iter().enumerate();
    let sum: f64 = files().flat_map(|(at, it)| it.iter().map(move |line| share(at, line))).sum();
    let score = |number: usize, at: usize| {
        let relevant = relevance.as_ref().map_or(0.0, |it| it[number][at]);
        // Who asks for tests wants them, others that match as well before them.
        let relevant = relevant * standings[best[number]].sqrt();
        (1.0 - of_query) * share(number, &lines[number][at]) / sum + of_query * relevant
    };
    files().map(|(number, it)| (0..it.len()).map(|at| score(number, at)).collect()).collect()
}

/// How much less each of the `best` files counts because of better ones in its directory.
fn crowds(best: &[usize], paths: &[String]) -> Vec<f64> {
    let mut files: FxHashMap<&str, f64> = FxHashMap::default();
    let crowd = |&file: &usize| {
        let directory = paths[file].rsplit_once('/').map_or("", |it| it.0);
        let better = files.entry(directory).or_default();
        *better += 1.0;
        1.0 + CROWD * (*better - 1.0)
    };
    best.iter().map(crowd).collect()
}

#[cfg(test)]
mod tests;
