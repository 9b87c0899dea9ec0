//! Whatever the bytes, the Outline covers them, and the head of a table and failures in it are kept.

use hr_core::{Claim, Keep, Source, Unit};
use hr_table::{claim, outline};
use proptest::prelude::*;

/// Lines of all tables.
const LINES: [&str; 30] = [
    "NAME   READY   STATUS   AGE",
    "a      1/1     Running  5m",
    "bb     0/1     Error    7d",
    "…      0/1     Pending  7d",
    "Filesystem 1K-blocks Used Mounted on",
    "/dev/a 12 3 /",
    "tmpfs 99 4 /y z",
    " id | name",
    "----+------",
    "  1 | a",
    "(1 row)",
    "+----+---+",
    "| id | n |",
    "|----|:-:|",
    "| 1  | a \\| b |",
    "Package Version",
    "------- -------",
    "||/ Name   Version  Architecture",
    "+++-======-========-============",
    "id,name,sum",
    "1,\"a\"\"b, c\",-2.5",
    "2,\"open",
    "3,b\0,99999999999999999999",
    "x\ty\tz",
    "total 8",
    "-rw-r--r-- 1 a b 9 May 1 2026 x y",
    "drwxr-xr-x",
    "",
    "$ kubectl get pods",
    "1 2 3 4 5 6",
];

fn check(bytes: &[u8]) {
    let source = Source::new(bytes);
    if let Some(Claim { confidence, .. }) = claim(&source) {
        assert!((0.0..=1.0).contains(&confidence));
    }
    let outline = outline(&source, None);
    let blocks: Vec<_> = outline.blocks().collect();
    let lines: usize = blocks.iter().map(|block| block.address.count()).sum();
    assert_eq!(lines, source.line_count());
    assert_eq!(blocks.iter().map(|block| block.span.len()).sum::<usize>(), bytes.len());
    assert!(outline.sections().iter().all(|section| section.unit == Unit::Line));
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
    fn lines_of_one_table_are_covered(
        from in 0usize..26, lines in prop::collection::vec(0usize..5, 1..40)
    ) {
        let text: String = lines.iter().map(|at| format!("{}\n", LINES[from + at])).collect();
        check(text.as_bytes());
    }

    #[test]
    fn heads_and_failures_are_kept(at in 1usize..30) {
        let mut lines = vec![LINES[1]; 30];
        lines.insert(0, LINES[0]);
        lines.insert(at, LINES[2]);
        let text = lines.join("\n");
        let source = Source::new(text.as_bytes());
        let outline = outline(&source, None);
        let kept = outline.blocks().filter(|block| block.keep == Keep::Evidence);
        prop_assert_eq!(kept.map(|block| block.address.start).collect::<Vec<_>>(), [0, at]);
        prop_assert!(outline.sections()[0].facts[0].text.starts_with("31"));
    }
}

#[test]
fn long_lines_and_many_lines_are_read_in_time() {
    check(&b"a,b,".repeat(1 << 18));
    check(&[b"a,b,c\n1,2,3\n4,5,6\n1,\"".as_slice(), &b"x,".repeat(1 << 18)].concat());
    check(&"a,b,c\n1,2,3\n".repeat(20_000).into_bytes());
    check(&"NAME   READY\na      1/1\nb      1/1\n\n".repeat(10_000).into_bytes());
}
