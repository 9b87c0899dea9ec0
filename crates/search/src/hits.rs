//! Hits as `grep` and its like print them.

use crate::inline::Files;
use crate::meaning::Meaning;
use crate::message::{is_failure, is_message};
use crate::names::Names;
use crate::place::{LONGEST, Place, has_ending, number};
use hr_core::Source;
use hr_mask::without_escapes;
use std::borrow::Cow;

/// How hits are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `PATH:LINE:TEXT`, and `PATH-LINE-TEXT` around it.
    Numbered,
    /// `PATH:TEXT`, and `PATH-TEXT` around it.
    Unnumbered,
    /// A line with a path, then `LINE:TEXT` and `LINE-TEXT`; no path at all where one file was searched.
    Heading,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// A hit.
    Hit,
    /// A line around one.
    Context,
    /// The path of the file that the next hits are in.
    Heading,
    /// What stands between hits: `--`, an empty line.
    Between,
    /// That the hits of a file follow, or that there are no more of it, where that is told of each file.
    Opening,
    Closing,
    /// What the program says itself.
    Message,
    /// Anything else.
    Other,
}

/// What was read of a line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) role: Role,
    /// The number of the file, if it is known.
    pub(crate) file: Option<u32>,
    /// Hash of what it says, with what varies masked.
    pub(crate) template: u64,
    pub(crate) meaning: Meaning,
    /// The line in short, if it is not printed as it is.
    pub(crate) encoded: Option<Box<[u8]>>,
}

/// All lines, and the files that they name.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    pub(crate) lines: Vec<Line>,
    pub(crate) files: Names,
}

impl Line {
    /// A line of this role that says `text`.
    pub(crate) fn of(role: Role, file: Option<u32>, text: &[u8]) -> Self {
        let text = text.trim_ascii();
        Self {
            role,
            file,
            template: hr_mask::hash(text),
            meaning: if role == Role::Hit { Meaning::of(text) } else { Meaning::default() },
            encoded: None,
        }
    }

    /// A line that is neither a hit nor belongs to one.
    pub(crate) fn unread(text: &[u8]) -> Self {
        let is_message = is_message(text) || text.starts_with(b"Binary file ") || is_failure(text);
        Self::of(if is_message { Role::Message } else { Role::Other }, None, text)
    }

    fn between() -> Self {
        Self::of(Role::Between, None, b"")
    }
}

/// Reads the lines of `source`.
pub(crate) fn read(source: &Source<'_>, style: Style) -> Hits {
    match style {
        Style::Heading => read_under_headings(source),
        Style::Numbered => read_inline(source, true),
        Style::Unnumbered => read_inline(source, false),
    }
}

/// Whether `line` only stands between hits.
pub(crate) fn is_between(line: &[u8]) -> bool {
    line.is_empty() || line == b"--"
}

fn read_inline(source: &Source<'_>, has_numbers: bool) -> Hits {
    let plain: Vec<Cow<'_, [u8]>> = source.lines().map(without_escapes).collect();
    let known = Files::of(plain.iter().map(Cow::as_ref), has_numbers);
    let mut files = Names::default();
    let lines = plain.iter().map(|plain| match known.read(plain) {
        _ if is_between(plain) => Line::between(),
        Some((role, Place { path, text, .. })) => {
            Line::of(role, Some(files.number(path)), after_column(text))
        }
        None => Line::unread(plain),
    });
    let lines = lines.collect();
    Hits { lines, files }
}

/// `text` without the number of a column before it.
fn after_column(text: &[u8]) -> &[u8] {
    number(text, b':').map_or(text, |(_, text)| text)
}

fn read_under_headings(source: &Source<'_>) -> Hits {
    let mut hits = Hits::default();
    let mut file = None;
    let mut may_head = true;
    for (at, line) in source.lines().enumerate() {
        let plain = without_escapes(line);
        let hit = number(&plain, b':').map(|(_, text)| (Role::Hit, text));
        // An empty line parts files: `2026-05-01.log` is one then, not a line around a hit.
        let may_name = file.is_none() && !plain.contains(&b' ') && has_ending(&plain);
        let context = || number(&plain, b'-').map(|(_, text)| (Role::Context, text));
        let context = || context().filter(|_| !(may_name && may_head && heads(source, at)));
        let line = match hit.or_else(context) {
            Some((role, text)) => Line::of(role, file, after_column(text)),
            None if plain.is_empty() => {
                file = None;
                Line::between()
            }
            None if is_between(&plain) => Line::between(),
            None if may_head && plain.len() <= LONGEST && heads(source, at) => {
                file = Some(hits.files.number(&plain));
                Line::of(Role::Heading, file, &plain)
            }
            None => Line::unread(&plain),
        };
        may_head = line.role == Role::Between;
        hits.lines.push(line);
    }
    hits
}

/// Whether the line after that at `at` is a hit, or one around a hit.
fn heads(source: &Source<'_>, at: usize) -> bool {
    at + 1 < source.line_count() && {
        let next = without_escapes(source.line(at + 1));
        number(&next, b':').or_else(|| number(&next, b'-')).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(text: &str, style: Style) -> (Vec<Role>, usize) {
        let hits = read(&Source::new(text.as_bytes()), style);
        (hits.lines.iter().map(|line| line.role).collect(), hits.files.len())
    }

    #[test]
    fn lines_around_hits_belong_to_their_files() {
        let text = "a.py-1-x\na.py:2:y\n--\nb.py:9:z\ngrep: c: Permission denied\n";
        let (roles, files) = roles(text, Style::Numbered);
        use Role::*;
        assert_eq!((roles, files), (vec![Context, Hit, Between, Hit, Message], 2));
    }

    #[test]
    fn files_are_named_above_their_hits() {
        let text = "a.py\n1-x\n2:y\n--\n8:y\n\n2026-05-01.log\n9:z\n\n3 matches\n";
        let (roles, files) = roles(text, Style::Heading);
        use Role::*;
        let expected = [Heading, Context, Hit, Between, Hit, Between, Heading, Hit, Between, Other];
        assert_eq!((roles.as_slice(), files), (&expected[..], 2));
    }

    #[test]
    fn colours_are_looked_through() {
        let text = "\x1b[35ma.py\x1b[m:\x1b[32m12\x1b[m:x\n";
        assert_eq!(roles(text, Style::Numbered), (vec![Role::Hit], 1));
    }
}
