//! The numbers and times that the rows have under one path of keys.

use super::column::RARE;
use super::number::{Number, Sum};
use super::place::Place;
use hr_outliers::Series;

/// What a row weighs that holds the largest or the smallest number of a column.
const LARGEST: f32 = 6.0;
const SMALLEST: f32 = 4.5;
/// What an outlier weighs at most: its deviation, up to this.
const EXTREME: f64 = 10.0;
/// What the first row of a new level weighs at least and at most, and how many of them stand for all.
const SHIFT: f64 = 5.0;
const LARGEST_SHIFT: f64 = 10.0;
const SAMPLED_SHIFTS: usize = 2;

/// The numbers of a column.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) series: Series<Place>,
    pub(super) sum: Sum,
    pub(super) extremes: Extremes,
}

/// The times of a column.
#[derive(Debug, Default)]
pub(super) struct Times {
    pub(super) series: Series<Place>,
    /// The first and the last of them as written.
    pub(super) extremes: Extremes,
}

/// The smallest and the largest of a series as they are written.
#[derive(Debug)]
pub(super) struct Extremes {
    pub(super) texts: [Vec<u8>; 2],
    numbers: [f64; 2],
}

impl Default for Extremes {
    fn default() -> Self {
        Self { texts: Default::default(), numbers: [f64::INFINITY, f64::NEG_INFINITY] }
    }
}

impl Extremes {
    /// Notes the next number, which is finite.
    #[inline]
    fn note(&mut self, number: f64, raw: &[u8]) {
        let [smallest, largest] = &mut self.texts;
        if number < self.numbers[0] {
            self.numbers[0] = number;
            smallest.clear();
            smallest.extend_from_slice(raw);
        }
        if number > self.numbers[1] {
            self.numbers[1] = number;
            largest.clear();
            largest.extend_from_slice(raw);
        }
    }
}

impl Times {
    /// Adds the next time, which is written `raw`.
    pub(super) fn add(&mut self, seconds: f64, raw: &[u8], place: Place) {
        self.extremes.note(seconds, raw);
        self.series.add(seconds, place);
    }

    /// Calls `note` with each row that stands out, as a column does. Only where times go one way, and
    /// then what stands out is a gap.
    pub(super) fn standing(&self, note: &mut impl FnMut(Place, f32, bool)) {
        if !self.series.is_sequence() {
            return;
        }
        note_outliers(&self.series, note);
    }
}

impl Numbers {
    /// Adds the next number, which is written `raw`.
    pub(super) fn add(&mut self, number: Number, raw: &[u8], place: Place) {
        self.extremes.note(number.value, raw);
        self.series.add(number.value, place);
        self.sum.add(number);
    }

    /// The same for numbers: outliers, new levels and turning points.
    pub(super) fn standing(&self, note: &mut impl FnMut(Place, f32, bool)) {
        note_outliers(&self.series, note);
        for (before, shift) in self.series.shifts().into_iter().enumerate() {
            let weight = (SHIFT * shift.strength).min(LARGEST_SHIFT);
            let weight = if shift.is_common { 1.0 } else { weight };
            note(shift.tag, weight as f32, before < SAMPLED_SHIFTS && !shift.is_common);
        }
        let Some([smallest, largest]) = self.series.turning_points() else { return };
        for (extreme, weight) in [(largest, LARGEST), (smallest, SMALLEST)] {
            if extreme.count * RARE <= self.series.count() {
                note(extreme.tag, weight, true);
            }
        }
    }
}

/// Calls `note` with each row whose number is an outlier.
fn note_outliers(series: &Series<Place>, note: &mut impl FnMut(Place, f32, bool)) {
    for outlier in series.outliers() {
        let weight = outlier.deviation.min(EXTREME) * outlier.rarity;
        note(outlier.tag, weight as f32, false);
    }
}
