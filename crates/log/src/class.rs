//! What a line is, found out once for all lines with its skeleton.

use crate::header::Header;
use crate::kinds::{Kind, Kinds};
use crate::miner::Miner;
use crate::numbers::{Numbers, Slot};
use crate::record::{Records, names_a_cause};
use crate::severity::{Severity, severity};
use crate::skeleton::{Run, hash_with};
use crate::spot::TimeSpot;
use hr_core::GroupId;
use hr_mask::tokens;
use hr_rank::{Hits, Query};
use hr_severity::{Level, Tone};

/// Numbers of a line that are compared with those of its like.
const MOST_SLOTS: usize = 48;

/// What a line is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sort {
    pub(crate) group: GroupId,
    pub(crate) severity: Severity,
    pub(crate) level: Option<Level>,
    pub(crate) begins_record: bool,
    /// Whether it names what was thrown or what caused it.
    pub(crate) is_cause: bool,
}

/// What lines of one kind have in common.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) sort: Sort,
    /// Where its numbers are.
    pub(crate) slots: Box<[Slot]>,
    /// What it holds of the query, where that is the same for all lines of the kind.
    pub(crate) hits: Option<Box<Hits>>,
    /// The hash of the words of its message.
    pub(crate) wording: u64,
    time: Option<TimeSpot>,
}

impl Class {
    /// The time of `line`, which is of this kind and has these `runs`.
    pub(crate) fn time<'a>(&self, line: &'a [u8], runs: &[Run]) -> Option<&'a [u8]> {
        self.time.and_then(|time| time.of(line, runs))
    }
}

/// Finds out what lines are.
#[derive(Debug)]
pub(crate) struct Classes {
    records: Records,
    miner: Miner,
    kinds: Kinds,
    /// By the number of their kind.
    classes: Vec<Class>,
}

/// What was found out of a line.
pub(crate) struct Found<'a> {
    pub(crate) class: &'a Class,
    pub(crate) runs: &'a [Run],
    /// Whether no line of its kind was seen before.
    pub(crate) is_new: bool,
}

/// What a line is compared with.
pub(crate) struct Context<'a> {
    pub(crate) numbers: &'a mut Numbers,
    /// The query, if what a line holds of it can be told from its skeleton.
    pub(crate) query: Option<&'a Query>,
}

impl Classes {
    pub(crate) fn new(records: Records) -> Self {
        Self { records, miner: Miner::default(), kinds: Kinds::default(), classes: Vec::new() }
    }

    /// Tells anew what begins a record. All kinds are found out again; groups stay.
    pub(crate) fn set_records(&mut self, records: Records) {
        self.records = records;
        self.kinds = Kinds::default();
        self.classes.clear();
    }

    /// What `line` is.
    pub(crate) fn of(&mut self, line: &[u8], mut context: Context<'_>) -> Found<'_> {
        let Kind { number, is_new } = self.kinds.of(line);
        let at = number as usize;
        if is_new {
            self.classes.truncate(at);
            let class = self.find_out(line, None, &mut context);
            self.classes.push(class);
        }
        Found { class: &self.classes[at], runs: self.kinds.runs(), is_new }
    }

    /// The runs of the last line.
    pub(crate) fn runs(&self) -> &[Run] {
        self.kinds.runs()
    }

    /// What a long line is that starts with `start`, and whose rest is of this `tone`.
    pub(crate) fn of_long(&mut self, start: &[u8], tone: Tone, mut context: Context<'_>) -> Class {
        self.kinds.read_runs(start);
        self.find_out(start, Some(tone), &mut context)
    }

    fn find_out(&mut self, line: &[u8], rest: Option<Tone>, context: &mut Context<'_>) -> Class {
        let runs = self.kinds.runs();
        let header = Header::of(line);
        let begins_record = self.records.begins(line, &header);
        let header = if begins_record { header } else { Header::default() };
        let severity = severity(line, &header).max(match rest {
            Some(Tone::Failing) => Severity::Failure,
            Some(Tone::Uneasy) => Severity::Notable,
            _ => Severity::Routine,
        });
        let group = self.miner.group(line, &header, severity);
        let mut slots = Vec::new();
        if begins_record {
            for (number, token) in tokens(line).starting_at(header.message).enumerate() {
                if !token.varies || slots.len() >= MOST_SLOTS {
                    continue;
                }
                let (span, place) = (token.start..token.end, (group, number as u32));
                slots.extend(context.numbers.slot(line, runs, span, place));
            }
        }
        Class {
            sort: Sort {
                group,
                severity,
                level: header.level,
                begins_record,
                is_cause: !begins_record && names_a_cause(line),
            },
            slots: slots.into(),
            hits: context.query.map(|query| Box::new(query.hits(&[line]))),
            wording: wording(&line[header.message.min(line.len())..]),
            time: header.time.and_then(|time| TimeSpot::new(time, runs)),
        }
    }
}

/// The hash of the words of a message, in their order, but for those that hold a digit or are the value of a key.
fn wording(message: &[u8]) -> u64 {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    let mut hash = 0;
    let mut at = 0;
    while at < message.len() {
        let len = message[at..].iter().take_while(|byte| is_of_word(byte)).count();
        let word = &message[at..at + len];
        let is_value = at > 0 && message[at - 1] == b'=';
        if len > 0 && !is_value && !word.iter().any(u8::is_ascii_digit) {
            hash = hash_with(hash, word);
        }
        at += len.max(1);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_values_are_no_words() {
        for (one, other) in [("took 9 ms", "took 12 ms"), ("user=root in", "user=mary in")] {
            assert_eq!(wording(one.as_bytes()), wording(other.as_bytes()));
        }
        assert_ne!(wording(b"touch down"), wording(b"touch up"));
    }
}
