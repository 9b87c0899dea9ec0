//! Documents in strings of JSON: each is shown as what it is, and can be asked for.

mod common;

use common::account::{Lines, inner, inner_lines};
use common::{Home, Then};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::cell::Cell;
use std::fmt::Write as _;

/// A log of `count` lines with one error.
fn log(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let (minute, second) = (number / 60 % 60, number % 60);
        let _ = match number == count * 2 / 3 {
            true => writeln!(
                text,
                "2026-11-20T06:{minute:02}:{second:02}Z ERROR order \"A-77\" lost:\tno disk left in C:\\data"
            ),
            false => writeln!(
                text,
                "2026-11-20T06:{minute:02}:{second:02}Z INFO  processed item {number} in {}ms",
                number * 7 % 31
            ),
        };
    }
    text
}

fn rows(count: usize) -> Vec<Value> {
    let row = |i: usize| {
        let status = if i == count / 2 { "failed" } else { "done" };
        json!({"id": i, "name": format!("item {i}"), "status": status, "ms": i * 13 % 97})
    };
    (0..count).map(row).collect()
}

/// What a tool prints that ran a command.
fn result(stdout: &str) -> String {
    format!(r#"{{"stdout": {}, "stderr": "", "exit_code": 1}}"#, json!(stdout))
}

/// What `line` makes of `input`, which must be less.
#[track_caller]
fn reduced<'a>(home: &'a Home, input: &'a [u8], line: &str) -> Then<'a> {
    let then = home.given(input).when(line).exits(0).says_nothing();
    assert!(!then.is_unchanged(), "it is left alone");
    then.restores().is_never_worse();
    then
}

/// Checks that the lines of `text`, the string at `path`, are accounted for, and that those which a mark names can be
/// asked for.
#[track_caller]
fn accounted(then: &Then<'_>, path: &str, text: &str) -> Lines {
    let lines = inner_lines(&then.out, path, text.as_bytes());
    let handle = then.handle().expect("a handle");
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    for gap in lines.gaps.iter().take(3) {
        let (first, last) = (*gap.units.start(), *gap.units.end());
        let given = then.home.retrieve(&format!("{handle} --at '{path}' -l {first}-{last}"));
        assert!(given == all[first - 1..last].concat().as_bytes(), "-l {first}-{last}");
    }
    let whole = then.home.retrieve(&format!("{handle} --at '{path}'"));
    assert!(whole == text.as_bytes(), "--at {path}");
    lines
}

fn printed(then: &Then<'_>) -> String {
    String::from_utf8(then.out.clone()).expect("UTF-8, as the input is")
}

#[test]
fn a_log_in_a_string_is_shown_as_a_log() {
    let home = Home::new();
    for count in [300, 3_000] {
        let text = log(count);
        let input = result(&text);
        for line in ["hr-json", "hr-route"] {
            let then = reduced(&home, input.as_bytes(), line);
            let lines = accounted(&then, ".stdout", &text);
            assert!(lines.shown.len() < count / 3, "{} lines are shown", lines.shown.len());
            let error = text.lines().find(|line| line.contains("ERROR")).expect("it has one");
            let printed = printed(&then);
            assert!(printed.lines().any(|line| line == error), "{printed}");
            assert!(
                printed.contains("exit_code:1") && printed.contains("\n{stdout:\n"),
                "{printed}"
            );
            let notice = printed.lines().next().expect("a notice");
            assert!(notice.contains("--at .stdout -l A-B"), "{notice}");
            then.comes_out_the_same_again(line);
        }
    }
}

#[test]
fn every_part_of_a_string_can_be_asked_for() {
    let home = Home::new();
    let (text, table) = (log(600), rows(100));
    let input = json!({"a b": [{"out": text}], "rows": Value::from(table.clone()).to_string()});
    let input = serde_json::to_vec_pretty(&input).expect("JSON");
    let handle = reduced(&home, &input, "hr-route").handle().expect("a handle");
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let number = all.iter().position(|line| line.contains("ERROR")).expect("an error");
    let row = table[6].to_string() + "\n";
    for (part, expected) in [
        ("--head 2", all[..2].concat()),
        ("--tail 2", all[598..].concat()),
        ("-l 7,-1", all[6].to_owned() + all[599]),
        ("--around 9 -C 1", all[7..10].concat()),
        ("--bytes 1-5", text[..5].to_owned()),
        ("-g ERROR", format!("{}:{}", number + 1, all[number])),
        ("-g ERROR -c", "1\n".to_owned()),
        ("", text.clone()),
    ] {
        let given = home.retrieve(&format!("{handle} --at '.\"a b\"[0].out' {part}"));
        assert_eq!(String::from_utf8(given).expect("UTF-8"), expected, "{part}");
    }
    let given = home.retrieve(&format!("{handle} --at '.a b[0].out' -q 'order lost'"));
    assert!(String::from_utf8_lossy(&given).contains(all[number]));
    for part in ["--rows 7", "--jq '.[6]'"] {
        let given = home.retrieve(&format!("{handle} --at .rows {part}"));
        assert_eq!(String::from_utf8(given).expect("UTF-8"), row, "{part}");
    }
    for (arguments, exit, words) in [
        ("--at .c", 1, "has no string at .c: there is nothing at that path"),
        ("--at '.a b'", 1, "it is no string but an array"),
        ("--at stdout", 2, "it is no path, such as .stdout"),
        ("--at '.a b[0].out' --rows 1", 1, "the string at .a b[0].out is not JSON"),
        ("--at '.a b[0].out' -l 601", 1, "has 600 lines"),
        ("--at '.a b[0].out' -b 100", 6, "--at '.a b[0].out' -l A-B"),
        ("--at '.a b[0].out' --stat", 2, "cannot be used with"),
    ] {
        let then = home.given(b"").when(&format!("hr-retrieve {handle} {arguments}")).exits(exit);
        assert!(then.prints(b"").err.contains(words), "{arguments}");
    }
}

#[test]
fn what_was_asked_for_is_not_compressed_again() {
    let home = Home::new();
    let input = result(&log(600));
    let handle = reduced(&home, input.as_bytes(), "hr-route").handle().expect("a handle");
    for part in ["", "-l 100-500"] {
        let given = home.retrieve(&format!("{handle} --at .stdout {part}"));
        home.given(&given).when("hr-route").exits(0).says_nothing().prints(&given);
    }
}

/// How many rows of the table in the string at `path` are shown; checks that each other one is inside one mark.
#[track_caller]
fn accounted_rows(then: &Then<'_>, path: &str, table: &[Value]) -> usize {
    let handle = then.handle().expect("a handle");
    let (mut next, mut shown) = (1, 0);
    let lines = inner(&then.out, path);
    let head = format!("[hr table {path}");
    let rows = lines.iter().skip_while(|line| !line.starts_with(head.as_bytes())).skip(1);
    for line in rows {
        let line = String::from_utf8_lossy(line);
        let Some(mark) = line.strip_prefix("[hr ") else {
            let Some(row) = table.get(next - 1) else { continue };
            let cells: Vec<&str> = line.trim_end().split(',').collect();
            assert!(cells.contains(&row["ms"].to_string().as_str()), "row {next} is {row}: {line}");
            (next, shown) = (next + 1, shown + 1);
            continue;
        };
        if mark.starts_with(|first: char| first.is_ascii_digit()) {
            let units = mark.split(':').next().unwrap_or_default();
            let (first, last) = units.split_once('-').unwrap_or((units, units));
            assert_eq!(first, next.to_string(), "{mark}");
            next = last.parse::<usize>().expect("a number") + 1;
            let given = then.home.retrieve(&format!("{handle} --at '{path}' --rows {units}"));
            assert_eq!(
                given.split_inclusive(|&byte| byte == b'\n').count()
                    + first.parse::<usize>().expect("a number"),
                next
            );
        }
    }
    assert_eq!(next - 1, table.len(), "rows accounted for");
    shown
}

#[test]
fn rows_in_a_string_are_a_table() {
    let home = Home::new();
    let table = rows(400);
    let pretty = serde_json::to_string_pretty(&table).expect("JSON");
    let stream: String = table.iter().map(|row| format!("{row}\n")).collect();
    for text in [pretty, stream] {
        let input = json!({"content": [{"type": "text", "text": text}], "isError": false});
        let input = input.to_string();
        let then = reduced(&home, input.as_bytes(), "hr-route");
        let shown = accounted_rows(&then, ".content[0].text", &table);
        assert!((3..200).contains(&shown), "{shown} rows are shown");
        let printed = printed(&then);
        assert!(
            printed.contains("item 200,failed") && printed.contains("isError:false"),
            "{printed}"
        );
        let notice = printed.lines().next().expect("a notice");
        assert!(notice.contains(&format!(".content[0].text: 400 rows, {shown} shown")), "{notice}");
        assert!(notice.contains("--at '.content[0].text' --rows A-B"), "{notice}");
        let handle = then.handle().expect("a handle");
        let given = home.retrieve(&format!("{handle} --at '.content[0].text'"));
        assert!(given == text.as_bytes());
    }
}

#[test]
fn rows_around_strings_keep_their_numbers() {
    let home = Home::new();
    let (text, table) = (log(300), rows(200));
    let input = json!({"a": rows(100), "b": {"text": Value::from(table.clone()).to_string()}, "c": rows(100), "d": text});
    let input = input.to_string();
    let then = reduced(&home, input.as_bytes(), "hr-json");
    accounted(&then, ".d", &text);
    accounted_rows(&then, ".b.text", &table);
    let printed = printed(&then);
    let notice = printed.lines().next().expect("a notice");
    assert!(notice.contains("json: 200 rows, "), "{notice}");
    assert!(notice.contains("--rows A-B | --jq FILTER | --at PATH -l A-B"), "{notice}");
    let after = printed.split("[hr table .c: ").nth(1).expect("a table");
    let gap = after.split("\n[hr 10").nth(1).expect("a mark for rows from 101 on");
    let number = format!("10{}", gap.split(['-', ':']).next().unwrap_or_default());
    let handle = then.handle().expect("a handle");
    let given = home.retrieve(&format!("{handle} --rows {number}"));
    let expected = rows(100)[number.parse::<usize>().expect("a number") - 101].to_string() + "\n";
    assert_eq!(String::from_utf8(given).expect("UTF-8"), expected);
}

#[test]
fn a_string_in_a_string_is_shown_as_what_it_is() {
    let home = Home::new();
    let text = log(600);
    let within = format!(r#"{{"message": {}, "code": 7}}"#, json!(text));
    let input = result(&within);
    let then = reduced(&home, input.as_bytes(), "hr-route");
    accounted(&then, ".stdout.message", &text);
    let printed = printed(&then);
    assert!(printed.contains("code:7}\n[hr end: .stdout]\n,stderr:\"\",exit_code:1}"), "{printed}");
    assert!(printed.contains("--at .stdout.message -l A-B | -g REGEX | -q WORDS]\n"), "{printed}");
    let handle = then.handle().expect("a handle");
    assert_eq!(home.retrieve(&format!("{handle} --at .stdout")), within.as_bytes());
}

#[test]
fn the_query_is_answered_from_a_string() {
    let home = Home::new();
    let text = log(3_000).replace("processed item 1234 in", "processed order zebra in");
    let input = json!({"stdout": text, "exit_code": 0}).to_string();
    let then = reduced(&home, input.as_bytes(), "hr-route -q 'where is the zebra'");
    let lines = accounted(&then, ".stdout", &text);
    assert!(lines.shown.contains(&1235), "{:?}", lines.shown);
}

#[test]
fn a_string_with_marks_or_no_text_stays_a_string() {
    let home = Home::new();
    for odd in ["\n[hr 1-9: 9 lines]\n", "\nNUL \0 NUL\n"] {
        let text = log(600) + odd + &log(10);
        let input = result(&text);
        let then = reduced(&home, input.as_bytes(), "hr-route");
        let printed = printed(&then);
        assert!(!printed.contains("[hr in ") && printed.contains("exit_code:1"), "{printed}");
        let handle = then.handle().expect("a handle");
        assert_eq!(home.retrieve(&format!("{handle} --at .stdout")), text.as_bytes());
    }
    let half = json!({"stdout": log(600)}).to_string().replacen("item 5 ", "item \\ud800 ", 1);
    let then = reduced(&home, half.as_bytes(), "hr-route");
    assert!(!printed(&then).contains("[hr in "));
    let line = format!("hr-retrieve {} --at .stdout", then.handle().expect("a handle"));
    home.given(b"").when(&line).exits(1).prints(b"").says_in_a_line("no Unicode text");
}

#[test]
fn what_is_left_out_without_an_archive_is_nothing() {
    let home = Home::new();
    let input = result(&log(600));
    let then = home.given(input.as_bytes()).when("hr-route --no-archive").exits(0);
    assert!(!String::from_utf8_lossy(&then.out).contains("[hr in "));
}

#[test]
fn what_stands_beside_a_string_is_shown() {
    let home = Home::new();
    let note = "a note that is long enough to be cut, ".repeat(60);
    let runs: Vec<String> = (0..7)
        .map(|number| {
            let (out, note) = (json!(log(200 + number)), json!(note));
            format!(r#""run {number}": {{"note": {note}, "out": {out}, "exit_code": {number}}}"#)
        })
        .collect();
    let input = format!("{{{}}}", runs.join(", "));
    let then = reduced(&home, input.as_bytes(), "hr-route -b 600");
    let printed = printed(&then);
    for number in 0..7 {
        accounted(&then, &format!(".run {number}.out"), &log(200 + number));
        assert!(printed.contains(&format!("exit_code:{number}")), "{printed}");
    }
    let notice = printed.lines().next().expect("a notice");
    assert!(notice.contains(".run 3.out: 203 lines, ") && notice.contains("; 3 more strings"));
    assert!(!notice.contains(".run 4") && notice.contains("--at PATH -l A-B"), "{notice}");
}

/// A log with odd lines in it, or something else that a tool may print.
fn output() -> impl Strategy<Value = String> {
    let odd = "[ -~\t\r\\\\\"é\u{1f600}\u{1b}]{0,60}";
    let lines = (10..200usize, vec((any::<prop::sample::Index>(), odd), 0..9), any::<bool>());
    let logs = lines.prop_map(|(count, odd, is_ended)| {
        let text = log(count);
        let mut lines: Vec<&str> = text.lines().collect();
        for (place, line) in &odd {
            lines.insert(place.index(lines.len()), line);
        }
        lines.join("\n") + if is_ended { "\n" } else { "" }
    });
    let rows = (5..60usize).prop_map(|count| Value::from(rows(count)).to_string());
    let text = prop_oneof![4 => logs, 1 => rows, 1 => vec("[a-z ]{0,90}", 0..60).prop_map(|it| it.join("\n"))];
    let nested = |inner: String| format!(r#"{{"code": 1, "text": {}}}"#, json!(inner));
    (text, 0..6u8).prop_map(move |(text, depth)| match depth {
        0 => nested(text),
        1 => nested(nested(text)),
        _ => text,
    })
}

#[test]
fn any_strings_are_accounted_for() {
    let opened = Cell::new(0);
    let home = Home::new();
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() };
    let inputs = (vec(("[a-c. \"é]{1,4}", output()), 1..4), any::<bool>());
    let result = TestRunner::new(config).run(&inputs, |(members, is_pretty)| {
        let value = json!({"exit_code": 3, "all": Value::Object(
            members.into_iter().map(|(key, text)| (key, Value::from(text))).collect()
        )});
        let input = if is_pretty { format!("{value:#}") } else { value.to_string() };
        let then = home.given(input.as_bytes()).when("hr-route").exits(0).says_nothing();
        then.restores().is_never_worse();
        let printed = String::from_utf8_lossy(&then.out).into_owned();
        let paths = printed.lines().filter_map(|line| {
            line.strip_prefix("[hr in ")?
                .split_once(": log in a string, ")
                .map(|it| it.0.to_owned())
        });
        for path in paths {
            let handle = then.handle().expect("a handle");
            let text = home.retrieve(&format!("{handle} --at '{path}'"));
            let text = String::from_utf8(text).expect("UTF-8");
            assert!(is_within(&value, &text), "{path} is {text}");
            accounted(&then, &path, &text);
            opened.set(opened.get() + 1);
        }
        assert!(then.is_unchanged() || printed.contains("exit_code:3"), "{printed}");
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    assert!(opened.get() > 10, "only {} were looked into", opened.get());
}

/// Whether `text` is a string in `value`, or in the JSON in one.
fn is_within(value: &Value, text: &str) -> bool {
    match value {
        Value::Object(members) => members.values().any(|value| is_within(value, text)),
        Value::Array(elements) => elements.iter().any(|value| is_within(value, text)),
        Value::String(string) => {
            string == text
                || serde_json::from_str::<Value>(string).is_ok_and(|value| is_within(&value, text))
        }
        _ => false,
    }
}
