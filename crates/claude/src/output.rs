//! The result of a tool, and the texts in it.

use crate::file::open;
use crate::node::Node;
use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;
use std::path::PathBuf;

/// What a text is for the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hint {
    /// What a command printed.
    CommandOutput,
    /// A file, or lines of it. The client numbers them; edits need them exactly.
    File,
    /// Lines that a search found.
    Hits,
    /// Names of files, one a line.
    Paths,
    /// What a web page says.
    Page,
    /// What a subagent found out.
    Report,
    /// What an MCP server answered.
    Answer,
}

/// A text of a result that the model gets.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// What it is.
    pub hint: Hint,
    /// Where it is, and what changes with it.
    pub(crate) place: Place,
}

/// Where a text is in a result, and what else of it changes with the text.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) span: Range<usize>,
    pub(crate) form: Form,
    /// The number that says how many lines the text has.
    pub(crate) count: Option<Range<usize>>,
    /// What is not true of another text.
    pub(crate) cuts: Vec<Range<usize>>,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A string.
    String,
    /// An array of strings, one a line.
    Lines,
}

impl<'a> Part<'a> {
    /// The text that the string `node` is.
    pub(crate) fn string(node: Node<'a>, hint: Hint) -> Option<Self> {
        let place = Place { span: node.span(), form: Form::String, count: None, cuts: Vec::new() };
        Some(Self { text: node.string()?, hint, place })
    }

    /// The text whose lines are the strings in the array `node`.
    pub(crate) fn lines(node: Node<'a>, hint: Hint) -> Option<Self> {
        let lines: Option<Vec<_>> = node.elements()?.into_iter().map(Node::string).collect();
        let place = Place { span: node.span(), form: Form::Lines, count: None, cuts: Vec::new() };
        Some(Self { text: Cow::Owned(lines?.join("\n")), hint, place })
    }
}

/// The whole of an output that Claude Code has cut, in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persisted {
    /// The file.
    pub path: PathBuf,
    /// Its bytes, as Claude Code counts them.
    pub size: Option<u64>,
}

impl Persisted {
    /// All of the output, if the file holds it and it is no more than `most` bytes.
    pub fn read(&self, most: u64) -> Option<Vec<u8>> {
        let file = open(&self.path).ok()?;
        let len = file.metadata().ok()?.len();
        if self.size.is_some_and(|size| len < size) || len > most {
            return None;
        }
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// The result of a tool, as the tool shaped it.
#[derive(Clone, Debug)]
pub struct Output<'a> {
    pub(crate) json: &'a str,
    pub(crate) parts: Vec<Part<'a>>,
    pub(crate) persisted: Option<Persisted>,
}

impl<'a> Output<'a> {
    /// The texts that the model gets, in the order in which it gets them. They may be empty.
    pub fn parts(&self) -> &[Part<'a>] {
        &self.parts
    }

    /// The file that holds all of the first part's text where Claude Code has cut it.
    pub fn persisted(&self) -> Option<&Persisted> {
        self.persisted.as_ref()
    }

    /// The result with these texts instead of those of the parts, as JSON: a text for each part, `None` to leave it as
    /// it is. All else is left byte for byte, but for the count of the lines of a text, and the fields that have the
    /// client show the file of [`persisted`](Self::persisted) and not the text.
    pub fn with(&self, texts: &[Option<String>]) -> String {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (part, text) in self.parts.iter().zip(texts) {
            let Some(text) = text else { continue };
            edits.push((part.place.span.clone(), part.place.form.write(text)));
            if let Some(count) = &part.place.count {
                edits.push((count.clone(), lines_of(text).to_string()));
            }
            edits.extend(part.place.cuts.iter().map(|cut| (cut.clone(), String::new())));
        }
        edits.sort_by_key(|(span, _)| span.start);
        let mut json = String::with_capacity(self.json.len());
        let mut at = 0;
        for (span, new) in edits {
            json.push_str(&self.json[at..span.start]);
            json.push_str(&new);
            at = span.end;
        }
        json.push_str(&self.json[at..]);
        json
    }
}

impl Form {
    fn write(self, text: &str) -> String {
        match self {
            Self::String => string(text),
            Self::Lines => {
                let lines: Vec<String> = text.split('\n').map(string).collect();
                format!("[{}]", lines.join(","))
            }
        }
    }
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// How many lines a text has. As the client counts and numbers them, a last line end begins one more.
fn lines_of(text: &str) -> usize {
    text.split('\n').count()
}
