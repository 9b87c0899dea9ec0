//! The parts of a Source that are shown or left out.

use crate::{Address, GroupId, Share, Span, Texts};

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

/// Share of a Source that samples may take, one in so many, and bytes that they may take at least and at most; of a small
/// Source no more than a third.
const SAMPLE_SHARE: usize = 12;
const SAMPLE_LEAST: usize = 6_000;
const SAMPLE_MOST: usize = 24_000;

impl Keep {
    /// Bytes that samples may take of a Source of `source_len`, by a filter that has more candidates than a default budget
    /// is to be stretched for.
    pub fn sample_room(source_len: usize) -> usize {
        (source_len / SAMPLE_SHARE).clamp(SAMPLE_LEAST.min(source_len / 3), SAMPLE_MOST)
    }
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

impl Block {
    /// What is printed when it is shown. A verbatim Block ends with its line end, if it has one.
    pub fn text<'a>(&'a self, texts: &'a dyn Texts) -> &'a [u8] {
        match &self.form {
            Form::Verbatim => texts.text(self.span),
            Form::Encoded(text) | Form::Brief(text) => text,
        }
    }

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
