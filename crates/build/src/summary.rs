//! What a tool says at its end: how many of what.

use crate::scan::{contains_any, digits, first_start, starts_with_any};

/// A summary that a tool writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Whether it counts failures or errors, or says that it all failed.
    pub(crate) fails: bool,
}

/// No summary is longer.
const LONGEST: usize = 400;
/// Words that are counted, in lower case, and whether they are bad.
const COUNTED: [(&str, bool); 33] = [
    ("passed", false),
    ("failed", true),
    ("failures", true),
    ("failure", true),
    ("errors", true),
    ("error", true),
    ("warnings", false),
    ("warning", false),
    ("skipped", false),
    ("ignored", false),
    ("pending", false),
    ("passing", false),
    ("failing", true),
    ("problems", false),
    ("problem", false),
    ("tests", false),
    ("test", false),
    ("total", false),
    ("successes", false),
    ("assertions", false),
    ("examples", false),
    ("disabled", false),
    ("flaky", true),
    ("broken", true),
    ("todo", false),
    ("xfailed", false),
    ("xpassed", false),
    ("deselected", false),
    ("fail", true),
    ("pass", false),
    ("vulnerabilities", false),
    ("fixable", false),
    ("offenses", true),
];

/// Starts of lines that sum up, whatever they count.
const STARTS: [(&str, bool); 52] = [
    ("test result: FAILED", true),
    ("test result: ", false),
    ("BUILD FAILED", true),
    ("BUILD FAILURE", true),
    ("BUILD SUCCESS", false),
    ("FAILURE: ", true),
    ("FAILURES!", true),
    ("FAILED (", true),
    ("OK (", false),
    ("Failed!  -", true),
    ("Passed!  -", false),
    ("Build FAILED", true),
    ("Build succeeded", false),
    ("Finished: FAILURE", true),
    ("Finished: ", false),
    ("Ran all test suites", false),
    ("All checks passed", false),
    ("Success: no issues", false),
    ("Your code has been rated", false),
    ("Failed to compile", true),
    ("Compiled successfully", false),
    ("Compiled with warnings", false),
    ("Successfully built", false),
    ("Successfully tagged", false),
    ("Successfully installed", false),
    ("Plan: ", false),
    ("Apply complete!", false),
    ("Destroy complete!", false),
    ("No changes.", false),
    ("Total time:", false),
    ("Total Test time", false),
    ("Reactor Summary", false),
    ("Test Suites:", false),
    ("Tests:  ", false),
    ("Snapshots:  ", false),
    ("Test Files ", false),
    ("Tests  ", false),
    ("Time:  ", false),
    ("Duration ", false),
    ("TOTAL  ", false),
    ("# tests ", false),
    ("# pass ", false),
    ("# fail ", false),
    ("Done. Your build exited with 1", true),
    ("Done. Your build exited with", false),
    ("-- Configuring incomplete", true),
    ("-- Configuring done", false),
    ("-- Build files have been written", false),
    ("make: Target 'all' not remade", true),
    ("Target 'all' not remade", true),
    ("For more information about this error", false),
    ("Some errors have detailed explanations", false),
];

/// The summary that `text` is, from `start` on.
pub(crate) fn summary(text: &[u8], start: usize) -> Option<Summary> {
    let rest = text[start..].trim_ascii();
    if rest.len() > LONGEST {
        return None;
    }
    let rest = without_rule(rest);
    if let Some((word, fails)) = first_start(rest, &STARTS) {
        return Some(Summary { fails: *fails || word.starts_with('T') && counts(rest).is_bad });
    }
    let Counts { pairs, is_bad } = counts(rest);
    if pairs == 0 {
        return None;
    }
    const SUMS: [&str; 5] = ["Found ", "found ", "Summary", "\u{2716} ", "Ran "];
    let sums = starts_with_any(rest, &SUMS) || digits(rest) > 0 && ends_in_a_count(rest);
    const DONE: [&str; 6] = [
        " generated",
        "compiled with ",
        " completed",
        " in total",
        "tests passed",
        " aborting due to",
    ];
    (pairs >= 2 || sums || contains_any(rest, &DONE)).then_some(Summary { fails: is_bad })
}

/// Whether nothing but a count and what it counts stands in `text`, and perhaps how long it took.
fn ends_in_a_count(text: &[u8]) -> bool {
    text.split(|byte| *byte == b' ').count() <= 4
}

/// `text` without the rule around it, as `==== 3 passed ====` has it.
fn without_rule(text: &[u8]) -> &[u8] {
    let is_rule = |byte: &u8| matches!(byte, b'=' | b'-');
    if text.iter().take_while(|byte| is_rule(byte)).count() < 2 {
        return text;
    }
    let start = text.iter().position(|byte| !is_rule(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_rule(byte)).map_or(start, |last| last + 1);
    text[start..end].trim_ascii()
}

/// What a text counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    /// How many counts it has.
    pairs: usize,
    /// Whether one is of something bad, and not 0.
    is_bad: bool,
}

/// The counts in `text`: numbers next to what they count, `3 failed` or `Failures: 3`.
fn counts(text: &[u8]) -> Counts {
    let mut counts = Counts::default();
    let is_sign = |byte: &u8| {
        matches!(
            byte,
            b' ' | b'\t'
                | b','
                | b';'
                | b'('
                | b')'
                | b'|'
                | b':'
                | b'='
                | b'.'
                | b'['
                | b']'
                | b'!'
        )
    };
    let mut before: Option<bool> = None;
    let mut number: Option<bool> = None;
    let mut at = 0;
    while at < text.len() {
        let len = text[at..].iter().take_while(|byte| !is_sign(byte)).count();
        let (word, sign) = (&text[at..at + len], text.get(at + len));
        at += len + 1;
        if word.is_empty() {
            continue;
        }
        if word.iter().all(u8::is_ascii_digit) {
            let is_none = word.iter().all(|byte| *byte == b'0');
            if let Some(is_bad) = before.take() {
                counts.pairs += 1;
                counts.is_bad |= is_bad && !is_none;
            }
            number = (sign == Some(&b' ')).then_some(is_none);
            continue;
        }
        let known = COUNTED.iter().find(|(name, _)| word.eq_ignore_ascii_case(name.as_bytes()));
        before = None;
        match (known, number.take()) {
            (Some((_, is_bad)), Some(is_none)) => {
                counts.pairs += 1;
                counts.is_bad |= *is_bad && !is_none;
                // `5 tests failed` counts both.
                number = word.starts_with(b"test").then_some(is_none);
            }
            (Some((_, is_bad)), None) if matches!(sign, Some(b':' | b'=')) => {
                before = Some(*is_bad);
            }
            // A word may stand between: `3 previous errors`.
            (None, Some(is_none)) if is_between(word) => number = Some(is_none),
            _ => {}
        }
    }
    counts
}

/// Whether `word` may stand between a number and what it counts.
fn is_between(word: &[u8]) -> bool {
    const BETWEEN: [&[u8]; 9] = [
        b"previous",
        b"out",
        b"of",
        b"unit",
        b"integration",
        b"fixable",
        b"other",
        b"potential",
        b"more",
    ];
    BETWEEN.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_tools_are_known() {
        for (text, fails) in [
            ("test result: FAILED. 270 passed; 3 failed; 0 ignored", true),
            ("test result: ok. 27 passed; 0 failed; 0 ignored", false),
            ("== 4 failed, 320 passed, 1 skipped in 0.25s ==", true),
            ("===== 320 passed in 0.25s =====", false),
            ("\u{2716} 1641 problems (361 errors, 1280 warnings)", true),
            ("Found 148 errors in 14 files (checked 19 source files)", true),
            ("Tests run: 10, Failures: 1, Errors: 0, Skipped: 0", true),
            ("Tests run: 10, Failures: 0, Errors: 0, Skipped: 0", false),
            ("Tests:       5 failed, 191 passed, 196 total", true),
            ("4 errors", true),
            ("12 passing (3s)", false),
            ("88% tests passed, 5 tests failed out of 40", true),
            ("Summary [   0.5s] 10 tests run: 9 passed, 1 failed, 0 skipped", true),
            ("12 examples, 1 failure", true),
            ("31 tests completed, 2 failed", true),
            ("Finished: FAILURE", true),
        ] {
            assert_eq!(summary(text.as_bytes(), 0), Some(Summary { fails }), "{text}");
        }
    }

    #[test]
    fn what_sums_nothing_up_is_none() {
        for text in [
            "test a ... ok",
            "error: x",
            "src/a.c:3: 4 errors here that nobody counts up",
            "running 3 tests of it all",
            "FAILED a.py::b",
        ] {
            assert_eq!(summary(text.as_bytes(), 0), None, "{text}");
        }
    }
}
