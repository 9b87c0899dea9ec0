//! Places in files: `path:12:5:`, `path(12,5):`, `path:[12,5]`.

use crate::scan::{contains_any, digits};
use std::ops::Range;

/// A path is no longer.
const LONGEST: usize = 400;

/// Where a text says something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The path.
    pub(crate) path: Range<usize>,
    /// Offset after the whole place, but for the sign that ends it.
    pub(crate) end: usize,
    /// Whether the column is told, too.
    pub(crate) has_column: bool,
}

/// The place that `text` starts with at `start`.
pub(crate) fn place(text: &[u8], start: usize) -> Option<Place> {
    let rest = &text[start..];
    let drive =
        usize::from(matches!(rest, [b'a'..=b'z' | b'A'..=b'Z', b':', b'\\' | b'/', ..])) * 2;
    let is_end =
        |byte: &u8| matches!(byte, b':' | b'(' | b' ' | b'\t' | b'"' | b'\'' | b'`' | b'<' | b'|');
    let near = &rest[drive..rest.len().min(LONGEST)];
    let len = drive + near.iter().position(is_end)?;
    let path = start..start + len;
    if !is_path(&text[path.clone()]) {
        return None;
    }
    match text.get(path.end..)? {
        [b':', b'[', ..] => bracketed(text, path, b']', 2),
        [b'(', ..] => bracketed(text, path, b')', 1),
        [b':', b' ', b'(', ..] => bracketed(text, path, b')', 3),
        [b':', ..] => with_colons(text, path),
        _ => None,
    }
}

/// `path:12`, `path:12:5`, `path:12.5-9`, `path:12:5-9`.
fn with_colons(text: &[u8], path: Range<usize>) -> Option<Place> {
    let mut end = path.end + 1;
    let line = digits(&text[end..]);
    if line == 0 || line > 7 {
        return None;
    }
    end += line;
    let mut has_column = false;
    while matches!(text.get(end), Some(b':' | b'.' | b'-')) {
        let more = digits(&text[end + 1..]);
        if more == 0 || more > 7 {
            break;
        }
        end += 1 + more;
        has_column = true;
    }
    Some(Place { path, end, has_column })
}

/// `path(12,5)`, `path:[12,5]`, `path: (12, 5)`: numbers behind `skip` bytes, ended by `close`.
fn bracketed(text: &[u8], path: Range<usize>, close: u8, skip: usize) -> Option<Place> {
    let start = path.end + skip;
    let near = &text[start..text.len().min(start + 24)];
    let len = near.iter().position(|byte| *byte == close)?;
    let numbers = &near[..len];
    let is_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b',' | b' ' | b'-');
    let fits = numbers.first().is_some_and(u8::is_ascii_digit) && numbers.iter().all(is_number);
    fits.then(|| Place { path, end: start + len + 1, has_column: numbers.contains(&b',') })
}

/// Whether `text` looks like the path of a file.
pub(crate) fn is_path(text: &[u8]) -> bool {
    let Some(first) = text.first() else { return false };
    let may_start = first.is_ascii_alphanumeric()
        || matches!(first, b'.' | b'/' | b'_' | b'~' | b'\\' | b'@' | b'$' | 0x80..);
    let is_name = text.iter().any(|byte| matches!(byte, b'.' | b'/' | b'\\'))
        || text == b"Makefile"
        || text == b"Dockerfile";
    may_start && is_name && text.iter().any(u8::is_ascii_alphabetic) && !text.contains(&b'=')
}

/// Whether `path` lies in what others wrote: a package, a toolchain, the library of a language.
pub(crate) fn is_foreign(path: &[u8]) -> bool {
    const OTHERS: [&str; 14] = [
        "node_modules/",
        "site-packages/",
        "dist-packages/",
        "/rustc/",
        "/.cargo/registry/",
        "/usr/lib",
        "/usr/include",
        "/usr/local/",
        "/lib/python",
        "node:internal",
        "internal/modules",
        "<frozen ",
        "/pkg/mod/",
        "/go/src/",
    ];
    contains_any(path, &OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_in_each_dialect() {
        for (text, path, rest) in [
            ("src/a.c:12:5: error: x", "src/a.c", ": error: x"),
            ("./a.go:3: y", "./a.go", ": y"),
            ("C:\\src\\a.cs(3,7): error", "C:\\src\\a.cs", ": error"),
            ("/src/A.java:[23,29] no", "/src/A.java", " no"),
            ("/src/A.kt: (3, 7): no", "/src/A.kt", ": no"),
            ("a.ml:3.4-9: no", "a.ml", ": no"),
            ("Makefile:3: no", "Makefile", ": no"),
        ] {
            let place = place(text.as_bytes(), 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((&text[place.path], &text[place.end..]), (path, rest));
        }
    }

    #[test]
    fn what_is_no_place_is_not() {
        for text in ["http://a.b:80/c", "12:30:11 x", "a.c: x", "note: y", "a = b.c:1", "", ":3"] {
            assert_eq!(place(text.as_bytes(), 0), None, "{text}");
        }
    }
}
