//! A text in pieces, by what it is written in.

use crate::piece::Pieces;
use crate::{html, plain};
use hr_core::{Source, Span, Unit};

/// Bytes at the start of a Source in which HTML shows itself.
const START: usize = 4 << 10;

/// The pieces of `source`.
pub(crate) fn pieces(source: &Source<'_>) -> Pieces {
    match is_html(source.bytes()) {
        true => html::pieces(source),
        false => plain::pieces(source, plain::unit(source)),
    }
}

/// Whether `bytes` are HTML: a page, or what was cut out of one.
pub(crate) fn is_html(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let start = &start[..start.len().min(START)];
    let begins =
        |with: &[u8]| start.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
    begins(b"<!doctype html") || begins(b"<html") || tags(start) * 60 >= start.len().max(240)
}

/// How many tags of HTML elements are in `bytes`, of those that pages are made of.
fn tags(bytes: &[u8]) -> usize {
    let is_tag = |at: usize| {
        let rest = &bytes[at + 1..];
        let rest = rest.strip_prefix(b"/").unwrap_or(rest);
        let len = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let ends = matches!(rest.get(len), Some(b'>' | b' ' | b'\n' | b'\r' | b'\t'));
        ends && TAGS.contains(&rest[..len].to_ascii_lowercase().as_slice())
    };
    memchr::memchr_iter(b'<', bytes).filter(|&at| is_tag(at)).count()
}

/// Elements that are in every page.
const TAGS: [&[u8]; 22] = [
    b"a", b"body", b"br", b"dd", b"div", b"dl", b"dt", b"h1", b"h2", b"h3", b"head", b"li",
    b"link", b"meta", b"p", b"script", b"span", b"table", b"td", b"th", b"tr", b"ul",
];

/// The sentences of a text as they are numbered where a text is counted in these: each heading, item, row of a table and line of
/// code is one, too, and each element of HTML. They cover all bytes; each has the white space after it.
pub fn sentences(bytes: &[u8]) -> Vec<Span> {
    let source = Source::new(bytes);
    if is_html(bytes) {
        return html::pieces(&source).pieces.iter().map(|piece| piece.span).collect();
    }
    let mut spans = Vec::new();
    for piece in plain::pieces(&source, Unit::Sentence).pieces {
        let mut start = piece.span.start;
        let first = source.line_at(start);
        for line in (first..).take(piece.units - 1) {
            let end = source.line_span(line).end;
            spans.push(Span::new(start, end));
            start = end;
        }
        spans.push(Span::new(start, piece.span.end));
    }
    spans
}
