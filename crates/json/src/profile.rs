//! Which rows of a table stand out, and what is known of all of them.
//!
//! Rows are added as they come, and what is kept of them does not grow with their number. Every scalar of a
//! row, however deep, belongs to a column: the path of keys that leads to it. A row stands out in a column by
//! an extreme or outlying number, by the first number of a new level, by a rare value, by having what few rows
//! have or lacking what nearly all have, and by words of failure.

mod column;
mod failure;
mod number;
mod numbers;
mod paths;
mod place;
mod same;
mod summary;
mod texts;
mod time;

use crate::tape::{Value, unquoted};
use failure::Report;
use hr_core::{Keep, Span};
use hr_outliers::ENOUGH;
use paths::{Paths, Said};
pub(crate) use place::{Place, Places, Spread};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Where more than this share of all rows speaks of failure, to do so does not stand out.
const COMMON_FAILURE: f32 = 0.2;
/// What a row weighs that reports a failure, that does so where many do, and that mentions one.
const FAILURE: f32 = 6.0;
const FAILURE_AMONG_MANY: f32 = 1.0;
const MENTION: f32 = 1.0;
/// Kinds of failures that are told apart, and mentions that are remembered.
const FAILURES: usize = 512;
const MENTIONS: usize = 64;
/// Sets of columns that are told apart, and what the first row weighs that has another than most rows.
/// Where there are more, to have one says nothing.
const SHAPES: usize = 16;
const NEW_SHAPE: f32 = 2.0;

/// What a row weighs more that stands for others from all over its table.
pub(crate) const FILLER: f32 = 0.5;
/// What a row must weigh to stand out at all.
const LEAST_WEIGHT: f32 = 1.5;
/// What a row must weigh in a column for that to count.
const WORTH_NOTING: f32 = 1.0;
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

impl Standing {
    /// How strongly its row claims its place.
    pub(crate) fn keep(&self) -> Keep {
        match (self.is_failure, self.is_extreme) {
            (true, _) => Keep::Evidence,
            (false, true) => Keep::Sample,
            (false, false) => Keep::Optional,
        }
    }
}

/// All columns of a table.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    paths: Paths,
    row_count: usize,
    /// The first rows.
    first: Vec<Place>,
    /// Rows that report a failure, by a hash of what they say, in the order in which they came.
    failures: Vec<Places>,
    by_message: FxHashMap<u64, usize>,
    failing: usize,
    /// The first rows that mention one.
    mentions: Vec<Place>,
    /// Rows with values in the same columns, in the order in which they came.
    shapes: Vec<(u64, Places)>,
    has_more_shapes: bool,
    said: Said,
}

impl Profile {
    /// Reads the next row, whose bytes are at `span` of the Source.
    pub(crate) fn add(&mut self, span: Span, row: Value<'_>) {
        let place = Place::new(self.row_count, span);
        self.row_count += 1;
        self.said.clear();
        self.paths.add(place, row, &self.first, &mut self.said);
        self.paths.columns.iter_mut().for_each(|column| column.end_row(place));
        if self.first.len() < Places::FIRST {
            self.first.push(place);
        }
        self.note_shape(place);
        match self.said.worst {
            Report::Failure => self.note_failure(place, row),
            Report::Mention if self.mentions.len() < MENTIONS => self.mentions.push(place),
            Report::Mention | Report::None => {}
        }
    }

    fn note_shape(&mut self, place: Place) {
        let shape = self.said.shape;
        if let Some((_, places)) = self.shapes.iter_mut().find(|known| known.0 == shape) {
            places.add(place);
        } else if self.shapes.len() < SHAPES {
            let mut places = Places::default();
            places.add(place);
            self.shapes.push((shape, places));
        } else {
            self.has_more_shapes = true;
        }
    }

    /// Counts a row that cannot be read.
    pub(crate) fn pass(&mut self) {
        self.row_count += 1;
    }

    fn note_failure(&mut self, place: Place, row: Value<'_>) {
        self.failing += 1;
        let start = row.span().start;
        // Rows with the same messages, but for what varies in them, report the same.
        let messages = self.said.messages.iter().map(|span| {
            let text = &row.raw()[span.start - start..span.end - start];
            hr_mask::hash(unquoted(text).unwrap_or(text))
        });
        let message = hr_mask::combine(messages);
        let next = self.failures.len();
        match self.by_message.get(&message) {
            Some(&kind) => self.failures[kind].add(place),
            None if next < FAILURES => {
                self.by_message.insert(message, next);
                self.failures.push(Places::default());
                self.failures[next].add(place);
            }
            None => {}
        }
    }

    /// How many rows there were.
    pub(crate) fn row_count(&self) -> usize {
        self.row_count
    }

    /// Whether all rows have a member `key`, quotes left out, once, with the same value.
    pub(crate) fn is_constant(&self, key: &[u8]) -> bool {
        self.paths.is_constant(key, self.row_count)
    }

    /// What the rows are worth that are worth anything: those of a table with nothing odd are not.
    pub(crate) fn standings(&self) -> BTreeMap<Place, Standing> {
        let mut standings = self.by_columns();
        for &place in &self.mentions {
            standings.entry(place).or_default().weight += MENTION;
        }
        let is_common = self.failing as f32 > COMMON_FAILURE * self.row_count as f32;
        for failure in &self.failures {
            for (before, &place) in failure.first().iter().enumerate() {
                let standing = standings.entry(place).or_default();
                standing.weight += if is_common { FAILURE_AMONG_MANY } else { FAILURE };
                standing.is_failure |= before == 0 && !is_common;
                standing.is_extreme |= before == 0;
            }
        }
        standings
    }

    fn by_columns(&self) -> BTreeMap<Place, Standing> {
        let mut standings: BTreeMap<Place, Standing> = BTreeMap::new();
        if self.row_count < ENOUGH {
            return standings;
        }
        for column in &self.paths.columns {
            column.standing(self.row_count, |place, weight, is_extreme| {
                if weight < WORTH_NOTING && !is_extreme {
                    return;
                }
                let standing = standings.entry(place).or_default();
                standing.weight += weight * weight;
                standing.is_extreme |= is_extreme;
                if weight >= WORTH_NAMING && standing.about.len() < ABOUT_LEN {
                    standing.about.push(' ');
                    standing.about.push_str(column.name());
                }
            });
        }
        let most = self.shapes.iter().map(|(_, places)| places.count).max();
        let others = self.shapes.iter().filter(|_| !self.has_more_shapes);
        for (_, places) in others.filter(|(_, places)| Some(places.count) != most) {
            for place in places.first().iter().take(1) {
                standings.entry(*place).or_default().weight += NEW_SHAPE * NEW_SHAPE;
            }
        }
        standings.retain(|_, standing| {
            standing.weight = standing.weight.sqrt();
            standing.weight >= LEAST_WEIGHT
        });
        standings
    }

    /// What is known of each column over all rows, in the order of the first row.
    pub(crate) fn summaries(&self) -> Vec<String> {
        let columns = self.paths.columns.iter();
        columns.filter_map(|column| column.summary(self.row_count)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Tape;

    fn standings(rows: impl Iterator<Item = String>) -> Vec<Standing> {
        let text = format!("[{}]", rows.collect::<Vec<_>>().join(","));
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let mut profile = Profile::default();
        tape.root().elements().for_each(|row| profile.add(row.span(), row));
        let mut standings = vec![Standing::default(); profile.row_count()];
        for (place, standing) in profile.standings() {
            standings[place.row] = standing;
        }
        standings
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
    fn a_row_after_a_gap_in_time_stands_out() {
        let row = |i: usize| {
            let minute = if i < 37 { i } else { i + 9 };
            format!(
                r#"{{"at":"2026-11-20T{:02}:{:02}:00Z","n":{}}}"#,
                minute / 60,
                minute % 60,
                i % 7
            )
        };
        let standings = standings((0..90).map(row));
        assert_eq!(heaviest(&standings), 37);
        assert_eq!(standings[37].about, " at");
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
    fn the_first_row_of_a_shape_that_fewer_have_stands_out_a_little() {
        let row = |i: usize| match i % 3 {
            0 => format!(r#"{{"a":{i},"b":{{"c":true}}}}"#),
            1 => format!(r#"{{"a":{i},"d":["x","y"]}}"#),
            _ => format!(r#"{{"a":{i},"d":["x"]}}"#),
        };
        let standings = standings((0..60).map(row));
        let odd: Vec<usize> = (0..60).filter(|&i| standings[i].weight > 0.0).collect();
        assert_eq!(odd, [0]);
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
