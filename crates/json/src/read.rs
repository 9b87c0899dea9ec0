//! The inverse of the whole form: from what is printed back to JSON.

use crate::sequence::Sequence;
use crate::terse::{self, ends_plain};
use crate::whole::Of;
use hr_core::MARK_START;
use std::borrow::Cow;

/// What is nested deeper is plain JSON: values in terse form are within tables, and these within texts, each of which
/// ends at [`terse::MAX_DEPTH`].
const MAX_DEPTH: usize = 3 * terse::MAX_DEPTH;

/// What is no whole form, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {0} is not as the whole form of JSON is written")]
pub struct Unreadable(usize);

/// The JSON text whose whole form is `text`, without white space. Values of a stream are a line each.
///
/// ```
/// let text = b"[hr table .: 3 rows: id=1..3,name,at.line]\na,5\nb,6\n\"\",\n";
/// let json = hr_json::read(text)?;
/// assert_eq!(json, br#"[{"id":1,"name":"a","at":{"line":5}},{"id":2,"name":"b","at":{"line":6}},{"id":3,"name":""}]"#);
/// # Ok::<(), hr_json::Unreadable>(())
/// ```
pub fn read(text: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let mut out = Vec::with_capacity(2 * text.len());
    loop {
        reader.value(&mut out)?;
        while reader.skip(b"\n") {}
        if reader.at == text.len() {
            return Ok(out);
        }
        out.push(b'\n');
    }
}

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

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

type Read<T> = Result<T, Unreadable>;

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.text[self.at..]
    }

    fn fail<T>(&self) -> Read<T> {
        Err(Unreadable(self.at))
    }

    fn skip(&mut self, token: &[u8]) -> bool {
        let is_next = self.rest().starts_with(token);
        self.at += if is_next { token.len() } else { 0 };
        is_next
    }

    fn expect(&mut self, token: &[u8]) -> Read<()> {
        if self.skip(token) { Ok(()) } else { self.fail() }
    }

    /// The last line has no line end.
    fn line_end(&mut self) -> Read<()> {
        if self.at == self.text.len() { Ok(()) } else { self.expect(b"\n") }
    }

    /// Reads a value and adds it to `out` as JSON.
    fn value(&mut self, out: &mut Vec<u8>) -> Read<()> {
        self.skip(b"\n");
        if self.rest().starts_with(MARK_START) {
            let of =
                Of::ALL.into_iter().find(|of| self.skip(format!("[hr {} ", of.word()).as_bytes()));
            return match of {
                Some(of) => self.table(of, out),
                None => self.fail(),
            };
        }
        match self.rest().first() {
            Some(b'{' | b'[') if self.depth == MAX_DEPTH => self.json(out),
            Some(b'{') => self.nested(Self::object, out),
            Some(b'[') => self.nested(Self::array, out),
            _ => {
                let scalar = self.scalar()?;
                out.extend_from_slice(&scalar);
                Ok(())
            }
        }
    }

    fn nested(
        &mut self,
        read: fn(&mut Self, &mut Vec<u8>) -> Read<()>,
        out: &mut Vec<u8>,
    ) -> Read<()> {
        self.depth += 1;
        let done = read(self, out);
        self.depth -= 1;
        done
    }

    /// Copies an array or object that is JSON.
    fn json(&mut self, out: &mut Vec<u8>) -> Read<()> {
        let tape = crate::tape::Tape::parse_prefix(self.rest());
        let (_, len) = tape.or(Err(Unreadable(self.at)))?;
        out.extend_from_slice(&self.rest()[..len]);
        self.at += len;
        Ok(())
    }

    fn object(&mut self, out: &mut Vec<u8>) -> Read<()> {
        self.expect(b"{")?;
        out.push(b'{');
        while !self.skip(b"}") {
            if out.last() != Some(&b'{') {
                self.expect(b",")?;
                out.push(b',');
            }
            out.extend_from_slice(&self.name(b":")?);
            self.expect(b":")?;
            out.push(b':');
            self.value(out)?;
            self.skip(b"\n");
        }
        out.push(b'}');
        Ok(())
    }

    fn array(&mut self, out: &mut Vec<u8>) -> Read<()> {
        self.expect(b"[")?;
        out.push(b'[');
        let mut is_first = true;
        while !self.skip(b"]") {
            if !std::mem::take(&mut is_first) {
                self.expect(b",")?;
                out.push(b',');
            }
            if self.rest().starts_with(b"(") {
                self.run(out)?;
            } else if let Some(sequence) = self.sequence()? {
                for number in 0..sequence.len {
                    let value = sequence.nth(number).ok_or(Unreadable(self.at))?;
                    out.extend_from_slice(if number > 0 { b"," } else { b"" });
                    out.extend_from_slice(&value);
                }
            } else {
                self.value(out)?;
                self.skip(b"\n");
            }
        }
        out.push(b']');
        Ok(())
    }

    /// `(value)*12`
    fn run(&mut self, out: &mut Vec<u8>) -> Read<()> {
        self.expect(b"(")?;
        let mut value = Vec::new();
        self.value(&mut value)?;
        self.expect(b")*")?;
        let count = self.number()?;
        out.extend_from_slice(&vec![value; count].join(&b','));
        Ok(())
    }

    fn number(&mut self) -> Read<usize> {
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = std::str::from_utf8(&self.rest()[..digits]).unwrap_or_default();
        let number = text.parse().or(Err(Unreadable(self.at)))?;
        self.at += digits;
        Ok(number)
    }

    /// A string in its quotes, if one is next.
    fn quoted(&mut self) -> Read<Option<&'a [u8]>> {
        if !self.rest().starts_with(b"\"") {
            return Ok(None);
        }
        let mut end = 1;
        loop {
            match self.rest().get(end) {
                Some(b'"') => break,
                Some(b'\\') => end += 2,
                Some(_) => end += 1,
                None => return self.fail(),
            }
        }
        let (string, _) = self.rest().split_at(end + 1);
        self.at += string.len();
        Ok(Some(string))
    }

    /// A text without quotes, up to punctuation or one of `ends`.
    fn plain(&mut self, ends: &[u8]) -> &'a [u8] {
        let is_end = |byte: &u8| ends_plain(*byte) || ends.contains(byte);
        let rest = self.rest();
        let len = rest.iter().position(is_end).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    /// A key, in quotes.
    fn name(&mut self, ends: &[u8]) -> Read<Vec<u8>> {
        if let Some(quoted) = self.quoted()? {
            return Ok(quoted.to_vec());
        }
        match self.plain(ends) {
            b"" => self.fail(),
            plain => Ok(in_quotes(plain)),
        }
    }

    /// A number, a literal or a string, as JSON.
    fn scalar(&mut self) -> Read<Cow<'a, [u8]>> {
        if let Some(quoted) = self.quoted()? {
            return Ok(Cow::Borrowed(quoted));
        }
        match self.plain(b"") {
            b"" => self.fail(),
            plain => Ok(as_json(plain)),
        }
    }

    /// `0..990 by 10`, if that is next.
    fn sequence(&mut self) -> Read<Option<Sequence>> {
        let start = self.at;
        let first = match self.quoted()? {
            Some(quoted) => quoted.to_vec(),
            None => {
                let text = self.plain(b"");
                let Some(dots) = text.windows(2).position(|it| it == b"..") else {
                    self.at = start;
                    return Ok(None);
                };
                self.at = start + dots;
                as_json(&text[..dots]).into_owned()
            }
        };
        if !self.skip(b"..") {
            self.at = start;
            return Ok(None);
        }
        let (last, step) = match self.quoted()? {
            Some(quoted) => {
                let step = self.skip(b" by ").then(|| self.plain(b""));
                (quoted.to_vec(), step)
            }
            None => {
                let text = self.plain(b"");
                match text.windows(4).position(|it| it == b" by ") {
                    Some(by) => (as_json(&text[..by]).into_owned(), Some(&text[by + 4..])),
                    None => (as_json(text).into_owned(), None),
                }
            }
        };
        Sequence::between(&first, &last, step).map(Some).ok_or(Unreadable(start))
    }

    /// A table, after what it starts with.
    fn table(&mut self, of: Of, out: &mut Vec<u8>) -> Read<()> {
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
        Ok(Some(Coding::Affixed(unquoted(prefix).to_vec(), unquoted(suffix).to_vec())))
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
                value = in_quotes(&[prefix, unquoted(&middle), suffix].concat());
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

fn as_json(plain: &[u8]) -> Cow<'_, [u8]> {
    if terse::is_scalar(plain) { Cow::Borrowed(plain) } else { Cow::Owned(in_quotes(plain)) }
}

fn in_quotes(text: &[u8]) -> Vec<u8> {
    [b"\"", text, b"\""].concat()
}

fn unquoted(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")).unwrap_or(text)
}
