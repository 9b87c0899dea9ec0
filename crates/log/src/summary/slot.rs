//! The numbers in one place of the lines of one kind.

use super::readings::{Readings, Room};
use crate::skeleton::Run;
use crate::spot::Spot;
use serde::{Deserialize, Serialize};

/// Most units of one place. What has more is no number with a unit, but a name or a hash with digits in it.
const MOST_UNITS: usize = 4;

/// What stands there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SlotTally {
    #[serde(flatten)]
    pub(crate) spot: Spot,
    /// How many lines have something else there than a number.
    pub(crate) unread: u64,
    /// Whether there were too many units; then there are none here.
    pub(crate) is_mixed: bool,
    pub(crate) units: Vec<Readings>,
}

impl SlotTally {
    pub(crate) fn new(spot: Spot) -> Self {
        Self { spot, unread: 0, is_mixed: false, units: Vec::new() }
    }

    /// Notes what line `number` has there.
    pub(crate) fn note(&mut self, line: &[u8], runs: &[Run], number: usize, room: &mut Room) {
        let read = self.spot.read(line, runs).filter(|_| !self.is_mixed);
        let Some((value, unit)) = read else {
            self.unread += 1;
            return;
        };
        match self.units.iter_mut().find(|it| it.unit == unit) {
            Some(readings) => readings.add(value, number, room),
            None => self.add_unit(Readings::new(unit, value, number), room),
        }
    }

    /// Adds what later lines of the same kind have there, which are numbered from `offset` on.
    pub(crate) fn go_on(&mut self, later: &SlotTally, offset: usize, room: &mut Room) {
        self.unread += later.unread;
        if later.is_mixed {
            self.mix(room);
        }
        for readings in &later.units {
            match self.units.iter_mut().find(|it| it.unit == readings.unit) {
                _ if self.is_mixed => self.unread += readings.count,
                Some(known) => known.go_on(readings, offset, room),
                None => self.add_unit(readings.clone().moved(offset), room),
            }
        }
    }

    /// The same in lines that are numbered from `offset` on.
    pub(crate) fn moved(mut self, offset: usize, room: &mut Room) -> Self {
        for readings in std::mem::take(&mut self.units) {
            self.add_unit(readings.moved(offset), room);
        }
        self
    }

    /// Whether it may have come about.
    pub(crate) fn is_sound(&self, lines: usize) -> bool {
        self.unread <= lines as u64
            && self.units.len() <= MOST_UNITS
            && self.units.iter().all(|it| it.is_sound(lines))
    }

    fn add_unit(&mut self, readings: Readings, room: &mut Room) {
        if self.units.len() == MOST_UNITS {
            self.mix(room);
        }
        if self.is_mixed || room.units == 0 {
            self.unread += readings.count;
            return;
        }
        room.units -= 1;
        room.buckets = room.buckets.saturating_sub(readings.buckets());
        // Most places have one unit, and there are many places.
        self.units.reserve_exact(1);
        self.units.push(readings);
    }

    fn mix(&mut self, room: &mut Room) {
        self.is_mixed = true;
        for readings in self.units.drain(..) {
            self.unread += readings.count;
            room.units += 1;
            room.buckets += readings.buckets();
        }
    }
}
