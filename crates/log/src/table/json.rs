//! A table as one JSON object.
//!
//! - `handle`: the name of the archived original, or `null`
//! - `lines`: how many there are; the counts of all templates, and of `others`, sum up to it
//! - `others`: lines of kinds that a summary had no room for: `count`, `first_line`, `last_line`; only if there are
//! - `unlisted_slots`: places of numbers that there was no room for; only if there are
//! - `templates`, worst first, then those with the most lines:
//!   - `severity`: `failure`, `notable` or `routine`; `level`: `FATAL` to `TRACE`, or `null`
//!   - `count`; `share` of all lines, up to 1; `first_line` and `last_line`, counted from 1
//!   - `first_time` and `last_time`, as the log writes them, or `null`
//!   - `sample`: the first line without its end. With `"lossy": true` it is not UTF-8, and U+FFFD stands for what
//!     is not; with `cut_from` it is only the start of a line of so many bytes
//!   - `slots`: `word`, the how manieth word of the message, from 1; its `key` or `null`; `unit`, maybe empty;
//!     `example`, as it stands in line `example_line`; `count`, `min` and `max` with `min_line` and `max_line`, all
//!     exact; `median`, within 3 %; `sequence`: `rising` or `falling` where
//!     they are a counter, an identifier or the like, or `null`

use super::build::{Slot, Table, Template};
use crate::summary::{Direction, Exact};
use hr_core::Handle;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

impl Table {
    /// Writes the table of a log whose original has this `handle`, if it was archived, as JSON on one line.
    pub fn write_json(&self, handle: Option<Handle>, mut out: impl Write) -> io::Result<()> {
        let object = Object {
            handle: handle.map(|handle| handle.to_string()),
            lines: self.lines,
            others: self.others.map(|it| OthersObject {
                count: it.count,
                first_line: it.first,
                last_line: it.last,
            }),
            unlisted_slots: self.unlisted,
            templates: self,
        };
        serde_json::to_writer(&mut out, &object)?;
        out.write_all(b"\n")
    }
}

#[derive(Serialize)]
struct Object<'a> {
    handle: Option<String>,
    lines: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    others: Option<OthersObject>,
    #[serde(skip_serializing_if = "is_zero")]
    unlisted_slots: usize,
    #[serde(serialize_with = "each_template")]
    templates: &'a Table,
}

#[derive(Serialize)]
struct OthersObject {
    count: usize,
    first_line: usize,
    last_line: usize,
}

#[derive(Serialize)]
struct TemplateObject<'a> {
    severity: &'a str,
    level: Option<&'a str>,
    count: usize,
    share: f64,
    first_line: usize,
    last_line: usize,
    first_time: Option<String>,
    last_time: Option<String>,
    sample: String,
    #[serde(skip_serializing_if = "is_false")]
    lossy: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    cut_from: Option<usize>,
    slots: Vec<SlotObject<'a>>,
}

#[derive(Serialize)]
struct SlotObject<'a> {
    word: usize,
    key: Option<&'a str>,
    unit: &'a str,
    example: &'a str,
    example_line: usize,
    count: u64,
    min: Number,
    min_line: usize,
    max: Number,
    max_line: usize,
    median: Option<Number>,
    sequence: Option<&'a str>,
}

/// A number without `.0` where it is whole.
struct Number(f64);

fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// One template after the other, so that only one is held twice.
fn each_template<S: Serializer>(table: &Table, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(table.templates.iter().map(|it| TemplateObject::of(it, table.lines)))
}

impl<'a> TemplateObject<'a> {
    fn of(template: &'a Template, lines: usize) -> Self {
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        let sample = &template.sample;
        TemplateObject {
            severity: template.severity.name(),
            level: template.level.map(hr_severity::Level::name),
            count: template.count,
            share: template.count as f64 / lines as f64,
            first_line: template.first,
            last_line: template.last,
            first_time: template.first_time.as_ref().map(text),
            last_time: template.last_time.as_ref().map(text),
            sample: text(&sample.text),
            lossy: std::str::from_utf8(&sample.text).is_err(),
            cut_from: sample.cut_from,
            slots: template.slots.iter().map(SlotObject::of).collect(),
        }
    }
}

impl<'a> SlotObject<'a> {
    fn of(slot: &'a Slot) -> Self {
        SlotObject {
            word: slot.word,
            key: slot.key.as_deref(),
            unit: &slot.unit,
            example: &slot.label,
            example_line: slot.line,
            count: slot.count,
            min: Number(slot.min.0.0),
            min_line: slot.min.1,
            max: Number(slot.max.0.0),
            max_line: slot.max.1,
            median: slot.median.map(Number),
            sequence: slot.direction.map(Direction::name),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Exact(self.0).whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}
