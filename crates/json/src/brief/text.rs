//! Long strings.

use super::Brief;
use crate::terse::push_quoted;
use hr_fit::with_commas;
use memchr::memmem;
use std::ops::Range;

/// A string is cut between pieces of about so many bytes.
const PIECE: usize = 64;
/// A text in lines is cut between them, and within those that are longer than this.
const LINE: usize = 400;
/// Fewest bytes of a string that is taken for data in base64.
const MIN_BASE64: usize = 200;

impl Brief<'_> {
    /// Adds about `room` bytes of a string, given as written: what answers the query or speaks of a failure, its start, and
    /// its end; each in quotes.
    pub(super) fn write_text(&self, raw: &[u8], room: usize, out: &mut Vec<u8>) {
        let text = &raw[1..raw.len() - 1];
        if let Some(data) = data(text) {
            out.extend_from_slice(data.as_bytes());
            return;
        }
        let pieces = pieces(text);
        let mut shown = vec![false; pieces.len()];
        let texts: Vec<[&[u8]; 1]> = pieces.iter().map(|piece| [&text[piece.clone()]]).collect();
        let mut ranked: Vec<(usize, usize, usize)> = Vec::with_capacity(pieces.len());
        for (number, weight) in self.weights(&texts).into_iter().enumerate() {
            // Of pieces that are worth the same the first ones are taken, and every fourth from the end.
            let turn = number.min(4 * (pieces.len() - 1 - number) + 1);
            ranked.push((usize::MAX - weight, turn, number));
        }
        ranked.sort_unstable();
        let mut spent = 0;
        for (_, _, number) in ranked {
            let len = pieces[number].len();
            if spent + len <= room || spent == 0 {
                shown[number] = true;
                spent += len;
            }
        }
        let mut number = 0;
        while number < pieces.len() {
            let is_shown = shown[number];
            let run = shown[number..].iter().take_while(|&&it| it == is_shown).count();
            let span = pieces[number].start..pieces[number + run - 1].end;
            if is_shown {
                push_quoted(&text[span], out);
            } else {
                out.extend_from_slice(format!("[hr {} bytes]", with_commas(span.len())).as_bytes());
            }
            number += run;
        }
    }
}

/// Cuts a string where lines end, or words, escapes and characters.
fn pieces(text: &[u8]) -> Vec<Range<usize>> {
    let has_lines = memmem::find(text, b"\\n").is_some();
    let piece = if has_lines { LINE } else { PIECE };
    let mut pieces = Vec::with_capacity(text.len() / PIECE + 1);
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let (next, is_end) = match text[at] {
            b'\\' if text.get(at + 1) == Some(&b'u') => (at + 6, false),
            b'\\' => (at + 2, true),
            b' ' => (at + 1, true),
            _ => (at + 1, false),
        };
        let is_line_end = text[at..].starts_with(b"\\n");
        at = next.min(text.len());
        let is_char_end = text.get(at).is_none_or(|byte| byte & 0xc0 != 0x80);
        // A low surrogate stays with the high one.
        let is_pair = text[at..].starts_with(b"\\u");
        let len = at - start;
        let is_long = is_end && len >= piece || len >= 2 * piece;
        if is_char_end && !is_pair && (is_line_end || is_long) {
            pieces.push(start..at);
            start = at;
        }
    }
    if start < text.len() {
        pieces.push(start..text.len());
    }
    pieces
}

/// What is said of a string that holds data in base64: `[hr base64 image/png, 12,345 bytes]`.
fn data(text: &[u8]) -> Option<String> {
    let (kind, base64) = match text.strip_prefix(b"data:") {
        Some(url) => {
            let start = memmem::find(url, b";base64,")?;
            (Some(String::from_utf8_lossy(&url[..start]).into_owned()), &url[start + 8..])
        }
        None => (None, text),
    };
    let is_base64 = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
    };
    let has = |test: fn(&u8) -> bool| base64.iter().take(MIN_BASE64).any(test);
    let is_data = base64.len() >= MIN_BASE64
        && base64.iter().all(is_base64)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase);
    is_data.then(|| {
        let kind = kind.or_else(|| sniff(base64).map(str::to_owned)).unwrap_or_default();
        let space = if kind.is_empty() { "" } else { " " };
        format!("[hr base64{space}{kind}, {} bytes]", with_commas(text.len()))
    })
}

/// The media type of data that begins so, by what files of each type begin with, in base64.
fn sniff(base64: &[u8]) -> Option<&'static str> {
    const STARTS: [(&str, &str); 7] = [
        ("iVBORw0KGgo", "image/png"),
        ("/9j/", "image/jpeg"),
        ("R0lGOD", "image/gif"),
        ("JVBERi0", "application/pdf"),
        ("UEsDB", "application/zip"),
        ("H4sI", "application/gzip"),
        ("UklGR", "image/webp"),
    ];
    STARTS.iter().find(|(start, _)| base64.starts_with(start.as_bytes())).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_rank::Query;
    use proptest::prelude::*;

    fn cut(text: &str, query: &str, room: usize) -> String {
        let query = Query::new(query);
        let mut out = Vec::new();
        Brief { query: query.as_ref() }.write_text(text.as_bytes(), room, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_start_the_end_and_what_is_asked_for_stay() {
        let filler = "nothing of interest happens here ".repeat(20);
        let text = format!("\"begin {filler}the needle is in here {filler}end\"");
        let out = cut(&text, "where is the needle?", 300);
        assert!(out.starts_with("\"begin ") && out.ends_with("end\""), "{out}");
        assert!(out.contains("needle") && out.contains(" bytes]\""), "{out}");
        assert!(out.len() < 400);
    }

    #[test]
    fn a_line_that_reports_a_failure_stays_whole() {
        let line = |i: usize| format!("[{i:03}] compiling module_{i} in {} ms\\n", i * 31 % 900);
        let lines = |range: std::ops::Range<usize>| range.map(line).collect::<String>();
        for failure in
            ["npm ERR! code ELIFECYCLE", "error: linking with cc failed", "panic: nil map"]
        {
            for at in [100, 200, 300, 401] {
                let text = format!("\"{}{failure}\\n{}\"", lines(0..at), lines(at..600));
                let out = cut(&text, "", 4_000);
                assert!(out.contains(failure) && out.len() < 5_000, "{failure} at {at}");
            }
        }
    }

    #[test]
    fn data_is_named() {
        let text = format!("\"iVBORw0KGgo{}\"", "aB3/".repeat(100));
        assert_eq!(cut(&text, "", 100), "[hr base64 image/png, 411 bytes]");
        let text = format!("\"data:font/woff;base64,{}\"", "aB3/".repeat(100));
        assert_eq!(cut(&text, "", 100), "[hr base64 font/woff, 422 bytes]");
    }

    proptest! {
        #[test]
        fn a_string_is_cut_between_its_pieces(text in "([a-z ]{0,30}|\\\\n|\\\\u00e9|\\\\ud83d\\\\ude00|é|\\\\\"){0,60}", room in 50..300_usize) {
            let out = cut(&format!("\"{text}\""), "", room);
            // With the marks taken out, what is left are strings of JSON whose texts stand in the text in this order.
            let mut at = 0;
            for piece in out.split("[hr ").map(|it| it.split_once("bytes]").map_or(it, |(_, rest)| rest)).filter(|it| !it.is_empty()) {
                let _: String = serde_json::from_str(piece).unwrap();
                let inner = &piece[1..piece.len() - 1];
                let found = text[at..].find(inner);
                prop_assert!(found.is_some(), "{piece} of {text}");
                at += found.unwrap() + inner.len();
            }
        }
    }
}
