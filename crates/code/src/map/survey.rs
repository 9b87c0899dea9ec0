//! What all files hold, each read once and let go.

use super::Tree;
use super::index::Index;
use super::lexicon::Lexicon;
use crate::Language;
use crate::syntax::count_lf;
use hr_rank::{Hits, Query, Statistics};
use rayon::prelude::*;
use std::io::{self, Read};

/// Bytes of the longest file that is looked into.
const LONGEST: usize = 1 << 20;
/// How often a word in a path counts, as against one in the text.
const PATH: usize = 6;
/// Bytes in which a text has no NUL.
const START: usize = 8 << 10;

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    pub(crate) language: Option<Language>,
    pub(crate) lines: usize,
    pub(crate) bytes: usize,
    /// `None` if it was not looked into.
    pub(crate) index: Option<Index>,
    /// The words of the query in it.
    hits: Hits,
}

/// Surveys all files of `tree`, as many at a time as there are threads. Of those that cannot be read, why.
pub(crate) fn survey(tree: &impl Tree, query: Option<&Query>) -> Vec<io::Result<Entry>> {
    let files = (0..tree.paths().len()).into_par_iter();
    files.map_init(Vec::new, |text, file| entry(tree, file, query, text)).collect()
}

/// How well each file answers the query: the share of it among all.
pub(crate) fn relevance(entries: &[Option<Entry>]) -> Option<Vec<f64>> {
    let mut statistics = Statistics::default();
    entries.iter().flatten().for_each(|entry| statistics.add(&entry.hits));
    let scorer = statistics.scorer();
    // Squared, so that the few that answer best are not lost among the many that hold a word of it.
    let score = |entry: &Option<Entry>| {
        let score = entry.as_ref().map_or(0.0, |entry| f64::from(scorer.score(&entry.hits)));
        score * score
    };
    let mut scores: Vec<f64> = entries.iter().map(score).collect();
    let sum: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
    (sum > 0.0).then_some(scores)
}

/// Reads a file into `text`, up to a limit. Gives how many lines it has.
pub(crate) fn read(tree: &impl Tree, file: usize, text: &mut Vec<u8>) -> io::Result<usize> {
    text.clear();
    let mut input = tree.open(file)?;
    input.by_ref().take(LONGEST as u64 + 1).read_to_end(text)?;
    let mut lines = count_lf(text);
    let mut last = text.last().copied().unwrap_or(b'\n');
    if text.len() > LONGEST {
        let mut chunk = vec![0; 64 << 10];
        loop {
            match input.read(&mut chunk) {
                Ok(0) => break,
                Ok(len) => {
                    lines += count_lf(&chunk[..len]);
                    last = chunk[len - 1];
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(lines + usize::from(last != b'\n'))
}

/// Whether `text` is all of a file, and may have been written by people.
pub(crate) fn is_looked_into(text: &[u8]) -> bool {
    text.len() <= LONGEST && memchr::memchr(0, &text[..text.len().min(START)]).is_none()
}

fn entry(
    tree: &impl Tree,
    file: usize,
    query: Option<&Query>,
    text: &mut Vec<u8>,
) -> io::Result<Entry> {
    let lines = read(tree, file, text)?;
    let path = &tree.paths()[file];
    let language = Language::of_path(path).or_else(|| Language::of_text(text));
    if !is_looked_into(text) {
        return Ok(Entry { language, lines, bytes: text.len(), ..Entry::default() });
    }
    let index = Index::of(text, Lexicon::of(language.map_or("", Language::name)));
    let mut hits = Hits::default();
    if let Some(query) = query {
        hits = query.hits(&[text]);
        let of_path = query.hits(&[path.as_bytes()]);
        (0..PATH).for_each(|_| hits.add(&of_path));
    }
    Ok(Entry { language, lines, bytes: text.len(), index: Some(index), hits })
}
