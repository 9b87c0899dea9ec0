//! What a line looks to be: prose, its markup, or neither.

use crate::function_words::is_function_word;

/// Words from which on a line can be told to be prose.
const LEAST_WORDS: usize = 4;
/// Words of which one in so many is a function word, in prose of a language with such words.
const FUNCTION_WORDS: usize = 8;

/// What a line looks to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Words as in sentences.
    Prose,
    /// Rows, quotes, references and rules of Markdown and such, and its titles.
    Markup,
    /// Such as `## Title`.
    Heading,
    /// An item of a list that does not read like prose.
    Listed,
    /// Too few words to tell.
    Short,
    /// Code, data, records.
    Foreign,
}

/// What `line` looks to be, of which `text` is left without white space around it and without who says it.
pub(crate) fn class(line: &[u8], text: &[u8]) -> Class {
    if line.starts_with(b"|") || line.starts_with(b"> ") {
        return Class::Markup;
    }
    if text.starts_with(b"[") && holds(text, b"]:") {
        return Class::Markup;
    }
    if line.contains(&0x1B) {
        return Class::Foreign;
    }
    let hashes = text.iter().take_while(|&&byte| byte == b'#').count();
    if (1..=6).contains(&hashes) && text.get(hashes) == Some(&b' ') && line.first() == Some(&b'#') {
        return match hashes {
            1 if holds_sentence_end(text) => Class::Foreign,
            1 => Class::Markup,
            _ => Class::Heading,
        };
    }
    if text.len() >= 3 && text.iter().all(|byte| text[0] == *byte && b"=-~^*_".contains(byte)) {
        return Class::Markup;
    }
    let item =
        text.strip_prefix(b"- ").or_else(|| text.strip_prefix(b"* ")).filter(|item| !is_key(item));
    if let Some(item) = item {
        return match class_of_words(item) {
            Class::Foreign => Class::Listed,
            class => class,
        };
    }
    class_of_words(text)
}

/// What a line is by its words.
fn class_of_words(text: &[u8]) -> Class {
    if is_key(text) || is_code(text) || begins_a_record(text) {
        return Class::Foreign;
    }
    let letters = text
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80 || **byte == b' ')
        .count();
    let beyond = text.iter().filter(|&&byte| byte >= 0x80).count();
    if beyond * 2 > text.len() && std::str::from_utf8(text).is_ok() {
        return Class::Prose;
    }
    let words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (mut count, mut function_words) = (0, 0);
    for word in words {
        count += 1;
        function_words += usize::from(is_function_word(word));
    }
    if letters * 10 < text.len() * 7 {
        return if count < LEAST_WORDS && text.len() < 30 { Class::Short } else { Class::Foreign };
    }
    match count {
        _ if count < LEAST_WORDS => Class::Short,
        _ if function_words * FUNCTION_WORDS >= count => Class::Prose,
        _ if count < 2 * LEAST_WORDS => Class::Short,
        _ => Class::Foreign,
    }
}

/// Whether `text` begins with a key as in YAML: `name: value`.
fn is_key(text: &[u8]) -> bool {
    let key = text.split(u8::is_ascii_whitespace).next().and_then(|word| word.strip_suffix(b":"));
    key.is_some_and(|key| {
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
        key.first().is_some_and(u8::is_ascii_lowercase) && key.iter().all(is_name)
    })
}

/// Whether a sentence ends in `text`, or with it.
pub(crate) fn holds_sentence_end(text: &[u8]) -> bool {
    let end = text.iter().rposition(|byte| !b"\"')*_` ".contains(byte)).map_or(0, |last| last + 1);
    matches!(text[..end].last(), Some(b'.' | b'!' | b'?' | b':'))
        || ["。", "！", "？", "।"].iter().any(|end| text.ends_with(end.as_bytes()))
        || holds(text, b". ")
}

/// Whether `text` is a line that only code, configuration or changes of files have: a definition, an import, the quotes of a
/// docstring, a key, a hunk.
pub(crate) fn is_definition(text: &[u8]) -> bool {
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
pub(crate) fn is_code_alone(text: &[u8]) -> bool {
    let begins: [&[u8]; 8] =
        [b"#include", b"#ifndef", b"#define", b"/*", b"*/", b"\"\"\"", b"@@ -", b"diff --git "];
    begins.iter().any(|it| text.starts_with(it))
}

/// Whether `text` ends or begins as lines of code do.
fn is_code(text: &[u8]) -> bool {
    let begins: [&[u8]; 10] =
        [b"//", b"/*", b"*/", b"#!", b"<?", b"{\"", b"}", b"$ ", b"@@", b"+++"];
    let pairs = [b"::", b"=>", b"==", b"!=", b");"];
    let is_member = text.starts_with(b"\"") && holds(text, b"\":");
    let closes = text.ends_with(b"}") && !text.contains(&b'{');
    closes
        || is_member
        || matches!(text.last(), Some(b'{' | b';'))
        || begins.iter().any(|it| text.starts_with(it))
        || pairs.into_iter().any(|pair| holds(text, pair))
}

/// Whether `text` begins as a record of a log, a place in a file, or a change does: with a time, a level, `path:12:`, `+` or `-`.
fn begins_a_record(text: &[u8]) -> bool {
    let word = text.split(u8::is_ascii_whitespace).next().unwrap_or_default();
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

/// Whether the two bytes of `pair` stand next to each other in `text`.
fn holds(text: &[u8], pair: &[u8; 2]) -> bool {
    memchr::memchr_iter(pair[0], text).any(|at| text.get(at + 1) == Some(&pair[1]))
}
