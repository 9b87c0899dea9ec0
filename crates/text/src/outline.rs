//! From pieces to weighed Blocks.

use crate::choice::choose;
use crate::contents::contents;
use crate::importance::importance;
use crate::piece::{Piece, Pieces, Role};
use crate::relevance::{highest, relevance};
use crate::repeat::{Repeats, repeats};
use crate::speaker;
use crate::text::pieces;
use crate::words::words;
use hr_core::{Fact, Form, Keep, Kind, Outline, Source};
use hr_rank::Query;
use hr_tokens::estimate;

/// What the Blocks that stand for the text weigh, from the least to the most.
const LEAST: f32 = 2.0;
const MOST: f32 = 8.0;

/// Tokens that stand for the largest text.
const LARGEST: usize = 10_000;
/// What the importance of a piece adds to how well it answers.
const BY_IMPORTANCE: f32 = 0.05;

/// Share of the best value from which on a piece may be part of an answer.
const LEAST_SHARE: f32 = 0.1;

/// The Outline of a text: one Section of lines or sentences, a Block for each sentence, item, row, run of code or heading.
///
/// The Blocks that answer `query`, or without one those that say most, stand for the text; what is said again is counted.
/// Pure: the same bytes and query give the same Outline.
pub fn outline(source: &Source<'_>, query: Option<&Query>) -> Outline {
    let bytes = source.bytes();
    let text = pieces(source);
    let pieces = &text.pieces;
    let texts: Vec<&[u8]> = pieces.iter().map(|piece| piece.text(bytes)).collect();
    let words: Vec<Vec<u64>> = texts.iter().map(|text| words(text)).collect();
    let repeats = repeats(&text, &words, &texts);
    let tokens: Vec<usize> = texts.iter().map(|text| estimate(text)).collect();
    let is_conversation = is_conversation(&texts);
    let importance = importance(pieces, &words, &texts);
    let relevance = query.map(|query| relevance(pieces, &texts, query, is_conversation));
    let is_asked = relevance.iter().flatten().any(|&value| value > 0.0);
    let mut values = match relevance {
        Some(relevance) => blended(relevance, &importance),
        None => importance,
    };
    for index in 0..values.len() {
        if let Some(first) = repeats.first[index] {
            values[first] = values[first].max(values[index]);
        }
        if repeats.first[index].is_some() || repeats.is_furniture[index] && !is_asked {
            values[index] = 0.0;
        }
    }
    if is_asked && !is_conversation {
        forget_least(&mut values);
    }
    let total = if text.is_html { estimate(bytes) } else { tokens.iter().sum() };
    let chosen = choose(pieces, &values, &tokens, limit(total, is_asked));
    let facts = facts(&text, &repeats, &texts, &tokens, total);
    build(source, text, &Weighed { values, tokens, chosen }, facts, query.is_some())
}

/// How many tokens may stand for a text of `total`. Of a small one that nobody asks anything, all; of one that is searched
/// for an answer, not quite half; of a large one, no more than samples may stretch a default budget to.
fn limit(total: usize, is_asked: bool) -> usize {
    match is_asked {
        true => (total * 47 / 100).min(2_250 + total / 5).min(LARGEST),
        false if total <= 2_500 => total,
        false => (1_600 + total / 8).min(LARGEST),
    }
}

/// The `relevance` of each piece with a little of its `importance`, so that of equals the more important one comes first.
fn blended(mut relevance: Vec<f32>, importance: &[f32]) -> Vec<f32> {
    let (best, most) = (highest(&relevance), highest(importance));
    for (value, importance) in relevance.iter_mut().zip(importance) {
        *value = *value / best + BY_IMPORTANCE * importance / most;
    }
    relevance
}

/// Whether many of `texts` begin with who says them. People seldom answer in the words of the question, so of a
/// conversation more is worth its tokens.
fn is_conversation(texts: &[&[u8]]) -> bool {
    let spoken = texts.iter().filter(|text| speaker::len(text).is_some()).count();
    spoken * 4 >= texts.len()
}

/// Leaves out what answers far worse than the best.
fn forget_least(values: &mut [f32]) {
    let best = values.iter().copied().fold(0.0, f32::max);
    values.iter_mut().filter(|value| **value < LEAST_SHARE * best).for_each(|value| *value = 0.0);
}

/// What was found out about each piece.
struct Weighed {
    values: Vec<f32>,
    tokens: Vec<usize>,
    chosen: Vec<bool>,
}

fn build(
    source: &Source<'_>,
    text: Pieces,
    weighed: &Weighed,
    facts: Vec<Fact>,
    is_asked: bool,
) -> Outline {
    let best = highest(&weighed.values);
    let mut outline = Outline::builder(Kind::Text, source.len());
    let section = outline.section(text.unit);
    section.facts = facts;
    for (index, piece) in text.pieces.into_iter().enumerate() {
        let part_of = piece.part_of();
        let Piece { span, units, role, printed, .. } = piece;
        let form = printed.map_or(Form::Verbatim, Form::Encoded);
        let block = outline.block(span.end, units, form);
        let share = weighed.values[index] / best;
        block.part_of = part_of;
        block.tokens = Some(weighed.tokens[index]);
        block.score = is_asked.then_some(share);
        if weighed.chosen[index] {
            block.keep = Keep::Sample;
            block.weight = LEAST + (MOST - LEAST) * share;
        } else if role == Role::Aside && weighed.values[index] <= 0.0 {
            block.keep = Keep::Known;
        } else {
            block.weight = share;
        }
    }
    outline.complete()
}

fn facts(
    text: &Pieces,
    repeats: &Repeats,
    texts: &[&[u8]],
    tokens: &[usize],
    total: usize,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    if text.is_html {
        let form = "text without tags, scripts and styles; # headings, - items, | between cells, <target> of a link that stands alone";
        facts.push(Fact { label: "HTML".to_owned(), text: form.to_owned() });
    }
    facts.extend(repeats.fact(text));
    facts.extend(contents(text, texts, tokens, total));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_core::{Block, Unit};

    /// Forty paragraphs about mills, the twentieth of which tells who built one.
    fn text() -> String {
        let paragraph = |number: usize| match number {
            20 => "The windmill on the hill was built by Oda Fenn. She paid for it with wool.\n\n"
                .to_owned(),
            _ => format!(
                "Field {number} gives so many tons of {} a year, and they are ground by the river. {}\n\n",
                NAMES[number % 5],
                "It is sold in town. ".repeat(number % 4)
            ),
        };
        (0..40).map(paragraph).collect()
    }

    const NAMES: [&str; 5] = ["wheat", "rye", "oats", "barley", "maize"];

    fn samples<'a>(outline: &'a Outline, source: &'a Source<'_>) -> Vec<&'a [u8]> {
        let blocks = outline.blocks().filter(|block| block.keep == Keep::Sample);
        blocks.map(|block: &Block| block.text(source)).collect()
    }

    #[test]
    fn the_answer_and_what_stands_next_to_it_stand_for_the_text() {
        let text = text();
        let source = Source::new(text.as_bytes());
        let query = Query::new("who built the windmill on the hill?");
        let outline = outline(&source, query.as_ref());
        let samples = samples(&outline, &source);
        assert!(samples.iter().any(|text| text.starts_with(b"The windmill")));
        assert!(samples.iter().any(|text| text.ends_with(b"wool.\n\n")));
        let bytes: usize = samples.iter().map(|text| text.len()).sum();
        assert!(bytes * 2 < text.len());
    }

    #[test]
    fn a_small_text_that_nobody_asks_anything_stands_for_itself() {
        let text = "# Mills\n\nThey grind.\n\n- wheat\n- rye\n";
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, None);
        assert_eq!(samples(&outline, &source).concat(), text.as_bytes());
        assert_eq!(outline.sections()[0].unit, Unit::Line);
        let part_of: Vec<Option<usize>> = outline.blocks().map(|block| block.part_of).collect();
        assert_eq!(part_of, [None, Some(0), Some(0), Some(0)]);
    }

    #[test]
    fn a_text_in_long_lines_is_counted_in_sentences() {
        let text = "The mill burnt down. ".repeat(40);
        let outline = outline(&Source::new(text.as_bytes()), None);
        assert_eq!(outline.sections()[0].unit, Unit::Sentence);
        assert_eq!(outline.blocks().last().map(|block| block.address.end), Some(40));
    }

    #[test]
    fn what_is_around_the_main_text_is_not_shown_unless_it_is_asked_for() {
        let page = "<html><nav><p>All mills</p></nav><p>They grind what the fields give.</p>";
        let source = Source::new(page.as_bytes());
        let keep =
            |query: Option<&Query>| outline(&source, query).blocks().next().map(|block| block.keep);
        assert_eq!(keep(None), Some(Keep::Known));
        assert_eq!(keep(Query::new("all mills").as_ref()), Some(Keep::Sample));
    }
}
