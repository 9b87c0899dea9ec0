//! The head of a table and failures in it are kept, and time is linear.

use hr_core::{Keep, Source};
use hr_table::outline;
use proptest::prelude::*;
use std::time::{Duration, Instant};

const HEAD: &str = "NAME   READY   STATUS   AGE";
const RUNNING: &str = "a      1/1     Running  5m";
const FAILING: &str = "bb     0/1     Error    7d";

proptest! {
    #[test]
    fn heads_and_failures_are_kept(at in 1usize..30) {
        let mut lines = vec![RUNNING; 30];
        lines.insert(0, HEAD);
        lines.insert(at, FAILING);
        let text = lines.join("\n");
        let source = Source::new(text.as_bytes());
        let outline = outline(&source);
        let kept = outline.blocks().filter(|block| block.keep == Keep::Evidence);
        prop_assert_eq!(kept.map(|block| block.address.start).collect::<Vec<_>>(), [0, at]);
        prop_assert!(outline.sections()[0].facts[0].text.starts_with("31"));
    }
}

/// Reads `bytes` in a time that is far above what it takes, and far below what squares of its length would.
fn read(bytes: &[u8]) {
    let start = Instant::now();
    outline(&Source::new(bytes));
    assert!(start.elapsed() < Duration::from_secs(30), "{} bytes", bytes.len());
}

#[test]
fn long_lines_and_many_lines_are_read_in_time() {
    read(&b"a,b,".repeat(1 << 18));
    read(&[b"a,b,c\n1,2,3\n4,5,6\n1,\"".as_slice(), &b"x,".repeat(1 << 18)].concat());
    read(&"a,b,c\n1,2,3\n".repeat(20_000).into_bytes());
    read(&"NAME   READY\na      1/1\nb      1/1\n\n".repeat(10_000).into_bytes());
}
