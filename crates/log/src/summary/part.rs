//! A tally in a file.
//!
//! One JSON object: `format`, 1; `lines`, how many; `start`, how the first 600 open (`r` as a record, `w` as one
//! that something else wrote a time before, `a` attached to the line before, `o` otherwise); `others`, the lines
//! whose kinds there was no room for; `unlisted_slots`, places of numbers that there was no room for; and `kinds` in the order of their first lines. Numbers of lines count from 1.
//! Text that is not UTF-8 is written as `{"base64":"..."}`, and numbers that are not whole as strings.

use super::kind::KindTally;
use super::tally::{Others, Tally};
use crate::record::Opening;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// The form that is written here. Another number means that what is in it is something else.
const FORMAT: u32 = 1;
/// No log has more lines. Sums of such numbers do not overflow.
const MOST_LINES: usize = 1 << 48;

/// What is known of the lines of one file or stream: the counts of each kind, in bounded size.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    format: u32,
    pub(crate) lines: usize,
    start: String,
    pub(crate) others: Option<Others>,
    pub(crate) unlisted_slots: usize,
    pub(crate) kinds: Vec<KindTally>,
}

/// Why a summary cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PartError {
    /// It is not JSON, or of another shape.
    #[error("it is not a summary that 'hr-log --partial' wrote: {0}")]
    Shape(#[source] serde_json::Error),
    /// It is of another format.
    #[error("its format is {0}, and this hr-log reads format {FORMAT} only: write it anew")]
    Format(u32),
    /// Its numbers do not add up.
    #[error("its numbers do not add up, so it was changed or cut short: write it anew")]
    Sums,
}

impl Part {
    pub(crate) fn of(tally: Tally) -> Part {
        Part {
            format: FORMAT,
            lines: tally.lines(),
            start: tally.start().iter().map(|opening| letter(*opening)).collect(),
            others: tally.others(),
            unlisted_slots: tally.unlisted(),
            kinds: tally.into_all(),
        }
    }

    /// Writes it as JSON, on one line.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// Reads what [`write`](Part::write) wrote.
    pub fn read(json: &[u8]) -> Result<Part, PartError> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let head: Head = serde_json::from_slice(json).map_err(PartError::Shape)?;
        if head.format != FORMAT {
            return Err(PartError::Format(head.format));
        }
        let part: Part = serde_json::from_slice(json).map_err(PartError::Shape)?;
        if part.is_sound() { Ok(part) } else { Err(PartError::Sums) }
    }

    /// How its first lines open.
    pub(crate) fn start(&self) -> Vec<Opening> {
        self.start.chars().filter_map(opening).collect()
    }

    fn is_sound(&self) -> bool {
        let others = self.others.map_or(0, |others| others.count);
        let counts = self.kinds.iter().try_fold(others, |sum, kind| sum.checked_add(kind.count));
        let in_order = self.kinds.is_sorted_by_key(|kind| kind.first);
        counts == Some(self.lines)
            && self.lines <= MOST_LINES
            && self.unlisted_slots <= MOST_LINES
            && in_order
            && self.kinds.iter().all(|kind| kind.is_sound(self.lines))
            && self
                .others
                .is_none_or(|it| 0 < it.first && it.first <= it.last && it.last <= self.lines)
            && self.start.chars().all(|letter| opening(letter).is_some())
            && self.start.len() <= self.lines
    }
}

const LETTERS: [(Opening, char); 4] = [
    (Opening::Record, 'r'),
    (Opening::Wrapped, 'w'),
    (Opening::Attached, 'a'),
    (Opening::Other, 'o'),
];

fn letter(opening: Opening) -> char {
    LETTERS.iter().find(|it| it.0 == opening).map_or('o', |it| it.1)
}

fn opening(letter: char) -> Option<Opening> {
    LETTERS.iter().find(|it| it.1 == letter).map(|it| it.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PartSurvey;

    fn part(log: &[u8]) -> Part {
        let mut survey = PartSurvey::default();
        survey.push(log);
        survey.finish()
    }

    fn written(part: &Part) -> Vec<u8> {
        let mut json = Vec::new();
        part.write(&mut json).unwrap();
        json
    }

    #[test]
    fn what_is_written_is_read() {
        let log = b"06:00:01 took 3.25 ms\n06:00:02 took 0.1 ms\r\n\tat x\n\xff\xfe no text\n";
        let part = part(log);
        let json = written(&part);
        let again = Part::read(&json).unwrap();
        assert_eq!(written(&again), json);
        assert_eq!((again.lines, again.kinds.len(), again.start.as_str()), (4, 3, "rrao"));
    }

    #[test]
    fn what_is_no_summary_is_refused() {
        let json = String::from_utf8(written(&part(b"a 1\na 2\n"))).unwrap();
        for (json, words) in [
            ("06:00:01 INFO a\n".to_owned(), "not a summary"),
            ("{}".to_owned(), "missing field `format`"),
            (json.replace("\"format\":1", "\"format\":2"), "its format is 2"),
            (json.replace("\"lines\":2", "\"lines\":3"), "do not add up"),
            (json[..json.len() / 2].to_owned(), "not a summary"),
        ] {
            let error = Part::read(json.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
