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
    pub(crate) score: Option<f32>,
    /// Whether it goes with the line before it, as one.
    pub(crate) goes_with_last: bool,
}

impl Draft {
    /// A line that weighs so much.
    pub(crate) fn of(keep: Keep, weight: f32) -> Self {
        Self { keep, weight, ..Self::default() }
    }
}

/// The Outline of `source`, of whose lines become the `drafts`, one for each. Lines that go together are as the first of
/// them is.
pub(crate) fn outline(source: &Source<'_>, drafts: Vec<Draft>, facts: Vec<Fact>) -> Outline {
    let mut outline = Outline::builder(Kind::Search, source.len());
    outline.section(Unit::Line).facts = facts;
    let starts: Vec<usize> =
        (0..drafts.len()).filter(|&at| at == 0 || !drafts[at].goes_with_last).collect();
    let block_of = |line: usize| starts.partition_point(|&start| start <= line) - 1;
    let ends = starts.iter().skip(1).copied().chain([drafts.len()]);
    let firsts = drafts.into_iter().enumerate().filter(|(at, it)| *at == 0 || !it.goes_with_last);
    for ((start, draft), end) in firsts.zip(ends) {
        let form = draft.encoded.map_or(Form::Verbatim, Form::Encoded);
        let block = outline.block(source.line_span(end - 1).end, end - start, form);
        block.keep = draft.keep;
        block.weight = draft.weight;
        block.part_of = draft.part_of.map(block_of);
        block.group = draft.group;
        block.about = draft.about;
        block.score = draft.score;
    }
    outline.complete()
}
