//! What becomes of each line.

use hr_core::{Fact, Form, Keep, Kind, Outline, Source, Unit};

/// What becomes of one line: a Block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) keep: Keep,
    pub(crate) weight: f32,
    /// The line in short, if it is not printed as it is.
    pub(crate) encoded: Option<Box<[u8]>>,
    /// The line that tells what this one is part of.
    pub(crate) part_of: Option<usize>,
    pub(crate) group: Option<u32>,
    pub(crate) about: Box<str>,
}

impl Draft {
    /// A line that weighs so much.
    pub(crate) fn of(keep: Keep, weight: f32) -> Self {
        Self { keep, weight, ..Self::default() }
    }
}

/// The Outline of `source`, of whose lines become the `drafts`, one for each.
pub(crate) fn outline(source: &Source<'_>, drafts: Vec<Draft>, facts: Vec<Fact>) -> Outline {
    let mut outline = Outline::builder(Kind::Search, source.len());
    outline.section(Unit::Line).facts = facts;
    for (number, draft) in drafts.into_iter().enumerate() {
        let form = draft.encoded.map_or(Form::Verbatim, Form::Encoded);
        let block = outline.block(source.line_span(number).end, 1, form);
        block.keep = draft.keep;
        block.weight = draft.weight;
        block.part_of = draft.part_of;
        block.group = draft.group;
        block.about = draft.about;
    }
    match outline.finish() {
        Ok(outline) => outline,
        Err(fault) => unreachable!("each line has a draft: {fault}"),
    }
}
