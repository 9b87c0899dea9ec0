//! What a program says itself is kept, and time is linear.

use hr_core::{Keep, Source};
use hr_search::outline;
use proptest::prelude::*;
use std::time::{Duration, Instant};

proptest! {
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

/// Reads `text` in a time that is far above what it takes, and far below what squares of its length would.
fn read(text: &[u8]) {
    let start = Instant::now();
    outline(&Source::new(text), None);
    assert!(start.elapsed() < Duration::from_secs(30), "{} bytes", text.len());
}

#[test]
fn long_lines_and_many_lines_are_read_in_time() {
    let long = [b"src/a.rs:1:".as_slice(), &vec![b':'; 1 << 20]].concat();
    read(&long);
    read("src/a.rs:1:fn a() {\n".repeat(20_000).as_bytes());
    read("│   ├── a\n".repeat(10_000).as_bytes());
    let deep: String = (0..500).map(|depth| format!("{}└── a\n", "    ".repeat(depth))).collect();
    read(deep.as_bytes());
}
