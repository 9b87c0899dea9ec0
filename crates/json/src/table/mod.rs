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
    /// The shortest way to print `rows`, of which only some may be printed.
    pub(crate) fn of(rows: &[Value<'t>]) -> Self {
        let size = |layout: &Self| {
            let facts = Heading::new("", Vec::new()).facts("", rows.len(), layout);
            let about = facts.iter().map(|fact| fact.text.len()).sum::<usize>();
            about + rows.iter().map(|row| layout.print(*row).len() + 1).sum::<usize>()
        };
        let in_columns = [one_shape, shapes].into_iter().filter_map(|of| of(rows, Scope::Rows));
        let in_columns = in_columns.map(|shapes| {
            let cells =
                rows.iter().filter_map(|row| shapes.iter().find_map(|it| it.print_cells(*row)));
            let cells: Vec<Vec<u8>> = cells.flatten().collect();
            let aliases = Aliases::of(cells.iter().map(Vec::as_slice), rows.len(), Scope::Rows);
            Layout::Shapes(shapes, aliases)
        });
        let layouts = [Layout::Objects].into_iter().chain(in_columns);
        layouts.min_by_key(size).unwrap_or(Layout::Objects)
    }

    /// The same for some of the rows of a table: only columns that `is_constant` tells by their first keys are the same in
    /// all rows.
    pub(crate) fn of_some(rows: &[Value<'t>], is_constant: impl Fn(&[u8]) -> bool) -> Self {
        let mut layout = Self::of(rows);
        if let Layout::Shapes(shapes, _) = &mut layout {
            shapes.iter_mut().for_each(|columns| columns.let_vary(&is_constant));
        }
        layout
    }

    /// One row, or about `room` bytes of it.
    pub(crate) fn form(&self, row: Value<'t>, brief: Brief<'_>, room: usize) -> Form {
        let text = self.print(row);
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
            for (number, columns) in shapes.iter().enumerate() {
                let Some(texts) = columns.print_cells(row) else { continue };
                if shapes.len() > 1 {
                    out.extend_from_slice(&[letter(number), b',']);
                }
                columns.print_brief(row, &texts, aliases, brief, room, &mut out);
                return out;
            }
            out.push(b'=');
        }
        brief.write(row, room, &mut out);
        out
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
