//! What each line of a text is.

use hr_core::Source;

/// Longest line that is a heading.
const LONGEST_HEADING: usize = 120;
/// The same for one that only its look makes one.
const LONGEST_PLAIN_HEADING: usize = 72;
/// Columns from which on what would be a heading is part of an example.
const INDENTED: usize = 4;
/// Most levels of headings.
const LEVELS: usize = 6;

/// Columns from one stop of the tabulator to the next.
const TAB: usize = 8;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Nothing but white space.
    Blank,
    /// A heading of a level from 1 on.
    Heading(u8),
    /// The line under a heading, or over one.
    Rule,
    /// A line of code between fences, or a fence; the first one opens.
    Code { opens: bool },
    /// The first line of an item of a list, indented by so many bytes.
    Item(usize),
    /// A row of a table.
    Row,
    /// Text, indented by so many bytes.
    Text(usize),
}

/// What each line of `source` is.
pub(crate) fn lines(source: &Source<'_>) -> Vec<Line> {
    let count = source.line_count();
    let mut lines: Vec<Line> = Vec::with_capacity(count);
    let mut fence: Option<Fence> = None;
    let mut underlines: Vec<u8> = Vec::new();
    for number in 0..count {
        let line = source.line(number);
        if let Some(open) = fence {
            lines.push(Line::Code { opens: false });
            if open.is_closed_by(line) {
                fence = None;
            }
            continue;
        }
        fence = Fence::of(line);
        if fence.is_some() {
            lines.push(Line::Code { opens: true });
            continue;
        }
        let next = if number + 1 < count { source.line(number + 1) } else { b"" };
        let before = lines.last().copied().unwrap_or(Line::Blank);
        let is_first = matches!(before, Line::Blank | Line::Rule | Line::Heading(_));
        let look = look(line);
        lines.push(match look {
            Line::Text(_) if is_first && underlines_it(line, next) => {
                Line::Heading(level_of(next.trim_ascii()[0], &mut underlines))
            }
            Line::Text(_) if rule(line).is_some() => Line::Rule,
            Line::Text(0) | Line::Item(0) if before == Line::Blank || number == 0 => {
                plain_heading(line, next).map_or(look, Line::Heading)
            }
            _ => look,
        });
    }
    lines
}

/// A fence that is open.
#[derive(Clone, Copy)]
struct Fence {
    byte: u8,
    length: usize,
}

impl Fence {
    fn of(line: &[u8]) -> Option<Self> {
        let line = line.trim_ascii_start();
        let byte = *line.first().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = line.iter().take_while(|&&it| it == byte).count();
        (length >= 3 && !line[length..].contains(&b'`')).then_some(Self { byte, length })
    }

    fn is_closed_by(self, line: &[u8]) -> bool {
        let line = line.trim_ascii();
        line.len() >= self.length && line.iter().all(|&byte| byte == self.byte)
    }
}

/// What a line looks to be on its own.
fn look(line: &[u8]) -> Line {
    let text = line.trim_ascii();
    if text.is_empty() {
        return Line::Blank;
    }
    let indent = indent(line);
    if indent < INDENTED
        && let Some(level) = number_signs(text)
    {
        return Line::Heading(level);
    }
    let is_grid = text.starts_with(b"+-") || text.starts_with(b"+=");
    if (text[0] == b'|' && text.len() > 1 && text[1..].contains(&b'|')) || is_grid {
        return Line::Row;
    }
    if is_item(text) { Line::Item(indent) } else { Line::Text(indent) }
}

/// The column that the text of `line` begins in.
pub(crate) fn indent(line: &[u8]) -> usize {
    let white = line.iter().take_while(|byte| byte.is_ascii_whitespace());
    white.fold(0, |column, &byte| if byte == b'\t' { (column / TAB + 1) * TAB } else { column + 1 })
}

/// The level of a heading such as `## Title`.
fn number_signs(text: &[u8]) -> Option<u8> {
    let level = text.iter().take_while(|&&byte| byte == b'#').count();
    let is_heading = (1..=LEVELS).contains(&level)
        && text.get(level).is_some_and(u8::is_ascii_whitespace)
        && text.len() <= LONGEST_HEADING;
    is_heading.then_some(level as u8)
}

/// Whether `text` begins as an item of a list does: `- `, `* `, `+ `, `12. `, `3) `, or a bullet.
fn is_item(text: &[u8]) -> bool {
    if text.starts_with("• ".as_bytes()) {
        return true;
    }
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mark = match digits {
        0 if matches!(text[0], b'-' | b'*' | b'+') => 1,
        1..=3 if matches!(text.get(digits), Some(b'.' | b')')) => digits + 1,
        _ => return false,
    };
    text.get(mark).is_some_and(u8::is_ascii_whitespace)
}

/// The byte that makes up `line`, if it is a rule: three or more of the same mark.
fn rule(line: &[u8]) -> Option<u8> {
    let text = line.trim_ascii();
    let byte = *text.first().filter(|byte| byte.is_ascii_punctuation())?;
    (text.len() >= 3 && text.iter().all(|&it| it == byte)).then_some(byte)
}

/// Whether `line` is a heading for the line under it.
fn underlines_it(line: &[u8], next: &[u8]) -> bool {
    let text = line.trim_ascii();
    let fits = text.len() <= LONGEST_HEADING && rule(line).is_none();
    fits && rule(next).is_some() && next.trim_ascii().len() * 2 >= text.len()
}

/// The level of headings that are underlined with `byte`: the order in which they first came.
fn level_of(byte: u8, underlines: &mut Vec<u8>) -> u8 {
    let known = underlines.iter().position(|&it| it == byte);
    let level = known.unwrap_or_else(|| {
        underlines.push(byte);
        underlines.len() - 1
    });
    level.min(LEVELS - 1) as u8 + 1
}

/// The level of a heading of a manual or a standard, which stands alone: `NAME`, `2.1.  Terms`.
fn plain_heading(line: &[u8], next: &[u8]) -> Option<u8> {
    let text = line.trim_ascii_end();
    if text.len() > LONGEST_PLAIN_HEADING || text.ends_with(b".") || text.ends_with(b":") {
        return None;
    }
    let is_alone = next.trim_ascii().is_empty();
    if is_alone && let Some(level) = numbered(text) {
        return Some(level);
    }
    let letters = text.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let is_capital = letters >= 3 && !text.iter().any(u8::is_ascii_lowercase);
    let is_wordy = letters * 3 >= text.len() * 2 && text[0].is_ascii_uppercase();
    (is_capital && is_wordy && (is_alone || next[0].is_ascii_whitespace())).then_some(1)
}

/// How many numbers come before the title in `2.1.  Terms`.
fn numbered(text: &[u8]) -> Option<u8> {
    let number = text.split(u8::is_ascii_whitespace).next()?;
    let title = text[number.len()..].trim_ascii_start();
    let parts = number.strip_suffix(b".").unwrap_or(number).split(|&byte| byte == b'.');
    let (mut count, mut are_numbers) = (0, true);
    for part in parts {
        count += 1;
        are_numbers &= (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
    }
    let is_title = title.first().is_some_and(u8::is_ascii_uppercase);
    let ends_openly = !matches!(title.last(), Some(b'.' | b'?' | b'!' | b';' | b','));
    (are_numbers && is_title && ends_openly).then_some(count.min(LEVELS as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Line> {
        lines(&Source::new(text.as_bytes()))
    }

    #[test]
    fn headings_of_all_ways_of_writing() {
        let text = "# One\n\nTwo\n===\nThree\n---\n\nNAME\n    hr\n\n2.1.  Terms\n\nA word: it.\n";
        let headings: Vec<(usize, u8)> = of(text).iter().enumerate().filter_map(level).collect();
        assert_eq!(headings, [(0, 1), (2, 1), (4, 2), (7, 1), (10, 2)]);
        assert_eq!(of("    # in an example\n"), [Line::Text(4)]);
    }

    fn level((number, line): (usize, &Line)) -> Option<(usize, u8)> {
        match line {
            Line::Heading(level) => Some((number, *level)),
            _ => None,
        }
    }

    #[test]
    fn fences_hide_what_looks_otherwise() {
        let lines = of("```sh\n# no heading\n- no item\n```\n- item\n  more\n| a | b |\n");
        let code = |opens| Line::Code { opens };
        assert_eq!(
            lines,
            [
                code(true),
                code(false),
                code(false),
                code(false),
                Line::Item(0),
                Line::Text(2),
                Line::Row
            ]
        );
    }
}
