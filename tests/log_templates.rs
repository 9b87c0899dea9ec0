//! `hr-log --templates`, `--partial` and `--merge`, on the logs of the corpora.

#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

use common::inputs::{Numbers, corpus};
use common::{Home, account};
use serde_json::Value;
use std::fs;

const LOGS: [&str; 9] = [
    "checkout.log",
    "checkout.ndjson",
    "gateway.ndjson",
    "nginx-access.log",
    "nginx-error.log",
    "postgres.log",
    "settlement.log",
    "stocksync.logfmt",
    "syslog.log",
];

fn log(name: &str) -> Vec<u8> {
    corpus(&format!("logs/{name}"))
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

/// What `line` prints, which must go well.
fn printed(home: &Home, input: &[u8], line: &str) -> Vec<u8> {
    home.given(input).when(line).exits(0).says_nothing().out
}

/// The table of `input` as JSON.
fn json(home: &Home, input: &[u8], line: &str) -> Value {
    serde_json::from_slice(&printed(home, input, line)).expect("one JSON object")
}

/// The head, the sample and the slots of each template of a table.
fn rows(table: &[u8]) -> Vec<(String, Vec<u8>, Vec<String>)> {
    let mut rows: Vec<(String, Vec<u8>, Vec<String>)> = Vec::new();
    for line in lines(table).into_iter().skip(1) {
        let mark = line.strip_prefix(b"[hr ").map(|mark| String::from_utf8(mark.to_vec()).unwrap());
        match (mark, rows.last_mut()) {
            (Some(mark), _) if mark.starts_with("template ") => rows.push((mark, vec![], vec![])),
            (Some(mark), Some(row)) => row.2.push(mark),
            (None, Some(row)) => row.1.extend_from_slice(line),
            (_, None) => panic!("what is before the first template?"),
        }
    }
    rows
}

/// The numbers in `lines 17 to 5101,` or `line 17`.
fn bounds(head: &str) -> (usize, usize) {
    let number = |text: &str| -> usize {
        text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
    };
    match head.split_once(", lines ") {
        Some((_, rest)) => (number(rest), number(rest.split_once(" to ").unwrap().1)),
        None => {
            let line = number(head.split_once(", line ").unwrap().1);
            (line, line)
        }
    }
}

#[test]
fn counts_are_exact_and_samples_are_lines_of_the_log() {
    for name in LOGS {
        let (home, log) = (Home::new(), log(name));
        let all = lines(&log);
        let table = printed(&home, &log, "hr-log --templates");
        let head = String::from_utf8_lossy(lines(&table)[0]).into_owned();
        assert_eq!(account::number_before(&head, " line"), Some(all.len()), "{head}");
        let rows = rows(&table);
        assert_eq!(account::number_before(&head, " template"), Some(rows.len()), "{head}");
        let mut sum = 0;
        for (head, sample, _) in &rows {
            let (first, last) = bounds(head);
            let count = account::number_before(head, " line").unwrap();
            assert!(first <= last && count <= last - first + 1, "{name}: {head}");
            assert_eq!(sample, all[first - 1], "{name}: {head}");
            sum += count;
        }
        assert_eq!(sum, all.len(), "{name}");
        let handle = common::handle(&table).expect("a handle");
        assert_eq!(home.retrieve(&handle), log, "{name}");
    }
}

#[test]
fn bounds_of_numbers_stand_in_the_lines_that_are_named() {
    for name in LOGS {
        let (home, log) = (Home::new(), log(name));
        let all = lines(&log);
        let table = json(&home, &log, "hr-log --templates --json");
        for template in table["templates"].as_array().unwrap() {
            for slot in template["slots"].as_array().unwrap() {
                for end in ["min", "max"] {
                    let line = slot[format!("{end}_line")].as_u64().unwrap() as usize;
                    let text = String::from_utf8_lossy(all[line - 1]);
                    let number = slot[end].to_string();
                    assert!(text.contains(&number), "{name}: {end} of {slot} in {text}");
                }
            }
        }
    }
}

#[test]
fn json_agrees_with_the_text() {
    for name in LOGS {
        let (home, log) = (Home::new(), log(name));
        let table = json(&home, &log, "hr-log --templates --json");
        let text = printed(&home, &log, "hr-log --templates");
        let rows = rows(&text);
        let templates = table["templates"].as_array().unwrap();
        assert_eq!(templates.len(), rows.len(), "{name}");
        assert_eq!(table["lines"], lines(&log).len(), "{name}");
        assert_eq!(table["handle"].as_str().map(str::to_owned), common::handle(&text));
        let count = |it: &Value| it["count"].as_u64().unwrap();
        assert_eq!(templates.iter().map(count).sum::<u64>(), lines(&log).len() as u64);
        for (template, (head, sample, slots)) in templates.iter().zip(&rows) {
            let number = |key: &str| template[key].as_u64().unwrap() as usize;
            assert_eq!(account::number_before(head, " line"), Some(number("count")));
            assert_eq!(bounds(head), (number("first_line"), number("last_line")));
            assert!(head.contains(template["severity"].as_str().unwrap()), "{head}");
            let sample = String::from_utf8_lossy(sample).into_owned();
            assert_eq!(template["sample"], sample.trim_end_matches(['\r', '\n']));
            let listed = template["slots"].as_array().unwrap();
            let several: Vec<&Value> = listed.iter().filter(|slot| slot["count"] != 1).collect();
            assert_eq!(slots.len(), several.len(), "{head}");
            for (slot, text) in several.iter().zip(slots) {
                assert!(text.contains(&slot["max"].to_string()), "{text}: {slot}");
            }
        }
    }
}

#[test]
fn parts_put_together_are_the_whole() {
    let mut numbers = Numbers(17);
    for name in LOGS {
        let (home, log) = (Home::new(), log(name));
        let all = lines(&log);
        for _ in 0..3 {
            let mut cuts: Vec<usize> =
                (0..3).map(|_| numbers.below(all.len() as u64) as usize).collect();
            cuts.extend([0, all.len()]);
            cuts.sort_unstable();
            let folder = tempfile::tempdir().expect("a temporary directory");
            let mut command = "hr-log --merge".to_owned();
            for (number, ends) in cuts.windows(2).enumerate() {
                let path = folder.path().join(format!("{number}.json"));
                let part = all[ends[0]..ends[1]].concat();
                fs::write(&path, printed(&home, &part, "hr-log --partial")).unwrap();
                command += &format!(" '{}'", path.display());
            }
            for form in ["", " --json"] {
                let merged = printed(&home, b"", &format!("{command}{form}"));
                let line = format!("hr-log --templates --no-archive{form}");
                let whole = printed(&home, &log, &line);
                let (merged, whole) =
                    (String::from_utf8_lossy(&merged), String::from_utf8_lossy(&whole));
                for (one, other) in merged.lines().zip(whole.lines()) {
                    assert_eq!(one, other, "{name}, cut at {cuts:?}");
                }
                assert!(merged == whole, "{name}, cut at {cuts:?}");
            }
        }
    }
}

#[test]
fn what_must_not_be_reduced_comes_out_whole() {
    let (home, log) = (Home::new(), log("settlement.log"));
    for line in ["hr-log --templates --raw", "hr-log --templates --json --raw"] {
        assert!(home.given(&log).when(line).exits(0).says_nothing().is_unchanged());
    }
    let off = home.given(&log).env("HR_OFF", "1").when("hr-log --templates").exits(0);
    assert!(off.is_unchanged());
    let nowhere = home.given(&log).env("HR_HOME", "/dev/null/home").when("hr-log --templates");
    let nowhere = nowhere.exits(0).says_in_a_line("nothing is left out, because");
    assert!(nowhere.is_unchanged());
    // What hr-retrieve prints is final.
    let table = printed(&home, &log, "hr-log --templates");
    let handle = common::handle(&table).unwrap();
    let part = home.retrieve(&format!("{handle} -l 1-900"));
    assert!(home.given(&part).when("hr-log --templates").exits(0).says_nothing().is_unchanged());
}

#[test]
fn without_an_archive_there_is_no_handle() {
    let (home, log) = (Home::new(), log("settlement.log"));
    let table = printed(&home, &log, "hr-log --templates --no-archive");
    assert!(table.starts_with(b"[hr log: 951 lines, "));
    assert_eq!(json(&home, &log, "hr-log --templates --json --no-archive")["handle"], Value::Null);
    assert!(!home.path().exists());
}

#[test]
fn no_line_at_all_is_a_table_too() {
    let home = Home::new();
    let table = printed(&home, b"", "hr-log --templates --no-archive");
    assert!(table.starts_with(b"[hr log: 0 lines, 0 templates"));
    let part = printed(&home, b"", "hr-log --partial");
    assert!(part.starts_with(b"{\"format\":1,\"lines\":0,"));
}

#[test]
fn what_contradicts_is_refused() {
    let home = Home::new();
    for (line, words) in [
        ("hr-log --templates -b 100", "'--templates' cannot be used with '--budget"),
        ("hr-log --templates -q x", "'--templates' cannot be used with '--query"),
        ("hr-log --templates --baseline x", "cannot be used with"),
        ("hr-log --partial --templates", "cannot be used with"),
        ("hr-log --partial --json", "cannot be used with"),
        ("hr-log --merge a --raw", "cannot be used with"),
        ("hr-log --json", "<--templates|--merge <FILE>...>"),
        ("hr-log --merge", "a value is required"),
        ("hr-route --templates", "unexpected argument"),
        ("hr-json --baseline x", "unexpected argument"),
    ] {
        let then = home.given(b"").when(line).exits(2);
        assert!(then.err.contains(words), "{line}: {}", then.err);
    }
}

#[test]
fn a_file_that_is_no_summary_is_named() {
    let home = Home::new();
    let folder = tempfile::tempdir().expect("a temporary directory");
    let path = folder.path().join("x.json");
    let line = format!("hr-log --merge '{}'", path.display());
    home.given(b"").when(&line).exits(1).says_in_a_line("x.json': ");
    fs::write(&path, "06:00:01 INFO a\n").unwrap();
    home.given(b"").when(&line).exits(1).says_in_a_line("it is not a summary");
    fs::write(&path, "{\"format\":7}").unwrap();
    home.given(b"").when(&line).exits(1).says_in_a_line("its format is 7");
}
