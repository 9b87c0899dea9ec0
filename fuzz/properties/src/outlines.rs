//! What holds for each Outline.

use crate::oracles::account;
use hr_core::{Handle, Keep, Kind, Outline, Source};
use hr_fit::{Budget, Notice, render, select};
use hr_rank::Query;
use hr_tokens::Counter;

/// Asserts that the blocks come one after the other, and are all of `len` bytes.
pub(crate) fn covers(outline: &Outline, len: usize) {
    let mut end = 0;
    for block in outline.blocks() {
        assert_eq!(block.span.start, end, "{}: blocks come one after the other", outline.kind());
        end = block.span.end;
    }
    assert_eq!(end, len, "{}: all is covered", outline.kind());
}

/// Asserts that what is printed of it shows all evidence, and that each line is printed or in one mark.
pub(crate) fn adds_up(
    source: &Source<'_>,
    outline: &Outline,
    budget: usize,
    query: Option<&Query>,
) {
    let selection = select(outline, source, query, Budget::of(budget), Counter::Estimate);
    for (index, block) in outline.blocks().enumerate() {
        let is_evidence = block.keep == Keep::Evidence;
        assert!(!is_evidence || selection.shows(index), "{}: {block:?}", outline.kind());
    }
    let notice = Notice { handle: Some(Handle::of(source.bytes())) };
    let printed = render(outline, source, &selection, notice);
    if !matches!(outline.kind(), Kind::Json | Kind::Code) && source.line_count() > 0 {
        account::of_kind(&printed, source.bytes(), outline.kind().name());
    }
}
