//! What a filter returns.

use crate::{Block, Group, Kind, OutlineBuilder, Unit};

/// Something exact that a filter knows about a Section as a whole, such as its count of levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about, in a word or two.
    pub label: String,
    /// The statement.
    pub text: String,
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
    /// Counts the Blocks of each group.
    pub(crate) fn count_groups(&mut self) {
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
        OutlineBuilder::new(kind, source_len)
    }

    pub(crate) fn new(kind: Kind, sections: Vec<Section>) -> Self {
        Self { kind, sections, whole: None }
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
