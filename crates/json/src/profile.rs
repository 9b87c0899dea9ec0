//! Which rows of a table stand out.
//!
//! Every scalar of a row, however deep, belongs to a column: the path of keys that leads to it. A row
//! stands out in a column by an extreme or outlying number, by a rare value, by having what few rows
//! have or lacking what nearly all have, and by words of failure.

use crate::tape::{Value, ValueKind};
use hr_severity::Tone;
use rustc_hash::{FxHashMap, FxHashSet};

/// Distinct values that are told apart in a column; one with more is free text or an identifier.
const DISTINCT: usize = 256;
/// A value, or the lack of one, is rare when no more than one row in so many has it.
const RARE: usize = 8;
/// Fewest rows from which rarity and outliers mean anything.
const ENOUGH: usize = 10;
/// Bytes of a path beyond which what it leads to is not looked at.
const LONG_PATH: usize = 512;
/// What a row weighs that holds the largest or the smallest number of a column.
const LARGEST: f32 = 6.0;
const SMALLEST: f32 = 4.5;
/// From this many robust standard deviations on a number is an outlier (Iglewicz and Hoaglin, "How to
/// Detect and Handle Outliers", 1993), and at this many it weighs most.
const OUTLIER: f64 = 3.5;
const EXTREME: f64 = 10.0;
/// Turns a median absolute deviation into the standard deviation of a normal distribution.
const MAD_TO_SIGMA: f64 = 1.4826;
/// Where more than this share of all rows speaks of failure, to do so does not stand out.
const COMMON_FAILURE: f32 = 0.2;

/// What a row is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Standing {
    /// How much it stands out.
    pub(crate) weight: f32,
    /// Whether it is the first to report a failure of its kind.
    pub(crate) is_failure: bool,
    /// Whether it holds the extreme number of a column, or the only rare value of its kind.
    pub(crate) is_extreme: bool,
}

/// All columns of a table.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    columns: Vec<Column>,
    by_path: FxHashMap<u64, usize>,
    row_count: usize,
    /// Rows that report a failure, with a hash of what they say.
    failures: Vec<(usize, u64)>,
    /// Rows that mention one.
    mentions: Vec<usize>,
}

/// What the rows have under one path.
#[derive(Debug)]
struct Column {
    /// Dotted keys.
    name: String,
    /// Rows that have it, once each.
    rows: Vec<usize>,
    /// Numbers, with their rows.
    numbers: Vec<(usize, f64)>,
    /// The smallest and the largest number as written.
    extremes: Option<[(f64, String); 2]>,
    /// Values other than numbers by the hash of their text, digits masked.
    values: FxHashMap<u64, Vec<usize>>,
}

impl Profile {
    /// Reads all `rows`.
    pub(crate) fn of(rows: &[Value<'_>]) -> Self {
        let mut profile = Profile { row_count: rows.len(), ..Profile::default() };
        for (number, row) in rows.iter().enumerate() {
            profile.add(number, *row);
        }
        profile
    }

    fn add(&mut self, row: usize, value: Value<'_>) {
        let mut open = vec![(value, String::new())];
        while let Some((value, path)) = open.pop() {
            if path.len() > LONG_PATH {
                continue;
            }
            match value.kind() {
                ValueKind::Object => open.extend(value.members().map(|(key, value)| {
                    let key = String::from_utf8_lossy(key.unquoted().unwrap_or_default());
                    let path =
                        if path.is_empty() { key.into_owned() } else { format!("{path}.{key}") };
                    (value, path)
                })),
                ValueKind::Array => {
                    open.extend(value.elements().map(|element| (element, format!("{path}[]"))));
                }
                _ => self.scalar(row, &path, value),
            }
        }
    }

    fn scalar(&mut self, row: usize, path: &str, value: Value<'_>) {
        match Report::of(path, value) {
            Report::Failure => self.failures.push((row, masked(value.raw()))),
            Report::Mention => self.mentions.push(row),
            Report::None => {}
        }
        let next = self.columns.len();
        let index = *self.by_path.entry(hash(path.as_bytes())).or_insert(next);
        if index == next {
            self.columns.push(Column {
                name: path.to_owned(),
                rows: Vec::new(),
                numbers: Vec::new(),
                extremes: None,
                values: FxHashMap::default(),
            });
        }
        self.columns[index].add(row, value);
    }

    /// What each row is worth. The rows of a table with nothing odd weigh nothing.
    pub(crate) fn standings(&self) -> Vec<Standing> {
        let mut squares = vec![0.0_f32; self.row_count];
        let mut standings = vec![Standing::default(); self.row_count];
        if self.row_count >= ENOUGH {
            for column in &self.columns {
                column.standing(self.row_count, |row, weight, is_extreme| {
                    squares[row] += weight * weight;
                    standings[row].is_extreme |= is_extreme;
                });
            }
        }
        for (standing, square) in standings.iter_mut().zip(squares) {
            standing.weight = square.sqrt();
        }
        for &row in &self.mentions {
            standings[row].weight += 1.0;
        }
        let failing: FxHashSet<usize> = self.failures.iter().map(|&(row, _)| row).collect();
        let is_common = failing.len() as f32 > COMMON_FAILURE * self.row_count as f32;
        let mut said = FxHashSet::default();
        for &(row, what) in &self.failures {
            standings[row].weight += if is_common { 1.0 } else { 6.0 };
            standings[row].is_failure |= said.insert(what) && !is_common;
        }
        standings
    }

    /// The range of numbers, or the few values, of each column that has them: `ms: 3 to 9210`.
    pub(crate) fn ranges(&self) -> Vec<String> {
        self.columns.iter().filter_map(Column::range).collect()
    }
}

impl Column {
    fn add(&mut self, row: usize, value: Value<'_>) {
        if self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
        match number(value) {
            Some(number) => {
                self.numbers.push((row, number));
                self.note_extremes(number, value.raw());
            }
            None if self.values.len() <= DISTINCT => {
                self.values.entry(masked(value.raw())).or_default().push(row);
            }
            None => {}
        }
    }

    /// Calls `note` with each row that stands out here, by how much, and whether it is the extreme.
    fn standing(&self, row_count: usize, mut note: impl FnMut(usize, f32, bool)) {
        let surprise = |count: usize| (row_count as f32 / count.max(1) as f32).log2();
        let rare = row_count / RARE;
        if self.rows.len() <= rare {
            self.rows
                .iter()
                .for_each(|&row| note(row, surprise(self.rows.len()), self.rows.len() == 1));
        } else if row_count - self.rows.len() <= rare {
            let missing = row_count - self.rows.len();
            for row in missing_from(&self.rows, row_count) {
                note(row, surprise(missing), missing == 1);
            }
        }
        let is_category = self.values.len() <= DISTINCT.min(self.rows.len() / 2);
        for rows in self.values.values().filter(|rows| is_category && rows.len() <= rare) {
            rows.iter().for_each(|&row| note(row, surprise(rows.len()), rows.len() == 1));
        }
        self.outliers(&mut note);
    }

    fn outliers(&self, note: &mut impl FnMut(usize, f32, bool)) {
        if self.numbers.len() < ENOUGH || self.is_sequence() {
            return;
        }
        let mut sorted: Vec<f64> = self.numbers.iter().map(|&(_, number)| number).collect();
        sorted.sort_by(f64::total_cmp);
        let (smallest, largest) = (sorted[0], sorted[sorted.len() - 1]);
        if smallest == largest {
            return;
        }
        let median = sorted[sorted.len() / 2];
        let mut deviations: Vec<f64> =
            sorted.iter().map(|number| (number - median).abs()).collect();
        deviations.sort_by(f64::total_cmp);
        // Where more than half of the numbers are the same, their distance from it is the measure.
        let mean = deviations.iter().sum::<f64>() / deviations.len() as f64;
        let mad = deviations[deviations.len() / 2].max(mean / 4.0);
        let distance = |number: f64| (number - median).abs() / (MAD_TO_SIGMA * mad);
        let outliers = self.numbers.iter().filter(|&&(_, number)| distance(number) > OUTLIER);
        let share = outliers.clone().count() as f32 / self.numbers.len() as f32;
        for &(row, number) in outliers {
            let weight =
                distance(number).min(EXTREME) as f32 * (1.0 - share * RARE as f32).max(0.1);
            note(row, weight, false);
        }
        let mut extreme = |value: f64, weight: f32| {
            let mut rows = self.numbers.iter().filter(|&&(_, number)| number == value);
            let count = rows.clone().count();
            if let (Some(&(row, _)), true) = (rows.next(), count * RARE <= self.numbers.len()) {
                note(row, weight, true);
            }
        };
        extreme(largest, LARGEST);
        extreme(smallest, SMALLEST);
    }

    /// Whether the numbers go up or down all the way, as counters, identifiers and times do: then the
    /// first and the last are the extremes, and none stands out.
    fn is_sequence(&self) -> bool {
        let steps = || self.numbers.windows(2).map(|pair| pair[1].1.total_cmp(&pair[0].1));
        let most = self.numbers.len() - self.numbers.len() / 20 - 1;
        steps().filter(|step| step.is_ge()).count() >= most
            || steps().filter(|step| step.is_le()).count() >= most
    }

    fn note_extremes(&mut self, number: f64, text: &[u8]) {
        let this = || (number, String::from_utf8_lossy(text).into_owned());
        match &mut self.extremes {
            None => self.extremes = Some([this(), this()]),
            Some([smallest, _]) if number < smallest.0 => *smallest = this(),
            Some([_, largest]) if number > largest.0 => *largest = this(),
            Some(_) => {}
        }
    }

    fn range(&self) -> Option<String> {
        let [smallest, largest] = self.extremes.as_ref()?;
        (self.values.is_empty() && smallest.0 < largest.0 && !self.name.contains("[]"))
            .then(|| format!("{} {} to {}", self.name, smallest.1, largest.1))
    }
}

/// The numbers below `count` that are not in `rows`, which is sorted.
fn missing_from(rows: &[usize], count: usize) -> impl Iterator<Item = usize> {
    let mut rows = rows.iter().copied().peekable();
    (0..count).filter(move |row| rows.next_if_eq(row).is_none())
}

/// The value of a number, or of a string that holds nothing but one, for comparison only.
fn number(value: Value<'_>) -> Option<f64> {
    let text = match value.kind() {
        ValueKind::Number => value.raw(),
        ValueKind::String => value.unquoted()?,
        _ => return None,
    };
    let starts_so = text.first().is_some_and(|b| b.is_ascii_digit() || *b == b'-');
    let number: f64 = std::str::from_utf8(text).ok().filter(|_| starts_so)?.parse().ok()?;
    number.is_finite().then_some(number)
}

/// How a value speaks of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Report {
    /// Not at all.
    None,
    /// In passing, as a description does.
    Mention,
    /// It stands under a key for failures and is not empty, or in a message.
    Failure,
}

impl Report {
    fn of(path: &str, value: Value<'_>) -> Report {
        const MESSAGES: [&str; 19] = [
            "conclusion",
            "detail",
            "details",
            "event",
            "level",
            "log",
            "message",
            "msg",
            "output",
            "phase",
            "reason",
            "rendered",
            "result",
            "severity",
            "state",
            "stderr",
            "stdout",
            "status",
            "text",
        ];
        let key = path.rsplit('.').next().unwrap_or(path).trim_end_matches("[]");
        let text = value.unquoted().unwrap_or(value.raw());
        let is_nothing =
            matches!(text, b"" | b"0" | b"0.0" | b"false" | b"null" | b"none" | b"None");
        let key_fails = Tone::of(key.as_bytes()) == Tone::Failing && !is_nothing;
        let text_fails = value.kind() == ValueKind::String && Tone::of(text) == Tone::Failing;
        let is_message = MESSAGES.iter().any(|message| key.eq_ignore_ascii_case(message));
        match (key_fails, text_fails) {
            (true, _) => Report::Failure,
            (false, true) if is_message => Report::Failure,
            (false, true) => Report::Mention,
            (false, false) => Report::None,
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

/// A hash of `text` in which all runs of digits are alike.
fn masked(text: &[u8]) -> u64 {
    let mut in_digits = false;
    let masked: Vec<u8> = text
        .iter()
        .filter_map(|&byte| {
            let was_in_digits = std::mem::replace(&mut in_digits, byte.is_ascii_digit());
            if in_digits { (!was_in_digits).then_some(b'0') } else { Some(byte) }
        })
        .collect();
    hash(&masked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Tape;

    fn standings(rows: impl Iterator<Item = String>) -> Vec<Standing> {
        let text = format!("[{}]", rows.collect::<Vec<_>>().join(","));
        let tape = Tape::parse(text.as_bytes()).unwrap();
        Profile::of(&tape.root().elements().collect::<Vec<_>>()).standings()
    }

    fn heaviest(standings: &[Standing]) -> usize {
        let weights = standings.iter().enumerate();
        weights.max_by(|a, b| a.1.weight.total_cmp(&b.1.weight)).map(|(row, _)| row).unwrap()
    }

    #[test]
    fn an_outlier_stands_out_and_a_counter_does_not() {
        let ms = |i: usize| if i == 31 { 9210 } else { 10 + i * 7 % 5 };
        let standings =
            standings((0..50).map(|i| format!(r#"{{"id":{i},"t":{{"ms":{}}}}}"#, ms(i))));
        assert_eq!(heaviest(&standings), 31);
        assert!(standings[31].is_extreme);
        assert_eq!(standings[49].weight, 0.0);
    }

    #[test]
    fn a_rare_value_and_a_missing_key_stand_out() {
        let row = |i: usize| match i {
            7 => r#"{"status":"REFUNDED","note":"a"}"#,
            9 => r#"{"status":"SETTLED"}"#,
            _ => r#"{"status":"SETTLED","note":"a"}"#,
        };
        let standings = standings((0..40).map(|i| row(i).to_owned()));
        let odd: Vec<usize> = (0..40).filter(|&i| standings[i].weight > 0.0).collect();
        assert_eq!(odd, [7, 9]);
    }

    #[test]
    fn the_first_failure_of_each_kind_is_told() {
        let row = |i: usize| match i {
            3 | 5 => format!(r#"{{"msg":"read error at {i}"}}"#),
            8 => r#"{"msg":"ok","errorCode":"E7"}"#.to_owned(),
            _ => r#"{"msg":"ok","errorCode":null}"#.to_owned(),
        };
        let standings = standings((0..40).map(row));
        let failures: Vec<usize> = (0..40).filter(|&i| standings[i].is_failure).collect();
        assert_eq!(failures, [3, 8]);
    }
}
