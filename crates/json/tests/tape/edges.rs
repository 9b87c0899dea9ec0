//! The edges of the grammar, one by one.

use hr_json::tape::{Fault, Flaw, MAX_DEPTH, Tape};

#[test]
fn what_other_parsers_alter_or_refuse_is_kept() {
    for json in [
        "123456789012345678901234567890",
        "18446744073709551616",
        "-9223372036854775809",
        "1e400",
        "1e-400",
        "1.10",
        "1e2",
        "1E+2",
        "-0",
        "-0.0",
        "0.1000000000000000055",
        r#""\u0041\/\u00e9""#,
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""\u0000""#,
        "\"\u{7f}\u{80}\u{feff}\"",
        r#"{"b":1,"a":2,"b":1.0}"#,
    ] {
        let spaced = format!("\u{feff} \t\r\n{json}\n");
        for text in [json, &spaced] {
            let tape = Tape::parse(text.as_bytes()).unwrap();
            assert_eq!(tape.root().raw(), json.as_bytes());
        }
    }
}

#[test]
fn what_is_not_json_is_refused_where_it_begins() {
    let fault = |offset, flaw| Fault { offset, flaw };
    for (bytes, expected) in [
        (&b""[..], fault(0, Flaw::Truncated)),
        (b"\xef\xbb\xbf", fault(3, Flaw::Truncated)),
        (b" \xef\xbb\xbf1", fault(1, Flaw::Value)),
        (b"\xef\xbb\xbf\xef\xbb\xbf1", fault(3, Flaw::Value)),
        (b"NaN", fault(0, Flaw::Value)),
        (b"-Infinity", fault(1, Flaw::Number)),
        (b"True", fault(0, Flaw::Value)),
        (b"trux", fault(0, Flaw::Value)),
        (b"tru", fault(3, Flaw::Truncated)),
        (b"nulll", fault(4, Flaw::Trailing)),
        (b"'a'", fault(0, Flaw::Value)),
        (b"\x0c1", fault(0, Flaw::Value)),
        (b"01", fault(0, Flaw::Number)),
        (b"-01", fault(1, Flaw::Number)),
        (b"+1", fault(0, Flaw::Value)),
        (b".5", fault(0, Flaw::Value)),
        (b"-", fault(1, Flaw::Truncated)),
        (b"-x", fault(1, Flaw::Number)),
        (b"1.", fault(2, Flaw::Truncated)),
        (b"1.e2", fault(2, Flaw::Number)),
        (b"1e+", fault(3, Flaw::Truncated)),
        (b"1e5.", fault(3, Flaw::Trailing)),
        (b"0x1", fault(1, Flaw::Trailing)),
        (b"1 2", fault(2, Flaw::Trailing)),
        (b"{}{}", fault(2, Flaw::Trailing)),
        (b"{}\0", fault(2, Flaw::Trailing)),
        (b"[", fault(1, Flaw::Truncated)),
        (b"[1", fault(2, Flaw::Truncated)),
        (b"[1,", fault(3, Flaw::Truncated)),
        (b"[1,]", fault(3, Flaw::Value)),
        (b"[,1]", fault(1, Flaw::Value)),
        (b"[1 2]", fault(3, Flaw::Array)),
        (b"[1:2]", fault(2, Flaw::Array)),
        (b"[}", fault(1, Flaw::Value)),
        (b"[1}", fault(2, Flaw::Array)),
        (b"]", fault(0, Flaw::Value)),
        (b"{", fault(1, Flaw::Truncated)),
        (b"{1:2}", fault(1, Flaw::Key)),
        (b"{]", fault(1, Flaw::Key)),
        (b"{\"a\"}", fault(4, Flaw::Colon)),
        (b"{\"a\":", fault(5, Flaw::Truncated)),
        (b"{\"a\":}", fault(5, Flaw::Value)),
        (b"{\"a\":1]", fault(6, Flaw::Object)),
        (b"{\"a\":1,}", fault(7, Flaw::Key)),
        (b"{\"a\":1 \"b\":2}", fault(7, Flaw::Object)),
        (b"[1] // no", fault(4, Flaw::Trailing)),
        (b"\"a", fault(2, Flaw::Truncated)),
        (b"\"a\nb\"", fault(2, Flaw::Control)),
        (b"\"a\0b\"", fault(2, Flaw::Control)),
        (b"\"\\", fault(2, Flaw::Truncated)),
        (b"\"\\x41\"", fault(2, Flaw::Escape)),
        (b"\"\\U0041\"", fault(2, Flaw::Escape)),
        (b"\"\\u004g\"", fault(6, Flaw::Escape)),
        (b"\"\\u004", fault(6, Flaw::Truncated)),
        (b"[\"a\xff\"]", fault(3, Flaw::Utf8)),
        (b"\"\xc0\xaf\"", fault(1, Flaw::Utf8)),
        (b"\"\xed\xa0\x80\"", fault(1, Flaw::Utf8)),
        (b"[\xc3\xa9]", fault(1, Flaw::Value)),
    ] {
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(Tape::parse(bytes).unwrap_err(), expected, "{text}");
    }
}

#[test]
fn what_ends_a_run_of_text_is_found_wherever_it_stands() {
    for (stop, flaw) in [
        (&b"\""[..], None),
        (b"\\n\"", None),
        (b"\\x\"", Some((1, Flaw::Escape))),
        (b"\x1f\"", Some((0, Flaw::Control))),
        (b"\0\"", Some((0, Flaw::Control))),
        (b"", Some((0, Flaw::Truncated))),
        (b"\xa2\"", Some((0, Flaw::Utf8))),
    ] {
        for run in (0..40).flat_map(|length| [vec![b'a'; length], "¢".repeat(length).into_bytes()])
        {
            let json = [b"\"", run.as_slice(), stop].concat();
            let fault = flaw.map(|(after, flaw)| Fault { offset: 1 + run.len() + after, flaw });
            assert_eq!(Tape::parse(&json).err(), fault);
        }
    }
}

#[test]
fn a_run_of_whitespace_is_skipped_however_long() {
    for spaces in (0..40).map(|count| " ".repeat(count)) {
        for line in ["", "\n", "\t", "\r\n", " \n\t"] {
            let json =
                format!("[{line}{spaces}1{spaces}{line},{line}{spaces}{line}2]{spaces}{line}");
            assert_eq!(Tape::parse(json.as_bytes()).unwrap().root().len(), 2);
            let json = format!("{json}\x0b");
            let fault = Fault { offset: json.len() - 1, flaw: Flaw::Trailing };
            assert_eq!(Tape::parse(json.as_bytes()).unwrap_err(), fault);
        }
    }
}

#[test]
fn depth_has_a_limit_of_its_own() {
    let nested = |depth| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert!(Tape::parse(nested(MAX_DEPTH).as_bytes()).is_ok());
    let fault = Fault { offset: MAX_DEPTH, flaw: Flaw::Depth };
    assert_eq!(Tape::parse(nested(MAX_DEPTH + 1).as_bytes()).unwrap_err(), fault);
    assert_eq!(Tape::parse("[".repeat(100_000).as_bytes()).unwrap_err(), fault);
    let wide = format!("[{}[]]", "[],{\"a\":[]},".repeat(MAX_DEPTH));
    assert!(Tape::parse(wide.as_bytes()).is_ok());
}

#[cfg(target_pointer_width = "64")]
#[test]
fn a_text_of_4_gib_is_refused() {
    // Zeroed memory that nobody looks at takes none.
    let bytes = vec![0; 1 << 32];
    assert_eq!(Tape::parse(&bytes).unwrap_err(), Fault { offset: 0, flaw: Flaw::Length });
}

#[test]
fn a_fault_says_where_and_what() {
    let fault = Tape::parse(b"{\"a\": 1,}").unwrap_err();
    assert_eq!(fault.to_string(), "byte 8: expected a key in double quotes");
}
