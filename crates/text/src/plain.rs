//! The pieces of text that is no HTML.

use crate::lines::{Line, indent, lines};
use crate::piece::{Pieces, Role};
use crate::{sentence, speaker};
use hr_core::{Source, Unit};

/// Weighted mean length of the lines from which on a text is counted in sentences.
const LONG_LINES: usize = 300;
/// Bytes of a passage from which on the next piece begins another.
const LONG_PASSAGE: usize = 1_500;
/// Lines of code from which on the next empty line cuts it.
const LONG_CODE: usize = 15;
/// Bytes of a paragraph in short lines from which on the end of a sentence at the end of a line cuts it.
const LONG_ENOUGH: usize = 160;
/// The same for any end of a line.
const TOO_LONG: usize = 1_200;
/// Bytes of an item from which on its sentences are told apart.
const LONG_ITEM: usize = 600;
/// Longest line of a paragraph that was wrapped to fit a width.
const WIDEST: usize = 140;

/// Whether a text is counted in sentences: most of it is in lines that hold many.
pub(crate) fn unit(source: &Source<'_>) -> Unit {
    let (mut sum, mut squares) = (0_u64, 0_u64);
    for line in source.lines() {
        let len = line.len() as u64;
        sum += len;
        squares = squares.saturating_add(len.saturating_mul(len));
    }
    if squares >= sum.saturating_mul(LONG_LINES as u64) && sum > 0 {
        Unit::Sentence
    } else {
        Unit::Line
    }
}

/// The pieces of `source`, counted in `unit`.
pub(crate) fn pieces(source: &Source<'_>, unit: Unit) -> Pieces {
    let lines = lines(source);
    let mut cutter = Cutter {
        source,
        lines: &lines,
        pieces: Pieces::new(unit, false),
        next: 0,
        lead: None,
        items: Vec::new(),
        passage_start: 0,
    };
    while cutter.next < lines.len() {
        cutter.step();
    }
    cutter.pieces.finish(source)
}

/// Cuts a text, line by line.
struct Cutter<'a> {
    source: &'a Source<'a>,
    lines: &'a [Line],
    pieces: Pieces,
    /// The line that is next.
    next: usize,
    /// The piece that introduces what follows.
    lead: Option<usize>,
    /// The items that are open, with their indents.
    items: Vec<(usize, usize)>,
    /// The offset that the passage starts at.
    passage_start: usize,
}

impl Cutter<'_> {
    fn step(&mut self) {
        let number = self.next;
        match self.lines[number] {
            Line::Blank => self.blank(),
            Line::Rule => {
                self.next += 1;
                let is_overline = matches!(self.lines.get(self.next), Some(Line::Heading(_)));
                if !is_overline {
                    self.pieces.extend(self.end_of(number));
                }
            }
            Line::Heading(level) => {
                self.next += 1;
                if self.lines.get(self.next) == Some(&Line::Rule) {
                    self.next += 1;
                }
                self.forget_leads();
                let end = self.end_of(self.next - 1);
                self.pieces.add(end, Role::Heading(level));
                self.begin_passage();
            }
            Line::Code { .. } => self.code(),
            Line::Item(indent) => self.item(indent),
            Line::Row => self.table(),
            Line::Text(indent) => self.text(indent),
        }
    }

    /// The offset after line `number`.
    fn end_of(&self, number: usize) -> usize {
        self.source.line_span(number).end
    }

    fn begin_passage(&mut self) {
        self.pieces.begin_passage();
        self.passage_start = self.pieces.end();
    }

    fn forget_leads(&mut self) {
        self.lead = None;
        self.items.clear();
    }

    /// Empty lines belong to the piece before them. A list goes on after them, and so does what was introduced.
    fn blank(&mut self) {
        while self.lines.get(self.next) == Some(&Line::Blank) {
            self.pieces.extend(self.end_of(self.next));
            self.next += 1;
        }
        let goes_on = match self.lines.get(self.next) {
            Some(Line::Item(_)) => self.lead.is_some() || !self.items.is_empty(),
            Some(Line::Code { .. } | Line::Row) => self.lead.is_some(),
            _ => false,
        };
        if !goes_on || self.pieces.end() - self.passage_start > LONG_PASSAGE {
            self.begin_passage();
        }
    }

    fn code(&mut self) {
        let mut start = self.next;
        self.next += 1;
        while self.lines.get(self.next) == Some(&Line::Code { opens: false }) {
            self.next += 1;
            let is_long = self.next - start >= LONG_CODE;
            if is_long && self.source.line(self.next - 1).trim_ascii().is_empty() {
                self.add_code(start);
                start = self.next;
            }
        }
        if self.next > start {
            self.add_code(start);
        }
    }

    /// Adds the lines of code from `start` on as a piece.
    fn add_code(&mut self, start: usize) {
        let (lead, end) = (self.lead, self.end_of(self.next - 1));
        let piece = self.pieces.add(end, Role::Code);
        piece.units = self.next - start;
        piece.lead = lead;
    }

    /// An item with the lines that go on with it. Those that are indented deeper are part of it.
    fn item(&mut self, indent: usize) {
        let first = self.next;
        self.next += 1;
        while matches!(self.lines.get(self.next), Some(Line::Text(_))) {
            self.next += 1;
        }
        while self.items.last().is_some_and(|open| open.0 >= indent) {
            self.items.pop();
        }
        let lead = self.items.last().map(|open| open.1).or(self.lead);
        let number = self.pieces.len();
        self.add_lines(first, lead);
        self.pieces.pieces[number..].iter_mut().for_each(|piece| piece.role = Role::Item);
        self.items.push((indent, number));
    }

    /// The rows of a table. The first ones, to the line under them, introduce the others.
    fn table(&mut self) {
        let first = self.next;
        while self.lines.get(self.next) == Some(&Line::Row) {
            self.next += 1;
        }
        let is_rule = |number: &usize| {
            let line = self.source.line(*number).iter();
            line.clone().all(|byte| b"|+-=: \t".contains(byte))
        };
        let is_grid = self.source.line(first).trim_ascii_start().starts_with(b"+");
        let under = (first + 1..self.next.min(first + 6)).find(is_rule);
        let lead = self.lead;
        let mut header = lead;
        let mut start = first;
        for number in first..self.next {
            let ends = match under {
                Some(under) if number < under => false,
                _ => !is_grid || is_rule(&number) || number + 1 == self.next,
            };
            if !ends {
                continue;
            }
            let end = self.end_of(number);
            let index = self.pieces.len();
            let units = number + 1 - start;
            let piece = self.pieces.add(end, Role::Row);
            piece.units = units;
            piece.lead = header;
            if under == Some(number) {
                header = Some(index);
            }
            start = number + 1;
        }
    }

    /// A paragraph. If its first line stands out to the left, that is the term which the others explain, and what follows deeper
    /// than it.
    fn text(&mut self, indent: usize) {
        let first = self.next;
        while self.items.last().is_some_and(|open| open.0 >= indent) {
            self.items.pop();
        }
        let item = self.items.last().map(|open| open.1);
        if item.is_none() {
            self.forget_leads();
        }
        while matches!(self.lines.get(self.next), Some(Line::Text(_))) {
            self.next += 1;
        }
        let number = self.pieces.len();
        let has_term = first + 1 < self.next && self.is_deeper(first + 1, indent);
        self.add_lines(first, item);
        if has_term {
            self.items.push((indent, number));
            for piece in self.pieces.pieces[number..].iter_mut().skip(1) {
                piece.lead = Some(number);
            }
        }
        if self.source.line(self.next - 1).trim_ascii_end().ends_with(b":") {
            self.lead = Some(self.pieces.len() - 1);
        }
    }

    /// Whether line `number` is text that is indented deeper than `indent`.
    fn is_deeper(&self, number: usize, indent: usize) -> bool {
        matches!(self.lines.get(number), Some(Line::Text(deeper)) if *deeper > indent + 1)
    }

    /// Adds the lines from `first` to `next`, introduced by `lead`.
    fn add_lines(&mut self, first: usize, lead: Option<usize>) {
        match self.pieces.unit {
            Unit::Sentence => self.sentences(first, lead),
            _ => self.short_lines(first, lead),
        }
    }

    /// Adds the lines from `first` to `next`, each cut into its sentences. What somebody says goes with who says it.
    fn sentences(&mut self, first: usize, lead: Option<usize>) {
        for number in first..self.next {
            if number > first && lead.is_none() {
                self.begin_passage();
            }
            let line = self.source.line_span(number);
            let text = line.of(self.source.bytes());
            let is_item = matches!(self.lines[number], Line::Item(_));
            if is_item && text.len() < LONG_ITEM {
                self.pieces.add(line.end, Role::Prose).lead = lead;
                continue;
            }
            let speaker = speaker::len(text).map(|_| self.pieces.len());
            for end in sentence::ends(text) {
                let own = speaker.filter(|&first| first < self.pieces.len());
                self.pieces.add(line.start + end, Role::Prose).lead = own.or(lead);
            }
        }
    }

    /// Adds the lines from `first` to `next`, those together that hold a sentence.
    fn short_lines(&mut self, first: usize, lead: Option<usize>) {
        let widest = (first..self.next).map(|it| self.source.line(it).len()).max().unwrap_or(0);
        let mut start = self.source.line_span(first).start;
        for number in first..self.next {
            let end = self.end_of(number);
            let is_last = number + 1 == self.next;
            let length = end - start;
            let ends = is_last
                || length > TOO_LONG
                || !self.goes_on(number, widest)
                || length > LONG_ENOUGH && ends_sentence(self.source.line(number));
            if ends {
                if start - self.passage_start.min(start) > LONG_PASSAGE {
                    self.begin_passage();
                }
                self.pieces.add(end, Role::Prose).lead = lead;
                start = end;
            }
        }
    }

    /// Whether line `number` was broken only because the first word of the next one would not have fitted, or is a term that
    /// the next one explains.
    fn goes_on(&self, number: usize, widest: usize) -> bool {
        let line = self.source.line(number);
        if self.is_deeper(number + 1, indent(line)) {
            return true;
        }
        let next = self.source.line(number + 1).trim_ascii_start();
        let word = next.iter().position(u8::is_ascii_whitespace).unwrap_or(next.len());
        widest <= WIDEST && line.len() + 1 + word > widest.saturating_sub(8)
    }
}

/// Whether a sentence ends where `line` does.
fn ends_sentence(line: &[u8]) -> bool {
    let end = line.iter().rposition(|byte| !b"\"')] \t".contains(byte)).map_or(0, |last| last + 1);
    let line = &line[..end];
    matches!(line.last(), Some(b'.' | b'!' | b'?' | b':'))
        || ["。", "！", "？"].iter().any(|end| line.ends_with(end.as_bytes()))
}
