//! What is printed, as Markdown: the job summary of a CI service.

use crate::mark::{counted, with_commas};
use crate::notice::FirstLine;
use hr_core::Source;
use std::fmt::Write;

/// Most bytes of a document: a step of a job on GitHub may have 1 MiB of summary, and all of it is refused if it is more.
const MOST: usize = 1 << 20;

/// What a document tells beside what is printed.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// The command that printed the input, or nothing.
    pub label: &'a str,
    /// The command that brings the original to where the reader is, or nothing.
    pub fetch: &'a str,
}

/// What is `printed`, which is a report or an input that is not changed, in one block of code after a heading and a line
/// that tells what it is and how to have the original. Nothing in it can end the block. Escape sequences of terminals
/// are left out, and counted.
///
/// `None` if that is more than 1 MiB.
pub fn render_markdown(printed: &[u8], about: About<'_>) -> Option<Vec<u8>> {
    let first = FirstLine::of(printed);
    let what = match &first {
        Some(first) => code(&first.facts),
        None if printed.is_empty() => "No output".to_owned(),
        None => format!("{}, unchanged", counted(Source::new(printed).line_count(), "line")),
    };
    let (text, escapes) = plain(printed);
    let mut out = head(&what, first.as_ref().and_then(|first| first.handle), about);
    if escapes > 0 {
        let _ = writeln!(out, "{} without the colours.\n", counted(escapes, "line"));
    }
    if !text.is_empty() {
        let fence = "`".repeat(longest_run(&text).max(2) + 1);
        if out.len() + text.len() + 2 * fence.len() > MOST {
            return None;
        }
        let is_diff = first.is_some_and(|first| first.facts.starts_with("diff: "));
        let _ = writeln!(out, "{fence}{}", if is_diff { "diff" } else { "text" });
        let mut out = out.into_bytes();
        out.extend_from_slice(&text);
        if !text.ends_with(b"\n") {
            out.push(b'\n');
        }
        out.extend_from_slice(format!("{fence}\n\n").as_bytes());
        return (out.len() <= MOST).then_some(out);
    }
    Some(out.into_bytes())
}

/// A document in place of what is too long to be in one: so many `bytes`, the original `handle` or a part of it.
pub fn render_too_long(bytes: usize, handle: &str, about: About<'_>) -> Vec<u8> {
    let what = format!(
        "Not shown: {} bytes are more than the {} of a job summary; `-b TOKENS` prints less",
        with_commas(bytes),
        with_commas(MOST)
    );
    head(&what, Some(handle), about).into_bytes()
}

/// The heading, and the line about what follows.
fn head(what: &str, handle: Option<&str>, about: About<'_>) -> String {
    let mut head = String::new();
    if !about.label.is_empty() {
        let _ = writeln!(head, "### {}\n", code(about.label));
    }
    head.push_str(what);
    head.push('.');
    if let Some(handle) = handle {
        let _ = write!(head, " Every byte: {}", code(&format!("hr-retrieve {handle}")));
        if !about.fetch.is_empty() {
            let _ = write!(head, ", elsewhere after {}", code(about.fetch));
        }
        head.push('.');
    }
    head.push_str("\n\n");
    head
}

/// `text` in a line as code: as it is, but for characters that are not to be seen.
fn code(text: &str) -> String {
    let printable = |char: char| if char.is_control() { char::REPLACEMENT_CHARACTER } else { char };
    let text: String = text.chars().map(printable).collect();
    let fence = "`".repeat(longest_run(text.as_bytes()) + 1);
    let is_plain = !text.is_empty() && !text.starts_with([' ', '`']) && !text.ends_with([' ', '`']);
    if is_plain { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}

/// The text without colours and other whole escape sequences (`ESC [ ... letter`), and how many lines had some.
fn plain(printed: &[u8]) -> (Vec<u8>, usize) {
    let (mut text, mut count) = (Vec::with_capacity(printed.len()), 0);
    for line in printed.split_inclusive(|&byte| byte == b'\n') {
        let (before, mut rest) = (text.len(), line);
        while let Some(start) = rest.windows(2).position(|pair| pair == b"\x1b[") {
            let (plain, sequence) = rest.split_at(start);
            text.extend_from_slice(plain);
            // Of what is none, the ESC stays.
            let len = sequence_len(sequence);
            text.extend_from_slice(if len == 0 { &sequence[..1] } else { &[] });
            rest = &sequence[len.max(1)..];
        }
        text.extend_from_slice(rest);
        count += usize::from(text.len() - before < line.len());
    }
    (text, count)
}

/// Length of the escape sequence that `bytes` start with, or 0.
fn sequence_len(bytes: &[u8]) -> usize {
    let parameters = bytes[2..].iter().take_while(|byte| matches!(byte, 0x20..=0x3f)).count();
    let is_whole = bytes.get(2 + parameters).is_some_and(|end| matches!(end, 0x40..=0x7e));
    if is_whole { 2 + parameters + 1 } else { 0 }
}

/// The most backticks next to each other.
fn longest_run(text: &[u8]) -> usize {
    text.split(|&byte| byte != b'`').map(<[u8]>::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(printed: &[u8], about: About<'_>) -> String {
        String::from_utf8(render_markdown(printed, about).unwrap()).unwrap()
    }

    #[test]
    fn a_report_comes_after_what_it_is_of() {
        let printed = b"[hr 3f9a1c0b7e42 log: 5 lines, 1 shown. More: hr-retrieve 3f9a1c0b7e42 -l A-B | -g REGEX]\n\
                        [hr 1-4: 4 lines]\nERROR\n";
        let about = About { label: "make test", fetch: "gh run download 7" };
        let expected = format!(
            "### `make test`\n\n`log: 5 lines, 1 shown`. Every byte: `hr-retrieve 3f9a1c0b7e42`, elsewhere after \
             `gh run download 7`.\n\n```text\n{}```\n\n",
            String::from_utf8_lossy(printed)
        );
        assert_eq!(rendered(printed, about), expected);
    }

    #[test]
    fn what_is_unchanged_comes_whole() {
        let nothing = About::default();
        assert_eq!(rendered(b"", nothing), "No output.\n\n");
        assert_eq!(rendered(b"one", nothing), "1 line, unchanged.\n\n```text\none\n```\n\n");
        assert_eq!(rendered(b"\n", nothing), "1 line, unchanged.\n\n```text\n\n```\n\n");
    }

    #[test]
    fn what_is_in_a_label_stays_in_it() {
        for (label, expected) in [
            ("a `b` c", "### ``a `b` c``\n"),
            ("`", "### `` ` ``\n"),
            ("</h3>\n# x", "### `</h3>\u{fffd}# x`\n"),
        ] {
            let document = rendered(b"", About { label, fetch: "" });
            assert!(document.starts_with(expected), "{document}");
        }
    }

    #[test]
    fn colours_are_left_out_and_counted_and_join_no_fence() {
        let document =
            rendered(b"\x1b[31m``\x1b[0m```\ntwo\x1b[K \x1b[3\nthree\n", About::default());
        let expected = "3 lines, unchanged.\n\n2 lines without the colours.\n\n``````text\n`````\ntwo \x1b[3\nthree\n``````\n\n";
        assert_eq!(document, expected);
    }

    #[test]
    fn what_is_longer_than_a_summary_is_not_a_document() {
        let line = [b'x'; 1023];
        let text: Vec<u8> = [&line[..], b"\n"].concat().repeat(1024);
        assert_eq!(render_markdown(&text, About::default()), None);
        let document = render_markdown(&text[2048..], About::default()).unwrap();
        assert!(document.len() <= MOST);
        assert_eq!(render_markdown(&[b'`'; MOST / 2], About::default()), None);
        let told = String::from_utf8(render_too_long(text.len(), "3f9a1c0b7e42", About::default()));
        assert!(told.unwrap().contains("1,048,576 bytes"));
    }

    #[test]
    fn a_diff_is_shown_as_one() {
        let printed = b"[hr 3f9a1c0b7e42 diff: 9 lines, 2 shown. More: hr-retrieve 3f9a1c0b7e42 -l A-B]\n+new\n";
        assert!(rendered(printed, About::default()).contains("\n```diff\n"));
    }
}
