//! What an output does not show, as data.

use hr_core::{Form, Outline, Unit};
use hr_fit::Selection;
use std::ops::Range;

/// A part of the original that the output does not show, or not as a whole. Where such parts are next to each other and
/// have the numbers that follow each other, they are one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// Its bytes in the original, counted from 0.
    pub bytes: Range<usize>,
    /// What the marks count it in.
    pub unit: Unit,
    /// Which of these it is, counted from 0; marks count from 1. Where the original is of several kinds, or a string of it
    /// holds a document, `within` tells of which part these are the numbers.
    pub numbers: Range<usize>,
    /// The part whose units are counted, such as `.stdout` of a JSON value, or the lines `473-480` of a session;
    /// `None` for the original itself.
    pub within: Option<String>,
    /// Whether some of it is shown, and marks within that stand for the rest.
    pub is_shown_in_part: bool,
}

/// What of `outline` is not shown by `selection`, in the order of the original.
pub(crate) fn left_out(outline: &Outline, selection: &Selection) -> Vec<LeftOut> {
    let mut parts: Vec<LeftOut> = Vec::new();
    if selection.is_in_whole_form() {
        return parts;
    }
    let mut index = 0;
    for section in outline.sections() {
        let mut is_next_to_last = false;
        for block in &section.blocks {
            let is_shown = selection.shows(index);
            index += 1;
            let is_shown_in_part = is_shown && matches!(block.form, Form::Brief(_));
            if is_shown && !is_shown_in_part {
                is_next_to_last = false;
                continue;
            }
            let (bytes, numbers) = (block.span, block.address);
            match parts.last_mut().filter(|last| {
                let is_alike = last.is_shown_in_part == is_shown_in_part && !is_shown_in_part;
                is_next_to_last && is_alike && last.numbers.end == numbers.start
            }) {
                Some(last) => {
                    last.bytes.end = bytes.end;
                    last.numbers.end = numbers.end;
                }
                None => parts.push(LeftOut {
                    bytes: bytes.start..bytes.end,
                    unit: section.unit,
                    numbers: numbers.start..numbers.end,
                    within: section.within.as_deref().map(str::to_owned),
                    is_shown_in_part,
                }),
            }
            is_next_to_last = true;
        }
    }
    parts
}
