//! Syntax trees, within bounds.

use crate::Language;
use std::ops::ControlFlow;
use tree_sitter::{ParseOptions, ParseState, Parser, Tree};

/// Bytes of the longest text that is parsed: a tree takes some twenty times as much.
pub(crate) const LONGEST: usize = 16 << 20;
/// Bytes of a line, on average, from which on a text was not written by people, and no line of it tells a place.
const LONG_LINE: usize = 1 << 10;

/// The parser asks after each hundred steps whether it shall go on. It takes up to some two steps a byte for any
/// code; where it tries out too much it is stopped, after the same number of steps on every machine.
const STEPS_PER_QUESTION: usize = 100;
const STEPS_PER_BYTE: usize = 8;
const FIRST_STEPS: usize = 100_000;

/// The syntax tree of `text`, whose lines are as many as `lines`. `None` if the text is too long, or no code of the
/// language by far.
pub(crate) fn parse(text: &[u8], lines: usize, language: Language) -> Option<Tree> {
    if text.len() > LONGEST || text.len() / lines.max(1) > LONG_LINE {
        return None;
    }
    let mut parser = Parser::new();
    parser.set_language(&language.0.parser.into()).ok()?;
    let limit = (FIRST_STEPS + text.len() * STEPS_PER_BYTE) / STEPS_PER_QUESTION;
    let mut questions = 0;
    let mut go_on = |_: &ParseState| {
        questions += 1;
        if questions > limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut read = |at: usize, _| text.get(at..).unwrap_or_default();
    parser.parse_with_options(
        &mut read,
        None,
        Some(ParseOptions::new().progress_callback(&mut go_on)),
    )
}
