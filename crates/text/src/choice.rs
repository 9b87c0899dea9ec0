//! Which pieces stand for the text.

use crate::piece::{Piece, Role};

/// Tokens of a mark that stands for a gap.
const MARK: usize = 13;

/// Which of `pieces` are worth `limit` tokens: those with the highest values, and with them what introduces them. `tokens` are
/// those of each. A short piece between two that are chosen costs less than its mark.
pub(crate) fn choose(
    pieces: &[Piece],
    values: &[f32],
    tokens: &[usize],
    limit: usize,
) -> Vec<bool> {
    if tokens.iter().sum::<usize>() <= limit {
        return values.iter().map(|&value| value > 0.0).collect();
    }
    let mut order: Vec<usize> = (0..pieces.len()).filter(|&index| values[index] > 0.0).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]).then(a.cmp(&b)));
    let mut chosen = vec![false; pieces.len()];
    let mut spent = MARK;
    for index in order {
        if chosen[index] || matches!(pieces[index].role, Role::Heading(_)) {
            continue;
        }
        let around = std::iter::successors(Some(index), |&it| pieces[it].part_of());
        let with: Vec<usize> = around.filter(|&it| !chosen[it]).collect();
        let cost: i64 = with.iter().map(|&it| cost(it, &chosen, tokens)).sum();
        let after = spent as i64 + cost;
        if after > limit as i64 {
            continue;
        }
        spent = after.max(0) as usize;
        with.into_iter().for_each(|it| chosen[it] = true);
    }
    chosen
}

/// What a piece adds to the tokens: its own, and a mark if it cuts a gap in two; less one, if it closes one.
fn cost(index: usize, chosen: &[bool], tokens: &[usize]) -> i64 {
    let before = index > 0 && !chosen[index - 1];
    let after = index + 1 < chosen.len() && !chosen[index + 1];
    let marks = i64::from(before) + i64::from(after) - 1;
    tokens[index] as i64 + marks * MARK as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;
    use hr_core::{Source, Unit};

    #[test]
    fn the_best_are_chosen_with_their_headings_while_tokens_last() {
        let text = "# Mills\n\nOne.\n\nTwo.\n\n## Wind\n\nThree.\n\nFour.\n";
        let pieces = plain::pieces(&Source::new(text.as_bytes()), Unit::Line).pieces;
        let values = [0.0, 0.1, 0.2, 0.0, 0.9, 0.3];
        let chosen = |limit| choose(&pieces, &values, &[20; 6], limit);
        assert_eq!(chosen(99), [true, false, false, true, true, false]);
        assert_eq!(chosen(119), [true, false, false, true, true, true]);
        assert_eq!(chosen(0), [false; 6]);
    }
}
