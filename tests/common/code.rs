//! Reads an outline of source code as its reader must: from its text alone. Panics where it does not add up.

use super::account::{Mark, number_before};
use super::start_of;
use std::ops::RangeInclusive;

/// Letters of a signature that are looked for in the lines that it is said to be on.
const COMPARED: usize = 12;

/// What became of the lines of one file.
#[derive(Debug)]
struct Reading<'a> {
    lines: Vec<&'a [u8]>,
    /// Which of them are printed, within a mark, or within those that a printed line stands for.
    covered: Vec<bool>,
    is_printed: Vec<bool>,
    /// The first line that may come next.
    next: usize,
}

/// Accounts for every line of `source` in `output`: it is printed byte for byte, inside a mark, within the lines that a
/// printed line `A-B text` stands for, or between those a comment, empty, or brackets that close.
pub(crate) fn account(output: &[u8], source: &[u8]) {
    let mut printed = output.split_inclusive(|&byte| byte == b'\n');
    let notice = String::from_utf8_lossy(printed.next().unwrap_or_default()).into_owned();
    let mut files = files(source).into_iter().peekable();
    let (mut total, mut shown) = (0, 0);
    let mut reading = files.next_if(|(path, _)| path.is_none()).map(|(_, text)| Reading::of(text));
    let printed: Vec<&[u8]> = printed.collect();
    let mut at = 0;
    while at < printed.len() {
        let is_next = files.peek().is_some_and(|(path, _)| {
            let head = printed[at] == b"\n"
                && printed.get(at + 1).is_some_and(|line| announced(line) == *path);
            head || announced(printed[at]) == *path
        });
        if is_next {
            at += if printed[at] == b"\n" { 2 } else { 1 };
            let text = files.next().map_or(&b""[..], |(_, text)| text);
            let before = reading.replace(Reading::of(text));
            let (lines, printed) = before.map_or((0, 0), Reading::end);
            (total, shown) = (total + lines, shown + printed);
            continue;
        }
        reading.as_mut().expect("a file is announced before its lines").line(printed[at]);
        at += 1;
    }
    assert!(files.next().is_none(), "a file is not announced");
    let (lines, printed) = reading.map_or((0, 0), Reading::end);
    (total, shown) = (total + lines, shown + printed);
    assert_eq!(number_before(&notice, " line"), Some(total), "lines in {notice}");
    assert_eq!(number_before(&notice, " shown").unwrap_or(0), shown, "shown in {notice}");
}

/// The path in `==> PATH <==`.
fn announced(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_prefix(b"==> ")?.strip_suffix(b" <==")
}

/// The files that a source announces, and what is before the first.
fn files(source: &[u8]) -> Vec<(Option<&[u8]>, &[u8])> {
    let mut files: Vec<(Option<&[u8]>, usize, usize)> = vec![(None, 0, 0)];
    let mut start = 0;
    for line in source.split_inclusive(|&byte| byte == b'\n') {
        let end = start + line.len();
        if let Some(path) = announced(line) {
            files.push((Some(path), start.saturating_sub(1), end));
        }
        start = end;
    }
    let ends: Vec<usize> = files.iter().skip(1).map(|file| file.1).chain([source.len()]).collect();
    let text = |(&(path, _, start), &end): (&(Option<&'_ [u8]>, usize, usize), &usize)| {
        (start, end.max(start), path.is_some())
    };
    let texts: Vec<(usize, usize, bool)> = files.iter().zip(&ends).map(text).collect();
    let kept =
        files.iter().zip(texts).filter(|(_, (start, end, is_named))| *is_named || end > start);
    kept.map(|((path, ..), (start, end, _))| (*path, &source[start..end])).collect()
}

impl<'a> Reading<'a> {
    fn of(text: &'a [u8]) -> Self {
        let lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
        let none = vec![false; lines.len()];
        Self { covered: none.clone(), is_printed: none, lines, next: 1 }
    }

    /// Takes a line of the output.
    fn line(&mut self, printed: &[u8]) {
        match Mark::of(printed) {
            Some(Mark::Gap(gap)) => {
                assert!(*gap.units.start() >= self.next, "{gap:?} after line {}", self.next);
                for number in gap.units.clone() {
                    assert!(
                        !self.is_printed[number - 1],
                        "line {number} is printed, and in {gap:?}"
                    );
                    self.covered[number - 1] = true;
                }
                self.next = gap.units.end() + 1;
            }
            Some(Mark::Told(text)) => assert!(text.contains(": "), "what mark is [hr {text}]?"),
            None => self.text(printed),
        }
    }

    fn text(&mut self, printed: &[u8]) {
        let is_same = |line: &[u8]| printed == line || printed.strip_suffix(b"\n") == Some(line);
        // What is printed as it is comes next, or after lines that are told in short.
        let found = (self.next..=self.lines.len()).find(|&number| is_same(self.lines[number - 1]));
        let in_short = in_short(printed).filter(|(lines, text)| self.has(lines, text));
        match (found, in_short) {
            (Some(number), None) => self.print(number),
            (Some(number), Some(_)) if number == self.next => self.print(number),
            (_, Some((lines, _))) => {
                self.covered[lines.start() - 1..*lines.end()].fill(true);
                let is_leaf = lines.clone().all(|number| !self.is_printed[number - 1]);
                assert!(is_leaf || lines.start() == lines.end(), "{lines:?} in short, but printed");
                self.next = self.next.max(lines.start() + 1);
            }
            (None, None) => panic!("after line {}, what is {}", self.next - 1, start_of(printed)),
        }
    }

    fn print(&mut self, number: usize) {
        assert!(!self.is_printed[number - 1], "line {number} twice");
        self.is_printed[number - 1] = true;
        self.covered[number - 1] = true;
        self.next = number + 1;
    }

    /// Whether `text` is the start of what is in `lines`, but for white space.
    fn has(&self, lines: &RangeInclusive<usize>, text: &[u8]) -> bool {
        if *lines.start() == 0 || lines.is_empty() || *lines.end() > self.lines.len() {
            return false;
        }
        let solid = |text: &[u8]| -> Vec<u8> {
            text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect()
        };
        let all = solid(&self.lines[lines.start() - 1..*lines.end()].concat());
        // What documents it is told after it, as a comment.
        let sign = |sign: &[u8]| text.windows(sign.len()).position(|it| it == sign);
        let end = [&b" // "[..], b" # ", b" -- "].into_iter().filter_map(sign).min();
        let text = solid(&text[..end.unwrap_or(text.len())]);
        let start = &text[..text.len().min(COMPARED)];
        text.starts_with(b"imports") || all.windows(start.len().max(1)).any(|it| it == start)
    }

    /// How many lines there are, and how many were printed.
    fn end(self) -> (usize, usize) {
        let mut comments = Comments::default();
        for (number, line) in self.lines.iter().enumerate() {
            let is_comment = comments.takes(line);
            assert!(
                self.covered[number] || is_comment,
                "line {} vanished: {}",
                number + 1,
                start_of(line)
            );
        }
        (self.lines.len(), self.is_printed.iter().filter(|&&is| is).count())
    }
}

/// Reads `40-73 fn new()` or ` 7 const A: u8 = 1;`: the lines, and the text.
fn in_short(printed: &[u8]) -> Option<(RangeInclusive<usize>, &[u8])> {
    let line = printed.trim_ascii();
    let space = line.iter().position(|&byte| byte == b' ')?;
    let numbers = std::str::from_utf8(&line[..space]).ok()?;
    let (first, last) = numbers.split_once('-').unwrap_or((numbers, numbers));
    Some((first.parse().ok()?..=last.parse().ok()?, &line[space + 1..]))
}

/// Tells, line by line, what is empty, closing brackets, or a comment in some language.
#[derive(Debug, Default)]
struct Comments {
    /// What ends the comment that the last line was in.
    end: Option<&'static str>,
}

impl Comments {
    fn takes(&mut self, line: &[u8]) -> bool {
        const BLOCKS: [(&str, &str); 6] = [
            ("/*", "*/"),
            (r#"""""#, r#"""""#),
            (r#"r""""#, r#"""""#),
            ("'''", "'''"),
            ("--[[", "]]"),
            ("=begin", "=end"),
        ];
        let line = String::from_utf8_lossy(line);
        let line = line.trim();
        if let Some(end) = self.end {
            if line.contains(end) {
                self.end = None;
            }
            return true;
        }
        for (start, end) in BLOCKS {
            if let Some(rest) = line.strip_prefix(start) {
                self.end = (!rest.contains(end)).then_some(end);
                return true;
            }
        }
        let closes = line == "end" || line.chars().all(|it| "{}()[];,".contains(it));
        closes || ["//", "#", "--", "<?php"].iter().any(|sign| line.starts_with(sign))
    }
}
