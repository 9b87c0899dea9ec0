//! Where a line's message starts, and what stands before it: time, level, host, process.

use hr_core::Span;
use hr_mask::{Token, tokens};
use hr_severity::Level;
use regex_automata::{Input, meta::Regex, util::syntax};
use std::sync::LazyLock;

/// How far into a line its time may start.
const TIME_WITHIN: usize = 96;
/// How far behind a time another one may start and still belong to the header: BGL lines open with
/// an epoch, a date and a full time stamp.
const TIME_GAP: usize = 24;
/// How many tokens behind the time may belong to the header.
const COLUMNS: usize = 10;
/// How many plain words in a row may stand between two columns of a header: a host, a facility.
const PLAIN_WORDS: usize = 2;

/// What stands before the message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// The last of the times at its start.
    pub(crate) time: Option<Span>,
    /// The first of them; lines of BGL and OpenStack have several.
    pub(crate) first_time: Option<Span>,
    /// The level, if the header or the message's first words name one.
    pub(crate) level: Option<Level>,
    /// Status of an access log's request.
    pub(crate) status: Option<u16>,
    /// Offset of what tells where the message comes from: process, component, thread. Behind the
    /// host of a syslog line.
    pub(crate) origin: usize,
    /// Offset of the message.
    pub(crate) message: usize,
}

/// Times as logs write them. Fractions and zones are part of the match.
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"\d{1,2}[:.]\d{2}[:.]\d{2}(?:[.,:]\d+)?(?: ?[+-]\d{2}:?\d{2}|Z)?";
    let month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    let forms = [
        format!(r"\d{{4}}[-/.]\d{{2}}[-/.]\d{{2}}(?:[T_ -]{time})?"), // ISO 8601 and its cousins
        format!(r"{month} [ \d]\d {time}(?: \d{{4}})?"),              // syslog, Apache error
        format!(r"\d{{1,2}}/{month}/\d{{4}}:{time}"),                 // common log format
        format!(r"\d{{8}}[T-]{time}"),                                // compact dates
        format!(r"\d{{2}}[-/.]\d{{2}}(?:[-/.]\d{{2,4}})? {time}"),    // Android, Spark
        r"\b\d{6} \d{6}\b".to_owned(),                                // HDFS
        r"\b[012]?\d:[0-5]\d:[0-6]\d(?:[.,]\d+)?\b".to_owned(),       // a time alone
        r"\b1[2-9]\d{8}(?:\.\d+|\d{3})?\b".to_owned(),                // seconds, milliseconds
        r"\[ *\d+\.\d{6}\]".to_owned(),                               // seconds since boot
    ];
    let syntax = syntax::Config::new().unicode(false).utf8(false);
    Regex::builder().syntax(syntax).build(&forms.join("|")).ok()
});

impl Header {
    /// Reads the header of `line`.
    pub(crate) fn of(line: &[u8]) -> Header {
        let (first_time, time) = times(line).unzip();
        let mut header = Header { time, first_time, ..Header::default() };
        if let Some(level) = klog_level(line) {
            header.level = Some(level);
        }
        // The members of a JSON object come in any order: pino writes the level before the time.
        let is_object = line.starts_with(b"{");
        let after_time = time.filter(|_| !is_object).map_or(0, |time| end_of_time(line, time.end));
        header.message = after_time;
        header.origin = after_time;
        let mut letter_may_follow = false;
        let mut plain = 0;
        for (number, token) in tokens(line).starting_at(after_time).take(COLUMNS).enumerate() {
            let text = &line[token.start..token.end];
            if header.level.is_none() {
                header.level = Level::of_token(text);
                if let (None, [letter], true) = (header.level, text, letter_may_follow) {
                    header.level = Level::of_letter(*letter);
                }
            }
            // Android writes the letter behind the numbers of process and thread.
            letter_may_follow =
                time.is_some() && token.varies && (number == 0 || letter_may_follow);
            if time.is_some() && plain <= PLAIN_WORDS {
                if text.starts_with(b"\"") {
                    plain = PLAIN_WORDS + 1;
                } else if ends_header(text) {
                    if number == 1 && header.level.is_none() {
                        header.origin = token.start;
                    }
                    header.message = token.end;
                    plain = PLAIN_WORDS + 1;
                } else if is_column(text, &token) {
                    header.message = token.end;
                    plain = 0;
                } else {
                    plain += 1;
                }
            }
        }
        header.status = time.and_then(|time| access_status(&line[time.end..]));
        if let Some(status) = header.status {
            header.level = header.level.max(Some(Level::of_status(status)));
        }
        header
    }
}

/// How many words may stand before the time that a line opens with: host, container, program.
const WORDS_BEFORE_TIME: usize = 3;

impl Header {
    /// Whether the time stands where logs have it: near the start, or in brackets as in access logs.
    pub(crate) fn opens_with_time(&self, line: &[u8]) -> bool {
        let Some(time) = self.first_time else { return false };
        let before = &line[..time.start];
        let words = before.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).count();
        words <= WORDS_BEFORE_TIME || before.ends_with(b"[")
    }
}

/// The first and the last of the times that a line opens with. Dates alone are none: lists of files
/// and commits have them, too.
fn times(line: &[u8]) -> Option<(Span, Span)> {
    let regex = TIME.as_ref()?;
    let mut first = None;
    let mut last: Option<Span> = None;
    let mut has_time_of_day = false;
    loop {
        let from = last.map_or(0, |time| time.end);
        let reach = if last.is_some() { from + TIME_GAP } else { TIME_WITHIN };
        let window = Input::new(line).range(from..line.len().min(reach + 40));
        match regex.search(&window) {
            Some(found) if found.start() <= reach && !is_part_of_more(line, found.range()) => {
                let time = Span::new(found.start(), found.end());
                first = first.or(Some(time));
                last = Some(time);
                has_time_of_day |= !is_date(&line[found.range()]);
            }
            _ => return first.zip(last).filter(|_| has_time_of_day),
        }
    }
}

/// Whether a match is some groups out of `00:1a:2b:12:10:10`, which is no time.
fn is_part_of_more(line: &[u8], found: std::ops::Range<usize>) -> bool {
    let before = found.start.checked_sub(1).and_then(|at| line.get(at));
    let is_clock_alone =
        line[found.clone()].iter().position(|&b| b == b':').is_some_and(|at| at < 3);
    is_clock_alone && (before == Some(&b':') || line.get(found.end) == Some(&b':'))
}

/// Whether a match is `2026-11-20` without a time of day.
fn is_date(text: &[u8]) -> bool {
    text.len() == 10 && !text[4].is_ascii_digit()
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

/// Whether a token is one that closes a header: `sshd[19937]:`, `dfs.DataNode:`.
fn ends_header(text: &[u8]) -> bool {
    text.len() > 1 && text.ends_with(b":")
}

/// Whether a token can be a column of a header: a level, a number, a bracketed name, a dash.
fn is_column(text: &[u8], token: &Token) -> bool {
    let bracketed = text.starts_with(b"[") && text.ends_with(b"]");
    let lone_mark = !text.iter().any(|b| b.is_ascii_alphanumeric() || matches!(b, b'"' | b'*'));
    token.varies && !text.contains(&b'=')
        || bracketed
        || lone_mark
        || Level::of_token(text).is_some()
}

/// The level of a klog line, `E1120 06:31:07.000123 ...`.
fn klog_level(line: &[u8]) -> Option<Level> {
    match line {
        [letter, a, b, c, d, b' ', ..] if [a, b, c, d].iter().all(|x| x.is_ascii_digit()) => {
            Level::of_letter(*letter)
        }
        _ => None,
    }
}

/// The status in `... "GET /path HTTP/1.1" 502 157 ...`, the common and combined log formats.
fn access_status(after_time: &[u8]) -> Option<u16> {
    let after_open =
        &after_time[memchr::memchr(b'"', &after_time[..after_time.len().min(12)])? + 1..];
    let request_end = memchr::memmem::find(after_open, b"\" ")?;
    match after_open[request_end + 2..] {
        [a @ b'1'..=b'5', b, c, b' ', ..] if b.is_ascii_digit() && c.is_ascii_digit() => {
            let digit = |d: u8| u16::from(d - b'0');
            Some(digit(a) * 100 + digit(b) * 10 + digit(c))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
                    r#""level":50,"ts":"2026-05-22T06:34:59Z","msg":"lost"}"#,
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
