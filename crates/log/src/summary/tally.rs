//! The lines of a stream, or of several one after the other, by their kind.

use super::kind::{KindTally, Rest, identity};
use super::readings::Room;
use crate::kinds::Kinds;
use crate::lines::Piece;
use crate::record::{Makeup, Opening};
use hr_mask::without_escapes;
use serde::{Deserialize, Serialize};

/// Most kinds. Each may take two of the 24,000 places in the table of kinds, which must never be full.
const MOST_KINDS: usize = 11_000;
/// Most bytes of their first lines.
const MOST_TEXT: usize = 4 << 20;
/// Lines at the start that tell how all are made up.
const START: usize = 600;

/// What is known of the lines so far.
#[derive(Debug)]
pub(crate) struct Tally {
    kinds: Kinds,
    /// By the number of the kind: in the order of their first lines.
    all: Vec<KindTally>,
    room: Room,
    /// Bytes of text that may be added.
    text_room: usize,
    lines: usize,
    start: Vec<Opening>,
    others: Option<Others>,
    /// Places of numbers that there was no room for; `None` if a kind with numbers is to have room for them.
    unlisted: Option<usize>,
}

/// Lines of kinds that there was no room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Others {
    pub(crate) count: usize,
    /// Counted from 1.
    pub(crate) first: usize,
    pub(crate) last: usize,
}

impl Others {
    /// The same in lines that are numbered from `offset` on.
    pub(crate) fn moved(self, offset: usize) -> Self {
        Self { first: self.first + offset, last: self.last + offset, ..self }
    }
}

/// There is no room for another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl Default for Tally {
    fn default() -> Self {
        Self {
            kinds: Kinds::default(),
            all: Vec::new(),
            room: Room::WHOLE,
            text_room: MOST_TEXT,
            lines: 0,
            start: Vec::new(),
            others: None,
            unlisted: None,
        }
    }
}

impl Tally {
    /// Counts the next line. `Full` if that cannot be: then nothing changes.
    pub(crate) fn line(&mut self, line: Piece<'_>) -> Result<(), Full> {
        let plain = &*without_escapes(line.text);
        let identity = &*identity(plain, line.rest.map(Rest::of));
        let at = match self.kinds.find(identity) {
            Some(number) => number as usize,
            None => {
                self.take_room(line.text.len())?;
                self.kinds.of(identity);
                self.all.push(KindTally::new(line, plain, self.kinds.runs()));
                self.leave_numbers_out();
                self.all.len() - 1
            }
        };
        self.count_line(plain);
        self.all[at].note(self.lines, plain, self.kinds.runs(), &mut self.room);
        Ok(())
    }

    /// Has kinds counted without their numbers where there is no room for these.
    pub(crate) fn without_all_numbers(mut self) -> Self {
        self.unlisted = Some(0);
        self
    }

    /// Counts the next line among the others, whatever it is.
    pub(crate) fn other_line(&mut self, line: Piece<'_>) {
        self.count_line(&without_escapes(line.text));
        let number = self.lines;
        self.add_others(Others { count: 1, first: number, last: number });
    }

    /// Adds a kind of later lines, which are numbered from `offset` on. `Full` if that cannot be: then nothing
    /// changes.
    pub(crate) fn kind(&mut self, later: &KindTally, offset: usize) -> Result<(), Full> {
        let plain = later.plain();
        let identity = &*identity(&plain, later.rest);
        if let Some(number) = self.kinds.find(identity) {
            self.all[number as usize].go_on(later, offset, &mut self.room);
            return Ok(());
        }
        self.take_room(later.text.0.len())?;
        self.kinds.of(identity);
        self.all.push(later.moved(offset, &mut self.room));
        Ok(())
    }

    /// Takes so many later lines, the first of which open so. Their kinds are to be added, and the others.
    pub(crate) fn go_on(&mut self, lines: usize, start: &[Opening]) {
        let more = START - self.start.len();
        if self.start.len() == self.lines {
            self.start.extend(start.iter().take(more));
        }
        self.lines += lines;
    }

    /// Counts lines whose kinds there is no room for.
    pub(crate) fn add_others(&mut self, more: Others) {
        let others = self.others.get_or_insert(Others { count: 0, ..more });
        others.count += more.count;
        others.first = others.first.min(more.first);
        others.last = others.last.max(more.last);
    }

    /// Forgets all kinds, and nothing else, to make room.
    pub(crate) fn restart(&mut self) {
        *self = Self {
            lines: self.lines,
            start: std::mem::take(&mut self.start),
            others: self.others,
            unlisted: self.unlisted,
            ..Self::default()
        };
    }

    /// The kinds, in the order of their first lines.
    pub(crate) fn all(&self) -> &[KindTally] {
        &self.all
    }

    /// The same, taken out.
    pub(crate) fn into_all(self) -> Vec<KindTally> {
        self.all
    }

    /// How many lines there are.
    pub(crate) fn lines(&self) -> usize {
        self.lines
    }

    /// How the first lines open.
    pub(crate) fn start(&self) -> &[Opening] {
        &self.start
    }

    /// Lines of kinds that there was no room for.
    pub(crate) fn others(&self) -> Option<Others> {
        self.others
    }

    /// Places of numbers that there was no room for.
    pub(crate) fn unlisted(&self) -> usize {
        self.unlisted.unwrap_or(0)
    }

    /// How the lines are made up, by the first of them.
    pub(crate) fn makeup(&self) -> Makeup {
        Makeup::of(self.start.iter().copied())
    }

    fn count_line(&mut self, plain: &[u8]) {
        if self.start.len() == self.lines && self.lines < START {
            self.start.push(Opening::of(plain));
        }
        self.lines += 1;
    }

    /// Leaves the numbers of the last kind out if there is no room for them.
    fn leave_numbers_out(&mut self) {
        if let (0, Some(unlisted), Some(kind)) =
            (self.room.units, &mut self.unlisted, self.all.last_mut())
        {
            *unlisted += kind.slots.len();
            kind.slots.clear();
        }
    }

    fn take_room(&mut self, text: usize) -> Result<(), Full> {
        let has_units = self.room.units > 0 || self.unlisted.is_some();
        if self.all.len() >= MOST_KINDS || text > self.text_room || !has_units {
            return Err(Full);
        }
        self.text_room -= text;
        Ok(())
    }
}
