//! Where the columns of aligned tables start.

use crate::cells::byte_at;

/// Share of rows, in percent, that must leave the place before a column blank.
const KEPT: usize = 98;
/// Columns beyond so many characters are not looked for.
const WIDEST: usize = 4 << 10;

/// Where the columns start that a rule such as `----- ---` or `+++-=====-===` draws.
pub(crate) fn of_rule(rule: &[u8]) -> Option<Vec<usize>> {
    // That of dpkg: a column of three signs, then columns of `=` with `-` between them.
    if rule.starts_with(b"+++-=") {
        let after =
            rule.iter().enumerate().filter(|(_, byte)| **byte == b'-').map(|(at, _)| at + 1);
        return Some(std::iter::once(0).chain(after).collect());
    }
    let is_drawn = |byte: &u8| matches!(byte, b'-' | b'=');
    if !rule.iter().all(|byte| is_drawn(byte) || *byte == b' ') {
        return None;
    }
    let starts =
        (0..rule.len()).filter(|&at| is_drawn(&rule[at]) && (at == 0 || rule[at - 1] == b' '));
    let starts: Vec<usize> = starts.collect();
    let is_rule =
        starts.len() >= 2 && rule.iter().filter(|byte| is_drawn(byte)).count() >= 3 * starts.len();
    is_rule.then_some(starts)
}

/// Where the columns start whose names stand two blanks or more apart in `header`, if `rows` keep to them.
pub(crate) fn of_header(header: &[u8], rows: &[&[u8]]) -> Option<Vec<usize>> {
    let text = std::str::from_utf8(header).ok()?;
    let mut starts = Vec::new();
    let mut blanks = 2;
    for (at, character) in text.chars().enumerate().take(WIDEST) {
        if character == ' ' {
            blanks += 1;
        } else {
            if blanks >= 2 {
                starts.push(at);
            }
            blanks = 0;
        }
    }
    let keeps = |row: &&&[u8]| starts.iter().all(|&start| is_start(row, start));
    let kept = rows.iter().filter(keeps).count();
    (starts.len() >= 2 && starts[0] == 0 && 100 * kept >= KEPT * rows.len()).then_some(starts)
}

/// Whether a cell of `row` may start at this character: it stands after a blank, or beyond the end.
fn is_start(row: &[u8], character: usize) -> bool {
    let at = byte_at(row, character);
    at == 0 || at >= row.len() || row[at - 1] == b' '
}

/// Where the columns of `rows` without a header start: after two places or more that are blank in all of them.
pub(crate) fn of_rows(rows: &[&[u8]]) -> Option<Vec<usize>> {
    let width = rows.iter().map(|row| row.len()).min()?.min(WIDEST);
    if !rows.iter().all(|row| row[..width].is_ascii()) {
        return None;
    }
    let is_blank = |at: usize| rows.iter().all(|row| row[at] == b' ');
    let mut starts = Vec::new();
    let mut blanks = 2;
    for at in 0..width {
        if is_blank(at) {
            blanks += 1;
        } else {
            if blanks >= 2 {
                starts.push(at);
            }
            blanks = 0;
        }
    }
    (starts.len() >= 3 && starts[0] == 0).then_some(starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_draw_columns() {
        assert_eq!(of_rule(b"------ ---"), Some(vec![0, 7]));
        assert_eq!(of_rule(b"+++-====-==-==="), Some(vec![0, 4, 9, 12]));
        assert_eq!(of_rule(b"----------"), None);
        assert_eq!(of_rule(b"- a - b"), None);
    }

    #[test]
    fn columns_start_where_the_header_says_if_rows_keep_to_it() {
        let header = b"NAME   LAST SEEN   STATE";
        assert_eq!(
            of_header(header, &[b"ab     5m          up", b"cdefg  7d"]),
            Some(vec![0, 7, 19])
        );
        assert_eq!(of_header(header, &[b"abcdefghij 5m  up"]), None);
    }

    #[test]
    fn columns_without_a_header_stand_apart() {
        assert_eq!(of_rows(&[b"ii  ab   1.0  x", b"rc  abc  2    yy"]), Some(vec![0, 4, 9, 14]));
        assert_eq!(of_rows(&[b"one two", b"three f"]), None);
    }
}
