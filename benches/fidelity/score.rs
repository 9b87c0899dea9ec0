//! The rules by which an output is judged. They know nothing of any program, hr's own code included.

use regex_automata::meta::Regex;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static ESCAPES: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]")
});

/// What [`ERROR_WORDS`] says, for the legend.
pub(crate) const ERROR_RULE: &str =
    "error, exception, traceback, fatal, panic, critical or fail at the end of a word, in any case";

static ERROR_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:errors?|exceptions?|traceback|fatal|panic(?:ked)?|critical|fail(?:s|ed|ing|ures?)?)\b",
    )
});

/// What differs between lines that say the same: quoted strings, UUIDs, hexadecimal words that have a digit, and digits.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r#""[^"]*"|'[^']*'|"#,
        r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b|",
        r"\b0x[0-9a-fA-F]+|\b[0-9a-fA-F]*[0-9][0-9a-fA-F]{5,}\b|[0-9]+"
    ))
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of this file")
}

/// `bytes` as text without escapes of a terminal, each run of white space as one blank. Bytes that are not UTF-8
/// are U+FFFD.
pub(crate) fn fold(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = without_escapes(&text);
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

fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains('\x1b') {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut end = 0;
    for escape in ESCAPES.find_iter(text) {
        clean.push_str(&text[end..escape.start()]);
        end = escape.end();
    }
    clean.push_str(&text[end..]);
    Cow::Owned(clean)
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
        if line.starts_with('{') || !ERROR_WORDS.is_match(&line) || !seen.insert(line.clone()) {
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

/// `line` with a `0` for all that [`VARIABLE`] finds.
pub(crate) fn mask(line: &str) -> String {
    let mut masked = String::with_capacity(line.len());
    let mut end = 0;
    for variable in VARIABLE.find_iter(line) {
        masked.push_str(&line[end..variable.start()]);
        masked.push('0');
        end = variable.end();
    }
    masked.push_str(&line[end..]);
    masked
}

/// How many of `groups` have a line that stands in `output`; all are folded.
pub(crate) fn covered(groups: &[Vec<String>], output: &str) -> usize {
    let stands = |group: &&Vec<String>| group.iter().any(|line| output.contains(line.as_str()));
    groups.iter().filter(stands).count()
}
