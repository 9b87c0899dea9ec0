//! Other parsers, and what they are known to refuse although it is JSON.

use hr_json::tape::{Tape, Value, ValueKind};
use serde::de::IgnoredAny;
use simd_json::{Node, StaticNode};

/// Asserts that a tape takes `bytes` if and only if the others do or are known not to, and for the same values.
pub(crate) fn check_against_others(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let tape = Tape::parse(bytes);
    // A byte order mark is the one thing that no other takes.
    let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    assert_eq!(tape.is_ok(), serde_json_skips(unmarked), "{tape:?} of {text}");

    let decoded = serde_json_decodes(unmarked);
    let mut buffer = unmarked.to_vec();
    let simd = simd_json::to_tape(&mut buffer);
    match (&tape, simd) {
        (Ok(tape), Ok(simd)) => assert!(assert_same(tape.root(), &simd.0).is_empty(), "{text}"),
        (Ok(tape), Err(_)) => assert!(has_reason_to_be_refused(tape.root(), 0), "{text}"),
        (Err(fault), Ok(_)) => panic!("simd-json takes {text}: {fault}"),
        (Err(_), Err(_)) => {}
    }
    match &tape {
        Ok(tape) => assert!(decoded || has_reason_to_be_refused(tape.root(), 0), "{text}"),
        Err(fault) => assert!(!decoded, "serde_json takes {text}: {fault}"),
    }
}

/// Whether `bytes` are JSON to serde_json when it keeps nothing. Then it has no limits, and looks
/// for invalid UTF-8 nowhere.
fn serde_json_skips(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

/// Whether `bytes` are JSON to serde_json when it decodes them.
fn serde_json_decodes(bytes: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(bytes).is_ok()
}

/// Why serde_json or simd-json refuses a value that is JSON: a number that does not fit, half a
/// surrogate pair, or depth.
fn has_reason_to_be_refused(value: Value<'_>, depth: usize) -> bool {
    let deeper = |inner: Value<'_>| has_reason_to_be_refused(inner, depth + 1);
    depth >= 127
        || match value.kind() {
            ValueKind::Number => value.raw().len() > 18 || exponent(value.raw()).len() > 2,
            ValueKind::String => {
                value.raw().windows(3).any(|text| text.eq_ignore_ascii_case(br"\ud"))
            }
            ValueKind::Array => value.elements().any(deeper),
            ValueKind::Object => value.members().any(|(key, value)| deeper(key) || deeper(value)),
            ValueKind::True | ValueKind::False | ValueKind::Null => false,
        }
}

fn exponent(number: &[u8]) -> &[u8] {
    let digits = number.rsplit(|byte| matches!(byte, b'e' | b'E' | b'+' | b'-')).next();
    digits.filter(|digits| digits.len() < number.len()).unwrap_or_default()
}

/// Asserts that `value` is what simd-json has at the front of `nodes`. Gives the nodes after it.
fn assert_same<'n, 'b>(value: Value<'_>, nodes: &'n [Node<'b>]) -> &'n [Node<'b>] {
    let (node, mut rest) = nodes.split_first().expect("a node for each value");
    let before = rest.len();
    let count = match (value.kind(), node) {
        (ValueKind::Array, Node::Array { len, count }) => {
            assert_eq!(value.len(), *len);
            rest = value.elements().fold(rest, |rest, element| assert_same(element, rest));
            *count
        }
        (ValueKind::Object, Node::Object { len, count }) => {
            assert_eq!(value.len(), *len);
            for (key, value) in value.members() {
                rest = assert_same(value, assert_same(key, rest));
            }
            *count
        }
        (ValueKind::String, Node::String(text)) => {
            let decoded: String =
                serde_json::from_slice(value.raw()).expect("simd-json decodes it");
            assert_eq!(decoded, *text);
            0
        }
        (ValueKind::Number, Node::Static(number)) => {
            assert_same_number(value.raw(), *number);
            0
        }
        (ValueKind::True, Node::Static(StaticNode::Bool(true)))
        | (ValueKind::False, Node::Static(StaticNode::Bool(false)))
        | (ValueKind::Null, Node::Static(StaticNode::Null)) => 0,
        (kind, node) => panic!("{kind:?} is {node:?}"),
    };
    assert_eq!(before - rest.len(), count);
    rest
}

fn assert_same_number(raw: &[u8], number: StaticNode) {
    let raw = std::str::from_utf8(raw).expect("digits");
    match number {
        StaticNode::I64(integer) => assert_eq!(raw.parse(), Ok(integer)),
        StaticNode::U64(integer) => assert_eq!(raw.parse(), Ok(integer)),
        StaticNode::F64(float) => {
            let exact: f64 = raw.parse().expect("a number");
            // The last bit may differ.
            assert!((exact - float).abs() <= exact.abs() * 4.0 * f64::EPSILON, "{raw} is {float}");
        }
        StaticNode::Bool(_) | StaticNode::Null => panic!("{raw} is {number:?}"),
    }
}
