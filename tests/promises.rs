//! The promises, each by name, over every file of the corpora. `HR_CORPORA` adds those of a directory.
//!
//! Promise 7 (bounded memory) is in `memory.rs`, and 11 (honest figures) in `stats.rs`.

mod common;

use common::account::number_before;
use common::inputs::{Input, corpora, corpus, dense_log, log};
use common::{FILTERS, Home, Then, command, path_of};
use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// Gives every input to a filter, and what came of it to `check`. All share one archive. Tells how many
/// inputs were reduced.
fn with_all(line: &str, check: impl Fn(&Then<'_>)) -> usize {
    let home = Home::new();
    let inputs = corpora();
    let mut reduced = 0;
    for Input { name, bytes } in &inputs {
        println!("{line} < {name}");
        let then = home.given(bytes).when(line).exits(0).says_nothing();
        check(&then);
        reduced += usize::from(!then.is_unchanged());
    }
    println!("{line}: {reduced} of {} inputs reduced", inputs.len());
    reduced
}

#[test]
fn promise_1_nothing_is_lost() {
    for program in FILTERS {
        let reduced = with_all(program, |then| {
            then.restores();
        });
        // Some are for few of them, and leave what is obviously of another kind alone.
        let least =
            if ["hr-route", "hr-log", "hr-json", "hr-code"].contains(&program) { 6 } else { 1 };
        assert!(reduced >= least, "{program} reduces nearly nothing");
    }
}

#[test]
fn promise_2_every_line_is_accounted_for() {
    for program in FILTERS {
        with_all(program, |then| {
            then.accounts_for_every_line();
        });
    }
}

#[test]
fn promise_2_without_an_archive_nothing_is_left_out() {
    for line in ["hr-route --no-archive", "hr-log --no-archive"] {
        with_all(line, |then| {
            assert_eq!(then.handle(), None);
            then.accounts_for_every_line();
            assert!(!then.home.path().exists(), "something was stored");
        });
    }
}

#[test]
fn promise_2_rows_are_as_they_were_written() {
    // What a parser that makes numbers and strings of the text would alter.
    let rows: Vec<String> = (0..200)
        .map(|i| {
            format!(
                r#"{{"id": 1234567890123456789{i}, "one": 1.0{i}, "big": 1e400, "zero": -0.0, "small": 1E-07,
                   "text": "\u0041\/{i}\ud800\u007f", "deep": [{{"a": [], "b": {{}}}}, [null, {i}]], "a": {i}, "z": "\t"}}"#
            )
        })
        .collect();
    let text =
        format!("\u{feff}{{\"n\": 0.10, \"items\": [{}], \"n\": 0.20}}\r\n", rows.join(",\n"));
    let home = Home::new();
    let then = home.given(text.as_bytes()).when("hr-json").exits(0).says_nothing();
    assert!(!then.is_unchanged());
    then.accounts_for_every_line();
}

/// The reader of `a,b,c` cannot tell whether `a,b` is one name or two.
#[test]
fn promise_2_names_of_columns_with_commas_can_be_told_apart() {
    let rows: Vec<String> =
        (0..200).map(|i| format!(r#"{{"id": {i}, "first, last": "x{i}", "a=1": {i}}}"#)).collect();
    let text = format!("[{}]", rows.join(", "));
    let home = Home::new();
    home.given(text.as_bytes()).when("hr-json").exits(0).accounts_for_every_line();
}

/// DEL may stand in a JSON string as it is.
#[test]
fn promise_2_a_value_that_all_rows_share_is_printed_as_it_is() {
    let rows: Vec<String> =
        (0..200).map(|i| format!("{{\"id\": {i}, \"n\": {i}, \"key\": \"a\u{7f}b\"}}")).collect();
    let text = format!("[{}]", rows.join(", "));
    let home = Home::new();
    home.given(text.as_bytes()).when("hr-json").exits(0).accounts_for_every_line();
}

#[test]
fn promise_2_a_source_with_marks_of_its_own_is_left_alone() {
    let text = [&log(1, 300)[..], b"[hr 3-4: 2 lines]\n", &log(2, 300)].concat();
    for program in FILTERS {
        Home::new().given(&text).when(program).exits(0).says_nothing().prints(&text);
    }
    let home = Home::new();
    let text = corpus("logs/checkout.log");
    let once = home.given(&text).when("hr-route").exits(0);
    home.given(&once.out).when("hr-log -b 10").exits(0).says_nothing().prints(&once.out);
}

#[test]
fn promise_3_never_worse() {
    for program in FILTERS {
        with_all(program, |then| {
            then.is_never_worse();
        });
    }
    for name in [
        "logs/stocksync.logfmt",
        "json/cargo-metadata.json",
        "json/npm-ls.json",
        "build/pytest.txt",
    ] {
        let input = corpus(name);
        Home::new().given(&input).when("hr-route --exact -b 50000").exits(0).is_never_worse();
    }
}

#[test]
fn promise_4_small_stays() {
    for Input { name, bytes } in corpora() {
        let mut small = bytes.get(..2600).unwrap_or(&bytes);
        while hr_tokens::exact(small) > 700 {
            small = &small[..small.len() - 100];
        }
        for line in ["hr-route -b 10", "hr-log", "hr-json"] {
            println!("{line} < the start of {name}");
            Home::new().given(small).when(line).exits(0).says_nothing().prints(small);
        }
    }
}

/// Shares of the questions whose evidence is all printed, a little below what is reached: not a goal,
/// but a guard.
const LOG_EVIDENCE: f32 = 0.95;
const JSON_EVIDENCE: f32 = 0.85;

#[test]
fn promise_5_evidence_stays() {
    let home = Home::new();
    let mut kept: HashMap<String, (usize, usize)> = HashMap::new();
    for question in String::from_utf8(corpus("questions.jsonl")).unwrap().lines() {
        let question: serde_json::Value = serde_json::from_str(question).unwrap();
        let text = |key: &str| question[key].as_str().unwrap_or_default().to_owned();
        if !["log", "json"].contains(&text("kind").as_str()) {
            continue;
        }
        let input = corpus(&text("input"));
        let line = match text("query").as_str() {
            "" => "hr-route".to_owned(),
            query => format!("hr-route -q '{query}'"),
        };
        let out = home.given(&input).when(&line).exits(0).out;
        let out = String::from_utf8_lossy(&out);
        let evidence = question["evidence"].as_array().unwrap().iter().map(|e| e.as_str().unwrap());
        let missing: Vec<&str> = evidence.filter(|evidence| !out.contains(evidence)).collect();
        let (all, found) = kept.entry(text("kind")).or_default();
        *all += 1;
        *found += usize::from(missing.is_empty());
        if !missing.is_empty() {
            println!("{}: {line} < {}: not printed: {missing:?}", text("id"), text("input"));
        }
    }
    for (kind, floor) in [("log", LOG_EVIDENCE), ("json", JSON_EVIDENCE)] {
        let (all, found) = kept[kind];
        println!("{kind}: {found} of {all} questions have all their evidence");
        assert!(found as f32 >= floor * all as f32, "{kind}: {found} of {all}");
    }
}

#[test]
fn promise_5_every_kind_of_error_line_is_printed() {
    for name in ["checkout.log", "postgres.log", "settlement.log", "stocksync.logfmt"] {
        let log = corpus(&format!("logs/{name}"));
        let home = Home::new();
        let then = home.given(&log).when("hr-log -b 1").exits(0);
        let shown = then.accounts_for_every_line().unwrap().shown;
        let mut kinds: HashMap<String, (bool, String)> = HashMap::new();
        for (number, line) in String::from_utf8_lossy(&log).lines().enumerate() {
            if ["ERROR", "FATAL", "SEVERE", "level=error"].iter().any(|level| line.contains(level))
            {
                let kind = kinds.entry(kind(line)).or_insert((false, line.to_owned()));
                kind.0 |= shown.contains(&(number + 1));
            }
        }
        println!("{name}: {} kinds of error lines", kinds.len());
        for (is_shown, line) in kinds.values() {
            assert!(is_shown, "{name}: none printed is like: {line}");
        }
    }
}

/// `line` without what differs among alike ones: words with digits in them, and what is in quotes.
fn kind(line: &str) -> String {
    let unquoted: Vec<&str> = line.split(['"', '\'']).step_by(2).collect();
    let unquoted = unquoted.join("");
    let words =
        unquoted.split([' ', '\t']).filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
    words.collect::<Vec<&str>>().join(" ")
}

#[test]
fn promise_5_no_output_claims_that_there_are_no_errors() {
    let quiet: String = (0..400).map(|i| format!("06:00:{:02} INFO tick {i}\n", i % 60)).collect();
    let home = Home::new();
    let then = home.given(quiet.as_bytes()).when("hr-route").exits(0);
    assert!(!then.is_unchanged());
    let out = String::from_utf8_lossy(&then.out).to_lowercase();
    assert!(!out.contains("error") && !out.contains("fail"), "{out}");
}

#[test]
fn promise_6_deterministic() {
    for line in ["hr-route", "hr-route -b 900 -q 'error timeout'"] {
        with_all(line, |then| {
            then.comes_out_the_same_again(line).comes_out_the_same_elsewhere(line);
        });
    }
}

#[test]
fn promise_8_any_bytes() {
    let text = log(3, 400);
    let replaced = |from: &str, to: &[u8]| -> Vec<u8> {
        let parts: Vec<&[u8]> = text.split(|&byte| byte == from.as_bytes()[0]).collect();
        parts.join(to)
    };
    let long = |unit: &[u8]| unit.repeat((20 << 20) / unit.len());
    let inputs: [(&str, Vec<u8>); 14] = [
        ("nothing at all", vec![]),
        ("one line end", b"\n".to_vec()),
        ("line ends alone", b"\n".repeat(50_000)),
        ("CRLF", replaced("\n", b"\r\n")),
        ("CR alone", replaced("\n", b"\r")),
        ("NUL", replaced("=", b"=\0")),
        ("invalid UTF-8", replaced("=", b"=\xff\xfe\xc3\x28 \xed\xa0\x80")),
        ("no final newline", text.strip_suffix(b"\n").unwrap().to_vec()),
        ("colours", replaced("I", b"\x1b[1;32mI\x1b[0m")),
        ("all bytes", (0..=255).collect::<Vec<u8>>().repeat(100)),
        ("a line of 20 MB", long(b"x")),
        ("a line of 20 MB of words", long(b"ERROR word 17 ")),
        ("a JSON string of 20 MB", [b"[\"", &long(b"y")[..], b"\"]"].concat()),
        ("a million open brackets", b"[".repeat(1 << 20)),
    ];
    for (name, input) in &inputs {
        for program in FILTERS {
            println!("{program} < {name}");
            let home = Home::new();
            let then = home.given(input).when(program).exits(0).says_nothing();
            then.restores().is_never_worse().leaves_small_alone();
            then.accounts_for_every_line();
        }
    }
}

/// What even as a table without keys is far longer than a pipe holds.
fn large() -> Vec<u8> {
    let row = |i: usize| {
        format!(
            "{{\"id\": {}, \"place\": {}, \"what\": \"thing {i}\"}}",
            i * i % 65_537,
            i * 7 % 1_000
        )
    };
    (0..40_000).map(row).collect::<Vec<String>>().join("\n").into_bytes()
}

#[test]
fn promise_9_a_closed_pipe_ends_it_quietly() {
    let home = Home::new();
    let large = large();
    let handle = home.given(&large).when("hr-route").exits(0).handle().unwrap();
    let retrieve = format!("hr-retrieve {handle}");
    for line in ["hr-json --no-archive", "hr-route --raw", &retrieve] {
        let len = home.given(&large).when(line).exits(0).out.len();
        assert!(len > 200_000, "too little is printed for this test");
        println!("{line} | head -n 1");
        let mut child = command(line).env("HR_HOME", home.path()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let stdout = child.stdout.take().unwrap();
        let large = large.clone();
        let feeder = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, &large));
        let mut first = String::new();
        BufReader::new(stdout).read_line(&mut first).unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""));
        let _ = feeder.join();
        assert!(first.ends_with('\n'));
    }
}

#[test]
fn promise_9_raw_and_off_pass_everything_through() {
    let large = large();
    let home = Home::new();
    for program in FILTERS {
        let raw = format!("{program} --raw");
        home.given(&large).when(&raw).exits(0).says_nothing().prints(&large);
        home.given(&large).env("HR_OFF", "1").when(program).exits(0).says_nothing().prints(&large);
        home.given(&large).env("HR_OFF", "0").when(program).exits(0).restores();
    }
    let home = Home::new();
    home.given(&large).when("hr-route --raw").exits(0);
    assert!(!home.path().exists(), "--raw stores nothing");
}

#[test]
fn promise_9_standard_output_carries_the_result_alone() {
    let log = corpus("logs/checkout.log");
    let home = Home::new();
    let plain = home.given(&log).when("hr-route").exits(0).says_nothing().out;
    home.given(&log).when("hr-route --explain").exits(0).says_in_a_line("stored as").prints(&plain);
}

#[test]
fn promise_9_exit_codes_are_those_in_the_help() {
    let home = Home::new();
    let help = home.given(b"").when("hr-route --help").exits(0).says_nothing().out;
    let help = String::from_utf8(help).unwrap();
    for code in [
        "  0  done",
        "  1  standard input or a file that is named cannot be read",
        "  2  wrong arguments",
    ] {
        assert!(help.contains(code), "{help}");
    }
    for line in ["hr-route --no-such", "hr-route -b much", "hr-log a.log", "hr-retrieve"] {
        let then = home.given(b"").when(line).exits(2);
        assert!(then.out.is_empty() && !then.err.is_empty());
    }
    let mut full = Command::new("sh");
    full.args(["-c", r#"exec "$0" > /dev/full"#, path_of("hr-route")]);
    home.given(b"text\n")
        .runs(&mut full)
        .exits(1)
        .says_in_a_line("cannot write to standard output");
    let mut directory = Command::new("sh");
    directory.args(["-c", r#"exec "$0" < /"#, path_of("hr-route")]);
    home.given(b"").runs(&mut directory).exits(1).says_in_a_line("cannot read standard input");
}

/// What a shell prints for `script`, in which `$0` is hr-route, `$1` hr-retrieve and `$2` the handle.
fn shell(home: &Home, script: &str, handle: &str) -> Vec<u8> {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).args(["hr-route", "hr-retrieve"].map(path_of)).arg(handle);
    home.given(b"").runs(&mut shell).exits(0).out
}

#[test]
fn promise_10_what_is_retrieved_is_not_compressed_again() {
    let home = Home::new();
    let log = log(6, 3_000);
    let then = home.given(&log).when("hr-route").exits(0);
    let (handle, reduced) = (then.handle().expect("it is reduced"), then.out);
    assert!(shell(&home, r#""$1" "$2" | "$0""#, &handle) == log);
    assert!(shell(&home, r#""$1" "$2" -b 999999 | "$0" -b 1000"#, &handle) == log);
    let explained = shell(&home, r#""$1" "$2" | "$0" --explain 2>&1 >&-"#, &handle);
    let explained = String::from_utf8(explained).expect("UTF-8");
    assert!(explained.contains("what hr-retrieve printed"), "{explained}");

    shell(&home, r#""$1" "$2" -l 1- > /dev/null"#, &handle);

    // A part is known again also when it comes another way; the whole is what the command prints anew.
    let part = shell(&home, r#""$1" "$2" -l 101-2900"#, &handle);
    assert!(home.given(&part).when("hr-route").exits(0).is_unchanged());
    let then = home.given(&log).when("hr-route").exits(0).says_nothing();
    assert!(then.out == reduced, "the same input gives the same output");
}

#[test]
fn promise_10_a_dead_handle_is_final() {
    let used = Home::new();
    let log = log(6, 300);
    let handle = used.given(&log).when("hr-route").exits(0).handle().unwrap();
    for home in [&used, &Home::new()] {
        let then = home.given(b"").when("hr-retrieve 0123456789ab").exits(3).prints(b"");
        let then =
            then.says_in_a_line("0123456789ab is not in the archive: it was never stored here");
        assert!(then.err.contains("Do not retry: "), "{}", then.err);
        assert!(
            then.err.contains("run the command that printed the original again"),
            "{}",
            then.err
        );
    }
    for bad in ["nothex", "01234", "0123456789abg", "''", "../../etc"] {
        let then = used.given(b"").when(&format!("hr-retrieve {bad}")).exits(2).prints(b"");
        then.says_in_a_line("is not a handle");
    }
    for range in ["-l 0", "-l 4-2", "-l x", "--rows -0", "--rows -1--2", "-l 1 --rows 1"] {
        used.given(b"").when(&format!("hr-retrieve {handle} {range}")).exits(2).prints(b"");
    }
    for (range, words) in [("-l 301", "has 300 lines"), ("--rows 1", "is not JSON")] {
        let then = used.given(b"").when(&format!("hr-retrieve {handle} {range}")).exits(1);
        then.prints(b"").says_in_a_line(words);
    }
}

#[test]
fn promise_10_a_prefix_is_enough_unless_it_stands_for_two() {
    // Of some thousand handles two share their first six digits.
    let mut seen: HashMap<String, Vec<u8>> = HashMap::new();
    let (prefix, one, other) = (0..)
        .find_map(|seed| {
            let log = log(seed, 60);
            let prefix = blake3::hash(&log).to_hex()[..6].to_owned();
            let other = seen.insert(prefix.clone(), log.clone())?;
            Some((prefix, log, other))
        })
        .unwrap();
    let home = Home::new();
    let handle = home.given(&one).when("hr-route").exits(0).handle().unwrap();
    assert_eq!(home.retrieve(&prefix), one);
    assert_eq!(home.retrieve(&handle.to_uppercase()), one);
    home.given(&other).when("hr-route").exits(0).restores();
    let then = home.given(b"").when(&format!("hr-retrieve {prefix}")).exits(4).prints(b"");
    then.says_in_a_line(&handle);
    assert_eq!(home.retrieve(&handle[..]), one);
}

#[test]
fn promise_12_private() {
    let home = Home::new();
    // The first creates the archive, the second is too large for the journal, the third empties it.
    for input in [log(7, 300), dense_log(8, 1_600), dense_log(9, 1_300)] {
        let mut open = Command::new("sh");
        open.args(["-c", r#"umask 000; exec "$0""#, path_of("hr-route")]);
        home.given(&input).runs(&mut open).exits(0).says_nothing().restores();
    }
    let mut seen = 0;
    private(&home.path(), &mut seen);
    assert!(seen > 10, "only {seen} files and directories");
}

fn private(path: &Path, seen: &mut usize) {
    let metadata = fs::symlink_metadata(path).expect("a file");
    let mode = metadata.permissions().mode() & 0o7777;
    let expected = if metadata.is_dir() { 0o700 } else { 0o600 };
    assert_eq!(mode, expected, "{mode:o} of {}", path.display());
    *seen += 1;
    if metadata.is_dir() {
        for entry in fs::read_dir(path).expect("a directory") {
            private(&entry.expect("an entry").path(), seen);
        }
    }
}

#[test]
fn the_figures_in_a_notice_and_its_facts_are_exact() {
    let log = corpus("logs/checkout.log");
    let text = String::from_utf8(log.clone()).unwrap();
    let home = Home::new();
    let out = home.given(&log).when("hr-route").exits(0).out;
    let out = String::from_utf8(out).unwrap();
    let levels = out.lines().find(|line| line.starts_with("[hr levels: ")).unwrap();
    let mut others = text.lines().count();
    for level in ["ERROR", "WARN", "INFO"] {
        let word = format!(" {level} ");
        let count =
            text.lines().filter(|line| line.get(23..).is_some_and(|l| l.starts_with(&word)));
        let count = count.count();
        let told = levels.split(&format!("{level} ")).nth(1).unwrap();
        let told: String = told.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
        assert_eq!(told.trim_end_matches(',').replace(',', ""), count.to_string(), "{levels}");
        others -= count;
    }
    assert_eq!(number_before(levels, " without"), Some(others));
}
