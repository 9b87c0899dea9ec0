//! The keys of rows as a tree, in which values find their columns.

use super::column::Column;
use super::failure::{Report, Subject};
use super::place::Place;
use super::same::is_same;
use crate::tape::{Value, ValueKind};
use hr_core::Span;
use rustc_hash::FxHashMap;

/// How deep a row is looked into.
const MAX_DEPTH: usize = 32;
/// Columns that are told apart. Maps whose keys are data may have as many as there are rows.
const MAX_COLUMNS: usize = 256;
/// Keys of one object from which on they are looked up rather than compared.
const MANY_KEYS: usize = 16;
const ROOT: usize = 0;

/// The columns of a table and the paths that lead to them.
#[derive(Debug)]
pub(crate) struct Paths {
    nodes: Vec<Node>,
    pub(super) columns: Vec<Column>,
    /// What members of rows have without change, by the number of their key.
    constants: Vec<Constant>,
}

/// What stands under one path.
#[derive(Debug, Default)]
struct Node {
    name: String,
    key: Box<[u8]>,
    is_element: bool,
    column: Option<usize>,
    /// The node of the elements, if it was an array.
    elements: Option<usize>,
    /// Keys with their nodes in the order in which they first came.
    keys: Vec<(Box<[u8]>, usize)>,
    by_key: FxHashMap<Box<[u8]>, usize>,
}

/// A member of rows.
#[derive(Debug)]
struct Constant {
    text: Box<[u8]>,
    count: usize,
    is_same: bool,
}

/// What a row says of failures.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(super) worst: Report,
    /// Where its messages are.
    pub(super) messages: Vec<Span>,
    /// A hash of the columns in which it has values, in their order; elements of an array count as one.
    pub(super) shape: u64,
    last_column: usize,
}

impl Said {
    /// Forgets the last row.
    pub(super) fn clear(&mut self) {
        self.worst = Report::None;
        self.messages.clear();
        (self.shape, self.last_column) = (0, usize::MAX);
    }

    #[inline]
    fn note_column(&mut self, column: usize) {
        if column != self.last_column {
            self.shape = hr_mask::mix(self.shape, column as u64);
            self.last_column = column;
        }
    }
}

impl Default for Paths {
    fn default() -> Self {
        Self { nodes: vec![Node::default()], columns: Vec::new(), constants: Vec::new() }
    }
}

impl Paths {
    /// Adds all scalars of a row to their columns. `first` are the first rows of all.
    pub(super) fn add(&mut self, place: Place, row: Value<'_>, first: &[Place], said: &mut Said) {
        let mut adding = Adding { paths: self, place, first, said };
        adding.value(ROOT, row, 0);
    }

    /// Whether `row_count` rows all have this key once, always with the same value.
    pub(super) fn is_constant(&self, key: &[u8], row_count: usize) -> bool {
        let found = self.nodes[ROOT].keys.iter().position(|known| *known.0 == *key);
        let constant = found.and_then(|at| self.constants.get(at));
        constant.is_some_and(|it| it.is_same && it.count == row_count)
    }
}

/// A row on its way into the columns.
struct Adding<'a> {
    paths: &'a mut Paths,
    place: Place,
    first: &'a [Place],
    said: &'a mut Said,
}

impl Adding<'_> {
    fn value(&mut self, node: usize, value: Value<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value.kind() {
            ValueKind::Object => {
                for (expected, (key, value)) in value.members().enumerate() {
                    let key = key.raw();
                    let key = &key[1..key.len() - 1];
                    match self.child(node, key, expected) {
                        Some((at, child)) => {
                            if node == ROOT && depth == 0 {
                                self.paths.note_constant(at, value);
                            }
                            // Most members are scalars, which need no call of their own.
                            match value.kind() {
                                ValueKind::Object | ValueKind::Array => {
                                    self.value(child, value, depth + 1);
                                }
                                _ if depth < MAX_DEPTH => self.scalar(child, value),
                                _ => {}
                            }
                        }
                        None => self.stray(key, value, depth + 1),
                    }
                }
            }
            ValueKind::Array => {
                let Some(elements) = self.elements(node) else { return };
                value.elements().for_each(|element| self.value(elements, element, depth + 1));
            }
            _ => self.scalar(node, value),
        }
    }

    #[inline]
    fn scalar(&mut self, node: usize, value: Value<'_>) {
        let Some(column) = self.paths.column(node, self.first) else { return };
        self.said.note_column(column);
        let column = &mut self.paths.columns[column];
        let report = column.add(self.place, value);
        self.said.worst = self.said.worst.max(report);
        if column.is_told() {
            self.said.messages.push(value.span());
        }
    }

    /// A value for which there is no column: only whether it reports a failure is of interest.
    fn stray(&mut self, key: &[u8], value: Value<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value.kind() {
            ValueKind::Object => value.members().for_each(|(key, value)| {
                self.stray(key.unquoted().unwrap_or_default(), value, depth + 1);
            }),
            ValueKind::Array => value.elements().for_each(|it| self.stray(b"", it, depth + 1)),
            kind => {
                let subject = Subject::of(key, false);
                let text = value.unquoted().unwrap_or(value.raw());
                let report = subject.report(text, kind == ValueKind::String);
                self.said.worst = self.said.worst.max(report);
                if subject.is_told() {
                    self.said.messages.push(value.span());
                }
            }
        }
    }

    /// The number of `key` among those under `node`, and its node. Most rows have their keys in the order of
    /// those before them: it is expected to be this one.
    #[inline]
    fn child(&mut self, node: usize, key: &[u8], expected: usize) -> Option<(usize, usize)> {
        let keys = &self.paths.nodes[node].keys;
        if let Some((known, child)) = keys.get(expected)
            && is_same(known, key)
        {
            return Some((expected, *child));
        }
        self.paths.find_child(node, key)
    }

    fn elements(&mut self, node: usize) -> Option<usize> {
        let parent = &self.paths.nodes[node];
        if parent.elements.is_some() {
            return parent.elements;
        }
        let (name, key) = (format!("{}[]", parent.name), parent.key.clone());
        let elements = self.paths.new_node(name, key, true)?;
        self.paths.nodes[node].elements = Some(elements);
        Some(elements)
    }
}

impl Paths {
    #[cold]
    fn find_child(&mut self, node: usize, key: &[u8]) -> Option<(usize, usize)> {
        let parent = &self.nodes[node];
        let at = match parent.keys.len() {
            ..MANY_KEYS => parent.keys.iter().position(|known| *known.0 == *key),
            _ => parent.by_key.get(key).copied(),
        };
        if let Some(at) = at {
            return Some((at, parent.keys[at].1));
        }
        let dot = if parent.name.is_empty() { "" } else { "." };
        let name = format!("{}{dot}{}", parent.name, String::from_utf8_lossy(key));
        let child = self.new_node(name, key.into(), false)?;
        let parent = &mut self.nodes[node];
        let at = parent.keys.len();
        parent.by_key.insert(key.into(), at);
        parent.keys.push((key.into(), child));
        Some((at, child))
    }

    fn new_node(&mut self, name: String, key: Box<[u8]>, is_element: bool) -> Option<usize> {
        // Each has a column, or nodes below it that do, or holds nothing.
        if self.nodes.len() > 2 * MAX_COLUMNS {
            return None;
        }
        self.nodes.push(Node { name, key, is_element, ..Node::default() });
        Some(self.nodes.len() - 1)
    }

    #[inline]
    fn column(&mut self, node: usize, first: &[Place]) -> Option<usize> {
        if self.nodes[node].column.is_none() && self.columns.len() < MAX_COLUMNS {
            let Node { name, key, is_element, .. } = &self.nodes[node];
            self.columns.push(Column::new(name.clone(), key, *is_element, first));
            self.nodes[node].column = Some(self.columns.len() - 1);
        }
        self.nodes[node].column
    }

    #[inline]
    fn note_constant(&mut self, at: usize, value: Value<'_>) {
        if at == self.constants.len() {
            let text = value.raw().into();
            self.constants.push(Constant { text, count: 0, is_same: true });
        }
        if let Some(constant) = self.constants.get_mut(at) {
            constant.count += 1;
            constant.is_same = constant.is_same && is_same(&constant.text, value.raw());
        }
    }
}
