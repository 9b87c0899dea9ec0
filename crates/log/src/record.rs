//! Records: a line that begins something, and the lines that belong to it.

use crate::header::Header;
use hr_core::Source;

/// Share of the sampled lines from which a Source counts as a log with times.
const TIMED: f32 = 0.05;
/// Lines looked at from each of the three places where the sample is taken.
const SAMPLE: usize = 200;

/// How the lines of a sample are made up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Makeup {
    /// Share of lines that open with a time.
    pub timed: f32,
    /// Share of lines that open with a time, or are indented or empty and follow one that does.
    pub in_timed_records: f32,
}

/// Looks at up to 600 lines from the start, the middle and the end of `source`.
pub fn makeup(source: &Source<'_>) -> Makeup {
    let lines = source.line_count();
    let starts = [0, (lines / 2).saturating_sub(SAMPLE / 2), lines.saturating_sub(SAMPLE)];
    let (mut seen, mut timed, mut in_records, mut next) = (0, 0, 0, 0);
    for start in starts {
        let mut in_record = false;
        for number in start.max(next)..lines.min(start + SAMPLE) {
            let line = source.line(number);
            let is_timed = Header::of(line).time.is_some();
            in_record = is_timed || in_record && is_attached(line);
            seen += 1;
            timed += usize::from(is_timed);
            in_records += usize::from(in_record);
            next = number + 1;
        }
    }
    let share = |count: usize| if seen == 0 { 0.0 } else { count as f32 / seen as f32 };
    Makeup { timed: share(timed), in_timed_records: share(in_records) }
}

/// Whether a line without a time can only be read with the line before it.
fn is_attached(line: &[u8]) -> bool {
    line.first().is_none_or(u8::is_ascii_whitespace) || is_trace_line(line)
}

/// Tells for each line of one Source whether it begins a record.
#[derive(Debug)]
pub(crate) struct Records {
    times_begin_records: bool,
}

impl Records {
    pub(crate) fn of(source: &Source<'_>) -> Self {
        Self { times_begin_records: makeup(source).timed >= TIMED }
    }

    /// Whether `line` begins a record.
    pub(crate) fn begins(&self, line: &[u8], header: &Header) -> bool {
        if self.times_begin_records { header.time.is_some() } else { !is_attached(line) }
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
            Makeup { timed: 0.75, in_timed_records: 1.0 }
        );
        let prose = "It began at noon.\nNobody came.\n";
        assert_eq!(makeup(&Source::new(prose.as_bytes())), Makeup::default());
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
