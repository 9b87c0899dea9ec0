//! The rules by which an output is judged. They know nothing of any program, hr's own code included.

use regex_automata::meta::Regex;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static ESCAPES: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]")
});

/// What the two patterns below say, for the legend.
pub(crate) const ERROR_RULE: &str = "error, exception, traceback, fatal, panic, critical or fail as a word of its own, in any \
     case, or a name such as KeyError or IOException; but no count of 0, such as \"0 errors\" or \"Failures: 0\"";

static ERROR_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?:^|[\s\[(<{'=|,;*])",
        r"(?:[\w.$]*[a-z](?:Error|Exception)|",
        r"(?i:errors?|exceptions?|traceback|fatal|panic(?:ked)?|critical|fail(?:s|ed|ing|ures?)?))",
        r"(?:$|[\s\])>}',;:.!=|*])"
    ))
});

static NO_ERRORS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:0|no) (?:errors?|fail(?:ed|ures?)|exceptions?)\b|\b(?:errors?|fail(?:ed|ures?)) ?[:=] ?0\b",
    )
});

/// What differs between lines that say the same: quoted strings, and words that hold a digit or what paths, addresses
/// and settings are made with.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#""[^"]*"|'[^']*'|`[^`]*`|[^\s\[\]()<>{}]*[0-9/@=_.$\\-][^\s\[\]()<>{}]*"#)
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of this file")
}

/// `bytes` as text without escapes of a terminal, each run of white space as one blank. Bytes that are not UTF-8
/// are U+FFFD.
pub(crate) fn fold(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = match text.contains('\x1b') {
        true => Cow::Owned(without(&ESCAPES, &text, "")),
        false => text,
    };
    let mut folded = String::with_capacity(text.len());
    for word in text.split(is_blank).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// White space as Python has it: there the separators of ASCII are, too.
fn is_blank(char: char) -> bool {
    char.is_whitespace() || ('\x1c'..='\x1f').contains(&char)
}

/// Whether each of `evidence` is in `output`; both are folded.
pub(crate) fn is_kept(evidence: &[String], output: &str) -> bool {
    evidence.iter().all(|part| output.contains(part.as_str()))
}

/// Whether `printed` is at most half of `tokens`.
pub(crate) fn is_half_saved(tokens: usize, printed: usize) -> bool {
    2 * printed <= tokens
}

/// The lines of `input` that report an error, folded, by what they have in common. A line that is JSON is none:
/// every program writes it in another way.
pub(crate) fn error_lines(input: &[u8]) -> Vec<Vec<String>> {
    let mut classes: Vec<Vec<String>> = vec![];
    let mut class_of = HashMap::new();
    let mut seen = HashSet::new();
    for line in input.split(|&byte| byte == b'\n') {
        let line = fold(line);
        if line.starts_with(['{', '"']) || !reports_an_error(&line) || !seen.insert(line.clone()) {
            continue;
        }
        let class = *class_of.entry(mask(&line)).or_insert(classes.len());
        if class == classes.len() {
            classes.push(vec![]);
        }
        classes[class].push(line);
    }
    classes
}

fn reports_an_error(line: &str) -> bool {
    ERROR_WORDS.is_match(&without(&NO_ERRORS, line, ""))
}

/// `line` with a `0` for all that [`VARIABLE`] finds.
pub(crate) fn mask(line: &str) -> String {
    without(&VARIABLE, line, "0")
}

/// `text` with `instead` for each match of `pattern`.
fn without(pattern: &Regex, text: &str, instead: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut end = 0;
    for found in pattern.find_iter(text) {
        rest.push_str(&text[end..found.start()]);
        rest.push_str(instead);
        end = found.end();
    }
    rest.push_str(&text[end..]);
    rest
}

/// How many of `groups` have a line that stands in `output`; all are folded.
pub(crate) fn covered(groups: &[Vec<String>], output: &str) -> usize {
    let stands = |group: &&Vec<String>| group.iter().any(|line| output.contains(line.as_str()));
    groups.iter().filter(stands).count()
}
