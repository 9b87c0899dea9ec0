//! A text in pieces.

use hr_core::{Source, Span, Unit};

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A heading of a level from 1 on.
    Heading(u8),
    /// Sentences.
    Prose,
    /// An item of a list.
    Item,
    /// A row of a table.
    Row,
    /// Lines of code.
    Code,
    /// What stands around the main text of a page: navigation, forms, footers.
    Aside,
}

/// A part of a text that is shown or left out as one.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Its bytes in the Source, with the white space and tags around it.
    pub(crate) span: Span,
    /// How many units it is.
    pub(crate) units: usize,
    pub(crate) role: Role,
    /// What is printed of it, if that is not its bytes.
    pub(crate) printed: Option<Box<[u8]>>,
    /// The paragraph, list or table that it is in, counted from 0.
    pub(crate) passage: usize,
    /// The heading that it is under.
    pub(crate) heading: Option<usize>,
    /// What introduces it: the sentence before a list, the header of a table.
    pub(crate) lead: Option<usize>,
}

impl Piece {
    /// What is printed of it.
    pub(crate) fn text<'a>(&'a self, bytes: &'a [u8]) -> &'a [u8] {
        self.printed.as_deref().unwrap_or_else(|| self.span.of(bytes))
    }

    /// The piece that is shown wherever this one is.
    pub(crate) fn part_of(&self) -> Option<usize> {
        self.lead.or(self.heading)
    }
}

/// All pieces of a text, and what they are counted in.
#[derive(Debug)]
pub(crate) struct Pieces {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) unit: Unit,
    /// Whether what is printed is the text of HTML.
    pub(crate) is_html: bool,
    /// The headings that are open, with their levels.
    headings: Vec<(u8, usize)>,
    passage: usize,
}

impl Pieces {
    pub(crate) fn new(unit: Unit, is_html: bool) -> Self {
        Self { pieces: Vec::new(), unit, is_html, headings: Vec::new(), passage: 0 }
    }

    /// How many there are: the number of the next one.
    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The offset after the last one.
    pub(crate) fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.span.end)
    }

    /// Begins the next passage.
    pub(crate) fn begin_passage(&mut self) {
        self.passage += 1;
    }

    /// Adds the piece from the end of the last one to `end`, of one unit.
    pub(crate) fn add(&mut self, end: usize, role: Role) -> &mut Piece {
        if let Role::Heading(level) = role {
            while self.headings.last().is_some_and(|open| open.0 >= level) {
                self.headings.pop();
            }
            self.passage += 1;
        }
        let number = self.pieces.len();
        let heading = self.headings.last().map(|open| open.1);
        if let Role::Heading(level) = role {
            self.headings.push((level, number));
        }
        let (span, passage) = (Span::new(self.end(), end), self.passage);
        let piece = Piece { span, units: 1, role, printed: None, passage, heading, lead: None };
        self.pieces.push(piece);
        &mut self.pieces[number]
    }

    /// Makes the last piece reach to `end`. What comes before the first one is left to that.
    pub(crate) fn extend(&mut self, end: usize) {
        if let Some(last) = self.pieces.last_mut() {
            last.span.end = end;
        }
    }

    /// Sees to it that all bytes of `source` are in a piece, and counts lines, if they are counted in these.
    pub(crate) fn finish(mut self, source: &Source<'_>) -> Self {
        if self.pieces.is_empty() && !source.is_empty() {
            self.add(source.len(), Role::Prose);
        }
        self.extend(source.len());
        if self.unit == Unit::Line {
            let mut line = 0;
            for piece in &mut self.pieces {
                let next = match piece.span.end {
                    end if end == source.len() => source.line_count(),
                    end => source.line_at(end),
                };
                piece.units = next - line;
                line = next;
            }
        }
        self
    }
}
