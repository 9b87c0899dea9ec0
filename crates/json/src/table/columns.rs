//! The columns of a table.

use super::aliases::Aliases;
use super::coding::{Coding, Scope};
use super::tree::Node;
use crate::brief::{Brief, LEAST, shares};
use crate::tape::{Value, ValueKind};
use crate::terse;

/// What a cell with a structure claims of the room of its row more than a long text does.
const STRUCTURE: usize = 2;
/// What a text claims at most: long ones hold many a word.
const MOST_TEXT: usize = 4;
/// Bytes of the name that stands for a cell, about.
const NAME_LEN: usize = 2;

/// The columns of the rows of one shape.
#[derive(Debug)]
pub(crate) struct Columns<'t> {
    tree: Node<'t>,
    /// In the order of the rows' keys.
    pub(crate) columns: Vec<Column<'t>>,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column<'t> {
    /// The keys that lead to it, as written, without quotes.
    path: Vec<&'t [u8]>,
    /// How its cells are printed.
    pub(crate) coding: Coding<'t>,
}

impl<'t> Columns<'t> {
    /// The columns of `rows`. `None` if they have none.
    pub(crate) fn of(rows: &[Value<'t>], scope: Scope) -> Option<Self> {
        let tree = Node::of(rows)?;
        let mut paths = Vec::new();
        add_paths(&tree, &mut Vec::new(), &mut paths);
        let mut cells: Vec<Vec<Option<Value<'t>>>> = vec![Vec::new(); paths.len()];
        for row in rows {
            let mut found = vec![None; paths.len()];
            if tree.fill(*row, 0, &mut |column, value| found[column] = Some(value)) {
                cells.iter_mut().zip(found).for_each(|(column, cell)| column.push(cell));
            }
        }
        let column = |(path, cells): (Vec<&'t [u8]>, Vec<Option<Value<'t>>>)| Column {
            path,
            coding: Coding::of(&cells, scope),
        };
        let columns = paths.into_iter().zip(cells).map(column).collect();
        Some(Self { tree, columns })
    }

    /// Gives cells to the columns whose first key `is_constant` does not tell.
    pub(crate) fn let_vary(&mut self, is_constant: &impl Fn(&[u8]) -> bool) {
        for column in &mut self.columns {
            if !column.coding.has_cells()
                && !column.path.first().is_some_and(|key| is_constant(key))
            {
                column.coding = Coding::Plain;
            }
        }
    }

    /// What `row` has in each column. `None` if it does not fit.
    pub(crate) fn cells(&self, row: Value<'t>) -> Option<Vec<Option<Value<'t>>>> {
        let mut cells = vec![None; self.columns.len()];
        let fits = self.tree.fill(row, 0, &mut |column, value| cells[column] = Some(value));
        fits.then_some(cells)
    }

    /// How many cells with something in them `row` has. `None` if it does not fit.
    pub(crate) fn count_cells(&self, row: Value<'t>) -> Option<usize> {
        let mut count = 0;
        let fits = self.tree.fill(row, 0, &mut |column, _| {
            count += usize::from(self.columns[column].coding.has_cells());
        });
        fits.then_some(count)
    }

    /// Writes the cells of `row`, separated by commas; false if it does not fit.
    pub(crate) fn print(&self, row: Value<'t>, out: &mut Vec<u8>) -> bool {
        let Some(cells) = self.cells(row) else { return false };
        let mut is_first = true;
        for (column, cell) in self.columns.iter().zip(cells) {
            if column.coding.has_cells() && !std::mem::take(&mut is_first) {
                out.push(b',');
            }
            if !column.coding.print(cell, out) {
                return false;
            }
        }
        true
    }

    /// Writes about `room` bytes of the cells of `row`, whose whole texts are `texts`.
    pub(crate) fn print_brief(
        &self,
        row: Value<'t>,
        texts: &[Vec<u8>],
        aliases: &Aliases,
        brief: Brief<'_>,
        room: usize,
        out: &mut Vec<u8>,
    ) {
        let cells = self.cells(row).unwrap_or_default();
        let cells = self.columns.iter().zip(cells).filter(|(column, _)| column.coding.has_cells());
        let (columns, cells): (Vec<&Column<'t>>, Vec<Option<Value<'t>>>) = cells.unzip();
        let rooms = rooms(&cells, texts, aliases, brief, room);
        let cells = columns.into_iter().zip(cells).zip(texts);
        for (number, ((column, cell), text)) in cells.enumerate() {
            if number > 0 {
                out.push(b',');
            }
            match cell {
                Some(value)
                    if text.len() > rooms[number].saturating_add(LEAST)
                        && aliases.number(text).is_none() =>
                {
                    column.coding.print_brief(value, brief, rooms[number], out);
                }
                _ => aliases.write_cell(text, out),
            }
        }
    }

    /// The cells of `row`; `None` if it does not fit.
    pub(crate) fn print_cells(&self, row: Value<'t>) -> Option<Vec<Vec<u8>>> {
        let cells = self.cells(row)?;
        let mut texts = Vec::with_capacity(cells.len());
        for (column, cell) in self.columns.iter().zip(cells) {
            let mut text = Vec::new();
            if !column.coding.print(cell, &mut text) {
                return None;
            }
            if column.coding.has_cells() {
                texts.push(text);
            }
        }
        Some(texts)
    }

    /// Whether the rows have any cell.
    pub(crate) fn has_cells(&self) -> bool {
        self.columns.iter().any(|column| column.coding.has_cells())
    }

    /// The columns in a line: `id,unit=ms,user.name,tags(key,value)`.
    pub(crate) fn describe(&self) -> String {
        let mut out = Vec::new();
        self.write(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// Adds the same to `out`.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for (number, column) in self.columns.iter().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            for (depth, key) in column.path.iter().enumerate() {
                if depth > 0 {
                    out.push(b'.');
                }
                terse::write_name(key, out);
            }
            column.coding.write(out);
        }
    }
}

/// How many bytes of about `room` each of the cells of a row gets, whose whole texts are `texts`.
fn rooms(
    cells: &[Option<Value<'_>>],
    texts: &[Vec<u8>],
    aliases: &Aliases,
    brief: Brief<'_>,
    room: usize,
) -> Vec<usize> {
    if texts.iter().map(|text| text.len() + 1).sum::<usize>() <= room {
        return texts.iter().map(Vec::len).collect();
    }
    let raw = cells.iter().map(|cell| [cell.map_or(&b""[..], Value::raw)]);
    let weights = brief.weights(&raw.collect::<Vec<_>>());
    let mut claims = Vec::with_capacity(cells.len());
    for ((cell, text), weight) in cells.iter().zip(texts).zip(weights) {
        let len = if aliases.number(text).is_some() { NAME_LEN } else { text.len() };
        let is_text = cell.is_some_and(|value| value.kind() == ValueKind::String);
        claims.push((len + 1, if is_text { weight.min(MOST_TEXT) } else { STRUCTURE * weight }));
    }
    shares(&claims, room)
}

fn add_paths<'t>(node: &Node<'t>, path: &mut Vec<&'t [u8]>, paths: &mut Vec<Vec<&'t [u8]>>) {
    for child in &node.children {
        path.push(child.key);
        if child.has_other || child.children.is_empty() {
            paths.push(path.clone());
        }
        add_paths(child, path, paths);
        path.pop();
    }
}
