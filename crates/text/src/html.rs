//! The pieces of HTML: one for each heading, item, row of a table, run of code, and sentence of a paragraph.

use crate::claim::is_prose;
use crate::element::{Element, Place, is_void};
use crate::main_text::{self, Zone};
use crate::open::{Depths, Open};
use crate::piece::{Piece, Pieces, Role};
use crate::run::{Run, without_marks};
use crate::{plain, sentence};
use hr_core::{Source, Unit};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// Bytes of a paragraph from which on its sentences are told apart.
const LONG: usize = 240;
/// Bytes of preformatted prose that is left whole.
const SHORT_PREFORMATTED: usize = 600;
/// Bytes of code from which on the next empty line cuts it.
const LONG_CODE: usize = 1_000;
/// Longest target of a link that is printed.
const LONGEST_TARGET: usize = 120;
/// Open elements among which the one is looked for that an end tag ends.
const SEARCHED: usize = 64;

/// The pieces of the HTML `source`, counted in sentences and other elements.
pub(crate) fn pieces(source: &Source<'_>) -> Pieces {
    let bytes = source.bytes();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut page = Page::default();
    for Ok(token) in Tokenizer::new_with_emitter(bytes, emitter) {
        match token {
            Token::StartTag(tag) => page.start(&tag),
            Token::EndTag(tag) => page.end(&tag.name, tag.span.start),
            Token::String(text) => {
                page.text(&bytes[text.span.start..text.span.end], text.span.start);
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.flush(bytes.len());
    main_text::find(page.pieces, &page.zones).finish(source)
}

/// A page as far as it was read.
struct Page {
    pieces: Pieces,
    /// Where each piece stands.
    zones: Vec<Zone>,
    open: Vec<Open>,
    /// How many open elements are of each sort that matters to what is in them.
    depths: Depths,
    run: Run,
    /// The target of the last link in the run.
    target: Vec<u8>,
    /// Whether the item that is open has no text yet.
    item_begins: bool,
    /// Whether all cells of the row so far are headers.
    is_header_row: bool,
    /// The row that introduces the others of its table.
    header: Option<usize>,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            pieces: Pieces::new(Unit::Sentence, true),
            zones: Vec::new(),
            open: Vec::new(),
            depths: Depths::default(),
            run: Run::default(),
            target: Vec::new(),
            item_begins: false,
            is_header_row: false,
            header: None,
        }
    }
}

impl Page {
    fn start(&mut self, tag: &StartTag<usize>) {
        let (element, at) = (Element::of(&tag.name), tag.span.start);
        self.end_implied(element, &tag.name, at);
        self.boundary(element, at);
        match element {
            Element::Row => (self.is_header_row, self.item_begins) = (true, false),
            Element::Cell { is_header } => self.is_header_row &= is_header,
            Element::Item => self.item_begins = true,
            Element::Passage => {
                self.pieces.begin_passage();
                self.header = if *tag.name == *b"table" { None } else { self.header };
            }
            Element::Link => {
                self.target =
                    tag.attributes.get(&b"href"[..]).map_or(Vec::new(), |it| it.value.to_vec());
            }
            _ => {}
        }
        let is_open = !is_void(&tag.name) && !tag.self_closing;
        if is_open {
            let open = Open { name: tag.name.to_vec(), element, place: Place::of(tag) };
            self.depths.count(&open, |depth| *depth += 1);
            self.open.push(open);
        }
    }

    /// Ends what ends where an `element` begins, though no tag says so.
    fn end_implied(&mut self, element: Element, name: &[u8], at: usize) {
        let Some(last) = self.open.last() else { return };
        let is_block = !matches!(
            element,
            Element::Inline | Element::Link | Element::LineBreak | Element::Hidden
        );
        let ends = match last.element {
            Element::Cell { .. } => matches!(element, Element::Cell { .. } | Element::Row),
            Element::Row => element == Element::Row,
            Element::Item => element == Element::Item,
            _ => *last.name == *b"p" && is_block,
        };
        if ends {
            let name = last.name.clone();
            self.end(&name, at);
            self.end_implied(element, name.as_slice(), at);
        } else if element == Element::Link && last.element == Element::Link {
            self.end(name, at);
        }
    }

    fn end(&mut self, name: &[u8], at: usize) {
        let from = self.open.len().saturating_sub(SEARCHED);
        let Some(index) = self.open[from..].iter().rposition(|open| *open.name == *name) else {
            return;
        };
        self.boundary(self.open[from + index].element, at);
        for open in self.open.drain(from + index..) {
            self.depths.count(&open, |depth| *depth -= 1);
        }
    }

    /// Ends the run where an `element` begins or ends at `at`, if that begins a line.
    fn boundary(&mut self, element: Element, at: usize) {
        let in_row = self.depths.row > 0;
        match element {
            Element::Inline | Element::Link | Element::Hidden => {}
            Element::LineBreak if in_row => self.run.push(b" ", at, false, false),
            Element::LineBreak => self.run.add(b"\n", at),
            Element::Cell { .. } if in_row => {
                if !self.run.is_blank() && !self.run.text().ends_with(b"| ") {
                    self.run.add(b" | ", at);
                }
            }
            Element::Block | Element::Passage | Element::Item | Element::Heading(_) if in_row => {
                self.run.push(b" ", at, false, false);
            }
            _ => self.flush(at),
        }
    }

    fn text(&mut self, raw: &[u8], at: usize) {
        if self.depths.hidden == 0 {
            let (preformatted, linked) = (self.depths.preformatted > 0, self.depths.link > 0);
            self.run.push(raw, at, preformatted, linked);
        }
    }

    /// Adds the run as pieces of what it is, up to `end`.
    fn flush(&mut self, end: usize) {
        let run = std::mem::take(&mut self.run);
        if run.is_blank() {
            return;
        }
        let heading = self.open.iter().rev().take(SEARCHED).find_map(|open| match open.element {
            Element::Title => Some(1),
            Element::Heading(level) => Some(level),
            _ => None,
        });
        let text = run.text();
        if let Some(level) = heading {
            let mark = [&b"######"[..usize::from(level)], b" "].concat();
            self.add(end, Role::Heading(level), [&mark, text.trim_ascii()].concat(), &run);
        } else if self.depths.row > 0 {
            let text = text.trim_ascii();
            let text = text.strip_suffix(b" |").unwrap_or(text);
            let number = self.pieces.len();
            self.add(end, Role::Row, text.to_vec(), &run);
            self.pieces.pieces[number].lead = self.header;
            if self.is_header_row && self.header.is_none() {
                self.header = Some(number);
            }
        } else if self.depths.preformatted > 0 && text.len() > SHORT_PREFORMATTED && is_prose(text)
        {
            self.document(end, &run);
        } else if self.depths.preformatted > 0 {
            self.code(end, &run);
        } else {
            self.sentences(end, &run);
        }
        self.target.clear();
    }

    /// Adds code, cut at empty lines if it is long.
    fn code(&mut self, end: usize, run: &Run) {
        let text = run.text();
        let mut start = usize::from(text.starts_with(b"\n"));
        while start < text.len() {
            let least = (start + LONG_CODE).min(text.len());
            let gap = memchr::memmem::find(&text[least..], b"\n\n");
            let at = gap.map_or(text.len(), |gap| least + gap + 2);
            let is_last = text[at..].trim_ascii().is_empty();
            let to = if is_last { end } else { run.offset(at).unwrap_or(end) };
            let own = text[start..at].trim_ascii_end();
            self.add(to.clamp(self.pieces.end(), end), Role::Code, own.to_vec(), run);
            if is_last {
                break;
            }
            start = at;
        }
    }

    /// Adds the pieces of a text that is preformatted as a whole.
    fn document(&mut self, end: usize, run: &Run) {
        let source = Source::new(run.text());
        let first = self.pieces.len();
        let mut passage = 0;
        for piece in plain::pieces(&source, Unit::Line).pieces {
            let is_last = piece.span.end == source.len();
            let to = if is_last { None } else { run.offset(piece.span.end) };
            let to = to.unwrap_or(end).clamp(self.pieces.end(), end);
            let text = piece.span.of(source.bytes()).trim_ascii_end();
            if piece.passage != passage {
                passage = piece.passage;
                self.pieces.begin_passage();
            }
            self.add(to, piece.role, text.to_vec(), run).lead = piece.lead.map(|lead| first + lead);
        }
    }

    /// Adds the sentences of a paragraph or an item.
    fn sentences(&mut self, end: usize, run: &Run) {
        let text = run.text();
        let (role, mark) = match self.depths.item {
            0 => (Role::Prose, &b""[..]),
            _ if self.item_begins => (Role::Item, &b"- "[..]),
            _ => (Role::Item, &b"  "[..]),
        };
        self.item_begins = false;
        let ends = if text.len() < LONG { vec![text.len()] } else { sentence::ends(text) };
        let mut start = 0;
        for &at in &ends {
            let is_last = at == text.len() || text[at..].trim_ascii().is_empty();
            let own = if is_last { text[start..].trim_ascii_end() } else { &text[start..at] };
            let own = if start == 0 { own.trim_ascii_start() } else { own };
            let mut printed = if start == 0 { mark.to_vec() } else { Vec::new() };
            printed.extend_from_slice(own);
            if is_last {
                printed.extend_from_slice(&self.link(run));
                self.add(end, role, printed, run);
                break;
            }
            let to = run.offset(at).unwrap_or(end).clamp(self.pieces.end(), end);
            self.add(to, role, printed, run);
            start = at;
        }
    }

    /// ` <target>` of the link that the whole of `run` is, if it leads anywhere else.
    fn link(&self, run: &Run) -> Vec<u8> {
        let target = self.target.as_slice();
        let is_link = run.linked() + 4 >= run.text().len() && !target.is_empty();
        let leads = !target.starts_with(b"#")
            && !target.starts_with(b"javascript:")
            && target.len() <= LONGEST_TARGET;
        let is_plain = target.iter().all(u8::is_ascii_graphic);
        if is_link && leads && is_plain { [b" <", target, b">"].concat() } else { Vec::new() }
    }

    /// Adds the piece of `run` up to `end`, of which `text` is printed.
    fn add(&mut self, end: usize, role: Role, text: Vec<u8>, run: &Run) -> &mut Piece {
        let is_linked = run.linked() * 4 > run.text().len() * 3;
        self.zones.push(Zone { place: self.depths.place(), is_linked });
        let piece = self.pieces.add(end, role);
        piece.printed = Some(without_marks(text).into());
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><html><head><title>Mills</title><style>p {}</style></head><body>\
        <nav><ul><li><a href=\"/\">Home</a></li></ul></nav><main><h1>Mills &amp; stones</h1>\
        <p>They <b>grind</b> what\nthe fields give.</p><ul><li>wheat<li>rye</ul>\
        <table><tr><th>Grain</th><th>t</th></tr><tr><td>rye</td><td>3</td></tr></table>\
        <pre>mill \\\n  --stones 2</pre><p><a href=\"/more\">More of it</a></p></main><script>let a = 1 < 2;</script></body></html>";

    fn printed(page: &str) -> Vec<(Role, String)> {
        let text = pieces(&Source::new(page.as_bytes()));
        let printed = text.pieces.iter().map(|piece| {
            let text = piece.printed.as_deref().unwrap_or_default();
            (piece.role, String::from_utf8_lossy(text).into_owned())
        });
        printed.collect()
    }

    #[test]
    fn each_element_is_a_piece() {
        let expected = [
            (Role::Heading(1), "# Mills"),
            (Role::Aside, "- Home </>"),
            (Role::Heading(1), "# Mills & stones"),
            (Role::Prose, "They grind what the fields give."),
            (Role::Item, "- wheat"),
            (Role::Item, "- rye"),
            (Role::Row, "Grain | t"),
            (Role::Row, "rye | 3"),
            (Role::Code, "mill \\\n  --stones 2"),
            (Role::Prose, "More of it </more>"),
        ];
        let expected = expected.map(|(role, text)| (role, text.to_owned()));
        assert_eq!(printed(PAGE), expected);
    }

    #[test]
    fn a_row_goes_with_the_header_of_its_table() {
        let text = pieces(&Source::new(PAGE.as_bytes()));
        assert_eq!((text.pieces[6].lead, text.pieces[7].lead), (None, Some(6)));
        assert_eq!(text.pieces[7].heading, Some(2));
    }

    #[test]
    fn sentences_of_long_paragraphs_have_their_own_bytes() {
        let sentence = "The mill that stood by the river was burnt &amp; built <i>anew</i> in that year, as they say. ";
        let page = format!("<html><p>{}</p>", sentence.repeat(4).trim_end());
        let source = Source::new(page.as_bytes());
        let text = pieces(&source);
        assert_eq!(text.pieces.len(), 4);
        assert!(text.pieces[1].span.of(source.bytes()).starts_with(b"The mill"));
        assert!(text.pieces[1].span.of(source.bytes()).ends_with(b"say. "));
    }

    #[test]
    fn what_looks_like_a_mark_is_moved_from_the_start_of_the_line() {
        assert_eq!(printed("<html><p>&#91;hr 1: 1 line]")[0].1, " [hr 1: 1 line]");
    }
}
