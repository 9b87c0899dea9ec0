//! The numbers of one unit in one place.

use super::bytes::Bytes;
use super::exact::Exact;
use crate::spot::Unit;
use hr_outliers::{Sketch, is_sequence};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Buckets of a sketch for which there is always room.
const LEAST_BUCKETS: usize = 8;

/// How much more may be remembered of numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// Units of slots whose numbers are told apart.
    pub(crate) units: usize,
    /// Buckets of sketches. Without room, medians are less exact, and nothing else.
    pub(crate) buckets: usize,
}

impl Room {
    /// All there is.
    pub(crate) const WHOLE: Room = Room { units: 24_000, buckets: 300_000 };
}

/// Where the numbers of a sequence go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Rising,
    Falling,
}

impl Direction {
    /// The word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Direction::Rising => "rising",
            Direction::Falling => "falling",
        }
    }
}

/// Numbers in the order of their lines, which count from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Readings {
    #[serde(with = "as_text")]
    pub(crate) unit: Unit,
    pub(crate) count: u64,
    /// How often a number was larger, or smaller, than the one before in a line of its kind.
    ups: u64,
    downs: u64,
    first: Exact,
    last: Exact,
    /// The first of the smallest and of the largest numbers, with their lines.
    pub(crate) min: (Exact, usize),
    pub(crate) max: (Exact, usize),
    #[serde(with = "as_buckets")]
    sketch: Sketch,
}

impl Readings {
    /// Those of the one `number` in line `line`.
    pub(crate) fn new(unit: Unit, number: f64, line: usize) -> Self {
        let number = Exact(without_sign_of_zero(number));
        let mut sketch = Sketch::default();
        sketch.add(number.0);
        let (min, max) = ((number, line), (number, line));
        Self { unit, count: 1, ups: 0, downs: 0, first: number, last: number, min, max, sketch }
    }

    /// Notes the `number` in `line`, which comes after all others.
    pub(crate) fn add(&mut self, number: f64, line: usize, room: &mut Room) {
        let number = Exact(without_sign_of_zero(number));
        self.step_to(number);
        self.last = number;
        self.count += 1;
        if number < self.min.0 {
            self.min = (number, line);
        }
        if number > self.max.0 {
            self.max = (number, line);
        }
        self.sketch_many(number.0, 1, room);
    }

    /// Adds those of later lines of the same kind, which are numbered from `offset` on.
    pub(crate) fn go_on(&mut self, later: &Readings, offset: usize, room: &mut Room) {
        self.step_to(later.first);
        self.last = later.last;
        self.join(later, offset, room);
    }

    /// Adds those of lines of another kind, which are numbered from `offset` on.
    pub(crate) fn join(&mut self, other: &Readings, offset: usize, room: &mut Room) {
        self.ups += other.ups;
        self.downs += other.downs;
        self.count += other.count;
        let (min, max) = ((other.min.0, other.min.1 + offset), (other.max.0, other.max.1 + offset));
        if min.0 < self.min.0 || min.0 == self.min.0 && min.1 < self.min.1 {
            self.min = min;
        }
        if max.0 > self.max.0 || max.0 == self.max.0 && max.1 < self.max.1 {
            self.max = max;
        }
        for (number, count) in other.sketch.buckets() {
            self.sketch_many(number, count, room);
        }
    }

    /// The same in lines that are numbered from `offset` on.
    pub(crate) fn moved(mut self, offset: usize) -> Self {
        self.min.1 += offset;
        self.max.1 += offset;
        self
    }

    /// Room that its sketch takes.
    pub(crate) fn buckets(&self) -> usize {
        self.sketch.buckets().len()
    }

    /// Where they go, if they go one way, as counters, identifiers and times do.
    pub(crate) fn direction(&self) -> Option<Direction> {
        let is_sequence = self.count > 2 && is_sequence(self.ups, self.downs, self.count);
        let direction = if self.ups > self.downs { Direction::Rising } else { Direction::Falling };
        is_sequence.then_some(direction)
    }

    /// The number in the middle, about.
    pub(crate) fn median(&self) -> Option<f64> {
        self.sketch.quantile(0.5)
    }

    /// Whether it may have come about.
    pub(crate) fn is_sound(&self, lines: usize) -> bool {
        let is_line = |line: usize| (1..=lines).contains(&line);
        self.count > 0
            && self.count <= lines as u64
            && self.ups.saturating_add(self.downs) <= self.count
            && is_line(self.min.1)
            && is_line(self.max.1)
            && self.sketch.count() == self.count
    }

    fn step_to(&mut self, next: Exact) {
        self.ups += u64::from(next > self.last);
        self.downs += u64::from(next < self.last);
    }

    fn sketch_many(&mut self, number: f64, count: u64, room: &mut Room) {
        let before = self.buckets();
        let most = if room.buckets > 0 { usize::MAX } else { LEAST_BUCKETS };
        self.sketch.add_many(number, count, most);
        room.buckets = room.buckets.saturating_sub(self.buckets().saturating_sub(before));
    }
}

/// `-0` is no other number than `0`.
fn without_sign_of_zero(number: f64) -> f64 {
    number + 0.0
}

/// A unit without the zeros after it.
pub(crate) fn unit_text(unit: &Unit) -> &[u8] {
    let len = unit.iter().position(|&byte| byte == 0).unwrap_or(unit.len());
    &unit[..len]
}

mod as_text {
    use super::{Bytes, Deserialize, Deserializer, Serialize, Serializer, Unit, unit_text};
    use crate::spot::unit;
    use serde::de::Error;

    pub(super) fn serialize<S: Serializer>(unit: &Unit, serializer: S) -> Result<S::Ok, S::Error> {
        Bytes(unit_text(unit).to_vec()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Unit, D::Error> {
        unit(&Bytes::deserialize(from)?.0).ok_or_else(|| D::Error::custom("no such unit"))
    }
}

mod as_buckets {
    use super::{Deserialize, Deserializer, Exact, Serialize, Serializer, Sketch};

    pub(super) fn serialize<S: Serializer>(sketch: &Sketch, to: S) -> Result<S::Ok, S::Error> {
        let buckets = sketch.buckets().map(|(number, count)| (Exact(number), count));
        (sketch.coarseness(), buckets.collect::<Vec<_>>()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Sketch, D::Error> {
        let (coarseness, buckets) = <(u32, Vec<(Exact, u32)>)>::deserialize(from)?;
        let mut sketch = Sketch::with_coarseness(coarseness);
        for (number, count) in buckets {
            sketch.add_many(number.0, u64::from(count), usize::MAX);
        }
        Ok(sketch)
    }
}
