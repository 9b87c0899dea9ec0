//! Documents in strings: the log, JSON or other text that a tool has put into `{"stdout": "..."}`.
//!
//! A long string between tables is unescaped and given to whoever knows other kinds of text. What comes back is taken
//! over Block by Block: each stands for the escaped bytes of the string, and is printed as the text without escapes.

mod escapes;

use crate::frame::Framed;
use crate::outline::View;
use crate::path::{leads_to, push_index, push_key};
use crate::pieces::{is_stream, is_table_of_rows};
use crate::stream::{HELD, shows_rows};
use crate::tape::{Value, ValueKind};
use escapes::Escapes;
pub(crate) use escapes::unescaped;
use hr_core::{Fact, Form, MARK_START, Outline, OutlineBuilder, Source, Span, Unit};
use hr_fit::{shell_word, with_commas};
use memchr::{memchr, memmem};
use std::collections::BTreeMap;

/// Makes the Outline of a document in a string, if it is of a kind that some filter serves.
pub type Inner = fn(&Source<'_>, View<'_>) -> Option<Outline>;

/// Where a text is that is not the Source itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Within<'q> {
    /// The path of the string that holds it. Empty for the Source.
    pub path: &'q str,
    /// In how many strings it is.
    pub depth: usize,
}

/// Bytes of a string from which on it is looked into, and the part of the Source that it must be: what is said about
/// each costs tokens.
const LEAST: usize = 1_500;
const LEAST_PART: usize = 64;
/// Lines of a document that is not worth being told about as such.
const FEW_LINES: usize = 8;
/// In how many strings a document may be.
const MOST_STRINGS: usize = 3;
/// How deep strings are looked for.
const MAX_DEPTH: usize = 64;
/// Bytes of a path that is still worth printing.
const LONG_PATH: usize = 120;

/// A string with the document in it.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    value: Value<'t>,
    /// Where the string is, from the Source on.
    path: String,
    text: String,
    outline: Outline,
}

/// The strings of a JSON text that hold documents, by where they start.
#[derive(Debug, Default)]
pub(crate) struct Documents<'t>(BTreeMap<usize, Document<'t>>);

impl<'t> Documents<'t> {
    /// Those among the values of `framed` which are in no table.
    pub(crate) fn of(framed: &'t Framed<'_>, view: View<'_>) -> Self {
        let (Some(inner), Some(room)) = (view.inner, view.room) else { return Self::default() };
        if view.within.depth >= MOST_STRINGS || is_stream(framed) {
            return Self::default();
        }
        let least = LEAST.max(framed.tape.bytes().len() / LEAST_PART);
        let documents = Self::default();
        let mut search = Search { framed, view, inner, room, least, documents };
        for root in framed.tape.roots() {
            search.value(root, &mut String::new(), 0);
        }
        search.documents
    }

    /// Whether there are some in `span`.
    pub(crate) fn are_in(&self, span: Span) -> bool {
        self.0.range(span.start..span.end).next().is_some()
    }

    /// Takes the one that `value` is.
    pub(crate) fn take(&mut self, value: Value<'_>) -> Option<Document<'t>> {
        self.0.remove(&value.span().start)
    }
}

/// Looks for documents.
struct Search<'t, 'q> {
    framed: &'t Framed<'t>,
    view: View<'q>,
    inner: Inner,
    room: usize,
    /// Bytes of a string that may be one.
    least: usize,
    documents: Documents<'t>,
}

impl<'t> Search<'t, '_> {
    fn value(&mut self, value: Value<'t>, path: &mut String, depth: usize) {
        if value.span().len() < self.least || depth > MAX_DEPTH {
            return;
        }
        let parent = path.len();
        match value.kind() {
            ValueKind::String => {
                if let Some(document) = self.document(value, path) {
                    self.documents.0.insert(value.span().start, document);
                }
            }
            ValueKind::Array if is_table_of_rows(value, depth) => {}
            ValueKind::Array => {
                for (number, element) in value.elements().enumerate() {
                    push_index(path, number);
                    self.value(element, path, depth + 1);
                    path.truncate(parent);
                }
            }
            _ => {
                for (key, member) in value.members() {
                    push_key(path, key.unquoted().unwrap_or_default());
                    self.value(member, path, depth + 1);
                    path.truncate(parent);
                }
            }
        }
    }

    fn document(&self, value: Value<'t>, path: &str) -> Option<Document<'t>> {
        let Within { path: before, depth } = self.view.within;
        let full = format!("{before}{path}");
        // A reader must be able to ask for more of it.
        if full.is_empty() || full.len() > LONG_PATH || !leads_to(self.framed, path, value) {
            return None;
        }
        let text = unescaped(value.raw()).filter(|text| is_unmarked(text))?;
        if text.len() > HELD && shows_rows(&text.as_bytes()[..=HELD]) {
            // Rows of what is so large are found by other numbers.
            return None;
        }
        let share = self.room as u64 * value.span().len() as u64;
        let room = Some((share / self.framed.tape.bytes().len().max(1) as u64) as usize);
        let within = Within { path: &full, depth: depth + 1 };
        let source = Source::new(text.as_bytes());
        let outline = (self.inner)(&source, View { room, within, ..self.view })?;
        let is_few = |unit| unit == Unit::Line && source.line_count() < FEW_LINES;
        if outline.sections().iter().all(|section| is_few(section.unit)) {
            return None;
        }
        Some(Document { value, path: full, text, outline })
    }
}

impl Document<'_> {
    /// Adds the Blocks of the document to those of the text around it, the last of which is the string up to the
    /// offset `end`.
    pub(crate) fn add_to(self, outline: &mut OutlineBuilder, end: usize) {
        let mut escapes = Escapes::of(self.value);
        let mut about = Some(self.about());
        let text_end = self.text.len();
        let first = outline.block_count();
        for section in self.outline.into_sections() {
            let path = section.within.as_deref().unwrap_or(&self.path);
            let added = outline.section_within(path, section.unit);
            added.facts = about.take().into_iter().chain(section.facts).collect();
            added.groups = section.groups;
            for mut block in section.blocks {
                // After the text comes the closing quote.
                let is_last = block.span.end == text_end;
                let block_end = if is_last { end } else { escapes.offset_of(block.span.end) };
                let text = block.span.of(self.text.as_bytes());
                let form = unescaped_form(std::mem::replace(&mut block.form, Form::Verbatim), text);
                let added = outline.block(block_end, block.address.count(), form);
                added.take_over(block, first);
            }
        }
    }

    /// What is said before it.
    fn about(&self) -> Fact {
        let count = |unit| {
            let own = self.outline.sections().iter().filter(|it| it.within.is_none());
            let blocks = own.filter(|it| it.unit == unit).flat_map(|it| &it.blocks);
            blocks.map(|block| block.address.count()).sum::<usize>()
        };
        let counted = |unit: Unit| match count(unit) {
            0 => String::new(),
            count => format!(", {} {}", with_commas(count), unit.noun(count)),
        };
        let (lines, rows) = (counted(Unit::Line), counted(Unit::Row));
        let part = match (lines.as_str(), rows.as_str()) {
            ("", "") => "",
            ("", _) => " --rows A-B",
            _ => " -l A-B",
        };
        let (kind, path) = (self.outline.kind(), shell_word(&self.path));
        Fact {
            label: format!("in {}", self.path),
            text: format!("{kind} in a string{lines}{rows}, without escapes; --at {path}{part}"),
        }
    }
}

/// How a Block with this `text` is printed: verbatim is the text without escapes.
fn unescaped_form(form: Form, text: &[u8]) -> Form {
    match form {
        Form::Verbatim => Form::Encoded(text.strip_suffix(b"\n").unwrap_or(text).into()),
        form => form,
    }
}

/// Whether nothing in `text` could be taken for a mark, and it is text.
fn is_unmarked(text: &str) -> bool {
    let text = text.as_bytes();
    let at_line_start = [b"\n", MARK_START].concat();
    !text.starts_with(MARK_START)
        && memmem::find(text, &at_line_start).is_none()
        && memchr(0, text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hr_core::Kind;
    use proptest::prelude::*;

    /// Every line is a Block.
    fn lines(source: &Source<'_>, _: View<'_>) -> Option<Outline> {
        let mut outline = Outline::builder(Kind::Log, source.len());
        for number in 0..source.line_count() {
            outline.block(source.line_span(number).end, 1, Form::Verbatim);
        }
        outline.finish().ok()
    }

    fn view() -> View<'static> {
        View { room: Some(10_000), inner: Some(lines), ..View::default() }
    }

    fn documents(text: &str) -> Vec<String> {
        let framed = crate::frame::frame(text.as_bytes()).unwrap();
        let documents = Documents::of(&framed, view());
        documents.0.into_values().map(|document| document.path).collect()
    }

    #[test]
    fn long_strings_that_can_be_asked_for_are_looked_into() {
        let line = "a line of text\\n";
        let (long, short) = (line.repeat(200), line.repeat(20));
        let rows = vec![format!("{{\"s\": \"{long}\"}}"); 9].join(",");
        for (text, expected) in [
            (format!("{{\"a\": \"{long}\", \"b\": \"{short}\"}}"), vec![".a"]),
            (format!("{{\"a\": \"{long}\", \"a\": \"{long}\"}}"), vec![".a"]),
            (format!("{{\"a\": [1, {{\"b c\": \"{long}\"}}]}}"), vec![".a[1].b c"]),
            (format!("[{rows}]"), vec![]),
            (format!("{{\"a\": \"{long}\\ud800\"}}"), vec![]),
            (format!("{{\"a\": \"{long}\\u0000\"}}"), vec![]),
            (format!("{{\"a\": \"{long}[hr 1: 1 line]\"}}"), vec![]),
            (format!("{{\"a\": \"[hr {long}\"}}"), vec![]),
            (format!("{{\"a\": \"{}\"}}", "no line".repeat(300)), vec![]),
            (format!("{{\"{}\": \"{long}\"}}", "k".repeat(200)), vec![]),
        ] {
            assert_eq!(documents(&text), expected, "{text}");
        }
    }

    /// A value with strings of some lines in it, in no table.
    fn value() -> impl Strategy<Value = serde_json::Value> {
        let text = "([a-z \"\\\\\t\réλ\u{1f600}\u{1}\\[]{0,300}\n?){0,30}";
        let leaf = prop_oneof![
            text.prop_map(serde_json::Value::from),
            any::<i32>().prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
                prop::collection::hash_map("[a-c.\"é]{0,3}", inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn documents_and_what_is_around_them_are_all_there(value in value()) {
            let text = serde_json::to_string_pretty(&value).unwrap();
            let source = Source::new(text.as_bytes());
            let view = View { room: Some(1 << 40), ..view() };
            let outline = crate::outline(&source, view).unwrap();
            let mut printed = Vec::new();
            for section in outline.sections() {
                for (number, block) in section.blocks.iter().enumerate() {
                    let Form::Encoded(shown) = &block.form else { panic!("{block:?}") };
                    if section.within.is_none() {
                        printed.extend_from_slice(shown);
                        continue;
                    }
                    let written = block.span.of(text.as_bytes());
                    printed.extend_from_slice(written);
                    let is_last = number + 1 == section.blocks.len();
                    let written = &written[usize::from(number == 0)..written.len() - usize::from(is_last)];
                    let line = unescaped(&[b"\"", written, b"\""].concat()).unwrap();
                    let line = line.strip_suffix('\n').unwrap_or(&line);
                    prop_assert_eq!(line.as_bytes(), &shown[..]);
                }
            }
            let expected = serde_json::to_string(&value).unwrap();
            let read = crate::read(&printed).map(|read| String::from_utf8(read).unwrap());
            prop_assert_eq!(read, Ok(expected));
        }
    }
}
