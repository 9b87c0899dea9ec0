//! The printed form, as reviewed snapshots: of real inputs, of `--help` and of messages.
//!
//! A change of the form changes these on purpose: run with `INSTA_UPDATE=always` and read the difference as
//! the model would that has to act on it.

mod common;

use common::Home;
use common::inputs::corpus;
use insta::assert_snapshot;

/// What `line` prints for a file of the corpora.
fn printed(line: &str, name: &str) -> String {
    let input = corpus(name);
    let home = Home::new();
    let then = home.given(&input).when(line).exits(0).says_nothing();
    String::from_utf8(then.out).expect("UTF-8, as the input is")
}

#[test]
fn a_log() {
    assert_snapshot!("checkout_log", printed("hr-route", "logs/checkout.log"));
}

#[test]
fn a_log_with_a_query() {
    let line = "hr-route -q 'why do payments time out'";
    assert_snapshot!("checkout_log_query", printed(line, "logs/checkout.log"));
}

#[test]
fn a_log_with_a_small_budget() {
    assert_snapshot!("checkout_log_b1500", printed("hr-route -b 1500", "logs/checkout.log"));
}

#[test]
fn a_log_with_stack_traces() {
    assert_snapshot!("settlement_log_b1500", printed("hr-route -b 1500", "logs/settlement.log"));
}

#[test]
fn a_log_of_json_lines() {
    assert_snapshot!("checkout_ndjson_b1500", printed("hr-route -b 1500", "logs/checkout.ndjson"));
}

#[test]
fn a_table() {
    assert_snapshot!("orders_json_b800", printed("hr-route -b 800", "json/orders.json"));
}

#[test]
fn a_test_run() {
    assert_snapshot!("pytest", printed("hr-route", "build/pytest.txt"));
}

#[test]
fn a_build_that_fails() {
    assert_snapshot!("gcc_errors_b600", printed("hr-route -b 600", "build/gcc-errors.txt"));
}

#[test]
fn a_search_with_a_query() {
    let line = "hr-route -b 1200 -q 'where is a timeout raised'";
    assert_snapshot!("grep_raise_query", printed(line, "text/grep-raise.txt"));
}

#[test]
fn a_diff() {
    assert_snapshot!(
        "flask_diff_b1500",
        printed("hr-route -b 1500", "text/flask-2.2.5-2.3.3.diff")
    );
}

#[test]
fn prose_with_a_query() {
    let line = "hr-route -b 700 -q 'how is output sent to a file'";
    assert_snapshot!("psql_man_query", printed(line, "text/psql-man.txt"));
}

#[test]
fn a_small_table() {
    assert_snapshot!("ps_json", printed("hr-route", "json/ps.json"));
}

#[test]
fn a_document_with_two_tables() {
    assert_snapshot!(
        "cargo_metadata_b1500",
        printed("hr-json -b 1500", "json/cargo-metadata.json")
    );
}

#[test]
fn source_code() {
    assert_snapshot!("service_py", printed("hr-code", "make/service.py"));
    assert_snapshot!("settlement_java", printed("hr-code", "make/Settlement.java"));
    assert_snapshot!("search_js", printed("hr-code", "make/baseline/search.js"));
    assert_snapshot!("all_sh", printed("hr-code", "make/all.sh"));
}

#[test]
fn source_code_at_other_levels() {
    let of_service = |line: &str| printed(line, "make/service.py");
    assert_snapshot!("service_py_signatures", of_service("hr-code --level signatures"));
    assert_snapshot!("service_py_skeleton", of_service("hr-code --level skeleton"));
    assert_snapshot!("service_py_b500", of_service("hr-code -b 500"));
    assert_snapshot!("service_py_focus", of_service("hr-code --focus Store.write"));
    let line = "hr-code -q 'what happens when the database is locked'";
    assert_snapshot!("service_py_query", of_service(line));
}

#[test]
fn helps() {
    for program in [
        "hr-route",
        "hr-log",
        "hr-json",
        "hr-code",
        "hr-retrieve",
        "hr-stats",
        "hr-run",
        "hr-shell",
        "hr-hook",
    ] {
        let home = Home::new();
        let then = home.given(b"").when(&format!("{program} --help")).exits(0).says_nothing();
        let help = String::from_utf8(then.out).expect("UTF-8");
        assert_snapshot!(format!("help_{}", program.replace('-', "_")), help);
    }
}

/// Each message with the command line before it, and its exit code.
#[test]
fn messages() {
    let home = Home::new();
    let log = corpus("logs/settlement.log");
    let json = corpus("json/orders.json");
    let handle = home.given(&log).when("hr-route").exits(0).handle().expect("it is reduced");
    home.given(&json).when("hr-route").exits(0);
    let mut all = String::new();
    let mut add = |line: &str, input: &[u8], place: Option<&str>| {
        let given = home.given(input);
        let given = if let Some(place) = place { given.env("HR_HOME", place) } else { given };
        let then = given.when(line);
        let code = then.code.map_or("killed".to_owned(), |code| code.to_string());
        all += &format!("$ {line}    # exit code {code}\n{}\n", then.err);
    };
    add("hr-route", &log, Some("/dev/null/hr"));
    add("hr-route --explain", &log, None);
    add("hr-route --explain -b 1000000", &log, None);
    add("hr-route --explain", b"a word or two\n", None);
    add("hr-route --explain", &corpus("build/pytest.txt"), None);
    add("hr-json --explain", &log, None);
    add("hr-log --explain --no-archive", &log, None);
    add("hr-json --explain --no-archive", &json, None);
    add("hr-route -b much", b"", None);
    add("hr-route --lines 4", b"", None);
    add("hr-route server.log", b"", None);
    add("hr-retrieve 0123456789ab", b"", None);
    add("hr-retrieve checkout", b"", None);
    add("hr-retrieve", b"", None);
    add(&format!("hr-retrieve {handle} -l 9-4"), b"", None);
    add(&format!("hr-retrieve {handle} -l 99999"), b"", None);
    add(&format!("hr-retrieve {handle} --rows 3"), b"", None);
    add(&format!("hr-retrieve {handle}"), b"", Some("/dev/null/hr"));
    assert_snapshot!("messages", all);
}
