//! How a single test ended.

use crate::scan::{digits, find, first_start, indent, starts_with_any, trimmed};
use Outcome::{Failed, Passed, Running, Skipped};
use std::ops::Range;

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// As it should.
    Passed,
    /// As it should not.
    Failed,
    /// It was not run, or was expected to fail.
    Skipped,
    /// It is still running.
    Running,
}

/// What a line says of one test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// Its name, in the bytes of the text.
    pub(crate) name: Range<usize>,
    /// Whether the line says why, too.
    pub(crate) has_reason: bool,
}

/// No verdict is longer.
const LONGEST: usize = 1000;

/// Words at the start of a line, and what they say of the test whose name follows.
const STARTS: [(&str, Outcome); 46] = [
    ("=== RUN ", Running),
    ("=== PAUSE ", Running),
    ("=== CONT ", Running),
    ("=== NAME ", Running),
    ("--- PASS: ", Passed),
    ("--- FAIL: ", Failed),
    ("--- SKIP: ", Skipped),
    ("ok  \t", Passed),
    ("FAIL\t", Failed),
    ("?   \t", Skipped),
    ("\u{2713} ", Passed),
    ("\u{2714} ", Passed),
    ("\u{221a} ", Passed),
    ("\u{2705} ", Passed),
    ("\u{2715} ", Failed),
    ("\u{2717} ", Failed),
    ("\u{2718} ", Failed),
    ("\u{274c} ", Failed),
    ("\u{25cb} ", Skipped),
    ("\u{2193} ", Skipped),
    ("not ok ", Failed),
    ("ok ", Passed),
    ("PASS [", Passed),
    ("FAIL [", Failed),
    ("PASS ", Passed),
    ("FAIL ", Failed),
    ("SKIP ", Skipped),
    ("PASS: ", Passed),
    ("XFAIL: ", Skipped),
    ("SKIP: ", Skipped),
    ("SLOW [", Running),
    ("TIMEOUT [", Failed),
    ("SIGABRT [", Failed),
    ("SIGSEGV [", Failed),
    ("TRY ", Running),
    ("FLAKY ", Failed),
    ("[ RUN      ] ", Running),
    ("[       OK ] ", Passed),
    ("[  PASSED  ] ", Passed),
    ("[  FAILED  ] ", Failed),
    ("[  SKIPPED ] ", Skipped),
    ("PASSED ", Passed),
    ("FAILED ", Failed),
    ("ERROR ", Failed),
    ("SKIPPED ", Skipped),
    ("XFAIL ", Skipped),
];

/// Words at the end of a line, and what they say of the test whose name stands before.
const ENDS: [(&str, Outcome); 19] = [
    (" ... ok", Passed),
    (" ... FAILED", Failed),
    (" ... FAIL", Failed),
    (" ... ERROR", Failed),
    (" ... ignored", Skipped),
    (" ... skipped", Skipped),
    (" ... expected failure", Skipped),
    (" PASSED", Passed),
    (" FAILED", Failed),
    (" ERROR", Failed),
    (" SKIPPED", Skipped),
    (" XFAIL", Skipped),
    (" XPASS", Skipped),
    (" STARTED", Running),
    (" <<< FAILURE!", Failed),
    (" <<< ERROR!", Failed),
    (" passed", Passed),
    (" failed", Failed),
    (" UP-TO-DATE", Skipped),
];

/// What `text` says of one test.
pub(crate) fn verdict(text: &[u8], start: usize) -> Option<Verdict> {
    let at = start + indent(&text[start..]);
    let rest = text[at..].trim_ascii_end();
    let end = at + rest.len();
    if rest.len() > LONGEST {
        return None;
    }
    at_start(text, at, end).or_else(|| at_end(text, at, end)).or_else(|| in_columns(text, at, end))
}

/// What the words at its start say: `--- FAIL: TestA`.
fn at_start(text: &[u8], at: usize, end: usize) -> Option<Verdict> {
    let rest = &text[at..end];
    if rest.first().is_some_and(u8::is_ascii_lowercase)
        && !starts_with_any(rest, &["ok ", "not ok "])
    {
        return None;
    }
    let (word, outcome) = first_start(rest, &STARTS)?;
    let mut name = trimmed(text, at + word.len()..end);
    let said = &text[name.clone()];
    if said.is_empty() || matches!(*word, "[  PASSED  ] " | "[  FAILED  ] ") && digits(said) > 0 {
        return None;
    }
    match *word {
        // A number, as TAP has it; without one it says that something else is fine.
        "ok " | "not ok " if digits(said) == 0 => return None,
        "ok " | "not ok " => {
            let number = digits(said);
            let dash = find(&said[number..], "- ").filter(|at| *at < 3).map_or(0, |at| at + 2);
            let is_skip = find(said, "# SKIP").or(find(said, "# skip")).or(find(said, "# TODO"));
            let outcome = if is_skip.is_some() { Skipped } else { *outcome };
            name = trimmed(text, (name.start + number + dash).min(name.end)..name.end);
            return Some(Verdict { outcome, name, has_reason: false });
        }
        "PASSED " | "FAILED " | "ERROR " | "SKIPPED " | "XFAIL " if find(said, "::").is_none() => {
            return None;
        }
        "FAILED " | "ERROR " => {
            let reason = find(said, " - ");
            let name_end = reason.map_or(name.end, |at| name.start + at);
            return Some(Verdict {
                outcome: *outcome,
                name: name.start..name_end,
                has_reason: reason.is_some(),
            });
        }
        "PASS [" | "FAIL [" | "SLOW [" | "TIMEOUT [" | "SIGABRT [" | "SIGSEGV [" => {
            let close = said.iter().position(|byte| *byte == b']')?;
            name = trimmed(text, name.start + close + 1..name.end);
        }
        _ => {}
    }
    let cut = without_duration(&text[name.clone()]);
    Some(Verdict { outcome: *outcome, name: name.start..name.start + cut, has_reason: false })
}

/// What the words at its end say: `test a::b ... ok`.
fn at_end(text: &[u8], at: usize, end: usize) -> Option<Verdict> {
    let rest = &text[at..end];
    // `[ 12%]`, as runners that tell their progress write behind.
    let cut = rest.strip_suffix(b"%]").and_then(|rest| {
        let open = rest.iter().rposition(|byte| *byte == b'[')?;
        (rest.len() - open < 6).then(|| rest[..open].trim_ascii_end().len())
    });
    let rest = &rest[..cut.unwrap_or(rest.len())];
    // Runners write why they skipped behind.
    let skipped = find(rest, " ... ")
        .filter(|at| starts_with_any(&rest[*at..], &[" ... ignored, ", " ... skipped "]));
    if let Some(name) = skipped {
        return Some(Verdict { outcome: Skipped, name: at..at + name, has_reason: true });
    }
    let skipped = [" SKIPPED (", " XFAIL ("]
        .iter()
        .find_map(|word| if rest.ends_with(b")") { find(rest, word) } else { None });
    if let Some(name) = skipped.filter(|name| find(&rest[..*name], "::").is_some()) {
        return Some(Verdict { outcome: Skipped, name: at..at + name, has_reason: true });
    }
    let (word, outcome) = ENDS.iter().find(|(word, _)| rest.ends_with(word.as_bytes()))?;
    let name = trimmed(text, at..at + rest.len() - word.len());
    let said = &text[name.clone()];
    let name_len = match *word {
        " <<< FAILURE!" | " <<< ERROR!" => {
            find(said, "  Time elapsed").or(find(said, " -- Time elapsed"))?
        }
        " PASSED" | " FAILED" | " ERROR" | " SKIPPED" | " XFAIL" | " XPASS" | " STARTED"
        | " UP-TO-DATE" => (find(said, "::").is_some() || find(said, " > ").is_some())
            .then(|| without_duration(said))?,
        " passed" | " failed" => {
            find(said, "test ").filter(|at| *at == 0).map(|_| without_duration(said))?
        }
        _ => said.len(),
    };
    let name = trimmed(text, name.start..name.start + name_len);
    let skip = if text[name.clone()].starts_with(b"test ") { 5 } else { 0 };
    Some(Verdict { outcome: *outcome, name: name.start + skip..name.end, has_reason: false })
}

/// `12/40 Test #12: name ....***Failed    0.01 sec`.
fn in_columns(text: &[u8], at: usize, end: usize) -> Option<Verdict> {
    let rest = &text[at..end];
    let first = digits(rest);
    if first == 0 || rest.get(first) != Some(&b'/') {
        return None;
    }
    let start = find(rest, "Test ")? + 5;
    let colon = start + rest[start..].iter().position(|byte| *byte == b':')?;
    let name = trimmed(text, at + colon + 1..end);
    let said = &text[name.clone()];
    let len = said.iter().position(|byte| *byte == b' ')?;
    let outcome = match () {
        () if find(said, "***Not Run").is_some() || find(said, "***Skipped").is_some() => Skipped,
        () if find(said, "***").is_some() => Failed,
        () => Passed,
    };
    Some(Verdict { outcome, name: name.start..name.start + len, has_reason: false })
}

/// How much of `name` stands before how long it took: `(0.01s)`, `(12 ms)`, `[12 ms]`.
fn without_duration(name: &[u8]) -> usize {
    let open = name.iter().rposition(|byte| matches!(byte, b'(' | b'['));
    let Some(open) = open.filter(|open| *open > 0) else { return name.len() };
    let inner = &name[open + 1..];
    let is_duration =
        digits(inner) > 0 && matches!(inner, [.., b's', b')' | b']'] | [.., b'c', b')']);
    if is_duration { name[..open].trim_ascii_end().len() } else { name.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_read_with_the_names() {
        for (text, outcome, name) in [
            ("test a::b ... ok", Passed, "a::b"),
            ("test a::b ... FAILED", Failed, "a::b"),
            ("test a::b ... ignored, too slow", Skipped, "test a::b"),
            ("a.py::test_b[1] PASSED     [ 12%]", Passed, "a.py::test_b[1]"),
            ("FAILED a.py::test_b - KeyError: 'x'", Failed, "a.py::test_b"),
            ("ERROR a.py::test_b - no", Failed, "a.py::test_b"),
            ("    --- FAIL: TestA/b (0.01s)", Failed, "TestA/b"),
            ("=== RUN   TestA", Running, "TestA"),
            ("FAIL\texample.org/a\t0.01s", Failed, "example.org/a\t0.01s"),
            ("    \u{2713} keeps it (3 ms)", Passed, "keeps it"),
            ("    \u{2715} breaks it", Failed, "breaks it"),
            ("not ok 3 - name of it", Failed, "name of it"),
            ("ok 4 - other # SKIP", Skipped, "other # SKIP"),
            ("        FAIL [   0.004s] crate a::b", Failed, "crate a::b"),
            ("12/40 Test #12: name ......***Failed    0.01 sec", Failed, "name"),
            ("ATest > works() FAILED", Failed, "ATest > works()"),
            ("[  FAILED  ] Suite.name (0 ms)", Failed, "Suite.name"),
            ("testA(org.ATest)  Time elapsed: 0.02 sec  <<< FAILURE!", Failed, "testA(org.ATest)"),
            ("test_a (m.T.test_a) ... FAIL", Failed, "test_a (m.T.test_a)"),
        ] {
            let it = verdict(text.as_bytes(), 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((it.outcome, &text[it.name]), (outcome, name), "{text}");
        }
    }

    #[test]
    fn what_is_no_verdict_is_not() {
        for text in [
            "ok then",
            "FAILED (failures=1)",
            "[  PASSED  ] 12 tests.",
            "ERROR something",
            "the build failed",
            "PASSED",
        ] {
            assert_eq!(verdict(text.as_bytes(), 0), None, "{text}");
        }
    }
}
