//! What is told of a column over all rows.

use super::column::Column;
use super::numbers::{Extremes, Numbers};
use crate::terse;

/// The longest text of a value that is listed, and bytes of such a list.
const LISTED_LEN: usize = 64;
const LIST_LEN: usize = 1_200;
/// Keys of what rows are called: their values are listed even if none comes again.
const NAMES: [&str; 5] = ["name", "title", "key", "path", "file"];
/// Values of a column of categories come this often on average.
const REPEATED: usize = 2;
/// Numbers with more different values are measured, not listed.
const LISTED_NUMBERS: usize = 6;
/// A column that less than one row in so many has is not told of.
const SELDOM: usize = 10;
/// The share below which the quantile lies that is told beside the median.
const HIGH: f64 = 0.99;

impl Column {
    /// `ms: 3 to 9210, sum 48113, mean 40.09, median 12, p99 80` for numbers, `status: OK x598, RESET x2` for
    /// values that come again; `None` where neither says anything about each row. What is not exact is said to be about so.
    pub(super) fn summary(&self, row_count: usize) -> Option<String> {
        if self.name().contains("[]") || self.row_count() * SELDOM < row_count {
            return None;
        }
        let text = self.counts().or_else(|| self.figures())?;
        let coverage = match self.row_count() == row_count {
            true => String::new(),
            false => format!(" (in {} rows)", self.row_count()),
        };
        Some(format!("{}{coverage}: {text}", self.name()))
    }

    /// `OK x598, RESET x2, once: FIN, SYN`, most frequent first, with the number of values where they are many.
    fn counts(&self) -> Option<String> {
        let distinct = self.texts.distinct()?;
        let values: usize = distinct.iter().map(|it| it.places.count).sum();
        let is_repeated = distinct.len() * REPEATED <= values;
        let is_few = distinct.len() <= LISTED_NUMBERS || !self.is_numeric();
        let is_short = distinct.iter().all(|it| it.text.len() <= LISTED_LEN);
        let is_list =
            self.is_name() && distinct.iter().map(|it| it.text.len()).sum::<usize>() <= LIST_LEN;
        if distinct.len() < 2 || !(is_repeated || is_list) || !is_few || !is_short {
            return None;
        }
        let mut distinct: Vec<_> = distinct.iter().collect();
        distinct.sort_by(|a, b| b.places.count.cmp(&a.places.count).then(a.text.cmp(&b.text)));
        let mut list = match distinct.len() {
            count if count > LISTED_NUMBERS => format!("{count} values, "),
            _ => String::new(),
        };
        let mut is_once = false;
        for (number, value) in distinct.iter().enumerate() {
            if list.len() > LIST_LEN {
                list += &format!(", and {} more", distinct.len() - number);
                break;
            }
            list += if number > 0 { ", " } else { "" };
            let count = value.places.count;
            if count == 1 && !std::mem::replace(&mut is_once, true) {
                list += "once: ";
            }
            list += &listed(&value.text);
            if count > 1 {
                list += &format!(" x{count}");
            }
        }
        Some(list)
    }

    /// Whether its values are what the rows are called: a reader can ask for what is on the list.
    fn is_name(&self) -> bool {
        let key = self.name().rsplit('.').next().unwrap_or_default();
        NAMES.iter().any(|name| key.eq_ignore_ascii_case(name))
    }

    fn figures(&self) -> Option<String> {
        match (&self.numbers, &self.times) {
            (Some(numbers), _) if self.is_numeric() => numbers.figures(),
            (None, Some(times)) if times.extremes.differ() => Some(times.extremes.range()),
            _ => None,
        }
    }
}

impl Extremes {
    fn differ(&self) -> bool {
        self.texts[0] != self.texts[1]
    }

    /// `3 to 9210`
    fn range(&self) -> String {
        let [smallest, largest] = self.texts.each_ref().map(|text| String::from_utf8_lossy(text));
        format!("{smallest} to {largest}")
    }
}

impl Numbers {
    fn figures(&self) -> Option<String> {
        let [smallest, largest] = self.series.extremes()?;
        if smallest.number >= largest.number {
            return None;
        }
        let range = self.extremes.range();
        // The sum of identifiers and times says nothing.
        let is_text = self.extremes.texts[0].first() == Some(&b'"');
        if is_text || self.series.is_sequence() || self.series.is_sorted() {
            return Some(range);
        }
        let sum = self.sum.text().map_or_else(String::new, |sum| format!(", sum {sum}"));
        let mean = rounded(self.series.mean());
        let sample = self.series.sample();
        let sorted = sample.sorted();
        let at = |share: f64| rounded(sorted[(share * sorted.len() as f64) as usize]);
        let about = if sample.is_whole() { "" } else { "about " };
        let (median, high) = (at(0.5), at(HIGH));
        Some(format!("{range}{sum}, mean {mean}, median {about}{median}, p99 {about}{high}"))
    }
}

/// A value as it is listed: without quotes if it is plain.
fn listed(text: &[u8]) -> String {
    let mut out = Vec::new();
    if text.starts_with(b"\"") {
        terse::write_string(text, &mut out);
    } else {
        out.extend_from_slice(text);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A number with so many digits as tell it from others of its column.
fn rounded(number: f64) -> String {
    let digits = match number.abs() {
        ..0.1 => 6,
        ..10.0 => 4,
        ..1000.0 => 2,
        _ => 1,
    };
    // A double has no more than 15 digits that are right.
    if number.abs() >= 1e15 {
        return format!("about {number:.14e}");
    }
    let text = format!("{number:.digits$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" || text.is_empty() { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::Profile;
    use crate::tape::Tape;

    fn summaries(rows: impl Iterator<Item = String>) -> Vec<String> {
        let text = format!("[{}]", rows.collect::<Vec<_>>().join(","));
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let mut profile = Profile::default();
        tape.root().elements().for_each(|row| profile.add(row.span(), row));
        profile.summaries()
    }

    #[test]
    fn figures_are_exact_or_say_that_they_are_not() {
        let row = |i: usize| {
            let state = if i % 100 == 7 { "down" } else { "up" };
            format!(r#"{{"id":{i},"ms":{}.25,"state":"{state}","kind":"x"}}"#, i * 367 % 1000)
        };
        let few = summaries((0..1_000).map(row));
        assert_eq!(
            few,
            [
                "id: 0 to 999",
                "ms: 0.25 to 999.25, sum 499750.00, mean 499.75, median 500.25, p99 990.25",
                "state: up x990, down x10",
            ]
        );
        let many = summaries((0..20_000).map(row));
        assert!(
            many[1].starts_with("ms: 0.25 to 999.25, sum 9995000.00, mean 499.75, median about")
        );
        assert!(many[1].contains("p99 about"));
        assert_eq!(many[2], "state: up x19800, down x200");
    }

    #[test]
    fn times_have_a_range() {
        let row = |i: usize| {
            let minute = i * 7 % 600;
            format!(r#"{{"at":"2026-11-20T{:02}:{:02}:00Z"}}"#, minute / 60, minute % 60)
        };
        let expected = r#"at: "2026-11-20T00:00:00Z" to "2026-11-20T09:59:00Z""#;
        assert_eq!(summaries((0..600).map(row)), [expected]);
    }

    #[test]
    fn values_that_come_again_are_listed() {
        let row = |i: usize| format!(r#"{{"host":"web-{}","n":{}}}"#, (i * i) % 23, i % 2);
        let summaries = summaries((0..500).map(row));
        assert!(summaries[0].starts_with("host: 12 values, web-"), "{}", summaries[0]);
        assert_eq!(summaries[1], "n: 0 x250, 1 x250");
    }
}
