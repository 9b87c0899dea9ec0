//! Where a number, or the time, stands in all lines with one skeleton, and what it is in each of them.

use crate::skeleton::Run;
use hr_core::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What follows the digits of a number; zeros after it.
pub(crate) type Unit = [u8; 4];

/// Digits that are read exactly.
const MOST_DIGITS: usize = 18;

/// Where a number stands, by the runs of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spot {
    /// Which of the line's runs it begins with.
    pub(crate) run: u16,
    /// Whether the next run holds its fraction.
    pub(crate) has_fraction: bool,
    /// Whether a minus stands before it.
    pub(crate) is_negative: bool,
}

impl Spot {
    /// Where a number may stand in the `token` of `line`, which has these `runs`: alone, or as the value of a
    /// key. The same for all lines with one skeleton; whether it is a number tells [`read`](Spot::read).
    pub(crate) fn of_token(line: &[u8], token: Range<usize>, runs: &[Run]) -> Option<Spot> {
        let text = line.get(token.clone())?;
        let start = start_of_value(text);
        let is_negative = text.get(start) == Some(&b'-');
        let at = token.start + start + usize::from(is_negative);
        let run = runs.binary_search_by_key(&(at as u32), |run| run.start).ok()?;
        let whole = runs.get(run)?;
        let fraction = runs.get(run + 1).filter(|next| {
            next.start == whole.end + 1 && line.get(whole.end as usize) == Some(&b'.')
        });
        let rest = line.get(fraction.unwrap_or(whole).end as usize..token.end)?;
        let is_alone = !rest.iter().any(u8::is_ascii_alphanumeric)
            // `10.0.0.1` and `2026-11-20` are no numbers.
            && !matches!(rest, [b'.' | b'-', _, ..]);
        let run = u16::try_from(run).ok().filter(|_| is_alone)?;
        Some(Spot { run, has_fraction: fraction.is_some(), is_negative })
    }

    /// The number there in `line`, which has these `runs`, and its unit. `None` if it is not a number with a
    /// unit, or has too many digits.
    pub(crate) fn read(self, line: &[u8], runs: &[Run]) -> Option<(f64, Unit)> {
        let mut run = runs.get(usize::from(self.run))?.of(line);
        let (mut digits, mut number, mut scale) = (0, 0_u64, 1.0);
        if self.has_fraction {
            let whole = run;
            run = runs.get(usize::from(self.run) + 1)?.of(line);
            for &byte in whole {
                number = number.wrapping_mul(10).wrapping_add(digit(byte)?);
            }
            digits = whole.len();
        }
        let mut rest = run;
        while let Some((&byte, after)) = rest.split_first() {
            let Some(digit) = digit(byte) else { break };
            number = number.wrapping_mul(10).wrapping_add(digit);
            digits += 1;
            if self.has_fraction {
                scale *= 10.0;
            }
            rest = after;
        }
        if digits == 0 || digits > MOST_DIGITS {
            return None;
        }
        let value = number as f64 / scale;
        Some((if self.is_negative { -value } else { value }, unit(rest)?))
    }
}

/// Where the time stands, by the runs of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeSpot {
    first: u16,
    last: u16,
    /// Bytes from its start to that of the first run, and from the end of the last run to its own.
    before: i16,
    after: i16,
}

impl TimeSpot {
    /// That of the time at `span` in a line with these `runs`.
    pub(crate) fn new(span: Span, runs: &[Run]) -> Option<TimeSpot> {
        let first = runs.iter().position(|run| run.end as usize > span.start)?;
        let last = runs.iter().rposition(|run| (run.start as usize) < span.end)?;
        let distance = |from: usize, to: usize| i16::try_from(to as i64 - from as i64).ok();
        Some(TimeSpot {
            first: u16::try_from(first).ok()?,
            last: u16::try_from(last).ok()?,
            before: distance(span.start, runs.get(first)?.start as usize)?,
            after: distance(runs.get(last)?.end as usize, span.end)?,
        })
    }

    /// The time in `line`, which has these `runs`.
    pub(crate) fn of<'a>(&self, line: &'a [u8], runs: &[Run]) -> Option<&'a [u8]> {
        let first = runs.get(usize::from(self.first))?.start as usize;
        let last = runs.get(usize::from(self.last))?.end as usize;
        let start = first.checked_add_signed(-isize::from(self.before))?;
        line.get(start..last.checked_add_signed(isize::from(self.after))?)
    }
}

/// Offset in a token of the number that it may be: behind the key of a `key=value` or `"key":value`, and a
/// bracket or a quote.
fn start_of_value(token: &[u8]) -> usize {
    let ends_key =
        |at: &usize| token[*at] == b'=' || token[*at] == b':' && token[..*at].ends_with(b"\"");
    let start = (0..token.len()).find(ends_key).map_or(0, |at| at + 1);
    start + usize::from(matches!(token.get(start), Some(b'(' | b'"')))
}

/// A unit as it is compared. `None` if `text` is too long for one, or holds digits.
pub(crate) fn unit(text: &[u8]) -> Option<Unit> {
    if text.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let mut unit = Unit::default();
    unit.get_mut(..text.len())?.copy_from_slice(text);
    Some(unit)
}

fn digit(byte: u8) -> Option<u64> {
    byte.is_ascii_digit().then(|| u64::from(byte - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skeleton::Skeletons;

    fn read(token: &str) -> Option<Option<f64>> {
        let token = token.as_bytes();
        let mut skeletons = Skeletons::default();
        skeletons.read(token);
        let spot = Spot::of_token(token, 0..token.len(), &skeletons.runs)?;
        Some(spot.read(token, &skeletons.runs).map(|number| number.0))
    }

    #[test]
    fn where_a_number_may_stand_depends_on_the_skeleton_alone() {
        for (token, expected) in [
            ("9210ms", Some(Some(9210.0))),
            ("took=31.07", Some(Some(31.07))),
            ("(12,", Some(Some(12.0))),
            ("left=-1", Some(Some(-1.0))),
            ("\"ms\":3644.635,", Some(Some(3644.635))),
            ("id=3ab", Some(Some(3.0))),
            ("id=f3ab", Some(None)),
            ("0x1f", Some(None)),
            ("id=3f9a1c0b", Some(None)),
            ("1234567890123456789", Some(None)),
            ("10.0.0.1", None),
            ("2026-11-20", None),
            ("12:30", None),
            ("order=o-4711", None),
            ("5.", Some(Some(5.0))),
        ] {
            assert_eq!(read(token), expected, "{token}");
        }
    }
}
