//! What failed is evidence wherever it stands.

use hr_core::{Keep, Outline, Source};
use proptest::prelude::*;
use std::collections::HashSet;

/// Lines as tools print them, and pieces of such.
const LINES: &[&str] = include!("lines/typical.in");

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
