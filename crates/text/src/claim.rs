//! Whether a Source is text.

use crate::function_words::is_function_word;
use crate::speaker;
use crate::text::{begins_page, is_html};
use hr_core::{Claim, Source};

/// Bytes that are looked at, at the start and in the middle.
const SAMPLE: usize = 12 << 10;
/// Words from which on a line can be told to be prose.
const LEAST_WORDS: usize = 4;
/// Words of which one in so many is a function word, in prose of a language with such words.
const FUNCTION_WORDS: usize = 8;
/// Share of the bytes that must be prose or its markup.
const LEAST_SHARE: f32 = 0.55;
/// Share that code and other things may have.
const MOST_FOREIGN: f32 = 0.3;

/// Lines of prose of which at least one holds the end of a sentence.
const LINES_OF_SENTENCE: usize = 12;
/// Lines of which more than one is a definition in code or a key, if it is no prose.
const LINES_OF_DEFINITION: usize = 30;
/// Headings from which on a text is Markdown, and the lines of which at least one is a heading.
const LEAST_HEADINGS: usize = 2;
const LINES_OF_HEADING: usize = 60;
/// Bytes of the longest front matter.
const LONGEST_FRONT_MATTER: usize = 2 << 10;

/// Whether `source` looks like prose, Markdown or HTML, how sure that is, and why.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let bytes = source.bytes();
    if begins_page(bytes) {
        return Some(Claim::new(0.95, "it begins as an HTML page does"));
    }
    let (start, middle) = samples(bytes);
    if is_html(bytes) && !is_template(start) {
        return Some(Claim::new(0.8, "it is full of HTML tags"));
    }
    if start.contains(&0) || middle.contains(&0) {
        return None;
    }
    let mut tally = Tally::default();
    tally.read(without_front_matter(start));
    tally.read(middle);
    let share = tally.prose_share()?;
    let percent = (share * 100.0).round();
    let (confidence, what) = match tally.marks {
        0 | 1 => (0.15 + 0.7 * share, "prose"),
        _ => (0.25 + 0.65 * share, "prose and its markup"),
    };
    Some(Claim::new(confidence.min(0.88), format!("{percent} % of it are lines of {what}")))
}

/// Whether the start of `text` reads like prose.
pub(crate) fn is_prose(text: &[u8]) -> bool {
    let mut tally = Tally::default();
    tally.read(&text[..text.len().min(SAMPLE)]);
    tally.prose_share().is_some()
}

/// The start of `bytes`, and what stands in the middle, from the beginning of a line on, if there is more than one sample holds.
fn samples(bytes: &[u8]) -> (&[u8], &[u8]) {
    if bytes.len() <= 2 * SAMPLE {
        return (bytes, &[]);
    }
    let middle = &bytes[bytes.len() / 2..][..SAMPLE];
    let line = memchr::memchr(b'\n', middle).map_or(0, |end| end + 1);
    (&bytes[..SAMPLE], &middle[line..])
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
    /// Items of lists that do not read like prose.
    listed: usize,
    /// Lines too short to tell.
    short: usize,
    /// Headings such as `## Title`, which little else than Markdown has.
    headings: usize,
    /// Lines of prose, those of them that hold the end of a sentence, and those that a speaker begins.
    lines: usize,
    sentences: usize,
    spoken: usize,
    all_lines: usize,
    /// Lines that only code has, or changes of files.
    defining: usize,
}

impl Tally {
    fn read(&mut self, sample: &[u8]) {
        let mut in_fence = false;
        for line in sample.split(|&byte| byte == b'\n') {
            let text = line.trim_ascii();
            if text.starts_with(b"```") || text.starts_with(b"~~~") {
                in_fence = !in_fence;
                self.marks += 1;
            } else if !text.is_empty() && !in_fence {
                self.all_lines += 1;
                self.defining +=
                    usize::from(is_definition(text)) + 2 * usize::from(is_code_alone(text));
                self.add(line, text);
            }
        }
    }

    fn add(&mut self, line: &[u8], text: &[u8]) {
        let said = speaker::len(text).map_or(text, |len| text[len..].trim_ascii_start());
        self.spoken += usize::from(said.len() < text.len());
        match sort(line, said) {
            Sort::Prose => {
                self.prose += text.len();
                self.lines += 1;
                self.sentences += usize::from(ends_sentence(text));
            }
            Sort::Markup => {
                self.markup += text.len();
                self.marks += 1;
            }
            Sort::Heading => {
                self.markup += text.len();
                self.marks += 1;
                self.headings += 1;
            }
            Sort::Listed => self.listed += text.len(),
            Sort::Short => self.short += text.len(),
            Sort::Foreign => self.foreign += text.len(),
        }
    }

    /// The share of prose and its markup; `None` if it is none.
    fn prose_share(&self) -> Option<f32> {
        let is_markdown =
            self.headings >= LEAST_HEADINGS && self.headings * LINES_OF_HEADING >= self.all_lines;
        let short =
            if self.spoken > 2 * self.marks || is_markdown { self.short } else { self.short / 2 };
        let (listed, unread) = if is_markdown { (self.listed, 0) } else { (0, self.listed) };
        let foreign = self.foreign + unread;
        let all = (self.prose + self.markup + self.listed + self.foreign + self.short) as f32;
        let share = (self.prose + self.markup + listed + short) as f32 / all;
        let has_prose = self.prose > foreign && self.prose * 4 > self.markup;
        let has_sentences = self.sentences > 0 && self.sentences * LINES_OF_SENTENCE >= self.lines;
        let is_foreign = foreign as f32 > MOST_FOREIGN * all
            || self.defining > 1 && self.defining * LINES_OF_DEFINITION > self.all_lines;
        let is_text =
            (is_markdown || has_prose && has_sentences) && !is_foreign && share >= LEAST_SHARE;
        is_text.then_some(share)
    }
}

enum Sort {
    Prose,
    Markup,
    Heading,
    Listed,
    Short,
    Foreign,
}

fn sort(line: &[u8], text: &[u8]) -> Sort {
    if line.starts_with(b"|") || line.starts_with(b"> ") {
        return Sort::Markup;
    }
    if text.starts_with(b"[") && memchr::memmem::find(text, b"]: ").is_some() {
        return Sort::Markup;
    }
    if line.contains(&0x1B) {
        return Sort::Foreign;
    }
    let hashes = text.iter().take_while(|&&byte| byte == b'#').count();
    if (1..=6).contains(&hashes) && text.get(hashes) == Some(&b' ') && line.first() == Some(&b'#') {
        return match hashes {
            1 if ends_sentence(text) => Sort::Foreign,
            1 => Sort::Markup,
            _ => Sort::Heading,
        };
    }
    if text.len() >= 3 && text.iter().all(|byte| text[0] == *byte && b"=-~^*_".contains(byte)) {
        return Sort::Markup;
    }
    let item =
        text.strip_prefix(b"- ").or_else(|| text.strip_prefix(b"* ")).filter(|item| !is_key(item));
    if let Some(item) = item {
        return match sort_of_words(item) {
            Sort::Foreign => Sort::Listed,
            sort => sort,
        };
    }
    sort_of_words(text)
}

/// What a line is by its words.
fn sort_of_words(text: &[u8]) -> Sort {
    if is_key(text) || is_code(text) || begins_a_record(text) {
        return Sort::Foreign;
    }
    let letters = text
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80 || **byte == b' ')
        .count();
    let beyond = text.iter().filter(|&&byte| byte >= 0x80).count();
    if beyond * 2 > text.len() && std::str::from_utf8(text).is_ok() {
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

/// Whether `text` begins with a key as in YAML: `name: value`.
fn is_key(text: &[u8]) -> bool {
    let key = text
        .split(|byte| byte.is_ascii_whitespace())
        .next()
        .and_then(|word| word.strip_suffix(b":"));
    key.is_some_and(|key| {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
        key.first().is_some_and(u8::is_ascii_lowercase) && key.iter().all(is_name)
    })
}

fn ends_sentence(text: &[u8]) -> bool {
    let end = text.iter().rposition(|byte| !b"\"')*_` ".contains(byte)).map_or(0, |last| last + 1);
    matches!(text[..end].last(), Some(b'.' | b'!' | b'?' | b':'))
        || ["。", "！", "？", "।"].iter().any(|end| text.ends_with(end.as_bytes()))
        || memchr::memmem::find(text, b". ").is_some()
}

/// `text` without the keys between rules that a page of Markdown may begin with.
fn without_front_matter(text: &[u8]) -> &[u8] {
    let Some(rest) = text.strip_prefix(b"---\n") else { return text };
    let end = memchr::memmem::find(rest, b"\n---\n");
    end.filter(|&end| end < LONGEST_FRONT_MATTER).map_or(text, |end| &rest[end + 5..])
}

/// Whether `text` is a line that only code, configuration or changes of files have: a definition, an import, the quotes of a
/// docstring, a key, a hunk.
fn is_definition(text: &[u8]) -> bool {
    let begins: [&[u8]; 15] = [
        b"def ",
        b"import ",
        b"fn ",
        b"pub ",
        b"func ",
        b"public ",
        b"private ",
        b"static ",
        b"const ",
        b"return ",
        b"if (",
        b"for (",
        b"} else",
        b"--- a/",
        b"package ",
    ];
    let is_begun = begins.iter().any(|it| text.starts_with(it));
    let is_clause = [&b"class "[..], b"if ", b"for ", b"elif ", b"else:", b"try:", b"async def "]
        .iter()
        .any(|it| text.starts_with(it));
    let is_item = is_key(text) || text.strip_prefix(b"- ").is_some_and(is_key);
    is_item
        || is_begun && !(text.ends_with(b".") || text.ends_with(b","))
        || is_clause && text.ends_with(b":")
        || text.ends_with(b"\"\"\"")
}

/// The same where one such line is enough.
fn is_code_alone(text: &[u8]) -> bool {
    let begins: [&[u8]; 8] =
        [b"#include", b"#ifndef", b"#define", b"/*", b"*/", b"\"\"\"", b"@@ -", b"diff --git "];
    begins.iter().any(|it| text.starts_with(it))
}

/// Whether `text` ends or begins as lines of code do.
fn is_code(text: &[u8]) -> bool {
    let begins: [&[u8]; 10] =
        [b"//", b"/*", b"*/", b"#!", b"<?", b"{\"", b"}", b"$ ", b"@@", b"+++"];
    let holds: [&[u8]; 5] = [b"::", b"=>", b"();", b" == ", b" != "];
    let is_member = text.starts_with(b"\"") && memchr::memmem::find(text, b"\": ").is_some();
    let closes = text.ends_with(b"}") && !text.contains(&b'{');
    closes
        || is_member
        || matches!(text.last(), Some(b'{' | b';'))
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
    let is_cell = memchr::memchr(b',', word).is_some_and(|comma| comma + 1 < word.len());
    let is_path = word.ends_with(b":") && word.contains(&b'/');
    is_cell
        || is_path
        || is_time
        || is_place
        || is_change
        || is_level
        || levels.iter().any(|it| word.starts_with(it))
}
