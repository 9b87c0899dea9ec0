//! Numbers in the messages of alike lines, and which of them stand out.

use crate::header::Header;
use hr_core::GroupId;
use hr_mask::tokens;
use hr_outliers::outliers;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Deviation from which a line is shown for a number in it. Durations and sizes have long tails; what
/// is reported is beyond them.
const FAR_OUT: f64 = 8.0;
/// Fewest numbers in the same place that are compared.
const ENOUGH: usize = 20;

/// The numbers of all lines by their place: template, token and unit.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    by_place: FxHashMap<(GroupId, u32, u64), Vec<(u32, f64)>>,
}

impl Numbers {
    /// Notes the numbers in the message of line `number`, which is in `group`.
    pub(crate) fn note(&mut self, number: usize, line: &[u8], header: &Header, group: GroupId) {
        for (place, token) in tokens(line).starting_at(header.message).enumerate() {
            if !token.varies {
                continue;
            }
            if let Some((value, unit)) = value_and_unit(&line[token.start..token.end]) {
                let place = (group, place as u32, unit);
                self.by_place.entry(place).or_default().push((number as u32, value));
            }
        }
    }

    /// The lines that hold the largest or the smallest number of their place, where that lies far from
    /// all others.
    pub(crate) fn outlying_lines(&self) -> Vec<usize> {
        let mut lines = Vec::new();
        for numbers in self.by_place.values().filter(|numbers| numbers.len() >= ENOUGH) {
            let values: Vec<f64> = numbers.iter().map(|&(_, value)| value).collect();
            let outliers = outliers(&values).into_iter();
            let far_out =
                outliers.filter(|it| it.is_extreme && !it.is_step && it.deviation >= FAR_OUT);
            // Of those that are equally far the first will do.
            let mut seen = Vec::new();
            for outlier in far_out {
                if !seen.contains(&values[outlier.index]) {
                    seen.push(values[outlier.index]);
                    lines.push(numbers[outlier.index].0 as usize);
                }
            }
        }
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

/// Reads a token that is a number with a unit, alone or as the value of a `key=value`: `9210ms`,
/// `took=31.07µs`, `"ms":12,`, `(12`, `real=0.26`. The unit comes as a hash. Addresses, dates and names with digits
/// are no numbers.
fn value_and_unit(token: &[u8]) -> Option<(f64, u64)> {
    let ends_key =
        |at: &usize| token[*at] == b'=' || token[*at] == b':' && token[..*at].ends_with(b"\"");
    let value = (0..token.len()).find(ends_key).map_or(token, |at| &token[at + 1..]);
    let value = value.strip_prefix(b"(").or(value.strip_prefix(b"\"")).unwrap_or(value);
    let is_number = |&b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b'-');
    let len = value.iter().take_while(|b| is_number(b)).count();
    let (digits, rest) = value.split_at(len);
    let digits = digits.strip_suffix(b".").unwrap_or(digits);
    let unit_len =
        rest.iter().take_while(|&&b| b.is_ascii_alphabetic() || b >= 0x80 || b == b'%').count();
    let (unit, end) = rest.split_at(unit_len);
    if unit_len > 4 || end.iter().any(u8::is_ascii_alphanumeric) {
        return None;
    }
    let number: f64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    if !number.is_finite() {
        return None;
    }
    let mut hasher = FxHasher::default();
    hasher.write(unit);
    Some((number, hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_names() {
        let value = |token: &str| value_and_unit(token.as_bytes()).map(|(value, _)| value);
        for (token, expected) in [
            ("9210ms", Some(9210.0)),
            ("took=31.07µs", Some(31.07)),
            ("(12,", Some(12.0)),
            ("left=-1", Some(-1.0)),
            ("15%", Some(15.0)),
            ("\"responseTime\":3644.635,", Some(3644.635)),
            ("done.", None),
            ("10.0.0.1", None),
            ("2026-11-20", None),
            ("order=o-4711", None),
            ("0x1f", None),
            ("12:30", None),
        ] {
            assert_eq!(value(token), expected, "{token}");
        }
    }

    #[test]
    fn the_line_with_a_far_number_is_found() {
        let mut numbers = Numbers::default();
        for number in 0..100_usize {
            let ms = if number == 40 { 9210 } else { 10 + number * 7 % 13 };
            let line = format!("06:00:01 INFO http: request id={number} took {ms} ms");
            let header = Header::of(line.as_bytes());
            numbers.note(number, line.as_bytes(), &header, 0);
        }
        assert_eq!(numbers.outlying_lines(), [40]);
    }
}
