//! What compilers, linters and package managers find: how bad, where, by which rule.

use crate::level::Severity;
use crate::place::{Place, place};
use crate::scan::{
    contains, contains_any, digits, find, indent, is_name, starts_with_any, trimmed,
};
use crate::words::{coded, severity_of_code, severity_word};
use std::ops::Range;

/// A finding, in the bytes of the text that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    /// How bad it is.
    pub(crate) severity: Severity,
    /// Where, if the text says so itself.
    pub(crate) place: Option<Place>,
    /// The rule or the number of the finding; empty if it has none.
    pub(crate) code: Range<usize>,
    /// What is found.
    pub(crate) message: Range<usize>,
    /// Whether it is a row below the path of its file.
    pub(crate) is_row: bool,
}

/// The finding that `text` says, from `start` on; `level` is what stands before it.
pub(crate) fn diagnostic(text: &[u8], start: usize, level: Option<Severity>) -> Option<Diagnostic> {
    let at = start + indent(&text[start..]);
    if at > start
        && let Some(row) = row(text, at)
    {
        return Some(row);
    }
    // What is set in belongs to something, unless it says its own place and severity.
    let found = placed(text, at, level, start).filter(|it| at == start || it.is_plain(text));
    found.or_else(|| (at == start || level.is_some()).then(|| bare(text, at, level)).flatten())
}

impl Diagnostic {
    /// Whether the words of severity stand in the text.
    fn is_plain(&self, text: &[u8]) -> bool {
        let place = self.place.as_ref().map_or(0, |place| place.end);
        place < self.message.start && severity_word(text, after_sign(text, place)).is_some()
    }
}

/// `src/a.c:12:5: error: message [code]` and its like. What only has a place is no finding where a level before it, which
/// ends at `start_of_line`, says that it is for information.
fn placed(
    text: &[u8],
    at: usize,
    level: Option<Severity>,
    start_of_line: usize,
) -> Option<Diagnostic> {
    let kotlin = match &text[at..] {
        [b'e', b':', b' ', ..] => Some(Severity::Error),
        [b'w', b':', b' ', ..] => Some(Severity::Warning),
        _ => None,
    };
    let mut at = at + if kotlin.is_some() { 3 } else { 0 };
    if text[at..].starts_with(b"file://") {
        at += 7;
    }
    let place = place(text, at)?;
    let sign = after_sign(text, place.end);
    if sign == place.end && text.get(place.end) != Some(&b' ') {
        return None;
    }
    let start = sign + indent(&text[sign..]);
    if let Some((severity, end)) = severity_word(text, start) {
        let (code, message) = coded(text, end);
        return Some(Diagnostic { severity, place: Some(place), code, message, is_row: false });
    }
    let (code, message) = coded(text, start);
    let is_rule = !code.is_empty() && code.start == start;
    let by_code = is_rule.then(|| severity_of_code(&text[code.clone()]));
    let has_sign = sign > place.end || text.get(place.end - 1) == Some(&b']');
    let severity = kotlin.or(level).or(by_code).or_else(|| {
        (has_sign && (place.has_column || is_source(&text[place.path.clone()])))
            .then_some(Severity::Error)
    })?;
    let is_told = start_of_line == 0 || level.is_some() || is_rule || kotlin.is_some();
    let is_said = is_told && message.len() > 1 && text[message.start..message.end].contains(&b' ');
    is_said.then_some(Diagnostic { severity, place: Some(place), code, message, is_row: false })
}

/// Offset after the sign that ends a place: `: `, ` - `, or a colon at the end.
fn after_sign(text: &[u8], end: usize) -> usize {
    match text.get(end..) {
        Some([b':']) => end + 1,
        Some([b':', b' ' | b'\t', ..]) => end + 2,
        Some([b' ', b'-', b' ', ..]) => end + 3,
        Some([b' ', b':', b' ', ..]) => end + 3,
        _ => end,
    }
}

/// A text without a place before it that names a severity: `error[E0308]: mismatched types`, `ld: error: ...`.
fn bare(text: &[u8], at: usize, level: Option<Severity>) -> Option<Diagnostic> {
    let rest = &text[at..];
    let of = |severity, start: usize| {
        let message = trimmed(text, start..text.len());
        Diagnostic { severity, place: None, code: start..start, message, is_row: false }
    };
    if let Some((severity, end)) = severity_word(text, at) {
        let (code, message) = coded(text, end);
        return Some(Diagnostic { severity, place: None, code, message, is_row: false });
    }
    const MARKED: [(&str, Severity); 15] = [
        ("CMake Error", Severity::Error),
        ("CMake Warning", Severity::Warning),
        ("CMake Deprecation Warning", Severity::Warning),
        ("ERROR in ", Severity::Error),
        ("WARNING in ", Severity::Warning),
        ("Module not found", Severity::Error),
        ("E: ", Severity::Error),
        ("W: ", Severity::Warning),
        ("fatal: ", Severity::Error),
        ("FATAL", Severity::Error),
        ("\u{2502} Error: ", Severity::Error),
        ("\u{2502} Warning: ", Severity::Warning),
        ("\u{d7} ", Severity::Error),
        ("[!] ", Severity::Error),
        ("ERROR ", Severity::Error),
    ];
    for (word, severity) in MARKED {
        if rest.starts_with(word.as_bytes()) {
            return Some(of(severity, at + word.len().min(rest.len())));
        }
    }
    if let Some(number) = rest.strip_prefix(b"#").map(digits).filter(|len| *len > 0) {
        let start = at + 1 + number + 1;
        if text.get(start..).is_some_and(|rest| rest.starts_with(b"ERROR")) {
            return Some(of(Severity::Error, start));
        }
    }
    let by_tool = after_tool(rest).and_then(|start| severity_word(text, at + start));
    if let Some((severity, end)) = by_tool {
        return Some(of(severity, end));
    }
    if contains(rest, "undefined reference to") || contains(rest, "multiple definition of") {
        return Some(of(Severity::Error, at + find(rest, "undefined").unwrap_or(0)));
    }
    level.filter(|_| !rest.trim_ascii().is_empty()).map(|severity| of(severity, at))
}

/// Offset after the name of the tool that speaks: `clang: `, `/usr/bin/ld: `, `==12==`.
fn after_tool(text: &[u8]) -> Option<usize> {
    if let Some(rest) = text.strip_prefix(b"==") {
        let number = digits(rest);
        return (number > 0 && rest[number..].starts_with(b"==")).then_some(number + 4);
    }
    let end = text.iter().take(80).position(|byte| matches!(byte, b':' | b' '))?;
    let is_tool = end > 1
        && text[..end].iter().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'+')
        });
    (is_tool && text[end..].starts_with(b": ")).then_some(end + 2)
}

/// A row of a table below a path: `  12:5  error  message  rule`.
fn row(text: &[u8], at: usize) -> Option<Diagnostic> {
    let line = digits(&text[at..]);
    let column = text.get(at + line + 1..).map_or(0, digits);
    let end = at + line + 1 + column;
    if line == 0
        || column == 0
        || text.get(at + line) != Some(&b':')
        || !matches!(text.get(end), Some(b' ' | b'\t'))
    {
        return None;
    }
    let word = end + indent(&text[end..]);
    const WORDS: [(&str, Severity); 7] = [
        ("error", Severity::Error),
        ("warning", Severity::Warning),
        ("info", Severity::Note),
        ("\u{2716}", Severity::Error),
        ("\u{d7}", Severity::Error),
        ("\u{26a0}", Severity::Warning),
        ("\u{203c}", Severity::Warning),
    ];
    let (word_len, severity) = WORDS.iter().find_map(|(name, severity)| {
        let rest = text[word..].strip_prefix(name.as_bytes())?;
        matches!(rest.first(), Some(b' ' | b'\t')).then_some((name.len(), *severity))
    })?;
    let said = trimmed(text, word + word_len..text.len());
    let last =
        text[said.clone()].windows(2).rposition(|two| two == b"  ").map(|gap| said.start + gap + 2);
    let code = last
        .filter(|last| is_name(&text[*last..said.end]))
        .map_or(said.end..said.end, |last| last..said.end);
    let message = trimmed(text, said.start..code.start);
    Some(Diagnostic { severity, place: None, code, message, is_row: true })
}

/// Whether `path` is that of a source file by its ending.
fn is_source(path: &[u8]) -> bool {
    const ENDINGS: [&str; 26] = [
        ".go", ".py", ".rs", ".c", ".h", ".cc", ".cpp", ".hpp", ".java", ".kt", ".ts", ".tsx",
        ".js", ".jsx", ".rb", ".php", ".swift", ".cs", ".scala", ".hs", ".ml", ".tf", ".proto",
        ".vue", ".sh", ".tex",
    ];
    ENDINGS.iter().any(|ending| path.ends_with(ending.as_bytes()))
}

/// Whether `text` leads to the finding after it: which file includes which, in which function it is.
pub(crate) fn is_lead(text: &[u8]) -> bool {
    const STARTS: [&str; 4] =
        ["In file included from ", "                 from ", "In module imported ", "In function "];
    if starts_with_any(text, &STARTS) {
        return true;
    }
    const SCOPES: [&str; 4] = [": In ", ": At global scope", ": At top level", ": in function "];
    if text.ends_with(b":") && contains_any(text, &SCOPES) {
        return true;
    }
    let Some(colon) = memchr::memchr(b':', text) else { return false };
    let said = &text[colon..];
    starts_with_any(said, &[": In instantiation of ", ": In substitution of "])
        || place(text, 0).is_some() && contains(said, "required from ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(Severity, &str, &str, &str)> {
        let it = diagnostic(text.as_bytes(), 0, None)?;
        let path = it.place.map_or("", |place| &text[place.path]);
        Some((it.severity, path, &text[it.code], &text[it.message]))
    }

    #[test]
    fn findings_are_read_in_each_dialect() {
        use Severity::{Error, Note, Warning};
        for (text, severity, path, code, message) in [
            (
                "src/a.c:3:32: warning: unused variable 'n' [-Wunused-variable]",
                Warning,
                "src/a.c",
                "-Wunused-variable",
                "unused variable 'n'",
            ),
            ("a.h:3:1: fatal error: b.h: no such file", Error, "a.h", "", "b.h: no such file"),
            ("a.cpp:3:1: note: candidate: 'x'", Note, "a.cpp", "", "candidate: 'x'"),
            ("error[E0308]: mismatched types", Error, "", "E0308", "mismatched types"),
            ("warning: unused import: `a`", Warning, "", "", "unused import: `a`"),
            (
                "src/a.ts(5,7): error TS2322: Type 'a' is not 'b'.",
                Error,
                "src/a.ts",
                "TS2322",
                "Type 'a' is not 'b'.",
            ),
            (
                "src/a.ts:5:7 - error TS2322: Type is not it",
                Error,
                "src/a.ts",
                "TS2322",
                "Type is not it",
            ),
            ("./a.go:3:5: undefined: x y", Error, "./a.go", "", "undefined: x y"),
            (
                "a.py:12: error: Returning Any  [no-any-return]",
                Error,
                "a.py",
                "no-any-return",
                "Returning Any",
            ),
            (
                "a.py:1:0: C0114: Missing docstring (missing-docstring)",
                Warning,
                "a.py",
                "C0114",
                "Missing docstring (missing-docstring)",
            ),
            (
                "a.py:1:89: E501 Line too long (98 > 88)",
                Error,
                "a.py",
                "E501",
                "Line too long (98 > 88)",
            ),
            (
                "  12:5  error    'a' is not defined    no-undef",
                Error,
                "",
                "no-undef",
                "'a' is not defined",
            ),
            ("clang: error: linker command failed", Error, "", "", "linker command failed"),
            ("fatal: not a repository", Error, "", "", "not a repository"),
            ("#6 ERROR: failed to copy", Error, "", "", "ERROR: failed to copy"),
            (
                "a.yml:3:1: [warning] line too long (line-length)",
                Warning,
                "a.yml",
                "line-length",
                "line too long",
            ),
            (
                "e: /src/A.kt: (3, 7): unresolved reference: b",
                Error,
                "/src/A.kt",
                "",
                "unresolved reference: b",
            ),
        ] {
            assert_eq!(found(text), Some((severity, path, code, message)), "{text}");
        }
    }

    #[test]
    fn what_is_no_finding_is_not() {
        for text in [
            "error handling is on",
            "errors: 3",
            "warnings are fine",
            "a.py:12",
            "see a.c:12 for more",
            "running 3 tests",
            "https://a.b:80/error: x",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn a_level_makes_a_finding_of_any_text() {
        let text = b"/src/A.java:[23,29] cannot find symbol";
        let it = diagnostic(text, 0, Some(Severity::Error)).unwrap();
        assert_eq!((it.severity, it.place.is_some()), (Severity::Error, true));
        assert!(diagnostic(b"Failed to execute goal x", 0, Some(Severity::Error)).is_some());
        assert!(diagnostic(b"", 0, Some(Severity::Error)).is_none());
    }
}
