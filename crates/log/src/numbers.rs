//! Numbers in the messages of alike lines, and which of them stand out.

use crate::skeleton::Run;
use crate::spot::{Spot, Unit};
use hr_core::GroupId;
use hr_outliers::{Sketch, is_sequence};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;

/// Deviation from which a line is shown for a number in it. Durations and sizes have long tails; what
/// is reported is beyond them.
const FAR_OUT: f64 = 8.0;
/// Deviation from which the line with the largest or smallest number is worth more than its like.
const OUT: f64 = 2.0;
/// Fewest numbers in the same place that are compared, and from which on a line is held for one.
const ENOUGH: u64 = 20;
const SOON_ENOUGH: u64 = 8;
/// Numbers of a place that are all sketched; of those after them one in so many.
const ALL_SKETCHED: u64 = 128;
const SKETCHED: u64 = 32;
/// Most places. Numbers in further ones are not compared.
const MOST_PLACES: usize = 2_048;

/// A place in a line where a number stands: its skeleton has a run there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slot {
    spot: Spot,
    unit: Unit,
    /// Which of the places it is.
    place: u32,
}

/// Where a number stands: template, token and unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Place {
    group: GroupId,
    token: u32,
    unit: Unit,
}

/// The numbers of one place.
#[derive(Clone, Debug)]
struct Series {
    place: Place,
    count: u64,
    /// How often a number was larger, or smaller, than the one before.
    ups: u64,
    downs: u64,
    last: f64,
    /// The first smallest and the first largest number, with the lines they are in.
    smallest: (f64, usize),
    largest: (f64, usize),
    sketch: Sketch,
    /// What a number must lie beyond to be held, and at which count that is found out again.
    bounds: (f64, f64),
    next_look: u64,
}

impl Series {
    fn new(place: Place) -> Self {
        Self {
            place,
            count: 0,
            ups: 0,
            downs: 0,
            last: 0.0,
            smallest: (f64::INFINITY, 0),
            largest: (f64::NEG_INFINITY, 0),
            sketch: Sketch::default(),
            bounds: (f64::NEG_INFINITY, f64::INFINITY),
            next_look: SOON_ENOUGH,
        }
    }

    /// Notes the number in line `line`; tells whether it may stand out.
    fn add(&mut self, number: f64, line: usize) -> bool {
        if self.count > 0 {
            self.ups += u64::from(number > self.last);
            self.downs += u64::from(number < self.last);
        }
        self.last = number;
        self.count += 1;
        if self.count <= ALL_SKETCHED || self.count.is_multiple_of(SKETCHED) {
            self.sketch.add(number);
        }
        let is_smallest = number < self.smallest.0;
        let is_largest = number > self.largest.0;
        if is_smallest {
            self.smallest = (number, line);
        }
        if is_largest {
            self.largest = (number, line);
        }
        let (low, high) = self.bounds;
        if self.count >= self.next_look {
            self.look();
        }
        is_smallest && number < low || is_largest && number > high
    }

    /// Finds out anew what lies far out.
    fn look(&mut self) {
        self.next_look = self.count + self.count / 4 + 1;
        self.bounds = match self.sketch.spread().filter(|_| !self.is_sequence()) {
            Some(spread) => {
                let far = spread.sigma * OUT;
                (spread.median - far, spread.median + far)
            }
            None => (f64::NEG_INFINITY, f64::INFINITY),
        };
    }

    /// Whether they go one way, as counters, identifiers and times do.
    fn is_sequence(&self) -> bool {
        is_sequence(self.ups, self.downs, self.count)
    }

    /// The lines of its largest and smallest number, where that lies apart from the others.
    fn outlying_lines(&self) -> impl Iterator<Item = (usize, Outlying)> {
        let spread = self.sketch.spread().filter(|_| self.count >= ENOUGH && !self.is_sequence());
        [self.smallest, self.largest].into_iter().filter_map(move |(number, line)| {
            let deviation = spread?.deviation(number);
            let outlying = if deviation >= FAR_OUT { Outlying::Far } else { Outlying::Apart };
            (deviation >= OUT).then_some((line, outlying))
        })
    }
}

/// How far a number lies from those of its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outlying {
    /// By two standard deviations.
    Apart,
    /// So far that its line must be shown.
    Far,
}

/// The numbers of all lines by their place.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    by_place: FxHashMap<Place, u32>,
    series: Vec<Series>,
}

impl Numbers {
    /// The slot for the number in a token of `line`, the how manieth of its message in a line of `group` is told,
    /// too. `runs` are those of the line. `None` if there is no number.
    pub(crate) fn slot(
        &mut self,
        line: &[u8],
        runs: &[Run],
        token: Range<usize>,
        (group, number): (GroupId, u32),
    ) -> Option<Slot> {
        let spot = Spot::of_token(line, token, runs)?;
        let (_, unit) = spot.read(line, runs)?;
        let place = self.place(Place { group, token: number, unit })?;
        Some(Slot { spot, unit, place })
    }

    fn place(&mut self, place: Place) -> Option<u32> {
        if let Some(&at) = self.by_place.get(&place) {
            return Some(at);
        }
        if self.series.len() >= MOST_PLACES {
            return None;
        }
        let at = self.series.len() as u32;
        self.series.push(Series::new(place));
        self.by_place.insert(place, at);
        Some(at)
    }

    /// Notes the number in a slot of line `number`; tells whether it may stand out.
    pub(crate) fn note(&mut self, slot: &Slot, line: &[u8], runs: &[Run], number: usize) -> bool {
        let Some((value, unit)) = slot.spot.read(line, runs) else { return false };
        let mut at = slot.place;
        if unit != slot.unit {
            let Some(series) = self.series.get(at as usize) else { return false };
            let Some(other) = self.place(Place { unit, ..series.place }) else { return false };
            at = other;
        }
        self.series[at as usize].add(value, number)
    }

    /// The lines that hold the largest or the smallest number of their place, where that lies apart from all
    /// others, in order.
    pub(crate) fn outlying_lines(&self) -> BTreeMap<usize, Outlying> {
        let mut lines = BTreeMap::new();
        for (line, outlying) in self.series.iter().flat_map(Series::outlying_lines) {
            let known = lines.entry(line).or_insert(outlying);
            *known = outlying.max(*known);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skeleton::Skeletons;

    /// The number in a token, found and read again.
    fn value(token: &str) -> Option<f64> {
        let token = token.as_bytes();
        let mut skeletons = Skeletons::default();
        skeletons.read(token);
        let slot = Numbers::default().slot(token, &skeletons.runs, 0..token.len(), (0, 0))?;
        slot.spot.read(token, &skeletons.runs).map(|it| it.0)
    }

    #[test]
    fn numbers_are_told_from_names() {
        for (token, expected) in [
            ("9210ms", Some(9210.0)),
            ("took=31.07µs", Some(31.07)),
            ("(12,", Some(12.0)),
            ("left=-1", Some(-1.0)),
            ("15%", Some(15.0)),
            ("5.", Some(5.0)),
            ("\"responseTime\":3644.635,", Some(3644.635)),
            ("done.", None),
            ("10.0.0.1", None),
            ("2026-11-20", None),
            ("order=o-4711", None),
            ("0x1f", None),
            ("12:30", None),
            ("1,234", None),
        ] {
            assert_eq!(value(token), expected, "{token}");
        }
    }

    fn outlying(text: impl Fn(usize) -> String, lines: usize) -> (Vec<usize>, Vec<usize>) {
        let mut numbers = Numbers::default();
        let mut skeletons = Skeletons::default();
        let mut held = vec![];
        for number in 0..lines {
            let line = text(number).into_bytes();
            skeletons.read(&line);
            let mut token_start = 0;
            for (token, text) in line.split(|byte| *byte == b' ').enumerate() {
                let span = token_start..token_start + text.len();
                let slot = numbers.slot(&line, &skeletons.runs, span, (0, token as u32));
                if slot.is_some_and(|it| numbers.note(&it, &line, &skeletons.runs, number)) {
                    held.push(number);
                }
                token_start += text.len() + 1;
            }
        }
        let far = numbers.outlying_lines().into_iter().filter(|it| it.1 == Outlying::Far);
        (far.map(|it| it.0).collect(), held)
    }

    #[test]
    fn the_line_with_a_far_number_is_found_and_held() {
        let line = |number| {
            let ms = if number == 40 { 9210 } else { 10 + number * 7 % 13 };
            format!("request id={number} took {ms} ms")
        };
        let (outlying, held) = outlying(line, 100);
        assert_eq!(outlying, [40]);
        assert!(held.contains(&40) && held.len() < 5, "{held:?}");
    }

    #[test]
    fn units_are_not_mixed() {
        let line = |number| {
            if number % 10 == 0 { format!("took {number}s") } else { "took 900ms".to_owned() }
        };
        assert_eq!(outlying(line, 300).0, [0; 0]);
    }
}
