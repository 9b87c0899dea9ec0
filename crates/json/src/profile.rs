//! Which rows of a table stand out.
//!
//! Every scalar of a row, however deep, belongs to a column: the path of keys that leads to it. A row
//! stands out in a column by an extreme or outlying number, by a rare value, by having what few rows
//! have or lacking what nearly all have, and by words of failure.

use crate::column::{Column, masked};
use crate::tape::{Value, ValueKind};
use hr_outliers::ENOUGH;
use hr_severity::{Level, Tone};
use rustc_hash::{FxHashMap, FxHashSet};

/// How deep a row is looked into.
const MAX_DEPTH: usize = 32;
/// Where more than this share of all rows speaks of failure, to do so does not stand out.
const COMMON_FAILURE: f32 = 0.2;
/// What a row weighs that reports a failure, that does so where many do, and that mentions one.
const FAILURE: f32 = 6.0;
const FAILURE_AMONG_MANY: f32 = 1.0;
const MENTION: f32 = 1.0;

/// What a row must weigh to stand out at all.
const LEAST_WEIGHT: f32 = 1.5;
/// What a row must weigh in a column to be named after it, and how long such names may be in all.
const WORTH_NAMING: f32 = 3.0;
const ABOUT_LEN: usize = 120;

/// What a row is worth.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Standing {
    /// How much it stands out.
    pub(crate) weight: f32,
    /// Whether it is the first to report a failure of its kind.
    pub(crate) is_failure: bool,
    /// Whether it holds the extreme number of a column, or is the only one with some value.
    pub(crate) is_extreme: bool,
    /// The names of the columns in which it stands out most.
    pub(crate) about: String,
}

/// All columns of a table.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    columns: Vec<Column>,
    by_path: FxHashMap<String, usize>,
    row_count: usize,
    /// Rows that report a failure, with a hash of what they say.
    failures: Vec<(usize, u64)>,
    /// Rows that mention one.
    mentions: Vec<usize>,
}

impl Profile {
    /// Reads all `rows`.
    pub(crate) fn of(rows: &[Value<'_>]) -> Self {
        let mut profile = Profile { row_count: rows.len(), ..Profile::default() };
        let mut path = String::new();
        for (number, row) in rows.iter().enumerate() {
            let mut said = Said::default();
            profile.add(number, *row, &mut path, 0, &mut said);
            match said.worst {
                Report::Failure => profile.failures.push((number, said.what)),
                Report::Mention => profile.mentions.push(number),
                Report::None => {}
            }
        }
        profile
    }

    fn add(
        &mut self,
        row: usize,
        value: Value<'_>,
        path: &mut String,
        depth: usize,
        said: &mut Said,
    ) {
        if depth > MAX_DEPTH {
            return;
        }
        let parent = path.len();
        match value.kind() {
            ValueKind::Object => {
                for (key, value) in value.members() {
                    if parent > 0 {
                        path.push('.');
                    }
                    path.push_str(&String::from_utf8_lossy(key.unquoted().unwrap_or_default()));
                    self.add(row, value, path, depth + 1, said);
                    path.truncate(parent);
                }
            }
            ValueKind::Array => {
                path.push_str("[]");
                for element in value.elements() {
                    self.add(row, element, path, depth + 1, said);
                }
                path.truncate(parent);
            }
            _ => {
                said.note(path, value);
                self.add_scalar(row, value, path);
            }
        }
    }

    fn add_scalar(&mut self, row: usize, value: Value<'_>, path: &str) {
        let index = match self.by_path.get(path) {
            Some(index) => *index,
            None => {
                self.by_path.insert(path.to_owned(), self.columns.len());
                self.columns.push(Column::new(path));
                self.columns.len() - 1
            }
        };
        self.columns[index].add(row, value);
    }

    /// What each row is worth. The rows of a table with nothing odd weigh nothing.
    pub(crate) fn standings(&self) -> Vec<Standing> {
        let mut squares = vec![0.0_f32; self.row_count];
        let mut standings = vec![Standing::default(); self.row_count];
        if self.row_count >= ENOUGH {
            for column in &self.columns {
                column.standing(self.row_count, |row, weight, is_extreme| {
                    let standing: &mut Standing = &mut standings[row];
                    squares[row] += weight * weight;
                    standing.is_extreme |= is_extreme;
                    if weight >= WORTH_NAMING && standing.about.len() < ABOUT_LEN {
                        standing.about.push(' ');
                        standing.about.push_str(column.name());
                    }
                });
            }
        }
        for (standing, square) in standings.iter_mut().zip(squares) {
            standing.weight =
                if square >= LEAST_WEIGHT * LEAST_WEIGHT { square.sqrt() } else { 0.0 };
        }
        for &row in &self.mentions {
            standings[row].weight += MENTION;
        }
        let failing: FxHashSet<usize> = self.failures.iter().map(|&(row, _)| row).collect();
        let is_common = failing.len() as f32 > COMMON_FAILURE * self.row_count as f32;
        let mut said = FxHashSet::default();
        for &(row, what) in &self.failures {
            standings[row].weight += if is_common { FAILURE_AMONG_MANY } else { FAILURE };
            let is_new = said.insert(what);
            standings[row].is_failure |= is_new && !is_common;
            standings[row].is_extreme |= is_new;
        }
        standings
    }

    /// What is known of each column over all rows, in the order of the first row.
    pub(crate) fn summaries(&self) -> Vec<String> {
        self.columns.iter().filter_map(|column| column.summary(self.row_count)).collect()
    }
}

/// How a value speaks of failure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Report {
    /// Not at all.
    #[default]
    None,
    /// In passing, as a description does.
    Mention,
    /// It stands under a key for failures and is not empty, or in a message, or it is a level.
    Failure,
}

/// What a row says of failures.
#[derive(Debug, Default)]
struct Said {
    worst: Report,
    /// Hash of its messages, with what varies masked: rows with the same report the same.
    what: u64,
}

/// Keys whose values are messages or outcomes.
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
    "status",
    "stderr",
    "stdout",
    "text",
];

impl Said {
    fn note(&mut self, path: &str, value: Value<'_>) {
        let key = path.rsplit('.').next().unwrap_or(path).trim_end_matches("[]");
        let text = value.unquoted().unwrap_or(value.raw());
        let is_nothing =
            matches!(text, b"" | b"0" | b"0.0" | b"false" | b"null" | b"none" | b"None");
        let is_element = path.ends_with("[]");
        let key_fails = !is_element && !is_nothing && Tone::of(key.as_bytes()) == Tone::Failing;
        let is_message = MESSAGES.iter().any(|message| key.eq_ignore_ascii_case(message));
        let level = Level::of_token(&[key.as_bytes(), b"=", text].concat());
        let text_fails = value.kind() == ValueKind::String && Tone::of(text) == Tone::Failing;
        if key_fails || text_fails && is_message || level >= Some(Level::Error) {
            self.worst = Report::Failure;
        } else if text_fails {
            self.worst = self.worst.max(Report::Mention);
        }
        if key_fails || is_message {
            self.what = hr_mask::combine([self.what, masked(value)].into_iter());
        }
    }
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
