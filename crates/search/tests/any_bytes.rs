//! Whatever the bytes, the Outline covers them, and what a program says itself is kept.

use hr_core::{Claim, Keep, Source, Unit};
use hr_rank::Query;
use hr_search::{claim, outline};
use proptest::prelude::*;

/// Lines of all layouts.
const LINES: [&str; 34] = [
    "src/a.rs:12:fn a() {",
    "src/a.rs:13:7:    a();",
    "src/a.rs-14-}",
    "src/b c.rs:1:x",
    "C:\\a\\b.cs:9:class B",
    "src/a.rs:text alone",
    "src/a.rs-text around",
    "--",
    "",
    "src/a.rs",
    "12:text",
    "13-text",
    "Binary file a.bin matches",
    "grep: d: Permission denied",
    "\u{1b}[35msrc/a.rs\u{1b}[m:\u{1b}[32m12\u{1b}[m:x",
    "./a/b/c.py",
    "12 ./a/b.py",
    "src/a.rs:0",
    ".:",
    "./a:",
    "total 12",
    "-rw-r--r-- 1 a b 12 May 20 2026 x.rs",
    "drwxr-xr-x 1 a b 12 May 20 2026 y",
    "drwxr-xr-x",
    "├── a",
    "│   └── b.rs",
    "        └── deep",
    "libx - a library",
    r#"{"type":"begin","data":{"path":{"text":"a.py"}}}"#,
    r#"{"type":"match","data":{"path":{"text":"a.py"},"lines":{"text":"x\ny\n"},"line_number":7,"absolute_offset":0,"submatches":[]}}"#,
    r#"{"type":"context","data":{"path":{"text":"a.py"},"lines":{"text":"z\n"},"line_number":8,"absolute_offset":0,"submatches":[]}}"#,
    r#"{"type":"end","data":{"path":{"text":"a.py"},"binary_offset":null,"stats":{}}}"#,
    r#"{"data":{"elapsed_total":{"human":"1s"},"stats":{"matches":2}},"type":"summary"}"#,
    "a\0b\r",
];

fn check(bytes: &[u8]) {
    let source = Source::new(bytes);
    if let Some(Claim { confidence, .. }) = claim(&source) {
        assert!((0.0..=1.0).contains(&confidence));
    }
    for query in [None, Query::new("which library defines a?")] {
        let outline = outline(&source, query.as_ref());
        let blocks: Vec<_> = outline.blocks().collect();
        let lines: usize = blocks.iter().map(|block| block.address.count()).sum();
        assert_eq!(lines, source.line_count());
        assert_eq!(blocks.iter().map(|block| block.span.len()).sum::<usize>(), bytes.len());
        assert!(outline.sections().iter().all(|section| section.unit == Unit::Line));
        assert!(
            blocks
                .iter()
                .enumerate()
                .all(|(at, block)| block.part_of.is_none_or(|of| of != at && of < blocks.len()))
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_covered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn any_lines_are_covered(
        lines in prop::collection::vec(prop::sample::select(&LINES[..]), 0..40),
        end in prop::sample::select(&["\n", "\r\n"][..]),
        is_cut in any::<bool>(),
    ) {
        let text = lines.join(end) + if is_cut { "" } else { end };
        check(text.as_bytes());
    }

    #[test]
    fn lines_of_one_layout_are_covered(
        from in 0usize..30, lines in prop::collection::vec(0usize..5, 1..40)
    ) {
        let text: String = lines.iter().map(|at| format!("{}\n", LINES[from + at])).collect();
        check(text.as_bytes());
    }

    #[test]
    fn messages_among_hits_are_kept(at in 0usize..30) {
        let mut lines: Vec<String> = (1..30).map(|number| format!("src/a.rs:{number}:x")).collect();
        lines.insert(at.min(lines.len()), "grep: src/d: Permission denied".to_owned());
        let text = lines.join("\n");
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, None);
        let kept: Vec<_> = outline.blocks().filter(|block| block.keep == Keep::Evidence).collect();
        prop_assert_eq!(kept.len(), 1);
        prop_assert_eq!(kept[0].address.start, at.min(29));
        prop_assert!(outline.sections()[0].facts[0].text.starts_with("29 in 1 file: "));
    }
}

#[test]
fn long_lines_and_many_lines_are_read_in_time() {
    let long = [b"src/a.rs:1:".as_slice(), &vec![b':'; 1 << 20]].concat();
    check(&long);
    check(&"src/a.rs:1:fn a() {\n".repeat(20_000).into_bytes());
    check(&"│   ├── a\n".repeat(10_000).into_bytes());
    let deep: String = (0..500).map(|depth| format!("{}└── a\n", "    ".repeat(depth))).collect();
    check(deep.as_bytes());
}
