//! The rules by which `benches/fidelity` judges: a benchmark runs no tests of its own.

#[path = "../benches/fidelity/score.rs"]
mod score;

use score::{ERROR_RULE, covered, error_lines, fold, is_half_saved, is_kept, mask};

fn evidence(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| fold(part.as_bytes())).collect()
}

#[test]
fn escapes_and_white_space_do_not_matter() {
    assert_eq!(fold(b"\x1b[31;1merror\x1b[0m:\t no \r\n  such\x0bfile \n"), "error: no such file");
    assert_eq!(fold(b"\x1b]8;;http://a\x07link\x1b]8;;\x1b\\ \x1b(B\x1bMx"), "link \u{1b}(Bx");
    assert_eq!(fold("a\u{a0}b\u{1c}c\u{2003}d".as_bytes()), "a b c d");
    assert_eq!(fold(b"\xff!"), "\u{fffd}!");
    assert_eq!(fold(b" \n"), "");
}

#[test]
fn all_evidence_must_be_there() {
    let output = fold(b"a: 1\nb:\n  2\n");
    assert!(is_kept(&evidence(&["a: 1", "b: 2"]), &output));
    assert!(!is_kept(&evidence(&["a: 1", "b: 3"]), &output));
    assert!(!is_kept(&evidence(&["A: 1"]), &output));
}

#[test]
fn half_is_saved_from_half_on() {
    assert!(is_half_saved(100, 50));
    assert!(!is_half_saved(100, 51));
    assert!(!is_half_saved(99, 50));
    assert!(is_half_saved(1, 0));
}

#[test]
fn lines_alike_have_one_mask() {
    let alike = [
        "12:00:01 ERROR order 4711 failed: \"no tax\" in /srv/a.py (req 3f9a1c0b7e42)",
        "12:09:59 ERROR order 4 failed: \"locked by\" in /srv/tax.py (req 00112233445566)",
    ];
    assert_eq!(mask(alike[0]), "0 ERROR order 0 failed: 0 in 0 (req 0)");
    assert_eq!(mask(alike[1]), mask(alike[0]));
    assert_eq!(mask("job 7f29a4ee-f100-4979-b972-0c6f7d6acf80 lost"), "job 0 lost");
    assert_eq!(mask("user=root from b@c [a.b] x"), "0 from 0 [0] x");
    assert_ne!(mask("ERROR order 4 is late"), mask(alike[0]));
}

#[test]
fn an_error_line_has_a_word_for_it() {
    let count = |line: &str| error_lines(line.as_bytes()).len();
    for line in [
        "Error: x",
        "2 errors",
        "[ERROR] x",
        "java.lang.NullPointerException: x",
        "KeyError: 'LI'",
        "Traceback (most recent call last):",
        "kernel panic",
        "thread panicked at",
        "FATAL: x",
        "level=fatal",
        "CRITICAL x",
        "test failed",
        "FAIL a",
        "authentication failure; x",
        "Failures: 12, Errors: 0",
    ] {
        assert_eq!(count(line), 1, "{line}");
    }
    for line in [
        "all is well",
        "failover done",
        "{\"level\":\"error\"}",
        "\"status\": \"failed\",",
        "Failures: 0, Errors: 0",
        "0 errors, 0 warnings",
        "GET /http-errors-2.0.tgz",
        "std::panic::catch_unwind",
        "set -o pipefail",
        "src/error/mod.rs",
    ] {
        assert_eq!(count(line), 0, "{line}");
    }
    assert!(ERROR_RULE.starts_with("error,"));
}

#[test]
fn error_lines_alike_are_one_and_any_of_them_will_do() {
    let log = b"INFO up\n1 ERROR disk 7\n2 ERROR disk 8\n2 ERROR disk 8\n3 ERROR net\n";
    let classes = error_lines(log);
    assert_eq!(classes.len(), 2);
    assert_eq!(classes[0], ["1 ERROR disk 7", "2 ERROR disk 8"]);
    assert_eq!(covered(&classes, &fold(b"[x2]\n2 ERROR disk 8\n")), 1);
    assert_eq!(covered(&classes, &fold(b"ERROR disk 8\nERROR net\n")), 0, "not the whole line");
    assert_eq!(covered(&classes, &fold(log)), 2);
}
