//! How much a changed line tells, by rules that hold for most languages.

use crate::model::Sign;

/// Nothing but brackets and the like.
const BARE: f32 = 0.05;
/// What is said of code, and what code is brought in.
const ASIDE: f32 = 0.5;
const PLAIN: f32 = 1.0;
/// What others call: a definition.
const DEFINITION: f32 = 2.0;
/// A check that is gone.
const LOST_CHECK: f32 = 2.0;
/// What it is more for a word of safety.
const SAFETY: f32 = 1.0;

/// How what is said of code begins, and what code is brought in by.
const ASIDES: [&str; 14] = [
    "//", "#", "/*", "*", "--", ";", "\"\"\"", "<!--", "use ", "import ", "from ", "#include",
    "using ", "package ",
];

/// Words that define something, at the start of what holds more lines.
const DEFINERS: [&str; 11] = [
    "fn",
    "def",
    "class",
    "func",
    "function",
    "struct",
    "enum",
    "trait",
    "interface",
    "impl",
    "module",
];

/// Other words at the start of a definition.
const MODIFIERS: [&str; 11] = [
    "type",
    "pub",
    "public",
    "private",
    "protected",
    "export",
    "const",
    "static",
    "async",
    "mod",
    "macro_rules!",
];

/// Words at the start of a check.
const CHECKS: [&str; 14] = [
    "if",
    "assert",
    "raise",
    "throw",
    "unless",
    "guard",
    "require",
    "ensure",
    "assert_eq!",
    "assert!",
    "panic!",
    "bail!",
    "except",
    "catch",
];

/// Words of safety.
const SAFETY_WORDS: [&[u8]; 16] = [
    b"auth",
    b"password",
    b"secret",
    b"token",
    b"permission",
    b"sanitize",
    b"escape",
    b"valid",
    b"verify",
    b"unsafe",
    b"overflow",
    b"security",
    b"vulnerab",
    b"deprecat",
    b"breaking",
    b"panic",
];

/// First words of a line among which the one is looked for that opens something.
const FIRST_WORDS: usize = 5;
/// Bytes of a text in which words of safety are looked for.
const START: usize = 400;

/// How much a changed line with this text tells.
pub(crate) fn line(text: &[u8], sign: Sign) -> f32 {
    let text = text.trim_ascii();
    if !text.iter().any(u8::is_ascii_alphanumeric) && text.is_ascii() {
        return BARE;
    }
    let starts = |starts: &[&str]| starts.iter().any(|it| text.starts_with(it.as_bytes()));
    let end = text.iter().position(|byte| matches!(byte, b' ' | b'(' | b'<' | b':'));
    let word = &text[..end.unwrap_or(text.len())];
    let is_one = |words: &[&str]| words.iter().any(|it| word == it.as_bytes());
    let safety = if has_safety_word(text) { SAFETY } else { 0.0 };
    let weight = if starts(&ASIDES) && !text.starts_with(b"#[") {
        ASIDE
    } else if is_one(&DEFINERS) || is_one(&MODIFIERS) {
        DEFINITION
    } else if sign == Sign::Removed && is_one(&CHECKS) {
        LOST_CHECK
    } else {
        PLAIN
    };
    weight + safety * weight.min(PLAIN)
}

/// Whether a line with this text opens a function, a class or the like.
pub(crate) fn opens(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let mut words = text.split(|byte| matches!(byte, b' ' | b'(' | b'<')).take(FIRST_WORDS);
    let opens = |word: &[u8]| {
        word == b"namespace" || DEFINERS.iter().any(|definer| word == definer.as_bytes())
    };
    words.any(opens) && !ASIDES.iter().any(|it| text.starts_with(it.as_bytes()))
}

/// Whether a word of safety stands in the first bytes of `text`, whatever its case.
pub(crate) fn has_safety_word(text: &[u8]) -> bool {
    let start = &text[..text.len().min(START)];
    let has = |word: &&[u8]| start.windows(word.len()).any(|it| it.eq_ignore_ascii_case(word));
    SAFETY_WORDS.iter().any(has)
}

/// Whether a message says that something breaks or was broken badly.
pub(crate) fn is_notable(text: &[u8]) -> bool {
    const WORDS: [&[u8]; 8] = [
        b"revert",
        b"BREAKING",
        b"CVE-",
        b"regression",
        b"data loss",
        b"hotfix",
        b"critical",
        b"!: ",
    ];
    WORDS.iter().any(|word| text.windows(word.len()).any(|it| it.eq_ignore_ascii_case(word)))
}

/// Whether a line is what git or patch say when something goes wrong.
pub(crate) fn is_failure(line: &[u8]) -> bool {
    const STARTS: [&[u8]; 7] = [
        b"error:",
        b"fatal:",
        b"warning:",
        b"CONFLICT ",
        b"Hunk #",
        b"patch: ****",
        b"Automatic merge failed",
    ];
    STARTS.iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_and_lost_checks_tell_more_than_brackets_and_comments() {
        let tell = |text: &str, sign| line(text.as_bytes(), sign);
        let plain = tell("let a = b;", Sign::Added);
        assert!(tell("pub fn a() {", Sign::Added) > plain);
        assert!(tell("if a > b {", Sign::Removed) > tell("if a > b {", Sign::Added));
        assert!(tell("// a and b", Sign::Added) < plain);
        assert!(tell("});", Sign::Added) < tell("// a", Sign::Added));
        assert!(tell("let a = verify(b);", Sign::Added) > plain);
    }
}
