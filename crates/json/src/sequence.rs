//! Values that go on by the same step: numbers, numbers within strings, and times.

use crate::terse;
use jiff::{SignedDuration, civil};
use std::ops::Range;

/// Most digits of a number whose steps are computed.
const MAX_DIGITS: usize = 30;
/// `2026-11-20T06:00:01`
const TIME: &[u8; 19] = b"0000-00-00?00:00:00";

/// Texts of JSON values of which each is the one before, and a step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sequence {
    first: Vec<u8>,
    last: Vec<u8>,
    moving: Moving,
    start: i128,
    step: i128,
    pub(crate) len: usize,
}

/// What changes between the texts of a sequence.
#[derive(Clone, Debug, PartialEq)]
struct Moving {
    /// Where it is in the first text. What is around it is the same in all.
    range: Range<usize>,
    measure: Measure,
}

#[derive(Clone, Debug, PartialEq)]
enum Measure {
    /// A number: how many digits are behind its point, and how many there are at least.
    Decimal { scale: usize, width: usize },
    /// A time in seconds.
    Time,
}

impl Sequence {
    /// The sequence that `texts` are. `None` if they are none, all the same, or less than two.
    pub(crate) fn of<'t>(texts: &(impl Iterator<Item = &'t [u8]> + Clone)) -> Option<Self> {
        let mut ahead = texts.clone();
        let (first, second) = (ahead.next()?, ahead.next()?);
        let (count, last) = ahead.fold((2, second), |(count, _), text| (count + 1, text));
        [Moving::time, Moving::number].iter().find_map(|moving| {
            let moving = moving(first, last)?;
            let start = moving.read(first, first)?;
            let step = moving.read(first, second)?.checked_sub(start)?;
            let sequence = Self {
                first: first.to_vec(),
                last: last.to_vec(),
                moving,
                start,
                step,
                len: count,
            };
            let is_it = step != 0
                && texts
                    .clone()
                    .enumerate()
                    .all(|(n, text)| sequence.nth(n).as_deref() == Some(text));
            is_it.then_some(sequence)
        })
    }

    /// The sequence from `first` to `last`, both texts of JSON values, by `step` as it is
    /// [written](Self::write).
    pub(crate) fn between(first: &[u8], last: &[u8], step: Option<&[u8]>) -> Option<Self> {
        let moving = match step {
            Some([.., b's']) => Moving::time(first, last)?,
            _ => Moving::number(first, last)?,
        };
        let step = match (step, &moving.measure) {
            (None, _) => 1,
            (Some(step), Measure::Time) => decimal(&step[..step.len() - 1])?.0,
            (Some(step), Measure::Decimal { scale, .. }) => {
                let (step, digits) = decimal(step)?;
                if digits != *scale {
                    return None;
                }
                step
            }
        };
        let (start, end) = (moving.read(first, first)?, moving.read(first, last)?);
        let way = end.checked_sub(start)?;
        let len = usize::try_from(way.checked_div(step)?).ok()?.checked_add(1)?;
        let sequence =
            Self { first: first.to_vec(), last: last.to_vec(), moving, start, step, len };
        (way % step == 0).then_some(sequence)
    }

    /// The text of value `n`, from 0.
    pub(crate) fn nth(&self, n: usize) -> Option<Vec<u8>> {
        let number = self.step.checked_mul(n as i128)?.checked_add(self.start)?;
        let Range { start, end } = self.moving.range;
        let mut text = self.first[..start].to_vec();
        match self.moving.measure {
            Measure::Decimal { scale, width } => write_decimal(number, scale, width, &mut text),
            Measure::Time => write_time(number, self.first[start + 10], &mut text)?,
        }
        text.extend_from_slice(&self.first[end..]);
        Some(text)
    }

    /// Adds `0..990 by 10`; a step of 1 goes without saying. Seconds are written `by 60s`.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        write_scalar(&self.first, out);
        out.extend_from_slice(b"..");
        write_scalar(&self.last, out);
        let (scale, second) = match self.moving.measure {
            Measure::Decimal { scale, .. } => (scale, ""),
            Measure::Time => (0, "s"),
        };
        if self.step != 1 || scale > 0 || !second.is_empty() {
            out.extend_from_slice(b" by ");
            write_decimal(self.step, scale, 0, out);
            out.extend_from_slice(second.as_bytes());
        }
    }
}

fn write_scalar(text: &[u8], out: &mut Vec<u8>) {
    if text.starts_with(b"\"") {
        terse::write_string(text, out);
    } else {
        out.extend_from_slice(text);
    }
}

impl Moving {
    /// The number in which `first` and `last` differ: all of a JSON number, or digits in a string.
    fn number(first: &[u8], last: &[u8]) -> Option<Self> {
        if !first.starts_with(b"\"") {
            let (_, scale) = decimal(first)?;
            let measure = Measure::Decimal { scale, width: 0 };
            return Some(Self { range: 0..first.len(), measure });
        }
        if first.windows(4).any(|it| it == b" by ") {
            return None;
        }
        let is_digit = |text: &[u8], at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
        let mut start = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        while start > 0 && is_digit(first, start - 1) {
            start -= 1;
        }
        let end_of = |text: &[u8]| (start..).find(|&at| !is_digit(text, at)).unwrap_or(start);
        let (end, last_end) = (end_of(first), end_of(last));
        if end == start || last_end == start || first[end..] != last[last_end..] {
            return None;
        }
        let padded = [&first[start..end], &last[start..last_end]]
            .into_iter()
            .find(|digits| digits.len() > 1 && digits[0] == b'0');
        let width = padded.map_or(0, <[u8]>::len);
        Some(Self { range: start..end, measure: Measure::Decimal { scale: 0, width } })
    }

    /// The time that `first` and `last` start with.
    fn time(first: &[u8], last: &[u8]) -> Option<Self> {
        let range = 1..1 + TIME.len();
        let is_time = |text: &[u8]| {
            let time = text.get(range.clone())?;
            let fits = |(byte, shape): (&u8, &u8)| match shape {
                b'0' => byte.is_ascii_digit(),
                b'?' => matches!(byte, b'T' | b' '),
                _ => byte == shape,
            };
            time.iter().zip(TIME).all(fits).then_some(())
        };
        is_time(first).and(is_time(last))?;
        Some(Self { range, measure: Measure::Time })
    }

    /// What moves in `text`, if the rest of it is as in `first`.
    fn read(&self, first: &[u8], text: &[u8]) -> Option<i128> {
        let (before, after) = (&first[..self.range.start], &first[self.range.end..]);
        let moving = text.strip_prefix(before)?.strip_suffix(after)?;
        match self.measure {
            Measure::Decimal { .. } => decimal(moving).map(|(number, _)| number),
            Measure::Time => seconds(moving),
        }
    }
}

/// A number without its point, and how many digits are behind that.
fn decimal(text: &[u8]) -> Option<(i128, usize)> {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        digits => (1, digits),
    };
    let point = digits.iter().position(|&byte| byte == b'.');
    let scale = point.map_or(0, |point| digits.len() - point - 1);
    if digits.len() > MAX_DIGITS
        || digits.is_empty()
        || point == Some(0)
        || point.is_some() && scale == 0
    {
        return None;
    }
    let mut number: i128 = 0;
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => number = number * 10 + i128::from(byte - b'0'),
            b'.' if Some(at) == point => {}
            _ => return None,
        }
    }
    Some((sign * number, scale))
}

fn write_decimal(number: i128, scale: usize, width: usize, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    let digits = number.unsigned_abs().to_string();
    let digits = format!("{digits:0>width$}", width = width.max(scale + 1));
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    out.extend_from_slice(whole.as_bytes());
    if scale > 0 {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
}

/// Seconds from some time to the one that `text` is.
fn seconds(text: &[u8]) -> Option<i128> {
    let number = |range: Range<usize>| {
        let digits = text.get(range)?;
        let add = |sum: i16, &byte: &u8| {
            Some(sum * 10 + i16::from(byte.checked_sub(b'0').filter(|&d| d < 10)?))
        };
        digits.iter().try_fold(0, add)
    };
    let part = |range| number(range).and_then(|number| i8::try_from(number).ok());
    if text.len() != TIME.len() {
        return None;
    }
    let time = civil::DateTime::new(
        number(0..4)?,
        part(5..7)?,
        part(8..10)?,
        part(11..13)?,
        part(14..16)?,
        part(17..19)?,
        0,
    );
    Some(i128::from(time.ok()?.duration_since(civil::DateTime::default()).as_secs()))
}

/// Adds the time of so many [`seconds`].
fn write_time(seconds: i128, separator: u8, out: &mut Vec<u8>) -> Option<()> {
    let since = SignedDuration::from_secs(i64::try_from(seconds).ok()?);
    let time = civil::DateTime::default().checked_add(since).ok()?;
    let (date, time) = (time.date(), time.time());
    let text = format!(
        "{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        char::from(separator),
        time.hour(),
        time.minute(),
        time.second()
    );
    out.extend_from_slice(text.as_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sequence(texts: &[&str]) -> Option<String> {
        let sequence = Sequence::of(&texts.iter().map(|text| text.as_bytes()))?;
        let mut out = Vec::new();
        sequence.write(&mut out);
        Some(String::from_utf8(out).unwrap())
    }

    #[test]
    fn numbers_times_and_names_go_on() {
        for (texts, expected) in [
            (&["1", "2", "3"][..], "1..3"),
            (&["-10", "-5", "0", "5"], "-10..5 by 5"),
            (&["0.0", "0.5", "1.0"], "0.0..1.0 by 0.5"),
            (&["9", "8", "7"], "9..7 by -1"),
            (&[r#""a-08""#, r#""a-09""#, r#""a-10""#], "a-08..a-10"),
            (&[r#""1""#, r#""2""#], r#""1".."2""#),
            (
                &[r#""2026-02-28 23:59:30Z""#, r#""2026-03-01 00:00:30Z""#],
                "2026-02-28 23:59:30Z..2026-03-01 00:00:30Z by 60s",
            ),
        ] {
            assert_eq!(sequence(texts).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_could_not_be_told_back_is_no_sequence() {
        for texts in [
            &["1"][..],
            &["1", "1", "1"],
            &["1", "2", "4"],
            &["-1", "-0", "1"],
            &["1", "2.0", "3"],
            &["1e1", "1e2"],
            &[r#""9""#, "10"],
            &[r#""a by 1""#, r#""a by 2""#],
            &[r#""2026-02-28T23:59:30Z""#, r#""2026-02-28T24:00:30Z""#],
        ] {
            assert_eq!(sequence(texts), None, "{texts:?}");
        }
    }

    proptest! {
        #[test]
        fn a_sequence_is_told_by_its_ends(
            start in -1_000_000..1_000_000_i64, step in -5_000..5_000_i64, len in 2..50_usize,
            scale in 0..3_usize, prefix in "[a-z]{0,2}",
        ) {
            let numbers = (0..len).map(|n| start + step * n as i64);
            let texts: Vec<Vec<u8>> = numbers.map(|number| {
                let mut text = Vec::new();
                if prefix.is_empty() {
                    write_decimal(number.into(), scale, 0, &mut text);
                } else {
                    text = format!("\"{prefix}{:03}\"", number.unsigned_abs()).into_bytes();
                }
                text
            }).collect();
            if let Some(sequence) = Sequence::of(&texts.iter().map(Vec::as_slice)) {
                let mut step = Vec::new();
                sequence.write(&mut step);
                let step = String::from_utf8(step).unwrap();
                let step = step.split_once(" by ").map(|(_, step)| step.as_bytes());
                let again = Sequence::between(&sequence.first, &sequence.last, step);
                prop_assert_eq!(again, Some(sequence));
            } else {
                prop_assert!(step == 0 || !prefix.is_empty());
            }
        }
    }
}
