//! What a filter returns.

use crate::{Address, Kind, Span, Texts, Unit};

/// Names a group of Blocks that are alike (one template, one shape). Counts from 0 in each Section.
pub type GroupId = u32;

/// How strongly a Block claims its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// Not shown, even where all would fit: the reader knows it, or it was not read.
    Known,
    /// Shown while the budget lasts, heaviest first.
    #[default]
    Optional,
    /// Stands for a whole group; may stretch a default budget.
    Sample,
    /// Must be shown, whatever the budget.
    Evidence,
}

/// How a Block is printed when it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// The bytes of its span.
    Verbatim,
    /// An exact, shorter re-encoding of them, without its last line end.
    Encoded(Box<[u8]>),
    /// The same, but of a part of them: marks stand for the rest.
    Brief(Box<[u8]>),
}

/// A part of the Source that is shown or left out as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The bytes it stands for.
    pub span: Span,
    /// The same in the Section's units.
    pub address: Address,
    /// How it is printed when it is shown.
    pub form: Form,
    /// How strongly it claims its place.
    pub keep: Keep,
    /// What is lost if it goes, relative to other Blocks with the same `keep`: 0 for nothing.
    pub weight: f32,
    /// The Blocks it is like: which of its Section's groups it is in, if all of it is in one.
    pub group: Option<GroupId>,
    /// The Block, by its number among all of the Outline, that tells what this one is part of: it is shown wherever this one is.
    pub part_of: Option<usize>,
    /// The groups that most of its units are in, where it is in several.
    pub shares: Box<[Share]>,
    /// Tokens of its text, where the filter has counted them.
    pub tokens: Option<usize>,
    /// How well its text answers the reader's query (BM25 among all), where the filter has scored it.
    pub score: Option<f32>,
    /// What it stands out in, in words that its text may lack: a reader may ask for it by them.
    pub about: Box<str>,
}

/// How many units of a Block are in one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The group.
    pub group: GroupId,
    /// How many units: exactly, or at least.
    pub count: usize,
    /// Whether there may be more.
    pub is_least: bool,
}

/// Units of a Section that are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// How many.
    pub count: usize,
    /// Where they are, in order; only the first of them, where they are too many to be listed.
    pub places: Vec<Address>,
    /// The number of the last one.
    pub last: usize,
}

impl Group {
    /// Runs of units that are listed for a group unless a filter knows better.
    pub const PLACES: usize = 5;

    /// Counts the units of `address`, which come after all that were counted, and lists them if that takes
    /// no more than `places` runs in all.
    pub fn add(&mut self, address: Address, places: usize) {
        let listed = self.places.len();
        match self.places.last_mut() {
            Some(run) if run.end == address.start => run.end = address.end,
            _ if listed < places => self.places.push(address),
            _ => {}
        }
        self.count += address.count();
        self.last = address.end - 1;
    }

    /// Whether all of its places are listed.
    pub fn is_listed(&self) -> bool {
        self.places.iter().map(|run| run.count()).sum::<usize>() == self.count
    }
}

/// Something exact that a filter knows about a Section as a whole, such as its count of levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about, in a word or two.
    pub label: String,
    /// The statement.
    pub text: String,
}

impl Block {
    /// What is printed when it is shown. A verbatim Block ends with its line end, if it has one.
    pub fn text<'a>(&'a self, texts: &'a dyn Texts) -> &'a [u8] {
        match &self.form {
            Form::Verbatim => texts.text(self.span),
            Form::Encoded(text) | Form::Brief(text) => text,
        }
    }
}

impl Block {
    /// Takes over from `other`, a Block of another Outline, what is said of it: all but where it is, how it is
    /// printed, and its score, which is one among others. `first` is the number that the first Block of that
    /// Outline has here.
    pub fn take_over(&mut self, other: Block, first: usize) {
        self.keep = other.keep;
        self.weight = other.weight;
        self.group = other.group;
        self.part_of = other.part_of.map(|number| first + number);
        self.shares = other.shares;
        self.tokens = other.tokens;
        self.about = other.about;
    }
}

/// A run of Blocks that are counted in the same unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// What the addresses count.
    pub unit: Unit,
    /// The path of the string that holds what is counted, if that is a document within the Source. Such a
    /// document has numbers of its own.
    pub within: Option<Box<str>>,
    /// What to say before the Blocks.
    pub facts: Vec<Fact>,
    /// The groups, by their number. Those of single Blocks are counted by
    /// [`finish`](OutlineBuilder::finish), if there are none yet.
    pub groups: Vec<Group>,
    /// The Blocks, in the order of the Source, without gaps.
    pub blocks: Vec<Block>,
}

impl Section {
    fn count_groups(&mut self) {
        for block in &self.blocks {
            let Some(id) = block.group else { continue };
            let id = id as usize;
            if self.groups.len() <= id {
                self.groups.resize_with(id + 1, Group::default);
            }
            self.groups[id].add(block.address, Group::PLACES);
        }
    }
}

/// A Source as an ordered list of Blocks which cover every byte exactly once.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    kind: Kind,
    sections: Vec<Section>,
    whole: Option<Box<[u8]>>,
}

impl Outline {
    /// Starts an Outline of a Source of `source_len` bytes.
    pub fn builder(kind: Kind, source_len: usize) -> OutlineBuilder {
        let outline = Outline { kind, sections: Vec::new(), whole: None };
        let counted = vec![(None, [0; Unit::COUNT])];
        OutlineBuilder { outline, source_len, covered: 0, counted, counting: 0 }
    }

    /// What the Source was taken for.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The Sections, in the order of the Source.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The same, to be taken over.
    pub fn into_sections(self) -> Vec<Section> {
        self.sections
    }

    /// All of the Source in an exact re-encoding that is shorter than its Blocks together, without the last line end; if the
    /// filter knows one.
    pub fn whole(&self) -> Option<&[u8]> {
        self.whole.as_deref()
    }

    /// The same Outline with such a re-encoding.
    pub fn with_whole(self, whole: Box<[u8]>) -> Self {
        Self { whole: Some(whole), ..self }
    }

    /// All Blocks, in the order of the Source, to be weighed anew.
    pub fn blocks_mut(&mut self) -> impl Iterator<Item = &mut Block> {
        self.sections.iter_mut().flat_map(|section| &mut section.blocks)
    }

    /// All Blocks, in the order of the Source.
    pub fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }
}

/// A filter whose Source comes piece by piece and is not held: it knows the Outline at the end.
pub trait StreamFilter: Send {
    /// Takes the next bytes. However they come, the Outline is the same.
    fn push(&mut self, bytes: &[u8]);

    /// Ends the Source, and tells which parts of it are to be read once more: in order, none within another, and
    /// few enough to be held.
    fn wants(&mut self) -> Vec<Span>;

    /// The Outline of all bytes, or why the Source cannot be read as the filter's kind after all. `texts` has
    /// the spans that it wants.
    fn finish(self: Box<Self>, texts: &dyn Texts) -> Result<Outline, String>;
}

/// Builds an [`Outline`]. Each Block begins where the one before ended, so none can overlap or leave
/// a gap; [`finish`](OutlineBuilder::finish) checks that the last one ends where the Source does.
#[derive(Debug)]
pub struct OutlineBuilder {
    outline: Outline,
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
        self.outline.sections.push(Section { unit, within, facts, groups, blocks });
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
        self.outline.sections.iter().map(|section| section.blocks.len()).sum()
    }

    /// The Section that Blocks are added to. There is one of lines where none was started.
    pub fn last_section(&mut self) -> &mut Section {
        if self.outline.sections.is_empty() {
            return self.section(Unit::Line);
        }
        let last = self.outline.sections.len() - 1;
        &mut self.outline.sections[last]
    }

    /// The Outline, if it covers the Source.
    pub fn finish(mut self) -> Result<Outline, Incomplete> {
        for section in &mut self.outline.sections {
            if section.groups.is_empty() {
                section.count_groups();
            }
        }
        if self.covered == self.source_len {
            Ok(self.outline)
        } else {
            Err(Incomplete { covered: self.covered, source_len: self.source_len })
        }
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
    fn a_group_lists_its_places_while_they_are_few() {
        let mut group = Group::default();
        for (start, end) in [(0, 1), (1, 3), (5, 6)] {
            group.add(Address { start, end }, 2);
        }
        let places: Vec<String> = group.places.iter().map(Address::to_string).collect();
        assert_eq!((group.count, group.last, places.join(", ").as_str()), (4, 5, "1-3, 6"));
        assert!(group.is_listed());
        group.add(Address { start: 8, end: 9 }, 2);
        group.add(Address { start: 9, end: 10 }, 2);
        assert_eq!((group.count, group.last, group.places.len()), (6, 9, 2));
        assert!(!group.is_listed());
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
