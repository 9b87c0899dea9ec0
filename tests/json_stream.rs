//! JSON that is too large to be held: every promise, and the rows that are odd.

mod common;

use common::{Home, handle};

/// A number without order, the same for the same arguments.
fn random(number: usize, salt: u64, below: u64) -> u64 {
    let hash = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.rotate_left(40);
    let hash = (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (hash ^ hash >> 32) % below
}

const ROWS: usize = 20_000;
const SLOW: usize = 4_321;
const FAILED: usize = 12_345;
const NEW_LEVEL: usize = 16_000;

fn rows() -> Vec<String> {
    let row = |number: usize| {
        let ms = if number == SLOW { 98_765 } else { 10 + random(number, 1, 90) };
        let text = if number == FAILED { "cannot charge: card error" } else { "charged" };
        let queue = random(number, 2, 20) + if number >= NEW_LEVEL { 65 } else { 40 };
        let request = random(number, 3, 1 << 60);
        format!(
            r#"{{"id": {number}, "unit": "ms", "ms": {ms}, "queue": {queue}, "request": "{request:015x}", "ok": {}, "tags": ["a", {{"b": {}}}], "message": "{text} in {ms} ms"}}"#,
            !number.is_multiple_of(3),
            random(number, 4, 100),
        )
    };
    (0..ROWS).map(row).collect()
}

/// The same rows as an array, a stream, and two arrays of an object.
fn forms() -> [String; 3] {
    let rows = rows();
    let (first, second) = rows.split_at(ROWS / 2);
    [
        format!("[\n{}\n]\n", rows.join(",\n")),
        rows.join("\n"),
        format!(
            "{{\"meta\": {{\"pages\": [1, 2]}}, \"first\": [{}],\n \"second\": [{}], \"next\": null}}\n",
            first.join(","),
            second.join(", ")
        ),
    ]
}

#[test]
fn json_that_is_not_held_keeps_every_promise() {
    for input in forms() {
        let home = Home::new();
        assert!(input.len() > 5 << 19);
        let then = home.given(input.as_bytes()).when("hr-json").exits(0).says_nothing();
        then.restores().is_never_worse().comes_out_the_same_again("hr-json");
        then.accounts_for_every_line();
        assert!(then.out.len() < 30_000, "{} bytes", then.out.len());
        let text = String::from_utf8_lossy(&then.out);
        for row in [SLOW, FAILED, NEW_LEVEL] {
            assert!(text.lines().any(|line| line.starts_with(&format!("{row},"))), "{row}: {text}");
        }
        assert!(text.contains("unit=ms") && text.contains("ms: 10 to 98765, sum "), "{text}");
    }
}

#[test]
fn rows_are_numbered_as_they_are_retrieved() {
    let home = Home::new();
    for input in forms() {
        let out = home.given(input.as_bytes()).when("hr-route").exits(0).out;
        let handle = handle(&out).unwrap();
        let number = FAILED + 1;
        let row = home.retrieve(&format!("{handle} --rows {number}-{number}"));
        assert!(row.starts_with(format!("{{\"id\":{FAILED},").as_bytes()));
    }
}

#[test]
fn the_query_is_answered() {
    let home = Home::new();
    let [array, ..] = forms();
    let request = format!("{:015x}", random(7_777, 3, 1 << 60));
    let line = format!("hr-json -q 'what about request {request}'");
    let out = home.given(array.as_bytes()).when(&line).exits(0).out;
    assert!(String::from_utf8_lossy(&out).lines().any(|line| line.starts_with("7777,")));
}

#[test]
fn what_is_no_json_after_all_comes_out_whole() {
    let [array, stream, envelope] = forms();
    for input in [
        array.replacen("{\"id\": 15000,", "{\"id\": 015000,", 1),
        stream.clone() + "\nnot json\n",
        envelope.replacen("\"next\": null", "\"next\": nil", 1),
    ] {
        let home = Home::new();
        home.given(input.as_bytes()).when("hr-json").exits(0).prints(input.as_bytes());
    }
    let home = Home::new();
    home.given(stream.as_bytes()).when("hr-json --no-archive").exits(0).prints(stream.as_bytes());
}

#[test]
fn what_is_cut_off_is_told() {
    let home = Home::new();
    let [array, ..] = forms();
    let cut = &array.as_bytes()[..array.len() - 30];
    let then = home.given(cut).when("hr-json").exits(0).says_nothing();
    then.restores();
    let text = String::from_utf8_lossy(&then.out);
    let number = ROWS - 1;
    assert!(text.contains(&format!(": {number} rows")) && text.contains("[hr cut off: "), "{text}");
    assert!(text.ends_with(&format!("{}\n", String::from_utf8_lossy(&cut[cut.len() - 20..]))));
}

#[test]
fn what_has_no_rows_is_held() {
    let home = Home::new();
    let words: Vec<String> = (0..300_000).map(|number| format!("\"word {number}\"")).collect();
    let input = format!("{{\"words\": [{}]}}", words.join(", "));
    assert!(input.len() > 5 << 19);
    home.given(input.as_bytes()).when("hr-json").exits(0).restores();
}

#[test]
fn rows_of_a_megabyte_take_no_memory() {
    let home = Home::new();
    let mut rows = rows();
    rows[17_000] = format!("{{\"id\": 17000, \"blob\": \"{}\"}}", "x]\\\"".repeat(2 << 20));
    let input = rows.join("\n");
    let then = home.given(input.as_bytes()).when("hr-json").exits(0).says_nothing();
    then.restores().accounts_for_every_line();
    assert!(String::from_utf8_lossy(&then.out).contains("over 1 MiB, not read: 17001"));
}
