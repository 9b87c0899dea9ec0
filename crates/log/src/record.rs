//! Records: a line that begins something, and the lines that belong to it.

use crate::header::Header;
use hr_core::Source;
use hr_mask::without_escapes;
use std::ops::Range;

/// Share of the sampled lines from which a Source counts as a log with times.
const TIMED: f32 = 0.05;
/// Share of lines with a time from which something put it there, and the shares of those lines between
/// which some of them are attached to others. A format that puts two spaces behind the time has more.
const WRAPPED: f32 = 0.95;
const ATTACHED: Range<f32> = 0.01..0.6;
/// Lines looked at from each of the three places where the sample is taken.
const SAMPLE: usize = 200;

/// How the lines of a sample are made up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Makeup {
    /// Share of lines that open with a time, a level, or the name of their source.
    pub timed: f32,
    /// Share of lines that open so, or are indented or empty and follow one that does.
    pub in_timed_records: f32,
    /// Share of lines that are indented, or a line of a trace, behind their time.
    pub attached_behind_time: f32,
}

/// Looks at up to 600 lines from the start, the middle and the end of `source`.
pub fn makeup(source: &Source<'_>) -> Makeup {
    let lines = source.line_count();
    let starts = [0, (lines / 2).saturating_sub(SAMPLE / 2), lines.saturating_sub(SAMPLE)];
    let mut counts = Counts::default();
    let mut next = 0;
    for start in starts {
        counts.in_record = false;
        for number in start.max(next)..lines.min(start + SAMPLE) {
            counts.add(Opening::of(&without_escapes(source.line(number))));
            next = number + 1;
        }
    }
    counts.makeup()
}

impl Makeup {
    /// That of lines which open so, one after the other.
    pub(crate) fn of(openings: impl Iterator<Item = Opening>) -> Makeup {
        let mut counts = Counts::default();
        openings.for_each(|opening| counts.add(opening));
        counts.makeup()
    }
}

/// How a line opens, as far as it matters for the [`Makeup`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    /// As records do.
    Record,
    /// As records do, but what is behind the time belongs to the line before.
    Wrapped,
    /// Otherwise, and it can only be read with the line before.
    Attached,
    /// Otherwise.
    Other,
}

impl Opening {
    /// That of `line`, which has no escape sequences.
    pub(crate) fn of(line: &[u8]) -> Opening {
        let header = Header::of(line);
        match opens_record(line, &header) {
            true if is_attached(after_time(line, &header)) => Opening::Wrapped,
            true => Opening::Record,
            false if is_attached(proper(line, &header)) => Opening::Attached,
            false => Opening::Other,
        }
    }
}

/// What is counted of a sample.
#[derive(Debug, Default)]
struct Counts {
    seen: usize,
    timed: usize,
    in_records: usize,
    attached: usize,
    in_record: bool,
}

impl Counts {
    fn add(&mut self, opening: Opening) {
        let is_timed = matches!(opening, Opening::Record | Opening::Wrapped);
        self.in_record = is_timed || self.in_record && opening == Opening::Attached;
        self.seen += 1;
        self.timed += usize::from(is_timed);
        self.in_records += usize::from(self.in_record);
        self.attached += usize::from(opening == Opening::Wrapped);
    }

    fn makeup(&self) -> Makeup {
        let share =
            |count: usize| if self.seen == 0 { 0.0 } else { count as f32 / self.seen as f32 };
        Makeup {
            timed: share(self.timed),
            in_timed_records: share(self.in_records),
            attached_behind_time: share(self.attached),
        }
    }
}

/// Whether a line can only be read with the line before it.
fn is_attached(line: &[u8]) -> bool {
    line.first().is_none_or(u8::is_ascii_whitespace) || is_trace_line(line)
}

/// What stands behind the time of `line` and one space.
fn after_time<'a>(line: &'a [u8], header: &Header) -> &'a [u8] {
    let Some(time) = header.time else { return proper(line, header) };
    let rest = &line[time.end..];
    rest.strip_prefix(b" ").unwrap_or(rest)
}

/// `line` without the name of its source.
fn proper<'a>(line: &'a [u8], header: &Header) -> &'a [u8] {
    &line[header.start..]
}

/// Whether a line opens as records of logs do: with a time, with a level, or with the name of its
/// source and something that is not attached to the line before.
fn opens_record(line: &[u8], header: &Header) -> bool {
    let is_named = header.start > 0 && !is_attached(proper(line, header));
    header.opens_with_time(line) || header.opens_with_level || is_named
}

/// Tells for each line of one Source whether it begins a record.
#[derive(Debug)]
pub(crate) struct Records {
    times_begin_records: bool,
    /// Whether something put a time before each line of another program's output, as CI runners and
    /// `docker logs -t` do. Then what stands behind the time tells.
    is_wrapped: bool,
}

impl Records {
    /// For a Source whose lines are made up so.
    pub(crate) fn new(makeup: Makeup) -> Self {
        Self {
            times_begin_records: makeup.timed >= TIMED,
            is_wrapped: makeup.timed >= WRAPPED && ATTACHED.contains(&makeup.attached_behind_time),
        }
    }

    /// Whether `line` begins a record.
    pub(crate) fn begins(&self, line: &[u8], header: &Header) -> bool {
        if self.is_wrapped {
            !is_attached(after_time(line, header))
        } else if self.times_begin_records {
            let line = proper(line, header);
            let is_object = header.structure.is_some_and(|structure| structure.level.is_some());
            let is_marked = header.time.is_some() || header.opens_with_level || header.start > 0;
            let is_marked = is_marked || is_object;
            is_marked && !is_attached(line) && !header.continues
        } else {
            !is_attached(line)
        }
    }
}

/// Whether a line is one of a stack trace as Java, Python, Node.js, Rust, Go or C# print it, other
/// than its frames, which are indented.
fn is_trace_line(line: &[u8]) -> bool {
    const STARTS: [&[u8]; 7] = [
        b"Caused by: ",
        b"Traceback (most recent call last)",
        b"During handling of the above exception",
        b"The above exception was the direct cause",
        b"goroutine ",
        b"stack backtrace:",
        b"Suppressed: ",
    ];
    STARTS.iter().any(|start| line.starts_with(start))
}

/// Whether a line of a stack trace names what was thrown or what caused it: `java.io.IOException: x`,
/// `KeyError: 'region'`, `Caused by: ...`, `panic: ...`.
pub(crate) fn names_a_cause(line: &[u8]) -> bool {
    let text = line.trim_ascii_start();
    if text.starts_with(b"Caused by: ") || text.starts_with(b"panic: ") {
        return true;
    }
    let name_len =
        text.iter().take_while(|b| b.is_ascii_alphanumeric() || b"._$".contains(b)).count();
    let (name, rest) = text.split_at(name_len);
    let thrown = [&b"Error"[..], b"Exception", b"Throwable", b"Exit", b"Interrupt"];
    thrown.iter().any(|end| name.ends_with(end)) && (rest.is_empty() || rest.starts_with(b":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_makeup_tells_logs_from_prose() {
        let log = "06:00:01 start\n06:00:02 boom\n\tat a.b(C.java:1)\n06:00:03 end\n";
        assert_eq!(
            makeup(&Source::new(log.as_bytes())),
            Makeup { timed: 0.75, in_timed_records: 1.0, attached_behind_time: 0.0 }
        );
        let prose = "It began at noon.\nNobody came.\n";
        assert_eq!(makeup(&Source::new(prose.as_bytes())), Makeup::default());
    }

    #[test]
    fn a_time_before_each_line_does_not_make_it_a_record() {
        let job = |i: usize| format!("2026-11-20T06:00:{i:02}Z step {i}\n");
        let mut text: String = (0..50).map(job).collect();
        text += "2026-11-20T06:01:00Z java.io.IOException: gone\n2026-11-20T06:01:00Z \tat a.B.c(B.java:1)\n";
        let source = Source::new(text.as_bytes());
        let records = Records::new(makeup(&source));
        let begins = |number| {
            let line = source.line(number);
            records.begins(line, &Header::of(line))
        };
        assert!(begins(49) && begins(50) && !begins(51));
    }

    #[test]
    fn causes_are_told_from_frames() {
        for line in
            ["Caused by: x", "  java.io.IOException: gone", "KeyError: 'region'", "StopIteration"]
        {
            assert_eq!(names_a_cause(line.as_bytes()), line != "StopIteration", "{line}");
        }
        assert!(!names_a_cause(b"\tat org.acme.Main.parse(Main.java:17)"));
    }
}
