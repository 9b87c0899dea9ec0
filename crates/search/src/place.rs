//! The place that a line of hits opens with: `PATH:LINE:`, `PATH-LINE-`, `PATH:`.

use crate::names::Names;

/// No path that is looked for is longer.
pub(crate) const LONGEST: usize = 512;
/// Most digits of a number of a line.
const DIGITS: usize = 9;
/// Longest ending of the name of a file.
const ENDING: usize = 10;

/// Where a line was found, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place<'a> {
    pub(crate) path: &'a [u8],
    pub(crate) text: &'a [u8],
}

/// Reads `PATH:LINE:TEXT`.
pub(crate) fn numbered(line: &[u8]) -> Option<Place<'_>> {
    marks(line, b':').find_map(|at| {
        let (number, text) = number(&line[at + 1..], b':')?;
        let path = &line[..at];
        let is_place = is_path(path) && !is_time(path, number, text);
        is_place.then_some(Place { path, text })
    })
}

/// Whether this is not a path but a time: what `13:53:08` is cut into.
fn is_time(path: &[u8], number: usize, text: &[u8]) -> bool {
    let ends_in_two = path.iter().rev().take_while(|byte| byte.is_ascii_digit()).count() == 2;
    let starts_with_two = text.iter().take_while(|byte| byte.is_ascii_digit()).count() == 2;
    ends_in_two && (10..60).contains(&number) && starts_with_two
}

/// Reads `PATH:TEXT`, where the path is told from a word by a slash or an ending.
pub(crate) fn unnumbered(line: &[u8]) -> Option<Place<'_>> {
    let is_told = |path: &[u8]| (has_slash(path) || has_ending(path)) && !path.contains(&b' ');
    unnumbered_name(line).filter(|place| is_told(place.path))
}

/// The same where nothing tells the path from a word.
pub(crate) fn unnumbered_name(line: &[u8]) -> Option<Place<'_>> {
    let at = marks(line, b':').next()?;
    let (path, text) = (&line[..at], &line[at + 1..]);
    (is_path(path) && !text.starts_with(b":")).then_some(Place { path, text })
}

/// Reads `PATH-LINE-TEXT`, where the path is one of those known, or has an ending.
pub(crate) fn numbered_context<'a>(line: &'a [u8], known: &Names) -> Option<Place<'a>> {
    let read = |at: usize| {
        let (_, text) = number(&line[at + 1..], b'-')?;
        Some(Place { path: &line[..at], text })
    };
    let places = || marks(line, b'-').filter_map(read);
    let of_known = places().find(|place| known.find(place.path).is_some());
    of_known.or_else(|| places().find(|place| is_path(place.path) && has_ending(place.path)))
}

/// Reads `PATH-TEXT`, where the path is one of those known.
pub(crate) fn unnumbered_context<'a>(line: &'a [u8], known: &Names) -> Option<Place<'a>> {
    let mut ends = marks(line, b'-').filter(|&at| known.find(&line[..at]).is_some());
    ends.next().map(|at| Place { path: &line[..at], text: &line[at + 1..] })
}

/// Reads `LINE:TEXT`, or with another mark `LINE-TEXT`.
pub(crate) fn number(line: &[u8], mark: u8) -> Option<(usize, &[u8])> {
    let digits = line.iter().take(DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    let is_number =
        (1..=DIGITS).contains(&digits) && line[0] != b'0' && line.get(digits) == Some(&mark);
    let value = |number: usize, &digit: &u8| number * 10 + usize::from(digit - b'0');
    is_number.then(|| (line[..digits].iter().fold(0, value), &line[digits + 1..]))
}

/// Where this mark stands in `line`, as far as a path may reach; not after the letter of a drive.
fn marks(line: &[u8], mark: u8) -> impl Iterator<Item = usize> {
    let is_drive = matches!(line, [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic());
    let from = if is_drive { 2 } else { 1 };
    let to = line.len().min(LONGEST);
    let near = line.get(from..to).unwrap_or_default();
    memchr::memchr_iter(mark, near).map(move |at| from + at)
}

/// Whether `path` may be one: it has a slash or an ending, or is a name. With blanks in it, it needs an ending.
pub(crate) fn is_path(path: &[u8]) -> bool {
    let (Some(first), Some(last)) = (path.first(), path.last()) else { return false };
    let is_odd = |byte: &u8| *byte < b' ' || b"\";<>|=*?`".contains(byte);
    let is_outside = |byte: u8| byte.is_ascii_whitespace() || byte == b'\'';
    let has_blank = path.contains(&b' ');
    let is_said = has_blank && path.contains(&b'\'');
    if is_outside(*first) || is_outside(*last) || is_said || path.iter().any(is_odd) {
        return false;
    }
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    let is_name = is_letter(first)
        && path.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte));
    path.iter().any(is_letter) && (has_ending(path) || has_slash(path) && !has_blank || is_name)
}

pub(crate) fn has_slash(path: &[u8]) -> bool {
    path.iter().any(|byte| matches!(byte, b'/' | b'\\'))
}

/// Whether the last name of `path` ends as the names of files do: `.rs`, `.tar`, `.1`.
pub(crate) fn has_ending(path: &[u8]) -> bool {
    ending(path).is_some_and(|ending| ending.iter().any(u8::is_ascii_alphabetic))
}

/// What follows the last point in the last name of `path`.
pub(crate) fn ending(path: &[u8]) -> Option<&[u8]> {
    let name = &path[name_start(path)..];
    let point = name.iter().rposition(|&byte| byte == b'.').filter(|&at| at > 0)?;
    let ending = &name[point + 1..];
    let fits = (1..=ENDING).contains(&ending.len());
    (fits && ending.iter().all(u8::is_ascii_alphanumeric)).then_some(ending)
}

/// Where the last name of `path` starts: after the last slash that is not its end.
pub(crate) fn name_start(path: &[u8]) -> usize {
    let within = &path[..path.len().saturating_sub(1)];
    within.iter().rposition(|byte| matches!(byte, b'/' | b'\\')).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(place: Option<Place<'_>>) -> Option<(String, String)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        place.map(|place| (text(place.path), text(place.text)))
    }

    #[test]
    fn places_of_hits_are_read() {
        for (line, expected) in [
            ("src/a.rs:12:fn a() {", Some(("src/a.rs", "fn a() {"))),
            ("a.py:3:    x: int", Some(("a.py", "    x: int"))),
            ("Makefile:7:all:", Some(("Makefile", "all:"))),
            ("C:\\src\\a.cs:12:x", Some(("C:\\src\\a.cs", "x"))),
            ("main:src/a.rs:12:5:x", Some(("main:src/a.rs", "5:x"))),
            ("src/it's.rs:2:x", Some(("src/it's.rs", "x"))),
            ("can't open a.rs:2:x", None),
            ("'a/b.rs':2:x", None),
            ("my notes/a b.md:2:x", Some(("my notes/a b.md", "x"))),
            ("12:34:56 started", None),
            ("api.log.2026-05-01_13:53:08 started", None),
            ("10.0.0.1 - - [17/May/2026:10:05:47] x", None),
            ("2026-05-01T06:00:01 started", None),
            ("  at a.rs:12:5", None),
            ("{\"a\":12:", None),
            ("", None),
        ] {
            let expected = expected.map(|(path, text)| (path.to_owned(), text.to_owned()));
            assert_eq!(parts(numbered(line.as_bytes())), expected, "{line}");
        }
    }

    #[test]
    fn lines_around_hits_are_told_by_the_files_that_are_known() {
        let mut known = Names::default();
        known.number(b"a-1-b");
        let read = |line: &'static str| parts(numbered_context(line.as_bytes(), &known));
        assert_eq!(read("a-1-b-12-x"), Some(("a-1-b".to_owned(), "x".to_owned())));
        assert_eq!(read("x/c.py-9-y-2-z"), Some(("x/c.py".to_owned(), "y-2-z".to_owned())));
        assert_eq!(read("on 2026-05-01 at"), None);
        let bare = unnumbered_context(b"a-1-b-text", &known);
        assert_eq!(parts(bare), Some(("a-1-b".to_owned(), "text".to_owned())));
    }

    #[test]
    fn a_path_without_a_number_needs_a_slash_or_an_ending() {
        assert!(unnumbered(b"src/a:x").is_some() && unnumbered(b"a.c:x").is_some());
        for line in ["note: x", "https://x.y/z", "see a/b c: x", "12.5: x", "a.py::test"] {
            assert!(unnumbered(line.as_bytes()).is_none(), "{line}");
        }
    }
}
