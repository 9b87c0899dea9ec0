//! The table of contents.

use crate::piece::{Pieces, Role};
use hr_core::Fact;
use rustc_hash::FxHashMap;

/// Headings from which on a table of contents tells something.
const LEAST: usize = 4;
/// Share of the tokens of a text that its table of contents may take, one in so many, and the most it may.
const SHARE: usize = 20;
const MOST: usize = 800;
/// Tokens of a number and what parts it from the next.
const NUMBER: usize = 4;
/// A title that comes more often tells nothing of what is under it.
const TWICE: usize = 2;

/// A heading of a text.
struct Heading<'a> {
    level: u8,
    title: &'a [u8],
    /// What `hr-retrieve` calls it by.
    number: usize,
    tokens: usize,
}

/// The headings of `text` with their numbers, from the highest level on as far as they fit. `texts` and `tokens` are
/// those of each piece, `total` is the tokens of all.
pub(crate) fn contents(
    text: &Pieces,
    texts: &[&[u8]],
    tokens: &[usize],
    total: usize,
) -> Option<Fact> {
    let limit = (total / SHARE).min(MOST);
    let all = headings(text, texts, tokens);
    if all.len() < LEAST {
        return None;
    }
    let mut times: FxHashMap<&[u8], usize> = FxHashMap::default();
    all.iter().for_each(|heading| *times.entry(heading.title).or_default() += 1);
    let telling: Vec<&Heading<'_>> = all.iter().filter(|it| times[it.title] <= TWICE).collect();
    let cost = |deepest: u8| -> usize {
        let listed = telling.iter().filter(|heading| heading.level <= deepest);
        listed.map(|heading| heading.tokens).sum()
    };
    let top = telling.iter().map(|heading| heading.level).min()?;
    let deepest = (top..=6).rev().find(|&level| cost(level) <= limit).unwrap_or(top);
    let mut spent = 0;
    let listed = telling.iter().filter(|heading| heading.level <= deepest).take_while(|heading| {
        spent += heading.tokens;
        spent <= limit
    });
    let entry = |it: &&Heading<'_>| format!("{} {}", it.number, String::from_utf8_lossy(it.title));
    let listed: Vec<String> = listed.map(entry).collect();
    if listed.is_empty() {
        return None;
    }
    let left_out = all.len() - listed.len();
    let more = match left_out {
        0 => String::new(),
        1 => "; 1 heading more".to_owned(),
        _ => format!("; {left_out} headings more"),
    };
    let label = format!("headings by {}", text.unit.noun(1));
    Some(Fact { label, text: listed.join("; ") + &more })
}

fn headings<'a>(text: &Pieces, texts: &[&'a [u8]], tokens: &[usize]) -> Vec<Heading<'a>> {
    let mut headings = Vec::new();
    let mut number = 1;
    for (index, piece) in text.pieces.iter().enumerate() {
        if let Role::Heading(level) = piece.role {
            let (title, tokens) = (title(texts[index]), tokens[index] + NUMBER);
            headings.push(Heading { level, title, number, tokens });
        }
        number += piece.units;
    }
    headings
}

/// The line of a heading that holds words.
fn title(text: &[u8]) -> &[u8] {
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    lines.find(|line| line.iter().any(is_word)).unwrap_or(text.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;
    use hr_core::{Source, Unit};

    #[test]
    fn headings_are_listed_with_their_lines() {
        let text =
            "# Mills\n\n## Wind\n\nIt turns.\n\n### Notes\n\n## Water\n\n### Notes\n\n### Notes\n";
        let source = Source::new(text.as_bytes());
        let pieces = plain::pieces(&source, Unit::Line);
        let texts: Vec<&[u8]> = pieces.pieces.iter().map(|it| it.text(source.bytes())).collect();
        let tokens = vec![1; texts.len()];
        let fact = contents(&pieces, &texts, &tokens, 10_000).unwrap();
        assert_eq!(fact.text, "1 # Mills; 3 ## Wind; 9 ## Water; 3 headings more");
        assert_eq!(fact.label, "headings by line");
        assert_eq!(contents(&pieces, &texts, &tokens, 0), None);
    }
}
