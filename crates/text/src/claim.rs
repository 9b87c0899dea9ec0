//! Whether a Source is text.

use crate::class::{Class, class, holds_sentence_end, is_code_alone, is_definition};
use crate::speaker;
use crate::tags::{begins_page, is_html};
use hr_core::{Claim, Source};

/// Bytes that are looked at, at the start and in the middle.
const SAMPLE: usize = 5 << 10;
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
    if start.contains(&0) || middle.contains(&0) || begins_as_code(start) {
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

/// `text` without the keys between rules that a page of Markdown may begin with.
fn without_front_matter(text: &[u8]) -> &[u8] {
    let Some(rest) = text.strip_prefix(b"---\n") else { return text };
    let end = memchr::memmem::find(rest, b"\n---\n");
    end.filter(|&end| end < LONGEST_FRONT_MATTER).map_or(text, |end| &rest[end + 5..])
}

/// Whether `bytes` begin with a comment of code, or with what runs it.
fn begins_as_code(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let signs: [&[u8]; 6] = [b"/*", b"//", b"#!", b"<?", b"\"\"\"", b"diff --git "];
    signs.iter().any(|sign| start.starts_with(sign))
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

/// Bytes of the lines of each class.
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
        match class(line, said) {
            Class::Prose => {
                self.prose += text.len();
                self.lines += 1;
                self.sentences += usize::from(holds_sentence_end(text));
            }
            Class::Markup => {
                self.markup += text.len();
                self.marks += 1;
            }
            Class::Heading => {
                self.markup += text.len();
                self.marks += 1;
                self.headings += 1;
            }
            Class::Listed => self.listed += text.len(),
            Class::Short => self.short += text.len(),
            Class::Foreign => self.foreign += text.len(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(text: &str) -> f32 {
        claim(&Source::new(text.as_bytes())).map_or(0.0, |claim| claim.confidence)
    }

    #[test]
    fn texts_are_claimed() {
        for text in [
            "The mill stood by the river. It burnt down in 1875, and nobody was in it.\n",
            "# Mills\n\nThey grind what the fields give.\n\n- wheat\n- rye\n\n## Stones\n\nTwo for each.\n",
            "## 1.2.0\n- Fix `mill --stones`\n- Bump oats to 3\n\n## 1.1.0\n- Add rye\n",
            "Chair: Good morning to all of you.\nOda: Hi.\nChair: Shall we begin with the mill?\nOda: Yes.\n",
            "Die Mühle stand am Fluss, und sie war alt. Sie ist in einer Nacht verbrannt.\n",
            "水車は川辺にあった。それは一晩で燃えた。\n",
            "<!DOCTYPE html><p>Mills</p>",
            "<ul class=\"x\"><li><a href=\"/a\">rye</a></li><li><a href=\"/b\">oats</a></li></ul>",
        ] {
            assert!(confidence(text) >= Claim::LEAST, "{text}");
        }
    }

    #[test]
    fn what_is_no_text_is_left_to_others() {
        for text in [
            "",
            "06:00:01 INFO  the mill was started by the miller\n06:00:02 WARN  it is out of wheat\n",
            "{\"about\": \"The mill stood by the river.\"}\n",
            "/// The mill that stands by the river.\nfn mill() -> Mill {\n    Mill::new()\n}\n",
            "\"\"\"The mill stood by the river.\n\nIt burnt down in the night.\n\"\"\"\nimport mill\n\ndef grind():\n    pass\n",
            "src/mill.rs:12: the mill is not in the list of mills.\nsrc/mill.rs:19: it was moved.\n",
            "@@ -1,2 +1,2 @@\n-The mill stood by the river.\n+The mill stood by the lake.\n",
            "name: mill\ndescription: The mill that stands by the river.\nversion: 3\n",
            "NAME   READY  AGE\nmill   1/1    3d\nstone  0/1    2d\n",
            "export const Mill = () => (\n<ul className=\"x\"><li><a href=\"/a\">rye</a></li><li>oats</li></ul>);",
        ] {
            assert!(confidence(text) < Claim::LEAST, "{text}");
        }
    }
}
