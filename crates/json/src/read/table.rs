//! Tables read back.

use super::{Read, Reader, Unreadable, in_quotes};
use crate::sequence::Sequence;
use crate::tape::unquoted;
use crate::whole::Of;

/// A column as its header says.
struct Column {
    /// Keys in quotes.
    path: Vec<Vec<u8>>,
    coding: Coding,
}

enum Coding {
    Plain,
    Text,
    Affixed(Vec<u8>, Vec<u8>),
    Constant(Vec<u8>),
    Sequence(Sequence),
    Rows(Vec<Column>),
}

impl<'a> Reader<'a> {
    /// A table, after what it starts with.
    pub(super) fn table(&mut self, of: Of, out: &mut Vec<u8>) -> Read<()> {
        self.path()?;
        self.expect(b": ")?;
        let count = self.number()?;
        self.expect(b" rows")?;
        let mut shapes = Vec::new();
        if self.skip(b": ") {
            shapes.push(self.columns(b']')?);
            self.expect(b"]")?;
            self.line_end()?;
        } else {
            self.expect(b" in ")?;
            let count = self.number()?;
            self.expect(b" shapes]\n")?;
            for _ in 0..count {
                self.expect(b"[hr ")?;
                self.at += 1;
                self.expect(b": ")?;
                shapes.push(self.columns(b']')?);
                self.expect(b"]\n")?;
            }
        }
        let aliases = self.aliases()?;
        let (open, close, comma) = match of {
            Of::Elements => ("[", "]", ","),
            Of::Members => ("{", "}", ","),
            Of::Values => ("", "", "\n"),
        };
        out.extend_from_slice(open.as_bytes());
        for number in 0..count {
            out.extend_from_slice(if number > 0 { comma.as_bytes() } else { b"" });
            self.row(of, &shapes, &aliases, number, out)?;
        }
        out.extend_from_slice(close.as_bytes());
        Ok(())
    }

    /// `.items[3].rules`
    fn path(&mut self) -> Read<()> {
        loop {
            if self.skip(b"[") {
                self.number()?;
                self.expect(b"]")?;
            } else if self.skip(b".") {
                if self.quoted()?.is_none() {
                    self.plain(b".:=");
                }
            } else {
                return Ok(());
            }
        }
    }

    fn aliases(&mut self) -> Read<Vec<&'a [u8]>> {
        let mut aliases = Vec::new();
        if !self.skip(b"[hr where: ") {
            return Ok(aliases);
        }
        loop {
            self.expect(b"&")?;
            self.number()?;
            self.expect(b"=")?;
            let start = self.at;
            self.skip_cell()?;
            aliases.push(&self.text[start..self.at]);
            if !self.skip(b", ") {
                self.expect(b"]\n")?;
                return Ok(aliases);
            }
        }
    }

    /// Passes over a cell, whatever its coding.
    fn skip_cell(&mut self) -> Read<()> {
        let mut depth = 0_usize;
        loop {
            match self.rest().first() {
                Some(b'"') => {
                    self.quoted()?;
                    continue;
                }
                Some(b'(' | b'[' | b'{') => depth += 1,
                Some(b',' | b']') if depth == 0 => return Ok(()),
                Some(b')' | b']' | b'}') => {
                    depth = depth.checked_sub(1).ok_or(Unreadable(self.at))?;
                }
                Some(_) => {}
                None => return self.fail(),
            }
            self.at += 1;
        }
    }

    /// Columns, up to `end`.
    fn columns(&mut self, end: u8) -> Read<Vec<Column>> {
        let mut columns = Vec::new();
        loop {
            let mut path = vec![self.name(b".=:")?];
            while self.skip(b".") {
                path.push(self.name(b".=:")?);
            }
            columns.push(Column { path, coding: self.coding()? });
            if self.rest().first() == Some(&end) {
                return Ok(columns);
            }
            self.expect(b",")?;
        }
    }

    fn coding(&mut self) -> Read<Coding> {
        if self.skip(b":text") {
            return Ok(Coding::Text);
        }
        if self.skip(b"(") {
            let columns = self.columns(b')')?;
            self.expect(b")")?;
            return Ok(Coding::Rows(columns));
        }
        if !self.skip(b"=") {
            return Ok(Coding::Plain);
        }
        if let Some(affixes) = self.affixes()? {
            return Ok(affixes);
        }
        if let Some(sequence) = self.sequence()? {
            return Ok(Coding::Sequence(sequence));
        }
        let mut value = Vec::new();
        self.value(&mut value)?;
        Ok(Coding::Constant(value))
    }

    fn affixes(&mut self) -> Read<Option<Coding>> {
        let start = self.at;
        let prefix = self.quoted()?.unwrap_or(b"\"\"");
        if !self.skip(b"+") {
            self.at = start;
            return Ok(None);
        }
        let suffix = self.quoted()?.unwrap_or(b"\"\"");
        Ok(Some(Coding::Affixed(inside(prefix).to_vec(), inside(suffix).to_vec())))
    }

    fn row(
        &mut self,
        of: Of,
        shapes: &[Vec<Column>],
        aliases: &[&'a [u8]],
        number: usize,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        let is_irregular = self.skip(b"=");
        let mut shape = 0;
        if shapes.len() > 1 && !is_irregular {
            let letter = self.rest().first().copied().unwrap_or_default();
            shape = usize::from(letter.wrapping_sub(b'A'));
            self.at += 1;
            self.expect(b",")?;
        }
        if of == Of::Members {
            out.extend_from_slice(&self.name(b"")?);
            out.push(b':');
            self.expect(b",")?;
        }
        if is_irregular {
            self.value(out)?;
            return self.line_end();
        }
        let Some(columns) = shapes.get(shape) else { return self.fail() };
        let cells = self.cells(columns, aliases, number)?;
        write_object(columns, &cells, out);
        let has_cells = of == Of::Members
            || shapes.len() > 1
            || columns.iter().any(|column| column.coding.has_cells());
        if has_cells { self.line_end() } else { Ok(()) }
    }

    /// What each column has in the next row: JSON, or nothing.
    fn cells(
        &mut self,
        columns: &[Column],
        aliases: &[&'a [u8]],
        number: usize,
    ) -> Read<Vec<Vec<u8>>> {
        let mut cells = Vec::with_capacity(columns.len());
        let mut is_first = true;
        for column in columns {
            if column.coding.has_cells() && !std::mem::take(&mut is_first) {
                self.expect(b",")?;
            }
            cells.push(self.cell(&column.coding, aliases, number)?);
        }
        Ok(cells)
    }

    fn cell(&mut self, coding: &Coding, aliases: &[&'a [u8]], number: usize) -> Read<Vec<u8>> {
        match coding {
            Coding::Constant(value) => return Ok(value.clone()),
            Coding::Sequence(sequence) => return sequence.nth(number).ok_or(Unreadable(self.at)),
            _ => {}
        }
        if self.skip(b"&") {
            let name = self.number()?;
            let text = name.checked_sub(1).and_then(|index| aliases.get(index));
            let Some(text) = text else { return self.fail() };
            let mut reader = Reader { text, at: 0, depth: self.depth };
            return reader.cell(coding, &[], number);
        }
        let mut value = Vec::new();
        match (coding, self.rest().first()) {
            (_, None | Some(b',' | b';' | b')' | b'\n')) => {}
            (Coding::Text, _) => value = self.name(b"")?,
            (Coding::Affixed(prefix, suffix), _) => {
                let middle = self.name(b"")?;
                value = in_quotes(&[prefix, inside(&middle), suffix].concat());
            }
            (Coding::Rows(columns), Some(b'(')) => self.rows(columns, &mut value)?,
            _ => self.value(&mut value)?,
        }
        Ok(value)
    }

    /// `(a,1;b,2)`
    fn rows(&mut self, columns: &[Column], out: &mut Vec<u8>) -> Read<()> {
        self.expect(b"(")?;
        out.push(b'[');
        loop {
            let cells = self.cells(columns, &[], 0)?;
            write_object(columns, &cells, out);
            if self.skip(b")") {
                out.push(b']');
                return Ok(());
            }
            self.expect(b";")?;
            out.push(b',');
        }
    }
}

impl Coding {
    fn has_cells(&self) -> bool {
        !matches!(self, Coding::Constant(_) | Coding::Sequence(_))
    }
}

/// Adds the object that has these `cells`.
fn write_object(columns: &[Column], cells: &[Vec<u8>], out: &mut Vec<u8>) {
    let mut open: Vec<&[u8]> = Vec::new();
    out.push(b'{');
    for (column, cell) in columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        let Some((key, parents)) = column.path.split_last() else { continue };
        let common = open.iter().zip(parents).take_while(|(a, b)| **a == b.as_slice()).count();
        out.extend(std::iter::repeat_n(b'}', open.len() - common));
        open.truncate(common);
        if !matches!(out.last(), Some(b'{')) {
            out.push(b',');
        }
        for parent in &parents[common..] {
            out.extend_from_slice(parent);
            out.extend_from_slice(b":{");
            open.push(parent);
        }
        out.extend_from_slice(key);
        out.push(b':');
        out.extend_from_slice(cell);
    }
    out.extend(std::iter::repeat_n(b'}', open.len() + 1));
}

/// What is between the quotes of a string.
fn inside(string: &[u8]) -> &[u8] {
    unquoted(string).unwrap_or(string)
}
