//! Context diffs and normal ones: what `diff -c` and plain `diff` print.

use crate::hunk::number;
use crate::model::Sign;

/// Signs before the text of each line.
pub(crate) const COLUMNS: usize = 2;

/// The body of a hunk of an older form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// Of a context diff: whether the lines are those after the change.
    Context { is_new: bool },
    /// Of a normal diff.
    Normal,
}

/// What a line of a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// One of the lines that are compared.
    Of(Sign),
    /// What tells the numbers of the lines that follow.
    Header,
    /// What stands between what was removed and what was added.
    Between,
}

/// The path that `line` names, the first of the two that open a file in a context diff.
pub(crate) fn named<'a>(line: &'a [u8], next: Option<&[u8]>) -> Option<&'a [u8]> {
    let path = line.strip_prefix(b"*** ").filter(|_| !line.ends_with(b"****"))?;
    next.filter(|next| next.starts_with(b"--- ") && !next.ends_with(b"----")).map(|_| path)
}

/// The body of the hunk that `line` opens.
pub(crate) fn opened(line: &[u8], next: Option<&[u8]>) -> Option<Body> {
    let next = next?;
    if line.starts_with(b"***************") {
        let is_range = next.starts_with(b"*** ") && next.ends_with(b" ****");
        return is_range.then_some(Body::Context { is_new: false });
    }
    let (sign, after) = after_range(line)?;
    let is_known = matches!(sign, b'a' | b'c' | b'd') && after_range(after)?.0 == b'\n';
    (is_known && (next.starts_with(b"< ") || next.starts_with(b"> "))).then_some(Body::Normal)
}

/// What comes after a range `3,4` or `3`: a letter, or a line end where there is none, and the rest.
fn after_range(text: &[u8]) -> Option<(u8, &[u8])> {
    let (_, mut rest) = number(text)?;
    if let Some(end) = rest.strip_prefix(b",") {
        rest = number(end)?.1;
    }
    Some(rest.split_first().map_or((b'\n', rest), |(&letter, rest)| (letter, rest)))
}

impl Body {
    /// What the next line is, if it belongs to the hunk.
    pub(crate) fn take(&mut self, line: &[u8]) -> Option<Line> {
        let sign = match line {
            [] => b' ',
            [sign] | [sign, b' ', ..] => *sign,
            _ => 0,
        };
        match self {
            Body::Normal => match sign {
                b'<' => Some(Line::Of(Sign::Removed)),
                b'>' => Some(Line::Of(Sign::Added)),
                _ if line == b"---" || line.starts_with(b"\\ ") => Some(Line::Between),
                _ => None,
            },
            Body::Context { is_new } => match sign {
                b'+' => Some(Line::Of(Sign::Added)),
                b'-' => Some(Line::Of(Sign::Removed)),
                b'!' if *is_new => Some(Line::Of(Sign::Added)),
                b'!' => Some(Line::Of(Sign::Removed)),
                b' ' => Some(Line::Of(Sign::Same)),
                _ if line.starts_with(b"\\ ") => Some(Line::Between),
                _ if line.starts_with(b"*** ") && line.ends_with(b" ****") => Some(Line::Header),
                _ if line.starts_with(b"--- ") && line.ends_with(b" ----") => {
                    *is_new = true;
                    Some(Line::Header)
                }
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_open_hunks() {
        let next = Some(&b"< old"[..]);
        for line in ["3c3", "3,4d2", "12a13,15"] {
            assert_eq!(opened(line.as_bytes(), next), Some(Body::Normal), "{line}");
        }
        for line in ["3", "3x4", "c3", "3c4 more", "3,c4"] {
            assert_eq!(opened(line.as_bytes(), next), None, "{line}");
        }
    }

    #[test]
    fn a_context_diff_has_two_halves() {
        let mut body = opened(b"***************", Some(b"*** 1,2 ****")).unwrap();
        let lines =
            ["*** 1,2 ****", "  same", "! old", "--- 1,2 ----", "  same", "! new", "+ more"];
        let taken: Vec<_> = lines.iter().filter_map(|it| body.take(it.as_bytes())).collect();
        use Line::{Header, Of};
        let [same, removed, added] = [Sign::Same, Sign::Removed, Sign::Added].map(Of);
        assert_eq!(taken, [Header, same, removed, Header, same, added, added]);
        assert_eq!(body.take(b"***************"), None);
    }
}
