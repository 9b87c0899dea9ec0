//! JSON that flows: however its bytes come, the same is found in it, and all of it is covered. The first byte says how
//! they come.

use crate::outlines::covers;
use hr_core::{Excerpts, Outline, StreamFilter};
use hr_json::{RowSurvey, View};

pub(crate) fn check(bytes: &[u8]) {
    let [size, text @ ..] = bytes else { return };
    let whole = found(text, text.len().max(1));
    assert_eq!(found(text, usize::from(*size) + 1), whole);
    if let Ok(outline) = &whole {
        covers(outline, text.len());
    }
    let _ = hr_json::shows_rows(text);
}

/// What is found in `text` when it comes in pieces of this size.
fn found(text: &[u8], size: usize) -> Result<Outline, String> {
    let view = View { room: Some(text.len() / 4), ..View::default() };
    let mut survey = Box::new(RowSurvey::new(view));
    text.chunks(size).for_each(|piece| survey.push(piece));
    let mut excerpts = Excerpts::default();
    let mut end = 0;
    for span in survey.wants() {
        assert!(
            span.start >= end && span.end <= text.len(),
            "what is wanted is in order: {span:?}"
        );
        end = span.end;
        excerpts.add(span, span.of(text));
    }
    survey.finish(&excerpts)
}
