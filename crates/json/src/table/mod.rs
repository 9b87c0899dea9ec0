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

mod coding;
mod columns;
mod shapes;
mod tree;

pub(crate) use coding::{Coding, Scope};
pub(crate) use columns::Columns;

use crate::brief::Brief;
use crate::tape::Value;
use crate::terse;

/// How the rows of one table are printed.
#[derive(Debug)]
pub(crate) enum Layout<'t> {
    /// Each row is an object.
    Objects,
    /// Each row is its cells, in the columns of one of these shapes.
    Shapes(Vec<Columns<'t>>),
}

impl<'t> Layout<'t> {
    /// The shortest way to print `rows`, of which each must be printed so that it stands for itself.
    pub(crate) fn of(rows: &[Value<'t>]) -> Self {
        let size = |layout: &Self| {
            let about = layout.describe().iter().map(String::len).sum::<usize>();
            about + rows.iter().map(|row| layout.print(*row).len() + 1).sum::<usize>()
        };
        let in_columns = [Self::in_one_shape, Self::in_shapes].map(|of| of(rows, Scope::Rows));
        let shortest = [Layout::Objects].into_iter().chain(in_columns).min_by_key(size);
        shortest.unwrap_or(Layout::Objects)
    }

    pub(crate) fn in_one_shape(rows: &[Value<'t>], scope: Scope) -> Self {
        match Columns::of(rows, scope) {
            Some(columns) => Layout::Shapes(vec![columns]),
            None => Layout::Objects,
        }
    }

    pub(crate) fn in_shapes(rows: &[Value<'t>], scope: Scope) -> Self {
        let shapes = shapes::of(rows);
        if shapes.len() < 2 {
            return Layout::Objects;
        }
        let columns: Option<Vec<Columns<'t>>> =
            shapes.iter().map(|rows| Columns::of(rows, scope)).collect();
        columns.map_or(Layout::Objects, Layout::Shapes)
    }

    /// The columns of each shape, a line each: `id,unit=ms,value`.
    pub(crate) fn describe(&self) -> Vec<String> {
        match self {
            Layout::Objects => vec!["one object each".to_owned()],
            Layout::Shapes(shapes) => match shapes.as_slice() {
                [columns] => vec![columns.describe()],
                shapes => {
                    let line = |(number, columns): (usize, &Columns<'_>)| {
                        format!("{}: {}", char::from(letter(number)), columns.describe())
                    };
                    shapes.iter().enumerate().map(line).collect()
                }
            },
        }
    }

    /// One row, without line end, or about `room` bytes of it.
    pub(crate) fn print_brief(&self, row: Value<'t>, brief: Brief<'_>, room: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(room);
        if let Layout::Shapes(shapes) = self {
            for (number, columns) in shapes.iter().enumerate() {
                out.clear();
                if shapes.len() > 1 {
                    out.extend_from_slice(&[letter(number), b',']);
                }
                if columns.print_brief(row, b',', brief, room, &mut out) {
                    return out;
                }
            }
            out.clear();
            out.push(b'=');
        }
        brief.write(row, room, &mut out);
        out
    }

    /// One row, without line end.
    pub(crate) fn print(&self, row: Value<'t>) -> Vec<u8> {
        let mut out = Vec::with_capacity(row.span().len());
        if let Layout::Shapes(shapes) = self {
            for (number, columns) in shapes.iter().enumerate() {
                out.clear();
                if shapes.len() > 1 {
                    out.extend_from_slice(&[letter(number), b',']);
                }
                if columns.print(row, b',', &mut out) {
                    return out;
                }
            }
            out.clear();
            out.push(b'=');
        }
        terse::write(row, &mut out);
        out
    }
}

/// What the rows of a shape begin with.
pub(crate) fn letter(shape: usize) -> u8 {
    b'A' + shape as u8
}
