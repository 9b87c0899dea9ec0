//! What holds for every filter, whatever it is given: its Outline covers the Source, what is printed of it adds up, and
//! evidence is printed. In one process, so that many inputs can be tried.

mod common;

use common::account;
use common::inputs::Numbers;
use hr_core::{Handle, Keep, Kind, Outline, Source};
use hr_fit::{Budget, Notice, render, select};
use hr_rank::Query;
use hr_route::{ROUTES, View, detect};
use hr_tokens::Counter;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Lines as the tools print them that each kind comes from, with places where something varies.
const LINES: [&str; 64] = [
    "06:00:0# INFO upload # done",
    "2026-11-20T06:31:0#Z ERROR checkout: upstream timed out after #ms",
    "    at com.shop.Cart.add(Cart.java:#)",
    "{\"id\": #, \"ok\": true}",
    "fn walk(#: usize) -> bool {",
    "    let total = sum(#) + 1;",
    "}",
    "src/a#.rs:#:    let retries = 3;",
    "src/b.rs-#-    // before it",
    "src/b.rs:#:fn retry() {",
    "--",
    "./lib/deep/file#.txt",
    "diff --git a/src/x#.rs b/src/x#.rs",
    "index 83db48f..bf2a5c1 100644",
    "--- a/src/x#.rs",
    "+++ b/src/x#.rs",
    "@@ -1,# +1,# @@ fn main() {",
    "-    old(#);",
    "+    new(#);",
    "     same",
    "rename from a#",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af#",
    "Author: A Person <a@example.org>",
    "   Compiling serde v1.0.#",
    "test fees_taker_# ... ok",
    "test fees_maker_# ... FAILED",
    "---- fees_maker_# stdout ----",
    "thread 'fees_maker_#' panicked at tests/book.rs:#:5:",
    "assertion `left == right` failed",
    "test result: FAILED. # passed; 1 failed; 0 ignored",
    "error[E0308]: mismatched types",
    "  --> src/lib.rs:#:9",
    "warning: unused variable: `x#`",
    "src/mod_#.c:6:6: error: conflicting types for 'f#'",
    "make: *** [Makefile:#: all] Error 2",
    "FAILED tests/test_a.py::test_# - assert 1 == 2",
    "##[error]Process completed with exit code #.",
    "tests/test_a.py::test_# PASSED   [ #%]",
    "NAMESPACE   NAME          READY   STATUS             RESTARTS   AGE",
    "default     api-#         1/1     Running            0          3d",
    "default     cron-#        0/1     CrashLoopBackOff   4#         3d",
    "| id | name | total |",
    "|----|------|-------|",
    "| #  | a    | 17    |",
    "id,name,total",
    "#,\"a, b\",3.5",
    "-rw-r--r-- 1 root root # Nov 20 06:00 file#",
    "# A title",
    "## Part #",
    "The committee met on Tuesday and decided to go on. Nobody was against it. It will cost # euros.",
    "- an item with [a link](https://example.org/#)",
    "```",
    "<p>It rains in the <b>north</b> &amp; west #.</p>",
    "<div class=\"nav\"><a href=\"/#\">Home</a></div>",
    "$ cat a#",
    "dev@box:~/src$ make -k",
    "==> a#.log <==",
    "",
    "",
    "\tindented\u{a0}with odd spaces #",
    "no such file or directory: #",
    "\u{1b}[31mred #\u{1b}[0m",
    "Total # of # done",
    "x",
];

/// Up to 400 lines of a few of these kinds, with odd ends; some with odd bytes.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    (any::<u64>(), 1usize..14, 0usize..400).prop_map(|(seed, kinds, count)| {
        let mut numbers = Numbers(seed);
        let mut below = |limit: usize| numbers.below(limit as u64) as usize;
        let kinds: Vec<&str> = (0..kinds).map(|_| LINES[below(LINES.len())]).collect();
        let mut text = Vec::new();
        for _ in 0..count {
            let line = kinds[below(kinds.len())].replace('#', &below(300).to_string());
            text.extend_from_slice(line.as_bytes());
            match below(60) {
                0 => text.extend([0xff, 0xc3, 0x28]),
                1 => text.extend(b" \r 50% \r 100%"),
                2 => text.push(0),
                _ => {}
            }
            text.extend_from_slice([&b"\n"[..], b"\n", b"\n", b"\r\n", b"\n\n"][below(5)]);
        }
        if below(3) == 0 {
            text.pop();
        }
        text
    })
}

/// Any bytes, some more often than others.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    (any::<u64>(), 0usize..3_000).prop_map(|(seed, len)| {
        let mut numbers = Numbers(seed);
        let alphabet = b"\n\n\n\r  \t:-+@|,<>&;.#\"{}[]/aA19\xff\x1b";
        let byte = |numbers: &mut Numbers| match numbers.below(4) {
            0 => numbers.below(256) as u8,
            _ => alphabet[numbers.below(alphabet.len() as u64) as usize],
        };
        (0..len).map(|_| byte(&mut numbers)).collect()
    })
}

/// What is printed of `source` by this Outline adds up, and all evidence is printed.
fn adds_up(source: &Source<'_>, outline: &Outline, budget: usize, query: Option<&Query>) {
    let blocks: Vec<_> = outline.blocks().collect();
    let mut end = 0;
    for block in &blocks {
        assert_eq!(block.span.start, end, "{}", outline.kind());
        end = block.span.end;
    }
    assert_eq!(end, source.len(), "{}", outline.kind());

    let selection = select(outline, source, query, Budget::of(budget), Counter::Estimate);
    for (index, block) in blocks.iter().enumerate() {
        let is_evidence = block.keep == Keep::Evidence;
        assert!(!is_evidence || selection.shows(index), "{}: {block:?}", outline.kind());
        let parent = block.part_of.filter(|_| selection.shows(index));
        assert!(parent.is_none_or(|parent| selection.shows(parent)), "{}", outline.kind());
    }
    let notice = Notice { handle: Some(Handle::of(source.bytes())) };
    let printed = render(outline, source, &selection, notice);
    // Of the others the whole programs are tested.
    if !matches!(outline.kind(), Kind::Json | Kind::Code) && source.line_count() > 0 {
        account::of_kind(&printed, source.bytes(), outline.kind().name());
    }
}

/// Gives what `inputs` makes up to every filter, and to the one that it is found to be for.
fn hold(inputs: &[u8], budget: usize) {
    // A Source that has marks of its own is never reduced.
    if inputs.split(|&byte| byte == b'\n').any(|line| line.starts_with(b"[hr ")) {
        return;
    }
    let source = Source::new(inputs);
    let asked = Query::new("why does retry 17 fail");
    for query in [None, asked.as_ref()] {
        let view = View { query, room: Some(4_000), ..View::default() };
        for route in &ROUTES {
            if let Ok(outline) = (route.outline)(&source, view) {
                adds_up(&source, &outline, budget, query);
                assert_eq!((route.outline)(&source, view), Ok(outline), "{}", route.kind);
            }
        }
        let found = detect(&source, view);
        if let Some(outline) = found.outline {
            adds_up(&source, &outline, budget, query);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_of_tools(text in texts(), budget in 0usize..3_000) {
        hold(&text, budget);
    }

    #[test]
    fn any_bytes(text in bytes(), budget in 0usize..600) {
        hold(&text, budget);
    }
}

#[test]
fn every_kind_has_a_filter_and_a_program() {
    let served: BTreeSet<&str> = ROUTES.iter().map(|route| route.kind.name()).collect();
    let without = [Kind::Mixed.name(), Kind::Other.name()];
    let all = Kind::ALL.iter().map(|kind| kind.name()).filter(|name| !without.contains(name));
    assert_eq!(served, all.collect());
    for name in served.into_iter().filter(|name| *name != Kind::Binary.name()) {
        assert!(common::FILTERS.contains(&format!("hr-{name}").as_str()), "hr-{name}");
    }
}
