//! Where a line's message starts, and what stands before it: time, level, host, process.

mod level;

use crate::prefix::line_start;
use crate::request::{access_status, status_in};
use crate::structured::{Structure, structure};
use crate::time;
use hr_core::Span;
use hr_severity::Level;
use level::{android_level, first_level, klog_level, level_before_time, priority};
use std::ops::Range;

/// How far into a line its time may start.
const TIME_WITHIN: usize = 96;
/// How far behind a time another one may start and still belong to the header: BGL lines open with
/// an epoch, a date and a full time stamp.
const TIME_GAP: usize = 24;
/// How many words may stand before the time that a line opens with: host, container, program.
const WORDS_BEFORE_TIME: usize = 3;
/// How many words are looked at for columns of the header and for a level.
const COLUMNS: usize = 10;
/// How many plain words in a row may stand before a level or a dash of the header: a host, a facility.
const PLAIN_WORDS: usize = 2;
/// Longest column in brackets.
const BRACKETED: usize = 192;
/// What Postgres opens the further lines of a record with, behind the same time.
const CONTINUATIONS: [&[u8]; 6] =
    [b"DETAIL:", b"HINT:", b"STATEMENT:", b"CONTEXT:", b"QUERY:", b"LOCATION:"];

/// What stands before the message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// Offset of the line proper, behind the name of its source where several are interleaved.
    pub(crate) start: usize,
    /// The last of the times at its start.
    pub(crate) time: Option<Span>,
    /// The first of them; lines of BGL and OpenStack have several.
    pub(crate) first_time: Option<Span>,
    /// The level, if the header or the message's first words name one.
    pub(crate) level: Option<Level>,
    /// Whether the line proper opens with its level.
    pub(crate) opens_with_level: bool,
    /// Whether its first word says that it belongs to the record before.
    pub(crate) continues: bool,
    /// Status of an access log's request.
    pub(crate) status: Option<u16>,
    /// Offset of what tells where the message comes from: process, component, thread. Behind the
    /// host of a syslog line.
    pub(crate) origin: usize,
    /// Offset of the message. That of a structured line is all its fields.
    pub(crate) message: usize,
    /// What the fields of a structured line say.
    pub(crate) structure: Option<Structure>,
}

impl Header {
    /// Reads the header of `line`.
    pub(crate) fn of(line: &[u8]) -> Header {
        let start = line_start(line);
        let mut header = Header { start, origin: start, message: start, ..Header::default() };
        if line.get(start) == Some(&b'{') && header.read_structure(line, start) {
            return header;
        }
        let (priority, behind) = priority(&line[start..]);
        header.level = priority.or_else(|| klog_level(&line[start..]));
        header.opens_with_level = priority.is_some();
        // A date alone is a time only where the line opens with it and a level follows: lists of files
        // and commits have dates.
        let opens_with = |times: &Times| matches!(&line[start..times.first.start], b"" | b"[");
        let times = Times::of(line, start).filter(|times| times.has_clock || opens_with(times));
        (header.first_time, header.time) = times.map(|times| (times.first, times.last)).unzip();
        let mut columns = start + behind;
        if let Some(times) = times {
            let before = &line[start..times.first.start];
            header.level = header.level.or_else(|| level_before_time(before));
            columns = end_of_time(line, times.last.end);
            (header.origin, header.message) = (columns, columns);
        } else if let Some(level) = first_level(&line[start + behind..]) {
            header.level = header.level.max(Some(level));
            header.opens_with_level = true;
        }
        let words = start_of_word(line, columns);
        header.read_columns(line, columns);
        let has_clock = times.is_none_or(|times| times.has_clock);
        if !has_clock && (header.level.is_none() || header.message == columns) {
            let level = header.level;
            header = Header { start, origin: start, message: start, level, ..Header::default() };
        }
        let is_structured = header.read_structure(line, words)
            || header.message > words
                && header.read_structure(line, start_of_word(line, header.message));
        if !is_structured {
            header.read_status(line);
        }
        header
    }

    /// Whether the time stands where logs have it: near the start, or in brackets as in access logs.
    pub(crate) fn opens_with_time(&self, line: &[u8]) -> bool {
        let Some(time) = self.first_time else { return false };
        let before = &line[self.start.min(time.start)..time.start];
        let words = before.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count();
        words <= WORDS_BEFORE_TIME || before.ends_with(b"[") || self.structure.is_some()
    }

    /// Takes what the fields at `at` say, if the line is structured.
    fn read_structure(&mut self, line: &[u8], at: usize) -> bool {
        let Some(structure) = line.get(at).and_then(|_| structure(line, at)) else { return false };
        self.structure = Some(structure);
        self.level = structure.level.or(self.level);
        if self.time.is_none() {
            self.time = structure.time;
            self.first_time = structure.time;
        }
        if self.time.is_none()
            && let Some(times) = Times::of(line, at).filter(|times| times.has_clock)
        {
            (self.first_time, self.time) = (Some(times.first), Some(times.last));
        }
        true
    }

    /// Reads the columns between `at` and the message, and the level among the first words.
    fn read_columns(&mut self, line: &[u8], mut at: usize) {
        let has_time = self.time.is_some();
        let mut is_open = has_time || self.opens_with_level;
        let mut may_be_letter = false;
        let mut plain = 0;
        let mut level_seen = false;
        for number in 0..COLUMNS {
            at = start_of_word(line, at);
            if at == line.len() || !is_open && self.level.is_some() {
                break;
            }
            let word = word(line, at, is_open && number == 0 && has_time);
            let text = &line[word.clone()];
            let mut level = Level::of_token(text).or_else(|| android_level(text));
            let has_digit = text.iter().take(BRACKETED).any(u8::is_ascii_digit);
            if number == 0 && has_time && level.is_none() && is_cell(line, &word) {
                level = Level::of_word(trim_quotes(text));
            }
            if let (None, [letter], true) = (level, text, may_be_letter) {
                level = Level::of_letter(*letter);
            }
            self.level = self.level.or(level);
            // Android writes the letter behind the numbers of process and thread.
            may_be_letter = has_time && has_digit && (number == 0 || may_be_letter);
            at = word.end;
            if !is_open {
                continue;
            }
            let is_end = text.ends_with(b":");
            let is_mark =
                !text.iter().any(|b| b.is_ascii_alphanumeric() || matches!(b, b'"' | b'*'));
            let is_column = if level.is_some() {
                true
            } else if is_end && text.len() > 1 {
                plain <= usize::from(!level_seen)
            } else if is_mark {
                plain <= if level_seen { 1 } else { PLAIN_WORDS }
            } else if text.starts_with(b"[") && text.ends_with(b"]") {
                plain == 0 || !level_seen
            } else {
                has_digit && plain == 0 && !text.contains(&b'=')
            };
            if is_column {
                if is_end && number == 1 && self.level.is_none() {
                    self.origin = word.start;
                }
                self.continues |= CONTINUATIONS.contains(&text);
                self.message = word.end;
                plain = 0;
            } else {
                plain += usize::from(!has_digit);
            }
            level_seen |= level.is_some();
            let is_last = is_end && (level.is_none() || text.len() == 1) && is_column;
            is_open = !is_last && !text.starts_with(b"\"") && plain <= PLAIN_WORDS;
            // The comma of a table's cell.
            at += usize::from(matches!(line.get(at), Some(b',' | b';' | b'|')));
        }
    }

    /// Reads the status of a request, as access logs and servers that log requests write it.
    fn read_status(&mut self, line: &[u8]) {
        self.status = self.time.and_then(|time| access_status(&line[time.end..]));
        let message = &line[self.time.map_or(0, |time| time.end)..];
        let status = self.status.or_else(|| status_in(message));
        if let Some(status) = status {
            self.level = self.level.max(Some(Level::of_status(status)));
        }
    }
}

/// The times that a line opens with.
#[derive(Clone, Copy, Debug)]
struct Times {
    first: Span,
    last: Span,
    /// Whether one of them is more than a date.
    has_clock: bool,
}

impl Times {
    fn of(line: &[u8], start: usize) -> Option<Times> {
        let mut times: Option<Times> = None;
        loop {
            let from = times.map_or(start, |times| times.last.end);
            let reach = if times.is_some() { TIME_GAP } else { TIME_WITHIN };
            let found = time::find(line, from..(from + reach + 1).min(line.len()));
            let Some(found) = found.filter(|found| !is_part_of_more(line, found.clone())) else {
                return times;
            };
            let is_clock = !time::is_date(&line[found.clone()]);
            let last = Span::new(found.start, found.end);
            let (first, has_clock) = times.map_or((last, false), |it| (it.first, it.has_clock));
            times = Some(Times { first, last, has_clock: has_clock || is_clock });
        }
    }
}

/// Whether a match is some groups out of `00:1a:2b:12:10:10`, which is no time.
fn is_part_of_more(line: &[u8], found: Range<usize>) -> bool {
    let before = found.start.checked_sub(1).and_then(|at| line.get(at));
    let is_clock_alone =
        line[found.clone()].iter().position(|&b| b == b':').is_some_and(|at| at < 3);
    let goes_on = line.get(found.end) == Some(&b':')
        && line.get(found.end + 1).is_some_and(u8::is_ascii_alphanumeric);
    is_clock_alone && (before == Some(&b':') || goes_on)
}

/// Where what follows a time begins: behind the brackets, quote and comma that close it.
fn end_of_time(line: &[u8], from: usize) -> usize {
    let mut end = from;
    let mut quote_closes = true;
    while let Some(&byte) = line.get(end) {
        match byte {
            b'"' if quote_closes => quote_closes = false,
            b']' | b')' | b'}' | b'>' | b',' | b';' | b'|' | b':' => {}
            _ => break,
        }
        end += 1;
    }
    end
}

fn start_of_word(line: &[u8], at: usize) -> usize {
    at + line[at..].iter().take_while(|b| b.is_ascii_whitespace()).count()
}

/// The word at `at`, or what stands there in brackets, with the colon behind it. The first cell of a
/// table is a word of its own.
fn word(line: &[u8], at: usize, may_be_cell: bool) -> Range<usize> {
    let near = &line[at..line.len().min(at + BRACKETED)];
    if near[0] == b'['
        && let Some(close) = closing_bracket(near)
    {
        let end = at + close + 1;
        return at..end + usize::from(line.get(end) == Some(&b':'));
    }
    let rest = &line[at..];
    let len = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
    if may_be_cell {
        let cell = near[..len.min(near.len())].iter().position(|b| b",;|".contains(b));
        if let Some(cell) =
            cell.filter(|&cell| Level::of_word(trim_quotes(&near[..cell])).is_some())
        {
            return at..at + cell;
        }
    }
    at..at + len
}

/// Where the bracket closes that `text` starts with.
pub(crate) fn closing_bracket(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    text.iter().position(|&byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

/// Whether a word is set apart as the cell of a table is: by a comma, a tab or two spaces behind it.
fn is_cell(line: &[u8], word: &Range<usize>) -> bool {
    matches!(line[word.end..], [b',' | b';' | b'|' | b'\t', ..] | [b' ', b' ', ..])
}

fn trim_quotes(text: &[u8]) -> &[u8] {
    let text = text.strip_prefix(b"\"").unwrap_or(text);
    text.strip_suffix(b"\"").unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_of_a_reply_gives_a_level() {
        for (line, level) in [
            ("06:00:01 INFO GET /a/7 -> 503 in 3ms", Level::Error),
            ("06:00:01 INFO moved 12 -> 500 rows", Level::Info),
        ] {
            assert_eq!(Header::of(line.as_bytes()).level, Some(level), "{line}");
        }
    }

    #[test]
    fn the_host_of_a_syslog_line_is_not_its_origin() {
        let line = "Nov  9 12:01:01 combo sshd[19937]: closed";
        let Header { origin, message, .. } = Header::of(line.as_bytes());
        assert_eq!((&line[origin..message], &line[message..]), ("sshd[19937]:", " closed"));
    }

    /// Time, level and message of a line.
    fn parts(line: &str) -> (&str, Option<Level>, &str) {
        let header = Header::of(line.as_bytes());
        let time = header.time.map_or("", |time| &line[time.start..time.end]);
        (time, header.level, line[header.message..].trim_start())
    }

    #[test]
    fn the_common_formats_are_read() {
        use Level::{Debug, Error, Fatal, Info, Warn};
        for (line, expected) in [
            (
                "2026-11-20T06:31:07Z ERROR checkout: timed out",
                ("2026-11-20T06:31:07Z", Some(Error), "timed out"),
            ),
            (
                "Nov  9 12:01:01 combo sshd(pam_unix)[19937]: authentication failure",
                ("Nov  9 12:01:01", None, "authentication failure"),
            ),
            (
                "[Sun Dec 04 04:51:08 2005] [error] mod_jk child in state 7",
                ("Dec 04 04:51:08 2005", Some(Error), "mod_jk child in state 7"),
            ),
            (
                "081109 203615 148 INFO dfs.FSNamesystem: BLOCK* ask",
                ("081109 203615", Some(Info), "BLOCK* ask"),
            ),
            (
                "- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.363779 R02-M1 RAS KERNEL FATAL data storage",
                ("2005-06-03-15.42.50.363779", Some(Fatal), "data storage"),
            ),
            (
                "03-17 16:13:38.811  1702  2395 D WindowManager: printFreezing",
                ("03-17 16:13:38.811", Some(Debug), "printFreezing"),
            ),
            (
                "W1120 06:00:01.123456       1 reflector.go:12] watch closed",
                ("06:00:01.123456", Some(Warn), "watch closed"),
            ),
            ("[    0.004000] Memory: ok", ("[    0.004000]", None, "ok")),
            (
                "ts=2026-05-22T06:34:59Z caller=log.go:85 method=Health",
                ("2026-05-22T06:34:59Z", None, "caller=log.go:85 method=Health"),
            ),
            (
                r#"{"level":50,"ts":"2026-05-22T06:34:59Z","msg":"lost"}"#,
                (
                    "2026-05-22T06:34:59Z",
                    Some(Error),
                    r#"{"level":50,"ts":"2026-05-22T06:34:59Z","msg":"lost"}"#,
                ),
            ),
        ] {
            assert_eq!(parts(line), expected);
        }
    }

    #[test]
    fn the_status_of_an_access_line_gives_its_level() {
        let line = br#"10.0.0.1 - - [17/May/2015:10:05:47 +0000] "GET /a HTTP/1.1" 502 7 "-" "x""#;
        let header = Header::of(line);
        assert_eq!((header.status, header.level), (Some(502), Some(Level::Error)));
    }

    #[test]
    fn prose_has_no_header() {
        for line in [
            "It was an error to start at noon: nobody came",
            "1024 2026-05-09 ./a.py",
            "00:1a:2b:12:10:10 eth",
        ] {
            assert_eq!(Header::of(line.as_bytes()), Header::default());
        }
    }
}
