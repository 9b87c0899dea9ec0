//! How a filter makes its Outline.

use crate::{Address, Block, Form, Keep, Kind, Outline, Section, Span, Unit};

/// Builds an [`Outline`]. Each Block begins where the one before ended, so none can overlap or leave
/// a gap; [`finish`](OutlineBuilder::finish) checks that the last one ends where the Source does.
#[derive(Debug)]
pub struct OutlineBuilder {
    kind: Kind,
    sections: Vec<Section>,
    source_len: usize,
    covered: usize,
    /// The units of each document so far: of the Source, and of those within it by their paths.
    counted: Vec<(Option<Box<str>>, [usize; Unit::COUNT])>,
    /// Which of them the last Section is in.
    counting: usize,
}

/// The Blocks do not reach the end of the Source, or reach beyond it: a fault in a filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the outline covers {covered} of {source_len} bytes")]
pub struct Incomplete {
    covered: usize,
    source_len: usize,
}

impl OutlineBuilder {
    /// Starts an Outline of a Source of `source_len` bytes.
    pub(crate) fn new(kind: Kind, source_len: usize) -> Self {
        let counted = vec![(None, [0; Unit::COUNT])];
        Self { kind, sections: Vec::new(), source_len, covered: 0, counted, counting: 0 }
    }

    /// Starts a Section whose Blocks are counted in `unit`, and gives it back to be described.
    /// Numbers go on from the last Section with the same unit, so that each names one place.
    pub fn section(&mut self, unit: Unit) -> &mut Section {
        self.start(unit, None)
    }

    /// The same for a Section of the document that the string at `path` holds: numbers go on from the last
    /// Section of that document.
    pub fn section_within(&mut self, path: &str, unit: Unit) -> &mut Section {
        self.start(unit, Some(path.into()))
    }

    fn start(&mut self, unit: Unit, within: Option<Box<str>>) -> &mut Section {
        let known = self.counted.iter().position(|(document, _)| *document == within);
        self.counting = known.unwrap_or(self.counted.len());
        if known.is_none() {
            self.counted.push((within.clone(), [0; Unit::COUNT]));
        }
        let (facts, groups, blocks) = (Vec::new(), Vec::new(), Vec::new());
        self.sections.push(Section { unit, within, facts, groups, blocks });
        self.last_section()
    }

    /// Adds a Block of `units` units to the last Section, from where the Outline ends so far up to
    /// the offset `end`, and gives it back to be weighed. Panics if `end` lies before that.
    pub fn block(&mut self, end: usize, units: usize, form: Form) -> &mut Block {
        assert!(end >= self.covered, "blocks are added in the order of the source");
        let span = Span::new(self.covered, end);
        self.covered = end;
        let unit = self.last_section().unit;
        let counted = &mut self.counted[self.counting].1[unit as usize];
        let start = *counted;
        *counted += units;
        let section = self.last_section();
        section.blocks.push(Block {
            span,
            address: Address { start, end: start + units },
            form,
            keep: Keep::default(),
            weight: 0.0,
            group: None,
            part_of: None,
            shares: Box::default(),
            tokens: None,
            score: None,
            about: Box::default(),
        });
        let added = section.blocks.len() - 1;
        &mut section.blocks[added]
    }

    /// Goes on with the unit of this number, from 0, in the last Section: those before it are counted elsewhere.
    pub fn number_from(&mut self, start: usize) {
        let unit = self.last_section().unit;
        self.counted[self.counting].1[unit as usize] = start;
    }

    /// How many Blocks there are so far: the number of the next one among all of the Outline.
    pub fn block_count(&self) -> usize {
        self.sections.iter().map(|section| section.blocks.len()).sum()
    }

    /// The Section that Blocks are added to. There is one of lines where none was started.
    pub fn last_section(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            return self.section(Unit::Line);
        }
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    /// The Outline, if it covers the Source.
    pub fn finish(mut self) -> Result<Outline, Incomplete> {
        if self.covered != self.source_len {
            return Err(Incomplete { covered: self.covered, source_len: self.source_len });
        }
        for section in &mut self.sections {
            if section.groups.is_empty() {
                section.count_groups();
            }
        }
        Ok(Outline::new(self.kind, self.sections))
    }

    /// The same for a filter whose Blocks cover the Source by construction. Panics if they do not.
    pub fn complete(self) -> Outline {
        self.finish().unwrap_or_else(|fault| panic!("{fault}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_byte_and_every_unit_is_in_exactly_one_block(
            parts in prop::collection::vec((0usize..9, 0usize..4, 0usize..6), 0..40)
        ) {
            let source_len = parts.iter().map(|part| part.0).sum();
            let mut builder = Outline::builder(Kind::Log, source_len);
            let mut end = 0;
            for (bytes, units, new_section) in parts {
                match new_section {
                    0 => builder.section(Unit::Row),
                    1 => builder.section_within(".a", Unit::Row),
                    2 => builder.section_within(".b", Unit::Line),
                    _ => builder.last_section(),
                };
                end += bytes;
                builder.block(end, units, Form::Verbatim);
            }
            let outline = builder.finish().unwrap();
            let mut next_byte = 0;
            let mut next_units = std::collections::HashMap::new();
            for section in outline.sections() {
                let next_unit = next_units.entry((&section.within, section.unit)).or_insert(0);
                for block in &section.blocks {
                    prop_assert_eq!(block.span.start, next_byte);
                    prop_assert_eq!(block.address.start, *next_unit);
                    next_byte = block.span.end;
                    *next_unit = block.address.end;
                }
            }
            prop_assert_eq!(next_byte, source_len);
        }
    }

    #[test]
    fn an_outline_that_stops_short_or_goes_beyond_is_refused() {
        for end in [2, 4] {
            let mut builder = Outline::builder(Kind::Log, 3);
            builder.block(end, 1, Form::Verbatim);
            let fault = builder.finish().unwrap_err();
            assert_eq!(fault.to_string(), format!("the outline covers {end} of 3 bytes"));
        }
    }
}
