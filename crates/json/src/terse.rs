//! The terse form of JSON: the tokens of a value as they are written, without what a reader can do
//! without.
//!
//! There is no white space, and no quotes around a string or a key that is *plain*: nothing in it could be
//! taken for a number, a literal or punctuation. Arrays of like values are shorter where they are long:
//! `[0..99]` counts by ones, `[0..990 by 10]` by tens, and `[(null)*12,5]` says `null` twelve times.
//! [`read`](crate::read) is the inverse.

use crate::sequence::Sequence;
use crate::tape::{Value, ValueKind, is_number, minify};
use std::borrow::Cow;

/// Fewest elements of an array that are stated as one.
const MIN_RUN: usize = 4;
/// How deep values are taken apart. What lies deeper is copied without white space, which is terse, too.
pub(crate) const MAX_DEPTH: usize = 64;

/// Adds the terse form of `value` to `out`.
pub(crate) fn write(value: Value<'_>, out: &mut Vec<u8>) {
    write_at(value, 0, out);
}

fn write_at(value: Value<'_>, depth: usize, out: &mut Vec<u8>) {
    match value.kind() {
        ValueKind::Object | ValueKind::Array if depth == MAX_DEPTH => minify(value, out),
        ValueKind::Object => write_object(value, depth + 1, out),
        ValueKind::Array => write_array(value, depth + 1, out),
        ValueKind::String => write_string(value.raw(), out),
        _ => out.extend_from_slice(value.raw()),
    }
}

fn write_object(object: Value<'_>, depth: usize, out: &mut Vec<u8>) {
    out.push(b'{');
    for (number, (key, value)) in object.members().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write_key(key.raw(), out);
        out.push(b':');
        write_at(value, depth, out);
    }
    out.push(b'}');
}

fn write_array(array: Value<'_>, depth: usize, out: &mut Vec<u8>) {
    out.push(b'[');
    if array.len() < MIN_RUN {
        for (number, element) in array.elements().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            write_at(element, depth, out);
        }
    } else if let Some(sequence) = Sequence::of(&array.elements().map(Value::raw)) {
        sequence.write(out);
    } else {
        write_runs(array, depth, out);
    }
    out.push(b']');
}

/// The elements, of which like neighbours are stated once.
fn write_runs(array: Value<'_>, depth: usize, out: &mut Vec<u8>) {
    let mut left = array.elements().peekable();
    let (mut text, mut next) = (Vec::new(), Vec::new());
    let mut is_first = true;
    while let Some(element) = left.next() {
        if !std::mem::take(&mut is_first) {
            out.push(b',');
        }
        text.clear();
        minify(element, &mut text);
        let mut count = 1;
        while let Some(other) = left.peek() {
            next.clear();
            minify(*other, &mut next);
            if next != text {
                break;
            }
            left.next();
            count += 1;
        }
        if count >= MIN_RUN {
            out.push(b'(');
            write_at(element, depth, out);
            out.extend_from_slice(format!(")*{count}").as_bytes());
        } else {
            for number in 0..count {
                if number > 0 {
                    out.push(b',');
                }
                write_at(element, depth, out);
            }
        }
    }
}

/// Adds a string, given as written: without quotes if that is enough.
pub(crate) fn write_string(raw: &[u8], out: &mut Vec<u8>) {
    let text = &raw[1..raw.len() - 1];
    out.extend_from_slice(if is_plain(text) { text } else { raw });
}

/// Adds a key, given as written: without quotes if that is enough.
pub(crate) fn write_key(raw: &[u8], out: &mut Vec<u8>) {
    let text = &raw[1..raw.len() - 1];
    out.extend_from_slice(if is_plain_key(text) { text } else { raw });
}

/// Adds a key of a path, given without quotes: with them if it could be mistaken there.
pub(crate) fn write_name(key: &[u8], out: &mut Vec<u8>) {
    let is_plain =
        is_unmistakable(key) && !key.iter().any(|byte| matches!(byte, b'.' | b'=' | b':'));
    if is_plain {
        out.extend_from_slice(key);
    } else {
        push_quoted(key, out);
    }
}

/// Adds `text` in quotes.
pub(crate) fn push_quoted(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(text);
    out.push(b'"');
}

/// Whether a string needs no quotes.
fn is_plain(text: &[u8]) -> bool {
    is_unmistakable(text) && !is_scalar(text)
}

/// Whether a string needs no quotes where it is known to be one.
pub(crate) fn is_unmistakable(text: &[u8]) -> bool {
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return false };
    let at_ends = !matches!(first, b' ' | b'&' | b'+' | b'=') && *last != b' ';
    // An array of it would look like a mark.
    let is_marked = text.starts_with(b"hr ");
    // One look-up a byte, and no branch: this is asked of every string, more than once.
    let signs = text.iter().fold(0, |signs, &byte| signs | SIGNS[usize::from(byte)]);
    at_ends
        && !is_marked
        && signs & ENDS_PLAIN == 0
        && (signs & POINT == 0 || !text.windows(2).any(|it| it == b".."))
}

/// What bytes are to a plain string, a bit each.
const ENDS_PLAIN: u8 = 1;
const POINT: u8 = 2;
const SIGNS: [u8; 256] = {
    let mut signs = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if ends_plain(byte as u8) {
            signs[byte] = ENDS_PLAIN;
        }
        byte += 1;
    }
    signs[b'.' as usize] = POINT;
    signs
};

fn is_plain_key(text: &[u8]) -> bool {
    is_unmistakable(text) && !text.contains(&b':')
}

/// Whether a plain string cannot hold `byte`: punctuation of this form, or what JSON escapes.
pub(crate) const fn ends_plain(byte: u8) -> bool {
    byte < b' '
        || matches!(byte, b',' | b';' | b'[' | b']' | b'{' | b'}' | b'(' | b')' | b'"' | b'\\')
}

/// A text with spaces for the escapes of white space, so that words are told apart: `a\\nb` is no `nb`.
pub(crate) fn spaced(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\\', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut spaced = text.to_vec();
    let mut at = 0;
    while at + 1 < spaced.len() {
        if spaced[at] != b'\\' {
            at += 1;
            continue;
        }
        if matches!(spaced[at + 1], b'n' | b'r' | b't') {
            spaced[at..at + 2].fill(b' ');
        }
        at += 2;
    }
    Cow::Owned(spaced)
}

/// Whether `text` is a number or a literal of JSON.
pub(crate) fn is_scalar(text: &[u8]) -> bool {
    matches!(text, b"true" | b"false" | b"null") || is_number(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Tape;

    fn terse(text: &str) -> String {
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let mut out = Vec::new();
        write(tape.root(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn plain_strings_have_no_quotes() {
        for (text, expected) in [
            (r#"{"a b": "c d", "t": "06:00:01"}"#, "{a b:c d,t:06:00:01}"),
            (
                r#"["1", "01", "true", "", " a", "a,b", "a\n", "../x"]"#,
                r#"["1",01,"true",""," a","a,b","a\n","../x"]"#,
            ),
            (r#"{"a:b": 1.10, "": null}"#, r#"{"a:b":1.10,"":null}"#),
            ("[1, 2, 3, 4, 5]", "[1..5]"),
            ("[0, 0, 0, 0, 7, 7]", "[(0)*4,7,7]"),
            ("[1, 1.0, 1, 1.0]", "[1,1.0,1,1.0]"),
        ] {
            assert_eq!(terse(text), expected);
        }
    }

    #[test]
    fn escapes_do_not_hide_words() {
        assert_eq!(*spaced(br"a\nerror: \\n \t"), *br"a  error: \\n   ");
        assert_eq!(*spaced(br"a\"), *br"a\");
    }

    #[test]
    fn numbers_are_told_from_words() {
        for number in ["0", "-0", "1e400", "1.10E-7", "12345678901234567890123"] {
            assert!(is_scalar(number.as_bytes()), "{number}");
        }
        for word in ["", "-", "01", "1.", ".5", "1e", "1e+", "0x1", "1 ", "nan", "True"] {
            assert!(!is_scalar(word.as_bytes()), "{word}");
        }
    }
}
