//! Mixed Sources: each part by the filter of its kind, in one Outline.

use crate::detect::claims;
use crate::segment::Segment;
use crate::{View, code, log};
use hr_core::{
    Block, Fact, Form, Keep, Kind, Outline, OutlineBuilder, Section, Source, Span, Unit,
};
use hr_fit::with_commas;
use std::ops::Range;

/// Facts about a part of fewer lines cost more than they tell.
const FEW_LINES: usize = 12;
/// Lines of a part that no filter claims which are shown or left out together, at most.
const PARAGRAPH: usize = 12;
/// Announcements up to which all are evidence of what there is.
const MANY_HEADS: usize = 100;

/// The Outline of `source`, which consists of these `segments`, and what each was taken for.
pub(crate) fn outline(
    source: &Source<'_>,
    segments: &[Segment],
    view: View<'_>,
) -> (Outline, Vec<Kind>) {
    let mut mixed = Mixed {
        source,
        view,
        builder: Outline::builder(Kind::Mixed, source.len()),
        kinds: Vec::new(),
    };
    let keep = if segments.len() > MANY_HEADS { Keep::Sample } else { Keep::Evidence };
    for segment in segments {
        mixed.add(segment, keep);
    }
    let Mixed { builder, kinds, .. } = mixed;
    (builder.complete(), kinds)
}

struct Mixed<'s, 'q> {
    source: &'s Source<'s>,
    view: View<'q>,
    builder: OutlineBuilder,
    kinds: Vec<Kind>,
}

impl Mixed<'_, '_> {
    fn add(&mut self, Segment { head, body }: &Segment, keep: Keep) {
        if !head.is_empty() {
            self.builder.section(Unit::Line);
            self.builder.number_from(head.start);
            let head_end = self.source.line_span(head.end - 1).end;
            let block = self.builder.block(head_end, head.len(), Form::Verbatim);
            (block.keep, block.weight) = (keep, 1.0);
        }
        if !body.is_empty() {
            self.add_body(body);
        }
    }

    fn add_body(&mut self, body: &Range<usize>) {
        let start = self.source.line_span(body.start).start;
        let span = Span::new(start, self.source.line_span(body.end - 1).end);
        let text = Source::new(span.of(self.source.bytes()));
        let room = self.view.room.map(|room| {
            let share = room as u64 * text.len() as u64 / self.source.len().max(1) as u64;
            share as usize
        });
        let view = View { room, code: None, ..self.view };
        // Of code bodies would be left out, and its lines be told by the numbers of another text.
        let claims = claims(&text, &[Kind::Code]);
        let found = claims
            .iter()
            .find_map(|(route, _)| Some((route.kind, (route.outline)(&text, view).ok()?)));
        match found {
            Some((kind, outline)) => {
                self.kinds.push(kind);
                self.take_over(outline, &text, body);
            }
            None if code::claim(&text).is_some() => {
                self.kinds.push(Kind::Code);
                self.add_paragraphs(body);
            }
            None => {
                self.kinds.push(Kind::Other);
                // Whatever it is, it has lines that are alike and lines that tell of failures.
                self.take_over(log::outline(&text, view), &text, body);
            }
        }
    }

    /// Adds the Blocks of `outline`, which is one of `text`, the lines `body` of the Source.
    fn take_over(&mut self, outline: Outline, text: &Source<'_>, body: &Range<usize>) {
        let start = self.source.line_span(body.start).start;
        let (first, place) = (self.builder.block_count(), place(body));
        let kind = outline.kind();
        let is_encoded = is_encoded(&outline);
        let mut is_first = true;
        for section in outline.into_sections() {
            let Section { unit, within, mut facts, mut groups, blocks } = section;
            if text.line_count() < FEW_LINES && unit == Unit::Line {
                facts.clear();
            }
            let is_line = unit == Unit::Line && within.is_none() && !is_encoded;
            if is_line && is_first && body.start > 0 && !facts.is_empty() {
                facts.insert(0, counted_from(kind, &place));
            }
            if is_line {
                for group in &mut groups {
                    group.places.iter_mut().for_each(|place| *place = place.moved_by(body.start));
                    group.last += body.start;
                }
            }
            let added = match within.as_deref() {
                None if is_line => self.builder.section(Unit::Line),
                within => {
                    let path = format!("{place}{}", within.unwrap_or_default());
                    if within.is_none() && is_first {
                        facts.insert(0, about(kind, &place, unit, &blocks));
                    }
                    self.builder.section_within(&path, unit)
                }
            };
            is_first = false;
            (added.facts, added.groups) = (facts, groups);
            if let Some(block) = blocks.first().filter(|_| is_line) {
                self.builder.number_from(body.start + block.address.start);
            }
            for mut block in blocks {
                let form = std::mem::replace(&mut block.form, Form::Verbatim);
                let end = start + block.span.end;
                let added = self.builder.block(end, block.address.count(), form);
                added.take_over(block, first);
            }
        }
    }

    /// Adds the lines `body` as they are, in paragraphs.
    fn add_paragraphs(&mut self, body: &Range<usize>) {
        self.builder.section(Unit::Line);
        self.builder.number_from(body.start);
        let mut start = body.start;
        for number in body.clone() {
            let is_end = self.source.line(number).is_empty() || number + 1 == body.end;
            if is_end || number + 1 - start >= PARAGRAPH {
                let end = self.source.line_span(number).end;
                self.builder.block(end, number + 1 - start, Form::Verbatim).weight = 1.0;
                start = number + 1;
            }
        }
    }
}

/// The lines as `hr-retrieve --at` takes them.
fn place(lines: &Range<usize>) -> String {
    match lines.len() {
        1 => lines.end.to_string(),
        _ => format!("{}-{}", lines.start + 1, lines.end),
    }
}

/// What is said before facts that tell lines by their numbers in a part.
fn counted_from(kind: Kind, place: &str) -> Fact {
    let text = format!("{kind}; what is told of it counts its own lines, as --at {place} -l does");
    Fact { label: format!("part {place}"), text }
}

/// What is said before a part that is not counted in lines.
fn about(kind: Kind, place: &str, unit: Unit, blocks: &[Block]) -> Fact {
    let count: usize = blocks.iter().map(|block| block.address.count()).sum();
    let (counted, part) = match unit {
        Unit::Row => (format!(", {} {}", with_commas(count), unit.noun(count)), " --rows A-B"),
        Unit::Line => (", not as it is written".to_owned(), " -l A-B prints it as it is"),
        _ => (String::new(), ""),
    };
    let label = format!("in {place}");
    Fact { label, text: format!("{kind}{counted}; --at {place}{part}") }
}

/// Whether lines of it are not printed as they are written.
fn is_encoded(outline: &Outline) -> bool {
    let mut lines = outline.sections().iter().filter(|section| section.unit == Unit::Line);
    lines.any(|section| section.blocks.iter().any(|block| matches!(block.form, Form::Encoded(_))))
}
