//! Whether a Source is text.

use crate::function_words::is_function_word;
use crate::text::is_html;
use hr_core::{Claim, Source};

/// Bytes that are looked at.
const SAMPLE: usize = 24 << 10;
/// Words from which on a line can be told to be prose.
const LEAST_WORDS: usize = 4;
/// Words of which one in so many is a function word, in prose of a language with such words.
const FUNCTION_WORDS: usize = 8;
/// Share of the bytes that must be prose or its markup.
const LEAST_SHARE: f32 = 0.55;
/// Share that code and other things may have.
const MOST_FOREIGN: f32 = 0.3;

/// Whether `source` looks like prose, Markdown or HTML, how sure that is, and why.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let bytes = source.bytes();
    if is_page(bytes) {
        return Some(Claim::new(0.95, "it begins as an HTML page does"));
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if is_html(bytes) && !is_template(sample) {
        return Some(Claim::new(0.8, "it is full of HTML tags"));
    }
    let tally = Tally::of(sample);
    let share = tally.prose_share()?;
    let percent = (share * 100.0).round();
    let (confidence, what) = match tally.marks {
        0 | 1 => (0.15 + 0.7 * share, "prose"),
        _ => (0.25 + 0.65 * share, "prose and its markup"),
    };
    Some(Claim::new(confidence.min(0.88), format!("{percent} % of it are lines of {what}")))
}

fn is_page(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins =
        |with: &[u8]| start.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
    begins(b"<!doctype html") || begins(b"<html")
}

/// Whether `bytes` are code that makes HTML, or changes of it.
fn is_template(bytes: &[u8]) -> bool {
    let lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let signs: [&[u8]; 10] = [
        b"import ",
        b"export ",
        b"const ",
        b"@@ ",
        b"diff --",
        b"return (",
        b"{%",
        b"<?php",
        b"def ",
        b"class ",
    ];
    let in_lines = lines.filter(|line| signs.iter().any(|sign| line.starts_with(sign))).count();
    in_lines > 0 || memchr::memmem::find(bytes, b"className=").is_some()
}

/// Bytes of the lines of each sort.
#[derive(Default)]
struct Tally {
    prose: usize,
    /// Markup of Markdown and such, and how many lines of it.
    markup: usize,
    marks: usize,
    foreign: usize,
    /// Lines too short to tell.
    short: usize,
    sentences: usize,
}

impl Tally {
    fn of(sample: &[u8]) -> Self {
        let mut tally = Self::default();
        let mut in_fence = false;
        for line in sample.split(|&byte| byte == b'\n') {
            let text = line.trim_ascii();
            if text.starts_with(b"```") || text.starts_with(b"~~~") {
                in_fence = !in_fence;
                tally.marks += 1;
                continue;
            }
            if !text.is_empty() && !in_fence {
                tally.add(line, text);
            }
        }
        tally
    }

    fn add(&mut self, line: &[u8], text: &[u8]) {
        match sort(line, text) {
            Sort::Prose => {
                self.prose += text.len();
                self.sentences += usize::from(ends_sentence(text));
            }
            Sort::Markup => {
                self.markup += text.len();
                self.marks += 1;
            }
            Sort::Short => self.short += text.len(),
            Sort::Foreign => self.foreign += text.len(),
        }
    }

    /// The share of prose and its markup; `None` if it is none.
    fn prose_share(&self) -> Option<f32> {
        let all = (self.prose + self.markup + self.foreign + self.short) as f32;
        let share = (self.prose + self.markup + self.short / 2) as f32 / all;
        let has_prose =
            self.prose > self.foreign && self.prose * 4 > self.markup && self.sentences > 0;
        let is_text =
            has_prose && share >= LEAST_SHARE && self.foreign as f32 <= MOST_FOREIGN * all;
        is_text.then_some(share)
    }
}

enum Sort {
    Prose,
    Markup,
    Short,
    Foreign,
}

fn sort(line: &[u8], text: &[u8]) -> Sort {
    if text.starts_with(b"|") || text.starts_with(b"> ") {
        return Sort::Markup;
    }
    let hashes = text.iter().take_while(|&&byte| byte == b'#').count();
    if (1..=6).contains(&hashes) && text.get(hashes) == Some(&b' ') && line.first() == Some(&b'#') {
        return if hashes == 1 && ends_sentence(text) { Sort::Foreign } else { Sort::Markup };
    }
    if text.len() >= 3 && text.iter().all(|byte| text[0] == *byte && b"=-~^*_".contains(byte)) {
        return Sort::Markup;
    }
    let text = text.strip_prefix(b"- ").or_else(|| text.strip_prefix(b"* ")).unwrap_or(text);
    if is_code(text) || begins_a_record(text) {
        return Sort::Foreign;
    }
    let letters = text
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80 || **byte == b' ')
        .count();
    let beyond = text.iter().filter(|&&byte| byte >= 0x80).count();
    if beyond * 2 > text.len() {
        return Sort::Prose;
    }
    let words = text.split(|byte| byte.is_ascii_whitespace()).filter(|word| word.len() > 0);
    let (mut count, mut function_words) = (0, 0);
    for word in words {
        count += 1;
        function_words += usize::from(is_function_word(word));
    }
    if letters * 10 < text.len() * 7 {
        return if count < LEAST_WORDS && text.len() < 30 { Sort::Short } else { Sort::Foreign };
    }
    match count {
        _ if count < LEAST_WORDS => Sort::Short,
        _ if function_words * FUNCTION_WORDS >= count => Sort::Prose,
        _ if count < 2 * LEAST_WORDS => Sort::Short,
        _ => Sort::Foreign,
    }
}

fn ends_sentence(text: &[u8]) -> bool {
    let end = text.iter().rposition(|byte| !b"\"')*_` ".contains(byte)).map_or(0, |last| last + 1);
    matches!(text[..end].last(), Some(b'.' | b'!' | b'?' | b':'))
        || ["。", "！", "？", "।"].iter().any(|end| text.ends_with(end.as_bytes()))
        || memchr::memmem::find(text, b". ").is_some()
}

/// Whether `text` ends or begins as lines of code do.
fn is_code(text: &[u8]) -> bool {
    let begins: [&[u8]; 10] = [b"//", b"/*", b"*/", b"#!", b"<?", b"{", b"}", b"$ ", b"@@", b"+++"];
    let holds: [&[u8]; 5] = [b"::", b"=>", b"();", b" == ", b" != "];
    matches!(text.last(), Some(b'{' | b'}' | b';'))
        || begins.iter().any(|it| text.starts_with(it))
        || holds.iter().any(|it| memchr::memmem::find(text, it).is_some())
}

/// Whether `text` begins as a record of a log, a place in a file, or a change does: with a time, a level, `path:12:`, `+` or `-`.
fn begins_a_record(text: &[u8]) -> bool {
    let word = text.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_time = digits >= 4 && word.iter().any(|byte| b":-/".contains(byte));
    let is_place = word
        .split(|&byte| byte == b':')
        .skip(1)
        .any(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit));
    let is_change =
        word.len() > 1 && matches!(word[0], b'+' | b'-') && word[1].is_ascii_alphanumeric();
    let level = word.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let is_level = matches!(word.first(), Some(b'[' | b'<'))
        && level >= 4
        && word.iter().all(|byte| !byte.is_ascii_lowercase());
    let levels: [&[u8]; 8] =
        [b"error:", b"warning:", b"note:", b"help:", b"INFO", b"WARN", b"ERROR", b"DEBUG"];
    is_time || is_place || is_change || is_level || levels.iter().any(|it| word.starts_with(it))
}
