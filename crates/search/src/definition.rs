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
    let words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut words = words.skip_while(|word| is_modifier(word));
    let is_definer = words.next().is_some_and(|word| is_one_of(word, &DEFINERS));
    is_definer && words.next().is_some_and(|word| starts_name(word[0]))
}

/// `pub(crate)` is one, too.
fn is_modifier(word: &[u8]) -> bool {
    let end = word.iter().position(|&byte| byte == b'(').unwrap_or(word.len());
    is_one_of(&word[..end], &MODIFIERS)
}

fn is_one_of(word: &[u8], list: &[&str]) -> bool {
    list.iter().any(|it| it.as_bytes() == word)
}

fn starts_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || b"_(<$\"'".contains(&byte) || !byte.is_ascii()
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
