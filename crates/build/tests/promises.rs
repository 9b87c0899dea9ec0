//! What failed is evidence wherever it stands.

use hr_core::{Keep, Outline, Source};
use proptest::prelude::*;
use std::collections::HashSet;

/// Lines as tools print them, and pieces of such.
const LINES: [&str; 40] = [
    "",
    "   Compiling serde v1.0.2",
    "test a::b ... ok",
    "test a::c ... FAILED",
    "---- a::c stdout ----",
    "  left: 1",
    " right: 2",
    "failures:",
    "    a::c",
    "test result: FAILED. 1 passed; 1 failed",
    "error[E0308]: mismatched types",
    " --> src/a.rs:3:5",
    "  |",
    "3 | let a = 1;",
    "  = note: see there",
    "warning: unused variable: `a`",
    "src/a.c:3:5: error: no such type",
    "src/a.c: In function \u{2018}f\u{2019}:",
    "/srv/a.js",
    "  3:5  error  no  no-no",
    "--- FAIL: TestA (0.0s)",
    "=== RUN   TestA",
    "    a_test.go:3: no",
    "\tat org.acme.A.b(A.java:3)",
    "java.io.IOException: no",
    "Traceback (most recent call last):",
    "  File \"/srv/a.py\", line 3, in b",
    "KeyError: 'x'",
    "make: *** [all] Error 2",
    "##[group]Run make",
    "##[endgroup]",
    "##[error]Process completed with exit code 1.",
    "[ERROR] Failed to execute goal x",
    "[INFO] BUILD FAILURE",
    "_____ test_a _____",
    ">   assert a",
    "E   assert 1 == 2",
    "\x1b[31merror\x1b[0m: coloured",
    "10%\r20%\r100%",
    "2026-05-30T09:10:31.1584995Z ",
];

fn outline(bytes: &[u8]) -> Outline {
    hr_build::outline(
        &Source::new(bytes),
        hr_rank::Query::new("which test failed in a.c?").as_ref(),
    )
}

proptest! {
    #[test]
    fn what_failed_is_evidence_anywhere(
        lines in prop::collection::vec(0..LINES.len(), 0..60), at in 0usize..60
    ) {
        let mut lines: Vec<&str> = lines.into_iter().map(|line| LINES[line]).filter(|line| !line.starts_with("##[group]")).collect();
        let wanted = ["src/ledger.c:77:3: error: total is no row", "make: *** [Makefile:77: ledger] Error 77", "test result: FAILED. 77 passed; 77 failed; 0 ignored"];
        for (place, line) in wanted.iter().enumerate() {
            lines.insert((at * (place + 1)).min(lines.len()), line);
        }
        let text = lines.join("\n");
        let outline = outline(text.as_bytes());
        let shown = outline.blocks().filter(|block| block.keep == Keep::Evidence);
        let shown: HashSet<&str> = shown.map(|block| text[block.span.start..block.span.end].trim_end()).collect();
        for line in wanted {
            prop_assert!(shown.contains(line), "{line} in\n{text}");
        }
    }
}
