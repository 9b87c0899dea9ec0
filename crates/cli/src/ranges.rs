//! Ranges of lines or rows on the command line.

use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

/// `4`, `4-9` or `4-`: numbered from 1 and inclusive, as marks print them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnitRange {
    first: usize,
    last: Option<usize>,
}

impl UnitRange {
    /// The same from 0 and half-open, cut at `count`; `None` if it starts beyond.
    pub(crate) fn within(&self, count: usize) -> Option<Range<usize>> {
        let end = self.last.unwrap_or(count).min(count);
        let start = self.first.checked_sub(1)?;
        (start < count).then_some(start..end)
    }
}

/// Numbered from 1.
impl From<RangeInclusive<usize>> for UnitRange {
    fn from(range: RangeInclusive<usize>) -> Self {
        UnitRange { first: *range.start(), last: Some(*range.end()) }
    }
}

/// Ranges with commas between them: `1-4,9,20-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnitRanges(pub(crate) Vec<UnitRange>);

impl FromStr for UnitRanges {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(',').collect();
        let is_thousands = |pair: &[&str]| {
            let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
            let (head, tail) = (pair[0].rsplit('-').next().unwrap_or_default(), pair[1]);
            (1..=3).contains(&head.len()) && digits(head) && tail.len() == 3 && digits(tail)
        };
        if parts.windows(2).any(is_thousands) {
            return Err(format!(
                "'{text}' could be one number or several: write numbers without commas"
            ));
        }
        parts.into_iter().map(str::parse).collect::<Result<_, _>>().map(UnitRanges)
    }
}

impl FromStr for UnitRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_plain = |text: &&str| text.bytes().all(|b| b.is_ascii_digit());
        let parse = |text: &str| text.parse().ok().filter(|&number: &usize| number > 0);
        let number = |text| Some(text).filter(is_plain).and_then(parse);
        let range = match text.split_once('-') {
            None => number(text).map(|first| UnitRange { first, last: Some(first) }),
            Some((first, "")) => number(first).map(|first| UnitRange { first, last: None }),
            Some((first, last)) => number(first)
                .zip(number(last))
                .filter(|(first, last)| first <= last)
                .map(|(first, last)| UnitRange { first, last: Some(last) }),
        };
        range.ok_or_else(|| "a range is A-B, A- or A, counted from 1, such as 4010-4030".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_inclusive_and_cut_at_the_end() {
        let within = |text: &str| text.parse::<UnitRange>().unwrap().within(10);
        assert_eq!(within("4"), Some(3..4));
        assert_eq!(within("4-9"), Some(3..9));
        assert_eq!(within("9-"), Some(8..10));
        assert_eq!(within("9-99"), Some(8..10));
        assert_eq!(within("11"), None);
        assert_eq!(UnitRange::from(0..=0).within(10), None);
    }

    #[test]
    fn several_ranges_have_commas_and_numbers_have_none() {
        let ranges = |text: &str| text.parse::<UnitRanges>().map(|ranges| ranges.0.len());
        assert_eq!(ranges("1-4,9,20-"), Ok(3));
        assert_eq!(ranges("10,2000"), Ok(2));
        assert!(ranges("1,837").is_err() && ranges("5-1,837").is_err());
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "0", "-", "-3", "9-4", "a-b", "1-2-3", "1,2", "+4"] {
            assert!(text.parse::<UnitRange>().is_err(), "{text}");
        }
    }
}
