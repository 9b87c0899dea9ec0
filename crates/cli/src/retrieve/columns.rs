//! Lists that a person reads: a line each, in columns.

use indicatif::HumanCount;

/// The `rows` as lines whose cells stand below each other. The cells of the columns in `right` are
/// numbers, and end below each other.
pub(crate) fn lines<const N: usize>(rows: &[[String; N]], right: &[usize]) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; N] = std::array::from_fn(|column| width(column).unwrap_or(0));
    let cell = |(column, text): (usize, &String)| match widths[column] {
        width if right.contains(&column) => format!("{text:>width$}"),
        width => format!("{text:width$}"),
    };
    let line = |row: &[String; N]| row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ");
    rows.iter().map(|row| line(row).trim_end().to_owned()).collect()
}

/// `1,204 lines`, such that numbers stand below each other also where one is 1.
pub(crate) fn count_of_lines(count: usize) -> String {
    format!("{} {}", HumanCount(count as u64), if count == 1 { "line " } else { "lines" })
}

/// The start of `text`, `width` characters at most with the `…` that stands for the rest. Characters
/// that move the cursor or change colours become blanks.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let mut cut: String = text.chars().take(width).map(plain).collect();
    if text.chars().nth(width).is_some() {
        cut.pop();
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_below_each_other() {
        let rows = [["a", "7", "x"], ["bcd", "1,200", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(lines(&rows, &[1]), ["a        7  x", "bcd  1,200"]);
        assert!(lines::<2>(&[], &[]).is_empty());
    }

    #[test]
    fn what_is_cut_ends_in_an_ellipsis() {
        assert_eq!(cut("abcde", 5), "abcde");
        assert_eq!(cut("abcdef", 5), "abcd…");
        assert_eq!(cut("a\tb\x1b[1m", 9), "a b [1m");
    }
}
