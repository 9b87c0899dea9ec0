//! The details of failing tests: where they begin, and which of their lines tell what was wrong.

use crate::place::place;
use crate::scan::{contains, contains_any, digits, find, indent, starts_with_any, trimmed};
use std::ops::Range;

/// Where the details of a failing test begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// The name of the test, in the bytes of the text.
    pub(crate) name: Range<usize>,
    /// Whether the source of the test comes before what was wrong.
    pub(crate) has_source: bool,
}

/// The heading that `text` is, if it begins the details of a failing test.
pub(crate) fn heading(text: &[u8]) -> Option<Heading> {
    let at = indent(text);
    let rest = text[at..].trim_ascii_end();
    let (name, has_source) = match rest {
        _ if at == 0 && rest.ends_with(b": Failure") && place(text, 0).is_some() => {
            (0..rest.len(), false)
        }
        [b'_', b'_', b'_', ..] => (between_rules(rest)?, true),
        _ => (named(rest)?, false),
    };
    let name = trimmed(text, at + name.start..at + name.end);
    (!name.is_empty()).then_some(Heading { name, has_source })
}

/// The name in `_____ test_b _____`.
fn between_rules(text: &[u8]) -> Option<Range<usize>> {
    let start = text.iter().position(|byte| *byte != b'_')?;
    let end = text.strip_suffix(b"___")?.iter().rposition(|byte| *byte != b'_')? + 1;
    (text[start] == b' ' && text[end - 1] == b' ').then_some(start..end)
}

/// The name in a heading without the source of the test, as each runner writes it.
fn named(text: &[u8]) -> Option<Range<usize>> {
    let all = text.len();
    if let Some(name) = text.strip_prefix(b"---- ") {
        let name = name.strip_suffix(b" ----")?;
        let name = name.strip_suffix(b" stdout").or(name.strip_suffix(b" stderr"))?;
        return Some(5..5 + name.len());
    }
    if text.starts_with(b"--- STD") {
        let start = find(text, ":")? + 1;
        return Some(start..text.strip_suffix(b" ---")?.len().max(start));
    }
    for start in ["\u{25cf} ", "FAIL: "] {
        if text.starts_with(start.as_bytes()) {
            return Some(start.len()..all);
        }
    }
    if text.starts_with(b"ERROR: test") {
        return Some(7..all);
    }
    if text.starts_with(b"FAIL  ") {
        return contains(text, " > ").then_some(6..all);
    }
    if text.starts_with(b"Failed ") {
        let open = text.iter().rposition(|byte| *byte == b'[')?;
        return (text.ends_with(b"ms]") || text.ends_with(b" s]")).then_some(7..open);
    }
    let number = digits(text);
    (number > 0 && text[0] != b'0' && text[number..].starts_with(b") ")).then_some(number + 2..all)
}

/// Whether `text` is a rule with a title, or a title, under which failures, or their names, follow.
pub(crate) fn is_title(text: &[u8]) -> bool {
    const TITLES: [&str; 14] = [
        "failures:",
        "Failures:",
        "Failed tests:",
        "Tests in error:",
        "Errors:",
        "successes:",
        "The following tests FAILED:",
        "Failed Tests",
        "Summary of all failing tests",
        "[ERROR] Failures:",
        "[ERROR] Errors:",
        "Failed examples:",
        "Captured stdout",
        "Captured log",
    ];
    let text = text.trim_ascii();
    is_ruled(text) || starts_with_any(text, &TITLES) && text.len() < 60
}

/// `===== FAILURES =====`, `----- Captured log call -----`.
fn is_ruled(text: &[u8]) -> bool {
    let is_rule = |text: &[u8], sign: u8| {
        text.len() > 10 && text.starts_with(&[sign; 4]) && text.ends_with(&[sign; 4])
    };
    is_rule(text, b'=')
        || is_rule(text, b'-')
        || text.len() > 10 && text.iter().all(|byte| matches!(byte, b'=' | b'-' | b'*'))
        || starts_with_any(
            text,
            &["\u{23af}\u{23af}\u{23af}\u{23af}", "\u{2500}\u{2500}\u{2500}\u{2500}"],
        )
}

/// How much a line within the details of a failing test tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Telling {
    /// Nothing: rules, and hints that stand in every failure.
    Nothing,
    /// Something.
    Something,
    /// What was wrong: the assertion, its values, where it is.
    Wrong,
}

/// How much `text` tells of what was wrong with a test.
pub(crate) fn telling(text: &[u8]) -> Telling {
    let at = indent(text);
    let rest = &text[at..];
    const NOTHING: [&str; 9] = [
        "note: run with `RUST_BACKTRACE",
        "note: Some details are omitted",
        "note: run with",
        "stack backtrace:",
        "_ _ _ _",
        "To rerun",
        "-- Docs:",
        "Process finished",
        "goroutine ",
    ];
    if rest.is_empty() || starts_with_any(rest, &NOTHING) {
        return Telling::Nothing;
    }
    const WRONG: [&str; 42] = [
        "E  ",
        "assert",
        "Assert",
        "left:",
        "right:",
        "Left:",
        "Right:",
        "expected",
        "Expected",
        "actual",
        "Actual",
        "received",
        "Received",
        "got:",
        "Got:",
        "got ",
        "want:",
        "want ",
        "but was",
        "but:",
        "Error:",
        "error:",
        "message:",
        "Message:",
        "Failure/Error:",
        "Error Trace:",
        "Error Message:",
        "panic:",
        "Snapshot name:",
        "- Snapshot",
        "+ Received",
        "Diff:",
        "Number of calls:",
        "thrown:",
        "Thrown:",
        "reason:",
        "Reason:",
        "value:",
        "Value of:",
        "Which is:",
        "operator:",
        "Caused by:",
    ];
    let is_marked = matches!(rest, [b'>', b' ' | b'\t', ..]);
    let is_wrong = starts_with_any(rest, &WRONG)
        || is_marked
        || contains_any(rest, &["panicked at", "assertion ", "AssertionError", "Assertion failed"])
        || is_difference(rest)
        || place(text, at).is_some_and(|place| text.get(place.end) == Some(&b':'));
    if is_wrong { Telling::Wrong } else { Telling::Something }
}

/// A line of a difference between two values.
fn is_difference(text: &[u8]) -> bool {
    matches!(text, [b'+' | b'-', b' ', next, ..] if !matches!(next, b'+' | b'-' | b'>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_the_test() {
        for (text, name) in [
            ("---- a::b stdout ----", "a::b"),
            ("--- STDOUT:              crate a::b ---", "crate a::b"),
            ("________ test_b ________", "test_b"),
            ("____ ERROR at setup of test_b ____", "ERROR at setup of test_b"),
            ("  \u{25cf} slug \u{203a} keeps it", "slug \u{203a} keeps it"),
            ("FAIL: test_b (m.T)", "test_b (m.T)"),
            ("  1) suite keeps it:", "suite keeps it:"),
            (" FAIL  a.test.ts > suite > keeps it", "a.test.ts > suite > keeps it"),
        ] {
            let it = heading(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(&text[it.name], name);
        }
        for text in [
            "---- a ----",
            "__________",
            "_ _ _ _ _",
            "FAIL a.test.ts",
            "1 of 3",
            "Failed to start",
        ] {
            assert_eq!(heading(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn lines_that_tell_what_was_wrong_are_known() {
        for text in [
            "E   KeyError: 'x'",
            ">       a.take(3)",
            "  left: 3",
            "    Expected: \"a\"",
            "    a_test.go:4: no",
            "a.py:10: KeyError",
            "+ 3",
        ] {
            assert_eq!(telling(text.as_bytes()), Telling::Wrong, "{text}");
        }
        for text in ["self = <a.A object>", "    def take(self):", "--- a"] {
            assert_eq!(telling(text.as_bytes()), Telling::Something, "{text}");
        }
    }
}
