//! Lines that define a name.

/// Words that stand before the word that defines.
const MODIFIERS: [&str; 24] = [
    "abstract",
    "async",
    "const",
    "declare",
    "default",
    "export",
    "extern",
    "final",
    "inline",
    "internal",
    "local",
    "open",
    "override",
    "partial",
    "private",
    "protected",
    "pub",
    "public",
    "readonly",
    "sealed",
    "static",
    "unsafe",
    "virtual",
    "@export",
];
/// Words that define the name behind them.
const DEFINERS: [&str; 30] = [
    "class",
    "def",
    "defmodule",
    "defn",
    "defun",
    "enum",
    "extension",
    "fn",
    "fun",
    "func",
    "function",
    "impl",
    "interface",
    "macro_rules!",
    "mod",
    "module",
    "namespace",
    "object",
    "package",
    "proc",
    "protocol",
    "record",
    "struct",
    "sub",
    "trait",
    "type",
    "typedef",
    "union",
    "#define",
    "function*",
];

/// Whether `text` defines a name in some language: `pub fn name`, `class Name`.
pub(crate) fn is_definition(text: &[u8]) -> bool {
    let mut words = text.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let is_one_of = |word: &[u8], list: &[&str]| list.iter().any(|it| it.as_bytes() == word);
    // `pub(crate)` is a modifier, too.
    let bare = |word: &'_ [u8]| word.iter().position(|&byte| byte == b'(').unwrap_or(word.len());
    let definer = words.by_ref().find(|word| !is_one_of(&word[..bare(word)], &MODIFIERS));
    let starts_name =
        |byte: u8| byte.is_ascii_alphabetic() || b"_(<$\"'".contains(&byte) || !byte.is_ascii();
    let name = || words.next().and_then(|word| word.first()).is_some_and(|&byte| starts_name(byte));
    definer.is_some_and(|word| is_one_of(word, &DEFINERS)) && { name }()
}

/// Whether `text` is a comment.
pub(crate) fn is_comment(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    [&b"//"[..], b"# ", b"/*", b"* ", b"--", b"<!--", b"\"\"\""]
        .iter()
        .any(|mark| text.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_told_from_uses() {
        for text in [
            "pub(crate) fn a(",
            "  def a(self):",
            "export default async function x() {",
            "class A:",
            "#define A 1",
        ] {
            assert!(is_definition(text.as_bytes()), "{text}");
        }
        for text in ["a.fn()", "return def", "type = 5", "fn", "let x = class", ""] {
            assert!(!is_definition(text.as_bytes()), "{text}");
        }
    }
}
