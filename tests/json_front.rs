//! The front door of the JSON filter: what is around JSON, what is cut off, and what is not quite JSON.

mod common;

use common::Home;
use common::inputs::corpus;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::cell::Cell;

/// An array of `count` objects in lines of their own.
fn rows(count: usize) -> String {
    let row = |i: usize| {
        let status = if i.is_multiple_of(7) { "closed" } else { "open" };
        format!(
            r#"  {{"id": {i}, "name": "item {i}", "status": "{status}", "ms": {}}}"#,
            i * 13 % 97
        )
    };
    format!("[\n{}\n]", (0..count).map(row).collect::<Vec<_>>().join(",\n"))
}

/// The same as a stream of objects.
fn stream(count: usize, line_end: &str) -> String {
    let rows = rows(count);
    let rows = rows.trim_matches(['[', ']', '\n']).split(",\n");
    rows.map(|row| format!("{}{line_end}", row.trim())).collect()
}

/// What each filter prints for `input`, once it was checked to hold all of it.
#[track_caller]
fn reduced(input: &str) -> String {
    let home = Home::new();
    let mut printed = vec![];
    for line in ["hr-json", "hr-route"] {
        let then = home.given(input.as_bytes()).when(line).exits(0).says_nothing();
        assert!(!then.is_unchanged(), "{line} leaves it alone: {}", &input[..input.len().min(200)]);
        then.restores().is_never_worse();
        then.accounts_for_every_line();
        printed.push(String::from_utf8(then.out).expect("UTF-8, as the input is"));
    }
    assert_eq!(printed[0], printed[1], "hr-json and hr-route print the same");
    printed.remove(0)
}

#[test]
fn text_around_json_is_shown_as_it_is_written() {
    let rows = rows(300);
    for (before, after) in [
        ("Found 300 items:\n\n", "\nDone in 2.1s\nexit status 1\n"),
        (
            "* Trying 127.0.0.1:80...\r\n{ [1256 bytes data]\r\n< \r\n",
            "\n* Connection left intact\n",
        ),
        ("\u{feff}", " 200"),
        ("jq: \"quoted\" [text]\n", ""),
        ("", "\nwarning: 3 rows were\n\n  skipped"),
    ] {
        let printed = reduced(&format!("{before}{rows}{after}"));
        for line in before.trim_start_matches('\u{feff}').lines().chain(after.trim().lines()) {
            assert!(printed.contains(line), "'{line}' is not in {printed}");
        }
        let notice = printed.lines().next().expect("a notice");
        assert!(!notice.contains("--jq"), "what --jq cannot read: {notice}");
        assert_eq!(notice.contains("whole and exact"), after == " 200", "{notice}");
        assert_eq!(notice.contains("-l A-B"), after != " 200", "{notice}");
    }
}

#[test]
fn what_is_cut_is_not_said_to_be_all() {
    let mut numbers: Vec<f64> = (0..9_000).map(|i| f64::from(i * 7919 % 1_000) / 8.0).collect();
    numbers[6_400] = 1e9;
    let pairs: Vec<(usize, f64)> = numbers.iter().copied().enumerate().collect();
    let home = Home::new();
    for text in [json!(numbers).to_string(), json!({"values": pairs}).to_string()] {
        let then = home.given(text.as_bytes()).when("hr-json").exits(0).says_nothing();
        let printed = String::from_utf8_lossy(&then.out);
        let notice = printed.lines().next().expect("a notice");
        assert!(notice.contains("shown in part") && notice.contains("--jq FILTER"), "{notice}");
        assert!(printed.contains("1000000000"), "the number that is far out is shown");
    }
}

#[test]
fn a_failure_between_many_tables_is_shown() {
    let step = |i: usize| {
        let rows: Vec<Value> =
            (0..250).map(|row| json!({"id": i * 31 + row * row, "ms": row * 7 % 11})).collect();
        let result = if i == 37 { "failed: no space left on device" } else { "done" };
        json!({"step": format!("step number {i} {}", "of the long way ".repeat(20)), "rows": rows, "result": result})
    };
    let steps: Vec<Value> = (0..60).map(step).collect();
    let text = json!({"steps": steps, "state": "ended"}).to_string();
    let home = Home::new();
    let then = home.given(text.as_bytes()).when("hr-json -b 800").exits(0).says_nothing();
    let printed = String::from_utf8_lossy(&then.out);
    assert!(printed.contains(" part]\n"), "something between the tables is left out: {printed}");
    assert!(printed.contains("failed: no space left on device"), "{printed}");
}

#[test]
fn a_line_before_rows_does_not_make_a_log_of_them() {
    let event =
        |i: usize| json!({"ts": 1_700_000_000 + i, "even": i.is_multiple_of(2), "u": i * 37 % 100});
    let rows: Vec<Value> = (0..1_000).map(event).collect();
    let printed = reduced(&format!("Fetching...\n{}", json!(rows)));
    assert!(printed.contains("Fetching...\n[hr table .: 1000 rows"), "{printed}");
}

#[test]
fn text_between_rows_stays_in_its_place() {
    let text = stream(300, "\n");
    let lines: Vec<&str> = text.lines().collect();
    let (start, end) = lines.split_at(40);
    let panic = "panic: at the disco\n\tgoroutine 1 [running]";
    let printed = reduced(&format!("{}\n{panic}\n\n{}\n", start.join("\n"), end.join("\n")));
    let (before, after) = printed.split_once(panic).expect("the text is shown");
    assert!(before.contains("[hr table .: 40 rows") && after.contains("[hr table .: 260 rows"));
}

#[test]
fn the_complete_rows_of_what_is_cut_off_are_a_table() {
    let text = format!("{{\"kind\": \"List\", \"items\": {}, \"next\": null}}", rows(300));
    for (at, note) in [
        (12_000, ""),
        (12_001, "\n... [3210 characters truncated]\n"),
        (12_002, "...(output truncated)"),
        (12_003, "\ncurl: (18) transfer closed with outstanding read data remaining\n"),
        (12_010, ""),
        (12_030, " ... [truncated]"),
    ] {
        let printed = reduced(&format!("{}{note}", &text[..at]));
        let mark = "[hr cut off: the JSON ends inside .items";
        assert!(printed.contains("[hr table .items: 1") && printed.contains(mark), "{printed}");
        assert!(printed.ends_with(note), "{printed}");
    }
}

#[test]
fn a_stream_that_is_cut_off_shows_the_start_of_its_last_row() {
    let text = stream(300, "\n");
    let printed = reduced(&text[..text.len() - 4]);
    assert!(
        printed.contains("[hr cut off: the JSON ends inside .ms]\n{\"id\": 299, \"name\""),
        "{printed}"
    );
}

#[test]
fn what_is_like_json_is_left_alone_and_named() {
    let home = Home::new();
    let python = rows(300).replace('"', "'");
    let repr = format!("{{'items': {python}, 'next': None}}");
    let comments = rows(300).replace("\n]", "\n  // the end\n]");
    let trailing = rows(300).replace("}\n]", "},\n]");
    let unquoted = rows(300).replace("\"id\"", "id");
    let markdown = format!("# Rows\n\n```json\n{}\n```\n", rows(300));
    let prose = format!("{}{}", "Some words about it.\n".repeat(60), rows(300));
    for (text, reason) in [
        (&python, "it is a Python dictionary or list, not JSON"),
        (&repr, "it is a Python dictionary or list, not JSON"),
        (&comments, "it is JSON with comments, not JSON"),
        (&trailing, "it is JSON with trailing commas, not JSON"),
        (&unquoted, "it is JavaScript or JSON5, not JSON"),
    ] {
        for line in ["hr-json --explain", "hr-route --explain"] {
            let then = home.given(text.as_bytes()).when(line).exits(0);
            then.prints(text.as_bytes()).says_in_a_line(reason);
        }
    }
    let script = format!("const rows = {};\nexport default rows;\n", rows(300));
    let expression = format!("{}.map((row) => row.id);\n", rows(300));
    for text in [&markdown, &prose, &script, &expression] {
        home.given(text.as_bytes()).when("hr-json").exits(0).says_nothing().prints(text.as_bytes());
    }
    for text in [&script, &expression] {
        home.given(text.as_bytes())
            .when("hr-route")
            .exits(0)
            .says_nothing()
            .prints(text.as_bytes());
    }
}

#[test]
fn what_is_large_is_held_if_it_begins_as_json_with_text_around_it() {
    let row = |i: usize| format!("{{\"id\": {i}, \"text\": \"{}\"}}\n", "some words ".repeat(10));
    let rows: String = (0..30_000).map(row).collect();
    let home = Home::new();
    for text in [format!("Found them:\n{rows}"), rows[..rows.len() - 9].to_owned()] {
        let then = home.given(text.as_bytes()).when("hr-route").exits(0).says_nothing();
        assert!(!then.is_unchanged());
        then.accounts_for_every_line();
    }
}

#[test]
fn a_log_with_payloads_is_a_log() {
    let line =
        |i: usize| format!("2026-11-20T06:{:02}:{:02}Z INFO request {i} done\n", i / 60, i % 60);
    let lines: String = (0..30).map(line).collect();
    let home = Home::new();
    let text = format!("{lines}{}\n{lines}", rows(100));
    let then = home.given(text.as_bytes()).when("hr-route --explain").exits(0);
    assert!(!then.err.starts_with("hr-route: json"), "{}", then.err);
}

#[test]
fn nothing_odd_is_altered_or_refused() {
    let odd = [
        r#""n": 123456789012345678901234567890"#,
        r#""n": 1e400"#,
        r#""n": -0"#,
        r#""n": -0.0"#,
        r#""n": 1.10"#,
        r#""n": 1, "n": 1, "n": 2"#,
        r#""n": "\ud800""#,
        r#""n": "\u0000\u0041\/""#,
        r#""n": {}, "": []"#,
    ];
    let text = |member: &str| stream(100, "\n").replace("\"name\"", &format!("{member}, \"name\""));
    for member in odd {
        reduced(&text(member));
    }
    let text = text(&odd.join(", "));
    for text in [
        text.replace('\n', "\r\n"),
        text.replace('\n', "\n\n"),
        text.replace('\n', ""),
        format!("\u{feff}{text}"),
        format!("[{}]", text.trim_end().replace('\n', ",")),
        format!("{text}\u{c}\n"),
    ] {
        reduced(&text);
    }
}

#[test]
fn what_no_tape_takes_passes_unchanged() {
    let home = Home::new();
    let nul = rows(300).replacen("item 7", "item \0", 1);
    let latin = rows(300).replacen("item 7", "item \u{1}", 1).replace('\u{1}', "\\x");
    let mut invalid = rows(300).into_bytes();
    invalid[300] = 0xff;
    let deep = format!("{}{}", "[".repeat(10_001), "]".repeat(10_001));
    for input in [nul.as_bytes(), latin.as_bytes(), &invalid, deep.as_bytes()] {
        home.given(input).when("hr-json").exits(0).says_nothing().prints(input);
    }
    let deepest = format!("{}{}", "[\n".repeat(10_000), "]\n".repeat(10_000));
    let then = home.given(deepest.as_bytes()).when("hr-json").exits(0).says_nothing();
    then.restores();
    then.accounts_for_every_line();
}

#[test]
fn a_row_with_invalid_utf8_is_shown_as_it_is_written() {
    let home = Home::new();
    let mut input = stream(300, "\n").into_bytes();
    let at = input.windows(6).position(|it| it == b"item 7").expect("it is there");
    input[at] = 0xff;
    let then = home.given(&input).when("hr-json").exits(0).says_nothing();
    assert!(!then.is_unchanged());
    let line = input.split(|&byte| byte == b'\n').nth(7).expect("a line");
    assert!(then.out.windows(line.len()).any(|it| it == line), "the damaged row is shown");
    then.restores();
    then.accounts_for_every_line();
}

#[test]
fn a_schema_tells_paths_and_counts_and_gives_the_original_back() {
    let home = Home::new();
    for name in
        ["json/orders.json", "json/cargo-metadata.json", "json/npm-ls.json", "json/git-log.ndjson"]
    {
        let input = corpus(name);
        let then = home.given(&input).when("hr-json --schema").exits(0).says_nothing();
        assert!(!then.is_unchanged(), "{name}");
        then.restores().is_never_worse();
        assert!(
            then.out
                .split(|&byte| byte == b'\n')
                .all(|line| line.is_empty() || line.starts_with(b"[hr "))
        );
        let printed = String::from_utf8(then.out).expect("UTF-8");
        assert!(
            printed.len() < 24_000 && printed.lines().count() < 310,
            "{name}: {} bytes",
            printed.len()
        );
        assert_eq!(home.given(&input).when("hr-json --schema").out, printed.as_bytes());
    }
}

#[test]
fn the_counts_of_a_schema_are_exact() {
    let home = Home::new();
    let input = corpus("json/orders.json");
    let orders: Vec<serde_json::Value> = serde_json::from_slice(&input).expect("JSON");
    let then = home.given(&input).when("hr-json --schema").exits(0).says_nothing();
    let printed = String::from_utf8(then.out).expect("UTF-8");
    let count =
        |is: &dyn Fn(&serde_json::Value) -> bool| orders.iter().filter(|order| is(order)).count();
    let shipped = count(&|order| order["status"] == "shipped");
    let notes = count(&|order| order["note"].is_string());
    let most =
        orders.iter().filter_map(|order| order["total_cents"].as_i64()).max().expect("orders");
    for expected in [
        format!("[hr .[]: object x{}]", orders.len()),
        format!("\"shipped\" x{shipped}"),
        format!("[hr .[].note: string x{notes}: "),
        format!("..{most}]"),
    ] {
        assert!(printed.contains(&expected), "no '{expected}' in {printed}");
    }
}

#[test]
fn a_schema_is_not_printed_where_it_would_not_be_smaller() {
    let home = Home::new();
    let small = b"{\"a\": 1}\n";
    home.given(small).when("hr-json --schema").exits(0).says_nothing().prints(small);
    let text = rows(300);
    let line = "hr-json --schema --no-archive";
    home.given(text.as_bytes()).when(line).exits(0).says_nothing().prints(text.as_bytes());
    let prose = "no JSON at all, just words\n".repeat(200);
    let then = home.given(prose.as_bytes()).when("hr-json --schema --explain").exits(0);
    then.prints(prose.as_bytes()).says_in_a_line("byte 0: expected a value");
}

/// What `hr-json --format json` prints for `input`; `None` if that is the input.
#[track_caller]
fn as_json(home: &Home, input: &[u8], line: &str) -> Option<Vec<u8>> {
    let then = home.given(input).when(line).exits(0).says_nothing();
    then.is_never_worse();
    if then.is_unchanged() {
        return None;
    }
    let start = String::from_utf8_lossy(&then.out[..then.out.len().min(40)]).into_owned();
    let handle = start.split("_hr\":[\"[hr ").nth(1).and_then(|rest| rest.get(..12));
    let original = home.retrieve(handle.expect("a handle"));
    assert!(original == input, "another original");
    Some(then.out)
}

/// Asserts that `shown` is `input` but for what is told of it and for elements that a mark stands for.
fn assert_shows(shown: &Value, input: &Value) {
    match (shown, input) {
        (Value::Object(shown), Value::Object(input)) => {
            assert_eq!(shown.len(), input.len(), "members");
            shown.iter().for_each(|(key, value)| assert_shows(value, &input[key]));
        }
        (Value::Array(shown), Value::Array(input)) => assert_shows_elements(shown, input),
        _ => assert_eq!(shown, input),
    }
}

fn assert_shows_elements(shown: &[Value], input: &[Value]) {
    let mut rest = input;
    for element in shown {
        if let Some(mark) = element.as_str().filter(|text| text.starts_with("[hr ")) {
            let count = common::account::number_before(mark, " row").expect("a count of rows");
            rest = &rest[count..];
        } else {
            let (first, others) = rest.split_first().expect("no more elements than there are");
            assert_shows(element, first);
            rest = others;
        }
    }
    assert!(rest.is_empty(), "{} elements are neither shown nor inside a mark", rest.len());
}

/// Takes what is told from the start of an output: its strings, and the values.
fn told(output: &[u8]) -> (Vec<String>, Vec<Value>) {
    let values = serde_json::Deserializer::from_slice(output).into_iter::<Value>();
    let mut values: Vec<Value> = values.map(|value| value.expect("valid JSON")).collect();
    let told = match &mut values[..] {
        [Value::Object(root)] => root.remove("_hr"),
        [Value::Array(elements)] => {
            elements.remove(0).as_object_mut().and_then(|it| it.remove("_hr"))
        }
        _ => values.remove(0).as_object_mut().and_then(|it| it.remove("_hr")),
    };
    let told: Vec<String> = serde_json::from_value(told.expect("the key _hr")).expect("strings");
    assert!(told[0].starts_with("[hr "), "the notice: {told:?}");
    (told, values)
}

#[test]
fn what_is_asked_for_as_json_is_json() {
    let home = Home::new();
    for name in [
        "orders.json",
        "cargo-metadata.json",
        "npm-ls.json",
        "ps.json",
        "ruff.json",
        "git-log.ndjson",
    ] {
        let input = corpus(&format!("json/{name}"));
        let values = serde_json::Deserializer::from_slice(&input).into_iter::<Value>();
        let values: Vec<Value> = values.map(|value| value.expect("JSON")).collect();
        for line in
            ["hr-json --format json", "hr-route --format json", "hr-json --format json -b 300"]
        {
            let Some(output) = as_json(&home, &input, line) else { continue };
            let (told, shown) = told(&output);
            assert!(told[0].contains(" json: "), "{told:?}");
            match values.len() {
                1 => assert_shows(&shown[0], &values[0]),
                _ => assert_shows_elements(&shown, &values),
            }
            home.given(&output).when("hr-json").exits(0).says_nothing().prints(&output);
        }
    }
}

#[test]
fn values_as_json_are_as_they_were_written() {
    let home = Home::new();
    let row = |i: usize| {
        format!(
            "    {{ \"id\": 1234567890123456789012345678{i}, \"one\": 1.0{i}, \"big\": 1e400, \"zero\": -0,\n      \
             \"text\": \"\\u0041\\/{i}\\ud800\", \"a\": [ ], \"a\": {{ }} }}"
        )
    };
    let rows: Vec<String> = (0..60).map(row).collect();
    let text = format!(
        "\u{feff}{{ \"n\": 0.10,\n  \"items\": [\n{}\n  ],\n  \"n\": 1\n}}\r\n",
        rows.join(",\n")
    );
    let output =
        as_json(&home, text.as_bytes(), "hr-json --format json -b 100000").expect("it is shorter");
    let output = String::from_utf8(output).expect("UTF-8");
    let (before, after) =
        output.split_once("],\"n\"").expect("what is told, and then the first member");
    assert!(
        before.starts_with("{\"_hr\":[\"[hr ") && before.contains("60 rows, all shown"),
        "{before}"
    );
    let expected = text.trim_start_matches('\u{feff}').replace([' ', '\n', '\r'], "");
    assert_eq!(format!("{{\"n\"{after}"), format!("{expected}\n"));
}

#[test]
fn what_is_no_json_comes_out_unchanged_where_json_is_asked_for() {
    let home = Home::new();
    let rows = rows(300);
    for (text, reason) in [
        (format!("Found 300 items:\n{rows}\n"), "cannot be written as JSON"),
        (rows[..rows.len() - 20].to_owned(), "cannot be written as JSON"),
        (rows.replace('"', "'"), "it is a Python dictionary"),
        ("06:00:01 INFO a line of a log\n".repeat(300), "byte 0: malformed number"),
    ] {
        for line in ["hr-json --format json --explain", "hr-route --format json --explain"] {
            let then = home.given(text.as_bytes()).when(line).exits(0);
            then.prints(text.as_bytes()).says_in_a_line(reason);
        }
    }
    home.given(b"").when("hr-json --format xml").exits(2);
    home.given(b"").when("hr-json --format json --schema").exits(2);
    home.given(b"").when("hr-log --format json").exits(2);
}

/// Any value, more often than not with arrays of like objects.
fn value() -> impl Strategy<Value = Value> {
    let text = "[a-zé\"\\\\{}\\[\\],: \n]{0,12}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Fractions that are the same after they were read.
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        text.prop_map(Value::from),
    ];
    let key = prop_oneof![3 => "[a-d]", 1 => text];
    leaf.prop_recursive(4, 200, 12, move |inner| {
        let row = || vec((key.clone(), inner.clone()), 1..5);
        let object = |members: Vec<(String, Value)>| Value::Object(members.into_iter().collect());
        let like = move |(row, count): (Vec<(String, Value)>, usize)| {
            let number = |i: usize| ("id".to_owned(), Value::from(i));
            let rows = (0..count).map(|i| object(row.iter().cloned().chain([number(i)]).collect()));
            Value::Array(rows.collect())
        };
        prop_oneof![
            vec(inner.clone(), 0..12).prop_map(Value::Array),
            row().prop_map(object),
            (row(), 3..60usize).prop_map(like),
        ]
    })
}

#[test]
fn any_value_as_json_is_json_that_shows_it() {
    let reduced = Cell::new(0);
    let home = Home::new();
    let config = ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() };
    let inputs = (vec(value(), 1..4), 1..8usize, any::<bool>());
    let result = TestRunner::new(config).run(&inputs, |(values, times, is_pretty)| {
        // Most values alone are too small to be looked into.
        let many: Vec<Value> = (0..times * 8).flat_map(|_| values.clone()).collect();
        let inputs =
            [vec![Value::Array(many.clone())], vec![json!({"a": many, "b": values})], many];
        for input in inputs {
            let text = |value: &Value| match is_pretty {
                true => serde_json::to_string_pretty(value).expect("JSON"),
                false => value.to_string(),
            };
            let text = input.iter().map(text).collect::<Vec<_>>().join("\n");
            let Some(output) = as_json(&home, text.as_bytes(), "hr-json --format json -b 400")
            else {
                continue;
            };
            let (_, shown) = told(&output);
            match &input[..] {
                [one] => assert_shows(&shown[0], one),
                _ => assert_shows_elements(&shown, &input),
            }
            reduced.set(reduced.get() + 1);
        }
        Ok(())
    });
    println!("{} reduced", reduced.get());
    if let Err(failure) = result {
        panic!("{failure}");
    }
    assert!(reduced.get() > 40, "only {} were reduced", reduced.get());
}
