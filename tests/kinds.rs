//! The filters of searches, diffs, builds, tables, text and mixed output as whole programs, on real input.

mod common;

use common::Home;
use common::inputs::corpus;
use std::collections::BTreeMap;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn failing_tests_are_named_with_their_assertions() {
    let home = Home::new();
    for (name, evidence) in [
        (
            "build/cargo-test.txt",
            &[
                "thread 'single_digit_fraction_is_tenths' (21871) panicked at tests/money.rs:43:48:",
                "thread 'slug_keeps_no_punctuation' (21932) panicked at tests/slug.rs:19:42:",
                "thread 'reversed_span_is_empty' (21993) panicked at src/span.rs:5:31:",
                "test result: FAILED. 59 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.07s",
                "[hr sum of 5 test results: 178 passed, 3 failed, 0 ignored]",
            ][..],
        ),
        (
            "build/pytest.txt",
            &[
                "E       FileNotFoundError: [Errno 2] No such file or directory:",
                "E           KeyError: 'log'",
                "E       KeyError: 'LI'",
                "E       AssertionError: assert datetime.date(2026, 11, 21) == datetime.date(2026, 11, 23)",
                "FAILED test_merge.py::test_merge_new_branch - KeyError: 'log'",
                "FAILED test_rates.py::test_known_country[LI] - KeyError: 'LI'",
                "=================== 3 failed, 240 passed, 1 skipped, 1 warning, 1 error in 0.24s ===================",
            ],
        ),
    ] {
        let input = corpus(name);
        let out = text(&home.given(&input).when("hr-route -b 1").exits(0).out);
        for line in evidence {
            assert!(out.contains(line), "{name}: not printed: {line}");
        }
    }
}

#[test]
fn every_file_of_a_search_is_told_with_its_exact_count() {
    let input = corpus("text/grep-raise.txt");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in text(&input).lines() {
        let path = line.split(':').next().unwrap_or_default();
        *counts.entry(path.to_owned()).or_default() += 1;
    }
    let out = text(&Home::new().given(&input).when("hr-search").exits(0).out);
    let told = out.lines().find(|line| line.starts_with("[hr hits: ")).expect("counts");
    let all: usize = counts.values().sum();
    assert!(told.starts_with(&format!("[hr hits: {all} in {} files: ", counts.len())), "{told}");
    for (path, count) in counts {
        let is_told = told.contains(&format!(" {path} {count},"))
            || told.contains(&format!(" {path} {count}]"));
        assert!(is_told, "{path} {count} in {told}");
    }
}

#[test]
fn a_diff_that_fits_keeps_every_changed_line() {
    let diff = corpus("text/flask-2.2.5-2.3.3.diff");
    let out = Home::new().given(&diff).when("hr-diff -b 32000").exits(0).out;
    let (diff, out) = (text(&diff), text(&out));
    assert!(out.len() < diff.len());
    let is_change = |line: &&str| {
        let is_header = line.starts_with("--- ") || line.starts_with("+++ ");
        line.starts_with(['+', '-']) && !is_header
    };
    let changed =
        |text: &str| text.lines().filter(is_change).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(changed(&out), changed(&diff));
    let count = |sign: char| changed(&diff).iter().filter(|line| line.starts_with(sign)).count();
    let told = format!("[hr changed: 21 files, +{} -1,{:03}]", count('+'), count('-') % 1_000);
    assert!(out.contains(&told), "{told}");
}

#[test]
fn what_is_no_text_is_named_and_given_back() {
    let image: Vec<u8> =
        [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &(0..=255).collect::<Vec<u8>>().repeat(80)]
            .concat();
    let home = Home::new();
    let then = home.given(&image).when("hr-route").exits(0).says_nothing();
    then.restores();
    let out = text(&then.out);
    assert!(out.contains(" binary: 20,496 bytes, not shown. More: hr-retrieve "), "{out}");
    assert!(out.contains("[hr type: image/png]"), "{out}");
    assert_eq!(out.lines().count(), 2);
    let large = image.repeat(200);
    let out = text(&home.given(&large).when("hr-route").exits(0).out);
    assert!(out.contains(" binary: 4,099,200 bytes, not shown. "), "{out}");
}

/// A shell session with a log, a failing test run, JSON and a search in it.
fn session() -> Vec<u8> {
    let rows: Vec<String> =
        (0..300).map(|i| format!("{{\"id\":{i},\"ok\":{},\"ms\":{}}}", i != 217, i % 7)).collect();
    let json = format!("[{}]\n", rows.join(","));
    let log = corpus("logs/checkout.log");
    let log = &log[..log.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)];
    let parts: [(&str, &[u8]); 4] = [
        ("$ cat checkout.log\n", log),
        ("$ cargo test\n", &corpus("build/cargo-test.txt")),
        ("$ curl -s localhost:8080/orders\n", json.as_bytes()),
        ("$ grep -rn raise .\n", &corpus("text/grep-raise.txt")),
    ];
    parts
        .iter()
        .flat_map(|(prompt, output)| [prompt.as_bytes(), output])
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn a_session_is_read_part_by_part() {
    let session = session();
    let home = Home::new();
    let then = home.given(&session).when("hr-route").exits(0).says_nothing();
    then.restores().accounts_for_every_line();
    let out = text(&then.out);
    for line in [
        "$ cat checkout.log",
        "$ cargo test",
        "$ curl -s localhost:8080/orders",
        "$ grep -rn raise .",
        "thread 'reversed_span_is_empty' (21993) panicked at src/span.rs:5:31:",
        "[hr hits: 620 in 115 files: ",
    ] {
        assert!(out.lines().any(|it| it.starts_with(line)), "not printed: {line}");
    }
    // The rows of the JSON are those of the part that the mark names.
    let mark = out.lines().find(|line| line.contains(": json, 300 rows; --at ")).expect("JSON");
    let place =
        mark.split("--at ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a place");
    let row = home.retrieve(&format!("{} --at {place} --rows 218", then.handle().unwrap()));
    assert_eq!(text(&row), "{\"id\":217,\"ok\":false,\"ms\":0}\n");
    assert!(out.contains("217,false,0"), "the odd row is not printed");
}

#[test]
fn sentences_are_given_back_by_the_numbers_of_the_marks() {
    let paragraph = |n: usize| {
        format!(
            "Part {n} began in the year {}. The river rose by {n} metres, as the old records say, \
             and it took the whole of the winter before it fell to what it had been in better years, \
             which were few in those days, and seldom came one after the other. \
             Nobody was hurt, but the mill of district {n} was lost. It was built again later.\n\n",
            1700 + n
        )
    };
    let prose: String = (0..60).map(paragraph).collect();
    let home = Home::new();
    let then =
        home.given(prose.as_bytes()).when("hr-text -b 400 -q 'mill of district 31'").exits(0);
    then.restores().accounts_for_every_line();
    let out = text(&then.out);
    assert!(out.contains("the mill of district 31 was lost."), "{out}");
    let gap = out.lines().find_map(|line| {
        line.strip_prefix("[hr ")?.split_once(": ").filter(|it| it.1.contains("sentences]"))
    });
    let (place, _) = gap.expect("a mark");
    let given = text(&home.retrieve(&format!("{} --sentences {place}", then.handle().unwrap())));
    assert!(prose.contains(given.trim_end()) && !given.is_empty(), "{given}");
}

#[test]
fn hits_that_are_too_many_to_be_held_are_read_as_lines() {
    let line =
        |i: usize| format!("src/part_{}/file_{}.rs:{i}:    let retries = {i};\n", i % 9, i % 400);
    let hits: String = (0..180_000).map(line).collect();
    assert!(hits.len() > 8 << 20);
    let home = Home::new();
    let then = home.given(hits.as_bytes()).when("hr-route").exits(0).says_nothing();
    then.restores().accounts_for_every_line();
    assert!(text(&then.out).contains(" log: 180,000 lines, "));
}

#[test]
fn odd_rows_of_a_table_stay() {
    let mut table =
        "NAMESPACE   NAME        READY   STATUS             RESTARTS   AGE\n".to_owned();
    for i in 0..200 {
        let (ready, status, restarts) = match i {
            77 => ("0/1", "CrashLoopBackOff", 412),
            _ => ("1/1", "Running", i % 2),
        };
        table += &format!("default     api-{i:<7} {ready:<7} {status:<18} {restarts:<10} 3d\n");
    }
    let then_out = Home::new();
    let then = then_out.given(table.as_bytes()).when("hr-route -b 200").exits(0);
    then.accounts_for_every_line();
    let out = text(&then.out);
    assert!(out.contains("\nNAMESPACE   NAME "), "{out}");
    assert!(out.contains("CrashLoopBackOff   412"), "{out}");
    assert!(out.contains("NAMESPACE default"), "{out}");
}
