//! Pieces that say what was said before.

use crate::piece::{Pieces, Role};
use crate::words::digest;
use hr_core::{Address, Fact};
use rustc_hash::FxHashMap;

/// Words of a piece from which on it says something that would not be said twice by chance.
const LEAST_WORDS: usize = 4;
/// Bytes of pieces that follow each other from which on it matters that they come again.
const LEAST_BYTES: usize = 160;
/// Words and bytes of a line that comes on each page with another number, at most.
const LINE_WORDS: usize = 16;
const LINE_BYTES: usize = 200;
/// How often such a line comes, at least, and how many pieces stand between, at least.
const PAGES: usize = 4;
const PAGE: usize = 4;
/// Runs that are listed.
const LISTED: usize = 24;

/// What is said again.
#[derive(Debug)]
pub(crate) struct Repeats {
    /// For each piece the first one with the same words, if there is one before it.
    pub(crate) first: Vec<Option<usize>>,
    /// Whether a piece comes on every page, but for its numbers.
    pub(crate) is_furniture: Vec<bool>,
}

/// Finds the pieces with the same words, and the headers and footers of pages. `words` and `texts` are those of each piece.
pub(crate) fn repeats(text: &Pieces, words: &[Vec<u64>], texts: &[&[u8]]) -> Repeats {
    let pieces = &text.pieces;
    let mut firsts: FxHashMap<u64, usize> = FxHashMap::default();
    let mut lines: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut first = vec![None; pieces.len()];
    for (index, piece) in pieces.iter().enumerate() {
        let words = &words[index];
        let can_repeat = matches!(piece.role, Role::Prose | Role::Item | Role::Code);
        if can_repeat && words.len() >= LEAST_WORDS {
            let known = *firsts.entry(digest(words)).or_insert(index);
            first[index] = (known < index).then_some(known);
        }
        let is_line = piece.role == Role::Prose && (2..=LINE_WORDS).contains(&words.len());
        if is_line && texts[index].len() <= LINE_BYTES {
            lines.entry(shape(texts[index])).or_default().push(index);
        }
    }
    forget_short_runs(&mut first, texts);
    let mut is_furniture = vec![false; pieces.len()];
    let is_spread = |places: &[usize]| places.windows(2).all(|two| two[1] - two[0] > PAGE);
    for places in lines.into_values().filter(|it| it.len() >= PAGES && is_spread(it)) {
        places.into_iter().for_each(|index| is_furniture[index] = true);
    }
    Repeats { first, is_furniture }
}

impl Repeats {
    /// Which runs of units have the same words as which before them: `43-58 as 8-23`.
    pub(crate) fn fact(&self, text: &Pieces) -> Option<Fact> {
        let starts: Vec<usize> = text
            .pieces
            .iter()
            .scan(0, |next, piece| {
                *next += piece.units;
                Some(*next - piece.units)
            })
            .collect();
        let address = |first: usize, last: usize| Address {
            start: starts[first],
            end: starts[last] + text.pieces[last].units,
        };
        let mut runs = runs(&self.first);
        runs.sort_by_key(|run| (std::cmp::Reverse(run.len), run.start));
        let listed = runs.iter().take(LISTED).map(|run| {
            let last = run.len - 1;
            let (again, before) =
                (address(run.start, run.start + last), address(run.first, run.first + last));
            format!("{again} as {before}")
        });
        let listed: Vec<String> = listed.collect();
        let mut text = listed.join(", ");
        if runs.len() > LISTED {
            text += &format!(", and {} more", runs.len() - LISTED);
        }
        (!runs.is_empty()).then(|| Fact { label: "the same words again".to_owned(), text })
    }
}

/// Leaves alone what is too short to be worth a word, such as what people say to show that they listen.
fn forget_short_runs(first: &mut [Option<usize>], texts: &[&[u8]]) {
    for run in runs(first) {
        let pieces = run.start..run.start + run.len;
        if texts[pieces.clone()].iter().map(|text| text.len()).sum::<usize>() < LEAST_BYTES {
            first[pieces].fill(None);
        }
    }
}

/// The runs of pieces that repeat a run before them.
fn runs(first: &[Option<usize>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, first) in first.iter().enumerate() {
        let Some(first) = *first else { continue };
        match runs.last_mut() {
            Some(run) if run.start + run.len == index && run.first + run.len == first => {
                run.len += 1;
            }
            _ => runs.push(Run { start: index, first, len: 1 }),
        }
    }
    runs
}

/// Pieces next to each other which repeat others that are.
struct Run {
    start: usize,
    first: usize,
    len: usize,
}

/// One number for texts that differ only in numbers and white space.
fn shape(text: &[u8]) -> u64 {
    let mut masked = Vec::with_capacity(text.len());
    for &byte in text.trim_ascii() {
        let byte = if byte.is_ascii_digit() { b'0' } else { byte };
        let repeats = matches!(byte, b'0' | b' ') && masked.last() == Some(&u64::from(byte));
        if !repeats {
            masked.push(u64::from(byte));
        }
    }
    digest(&masked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;
    use crate::words::words;
    use hr_core::{Source, Unit};

    fn of(text: &str) -> (Repeats, Pieces) {
        let source = Source::new(text.as_bytes());
        let pieces = plain::pieces(&source, Unit::Sentence);
        let texts: Vec<&[u8]> = pieces.pieces.iter().map(|it| it.text(source.bytes())).collect();
        let words: Vec<Vec<u64>> = texts.iter().map(|text| words(text)).collect();
        (repeats(&pieces, &words, &texts), pieces)
    }

    #[test]
    fn passages_that_come_again_are_told_as_runs() {
        let passage = "The mill stood by the river for a hundred years. It burnt down in one dry night. Nobody was in it then, they told the owner, who had gone to town for the day.\n\n";
        let text = format!(
            "{passage}Wheat was brought to the town.\n\n{passage}Then they built it anew.\n"
        );
        let (repeats, pieces) = of(&text);
        assert_eq!(repeats.fact(&pieces).unwrap().text, "5-7 as 1-3");
        assert!(of("One of the four. One of the four.").0.fact(&pieces).is_none());
    }

    #[test]
    fn headers_of_pages_are_told_from_sentences_that_differ_in_numbers() {
        let page = |number: usize| {
            format!(
                "Oda Fenn, Mills [Page {number}]\n\none a\n\ntwo b\n\nthree c\n\nfour d\n\nfive e\n\n"
            )
        };
        let (repeats, _) = of(&(1..6).map(page).collect::<String>());
        assert_eq!(repeats.is_furniture.iter().filter(|&&it| it).count(), 30);
        let (repeats, _) = of(&"It had 3 stones. It had 4 stones. ".repeat(9));
        assert!(!repeats.is_furniture.contains(&true));
    }
}
