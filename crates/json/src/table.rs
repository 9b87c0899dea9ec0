//! Objects as rows of a table.
//!
//! Every scalar of a row, however deep in objects, has a column: the path of keys that leads to it. A row is
//! printed as its cells in the order of the columns, separated by commas: each is the terse form of what is
//! there, and empty where the object has no such key. What all rows have in common is stated once, in front
//! of them ([`Coding`]). Rows of several sorts have columns of their own, their *shape*: the first cell then is
//! the letter of that.
//!
//! A row that does not fit its columns, because its keys come in another order or one comes twice, is printed as the
//! object, after `=`.

mod aliases;
mod coding;
mod columns;
mod heading;
mod shapes;
mod tree;

pub(crate) use aliases::Aliases;
pub(crate) use coding::{Coding, Scope};
pub(crate) use columns::Columns;
pub(crate) use heading::Heading;

use crate::brief::Brief;
use crate::tape::{Value, minify};
use crate::terse;
use hr_core::Form;

/// How the rows of one table are printed.
#[derive(Debug)]
pub(crate) enum Layout<'t> {
    /// Each row is an object of JSON.
    Json,
    /// Each row is an object in terse form.
    Objects,
    /// Each row is its cells, in the columns of one of these shapes.
    Shapes(Vec<Columns<'t>>, Aliases),
}

impl<'t> Layout<'t> {
    /// The shortest way to print `rows`, of which only some may be printed, and what it makes of each.
    pub(crate) fn of(rows: &[Value<'t>]) -> (Self, Vec<Vec<u8>>) {
        let size = |(layout, texts): &(Self, Vec<Vec<u8>>)| {
            layout.size() + texts.iter().map(|text| text.len() + 1).sum::<usize>()
        };
        let in_columns = [one_shape, shapes].into_iter().filter_map(|of| of(rows, Scope::Rows));
        let in_columns = in_columns.map(|shapes| Self::in_columns(shapes, rows)).min_by_key(size);
        let most = in_columns.as_ref().map_or(usize::MAX, size);
        let objects = Layout::Objects.print_within(rows, most).map(|it| (Layout::Objects, it));
        objects.or(in_columns).unwrap_or((Layout::Objects, Vec::new()))
    }

    /// The rows in the columns of these shapes.
    fn in_columns(shapes: Vec<Columns<'t>>, rows: &[Value<'t>]) -> (Self, Vec<Vec<u8>>) {
        let cells: Vec<_> = rows.iter().map(|row| Cells::of(*row, &shapes)).collect();
        let texts = cells.iter().flatten().flat_map(|cells| &cells.texts).map(Vec::as_slice);
        let aliases = Aliases::of(texts, rows.len(), Scope::Rows);
        let mut texts = Vec::with_capacity(rows.len());
        for (row, cells) in rows.iter().zip(cells) {
            let mut text = Vec::new();
            match cells {
                Some(cells) => {
                    if shapes.len() > 1 {
                        cells.write_letter(&mut text);
                    }
                    cells.write(&aliases, &mut text);
                }
                None => {
                    text.push(b'=');
                    terse::write(*row, &mut text);
                }
            }
            texts.push(text);
        }
        (Layout::Shapes(shapes, aliases), texts)
    }

    /// What it makes of each of the rows, if these and what is said about them have no more than `most` bytes.
    fn print_within(&self, rows: &[Value<'t>], most: usize) -> Option<Vec<Vec<u8>>> {
        let mut size = self.size();
        let mut texts = Vec::new();
        for row in rows {
            texts.push(self.print(*row));
            size += texts.last().map_or(0, Vec::len) + 1;
            if size > most {
                return None;
            }
        }
        Some(texts)
    }

    /// Bytes of what is said about the rows.
    fn size(&self) -> usize {
        let facts = Heading::new("", Vec::new()).facts("", 0, self);
        facts.iter().map(|fact| fact.text.len()).sum()
    }

    /// The same for some of the rows of a table: only columns that `is_constant` tells by their first keys are the same in
    /// all rows.
    pub(crate) fn of_some(rows: &[Value<'t>], is_constant: impl Fn(&[u8]) -> bool) -> Self {
        let (mut layout, _) = Self::of(rows);
        if let Layout::Shapes(shapes, _) = &mut layout {
            shapes.iter_mut().for_each(|columns| columns.let_vary(&is_constant));
        }
        layout
    }

    /// One row, which is printed as `text`, or about `room` bytes of it.
    pub(crate) fn form(
        &self,
        row: Value<'t>,
        text: Vec<u8>,
        brief: Brief<'_>,
        room: usize,
    ) -> Form {
        if text.len() <= room {
            return Form::Encoded(text.into());
        }
        let cut = self.print_brief(row, brief, room);
        if cut.len() < text.len() { Form::Brief(cut.into()) } else { Form::Encoded(text.into()) }
    }

    /// One row, without line end.
    pub(crate) fn print(&self, row: Value<'t>) -> Vec<u8> {
        self.print_brief(row, Brief::default(), usize::MAX)
    }

    /// One row, without line end, or about `room` bytes of it.
    pub(crate) fn print_brief(&self, row: Value<'t>, brief: Brief<'_>, room: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(row.span().len().min(room));
        if matches!(self, Layout::Json) {
            minify(row, &mut out);
            return out;
        }
        if let Layout::Shapes(shapes, aliases) = self {
            if let Some(cells) = Cells::of(row, shapes) {
                if shapes.len() > 1 {
                    cells.write_letter(&mut out);
                }
                let columns = &shapes[cells.shape];
                columns.print_brief(row, &cells.texts, aliases, brief, room, &mut out);
                return out;
            }
            out.push(b'=');
        }
        brief.write(row, room, &mut out);
        out
    }
}

/// The cells of a row, in the columns of the first shape that it fits.
pub(crate) struct Cells {
    shape: usize,
    pub(crate) texts: Vec<Vec<u8>>,
}

impl Cells {
    /// `None` if it fits none.
    pub(crate) fn of<'t>(row: Value<'t>, shapes: &[Columns<'t>]) -> Option<Self> {
        let mut shapes = shapes.iter().enumerate();
        shapes.find_map(|(shape, columns)| Some(Self { shape, texts: columns.print_cells(row)? }))
    }

    /// Adds the letter of the shape, which the row begins with where there are several.
    pub(crate) fn write_letter(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&[letter(self.shape), b',']);
    }

    /// Adds the cells, or the names of those that have one.
    pub(crate) fn write(&self, aliases: &Aliases, out: &mut Vec<u8>) {
        for (number, text) in self.texts.iter().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            aliases.write_cell(text, out);
        }
    }
}

/// The columns of all rows as one shape; `None` if they make none.
pub(crate) fn one_shape<'t>(rows: &[Value<'t>], scope: Scope) -> Option<Vec<Columns<'t>>> {
    Columns::of(rows, scope).map(|columns| vec![columns])
}

/// The columns of the rows of each shape, if there are several.
pub(crate) fn shapes<'t>(rows: &[Value<'t>], scope: Scope) -> Option<Vec<Columns<'t>>> {
    let shapes = shapes::of(rows);
    let columns = shapes.iter().map(|rows| Columns::of(rows, scope));
    if shapes.len() < 2 { None } else { columns.collect() }
}

/// What the rows of a shape begin with.
pub(crate) fn letter(shape: usize) -> u8 {
    b'A' + shape as u8
}
