//! Adding to and taking from a text of JSON, while every other byte stays as it is.

use crate::document::{Document, Value};
use crate::json::{Json, Layout, quoted};
use std::ops::Range;

/// What is indented by where nothing in the text shows it.
const STEP: &str = "  ";

/// Puts `value` at the end of `container`, an object or array of the document, under `name` if it is an object.
pub(crate) fn append(
    document: &Document<'_>,
    container: &Value,
    name: Option<&str>,
    value: &Json,
) -> String {
    let text = document.text;
    let inside = container.span.start + 1..container.span.end - 1;
    let named = |layout: &Layout| {
        let name = name.map(|name| format!("{}: ", quoted(name))).unwrap_or_default();
        name + &value.to_text(layout)
    };
    let Some(last) = container.parts().pop() else {
        let point = document.last_comment(inside.clone()).unwrap_or(inside.start);
        if !breaks_lines(document, container) && !document.ends_line_comment(point) {
            return spliced(text, vec![(point..point, named(&Layout::Line))]);
        }
        let (end, outer, step) = lines(document, container.span.start);
        let indent = format!("{outer}{step}");
        let closing = match text[point..inside.end].contains('\n') {
            true => String::new(),
            false => format!("{end}{outer}"),
        };
        let start = format!("{end}{indent}");
        let written = named(&Layout::Lines { end, indent, step });
        return spliced(text, vec![(point..point, start + &written + &closing)]);
    };
    let comma = document.comma(last.end..inside.end);
    let after = comma.as_ref().map_or(last.end, |comma| comma.end);
    // What is said of the last element in its line stays with it.
    let point = document.remarks_end(after);
    let is_own_line = own_line(text, last.start).is_some();
    let written = if is_own_line || document.ends_line_comment(point) {
        let (end, indent, step) = lines(document, last.start);
        let start = format!("{end}{indent}");
        start + &named(&Layout::Lines { end, indent, step })
    } else {
        format!(" {}", named(&Layout::Line))
    };
    let splices = match comma {
        Some(_) => vec![(point..point, written + ",")],
        None => vec![(last.end..last.end, ",".to_owned()), (point..point, written)],
    };
    spliced(text, splices)
}

/// Takes the part `index` from `container`, with the comma and the blanks that belong to it.
pub(crate) fn without(document: &Document<'_>, container: &Value, index: usize) -> String {
    let text = document.text;
    let inside = container.span.start + 1..container.span.end - 1;
    let parts = container.parts();
    let part = parts[index].clone();
    let next = parts.get(index + 1).map_or(inside.end, |next| next.start);
    let mut splices = Vec::new();
    let end = match document.comma(part.end..next) {
        Some(comma) => comma.end,
        None => {
            let before = index.checked_sub(1).and_then(|before| parts.get(before));
            let comma = before.and_then(|before| document.comma(before.end..part.start));
            splices.extend(comma.map(|comma| (comma, String::new())));
            part.end
        }
    };
    let before = index.checked_sub(1).map_or(inside.start, |before| parts[before].end);
    let blank = inside.start + text[inside.start..part.start].trim_end().len();
    // Blanks at the end of a comment are the comment's.
    let start = document.last_comment(before..part.start).unwrap_or(before).max(blank);
    let rest = text[end..].trim_start_matches([' ', '\t']);
    // The comment before it must not swallow what follows.
    let start = match document.ends_line_comment(start) && !rest.starts_with(['\n', '\r']) {
        true => part.start,
        false => start,
    };
    let is_bare = parts.len() == 1
        && text[inside.start..start].trim().is_empty()
        && text[end..inside.end].trim().is_empty();
    splices.push((if is_bare { inside } else { start..end }, String::new()));
    spliced(text, splices)
}

/// Puts `value` in the place of the string at `span`.
pub(crate) fn replaced(document: &Document<'_>, span: Range<usize>, value: &str) -> String {
    spliced(document.text, vec![(span, quoted(value))])
}

/// A text that has only blanks and comments, with `value` added.
pub(crate) fn founded(document: &Document<'_>, value: &Json) -> String {
    let text = document.text;
    let end = line_end(text);
    let written = value.to_text(&Layout::Lines { end, indent: String::new(), step: STEP.into() });
    let is_line_open = !text.trim_start_matches('\u{feff}').is_empty() && !text.ends_with('\n');
    format!("{text}{}{written}{end}", if is_line_open { end } else { "" })
}

/// Whether what comes into this empty container gets lines of its own.
fn breaks_lines(document: &Document<'_>, container: &Value) -> bool {
    let root = document.root.as_ref().map_or(0..0, |root| root.span.clone());
    root == container.span || document.text[root].contains('\n')
}

/// The line end of the document, what the line with `place` is indented by, and what a level is.
fn lines(document: &Document<'_>, place: usize) -> (&'static str, String, String) {
    let text = document.text;
    let root = document.root.as_ref();
    let first = root.and_then(|root| Some((root.span.start, root.parts().first()?.start)));
    let step = first.and_then(|(root, first)| {
        let step = own_line(text, first)?.strip_prefix(indent(text, root))?;
        (!step.is_empty()).then_some(step)
    });
    (line_end(text), indent(text, place).to_owned(), step.unwrap_or(STEP).to_owned())
}

fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// What the line with `place` is indented by.
fn indent(text: &str, place: usize) -> &str {
    let line = &text[text[..place].rfind('\n').map_or(0, |end| end + 1)..place];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// What `place` is indented by, if it is the first thing in its line.
fn own_line(text: &str, place: usize) -> Option<&str> {
    let before = text[..place].trim_end_matches([' ', '\t']);
    before.ends_with('\n').then(|| &text[before.len()..place])
}

/// The text with others in some places, which do not overlap.
fn spliced(text: &str, mut splices: Vec<(Range<usize>, String)>) -> String {
    // Stable: of two in one place the first stays first.
    splices.sort_by_key(|(place, _)| place.start);
    let mut spliced = String::with_capacity(text.len() + 1024);
    let mut done = 0;
    for (place, new) in splices {
        spliced.push_str(&text[done..place.start]);
        spliced.push_str(&new);
        done = place.end;
    }
    spliced + &text[done..]
}
