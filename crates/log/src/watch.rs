//! A log that is read while it grows.

use crate::class::{Classes, Context, Sort};
use crate::lines::{Lines, Piece};
use crate::numbers::Numbers;
use crate::record::{Records, makeup};
use crate::severity::Severity;
use hr_core::{Address, MARK_START, Source};
use hr_mask::without_escapes;
use hr_severity::Level;

/// Lines of one group that report failures and are shown in one part; the others are counted.
const FAILURES: usize = 5;
/// Lines of a record that are shown after its first one.
const BODY: usize = 40;
/// After so many lines it is looked at anew how lines are made up.
const LOOKS: [usize; 4] = [1, 10, 50, 200];
/// Longest sample of a group.
const SAMPLE: usize = 120;

/// Reads a log as it comes, in parts: tells of each line at once whether it is worth showing, and at the end
/// of a part what was in it. Memory does not grow with the log, but for what is shown and not taken yet.
#[derive(Debug)]
pub struct Watch {
    lines: Lines,
    state: State,
}

#[derive(Debug)]
struct State {
    classes: Classes,
    numbers: Numbers,
    /// The first lines, by which it is found out how lines are made up.
    start: Vec<u8>,
    start_lines: usize,
    groups: Vec<Template>,
    /// What is shown and not taken yet.
    shown: Vec<Shown>,
    /// Lines of the record before that may still be shown.
    body: usize,
    part: Watched,
    /// Number after the last line of the part that is shown or in a gap.
    accounted: usize,
}

/// What is known of a template.
#[derive(Debug)]
struct Template {
    /// Its first line in this part, or the start of it.
    sample: Vec<u8>,
    is_failure: bool,
    /// Lines in all, and in this part.
    count: usize,
    in_part: usize,
}

/// Something to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A line of the log, without its line end.
    Line(Vec<u8>),
    /// Lines of this part that are left out.
    Gap(Address),
}

/// What was in a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// Lines, and how many of them are shown.
    pub lines: usize,
    /// How many of them are shown.
    pub shown: usize,
    /// The last time in it, as the log writes it.
    pub last_time: Vec<u8>,
    /// How many lines have each level, worst first.
    pub levels: Vec<(Level, usize)>,
    /// Groups of lines, those that report failures first, then the largest: a sample, and how many lines.
    pub groups: Vec<(Vec<u8>, usize)>,
}

impl Default for Watch {
    fn default() -> Self {
        let state = State {
            classes: Classes::new(Records::new(makeup(&Source::new(b"")))),
            numbers: Numbers::default(),
            start: Vec::new(),
            start_lines: 0,
            groups: Vec::new(),
            shown: Vec::new(),
            body: 0,
            part: Watched::default(),
            accounted: 0,
        };
        Self { lines: Lines::default(), state }
    }
}

impl Watch {
    /// Takes the next bytes of the log, and gives what to print of the lines that end in them.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Shown> {
        self.lines.push(bytes, |line| self.state.line(line));
        std::mem::take(&mut self.state.shown)
    }

    /// Ends a part, and gives what to print of a last line that has no line end. A new part may begin.
    pub fn end_part(&mut self) -> (Vec<Shown>, Watched) {
        self.lines.finish(|line| self.state.line(line));
        let part = self.state.end_part();
        (std::mem::take(&mut self.state.shown), part)
    }

    /// Whether lines of this part are left out.
    pub fn has_hidden(&self) -> bool {
        self.state.part.shown < self.state.part.lines
    }

    /// Lines of this part so far.
    pub fn lines(&self) -> usize {
        self.state.part.lines
    }
}

impl State {
    fn line(&mut self, line: Piece<'_>) {
        let text = &*without_escapes(line.text);
        self.look_at_start(text);
        let number = self.part.lines;
        let context = Context { numbers: &mut self.numbers, query: None };
        let (sort, stands_out) = if let Some(rest) = line.rest {
            (self.classes.of_long(text, rest, context).sort, false)
        } else {
            let found = self.classes.of(text, context);
            let mut stands_out = false;
            for slot in &found.class.slots {
                stands_out |= self.numbers.note(slot, text, found.runs, number);
            }
            if let Some(time) = found.class.time(text, found.runs) {
                self.part.last_time.clear();
                self.part.last_time.extend_from_slice(time);
            }
            (found.class.sort, stands_out)
        };
        // What looks like a mark must not be taken for one.
        let is_mark = line.text.starts_with(MARK_START);
        if self.is_shown(sort, text, stands_out) && line.rest.is_none() && !is_mark {
            self.show(number, line.text);
        }
        self.part.lines += 1;
    }

    /// Finds out how lines are made up, from the first of them.
    fn look_at_start(&mut self, line: &[u8]) {
        if self.start_lines >= LOOKS[LOOKS.len() - 1] {
            return;
        }
        self.start_lines += 1;
        self.start.extend_from_slice(line);
        self.start.push(b'\n');
        if LOOKS.contains(&self.start_lines) {
            self.classes.set_records(Records::new(makeup(&Source::new(&self.start))));
        }
    }

    /// Counts a line, and tells whether it is worth showing.
    fn is_shown(&mut self, sort: Sort, line: &[u8], stands_out: bool) -> bool {
        let id = sort.group as usize;
        while self.groups.len() <= id {
            let is_failure = sort.severity == Severity::Failure;
            self.groups.push(Template { sample: Vec::new(), is_failure, count: 0, in_part: 0 });
        }
        let group = &mut self.groups[id];
        if group.in_part == 0 {
            group.sample.clear();
            group.sample.extend_from_slice(&line[..line.len().min(SAMPLE)]);
            if line.len() > SAMPLE {
                group.sample.extend_from_slice(b"...");
            }
        }
        group.count += 1;
        group.in_part += 1;
        if let Some(level) = sort.level {
            match self.part.levels.iter_mut().find(|it| it.0 == level) {
                Some(it) => it.1 += 1,
                None => self.part.levels.push((level, 1)),
            }
        }
        let is_new = group.count == 1;
        if !sort.begins_record {
            let goes_on = self.body > 0;
            self.body = self.body.saturating_sub(1);
            return goes_on;
        }
        let fails = sort.severity == Severity::Failure && group.in_part <= FAILURES;
        let is_shown = is_new || fails || stands_out;
        self.body = if is_shown { BODY } else { 0 };
        is_shown
    }

    fn show(&mut self, number: usize, line: &[u8]) {
        self.close_gap(number);
        self.shown.push(Shown::Line(line.to_vec()));
        self.part.shown += 1;
        self.accounted = number + 1;
    }

    /// Ends the gap before line `number`, if there is one.
    fn close_gap(&mut self, number: usize) {
        if self.accounted < number {
            self.shown.push(Shown::Gap(Address { start: self.accounted, end: number }));
            self.accounted = number;
        }
    }

    fn end_part(&mut self) -> Watched {
        self.close_gap(self.part.lines);
        self.accounted = 0;
        let mut part = std::mem::take(&mut self.part);
        part.levels.sort_unstable_by_key(|it| std::cmp::Reverse(it.0));
        let mut groups: Vec<&Template> = self.groups.iter().filter(|it| it.in_part > 0).collect();
        groups.sort_by_key(|it| (!it.is_failure, std::cmp::Reverse(it.in_part)));
        part.groups = groups.iter().map(|it| (it.sample.clone(), it.in_part)).collect();
        self.groups.iter_mut().for_each(|it| it.in_part = 0);
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(shown: &[Shown]) -> Vec<String> {
        let text = |shown: &Shown| match shown {
            Shown::Line(line) => String::from_utf8_lossy(line).into_owned(),
            Shown::Gap(address) => format!("({address})"),
        };
        shown.iter().map(text).collect()
    }

    #[test]
    fn what_is_new_or_fails_is_shown_at_once_and_the_rest_is_counted() {
        let mut watch = Watch::default();
        let line = |n: usize| format!("06:00:{:02} INFO worker: item {n} done\n", n % 60);
        assert_eq!(printed(&watch.push(line(1).as_bytes())), ["06:00:01 INFO worker: item 1 done"]);
        for n in 2..50 {
            assert_eq!(watch.push(line(n).as_bytes()), []);
        }
        assert_eq!(watch.push(b"06:01:00 ERROR worker: item 50 lost: IOEx"), []);
        let shown =
            watch.push(b"ception\n\tat a.B.c(B.java:1)\n06:01:01 INFO worker: item 51 done\n");
        let expected =
            ["(2-49)", "06:01:00 ERROR worker: item 50 lost: IOException", "\tat a.B.c(B.java:1)"];
        assert_eq!(printed(&shown), expected);
        let (shown, part) = watch.end_part();
        assert_eq!(printed(&shown), ["(52)"]);
        assert_eq!((part.lines, part.shown), (52, 3));
        assert_eq!(part.levels, [(Level::Error, 1), (Level::Info, 50)]);
        assert_eq!(part.groups[0].1, 1);
        assert_eq!(part.groups[1], (b"06:00:01 INFO worker: item 1 done".to_vec(), 50));
        assert_eq!(watch.push(line(3).as_bytes()), []);
        assert_eq!(printed(&watch.end_part().0), ["(1)"]);
    }

    #[test]
    fn a_flood_of_failures_is_counted() {
        let mut watch = Watch::default();
        let mut shown = 0;
        for n in 0..1_000 {
            let line = format!("06:00:01 ERROR worker: cannot store item {n}\n");
            shown += watch.push(line.as_bytes()).len();
        }
        assert_eq!(shown, FAILURES);
    }
}
