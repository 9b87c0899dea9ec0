//! Syntax trees, within bounds.

use crate::Language;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use tree_sitter::{ParseOptions, ParseState, Parser, Tree};

/// Bytes of the longest text that is parsed: a tree takes some twenty times as much.
pub(crate) const LONGEST: usize = 16 << 20;
/// Bytes of a line, on average, from which on a text was not written by people, and no line of it tells a place.
const LONG_LINE: usize = 1 << 10;

/// The parser asks after each hundred steps whether it shall go on. It takes up to two steps a byte for any code; where
/// it tries out too much it is stopped, after the same number of steps on every machine.
const STEPS_PER_QUESTION: usize = 100;
const STEPS_PER_BYTE: usize = 8;
const FIRST_STEPS: usize = 100_000;
/// Share of letters and digits, one in so many, below which a text is no code: of signs alone a parser may make something for as
/// long as it likes.
const LETTERS: usize = 8;
/// Bytes in a row in which no way to read the text is without a fault, from which on it is no code. The parser keeps all
/// of them apart, and what it does at the end of the text, when it asks no more, takes as long as their square.
const LONGEST_FAULT: usize = 4 << 10;
/// Where much is wrong, a step may take as long as all that is before it: such texts are stopped by the clock. Code
/// takes less than a tenth of this.
const FIRST_TIME: Duration = Duration::from_millis(300);
const TIME_PER_BYTE: Duration = Duration::from_micros(3);

/// The parser calls itself once for each place in a row that can be read in several ways, when it lets go of them. A
/// text that is longer than the first of these is parsed on a stack of its own, of so many bytes for each of its.
const ON_ANY_STACK: usize = 8 << 10;
const STACK_PER_BYTE: usize = 128;

/// The syntax tree of `text`, whose lines are as many as `lines`. `None` if the text is too long, or no code of the
/// language by far.
pub(crate) fn parse(text: &[u8], lines: usize, language: Language) -> Option<Tree> {
    if text.len() > LONGEST || text.len() / lines.max(1) > LONG_LINE {
        return None;
    }
    let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte >= 0x80;
    if text.iter().filter(is_letter).count() < text.len() / LETTERS {
        return None;
    }
    let steps = FIRST_STEPS + text.len() * STEPS_PER_BYTE;
    if text.len() <= ON_ANY_STACK {
        return parse_within(text, language, steps).0;
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(text.len() * STACK_PER_BYTE);
        let work = || parse_within(text, language, steps).0;
        thread.spawn_scoped(scope, work).ok()?.join().ok()?
    })
}

/// The tree of `text`, if it takes no more than `steps`, and how many it takes at most.
fn parse_within(text: &[u8], language: Language, steps: usize) -> (Option<Tree>, usize) {
    let mut parser = Parser::new();
    let mut questions = 0;
    let start = Instant::now();
    let bytes = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let longest = FIRST_TIME + TIME_PER_BYTE * bytes;
    let mut fault_start = None;
    let mut go_on = |state: &ParseState| {
        questions += 1;
        let at = state.current_byte_offset();
        fault_start = state.has_error().then(|| fault_start.unwrap_or(at));
        let is_lost = fault_start.is_some_and(|start| at > start + LONGEST_FAULT);
        let is_over =
            questions * STEPS_PER_QUESTION > steps || start.elapsed() > longest || is_lost;
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut read = |at: usize, _| text.get(at..).unwrap_or_default();
    let options = ParseOptions::new().progress_callback(&mut go_on);
    let tree = match parser.set_language(&language.0.parser.into()) {
        Ok(()) => parser.parse_with_options(&mut read, None, Some(options)),
        Err(_) => None,
    };
    (tree, (questions + 1) * STEPS_PER_QUESTION)
}

/// Which share of `text` does not parse in `language`.
pub(crate) fn error_share(text: &[u8], language: Language) -> f32 {
    let lines = memchr::memchr_iter(b'\n', text).count() + 1;
    let Some(tree) = parse(text, lines, language) else { return 1.0 };
    let mut cursor = tree.walk();
    let mut bytes = 0;
    loop {
        let node = cursor.node();
        if node.is_error() {
            bytes += node.byte_range().len();
        }
        let enters = node.has_error() && !node.is_error();
        if enters && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return bytes as f32 / text.len().max(1) as f32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Bodies, Syntax};
    use hr_core::Source;

    /// What opens something and does not close it.
    const OPENS: [&str; 7] = ["(\n", "{\n", "[\n", "a(\n", "<\n", "if a {\n", "a.b\n("];
    /// What no grammar expects.
    const ODD: [&str; 8] = ["\"\n", "'\n", "`\n", "/*\n", "#if\n", "<a>\n", "\u{e9}\0\n", "a b\n"];

    /// Each part as often as makes a text of about `length` bytes.
    fn texts<'a>(parts: &'a [&str], length: usize) -> impl Iterator<Item = Vec<u8>> + 'a {
        parts.iter().map(move |part| part.repeat(length / part.len()).into_bytes())
    }

    #[test]
    fn no_grammar_recurses() {
        for language in Language::all() {
            for text in texts(&OPENS, 30_000).chain(texts(&ODD, 1_000)) {
                let syntax = Syntax::of(&Source::new(&text), language, Bodies::Walked);
                assert!(syntax.definitions.len() <= text.len(), "{language}");
            }
        }
    }

    /// On the stack of a thread of the tests this would end the program.
    #[test]
    fn what_can_be_read_in_several_ways_is_let_go_of() {
        let text = "/*\n".repeat(30_000);
        let python = "python".parse().unwrap();
        assert!(
            Syntax::of(&Source::new(text.as_bytes()), python, Bodies::Walked)
                .definitions
                .is_empty()
        );
    }

    #[test]
    fn a_text_that_takes_too_long_has_no_tree() {
        let text = b"fn a() {}\n".repeat(100);
        let language = "rust".parse().unwrap();
        let (tree, steps) = parse_within(&text, language, usize::MAX);
        assert!(tree.is_some());
        assert!(parse_within(&text, language, steps / 2).0.is_none());
    }

    /// How many steps each file below `HR_CORPORA` takes for each byte.
    #[test]
    fn the_corpora_take_few_steps() {
        let Some(root) = std::env::var_os("HR_CORPORA") else { return };
        let mut worst = std::collections::BTreeMap::new();
        let mut paths = vec![std::path::PathBuf::from(root)];
        while let Some(path) = paths.pop() {
            if let Ok(entries) = std::fs::read_dir(&path) {
                paths.extend(
                    entries.flatten().map(|entry| entry.path()).filter(|it| !it.is_symlink()),
                );
                continue;
            }
            let Ok(text) = std::fs::read(&path) else { continue };
            let named = Language::of_path(&path.to_string_lossy());
            let named = named.and_then(|_| Language::of_file(path.to_str(), &text));
            let Some(language) = named.filter(|_| text.len() < LONGEST) else { continue };
            let (_, steps) = parse_within(&text, language, usize::MAX);
            let steps = steps.saturating_sub(FIRST_STEPS) as f32 / text.len().max(1) as f32;
            let entry = worst.entry(language.name()).or_insert((0.0, path.clone()));
            if steps > entry.0 {
                *entry = (steps, path);
            }
        }
        for (language, (steps, path)) in &worst {
            println!("{language}: {steps:.2} {}", path.display());
        }
        assert!(worst.values().all(|(steps, _)| *steps * 4.0 <= STEPS_PER_BYTE as f32));
    }

    /// How long such texts take when they are long.
    #[test]
    #[ignore = "takes minutes"]
    fn long_odd_texts_end() {
        let mut slow = Vec::new();
        for language in Language::all() {
            for text in texts(&OPENS, 1_000_000).chain(texts(&ODD, 1_000_000)) {
                let start = Instant::now();
                let syntax = Syntax::of(&Source::new(&text), language, Bodies::Walked);
                let time = start.elapsed();
                let part = String::from_utf8_lossy(&text[..6]).replace('\n', "~");
                println!("{language} {part}: {time:?}, {} definitions", syntax.definitions.len());
                let longest = FIRST_TIME + TIME_PER_BYTE * 1_000_000;
                slow.extend((time > 2 * longest).then(|| format!("{language} {part}: {time:?}")));
            }
        }
        assert!(slow.is_empty(), "{slow:?}");
    }
}
