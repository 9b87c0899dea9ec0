//! What the rows of a table have under one path of keys.

use super::failure::{Report, Subject};
use super::number::Number;
use super::numbers::{Numbers, Times};
use super::place::{Place, Places};
use super::texts::Texts;
use super::time::seconds;
use crate::tape::{Value, ValueKind};

/// Distinct values as they are written that a column of categories has at most.
const CATEGORIES: usize = 64;
/// The same for numbers, most of which are no categories.
const NUMBERS: usize = 16;
/// A value, or the lack of one, is rare when no more than one row in so many has it.
pub(super) const RARE: usize = 8;
/// After so many rows with the same rare value the next one weighs half.
const FADING: f32 = 4.0;
/// Of so few rare values the first row of each stands for all with it.
const SAMPLED_VALUES: usize = 8;
/// Where more than half of the rows have values as rare, these weigh only so much of what they would.
const LEAST_RARITY: f32 = 0.1;
/// A text stands out by its length from so many bytes on, if it is so many times as long as others are.
const LONG: usize = 64;
const TIMES_LONGER: usize = 4;
const LONGEST: f32 = 2.0;

/// What the rows have under one path.
#[derive(Debug)]
pub(crate) struct Column {
    /// Dotted keys.
    name: String,
    subject: Subject,
    /// Rows that have it, once each.
    rows: Places,
    /// The number after that of the last row which has it.
    after_last: usize,
    /// The first rows that lack it.
    lacking: Vec<Place>,
    pub(super) numbers: Option<Box<Numbers>>,
    /// Times, if all texts so far were times.
    pub(super) times: Option<Box<Times>>,
    pub(super) texts: Texts,
    /// Values that are no numbers.
    others: usize,
    /// Bytes of all of them, and the longest.
    length: usize,
    longest: (usize, Place),
}

impl Column {
    /// One without rows, under the path that is written `name` and ends with `key`. `lacking` are the first
    /// rows that have none of it.
    pub(super) fn new(name: String, key: &[u8], is_element: bool, lacking: &[Place]) -> Self {
        Self {
            name,
            subject: Subject::of(key, is_element),
            rows: Places::default(),
            after_last: 0,
            lacking: lacking.to_vec(),
            numbers: None,
            times: None,
            texts: Texts::default(),
            others: 0,
            length: 0,
            longest: (0, Place::default()),
        }
    }

    /// Adds a scalar that the row at `place` has, and tells what it reports of failures. Rows come in order.
    pub(super) fn add(&mut self, place: Place, value: Value<'_>) -> Report {
        if self.after_last != place.row + 1 {
            self.after_last = place.row + 1;
            self.rows.add(place);
        }
        let raw = value.raw();
        let text = match value.kind() {
            ValueKind::String => &raw[1..raw.len() - 1],
            _ => raw,
        };
        if let Some(number) = Number::of(text) {
            self.numbers.get_or_insert_default().add(number, raw, place);
            self.texts.add_number(raw, place);
            let may_report = self.subject.is_outcome();
            return if may_report { self.subject.report(text, false) } else { Report::None };
        }
        self.note_time(raw, text, place);
        self.others += 1;
        self.length += raw.len();
        if raw.len() > self.longest.0 {
            self.longest = (raw.len(), place);
        }
        self.texts.add(raw, text, place, &self.subject)
    }

    #[inline]
    fn note_time(&mut self, raw: &[u8], text: &[u8], place: Place) {
        if self.others > 0 && self.times.is_none() {
            return;
        }
        match seconds(text) {
            Some(seconds) => self.times.get_or_insert_default().add(seconds, raw, place),
            None => self.times = None,
        }
    }

    /// Notes that a row lacks it, if it has not been added.
    #[inline]
    pub(super) fn end_row(&mut self, place: Place) {
        if self.after_last != place.row + 1 && self.lacking.len() < Places::FIRST {
            self.lacking.push(place);
        }
    }

    /// Whether what its rows say of failures is said here.
    pub(super) fn is_told(&self) -> bool {
        self.subject.is_told()
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How many rows have it.
    pub(super) fn row_count(&self) -> usize {
        self.rows.count
    }

    /// Whether all values are numbers.
    pub(super) fn is_numeric(&self) -> bool {
        self.others == 0
    }

    /// Calls `note` with each of `row_count` rows that stands out here, by how much, and whether it is to
    /// stand for others.
    pub(super) fn standing(&self, row_count: usize, mut note: impl FnMut(Place, f32, bool)) {
        let missing = row_count - self.rows.count;
        if self.rows.count <= row_count / RARE {
            let weight = surprise(self.rows.count, row_count);
            let is_only = self.rows.count == 1;
            self.rows.first().iter().for_each(|&place| note(place, weight, is_only));
        } else if missing <= row_count / RARE {
            let weight = surprise(missing, row_count);
            self.lacking.iter().for_each(|&place| note(place, weight, missing == 1));
        }
        self.rare_values(row_count, &mut note);
        let mean = self.length / self.others.max(1);
        if self.longest.0 >= LONG && self.longest.0 > TIMES_LONGER * mean {
            note(self.longest.1, LONGEST, false);
        }
        if let Some(numbers) = &self.numbers {
            numbers.standing(&mut note);
        }
        if let Some(times) = &self.times {
            times.standing(&mut note);
        }
    }

    fn rare_values(&self, row_count: usize, note: &mut impl FnMut(Place, f32, bool)) {
        let values = self.rows.count;
        let most = if self.others == 0 { NUMBERS } else { CATEGORIES };
        let written = self.texts.distinct().filter(|all| all.len() <= most.min(values / 4));
        let places: Vec<&Places> = match (written, self.texts.kinds()) {
            (Some(distinct), _) => distinct.iter().map(|it| &it.places).collect(),
            (None, Some(kinds)) if kinds.len() <= values / 2 => kinds.iter().collect(),
            _ => return,
        };
        let mut rare: Vec<&Places> =
            places.into_iter().filter(|it| it.count <= row_count / RARE).collect();
        rare.sort_by_key(|places| places.count);
        let is_few = rare.len() <= SAMPLED_VALUES;
        let mut as_rare = 0;
        for alike in rare.chunk_by(|a, b| a.count == b.count) {
            as_rare += alike.iter().map(|places| places.count).sum::<usize>();
            let rarity = (1.0 - 2.0 * as_rare as f32 / values as f32).max(LEAST_RARITY);
            for places in alike {
                let is_sampled = rarity > 0.5 && (is_few || places.count == 1);
                let surprise = surprise(places.count, row_count) * rarity;
                for (before, &place) in places.first().iter().enumerate() {
                    // The tenth row with a rare value tells less than the first.
                    let weight = surprise / (1.0 + before as f32 / FADING);
                    note(place, weight, before == 0 && is_sampled);
                }
            }
        }
    }
}

/// How many bits it tells to be one of `count` rows among `row_count`.
fn surprise(count: usize, row_count: usize) -> f32 {
    libm::log2f(row_count as f32 / count.max(1) as f32)
}
