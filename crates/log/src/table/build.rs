//! From kinds of lines to templates.

use super::column::{Column, Name, key, label};
use crate::class::{Classes, Context};
use crate::header::Header;
use crate::numbers::Numbers;
use crate::record::Records;
use crate::severity::Severity;
use crate::skeleton::Skeletons;
use crate::spot::Spot;
use crate::summary::{Direction, Exact, KindTally, Others, Readings, Room, Tally, unit_text};
use hr_mask::tokens;
use hr_severity::Level;
use std::cmp::Reverse;

/// Longest sample.
const SAMPLE: usize = 4 << 10;
/// Bytes of samples in all. When there are more, further samples are cut to `SHORT`.
const SAMPLES: usize = 4 << 20;
const SHORT: usize = 200;
/// Most places of numbers in all, and of one template: those with more are of lines that have little in common.
const MOST_COLUMNS: usize = 16_000;
const MOST_OF_TEMPLATE: usize = 96;

/// The templates of a log. Lines count from 1.
#[derive(Debug)]
pub struct Table {
    pub(super) lines: usize,
    /// Worst first, then those with the most lines.
    pub(super) templates: Vec<Template>,
    /// Lines of kinds that a summary had no room for.
    pub(super) others: Option<Others>,
    /// Places of numbers that there was no room for.
    pub(super) unlisted: usize,
}

/// A template.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) severity: Severity,
    pub(super) level: Option<Level>,
    pub(super) count: usize,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) first_time: Option<Vec<u8>>,
    pub(super) last_time: Option<Vec<u8>>,
    pub(super) sample: Sample,
    pub(super) slots: Vec<Slot>,
}

/// The first line of a template.
#[derive(Debug, Default)]
pub(super) struct Sample {
    /// Its text without line end, or the start of it.
    pub(super) text: Vec<u8>,
    pub(super) ends_with_crlf: bool,
    /// How many bytes it has in all without its line end, if that is more.
    pub(super) cut_from: Option<usize>,
}

/// Numbers of one unit in one place of a template.
#[derive(Debug)]
pub(super) struct Slot {
    /// The how manieth word of the message it is, from 1.
    pub(super) word: usize,
    pub(super) key: Option<String>,
    pub(super) unit: String,
    /// What stands there in line `line`.
    pub(super) label: String,
    pub(super) line: usize,
    pub(super) count: u64,
    pub(super) min: (Exact, usize),
    pub(super) max: (Exact, usize),
    pub(super) median: Option<f64>,
    pub(super) direction: Option<Direction>,
}

/// Finds out the templates of kinds of lines.
#[derive(Debug)]
pub(super) struct Builder {
    classes: Option<Classes>,
    skeletons: Skeletons,
    /// By the number of the group.
    rows: Vec<Row>,
    room: Room,
    columns: usize,
    pub(super) unlisted: usize,
    /// Bytes of samples so far.
    samples: usize,
}

/// A template in the making.
#[derive(Debug)]
struct Row {
    severity: Severity,
    level: Option<Level>,
    count: usize,
    first: usize,
    last: usize,
    /// With the lines they are of.
    first_time: Option<(usize, Vec<u8>)>,
    last_time: Option<(usize, Vec<u8>)>,
    sample: Sample,
    columns: Vec<Column>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            classes: None,
            skeletons: Skeletons::default(),
            rows: Vec::new(),
            room: Room::WHOLE,
            columns: 0,
            unlisted: 0,
            samples: 0,
        }
    }
}

impl Builder {
    /// Adds all kinds of `tally`, whose lines are all of other kinds or later than those before.
    pub(super) fn add(&mut self, tally: &Tally) {
        let mut classes =
            self.classes.take().unwrap_or_else(|| Classes::new(Records::new(tally.makeup())));
        for kind in tally.all() {
            self.add_kind(kind, &mut classes);
        }
        self.classes = Some(classes);
    }

    /// The table of all that was added, and of `tally`.
    pub(super) fn finish(mut self, tally: &Tally) -> Table {
        self.add(tally);
        let rows = self.rows.into_iter().filter(|row| row.count > 0);
        let mut templates: Vec<Template> = rows.map(Row::finish).collect();
        templates.sort_by_key(|it| (Reverse(it.severity), Reverse(it.count), it.first));
        let (lines, others) = (tally.lines(), tally.others());
        Table { lines, templates, others, unlisted: self.unlisted }
    }

    fn add_kind(&mut self, kind: &KindTally, classes: &mut Classes) {
        let plain = &*kind.plain();
        // The numbers were noted already; what is made here is thrown away.
        let context = Context { numbers: &mut Numbers::default(), query: None };
        let sort = match kind.rest {
            Some(rest) => classes.of_long(plain, rest.tone(), context).sort,
            None => classes.of(plain, context).class.sort,
        };
        let id = sort.group as usize;
        while self.rows.len() <= id {
            self.rows.push(Row::new(sort.severity, sort.level));
        }
        if self.rows[id].count == 0 {
            let most = if self.samples < SAMPLES { SAMPLE } else { SHORT };
            self.rows[id] = Row::new(sort.severity, sort.level);
            self.rows[id].sample = Sample::of(kind, most);
            self.samples += self.rows[id].sample.text.len();
        }
        let row = &mut self.rows[id];
        row.first = row.first.min(kind.first);
        row.last = row.last.max(kind.last);
        row.count += kind.count;
        if sort.begins_record {
            row.note_times(kind);
            self.add_numbers(id, kind, plain);
        }
    }

    fn add_numbers(&mut self, id: usize, kind: &KindTally, plain: &[u8]) {
        if kind.slots.is_empty() {
            return;
        }
        self.skeletons.read(plain);
        let mut before = 0..0;
        let mut keys: Vec<&str> = Vec::new();
        let row = &mut self.rows[id];
        for (at, token) in tokens(plain).starting_at(Header::of(plain).message).enumerate() {
            let word = token.start..token.end;
            let after = std::mem::replace(&mut before, word.clone());
            let text = &plain[word.clone()];
            let key = key(text);
            keys.extend(key);
            let Some(spot) = Spot::of_token(plain, word.clone(), &self.skeletons.runs) else {
                continue;
            };
            let Some(slot) = kind.slots.iter().find(|it| it.spot == spot) else { continue };
            let name = match key {
                Some(key) => {
                    let nth = keys.iter().filter(|it| **it == key).count();
                    Name::Key(key.to_owned(), nth)
                }
                None => Name::Word(at + 1),
            };
            let known = row.columns.iter_mut().find(|column| column.name == name);
            if let Some(column) = known {
                column.add(slot, &mut self.room);
            } else if self.columns == MOST_COLUMNS || row.columns.len() == MOST_OF_TEMPLATE {
                self.unlisted += 1;
            } else {
                self.columns += 1;
                let from = if key.is_some() || after.is_empty() { word.start } else { after.start };
                let label = label(&plain[from..word.end]);
                let mut column = Column::new(name, at + 1, label, kind.first);
                column.add(slot, &mut self.room);
                row.columns.push(column);
            }
        }
    }
}

impl Row {
    fn new(severity: Severity, level: Option<Level>) -> Self {
        Row {
            severity,
            level,
            count: 0,
            first: usize::MAX,
            last: 0,
            first_time: None,
            last_time: None,
            sample: Sample::default(),
            columns: Vec::new(),
        }
    }

    fn note_times(&mut self, kind: &KindTally) {
        if let Some(time) = &kind.first_time
            && self.first_time.as_ref().is_none_or(|first| kind.first < first.0)
        {
            self.first_time = Some((kind.first, time.0.clone()));
        }
        if let Some(time) = &kind.last_time
            && self.last_time.as_ref().is_none_or(|last| kind.last > last.0)
        {
            self.last_time = Some((kind.last, time.0.clone()));
        }
    }

    fn finish(mut self) -> Template {
        self.columns.sort_by_key(|column| column.word);
        let mut slots: Vec<Slot> = Vec::new();
        for mut column in self.columns {
            let (name, word, line) = (column.name.clone(), column.word, column.line);
            let label = std::mem::take(&mut column.label);
            let key = match name {
                Name::Key(key, _) => Some(key),
                Name::Word(_) => None,
            };
            let numbers = column.numbers().into_iter();
            slots.extend(numbers.map(|it| Slot::of(&it, key.clone(), word, label.clone(), line)));
        }
        Template {
            severity: self.severity,
            level: self.level,
            count: self.count,
            first: self.first,
            last: self.last,
            first_time: self.first_time.map(|it| it.1),
            last_time: self.last_time.map(|it| it.1),
            sample: self.sample,
            slots,
        }
    }
}

impl Slot {
    fn of(it: &Readings, key: Option<String>, word: usize, label: String, line: usize) -> Slot {
        Slot {
            word,
            key,
            unit: String::from_utf8_lossy(unit_text(&it.unit)).into_owned(),
            label,
            line,
            count: it.count,
            min: it.min,
            max: it.max,
            median: it.median(),
            direction: it.direction(),
        }
    }
}

impl Sample {
    /// The first `most` bytes of the first line of `kind`, or fewer, so that no character is cut.
    fn of(kind: &KindTally, most: usize) -> Sample {
        let text = &kind.text.0;
        let is_long = kind.rest.is_some();
        if text.len() <= most && !is_long {
            let (text, ends_with_crlf) = (text.clone(), kind.ends_with_crlf);
            return Sample { text, ends_with_crlf, cut_from: None };
        }
        let mut end = most.min(text.len());
        let is_inner = |at: usize| text.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
        let back = (0..4).take_while(|&back| end > back && is_inner(end - back)).count();
        end -= if back < 4 { back } else { 0 };
        let whole = if is_long { kind.bytes } else { text.len() };
        Sample { text: text[..end].to_vec(), ends_with_crlf: false, cut_from: Some(whole) }
    }
}
