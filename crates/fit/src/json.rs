//! The same as [`render`](crate::render) prints, as JSON.
//!
//! An Outline that is printed so has the text of a JSON value in its parts and rows, but for the commas between
//! rows: the brackets around them are in the parts before and after. Rows without a part before them are a stream
//! of values, one a line; so are values in parts with line ends between them.

use crate::Selection;
use crate::notice::{Notice, headline};
use crate::render::{Item, View, counts, gap_text, items, views};
use hr_core::{MARK_START, Outline, Texts, Unit};
use serde_json::json;

/// What is said of values that are printed as JSON.
const ENCODING: &str = "; values exact, white space removed";
/// The key of what is told about the whole.
const KEY: &str = "_hr";

/// Prints `outline` as `selection` says, as JSON.
///
/// All that is told of it are strings in an array, under the key `_hr`: a member of the value, if that is an object;
/// of an object that is the first element, if it is an array; of one in the first line, if it is a stream. Rows
/// that are left out are a string in their place, which is the mark for them. Parts have no place for a mark: all
/// of them are printed.
pub fn render_json(
    outline: &Outline,
    texts: &dyn Texts,
    selection: &Selection,
    notice: Notice,
) -> Vec<u8> {
    let mut told = vec![format!("[hr {}]", headline(outline, selection, notice, ENCODING))];
    let mut body = Vec::new();
    let mut is_stream = false;
    for view in views(outline, selection) {
        let facts = view.section.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.text));
        told.extend(facts.chain(counts(view.section, &view.alike)));
        if view.section.unit == Unit::Row {
            let is_in_lines = body.last() != Some(&b'[');
            is_stream |= is_in_lines;
            rows(&view, texts, if is_in_lines { b'\n' } else { b',' }, &mut body);
        } else {
            let parts = view.section.blocks.iter().map(|block| block.text(texts));
            parts.for_each(|part| {
                is_stream |= part.contains(&b'\n');
                body.extend_from_slice(part);
            });
        }
    }
    with_told(&told, &body, is_stream)
}

/// Whether `bytes` begin as what [`render_json`] prints.
pub fn is_rendered_json(bytes: &[u8]) -> bool {
    let start = format!("{{\"{KEY}\":[\"{}", String::from_utf8_lossy(MARK_START));
    bytes.strip_prefix(b"[").unwrap_or(bytes).starts_with(start.as_bytes())
}

/// Adds the rows that are shown and marks for the others.
fn rows(view: &View<'_>, texts: &dyn Texts, separator: u8, body: &mut Vec<u8>) {
    for (number, item) in items(view.section, &view.shown).into_iter().enumerate() {
        if number > 0 {
            body.push(separator);
        }
        match item {
            Item::Block(block) => body.extend_from_slice(block.text(texts)),
            Item::Gap(gap) => {
                let mark = format!("[hr {}]", gap_text(view.section, gap, &view.alike));
                body.extend_from_slice(json!(mark).to_string().as_bytes());
            }
        }
    }
}

/// `body` with what is `told` of it.
fn with_told(told: &[String], body: &[u8], is_stream: bool) -> Vec<u8> {
    let object = json!({ KEY: told }).to_string();
    let (start, rest) = match body.split_first() {
        Some((b'{', rest)) if !is_stream => (object[..object.len() - 1].to_owned(), rest),
        Some((b'[', rest)) if !is_stream => (format!("[{object}"), rest),
        // A stream, or a value that cannot hold anything.
        _ => (object, body),
    };
    let separator = match rest.first() {
        _ if rest.len() == body.len() => "\n",
        Some(b'}' | b']') => "",
        _ => ",",
    };
    [start.as_bytes(), separator.as_bytes(), rest, b"\n"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_has_a_place_in_any_value() {
        let told = ["say \"a\"".to_owned()];
        for (body, is_stream, expected) in [
            ("{\"a\":1}", false, "{\"_hr\":[\"say \\\"a\\\"\"],\"a\":1}\n"),
            ("{}", false, "{\"_hr\":[\"say \\\"a\\\"\"]}\n"),
            ("[1]", false, "[{\"_hr\":[\"say \\\"a\\\"\"]},1]\n"),
            ("[]", false, "[{\"_hr\":[\"say \\\"a\\\"\"]}]\n"),
            ("{\"a\":1}\n{}", true, "{\"_hr\":[\"say \\\"a\\\"\"]}\n{\"a\":1}\n{}\n"),
            ("\"text\"", false, "{\"_hr\":[\"say \\\"a\\\"\"]}\n\"text\"\n"),
        ] {
            let printed = with_told(&told, body.as_bytes(), is_stream);
            assert_eq!(String::from_utf8(printed).unwrap(), expected);
        }
    }
}
