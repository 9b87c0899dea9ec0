//! The table of contents.

use crate::piece::{Piece, Pieces, Role};
use hr_core::Fact;

/// Headings from which on a table of contents tells something.
const LEAST: usize = 4;
/// Share of the tokens of a text that its table of contents may take, one in so many, and the most it may.
const SHARE: usize = 20;
const MOST: usize = 1_200;
/// Tokens of a number and what parts it from the next.
const NUMBER: usize = 4;

/// The headings of `text` with their numbers, from the highest level on as far as they fit.
pub(crate) fn contents(
    text: &Pieces,
    texts: &[&[u8]],
    tokens: &[usize],
    total: usize,
) -> Option<Fact> {
    let limit = (total / SHARE).min(MOST);
    let headings: Vec<(usize, u8)> = text.pieces.iter().enumerate().filter_map(level).collect();
    if headings.len() < LEAST {
        return None;
    }
    let cost = |deepest: u8| -> usize {
        let listed = headings.iter().filter(|heading| heading.1 <= deepest);
        listed.map(|heading| tokens[heading.0] + NUMBER).sum()
    };
    let top = headings.iter().map(|heading| heading.1).min()?;
    let deepest = (top..=6).rev().find(|&level| cost(level) <= limit).unwrap_or(top);
    let (mut listed, mut spent, mut left_out) = (Vec::new(), 0, 0);
    let mut number = 1;
    for (index, piece) in text.pieces.iter().enumerate() {
        if let Role::Heading(level) = piece.role {
            spent += if level <= deepest { tokens[index] + NUMBER } else { 0 };
            if level <= deepest && spent <= limit {
                listed.push(format!("{number} {}", String::from_utf8_lossy(title(texts[index]))));
            } else {
                left_out += 1;
            }
        }
        number += piece.units;
    }
    let mut list = listed.join("; ");
    match left_out {
        0 => {}
        1 => list += "; 1 heading more",
        _ => list += &format!("; {left_out} headings more"),
    }
    let label = format!("headings by {}", text.unit.noun(1));
    (!listed.is_empty()).then_some(Fact { label, text: list })
}

fn level((index, piece): (usize, &Piece)) -> Option<(usize, u8)> {
    match piece.role {
        Role::Heading(level) => Some((index, level)),
        _ => None,
    }
}

/// The line of a heading that holds words.
fn title(text: &[u8]) -> &[u8] {
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    lines
        .find(|line| line.iter().any(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80))
        .unwrap_or(text.trim_ascii())
}
