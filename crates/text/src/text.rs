//! A text in pieces, by what it is written in.

use crate::piece::Pieces;
use crate::tags::is_readable_html;
use crate::{html, plain};
use hr_core::{Source, Span, Unit};

/// The pieces of `source`.
pub(crate) fn pieces(source: &Source<'_>) -> Pieces {
    if is_readable_html(source.bytes()) {
        html::pieces(source)
    } else {
        plain::pieces(source, plain::unit(source))
    }
}

/// The sentences of a text as they are numbered where a text is counted in these: each heading, item, row of a table and line of
/// code is one, too, and each element of HTML. They cover all bytes; each has the white space after it.
pub fn sentences(bytes: &[u8]) -> Vec<Span> {
    let source = Source::new(bytes);
    if is_readable_html(bytes) {
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
