//! The inverse of the whole form: from what is printed back to JSON.

mod table;

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
}

fn as_json(plain: &[u8]) -> Cow<'_, [u8]> {
    if terse::is_scalar(plain) { Cow::Borrowed(plain) } else { Cow::Owned(in_quotes(plain)) }
}

fn in_quotes(text: &[u8]) -> Vec<u8> {
    [b"\"", text, b"\""].concat()
}
