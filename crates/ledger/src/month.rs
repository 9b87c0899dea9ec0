//! Months, and the files that are named after them.

use crate::record::day;
use jiff::Timestamp;
use std::ffi::OsStr;
use std::fmt;

/// What follows the month in the name of a file.
const SUFFIX: &str = ".jsonl";

/// A month in UTC. Later months compare greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month {
    year: i16,
    /// From 1 to 12.
    month: i8,
}

impl Month {
    /// The month that `time` is in.
    pub(crate) fn of(time: Timestamp) -> Self {
        let day = day(time);
        Month { year: day.year(), month: day.month() }
    }

    /// The month whose file is called `name`: `2026-11.jsonl`.
    pub(crate) fn of_file(name: &OsStr) -> Option<Self> {
        let (year, month) = name.to_str()?.strip_suffix(SUFFIX)?.split_once('-')?;
        let is_number =
            |text: &str, len| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
        let is_date = is_number(year, 4) && is_number(month, 2);
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        (is_date && (1..=12).contains(&month)).then_some(Month { year, month })
    }

    /// The name of its file.
    pub(crate) fn file(self) -> String {
        format!("{self}{SUFFIX}")
    }

    /// How many months lie between this one and an `earlier` one; negative if that is later.
    pub(crate) fn since(self, earlier: Month) -> i32 {
        let number = |month: Month| 12 * i32::from(month.year) + i32::from(month.month);
        number(self) - number(earlier)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_a_file() {
        let month = Month::of("2026-11-30T23:59:59Z".parse().unwrap());
        assert_eq!(month.file(), "2026-11.jsonl");
        assert_eq!(Month::of_file(month.file().as_ref()), Some(month));
        let next = Month::of("2026-12-01T00:00:00Z".parse().unwrap());
        assert_eq!((next.since(month), month.since(next)), (1, -1));
        assert_eq!(Month::of("2028-02-01T00:00:00Z".parse().unwrap()).since(month), 15);
    }

    #[test]
    fn what_is_no_month_has_none() {
        for name in
            ["", "2026-11", "2026-13.jsonl", "2026-00.jsonl", "26-11.jsonl", "2026-+1.jsonl"]
        {
            assert_eq!(Month::of_file(name.as_ref()), None, "{name}");
        }
    }
}
