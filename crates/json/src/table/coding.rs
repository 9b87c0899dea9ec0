//! What the cells of a column have in common.

use super::columns::Columns;
use crate::brief::Brief;
use crate::sequence::Sequence;
use crate::tape::{Value, ValueKind, minify};
use crate::terse;

/// Fewest bytes that all strings of a column begin or end with, for these to be stated once.
const MIN_AFFIX: usize = 3;
/// Fewest rows for that.
const MIN_ROWS: usize = 3;

/// What the rows that are printed are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Rows of which some may be left out, or that are searched: each value that is not common to all stands in its row, as
    /// it is written.
    Rows,
    /// All rows, as short as can be.
    Whole,
}

/// How the cells of a column are printed.
#[derive(Debug)]
pub(crate) enum Coding<'t> {
    /// `name`: each cell is the terse form of what is there.
    Plain,
    /// `name:text`: the same, and all are strings, also those that look like something else.
    Text,
    /// `name="https://"+".git"`: strings that all begin and end so; the cell is what is between.
    Affixed {
        /// What they begin with.
        prefix: &'t [u8],
        /// What they end with.
        suffix: &'t [u8],
    },
    /// `name=value`: all rows have this value, in terse form, and no cell.
    Constant {
        /// The value.
        text: Vec<u8>,
    },
    /// `name=0..99`: the rows count on, and have no cell.
    Sequence(Sequence),
    /// `name(key,value)`: arrays of objects with these columns, `(a,1;b,2)`. Other values stand as they do in a
    /// plain column.
    Rows(Columns<'t>),
}

impl<'t> Coding<'t> {
    /// The shortest coding of the cells.
    pub(super) fn of(cells: &[Option<Value<'t>>], scope: Scope) -> Self {
        Self::constant(cells)
            .or_else(|| Self::of_strings(cells, scope))
            .or_else(|| Self::rows(cells, scope))
            .unwrap_or(Coding::Plain)
    }

    fn constant(cells: &[Option<Value<'t>>]) -> Option<Self> {
        let text = |value: Value<'t>| {
            let mut text = Vec::new();
            minify(value, &mut text);
            text
        };
        let [Some(first), rest @ ..] = cells else { return None };
        let first_text = text(*first);
        let same = |cell: &Option<Value<'t>>| cell.is_some_and(|value| text(value) == first_text);
        if rest.is_empty() || !rest.iter().all(same) {
            return None;
        }
        let mut text = Vec::new();
        terse::write(*first, &mut text);
        Some(Coding::Constant { text })
    }

    fn of_strings(cells: &[Option<Value<'t>>], scope: Scope) -> Option<Self> {
        let mut texts = Vec::with_capacity(cells.len());
        for value in cells.iter().flatten() {
            texts.push(value.unquoted()?);
        }
        if texts.len() >= MIN_ROWS && scope == Scope::Whole {
            let (prefix, suffix) = affixes(&texts);
            if prefix.len() >= MIN_AFFIX || suffix.len() >= MIN_AFFIX {
                return Some(Coding::Affixed { prefix, suffix });
            }
        }
        let looks_otherwise = |text: &&[u8]| terse::is_unmistakable(text) && terse::is_scalar(text);
        (texts.iter().filter(|text| looks_otherwise(text)).count() > 1).then_some(Coding::Text)
    }

    fn rows(cells: &[Option<Value<'t>>], scope: Scope) -> Option<Self> {
        let mut rows = Vec::new();
        for value in cells.iter().flatten().filter(|value| is_rows(**value)) {
            rows.extend(value.elements());
        }
        if rows.len() < 2 {
            return None;
        }
        Columns::of(&rows, scope).map(Coding::Rows)
    }

    /// The sequence that the cells are, if they are one.
    pub(crate) fn sequence(cells: impl Iterator<Item = Option<Value<'t>>> + Clone) -> Option<Self> {
        let is_whole = cells.clone().all(|cell| cell.is_some());
        let texts = cells.flatten().map(Value::raw);
        let sequence = Sequence::of(&texts).filter(|it| is_whole && it.len >= MIN_ROWS)?;
        Some(Coding::Sequence(sequence))
    }

    /// Whether the rows have cells for this column.
    pub(crate) fn has_cells(&self) -> bool {
        !matches!(self, Coding::Constant { .. } | Coding::Sequence(_))
    }

    /// Adds the cell of a row that has `value` in this column; false if it cannot be told so.
    pub(crate) fn print(&self, value: Option<Value<'t>>, out: &mut Vec<u8>) -> bool {
        let Some(value) = value else { return self.has_cells() };
        match self {
            Coding::Plain => terse::write(value, out),
            Coding::Text => match value.unquoted() {
                Some(text) if terse::is_unmistakable(text) => out.extend_from_slice(text),
                Some(_) => out.extend_from_slice(value.raw()),
                None => return false,
            },
            Coding::Affixed { prefix, suffix } => {
                let middle = value.unquoted().and_then(|it| middle(it, prefix, suffix));
                let Some(middle) = middle else { return false };
                if terse::is_unmistakable(middle) {
                    out.extend_from_slice(middle);
                } else {
                    terse::push_quoted(middle, out);
                }
            }
            Coding::Constant { text } => {
                let mut this = Vec::new();
                terse::write(value, &mut this);
                return this == *text;
            }
            Coding::Sequence(_) => {}
            Coding::Rows(columns) => {
                let start = out.len();
                if !is_rows(value) || !print_rows(columns, value, out) {
                    out.truncate(start);
                    terse::write(value, out);
                }
            }
        }
        true
    }

    /// Adds about `room` bytes of the cell of a row that has `value` in this column.
    pub(super) fn print_brief(
        &self,
        value: Value<'t>,
        brief: Brief<'_>,
        room: usize,
        out: &mut Vec<u8>,
    ) {
        let start = out.len();
        if let Coding::Rows(columns) = self
            && is_rows(value)
            && brief.write_rows(columns, value, room, out)
        {
            return;
        }
        out.truncate(start);
        brief.write(value, room, out);
    }

    /// Adds what stands behind the name of the column.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Coding::Plain => {}
            Coding::Text => out.extend_from_slice(b":text"),
            Coding::Affixed { prefix, suffix } => {
                out.push(b'=');
                if !prefix.is_empty() {
                    terse::push_quoted(prefix, out);
                }
                out.push(b'+');
                if !suffix.is_empty() {
                    terse::push_quoted(suffix, out);
                }
            }
            Coding::Constant { text } => {
                out.push(b'=');
                out.extend_from_slice(text);
            }
            Coding::Sequence(sequence) => {
                out.push(b'=');
                sequence.write(out);
            }
            Coding::Rows(columns) => {
                out.push(b'(');
                columns.write(out);
                out.push(b')');
            }
        }
    }
}

/// Whether `value` is an array of objects.
fn is_rows(value: Value<'_>) -> bool {
    value.elements().len() > 0 && value.elements().all(|it| it.kind() == ValueKind::Object)
}

fn print_rows<'t>(columns: &Columns<'t>, array: Value<'t>, out: &mut Vec<u8>) -> bool {
    out.push(b'(');
    for (number, row) in array.elements().enumerate() {
        if number > 0 {
            out.push(b';');
        }
        if !columns.print(row, out) {
            return false;
        }
    }
    out.push(b')');
    true
}

/// What all `texts` begin and end with, if that leaves something of each.
fn affixes<'t>(texts: &[&'t [u8]]) -> (&'t [u8], &'t [u8]) {
    let Some((first, rest)) = texts.split_first() else { return (b"", b"") };
    let (mut prefix, mut suffix) = (*first, *first);
    for text in rest {
        let same = prefix.iter().zip(*text).take_while(|(a, b)| a == b).count();
        prefix = &prefix[..same];
        let same = suffix.iter().rev().zip(text.iter().rev()).take_while(|(a, b)| a == b).count();
        suffix = &suffix[suffix.len() - same..];
    }
    // Cut where a word ends, never within an escape or a character.
    while prefix.last().is_some_and(|&byte| !is_boundary(byte)) {
        prefix = &prefix[..prefix.len() - 1];
    }
    while suffix.first().is_some_and(|&byte| !is_boundary(byte)) {
        suffix = &suffix[1..];
    }
    let shortest = texts.iter().map(|text| text.len()).min().unwrap_or(0);
    let is_escaped = |text: &&[u8]| text[..text.len() - suffix.len()].ends_with(b"\\");
    if prefix.len() + suffix.len() > shortest || texts.iter().any(is_escaped) {
        suffix = b"";
    }
    (prefix, suffix)
}

/// Whether a word may end at this byte.
fn is_boundary(byte: u8) -> bool {
    byte.is_ascii_punctuation() && !matches!(byte, b'\\' | b'"') || byte == b' '
}

fn middle<'a>(text: &'a [u8], prefix: &[u8], suffix: &[u8]) -> Option<&'a [u8]> {
    text.strip_prefix(prefix)?.strip_suffix(suffix)
}
