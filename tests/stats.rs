//! The ledger: what the programs write in it, and what `hr-stats` makes of it.

mod common;

use common::inputs::{corpus, log};
use common::{FILTERS, Home, Then, command, path_of};
use serde_json::Value;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::Command;

/// What `hr-stats --json` prints.
fn stats(home: &Home, arguments: &str) -> Value {
    let then = home.given(b"").when(&format!("hr-stats --json {arguments}"));
    serde_json::from_slice(&then.exits(0).says_nothing().out).expect("JSON")
}

fn text(home: &Home) -> String {
    let then = home.given(b"").when("hr-stats").exits(0).says_nothing();
    String::from_utf8(then.out).expect("UTF-8")
}

/// The months of the ledger.
fn months(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.path().join("ledger"));
    entries.map_or(vec![], |entries| entries.map(|entry| entry.expect("an entry").path()).collect())
}

/// The one month that has records.
fn month(home: &Home) -> PathBuf {
    let months = months(home);
    assert!(matches!(months.len(), 1 | 2), "at most the end of a month passed meanwhile");
    months.into_iter().max().expect("a month")
}

fn reduce<'a>(home: &'a Home, input: &'a [u8]) -> (Then<'a>, String) {
    let given = home.given(input).env("HR_AGENT", "tester").env("HR_SESSION", "s-1");
    let then = given.when("hr-route").exits(0).says_nothing();
    let handle = then.handle().expect("it is reduced");
    (then, handle)
}

#[test]
fn promise_11_what_is_retrieved_is_taken_off_what_was_saved() {
    let home = Home::new();
    let input = corpus("logs/settlement.log");
    let (then, handle) = reduce(&home, &input);
    let (before, after) = (hr_tokens::estimate(&input), hr_tokens::estimate(&then.out));
    let total = &stats(&home, "")["total"];
    assert_eq!(total["reductions"], 1);
    assert_eq!((&total["tokens_in"], &total["tokens_out"]), (&before.into(), &after.into()));
    assert_eq!(total["net_saved"], before - after);

    // A part, what matches, and nothing.
    let mut retrieved = hr_tokens::estimate(&home.retrieve(&format!("{handle} --head 50")));
    retrieved += hr_tokens::estimate(&home.retrieve(&format!("{} -g 'a'", &handle[..8])));
    home.given(b"").when(&format!("hr-retrieve {handle} -g nowhere-at-all")).exits(1);
    home.given(b"").when("hr-retrieve 000000000000").exits(3);
    home.retrieve("--list");
    let given = home.given(b"").env("HR_AGENT", "tester");
    retrieved += hr_tokens::estimate(&given.when(&format!("hr-retrieve {handle}")).exits(0).out);

    let stats = stats(&home, "--by agent");
    let total = &stats["total"];
    assert_eq!(total["retrievals"], 3);
    let charged = total["tokens_retrieved"].as_u64().expect("a number") as usize;
    // They are counted part by part while they are printed.
    assert!(charged.abs_diff(retrieved) <= 12, "{charged} of {retrieved}");
    let net = before as i64 - after as i64 - charged as i64;
    assert!(net < 0, "more was printed than there was");
    assert_eq!(total["net_saved"], net);
    let percent = total["net_saved_percent"].as_f64().expect("a share");
    assert!((percent - 100.0 * net as f64 / before as f64).abs() < 1e-6, "{percent}");

    // Every list adds up to the same.
    for (list, names) in [
        ("days", vec![]),
        ("kinds", vec!["log".into()]),
        ("agents", vec![Value::Null, "tester".into()]),
    ] {
        let list = stats[list].as_array().expect("a list");
        let sum = |field: &str| -> i64 { list.iter().filter_map(|one| one[field].as_i64()).sum() };
        for field in ["reductions", "tokens_in", "retrievals", "tokens_retrieved", "net_saved"] {
            assert_eq!(Value::from(sum(field)), total[field], "{field} of {list:?}");
        }
        for name in names {
            assert!(list.iter().any(|one| one["name"] == name), "{name} in {list:?}");
        }
    }
    assert!(stats.get("sessions").is_none());
    assert_eq!((&stats["lines_skipped"], &stats["days_omitted"]), (&0.into(), &0.into()));
}

#[test]
fn who_read_is_told_apart() {
    let home = Home::new();
    reduce(&home, &log(1, 500));
    let second = log(2, 500);
    let given = home.given(&second).env("AI_AGENT", "claude-code_2-1-197_agent");
    given.env("CLAUDE_CODE_SESSION_ID", "7f3c").when("hr-log").exits(0).says_nothing();
    for (by, list, names) in
        [("agent", "agents", ["claude-code", "tester"]), ("session", "sessions", ["7f3c", "s-1"])]
    {
        let stats = stats(&home, &format!("--by {by}"));
        let list = stats[list].as_array().expect("a list").iter();
        let mut found: Vec<&str> = list.filter_map(|one| one["name"].as_str()).collect();
        found.sort_unstable();
        assert_eq!(found, names);
    }
}

#[test]
fn promise_11_what_is_not_reduced_is_not_counted() {
    let home = Home::new();
    let log = log(3, 500);
    for program in FILTERS {
        home.given(b"short\n").when(program).exits(0);
        home.given(&log).when(&format!("{program} --raw")).exits(0).prints(&log);
        home.given(&log).when(&format!("{program} --no-archive")).exits(0);
        home.given(&log).env("HR_OFF", "1").when(program).exits(0).prints(&log);
    }
    assert!(!home.path().exists(), "not even a directory");
    let place = home.path().join("ledger");
    assert_eq!(text(&home), format!("Nothing is recorded in '{}' yet.\n", place.display()));
    assert_eq!(stats(&home, "")["total"]["net_saved"], 0);
}

#[test]
fn only_the_owner_can_read_the_ledger() {
    let home = Home::new();
    let log = log(4, 500);
    let mut open = Command::new("sh");
    open.args(["-c", r#"umask 0; exec "$0""#, path_of("hr-route")]);
    home.given(&log).runs(&mut open).exits(0).restores();
    let file = month(&home);
    let dir = file.parent().expect("a directory");
    for (path, mode) in [(dir, 0o700), (&file, 0o600)] {
        let found = fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(found, mode, "{}", path.display());
    }
}

/// The filters and `hr-retrieve` must not care, and `hr-stats` must say so.
#[test]
fn a_ledger_that_cannot_be_written_is_no_obstacle() {
    let input = log(5, 500);
    for what in ["a file", "full"] {
        println!("the ledger is {what}");
        let home = Home::new();
        fs::create_dir(home.path()).expect("a directory");
        let ledger = home.path().join("ledger");
        if what == "a file" {
            fs::write(&ledger, "a file, not a directory").expect("space");
        } else {
            fs::create_dir(&ledger).expect("a directory");
            for year in 2020..2200 {
                for month in 1..=12 {
                    let file = ledger.join(format!("{year}-{month:02}.jsonl"));
                    symlink("/dev/full", file).expect("a link");
                }
            }
        }
        let then = home.given(&input).when("hr-route").exits(0).says_nothing();
        then.restores();
        let handle = then.handle().expect("it is reduced");
        home.given(b"")
            .when(&format!("hr-retrieve {handle}"))
            .prints(&input)
            .exits(0)
            .says_nothing();
        if what == "a file" {
            let then = home.given(b"").when("hr-stats").exits(1).prints(b"");
            then.says_in_a_line("cannot be used");
        }
    }
}

/// `ulimit -f`: the kernel ends a process that goes on writing, unless it handles SIGXFSZ.
#[test]
fn a_ledger_that_may_not_grow_kills_nobody() {
    let home = Home::new();
    let input = log(6, 500);
    let (_, handle) = reduce(&home, &input);
    let file = month(&home);
    let mut long = OpenOptions::new().append(true).open(&file).expect("it is there");
    long.write_all(&b"\n".repeat(1 << 20)).expect("space");
    let len = || fs::metadata(&file).expect("it is there").len();
    let before = len();
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"ulimit -f 1024; exec "$0" "$1""#, path_of("hr-retrieve"), &handle]);
    home.given(b"").runs(&mut limited).exits(0).prints(&input).says_nothing();
    assert_eq!(len(), before);
}

#[test]
fn unreadable_lines_are_counted_and_said() {
    let home = Home::new();
    reduce(&home, &log(7, 500));
    let before = stats(&home, "")["total"].clone();
    let file = month(&home);
    let mut bytes = fs::read(&file).expect("it is there");
    let torn = bytes[..bytes.len() / 2].to_vec();
    bytes.extend(b"\xff\x00garbage\n{\"event\":\"of a later version\"}\n");
    bytes.extend(torn);
    fs::write(&file, bytes).expect("space");
    assert_eq!(
        (&stats(&home, "")["total"], &stats(&home, "")["lines_skipped"]),
        (&before, &3.into())
    );
    assert!(
        text(&home).contains("\n3 lines of the ledger could not be read and are not counted.\n")
    );
    // The next record is not lost with the torn line.
    reduce(&home, &log(8, 500));
    let stats = stats(&home, "");
    assert_eq!((&stats["total"]["reductions"], &stats["lines_skipped"]), (&2.into(), &3.into()));
}

#[test]
fn the_last_days_are_listed() {
    let home = Home::new();
    let ledger = home.path().join("ledger");
    fs::create_dir_all(&ledger).expect("a directory");
    let day = |day: u64| {
        let time = 1_795_000_000 + 86_400 * day;
        format!(
            "{{\"event\":\"reduction\",\"time\":{time},\"handle\":\"3f9a1c0b7e42\",\"kind\":\"log\",\
             \"bytes_in\":9,\"bytes_out\":3,\"tokens_in\":2000,\"tokens_out\":{},\"millis\":1}}\n",
            100 * day
        )
    };
    fs::write(ledger.join("2026-11.jsonl"), (0..20).map(day).collect::<String>()).expect("space");
    for (arguments, count) in [("", 14), ("--days 3", 3), ("--days 99", 20), ("--all", 20)] {
        let stats = stats(&home, arguments);
        let days = stats["days"].as_array().expect("a list");
        assert_eq!((days.len(), &stats["days_omitted"]), (count, &(20 - count).into()));
        assert_eq!(
            (&days[count - 1]["name"], &days[count - 1]["net_saved"]),
            (&"2026-12-07".into(), &100.into())
        );
        assert_eq!(stats["total"]["reductions"], 20);
    }
    let text = text(&home);
    assert!(text.contains("\nby day (UTC), the last 14 of 20\n2026-11-24  "), "{text}");
    assert!(text.contains("Tokens are estimates (o200k)"), "{text}");
    assert!(text.is_ascii(), "no bars where there is no terminal: {text}");
    for wrong in ["--days 0", "--days 3 --all", "--by weekday"] {
        home.given(b"").when(&format!("hr-stats {wrong}")).exits(2);
    }
}

#[test]
fn nobody_need_read_to_the_end() {
    let home = Home::new();
    let input = corpus("logs/checkout.log");
    let (_, handle) = reduce(&home, &input);
    let mut head = Command::new("sh");
    head.args(["-c", r#""$0" "$1" | head -n 1"#, path_of("hr-retrieve"), &handle]);
    home.given(b"").runs(&mut head).exits(0).says_nothing();
    let total = stats(&home, "")["total"].clone();
    assert_eq!(total["retrievals"], 1);
    // What a pipe holds may have gone unread, but not all of a long original.
    let (retrieved, all) = (total["tokens_retrieved"].as_u64(), hr_tokens::estimate(&input) as u64);
    assert!(retrieved.is_some_and(|tokens| 0 < tokens && tokens < all), "{retrieved:?} of {all}");
}

#[test]
fn sixteen_programs_at_once_lose_no_record() {
    let home = Home::new();
    let logs: Vec<Vec<u8>> = (0..16).map(|seed| log(20 + seed, 300)).collect();
    std::thread::scope(|scope| {
        for log in &logs {
            scope.spawn(|| reduce(&home, log));
        }
    });
    let stats = stats(&home, "");
    assert_eq!((&stats["total"]["reductions"], &stats["lines_skipped"]), (&16.into(), &0.into()));
}

#[test]
fn the_help_says_what_the_figures_are() {
    let output = command("hr-stats").arg("--help").output().expect("it runs");
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    for words in ["Tokens are estimates (o200k)", "is subtracted", "net_saved_percent", "UTC"] {
        assert!(help.contains(words), "no '{words}' in: {help}");
    }
}
