//! The fields of a structured line: the members of a JSON object, or `key=value` words (logfmt).

use hr_core::Span;

/// One field: where its key and its value stand, both without their quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) key: Span,
    pub(crate) value: Span,
    /// Whether the value is quoted text.
    pub(crate) is_text: bool,
}

/// The fields of the structured record that starts at `start` of `line`: a JSON object, or words of
/// which the first is a `key=value`. Ends early where the line is neither.
pub(crate) fn fields(line: &[u8], start: usize) -> Fields<'_> {
    let is_object = line.get(start) == Some(&b'{');
    Fields { line, at: start + usize::from(is_object), is_object }
}

/// Iterator over the fields of a line. Made by [`fields`].
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    line: &'a [u8],
    at: usize,
    is_object: bool,
}

impl Iterator for Fields<'_> {
    type Item = Field;

    fn next(&mut self) -> Option<Field> {
        if self.is_object { self.member() } else { self.pair() }
    }
}

impl Fields<'_> {
    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) {
        let rest = self.line.get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|&&b| is_skipped(b)).count();
    }

    /// `"key": value` of an object, and the comma before it.
    fn member(&mut self) -> Option<Field> {
        self.skip(|b| b.is_ascii_whitespace() || b == b',');
        let key = self.quoted()?;
        self.skip(|b| b.is_ascii_whitespace());
        if self.line.get(self.at) != Some(&b':') {
            return None;
        }
        self.at += 1;
        self.skip(|b| b.is_ascii_whitespace());
        let start = self.at;
        let value = match self.line.get(start)? {
            b'"' => return Some(Field { key, value: self.quoted()?, is_text: true }),
            b'{' | b'[' => self.nested()?,
            _ => {
                self.skip(|b| !matches!(b, b',' | b'}' | b' ' | b'\t' | b'\r'));
                Span::new(start, self.at)
            }
        };
        Some(Field { key, value, is_text: false })
    }

    /// `key=value` or `key="value"`, and the white space before it. Words without a key are skipped.
    fn pair(&mut self) -> Option<Field> {
        loop {
            self.skip(|b| b.is_ascii_whitespace());
            let start = self.at;
            self.skip(is_of_key);
            match self.line.get(self.at)? {
                b'=' if self.at > start => {}
                _ => {
                    self.skip(|b| !b.is_ascii_whitespace());
                    continue;
                }
            }
            let key = Span::new(start, self.at);
            self.at += 1;
            if self.line.get(self.at) == Some(&b'"')
                && let Some(value) = self.quoted()
            {
                return Some(Field { key, value, is_text: true });
            }
            let start = self.at;
            self.skip(|b| !b.is_ascii_whitespace());
            return Some(Field { key, value: Span::new(start, self.at), is_text: false });
        }
    }

    /// What stands between the quote here and the one that closes it. Stays here if none does.
    fn quoted(&mut self) -> Option<Span> {
        if self.line.get(self.at) != Some(&b'"') {
            return None;
        }
        let start = self.at + 1;
        let mut at = start;
        loop {
            at += memchr::memchr2(b'"', b'\\', self.line.get(at..)?)?;
            if self.line[at] == b'"' {
                self.at = at + 1;
                return Some(Span::new(start, at));
            }
            at += 2;
        }
    }

    /// The array or object that starts here.
    fn nested(&mut self) -> Option<Span> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.line.get(self.at)? {
                b'"' => {
                    self.quoted()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(Span::new(start, self.at));
            }
        }
    }
}

/// Whether a byte may stand in the key of a `key=value`.
pub(crate) fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b'@' | b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(&str, &str)> {
        let text = |span: Span| &line[span.start..span.end];
        fields(line.as_bytes(), 0).map(|field| (text(field.key), text(field.value))).collect()
    }

    #[test]
    fn members_and_pairs_are_fields() {
        assert_eq!(
            read(r#"{"a": "x \"y\"", "b":{"c":[1,"]"]},"d":-1.5 , "e":null}"#),
            [("a", r#"x \"y\""#), ("b", r#"{"c":[1,"]"]}"#), ("d", "-1.5"), ("e", "null")]
        );
        assert_eq!(
            read(r#"ts=1 level=info word msg="a b" x="#),
            [("ts", "1"), ("level", "info"), ("msg", "a b"), ("x", "")]
        );
    }

    #[test]
    fn what_is_cut_off_ends_the_fields() {
        assert_eq!(read(r#"{"a":1,"b":"x"#), [("a", "1")]);
        assert_eq!(read(r#"{"a":[1"#), []);
        assert_eq!(read(r#"{"a"}"#), []);
        assert_eq!(read(r#"a="b c"#), [("a", "\"b")]);
    }
}
