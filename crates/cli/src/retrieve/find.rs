//! `hr-retrieve --find`: which originals hold some words.

use super::lines::for_each_line;
use super::passages::parse;
use super::progress::Progress;
use super::{Entry, Original, Stop, columns};
use crate::streams::say;
use hr_archive::{Archive, Error};
use hr_rank::{Hits, Query, Statistics};
use std::io::{BufReader, Write};

/// Characters of a printed line at most.
const WIDTH: usize = 160;

/// What was found in one original.
struct Found {
    entry: Entry,
    hits: Hits,
    /// How many lines hold a word of the query.
    lines: usize,
    best: Line,
}

/// The line that holds most of the words, the first of such.
#[derive(Default)]
struct Line {
    /// From 1.
    number: usize,
    distinct: usize,
    text: String,
}

/// Prints a line for each original that holds some of `words`, `number` at most, the best first: handle,
/// kind, how many lines hold one, and the line that holds most of them.
pub(crate) fn print_found(
    archive: &Archive,
    words: &str,
    number: usize,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let query = parse(words)?;
    let entries = archive.list()?;
    let (count, total) = (entries.len(), entries.iter().map(Entry::len).sum());
    let mut progress = Progress::of_searching(total);
    let mut statistics = Statistics::default();
    let (mut found, mut damaged) = (vec![], 0);
    for entry in entries {
        let original = Original::open(archive, &entry.handle().into()).map_err(Stop::from);
        match original.and_then(|original| search(&original, &query, &mut progress)) {
            Ok(hits) => {
                statistics.add(&hits.hits);
                found.extend((!hits.hits.is_empty()).then_some(hits));
            }
            // It is gone since they were listed.
            Err(Stop::Archive(Error::Expired { .. } | Error::Forgotten { .. })) => {}
            Err(Stop::Archive(error @ Error::Damaged { .. })) => {
                damaged += 1;
                say(format_args!("hr-retrieve: {error}"));
            }
            Err(stop) => return Err(stop),
        }
    }
    drop(progress);
    if found.is_empty() {
        let s = if count == 1 { "" } else { "s" };
        let unread = match damaged {
            0 => String::new(),
            damaged => format!("; {damaged} could not be read to the end"),
        };
        let message = format!("no word of '{words}' is in {count} original{s}{unread}");
        return Err(Stop::NoPart(message));
    }
    let scorer = statistics.scorer();
    // The newest first, as they were listed, where scores are equal.
    found.sort_by(|a, b| scorer.score(&b.hits).total_cmp(&scorer.score(&a.hits)));
    found.truncate(number);
    let rows: Vec<_> = found.iter().map(Found::row).collect();
    for line in columns::lines(&rows, &[2]) {
        writeln!(out, "{}", columns::cut(&line, WIDTH))?;
    }
    Ok(())
}

impl Found {
    fn row(&self) -> [String; 4] {
        [
            self.entry.handle().to_string(),
            self.entry.kind().to_string(),
            columns::count_of_lines(self.lines),
            format!("{}:{}", self.best.number, self.best.text),
        ]
    }
}

fn search(original: &Original, query: &Query, progress: &mut Progress) -> Result<Found, Stop> {
    let (mut all, mut lines, mut best, mut number) = (Hits::default(), 0, Line::default(), 0);
    original.stream(progress, |reader| {
        Ok(for_each_line(BufReader::new(reader), query, |line, hits| {
            number += 1;
            all.add(&hits);
            lines += usize::from(!hits.is_empty());
            let distinct = hits.distinct();
            if distinct > best.distinct {
                // No character has more than four bytes.
                let start = &line[..line.len().min(4 * WIDTH)];
                let text = String::from_utf8_lossy(start).trim_end().to_owned();
                best = Line { number, distinct, text };
            }
        })?)
    })?;
    Ok(Found { entry: original.entry.clone(), hits: all, lines, best })
}
