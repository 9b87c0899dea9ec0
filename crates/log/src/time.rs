//! Where times stand in lines, as logs write them.
//!
//! Written by hand, because nearly every byte of a line can start one of these forms, and a regular expression
//! for all of them must look at each. A test compares the two.

use std::ops::Range;

/// The months, as most logs write them.
pub(crate) const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// The first time that starts in `within`. Fractions and zones are part of it.
pub(crate) fn find(line: &[u8], within: Range<usize>) -> Option<Range<usize>> {
    let end = within.end.min(line.len());
    let mut at = within.start;
    while at < end {
        let byte = line[at];
        let len = match byte {
            b'0'..=b'9' => of_digits(line, at),
            b'[' => since_boot(&line[at..]),
            b'J' | b'F' | b'M' | b'A' | b'S' | b'O' | b'N' | b'D' => of_month(&line[at..]),
            _ => None,
        };
        if let Some(len) = len {
            return Some(at..at + len);
        }
        at += 1;
        // Nothing starts amid digits that no mark of a time follows.
        if byte.is_ascii_digit() {
            let rest = digits(&line[at..]);
            if !matches!(line.get(at + rest), Some(b'-' | b'/' | b'.' | b':' | b'T')) {
                at += rest;
            }
        }
    }
    None
}

/// Whether `text` is a date without a time of day.
pub(crate) fn is_date(text: &[u8]) -> bool {
    text.len() == 10 && !text[4].is_ascii_digit()
}

/// Length of the time that starts with the digit at `at`.
fn of_digits(line: &[u8], at: usize) -> Option<usize> {
    let text = &line[at..];
    let starts_word = at == 0 || !is_of_word(line[at - 1]);
    let run = digits(text);
    if text.get(run).is_some_and(|&b| b.is_ascii_alphabetic() && b != b'T') {
        return None;
    }
    match run {
        4.. => {
            let date = if run == 4 { date(text) } else { None };
            date.or_else(|| if run >= 8 { compact(text) } else { None })
                .or_else(|| if starts_word && run == 6 { hdfs(text) } else { None })
                .or_else(|| if starts_word { epoch(text, run) } else { None })
        }
        1 | 2 => short_date(text, run)
            .or_else(|| common_log(text, run))
            .or_else(|| if starts_word { clock_alone(text, run) } else { None })
            .or_else(|| if at == 0 { uptime(text, run) } else { None }),
        _ if at == 0 => uptime(text, run),
        _ => None,
    }
}

/// ISO 8601 and its cousins: `2026-11-20T06:31:07.123Z`, `2005-06-03-15.42.50.363779`, `2026/11/20`.
fn date(text: &[u8]) -> Option<usize> {
    let [_, _, _, _, s, a, b, t, c, d, ..] = text else { return None };
    let is_date = is_date_mark(*s) && is_date_mark(*t) && all_digits(&[*a, *b, *c, *d]);
    is_date.then(|| match text.get(10) {
        Some(b'T' | b'_' | b' ' | b'-') => clock(&text[11..]).map_or(10, |len| 11 + len),
        _ => 10,
    })
}

/// `20261120T063107` is none, `20261120-06:31:07` is one.
fn compact(text: &[u8]) -> Option<usize> {
    matches!(text.get(8), Some(b'T' | b'-')).then_some(())?;
    clock(&text[9..]).map(|len| 9 + len)
}

/// `081109 203615`
fn hdfs(text: &[u8]) -> Option<usize> {
    let is_one = text.get(6) == Some(&b' ')
        && digits(&text[7..]) == 6
        && !text.get(13).is_some_and(|&b| is_of_word(b));
    is_one.then_some(13)
}

/// Seconds, with or without a fraction, or milliseconds since 1970, between 2008 and 2033.
fn epoch(text: &[u8], run: usize) -> Option<usize> {
    let in_range = text[0] == b'1' && (b'2'..=b'9').contains(&text[1]);
    if !in_range || !matches!(run, 10 | 13) {
        return None;
    }
    let fraction = if run == 10 { fraction(&text[run..], b".") } else { 0 };
    word_end(text, run + fraction).or_else(|| word_end(text, run))
}

/// `03-17 16:13:38.811` of Android, `17/06/09 20:10:40` of Spark, `11/20/2026 6:31:07` of Windows.
fn short_date(text: &[u8], run: usize) -> Option<usize> {
    let [_, _, s, a, b, ..] = text else { return None };
    if run != 2 || !is_date_mark(*s) || !all_digits(&[*a, *b]) {
        return None;
    }
    let year = match text.get(5) {
        Some(&mark) if is_date_mark(mark) => digits(&text[6..]),
        _ => 0,
    };
    let end = if (2..=4).contains(&year) { 6 + year } else { 5 };
    (text.get(end) == Some(&b' ')).then_some(())?;
    clock(&text[end + 1..]).map(|len| end + 1 + len)
}

/// `20/Nov/2026:06:31:07 +0000`
fn common_log(text: &[u8], run: usize) -> Option<usize> {
    let rest = &text[run..];
    let is_one = rest.first() == Some(&b'/')
        && is_month(rest.get(1..4)?)
        && rest.get(4) == Some(&b'/')
        && digits(&rest[5..]) == 4
        && matches!(rest.get(9), Some(b':' | b' '));
    is_one.then_some(())?;
    clock(&rest[10..]).map(|len| run + 10 + len)
}

/// `Nov  9 12:01:01`, `Dec 04 04:51:08 2005`
fn of_month(text: &[u8]) -> Option<usize> {
    let [_, _, _, b' ', tens, ones, b' ', ..] = text else { return None };
    if !is_month(&text[..3]) || !(*tens == b' ' || tens.is_ascii_digit()) || !ones.is_ascii_digit()
    {
        return None;
    }
    let end = 7 + clock(&text[7..])?;
    let has_year = text.get(end) == Some(&b' ') && digits(&text[end + 1..]) >= 4;
    Some(if has_year { end + 5 } else { end })
}

/// `[    0.004000]` of the kernel, `[0.005s]` of the JVM.
fn since_boot(text: &[u8]) -> Option<usize> {
    let spaces = text[1..].iter().take_while(|&&b| b == b' ').count();
    let whole = digits(&text[1 + spaces..]);
    let point = 1 + spaces + whole;
    if whole == 0 || text.get(point) != Some(&b'.') {
        return None;
    }
    let fraction = digits(&text[point + 1..]);
    let end = point + 1 + fraction;
    match (fraction, text.get(end..)?) {
        (6, [b']', ..]) => Some(end + 1),
        (3, [b's', b']', ..]) => Some(end + 2),
        _ => None,
    }
}

/// `0.567: ` that a line of an old log of Java's collectors starts with.
fn uptime(text: &[u8], run: usize) -> Option<usize> {
    let is_one = text.get(run) == Some(&b'.')
        && digits(&text[run + 1..]) == 3
        && text.get(run + 4..)?.starts_with(b": ");
    is_one.then_some(run + 4)
}

/// A time of day that stands without a date.
fn clock_alone(text: &[u8], run: usize) -> Option<usize> {
    let rest = &text[run..];
    let [b':', a @ b'0'..=b'5', b, b':', c @ b'0'..=b'6', d, ..] = rest else { return None };
    let in_range = run == 1 || matches!(text[0], b'0'..=b'2');
    if !in_range || !all_digits(&[*a, *b, *c, *d]) {
        return None;
    }
    let end = run + 6;
    word_end(text, end + fraction(&rest[6..], b".,")).or_else(|| word_end(text, end))
}

/// `06:31:07`, `15.42.50`, with fraction and zone.
fn clock(text: &[u8]) -> Option<usize> {
    let hour = digits(text);
    let [s, a, b, t, c, d, ..] = text.get(hour..)? else { return None };
    let is_mark = |b: u8| matches!(b, b':' | b'.');
    let is_clock =
        matches!(hour, 1 | 2) && is_mark(*s) && is_mark(*t) && all_digits(&[*a, *b, *c, *d]);
    is_clock.then_some(())?;
    let end = hour + 6;
    let end = end + fraction(&text[end..], b".,:");
    Some(end + zone(&text[end..]))
}

/// Length of `.123` behind one of the `marks`, or 0.
fn fraction(text: &[u8], marks: &[u8]) -> usize {
    match text {
        [mark, rest @ ..] if marks.contains(mark) => match digits(rest) {
            0 => 0,
            len => 1 + len,
        },
        _ => 0,
    }
}

/// Length of `Z`, `+0000`, ` +01:00`, or 0.
fn zone(text: &[u8]) -> usize {
    let space = usize::from(text.first() == Some(&b' '));
    match &text[space..] {
        [b'Z', ..] if space == 0 => 1,
        [b'+' | b'-', a, b, b':', c, d, ..] if all_digits(&[*a, *b, *c, *d]) => space + 6,
        [b'+' | b'-', a, b, c, d, ..] if all_digits(&[*a, *b, *c, *d]) => space + 5,
        _ => 0,
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_digit()).count()
}

fn all_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

fn is_date_mark(byte: u8) -> bool {
    matches!(byte, b'-' | b'/' | b'.')
}

fn is_month(text: &[u8]) -> bool {
    MONTHS.iter().any(|month| *month == text)
}

/// `end`, if no word goes on there.
fn word_end(text: &[u8], end: usize) -> Option<usize> {
    (!text.get(end).is_some_and(|&b| is_of_word(b))).then_some(end)
}

/// Whether a byte belongs to a word, as `\b` of regular expressions has it.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex_automata::{Input, meta::Regex, util::syntax};

    #[test]
    fn times_are_found() {
        for (line, time) in [
            ("2026-11-20T06:31:07.123+01:00 a", "2026-11-20T06:31:07.123+01:00"),
            ("at 2026-11-20 a", "2026-11-20"),
            ("x Nov  9 12:01:01 a", "Nov  9 12:01:01"),
            ("[20/Nov/2026:06:31:07 +0000]", "20/Nov/2026:06:31:07 +0000"),
            ("[0.005s][info][gc]", "[0.005s]"),
            ("0.567: [GC", "0.567"),
            ("v 0.567: x", ""),
            ("11/20/2026 6:31:07 AM", "11/20/2026 6:31:07"),
            ("20261120-06:31:07:1", "20261120-06:31:07:1"),
            ("1763619067.123 TCP_MISS", "1763619067.123"),
            ("id1763619067", ""),
        ] {
            let found = find(line.as_bytes(), 0..96).map_or("", |time| &line[time]);
            assert_eq!(found, time, "{line}");
        }
    }

    /// The same forms as a regular expression, from which this file was made.
    fn regex() -> Regex {
        let time = r"\d{1,2}[:.]\d{2}[:.]\d{2}(?:[.,:]\d+)?(?: ?[+-]\d{2}:?\d{2}|Z)?";
        let month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
        let forms = [
            format!(r"\d{{4}}[-/.]\d{{2}}[-/.]\d{{2}}(?:[T_ -]{time})?"),
            format!(r"{month} [ \d]\d {time}(?: \d{{4}})?"),
            format!(r"\d{{1,2}}/{month}/\d{{4}}[: ]{time}"),
            format!(r"\d{{8}}[T-]{time}"),
            format!(r"\d{{2}}[-/.]\d{{2}}(?:[-/.]\d{{2,4}})? {time}"),
            r"\b\d{6} \d{6}\b".to_owned(),
            r"\b[012]?\d:[0-5]\d:[0-6]\d(?:[.,]\d+)?\b".to_owned(),
            r"\b1[2-9]\d{8}(?:\.\d+|\d{3})?\b".to_owned(),
            r"\[ *\d+\.(?:\d{6}|\d{3}s)\]".to_owned(),
        ];
        let syntax = syntax::Config::new().unicode(false).utf8(false);
        Regex::builder().syntax(syntax).build(&forms.join("|")).unwrap()
    }

    #[test]
    fn they_are_those_of_a_regular_expression() {
        let regex = regex();
        let pieces = [
            "2026-11-20",
            "T",
            " ",
            "06:31:07",
            ".123",
            "Z",
            "+0000",
            " -01:00",
            "Nov 20 ",
            "Dec  4 ",
            "2005",
            "[",
            "]",
            "12345",
            ".004000",
            "20/Nov/2026:",
            "081109 203615",
            "1763619067",
            "17/06/09 ",
            "15.42.50",
            "x",
            "_",
            "20261120-",
            ",",
            "-",
            "03-17 ",
            "1:2:3",
            ":",
            "s]",
            "0.567: ",
        ];
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..20_000 {
            let mut line = "x".to_owned();
            for _ in 0..6 {
                bits ^= bits << 13;
                bits ^= bits >> 7;
                bits ^= bits << 17;
                line += pieces[(bits >> 32) as usize % pieces.len()];
            }
            // Digits before a form are a longer number here, and nothing there.
            let ours = find(line.as_bytes(), 0..96);
            let theirs = regex.search(&Input::new(&line)).map(|found| found.range());
            if let (Some(ours), Some(theirs)) = (&ours, &theirs) {
                let joins_digits = |at: usize| at > 0 && line.as_bytes()[at - 1].is_ascii_digit();
                if ours != theirs && !joins_digits(theirs.start) && !joins_digits(ours.start) {
                    panic!("{line}: {:?}, {:?}", &line[ours.clone()], &line[theirs.clone()]);
                }
            }
        }
    }
}
