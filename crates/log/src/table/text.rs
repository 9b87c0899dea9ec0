//! A table as it is printed: a mark for each template, its sample as it stands in the log, marks for its numbers.

use super::build::{Sample, Slot, Table, Template};
use crate::severity::Severity;
use crate::summary::Exact;
use hr_core::{Handle, MARK_START};
use hr_fit::{counted, with_commas, write_mark};
use std::fmt::Write as _;
use std::io::{self, Write};

impl Table {
    /// Prints the table of a log whose original has this `handle`, if it was archived.
    ///
    /// Each line is either a mark or a sample: the first line of its template, byte for byte.
    pub fn print(&self, handle: Option<Handle>, mut out: impl Write) -> io::Result<()> {
        let mut text = Vec::new();
        write_mark(&mut text, self.headline(handle));
        if let Some(others) = self.others {
            let count = counted(others.count, "line");
            let (first, last) = (others.first, others.last);
            write_mark(
                &mut text,
                format_args!(
                    "others: {count} in lines {first} to {last}, of kinds that a summary had no room for: \
                 they are in no template"
                ),
            );
        }
        if self.unlisted > 0 {
            let count = counted(self.unlisted, "place");
            write_mark(
                &mut text,
                format_args!("numbers: there was no room for those in {count} of kinds of lines"),
            );
        }
        out.write_all(&text)?;
        for (number, template) in self.templates.iter().enumerate() {
            text.clear();
            template.print(number + 1, self.lines, &mut text);
            out.write_all(&text)?;
        }
        Ok(())
    }

    fn headline(&self, handle: Option<Handle>) -> String {
        let lines = counted(self.lines, "line");
        let templates = counted(self.templates.len(), "template");
        let what =
            format!("log: {lines}, {templates}, each with its first line as it stands in the log");
        match handle {
            Some(handle) => {
                format!("{handle} {what}. More: hr-retrieve {handle} -l A-B | -g REGEX | -q WORDS")
            }
            None => what,
        }
    }
}

impl Template {
    fn print(&self, number: usize, lines: usize, out: &mut Vec<u8>) {
        write_mark(out, self.headline(number, lines));
        self.sample.print(self.first, out);
        // A single number has no bounds that the line does not show.
        for slot in self.slots.iter().filter(|slot| slot.count > 1) {
            write_mark(out, slot.line(self.first));
        }
    }

    /// `template 3: 1,204 lines (23.54 %), notable, level WARN, lines 17 to 5101, 06:00:01 to 06:47:52`
    fn headline(&self, number: usize, lines: usize) -> String {
        let count = counted(self.count, "line");
        let percent = self.count as f64 * 100.0 / lines as f64;
        let share = if percent < 0.01 { "under 0.01".to_owned() } else { format!("{percent:.2}") };
        let severity = self.severity.name();
        let level = self.level.map_or("no level".to_owned(), |it| format!("level {}", it.name()));
        let mut text = format!("template {number}: {count} ({share} %), {severity}, {level}, ");
        let of = |time: &Option<Vec<u8>>| {
            time.as_ref().map(|time| String::from_utf8_lossy(time).into_owned())
        };
        // Writing to a String cannot fail.
        let _ = match self.count {
            1 => write!(text, "line {}", self.first),
            _ => write!(text, "lines {} to {}", self.first, self.last),
        };
        let _ = match (of(&self.first_time), of(&self.last_time)) {
            (Some(first), Some(last)) if first != last => write!(text, ", {first} to {last}"),
            (Some(time), _) => write!(text, ", {time}"),
            _ => Ok(()),
        };
        text
    }
}

impl Severity {
    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Severity::Routine => "routine",
            Severity::Notable => "notable",
            Severity::Failure => "failure",
        }
    }
}

impl Sample {
    fn print(&self, line: usize, out: &mut Vec<u8>) {
        if self.text.starts_with(MARK_START) {
            return write_mark(
                out,
                format_args!("line {line} is not shown, because it begins as the marks of hr do"),
            );
        }
        out.extend_from_slice(&self.text);
        out.extend_from_slice(if self.ends_with_crlf { b"\r\n" } else { b"\n" });
        if let Some(bytes) = self.cut_from {
            let (shown, bytes) = (with_commas(self.text.len()), with_commas(bytes));
            write_mark(
                out,
                format_args!(
                    "line {line} is cut: the first {shown} of its {bytes} bytes are shown"
                ),
            );
        }
    }
}

impl Slot {
    /// `    #7 (in 12ms) ms: 3 (line 17) to 9210 (line 4011), median about 12; 3,988 numbers`
    fn line(&self, sample: usize) -> String {
        let Slot { word, label, unit, .. } = self;
        let seen =
            if self.line == sample { String::new() } else { format!(", line {}", self.line) };
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let (min, max) = (number(self.min.0), number(self.max.0));
        let (least, most) = (self.min.1, self.max.1);
        let mut text = format!("    #{word} ({label}{seen}){unit}: ");
        if let Some(direction) = self.direction {
            let _ = write!(text, "a {} sequence, ", direction.name());
        }
        let _ = match self.median {
            _ if self.min.0 == self.max.0 => write!(text, "always {min}"),
            Some(median) if self.direction.is_none() => {
                let median = number(Exact(median));
                write!(text, "{min} (line {least}) to {max} (line {most}), median about {median}")
            }
            _ => write!(text, "{min} (line {least}) to {max} (line {most})"),
        };
        let count = usize::try_from(self.count).unwrap_or(usize::MAX);
        let _ = write!(text, "; {}", counted(count, "number"));
        text
    }
}

fn number(number: Exact) -> String {
    number.0.to_string()
}
