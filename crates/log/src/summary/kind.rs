//! The lines of one kind.

use super::bytes::Bytes;
use super::readings::Room;
use super::slot::SlotTally;
use crate::header::Header;
use crate::lines::Piece;
use crate::skeleton::Run;
use crate::spot::{Spot, TimeSpot};
use hr_mask::{tokens, without_escapes};
use hr_severity::Tone;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Places of a line that are looked at for numbers.
const MOST_SLOTS: usize = 64;

/// What is remembered of them. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct KindTally {
    /// The first line, without its end; of a long one the first 64 KiB.
    pub(crate) text: Bytes,
    /// How many bytes that line has in all, its end included.
    pub(crate) bytes: usize,
    /// Whether it ends with CRLF.
    pub(crate) ends_with_crlf: bool,
    /// What the words behind the text say, if the line is a long one.
    pub(crate) rest: Option<Rest>,
    pub(crate) count: usize,
    pub(crate) first: usize,
    pub(crate) last: usize,
    /// The time of the first and of the last line, as they have it.
    pub(crate) first_time: Option<Bytes>,
    pub(crate) last_time: Option<Bytes>,
    pub(crate) slots: Vec<SlotTally>,
    #[serde(skip)]
    time: Option<TimeSpot>,
}

/// A [`Tone`] as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Rest {
    Calm,
    Uneasy,
    Failing,
}

impl Rest {
    pub(crate) fn of(tone: Tone) -> Rest {
        match tone {
            Tone::Calm => Rest::Calm,
            Tone::Uneasy => Rest::Uneasy,
            Tone::Failing => Rest::Failing,
        }
    }

    pub(crate) fn tone(self) -> Tone {
        match self {
            Rest::Calm => Tone::Calm,
            Rest::Uneasy => Tone::Uneasy,
            Rest::Failing => Tone::Failing,
        }
    }
}

impl KindTally {
    /// That of a kind whose first line is this, which is `plain` without escape sequences and has these `runs`.
    /// Nothing is counted yet.
    pub(crate) fn new(line: Piece<'_>, plain: &[u8], runs: &[Run]) -> Self {
        let mut slots = Vec::new();
        let mut time = None;
        if line.rest.is_none() {
            time = Header::of(plain).time.and_then(|span| TimeSpot::new(span, runs));
            let spots = tokens(plain).filter(|token| !token.is_outcome);
            let spots = spots.filter_map(|it| Spot::of_token(plain, it.start..it.end, runs));
            slots.extend(spots.take(MOST_SLOTS).map(SlotTally::new));
        }
        Self {
            text: Bytes(line.text.to_vec()),
            bytes: line.len,
            ends_with_crlf: line.len == line.text.len() + 2,
            rest: line.rest.map(Rest::of),
            count: 0,
            first: 0,
            last: 0,
            first_time: None,
            last_time: None,
            slots,
            time,
        }
    }

    /// Counts line `number`, which is `plain` without escape sequences and has these `runs`.
    pub(crate) fn note(&mut self, number: usize, plain: &[u8], runs: &[Run], room: &mut Room) {
        self.count += 1;
        self.last = number;
        if self.count == 1 {
            self.first = number;
        }
        if let Some(text) = self.time.and_then(|time| time.of(plain, runs)) {
            let last = &mut self.last_time.get_or_insert_default().0;
            last.clear();
            last.extend_from_slice(text);
            if self.first_time.is_none() {
                self.first_time.clone_from(&self.last_time);
            }
        }
        for slot in &mut self.slots {
            slot.note(plain, runs, number, room);
        }
    }

    /// Adds later lines, which are numbered from `offset` on.
    pub(crate) fn go_on(&mut self, later: &KindTally, offset: usize, room: &mut Room) {
        self.count += later.count;
        self.last = later.last + offset;
        if later.last_time.is_some() {
            self.last_time.clone_from(&later.last_time);
            if self.first_time.is_none() {
                self.first_time.clone_from(&later.first_time);
            }
        }
        for slot in &later.slots {
            match self.slots.iter_mut().find(|it| it.spot == slot.spot) {
                Some(known) => known.go_on(slot, offset, room),
                None => self.slots.push(slot.clone().moved(offset, room)),
            }
        }
    }

    /// The same in lines that are numbered from `offset` on.
    pub(crate) fn moved(&self, offset: usize, room: &mut Room) -> KindTally {
        let slots = self.slots.iter().map(|slot| slot.clone().moved(offset, room)).collect();
        KindTally { first: self.first + offset, last: self.last + offset, slots, ..self.clone() }
    }

    /// Its first line without escape sequences.
    pub(crate) fn plain(&self) -> Cow<'_, [u8]> {
        without_escapes(&self.text.0)
    }

    /// Whether it may have come about in so many lines.
    pub(crate) fn is_sound(&self, lines: usize) -> bool {
        (1..=lines).contains(&self.count)
            && self.first > 0
            && self.first <= self.last
            && self.last <= lines
            && self.slots.len() <= MOST_SLOTS
            && self.slots.iter().all(|slot| slot.is_sound(lines))
    }
}

/// What tells the kind of a line: its text `plain`, and of a long one also what its rest says.
pub(crate) fn identity(plain: &[u8], rest: Option<Rest>) -> Cow<'_, [u8]> {
    let mark = match rest {
        None => return Cow::Borrowed(plain),
        Some(Rest::Calm) => &b"\0long"[..],
        Some(Rest::Uneasy) => b"\0long, uneasy",
        Some(Rest::Failing) => b"\0long, failing",
    };
    Cow::Owned([plain, mark].concat())
}
