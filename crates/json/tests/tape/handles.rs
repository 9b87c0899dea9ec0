//! Walking a tape.

use hr_core::Span;
use hr_json::tape::{Flaw, Tape, Value, ValueKind, minify};

const JSON: &[u8] = br#"
{
    "id": 1.10,
    "tags": ["a\n", [], {}, null],
    "id": "again", "on": true, "off": false
} "#;

fn text(value: Value<'_>) -> &str {
    std::str::from_utf8(value.raw()).expect("JSON is UTF-8")
}

#[test]
fn members_come_as_written_duplicates_too() {
    let tape = Tape::parse(JSON).unwrap();
    let members: Vec<_> = tape.root().members().map(|(k, v)| (text(k), text(v))).collect();
    let expected = [
        (r#""id""#, "1.10"),
        (r#""tags""#, r#"["a\n", [], {}, null]"#),
        (r#""id""#, r#""again""#),
        (r#""on""#, "true"),
        (r#""off""#, "false"),
    ];
    assert_eq!(members, expected);
    assert_eq!(tape.root().len(), 5);
    assert_eq!(tape.root().members().len(), 5);
}

#[test]
fn kinds_are_told_by_the_first_byte() {
    let tape = Tape::parse(br#"[{}, [], "", -1, 0, true, false, null]"#).unwrap();
    use ValueKind::{Array, False, Null, Number, Object, String, True};
    let expected = [Object, Array, String, Number, Number, True, False, Null];
    assert_eq!(tape.root().elements().map(Value::kind).collect::<Vec<_>>(), expected);
}

#[test]
fn a_member_is_got_by_its_raw_key_the_first_of_many() {
    let tape = Tape::parse(JSON).unwrap();
    assert_eq!(tape.root().get(b"id").unwrap().raw(), b"1.10");
    assert!(tape.root().get(b"\"id\"").is_none());
    let tags = tape.root().get(b"tags").unwrap();
    assert!(tags.get(b"id").is_none());
    assert_eq!(tags.elements().next().unwrap().unquoted(), Some(&br"a\n"[..]));
    assert_eq!(tags.unquoted(), None);
}

#[test]
fn only_arrays_have_elements_and_only_objects_members() {
    let tape = Tape::parse(br#"[{"a": 1}, [1], "[]", 1, null, [], {}]"#).unwrap();
    let counts =
        tape.root().elements().map(|v| (v.elements().count(), v.members().count(), v.len()));
    let expected = [(0, 1, 1), (1, 0, 1), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)];
    assert_eq!(counts.collect::<Vec<_>>(), expected);
}

#[test]
fn spans_count_from_the_start_of_the_bytes() {
    let tape = Tape::parse(b"\xef\xbb\xbf [ 12 ]").unwrap();
    assert_eq!(tape.root().span(), Span::new(4, 10));
    assert_eq!(tape.root().elements().next().unwrap().span(), Span::new(6, 8));
}

#[test]
fn a_prefix_ends_with_its_value() {
    let (tape, end) = Tape::parse_prefix(b" {} [\xff").unwrap();
    assert_eq!((tape.root().raw(), end), (&b"{}"[..], 3));
}

#[test]
fn a_stream_is_read_value_by_value() {
    let stream = b"\xef\xbb\xbf{\"a\": [1, 2]}\n[]3 \"x\"\n";
    let mut tape = Tape::new(stream);
    let mut at = 0;
    for _ in 0..4 {
        at = tape.read(at).unwrap().span().end;
    }
    assert_eq!(tape.read(at).unwrap_err().flaw, Flaw::Truncated);
    assert_eq!(format!("{tape:?}"), r#"[{"a": [1, 2]}, [], 3, "x"]"#);
    assert_eq!(tape.roots().map(Value::len).collect::<Vec<_>>(), [1, 0, 0, 0]);
}

#[test]
fn a_fault_leaves_the_tape_as_it_was() {
    let mut tape = Tape::new(b"[1] [2, [3, }");
    let end = tape.read(0).unwrap().span().end;
    assert!(tape.read(end).is_err());
    assert_eq!(format!("{tape:?}"), "[[1]]");
    tape.clear();
    assert_eq!(tape.roots().count(), 0);
    assert_eq!(tape.read(4).unwrap_err().offset, 12);
}

#[test]
fn minified_text_has_the_same_tokens() {
    let tape = Tape::parse(JSON).unwrap();
    let mut out = b"> ".to_vec();
    minify(tape.root(), &mut out);
    let expected = r#"> {"id":1.10,"tags":["a\n",[],{},null],"id":"again","on":true,"off":false}"#;
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}
