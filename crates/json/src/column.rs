//! What the rows of a table have under one path of keys.

use crate::tape::{Value, ValueKind};
use hr_outliers::{ENOUGH, outliers};
use rustc_hash::FxHashMap;

/// Distinct values that are told apart in a column; one with more is free text or an identifier.
const DISTINCT: usize = 256;
/// A value, or the lack of one, is rare when no more than one row in so many has it.
const RARE: usize = 8;
/// After so many rows with the same rare value the next one weighs half.
const FADING: f32 = 4.0;
/// What a row weighs that holds the largest or the smallest number of a column.
const LARGEST: f32 = 6.0;
const SMALLEST: f32 = 4.5;
/// What an outlier weighs at most: its deviation, up to this.
const EXTREME: f64 = 10.0;
/// Values that are counted one by one, and the longest text of one.
const COUNTED: usize = 6;
const COUNTED_LEN: usize = 40;

/// What the rows have under one path.
#[derive(Debug)]
pub(crate) struct Column {
    /// Dotted keys.
    name: String,
    /// Rows that have it, once each.
    rows: Vec<usize>,
    /// Numbers, with their rows.
    numbers: Vec<(usize, f64)>,
    /// The smallest and the largest number as written.
    extremes: Option<[(f64, String); 2]>,
    /// Values other than numbers by the hash of their text, what varies masked.
    values: FxHashMap<u64, Vec<usize>>,
    /// The same as written, with their counts; `None` if they are too many or too long.
    counts: Option<Vec<(String, usize)>>,
}

impl Column {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            rows: Vec::new(),
            numbers: Vec::new(),
            extremes: None,
            values: FxHashMap::default(),
            counts: Some(Vec::new()),
        }
    }

    /// Adds the value that `row` has. Rows come in order.
    pub(crate) fn add(&mut self, row: usize, value: Value<'_>) {
        if self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
        self.count(value.raw());
        match number(value) {
            Some(number) => {
                self.numbers.push((row, number));
                self.note_extremes(number, value.raw());
            }
            None if self.values.len() <= DISTINCT => {
                self.values.entry(masked(value)).or_default().push(row);
            }
            None => {}
        }
    }

    fn count(&mut self, text: &[u8]) {
        let Some(counts) = &mut self.counts else { return };
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| known.as_bytes() == text) {
            *count += 1;
        } else if counts.len() < COUNTED && text.len() <= COUNTED_LEN {
            counts.push((String::from_utf8_lossy(text).into_owned(), 1));
        } else {
            self.counts = None;
        }
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

    /// Calls `note` with each of `row_count` rows that stands out here, by how much, and whether no
    /// other does as it does.
    pub(crate) fn standing(&self, row_count: usize, mut note: impl FnMut(usize, f32, bool)) {
        let surprise = |count: usize| libm::log2f(row_count as f32 / count.max(1) as f32);
        let rare = row_count / RARE;
        let missing = row_count - self.rows.len();
        if self.rows.len() <= rare {
            let rows = self.rows.iter();
            rows.for_each(|&row| note(row, surprise(self.rows.len()), self.rows.len() == 1));
        } else if missing <= rare {
            for row in missing_from(&self.rows, row_count) {
                note(row, surprise(missing), missing == 1);
            }
        }
        let is_category = self.values.len() <= DISTINCT.min(self.rows.len() / 2);
        let mut values: Vec<&Vec<usize>> =
            self.values.values().filter(|rows| rows.len() <= rare).collect();
        // In an order that does not depend on the hash table, so that sums are the same everywhere.
        values.sort_unstable();
        for rows in values.into_iter().filter(|_| is_category) {
            for (before, &row) in rows.iter().enumerate() {
                // The tenth row with a rare value tells less than the first.
                let weight = surprise(rows.len()) / (1.0 + before as f32 / FADING);
                note(row, weight, rows.len() == 1);
            }
        }
        self.outliers(&mut note);
    }

    fn outliers(&self, note: &mut impl FnMut(usize, f32, bool)) {
        let numbers: Vec<f64> = self.numbers.iter().map(|&(_, number)| number).collect();
        let outliers = outliers(&numbers);
        // Outliers in great number are the nature of the column.
        let share = outliers.len() as f32 / numbers.len().max(1) as f32;
        let rarity = (1.0 - share * RARE as f32).max(0.1);
        for outlier in outliers {
            let row = self.numbers[outlier.index].0;
            note(row, outlier.deviation.min(EXTREME) as f32 * rarity, false);
        }
        let Some((smallest, largest)) = self.turning_points() else { return };
        for (extreme, weight) in [(largest, LARGEST), (smallest, SMALLEST)] {
            let mut rows = self.numbers.iter().filter(|&&(_, number)| number == extreme);
            let is_rare = rows.clone().count() * RARE <= self.numbers.len();
            if let (Some(&(row, _)), true) = (rows.next(), is_rare) {
                note(row, weight, true);
            }
        }
    }

    /// The smallest and the largest number, if they do not just stand at the ends, as those of
    /// counters and times do.
    fn turning_points(&self) -> Option<(f64, f64)> {
        let numbers = || self.numbers.iter().map(|&(_, number)| number);
        let (first, last) = (numbers().next()?, numbers().next_back()?);
        let extremes = (numbers().reduce(f64::min)?, numbers().reduce(f64::max)?);
        let at_ends = extremes == (first, last) || extremes == (last, first);
        (self.numbers.len() >= ENOUGH && !at_ends && extremes.0 < extremes.1).then_some(extremes)
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// `ms: 3 to 9210` for numbers, `status: "OK" x598, "RESET" x2` for few values; `None` where neither
    /// says anything about each row.
    pub(crate) fn summary(&self, row_count: usize) -> Option<String> {
        if self.name.contains("[]") {
            return None;
        }
        if let (Some(counts), Some(2..)) = (&self.counts, self.counts.as_ref().map(Vec::len)) {
            let mut counts: Vec<_> = counts.iter().collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            let counts: Vec<_> =
                counts.iter().map(|(text, count)| format!("{text} x{count}")).collect();
            return Some(format!(
                "{}{}: {}",
                self.name,
                self.coverage(row_count),
                counts.join(", ")
            ));
        }
        let [smallest, largest] = self.extremes.as_ref()?;
        let all_numbers = self.values.is_empty() && smallest.0 < largest.0;
        all_numbers.then(|| {
            format!("{}{}: {} to {}", self.name, self.coverage(row_count), smallest.1, largest.1)
        })
    }

    /// ` (in 34 rows)` if not all rows have it.
    fn coverage(&self, row_count: usize) -> String {
        if self.rows.len() == row_count {
            return String::new();
        }
        format!(" (in {} rows)", self.rows.len())
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

/// A hash of what `value` says, with what varies masked.
pub(crate) fn masked(value: Value<'_>) -> u64 {
    hr_mask::hash(value.unquoted().unwrap_or(value.raw()))
}
