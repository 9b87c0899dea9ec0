//! Signatures on one line.

use crate::syntax::{Definition, Syntax};
use hr_core::Span;

/// A definition on one line that is no longer than this is printed whole.
const ONE_LINE: usize = 160;
/// So is a type, without its comments, that takes no more bytes than this on one line.
const WHOLE_TYPE: usize = 600;
/// Bytes of a longer signature that are printed, and bytes of the text that are looked at for it: more are comments, or no
/// signature.
const LONGEST: usize = 800;
const LOOKED_AT: usize = 6 << 10;
/// What a signature ends with that is cut.
const CUT: &[u8] = b" ...";

/// The signature of `definition` in `text`, from byte `start` on: all before its body, on one line where that alters no string.
/// With `opening` the bracket that opens the body is part of it. What is too long is cut, and ends with ` ...`.
pub(crate) fn signature(
    text: &[u8],
    start: usize,
    definition: &Definition,
    syntax: &Syntax,
    opening: bool,
) -> Vec<u8> {
    let Definition { span, body, .. } = definition;
    // Some nodes end after their line end.
    let end = start + Span::new(start, span.end).of(text).trim_ascii_end().len();
    let whole = Span::new(start, end);
    if whole.len() <= ONE_LINE && !whole.of(text).contains(&b'\n') {
        // What ends the statement is no part of it in some trees.
        let more = text[whole.end..].iter().take_while(|byte| b";,".contains(byte)).count();
        return one_line(text, Span::new(start, whole.end + more), syntax, "");
    }
    let end = match body {
        Some(body) if opening && text.get(body.start) == Some(&b'{') => body.start + 1,
        Some(body) => body.start,
        None => span.end,
    };
    let looked_at = end.min(start + LOOKED_AT);
    let mut line = one_line(text, Span::new(start.min(looked_at), looked_at), syntax, "");
    if line.len() > LONGEST || looked_at < end {
        let is_space = |at: &usize| line[*at] == b' ';
        let end = (0..line.len().min(LONGEST)).rev().find(is_space).unwrap_or(0);
        line.truncate(end);
        line.extend_from_slice(CUT);
    }
    line
}

/// All of a type on one line, if it is short.
pub(crate) fn whole_type(
    text: &[u8],
    start: usize,
    definition: &Definition,
    syntax: &Syntax,
) -> Option<Vec<u8>> {
    let whole = Span::new(start, definition.span.end);
    // A line of a type is seldom longer, most of it comments.
    if whole.len() > 8 * WHOLE_TYPE {
        return None;
    }
    let line = one_line(text, whole, syntax, ";");
    (line.len() <= WHOLE_TYPE).then_some(line)
}

/// The text of `span` on one line: without comments, and with each line end and the white space around it as one space, or as
/// nothing within brackets. What a line end alone sets apart in braces is set apart by `separator`. The text ends before a line end
/// that is part of a string.
pub(crate) fn one_line(text: &[u8], span: Span, syntax: &Syntax, separator: &str) -> Vec<u8> {
    let texts = &syntax.texts[syntax.texts.partition_point(|it| it.start < span.start)..];
    let string = texts.first().filter(|it| it.start < span.end);
    let line_end = |it: &Span| it.start + memchr::memchr(b'\n', it.of(text)).unwrap_or(0);
    let end = string.map_or(span.end, line_end).min(span.end);
    let solid = without_comments(text, Span::new(span.start, end), &syntax.comments);
    let mut line: Vec<u8> = Vec::with_capacity(solid.len());
    let mut braces = 0_i32;
    let parts = solid.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    for part in parts.filter(|part| !part.is_empty()) {
        let closes = matches!(part[0], b')' | b']' | b'}');
        if closes && ends_with_spare_comma(&line) {
            line.pop();
        }
        let is_end = |last: &u8| last.is_ascii_alphanumeric() || b")]}>\"'`?".contains(last);
        let goes_on = b"{:.=?|&<>+-*/,".contains(&part[0]);
        if braces > 0 && !closes && !goes_on && line.last().is_some_and(is_end) {
            line.extend_from_slice(separator.as_bytes());
        }
        let opened = matches!(line.last(), Some(b'(' | b'[') | None);
        if !opened && !matches!(part[0], b')' | b']') {
            line.push(b' ');
        }
        let part = part.strip_suffix(b"\\").unwrap_or(part).trim_ascii_end();
        let brace = |byte: &u8| i32::from(*byte == b'{') - i32::from(*byte == b'}');
        braces += part.iter().map(brace).sum::<i32>();
        line.extend_from_slice(part);
    }
    if end < span.end {
        line.extend_from_slice(CUT);
    }
    line
}

/// The text of `span` without `comments`; one that takes its line end with it leaves that.
fn without_comments(text: &[u8], span: Span, comments: &[Span]) -> Vec<u8> {
    let mut solid = Vec::with_capacity(span.len());
    let first = comments.partition_point(|comment| comment.end <= span.start);
    let mut at = span.start;
    for comment in comments[first..].iter().take_while(|comment| comment.start < span.end) {
        solid.extend_from_slice(&text[at..comment.start.max(at)]);
        at = comment.end.clamp(at, span.end);
        if text[..at].ends_with(b"\n") {
            solid.push(b'\n');
        }
    }
    solid.extend_from_slice(&text[at..span.end]);
    solid
}

/// Whether `line` ends with a comma that is not the only one in its brackets: without that the value would be another, as of `(1,)`.
fn ends_with_spare_comma(line: &[u8]) -> bool {
    let Some(rest) = line.strip_suffix(b",") else { return false };
    let mut depth = 0;
    for byte in rest.iter().rev() {
        match byte {
            b')' | b']' | b'}' => depth += 1,
            b'(' | b'[' | b'{' if depth == 0 => return false,
            b'(' | b'[' | b'{' => depth -= 1,
            b',' if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use crate::syntax::Bodies;
    use hr_core::Source;

    fn first_of(path: &str, text: &str) -> (Syntax, Definition) {
        let source = Source::new(text.as_bytes());
        let syntax = Syntax::of(&source, Language::of_path(path).unwrap(), Bodies::Skipped);
        let first = syntax.definitions[0].clone();
        (syntax, first)
    }

    /// The first definition of `text` on one line.
    fn line(path: &str, text: &str) -> String {
        let (syntax, first) = first_of(path, text);
        String::from_utf8(signature(text.as_bytes(), 0, &first, &syntax, true)).unwrap()
    }

    #[test]
    fn lines_become_one() {
        let rust = "fn a(\n    b: u8, // why\n    c: u8,\n) -> u8\nwhere\n    T: X,\n{\n}\n";
        assert_eq!(line("a.rs", rust), "fn a(b: u8, c: u8) -> u8 where T: X, {");
        let python = "def a(b,\r\n      c=\"x  y\"):\n  pass\n";
        assert_eq!(line("a.py", python), "def a(b, c=\"x  y\"):");
    }

    #[test]
    fn values_stay_what_they_are() {
        assert_eq!(line("a.rs", "fn a() -> (\n    u8,\n) {\n}\n"), "fn a() -> (u8,) {");
        let python = "def a(b=(1,\n    ), c='\"',\n  d=2):\n  pass\n";
        assert_eq!(line("a.py", python), "def a(b=(1,), c='\"', d=2):");
    }

    #[test]
    fn a_string_of_several_lines_is_cut() {
        for quotes in ["\"\"\"", "'''"] {
            let python = format!("def a(b={quotes}x\n  y{quotes}):\n    pass\n");
            assert_eq!(line("a.py", &python), format!("def a(b={quotes}x ..."));
        }
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let text = format!("def a(\n{}):\n    pass\n", "    parameter,\n".repeat(1000));
        let line = line("a.py", &text);
        assert!(line.len() < LONGEST + 8 && line.ends_with("parameter, ..."), "{line}");
    }

    #[test]
    fn fields_are_set_apart() {
        for (path, text, expected) in [
            (
                "a.go",
                "type A struct {\n\tB int `json:\"b\"`\n\tC string\n}\n",
                "type A struct { B int `json:\"b\"`; C string }",
            ),
            ("a.rs", "struct A {\n    b: u8,\n    c: u8,\n}\n", "struct A { b: u8, c: u8 }"),
            ("a.c", "struct a\n{\n    int b;\n    int c;\n};\n", "struct a { int b; int c; }"),
        ] {
            let (syntax, first) = first_of(path, text);
            let whole = whole_type(text.as_bytes(), 0, &first, &syntax).unwrap();
            assert_eq!(String::from_utf8(whole).unwrap(), expected);
        }
    }
}
