//! The language of a text that has no name.

use crate::Language;
use crate::parse::error_share;
use crate::words::{SORTS, WORDS};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::LazyLock;

/// Bytes that are looked at.
const SAMPLE: usize = 32 << 10;
/// Bytes that are parsed where words do not decide.
const PARSED: usize = 16 << 10;
/// How many words must be known.
const LEAST: i32 = 24;
/// How far behind, in hundredths of the weights for each word, another language may be to be tried.
const CLOSE: i32 = 30;
/// The same for what is no code: then the text must parse.
const DOUBTFUL: i32 = 80;
/// Languages that are tried.
const TRIED: usize = 3;
/// The same for shell scripts, as which anything parses.
const DOUBTFUL_SHELL: i32 = 75;
/// Share of what does not parse from which on a doubtful text is no code.
const BROKEN: f32 = 0.3;
/// Difference of such shares that says nothing.
const ALIKE: f32 = 0.02;
/// Share of the lines that tell a place, one in so many, from which on a text tells of code.
const QUOTED: usize = 10;
/// What begins a line, at its very beginning, in texts that show code but are none.
const FOREIGN: [&[u8]; 15] = [
    b"PASS ",
    b"FAIL ",
    b"{\"",
    b"[{\"",
    b"import time:",
    b"@@ -",
    b"diff --",
    b"+++ ",
    b"```",
    b"<!DOCTYPE",
    b"<!doctype",
    b"<html",
    b"<?xml",
    b"error[E",
    b"Traceback (most recent call last)",
];

impl Language {
    /// The language that `text` looks to be written in, if it looks like code: that whose words it has, and where others
    /// have them, too, that in which the most of it parses.
    pub fn of_text(text: &[u8]) -> Option<Language> {
        let sample = whole_lines(text, SAMPLE);
        if let Some(language) = Self::of_interpreter(sample) {
            return Some(language);
        }
        let tally = Tally::of(sample)?;
        let mut order: Vec<usize> = (0..SORTS.len()).collect();
        order.sort_by_key(|&sort| Reverse(tally.scores[sort]));
        let language = |sort: usize| language(SORTS[sort], sample);
        let best = language(order[0])?;
        let behind = |sort: usize| tally.ahead(order[0], sort);
        let no_code = order.iter().find(|&&it| language(it).is_none()).map(|&it| behind(it));
        if best.name() == "bash" && no_code < Some(DOUBTFUL_SHELL) {
            return None;
        }
        let is_doubtful = no_code < Some(DOUBTFUL);
        let close = order[1..].iter().take_while(|&&it| behind(it) < CLOSE).take(TRIED);
        let close: Vec<Language> = close.filter_map(|&it| language(it)).collect();
        if close.is_empty() && !is_doubtful {
            return Some(plainest(best, sample));
        }
        let sample = whole_lines(sample, PARSED);
        let mut least = (best, error_share(sample, best));
        for language in close {
            let share = error_share(sample, language);
            if share + ALIKE < least.1 {
                least = (language, share);
            }
        }
        (!is_doubtful || least.1 <= BROKEN).then(|| plainest(least.0, sample))
    }
}

/// The language itself, or TypeScript if that is all there is of TypeScript with elements: no element ends.
fn plainest(language: Language, text: &[u8]) -> Language {
    let has_elements =
        || [&b"</"[..], b"/>"].iter().any(|it| memchr::memmem::find(text, it).is_some());
    let plain =
        if language.name() == "tsx" && !has_elements() { "typescript".parse().ok() } else { None };
    plain.unwrap_or(language)
}

/// The language of a sort, if it is one. PHP that does not begin with its mark is all text to the grammar of files.
fn language(sort: &str, text: &[u8]) -> Option<Language> {
    let is_fragment = sort == "php" && memchr::memmem::find(text, b"<?").is_none();
    if is_fragment { "php-fragment" } else { sort }.parse().ok()
}

/// The first lines of `text`, at most `limit` bytes of them.
fn whole_lines(text: &[u8], limit: usize) -> &[u8] {
    if text.len() <= limit {
        return text;
    }
    let start = &text[..limit];
    &start[..memchr::memrchr(b'\n', start).map_or(limit, |end| end + 1)]
}

/// How well a text fits each sort.
struct Tally {
    scores: [i32; SORTS.len()],
    /// How many words it has, each counted as many times as its number has bits.
    words: i32,
}

impl Tally {
    /// `None` if the text shows code but is none, or has too few words.
    fn of(text: &[u8]) -> Option<Self> {
        let mut counts = vec![0_u32; WORDS.len()];
        let (mut lines, mut quoted) = (0, 0);
        for line in text.split(|&byte| byte == b'\n') {
            if FOREIGN.iter().any(|start| line.starts_with(start)) {
                return None;
            }
            lines += usize::from(!line.is_empty());
            quoted += usize::from(tells_place(line));
            each_word(line.trim_ascii(), |word| {
                if let Some(&number) = NUMBERS.get(word) {
                    counts[number] += 1;
                }
            });
        }
        if quoted * QUOTED > lines {
            return None;
        }
        let mut tally = Self { scores: [0; SORTS.len()], words: 0 };
        for (count, (_, weights)) in counts.iter().zip(WORDS).filter(|(count, _)| **count > 0) {
            let times = count.ilog2() as i32 + 1;
            tally.words += times;
            for (score, weight) in tally.scores.iter_mut().zip(weights) {
                *score += times * i32::from(*weight);
            }
        }
        (tally.words >= LEAST).then_some(tally)
    }

    /// By how much it fits `one` better than `other`, in hundredths for each word.
    fn ahead(&self, one: usize, other: usize) -> i32 {
        (self.scores[one] - self.scores[other]) * 100 / self.words / 2
    }
}

/// Whether a line begins with a number, or with a path and a number, as those do that tell where or when something is.
fn tells_place(line: &[u8]) -> bool {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 0 {
        return matches!(line.get(digits), Some(b':' | b'-' | b'/' | b' ' | b'\t'));
    }
    // `> 12 | code`, as compilers show it.
    let shown = line.trim_ascii_start();
    let shown = shown.strip_prefix(b">").unwrap_or(shown).trim_ascii_start();
    let digits = shown.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 0 && shown[digits..].starts_with(b" |") {
        return true;
    }
    let head = line.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    let mut colons = memchr::memchr_iter(b':', head);
    let path = colons.find(|&at| head.get(at + 1).is_some_and(u8::is_ascii_digit));
    path.is_some_and(|at| head[..at].iter().any(|byte| matches!(byte, b'.' | b'/')))
}

/// The numbers of the words.
static NUMBERS: LazyLock<FxHashMap<&[u8], usize>> =
    LazyLock::new(|| WORDS.iter().map(|(word, _)| word.as_bytes()).zip(0..).collect());

/// Bytes of the longest word, and run of signs.
const LONGEST_WORD: usize = 16;
const LONGEST_SIGNS: usize = 3;

/// Gives each word, number and run of signs of a line to `take`, as the table has them.
fn each_word(line: &[u8], mut take: impl FnMut(&[u8])) {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let run = |text: &[u8], is: &dyn Fn(&u8) -> bool| text.iter().take_while(|it| is(it)).count();
    let mut rest = line;
    while let Some((first, after)) = rest.split_first() {
        let has_sign = matches!(first, b'#' | b'@' | b'$') && after.first().is_some_and(is_letter);
        let length = if has_sign || is_letter(first) {
            let length = 1 + run(after, &is_word);
            take(if *first == b'$' { b"$" } else { &rest[..length.min(LONGEST_WORD)] });
            length
        } else if first.is_ascii_digit() {
            take(b"0");
            1 + run(after, &is_word)
        } else if *first == b'$' {
            take(b"$");
            1
        } else if first.is_ascii_punctuation() {
            let length = 1 + run(after, &|byte| byte.is_ascii_punctuation() && *byte != b'_');
            take(&rest[..length.min(LONGEST_SIGNS)]);
            length
        } else {
            1
        };
        rest = &rest[length..];
    }
    if let Some(last) = line.last().filter(|last| !last.is_ascii_alphanumeric()) {
        take(&[b'\n', *last]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_as_they_were_counted() {
        let mut words = Vec::new();
        each_word(b"#include <a_b>; $x = @y[0x1f]->z", |word| {
            words.push(String::from_utf8(word.to_vec()).unwrap());
        });
        let expected = ["#include", "<", "a_b", ">;", "$", "=", "@y", "[", "0", "]->", "z"];
        assert_eq!(words, expected);
        words.clear();
        each_word(b"f(a);", |word| words.push(String::from_utf8(word.to_vec()).unwrap()));
        assert_eq!(words, ["f", "(", "a", ");", "\n;"]);
    }

    #[test]
    fn what_only_shows_code_is_none() {
        let code =
            "pub fn a(b: &str) -> usize {\n    let mut c = b.len();\n    c += 1;\n    c\n}\n"
                .repeat(5);
        assert_eq!(Language::of_text(code.as_bytes()).map(Language::name), Some("rust"));
        for before in ["diff --git a/a.rs b/a.rs\n", "# Title\n\n```rust\n", "error[E0308]: no\n"] {
            assert_eq!(Language::of_text(format!("{before}{code}").as_bytes()), None, "{before}");
        }
        let prose =
            "What the parser does is told in the text below, and it is not code.\n".repeat(20);
        assert_eq!(Language::of_text(prose.as_bytes()), None);
    }

    #[test]
    fn samples_are_known_by_their_text() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples");
        for entry in std::fs::read_dir(root).unwrap() {
            let path = entry.unwrap().path();
            let Some(named) = Language::of_path(&path.to_string_lossy()) else { continue };
            let text = std::fs::read(&path).unwrap();
            let end =
                |at: usize| at + text[at..].iter().position(|&byte| byte == b'\n').unwrap() + 1;
            let parts = [&text[end(0)..], &text[..end(text.len() * 3 / 4)]];
            for part in parts {
                let found = Language::of_text(part).map(Language::name);
                assert!(found.is_some_and(|it| it.starts_with(named.name())), "{found:?} {path:?}");
            }
        }
    }
}
