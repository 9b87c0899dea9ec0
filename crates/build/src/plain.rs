//! What a line says, without what a terminal or a CI runner put around it.

use crate::scan::digits;
use hr_mask::without_escapes;
use hr_severity::Tone;
use std::borrow::Cow;

/// Bytes of a line that are looked at. What a tool says of a fault is said before.
const LOOKED_AT: usize = 4096;
/// What some writers put before a text to tell how it is encoded.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of `line` without colours, without what a carriage return wrote over, and without the time that a CI
/// runner or a container builder put before it. Indentation stays.
pub(crate) fn plain(line: &[u8]) -> Cow<'_, [u8]> {
    let (_, line) = last_written(line);
    let line = &line[..line.len().min(LOOKED_AT)];
    match without_escapes(line) {
        Cow::Borrowed(text) => Cow::Borrowed(&text[stamp(text)..]),
        Cow::Owned(mut text) => {
            text.drain(..stamp(&text));
            Cow::Owned(text)
        }
    }
}

/// Of the parts that carriage returns divide a line into the last one, unless one before it says worse; and where it starts.
pub(crate) fn last_written(line: &[u8]) -> (usize, &[u8]) {
    if memchr::memchr(b'\r', line).is_none() {
        return (0, line);
    }
    let mut start = 0;
    let parts = line.split(|byte| *byte == b'\r').map(|part| {
        let from = start;
        start += part.len() + 1;
        (from, part)
    });
    let written = parts.filter(|(_, part)| !part.trim_ascii().is_empty());
    let worst = written.max_by_key(|(_, part)| Tone::of(&part[..part.len().min(LOOKED_AT)]));
    worst.unwrap_or((0, b""))
}

/// How many bytes at the start of `text` are stamps: a mark of encoding, the job and the step of `gh run view`, a
/// time, the number of a container build's step.
fn stamp(text: &[u8]) -> usize {
    let mut at = byte_order_mark(text);
    at += job_and_step(&text[at..]);
    at += time(&text[at..]);
    at + container_step(&text[at..])
}

/// `job<TAB>step<TAB>` before a time.
fn job_and_step(text: &[u8]) -> usize {
    let mut tabs = memchr::memchr_iter(b'\t', &text[..text.len().min(256)]);
    let (Some(_), Some(second)) = (tabs.next(), tabs.next()) else { return 0 };
    let rest = &text[second + 1..];
    let mark = byte_order_mark(rest);
    if time(&rest[mark..]) > 0 { second + 1 + mark } else { 0 }
}

fn byte_order_mark(text: &[u8]) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 }
}

/// A time of day or a date with one, in brackets or not, and the space behind it.
fn time(text: &[u8]) -> usize {
    let is_open = text.first() == Some(&b'[');
    let mut at = usize::from(is_open);
    let has_date = shape(&text[at..], b"dddd-dd-dd");
    if has_date {
        at += 10;
        if !matches!(text.get(at), Some(b'T' | b' ')) {
            return 0;
        }
        at += 1;
    }
    if !shape(&text[at..], b"dd:dd:dd") {
        return 0;
    }
    at += 8;
    if matches!(text.get(at), Some(b'.' | b',')) {
        at += 1 + digits(&text[at + 1..]);
    }
    match text.get(at) {
        Some(b'Z') => at += 1,
        Some(b'+' | b'-') if shape(&text[at + 1..], b"dd:dd") => at += 6,
        Some(b'+' | b'-') if shape(&text[at + 1..], b"dddd") => at += 5,
        _ => {}
    }
    if is_open {
        if text.get(at) != Some(&b']') {
            return 0;
        }
        at += 1;
    }
    match text.get(at..) {
        Some([b':', b' ', ..]) => at + 2,
        Some([b' ' | b'\t', ..]) => at + 1,
        Some([]) => at,
        _ => 0,
    }
}

/// `#12 3.456 ` of a container build. `#12 ` before another word is the step itself.
fn container_step(text: &[u8]) -> usize {
    let Some(rest) = text.strip_prefix(b"#") else { return 0 };
    let number = digits(rest);
    let Some(seconds) = rest.get(number + 1..) else { return 0 };
    let whole = digits(seconds);
    let fraction = seconds.get(whole + 1..).map_or(0, digits);
    let end = whole + 1 + fraction;
    let is_stamp = number > 0
        && whole > 0
        && fraction > 0
        && rest[number] == b' '
        && seconds[whole] == b'.'
        && matches!(seconds.get(end), None | Some(b' '));
    if is_stamp { (1 + number + 1 + end + 1).min(text.len()) } else { 0 }
}

/// Whether `text` starts as `shape` does, where a `d` stands for a digit.
fn shape(text: &[u8], shape: &[u8]) -> bool {
    let fits = |(byte, wanted): (&u8, &u8)| match wanted {
        b'd' => byte.is_ascii_digit(),
        _ => byte == wanted,
    };
    text.len() >= shape.len() && text.iter().zip(shape).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_the_text_goes() {
        for (line, text) in [
            ("  indented", "  indented"),
            ("2026-05-30T09:10:31.1584995Z   key: 1", "  key: 1"),
            ("2026-05-30T09:10:31.1584995Z ", ""),
            ("\u{feff}2026-05-30T09:10:31.15Z a", "a"),
            ("[2026-05-30T09:10:31.158Z] + make", "+ make"),
            ("[09:10:31] + make", "+ make"),
            ("2026-05-30 09:10:31: bundle done", "bundle done"),
            ("build\tRun tests\t2026-05-30T09:10:31.1Z ok", "ok"),
            ("#12 3.456 fetch a", "fetch a"),
            ("#12 [2/3] RUN a", "#12 [2/3] RUN a"),
            ("\x1b[1;31merror\x1b[0m: x", "error: x"),
            ("10%\r50%\r100% done", "100% done"),
            ("10%\rerror: cut\r ", "error: cut"),
            ("12:30:99x", "12:30:99x"),
        ] {
            assert_eq!(String::from_utf8_lossy(&plain(line.as_bytes())), text, "{line}");
        }
    }
}
