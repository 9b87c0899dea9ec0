//! How much each piece says, where nobody asks for anything.

use crate::piece::{Piece, Role};
use hr_severity::Level;
use rustc_hash::FxHashMap;

/// A word that stands in more than one in so many pieces is one that every text has.
const COMMON: usize = 5;
/// Words at the start of a line among which its level is.
const LEVEL_WORDS: usize = 4;

/// The importance of each of `pieces`: how many of the words that the text comes back to it has, and whether it opens a
/// passage or a section. `words` and `texts` are those of each piece.
pub(crate) fn importance(pieces: &[Piece], words: &[Vec<u64>], texts: &[&[u8]]) -> Vec<f32> {
    let central = centrality(words);
    let mean = (central.iter().sum::<f32>() / central.len().max(1) as f32).max(f32::MIN_POSITIVE);
    let mut values = Vec::with_capacity(pieces.len());
    let (mut passage, mut heading, mut in_passage, mut in_section) = (usize::MAX, None, 0, 0);
    for (index, piece) in pieces.iter().enumerate() {
        if piece.heading != heading || index == 0 {
            (heading, in_section) = (piece.heading, 0);
        }
        if piece.passage != passage {
            (passage, in_passage) = (piece.passage, 0);
        }
        let value = match piece.role {
            Role::Aside => 0.0,
            Role::Heading(level) => 1.5 - 0.15 * f32::from(level),
            role => {
                let by_role = match role {
                    Role::Prose => 1.0,
                    Role::Item => 0.8,
                    Role::Row => 0.6,
                    Role::Code if reports_failure(texts[index]) => 1.5,
                    _ => 0.4,
                };
                let opens = 1.0 / (1 + in_passage) as f32 + 1.5 / (1 + in_section) as f32;
                let place = index as f32 / pieces.len() as f32;
                let numbers = if has_number(texts[index]) { 0.2 } else { 0.0 };
                by_role * ((central[index] / mean).min(2.5) + opens + numbers + 0.5 * (1.0 - place))
            }
        };
        if !matches!(piece.role, Role::Heading(_)) {
            in_passage += 1;
            in_section += 1;
        }
        values.push(value);
    }
    values
}

/// Whether a line of `text` begins as the report of a failure does: with a level that is an error, after a time if any.
fn reports_failure(text: &[u8]) -> bool {
    let fails = |line: &[u8]| {
        let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let is_error = |word| Level::of_token(word).is_some_and(|level| level >= Level::Error);
        line.starts_with(b"Traceback (") || words.by_ref().take(LEVEL_WORDS).any(is_error)
    };
    text.split(|&byte| byte == b'\n').any(fails)
}

fn has_number(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_digit)
}

/// How much of each piece is words that many others have, too, but not all.
fn centrality(words: &[Vec<u64>]) -> Vec<f32> {
    let mut frequencies: FxHashMap<u64, usize> = FxHashMap::default();
    let mut distinct: Vec<u64> = Vec::new();
    let mut each = |words: &[u64], visit: &mut dyn FnMut(u64)| {
        distinct.clear();
        distinct.extend_from_slice(words);
        distinct.sort_unstable();
        distinct.dedup();
        distinct.iter().for_each(|&word| visit(word));
    };
    for words in words {
        each(words, &mut |word| *frequencies.entry(word).or_default() += 1);
    }
    let common = (words.len() / COMMON).max(3);
    let mut central = Vec::with_capacity(words.len());
    for words in words {
        let mut sum = 0.0;
        each(words, &mut |word| {
            let frequency = frequencies[&word];
            if (2..=common).contains(&frequency) {
                sum += (frequency as f32).sqrt();
            }
        });
        central.push(sum / (words.len() as f32 + 8.0).sqrt());
    }
    central
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;
    use crate::words::words;
    use hr_core::{Source, Unit};

    #[test]
    fn code_that_reports_a_failure_is_told_from_other_code() {
        assert!(reports_failure(b"06:00:01 INFO a\n06:00:02 ERROR no stone\n"));
        assert!(reports_failure(b"error: no stone\n"));
        assert!(!reports_failure(b"raise ValueError(\"no error\")\n"));
    }

    #[test]
    fn what_opens_a_section_and_what_the_text_comes_back_to_is_important() {
        let text = "# Mills\n\nThe miller grinds rye. So it goes.\n\nHis rye is sold by the miller. Nobody minds.\n\n\
            Bread is made of what the miller grinds. Cats sleep.\n";
        let source = Source::new(text.as_bytes());
        let pieces = plain::pieces(&source, Unit::Sentence).pieces;
        let texts: Vec<&[u8]> = pieces.iter().map(|piece| piece.text(source.bytes())).collect();
        let words: Vec<Vec<u64>> = texts.iter().map(|text| words(text)).collect();
        let values = importance(&pieces, &words, &texts);
        assert!(
            values[1] > values[3] && values[3] > values[4] && values[5] > values[6],
            "{values:?}"
        );
    }
}
