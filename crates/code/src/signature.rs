//! Signatures on one line.

use crate::syntax::{Definition, Syntax};
use hr_core::Span;

/// A definition on one line that is no longer than this is printed whole.
const ONE_LINE: usize = 160;
/// So is a type, without its comments, that takes no more bytes than this on one line.
const WHOLE_TYPE: usize = 600;

/// The signature of `definition` in `text`, from byte `start` on: all before its body, on one line where that alters no string.
/// With `opening` the bracket that opens the body is part of it.
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
        return one_line(text, Span::new(start, whole.end + more), &syntax.comments, "");
    }
    let end = match body {
        Some(body) if opening && text.get(body.start) == Some(&b'{') => body.start + 1,
        Some(body) => body.start,
        None => span.end,
    };
    one_line(text, Span::new(start.min(end), end), &syntax.comments, "")
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
    let line = one_line(text, whole, &syntax.comments, ";");
    (line.len() <= WHOLE_TYPE).then_some(line)
}

/// The text of `span` on one line: without `comments`, and with each line end and the white space around it as one space, or as
/// nothing within brackets. What a line end alone sets apart is set apart by `separator`. Where one may be within a string,
/// the rest is left out.
pub(crate) fn one_line(text: &[u8], span: Span, comments: &[Span], separator: &str) -> Vec<u8> {
    let mut folded = Vec::with_capacity(span.len());
    let first = comments.partition_point(|comment| comment.end <= span.start);
    let mut at = span.start;
    for comment in comments[first..].iter().take_while(|comment| comment.start < span.end) {
        folded.extend_from_slice(&text[at..comment.start.max(at)]);
        at = comment.end.min(span.end);
        // A comment that reaches to the next line takes the line end with it.
        if text[..at].ends_with(b"\n") {
            folded.push(b'\n');
        }
    }
    folded.extend_from_slice(&text[at..span.end]);
    let folded = folded.trim_ascii();
    if !folded.contains(&b'\n') {
        return folded.to_vec();
    }
    let mut line: Vec<u8> = Vec::with_capacity(folded.len());
    for part in
        folded.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|part| !part.is_empty())
    {
        if is_in_string(&line) {
            line.extend_from_slice(b" ...");
            return line;
        }
        let closes = matches!(part[0], b')' | b']' | b'}');
        if closes && line.last() == Some(&b',') {
            line.pop();
        }
        let opened = matches!(line.last(), Some(b'(' | b'[') | None);
        let is_apart = line
            .last()
            .is_some_and(|last| last.is_ascii_alphanumeric() || b")]}>\"'?".contains(last));
        if is_apart && !closes {
            line.extend_from_slice(separator.as_bytes());
        }
        if !opened && !matches!(part[0], b')' | b']') {
            line.push(b' ');
        }
        line.extend_from_slice(part.strip_suffix(b"\\").unwrap_or(part));
    }
    line
}

/// Whether a string that begins in `line` does not end in it, as far as its quotes tell.
fn is_in_string(line: &[u8]) -> bool {
    let odd = |quote: u8| line.iter().filter(|&&byte| byte == quote).count() % 2 == 1;
    odd(b'"') || odd(b'`')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, comments: &[Span]) -> String {
        String::from_utf8(one_line(text.as_bytes(), Span::new(0, text.len()), comments, ""))
            .unwrap()
    }

    #[test]
    fn lines_become_one() {
        assert_eq!(
            line("fn a(\n    b: u8,\n    c: u8,\n) -> u8\nwhere\n    T: X,\n", &[]),
            "fn a(b: u8, c: u8) -> u8 where T: X,"
        );
        assert_eq!(line("def a(b,\r\n      c=\"x  y\"):", &[]), "def a(b, c=\"x  y\"):");
        assert_eq!(line("struct A {\n    b: u8,\n}", &[]), "struct A { b: u8 }");
    }

    #[test]
    fn comments_are_left_out() {
        let text = "fn a(\n    b: u8, // why\n    c: u8)";
        let at = text.find("//").unwrap();
        assert_eq!(line(text, &[Span::new(at, at + 6)]), "fn a(b: u8, c: u8)");
    }

    #[test]
    fn a_string_of_several_lines_is_cut() {
        let text = "def a(b=\"\"\"x\n  y\"\"\"):";
        assert_eq!(line(text, &[]), "def a(b=\"\"\"x ...");
    }
}
