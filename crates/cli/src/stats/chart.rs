//! Bars in a terminal.

/// Eighths of a cell, from one to eight.
const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
/// A cell of a bar that stands for less than nothing.
const NEGATIVE: char = '░';

/// A bar for `value`, at most `cells` long, which is the length for `largest`. What is more than
/// nothing shows; what is less is of another colour.
pub(crate) fn bar(value: i64, largest: u64, cells: usize) -> String {
    let share = value.unsigned_abs() as f64 / largest.max(1) as f64;
    let eighths = ((share * (8 * cells) as f64).round() as usize).min(8 * cells);
    match value {
        0 => String::new(),
        ..0 => NEGATIVE.to_string().repeat(eighths.div_ceil(8).max(1)),
        1.. => {
            let eighths = eighths.max(1);
            let mut bar = EIGHTHS[7].to_string().repeat(eighths / 8);
            bar.extend((eighths % 8).checked_sub(1).map(|eighth| EIGHTHS[eighth]));
            bar
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_values() {
        for (value, expected) in [
            (80, "████"),
            (70, "███▌"),
            (20, "█"),
            (1, "▏"),
            (0, ""),
            (-1, "░"),
            (-80, "░░░░"),
            (800, "████"),
        ] {
            assert_eq!(bar(value, 80, 4), expected, "{value}");
        }
        assert_eq!(bar(i64::MIN, i64::MIN.unsigned_abs(), 2), "░░");
        assert_eq!(bar(0, 0, 4), "");
    }
}
