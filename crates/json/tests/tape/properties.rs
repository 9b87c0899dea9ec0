//! What holds for all documents, and for all bytes.

use hr_json::tape::{Flaw, Tape, Value, ValueKind, minify};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::documents::document;
use crate::oracles::check_against_others;

proptest! {
    #[test]
    fn a_tape_is_the_document_and_its_spans_are_the_tokens((tree, text) in document()) {
        let tape = Tape::parse(text.as_bytes()).unwrap();
        tree.assert_is(tape.root());

        let mut minified = String::new();
        tree.write(&mut minified, &mut String::new);
        let mut out = Vec::new();
        minify(tape.root(), &mut out);
        prop_assert_eq!(std::str::from_utf8(&out).unwrap(), &minified);
        tree.assert_is(Tape::parse(&out).unwrap().root());

        out.clear();
        write_tokens(tape.root(), &mut out);
        prop_assert_eq!(std::str::from_utf8(&out).unwrap(), &minified);
        check_against_others(text.as_bytes());
    }

    #[test]
    fn a_stream_of_documents_is_each_of_them(documents in vec(document(), 0..5)) {
        let texts: Vec<_> = documents.iter().map(|(_, text)| text.as_str()).collect();
        let stream = texts.join("\n");
        let mut tape = Tape::new(stream.as_bytes());
        let mut at = 0;
        for (tree, _) in &documents {
            let value = tape.read(at).unwrap();
            tree.assert_is(value);
            at = value.span().end;
        }
        prop_assert!(stream[at..].trim_ascii().is_empty());
        prop_assert_eq!(tape.roots().count(), documents.len());
        for ((tree, _), root) in documents.iter().zip(tape.roots()) {
            tree.assert_is(root);
        }
    }

    #[test]
    fn a_document_cut_short_is_truncated((_, text) in document(), cut in any::<Index>()) {
        // In an array, for the start of a number alone is a number.
        let text = format!("[{text}]");
        let cut = cut.index(text.len());
        let fault = Tape::parse(&text.as_bytes()[..cut]).unwrap_err();
        prop_assert_eq!((fault.flaw, fault.offset), (Flaw::Truncated, cut));
    }

    #[test]
    fn all_that_is_complete_of_a_document_cut_short_is_read((_, text) in document(), cut in any::<Index>()) {
        let text = format!("[{text}]");
        let start = &text.as_bytes()[..cut.index(text.len())];
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let is_complete = |value: &Value<'_>| {
            let rest = start.get(value.span().end..);
            rest.is_some_and(|rest| value.kind() != ValueKind::Number || !rest.trim_ascii().is_empty())
        };
        let last = values(tape.root()).into_iter().filter(is_complete).map(|it| it.span().end).max();
        let mut cut_tape = Tape::new(start);
        match cut_tape.read_cut(0) {
            Ok((value, cut)) => {
                prop_assert!(cut.open > 0 && !cut.place.is_empty());
                prop_assert_eq!(Some(value.span().end), last);
                let mut closed = value.raw().to_vec();
                let closing = open_containers(value, cut.open).into_iter().rev();
                closed.extend(closing.map(|kind| if kind == ValueKind::Object { b'}' } else { b']' }));
                let (mut all, mut complete) = (vec![], vec![]);
                write_tokens(value, &mut complete);
                write_tokens(Tape::parse(&closed).unwrap().root(), &mut all);
                prop_assert_eq!(all, complete);
            }
            Err(fault) => prop_assert_eq!((fault.flaw, last), (Flaw::Truncated, None)),
        }
    }

    #[test]
    fn a_damaged_document_is_judged_as_others_do(
        (_, text) in document(),
        edits in vec((any::<Index>(), 0usize..3, piece()), 1..4),
    ) {
        let mut bytes = text.into_bytes();
        for (place, removed, piece) in edits {
            let start = place.index(bytes.len() + 1);
            let end = bytes.len().min(start + removed);
            bytes.splice(start..end, piece);
        }
        check_against_others(&bytes);
    }

    #[test]
    fn a_soup_of_tokens_is_judged_as_others_do(pieces in vec(piece(), 0..12)) {
        check_against_others(&pieces.concat());
    }

    #[test]
    fn any_bytes_are_judged_as_others_do(bytes in vec(any::<u8>(), 0..60), at in any::<usize>()) {
        check_against_others(&bytes);
        check_against_others(&[b"\"", bytes.as_slice(), b"\""].concat());
        // There is nothing to compare with, but no panic either.
        let _ = Tape::new(&bytes).read(at);
        let _ = Tape::new(&bytes).read_cut(at);
        let _ = Tape::parse_prefix(&bytes);
    }
}

/// `value` and all within it.
fn values(value: Value<'_>) -> Vec<Value<'_>> {
    let within = value.elements().chain(value.members().map(|(_, value)| value));
    within.flat_map(values).chain([value]).collect()
}

/// The kinds of `value`, its last element or member, and so on, `open` of them.
fn open_containers(value: Value<'_>, open: usize) -> Vec<ValueKind> {
    fn last<'t>(value: &Value<'t>) -> Option<Value<'t>> {
        value.elements().chain(value.members().map(|(_, value)| value)).last()
    }
    std::iter::successors(Some(value), last).take(open).map(Value::kind).collect()
}

/// Writes `value` from the spans of its leaves and what the handles say of its structure.
fn write_tokens(value: Value<'_>, out: &mut Vec<u8>) {
    let comma = |number| if number > 0 { &b","[..] } else { b"" };
    match value.kind() {
        ValueKind::Array => {
            out.push(b'[');
            for (number, element) in value.elements().enumerate() {
                out.extend_from_slice(comma(number));
                write_tokens(element, out);
            }
            out.push(b']');
        }
        ValueKind::Object => {
            out.push(b'{');
            for (number, (key, value)) in value.members().enumerate() {
                out.extend_from_slice(comma(number));
                write_tokens(key, out);
                out.push(b':');
                write_tokens(value, out);
            }
            out.push(b'}');
        }
        _ => out.extend_from_slice(value.raw()),
    }
}

/// A token, a part of one, or what is never one.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let bytes = b"[]{},:\"\\-+.eE01 \n\t\x0b\x0c\0\x1f\x7fu/";
    let words = r#"[] {} "a" "a": true false null nul NaN 23 1e999 \u00 \ud800"#;
    let texts = words.split(' ').chain([
        "12345678901234567890",
        "        ",
        "abcdefgh",
        "é",
        "\u{a0}",
        "\u{feff}",
    ]);
    prop_oneof![
        4 => select(bytes.as_slice()).prop_map(|byte| vec![byte]),
        4 => select(texts.collect::<Vec<_>>()).prop_map(|text| text.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 0..3),
        1 => Just(b"\xed\xa0\x80".to_vec()),
    ]
}
