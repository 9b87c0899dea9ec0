//! Ranges of lines, bytes or rows on the command line.

use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::str::FromStr;

/// A number of a line, byte or row, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    FromStart(usize),
    /// 1 is the last.
    FromEnd(usize),
}

use Place::{FromEnd, FromStart};

/// `4`, `4-9` or `4-`: numbered from 1 and inclusive, as marks print them. A number with a minus sign
/// counts from the end: `-1`, `-20-`, `-20--10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnitRange {
    first: Place,
    last: Place,
}

impl UnitRange {
    /// The same from 0 and half-open, as far as there are `count`; `None` if nothing of it is there.
    pub(crate) fn within(&self, count: usize) -> Option<Range<usize>> {
        let start = match self.first {
            FromStart(number) => number.checked_sub(1)?,
            FromEnd(number) => count.saturating_sub(number),
        };
        let end = match self.last {
            FromStart(number) => number.min(count),
            FromEnd(number) => (count + 1).saturating_sub(number),
        };
        (start < end).then_some(start..end)
    }

    /// The range, unless its ends are out of order whatever the count.
    fn new(first: Place, last: Place) -> Option<Self> {
        let is_in_order = match (first, last) {
            (FromStart(first), FromStart(last)) => first <= last,
            (FromEnd(first), FromEnd(last)) => first >= last,
            _ => true,
        };
        is_in_order.then_some(Self { first, last })
    }
}

/// Numbered from 1.
impl From<RangeInclusive<usize>> for UnitRange {
    fn from(range: RangeInclusive<usize>) -> Self {
        UnitRange { first: FromStart(*range.start()), last: FromStart(*range.end()) }
    }
}

/// As it is written on the command line.
impl fmt::Display for UnitRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first, self.last) {
            (first, last) if first == last => write!(f, "{first}"),
            (first, FromEnd(1)) => write!(f, "{first}-"),
            (first, last) => write!(f, "{first}-{last}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FromStart(number) => write!(f, "{number}"),
            FromEnd(number) => write!(f, "-{number}"),
        }
    }
}

impl FromStr for UnitRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let range = place(text).and_then(|(first, rest)| match rest.strip_prefix('-') {
            None => rest.is_empty().then_some(UnitRange { first, last: first }),
            Some("") => UnitRange::new(first, FromEnd(1)),
            Some(last) => match place(last)? {
                (last, "") => UnitRange::new(first, last),
                _ => None,
            },
        });
        range.ok_or_else(|| {
            "a range is A, A- or A-B, counted from 1, or with a minus sign from the end: \
             7, 1990-, 4010-4030, -1 (the last), -20- (the last twenty), -20--11"
                .to_owned()
        })
    }
}

/// The place that `text` starts with, and what follows it.
fn place(text: &str) -> Option<(Place, &str)> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let end = digits.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    let (number, rest) = digits.split_at(end);
    let number = number.parse().ok().filter(|&number: &usize| number > 0)?;
    Some((if digits.len() < text.len() { FromEnd(number) } else { FromStart(number) }, rest))
}

/// Ranges with commas between them: `1-4,9,-20-`.
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
                "'{text}' could be one number or several: write numbers without commas, \
                 and a list of them as 300-300,100-100"
            ));
        }
        parts.into_iter().map(str::parse).collect::<Result<_, _>>().map(UnitRanges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    fn a_minus_sign_counts_from_the_end() {
        let within = |text: &str| text.parse::<UnitRange>().unwrap().within(10);
        assert_eq!(within("-1"), Some(9..10));
        assert_eq!(within("-3-"), Some(7..10));
        assert_eq!(within("-99-"), Some(0..10));
        assert_eq!(within("-4--2"), Some(6..9));
        assert_eq!(within("8--2"), Some(7..9));
        assert_eq!(within("-3-9"), Some(7..9));
        assert_eq!(within("9--3"), None);
        assert_eq!(within("-11"), None);
    }

    #[test]
    fn several_ranges_have_commas_and_numbers_have_none() {
        let ranges = |text: &str| text.parse::<UnitRanges>().map(|ranges| ranges.0.len());
        assert_eq!(ranges("1-4,9,20-"), Ok(3));
        assert_eq!(ranges("10,2000"), Ok(2));
        assert_eq!(ranges("-20-,-1,300-300,100-100"), Ok(4));
        assert!(ranges("1,837").is_err() && ranges("5-1,837").is_err());
    }

    #[test]
    fn what_is_no_range_is_refused() {
        let huge = format!("{}0", usize::MAX);
        for text in ["", "0", "-", "--3", "9-4", "-4--9", "-0", "a-b", "1-2-3", "1,2", "+4", &huge]
        {
            assert!(text.parse::<UnitRange>().is_err(), "{text}");
        }
    }

    fn places() -> impl Strategy<Value = Place> {
        (any::<bool>(), 1usize..40).prop_map(|(is_from_end, number)| match is_from_end {
            true => FromEnd(number),
            false => FromStart(number),
        })
    }

    proptest! {
        #[test]
        fn a_range_holds_what_is_between_its_ends(first in places(), last in places(), count in 0usize..30) {
            let text = UnitRange { first, last }.to_string();
            let number = |place| match place {
                FromStart(number) => number as isize,
                FromEnd(number) => count as isize + 1 - number as isize,
            };
            let expected: Vec<_> = (0..count)
                .filter(|&at| (number(first)..=number(last)).contains(&(at as isize + 1)))
                .collect();
            match text.parse::<UnitRange>() {
                Ok(range) => {
                    prop_assert_eq!(range.to_string(), text);
                    prop_assert_eq!(range.within(count).map_or(vec![], Iterator::collect), expected);
                }
                Err(_) => prop_assert!(expected.is_empty() && first != last),
            }
        }

        #[test]
        fn any_text_is_a_range_or_refused(text in "[-0-9,x]{0,12}") {
            if let Ok(UnitRanges(ranges)) = text.parse() {
                for range in ranges {
                    prop_assert_eq!(range.to_string().parse(), Ok(range));
                    let _ = range.within(usize::MAX - 1);
                }
            }
        }
    }
}
