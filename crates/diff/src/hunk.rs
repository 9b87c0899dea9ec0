//! Headers of hunks, and which of the lines after them they count.

use crate::model::Sign;

/// How many lines of each side are still to come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Of each parent: one, but for merges.
    old: Vec<usize>,
    new: usize,
}

/// Signs before a line of a hunk that are worth a header: no merge has more parents.
const MOST_PARENTS: usize = 64;

/// The counts and the heading of a hunk that `line` opens: `@@ -1,5 +1,6 @@ fn main()`, the same with a range for each
/// parent of a merge, or `## -0,0 +1 ##` for a property.
pub(crate) fn opened(line: &[u8]) -> Option<(Counts, &[u8])> {
    let sign = *line.first().filter(|byte| matches!(byte, b'@' | b'#'))?;
    let signs = line.iter().take_while(|&&byte| byte == sign).count();
    if !(2..=MOST_PARENTS).contains(&signs) {
        return None;
    }
    let mut rest = line[signs..].strip_prefix(b" ")?;
    let mut old = Vec::with_capacity(signs - 1);
    for _ in 1..signs {
        let (count, after) = range(rest.strip_prefix(b"-")?)?;
        old.push(count);
        rest = after.strip_prefix(b" ")?;
    }
    let (new, after) = range(rest.strip_prefix(b"+")?)?;
    let closing = after.strip_prefix(b" ")?;
    let heading = closing.strip_prefix(&line[..signs])?;
    Some((Counts { old, new }, heading.trim_ascii()))
}

/// The count of a range `12,3` or `12`, and what comes after it.
fn range(text: &[u8]) -> Option<(usize, &[u8])> {
    let (_, rest) = number(text)?;
    match rest.strip_prefix(b",") {
        Some(after) => number(after),
        None => Some((1, rest)),
    }
}

/// The number that `text` starts with, and what comes after it.
pub(crate) fn number(text: &[u8]) -> Option<(usize, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    Some((number, &text[digits..]))
}

impl Counts {
    /// Signs before the text of each line.
    pub(crate) fn columns(&self) -> usize {
        self.old.len()
    }

    /// Whether all lines have come.
    pub(crate) fn are_met(&self) -> bool {
        self.new == 0 && self.old.iter().all(|&count| count == 0)
    }

    /// Counts `line` off, and tells on which side it is. `None` if it is no line that is still to come.
    pub(crate) fn take(&mut self, line: &[u8]) -> Option<Sign> {
        let columns = self.columns();
        // Trailing blanks may have got lost, with them the signs of empty lines.
        let signs = |i: usize| line.get(i).copied().unwrap_or(b' ');
        let mut sign = Sign::Same;
        for column in 0..columns {
            match signs(column) {
                b' ' => {}
                b'-' => sign = Sign::Removed,
                b'+' if sign != Sign::Removed => sign = Sign::Added,
                _ => return None,
            }
        }
        let is_removed = sign == Sign::Removed;
        let mark = if is_removed { b'-' } else { b' ' };
        let is_due = |column: usize| signs(column) != mark || self.old[column] > 0;
        if !(0..columns).all(is_due) || !is_removed && self.new == 0 {
            return None;
        }
        for column in (0..columns).filter(|&column| signs(column) == mark) {
            self.old[column] -= 1;
        }
        self.new -= usize::from(!is_removed);
        Some(sign)
    }
}

/// Whether `line` may be one of a hunk: it bears a sign, or has lost it with its trailing blanks.
pub(crate) fn is_signed(line: &[u8]) -> bool {
    matches!(line.first(), None | Some(b' ' | b'+' | b'-' | b'\\'))
}

/// Whether `line`, one of a hunk, is a changed one.
pub(crate) fn is_changed(line: &[u8]) -> bool {
    matches!(line.first(), Some(b'+' | b'-'))
}

/// What stands after the signs of a header without numbers: `@@ fn main()`, `@@ ... @@ fn main()`.
pub(crate) fn loose_heading(line: &[u8]) -> &[u8] {
    let text = line[2..].trim_ascii_start();
    text.strip_prefix(b"... ").unwrap_or(text).strip_prefix(b"@@").unwrap_or_default().trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met_by(header: &str, lines: &[&str]) -> bool {
        let (mut counts, _) = opened(header.as_bytes()).unwrap();
        lines.iter().all(|line| counts.take(line.as_bytes()).is_some()) && counts.are_met()
    }

    #[test]
    fn lines_are_counted_off() {
        assert!(met_by("@@ -1,2 +1,2 @@ fn a()", &[" same", "-old", "+new"]));
        assert!(met_by("@@ -1 +0,0 @@", &["--- a/name"]));
        assert!(met_by("@@ -3,2 +3,2 @@", &["", " "]));
        assert!(!met_by("@@ -1,2 +1,2 @@", &[" same", "-old", "-new"]));
        assert!(!met_by("@@ -1,2 +1,2 @@", &[" same"]));
    }

    #[test]
    fn a_merge_has_a_column_for_each_parent() {
        let header = "@@@ -1,2 -1,2 +1,3 @@@ heading";
        assert!(met_by(header, &["  both", "- mine", " -theirs", "++new", "++more"]));
        let (counts, heading) = opened(header.as_bytes()).unwrap();
        assert_eq!((counts.columns(), heading), (2, &b"heading"[..]));
    }

    #[test]
    fn what_only_looks_like_a_header_is_none() {
        for line in ["@@", "@@ -1 @@", "@@ -a +b @@", "# -1 +1 #", "@@ -1 +1", "## heading", ""] {
            assert_eq!(opened(line.as_bytes()), None, "{line}");
        }
    }
}
