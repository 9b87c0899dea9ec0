//! What `ls -lR` prints: the entries of one directory after the other.

use crate::columns::is_mode;
use crate::draft::{self, Draft};
use crate::layout::{Sample, Share};
use crate::list::List;
use crate::message::is_message;
use crate::numbers;
use crate::place::{has_slash, is_path};
use hr_core::{Fact, Keep, Outline, Source};
use hr_mask::without_escapes;

/// What the line that names a directory weighs by itself, and an entry that is one: what is in them is counted.
const HEADER: f32 = 0.0;
const DIRECTORY: f32 = 0.0;
/// No path of a directory is longer.
const LONGEST: usize = 4 << 10;
/// Lines after which a listing without modes has none.
const SAMPLE: usize = 1_000;

/// Whether `line` is an entry.
pub(crate) fn is_row(line: &[u8]) -> bool {
    line.split(|&byte| byte == b' ').next().is_some_and(is_mode)
}

/// Whether `line` may be part of such a listing.
pub(crate) fn is_part(line: &[u8]) -> bool {
    line.is_empty()
        || is_row(line)
        || is_total(line)
        || directory(line).is_some()
        || is_message(line)
}

/// Whether a line of `sample` names the directory whose entries follow.
pub(crate) fn names_directories(sample: &Sample<'_>) -> bool {
    let follows = |next: &[u8]| is_total(next) || is_row(next) || next.is_empty();
    sample.lines.windows(2).any(|pair| directory(&pair[0]).is_some() && follows(&pair[1]))
}

fn is_total(line: &[u8]) -> bool {
    line.strip_prefix(b"total ").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_digit))
}

/// The directory that `line` names.
fn directory(line: &[u8]) -> Option<&[u8]> {
    let path = line.strip_suffix(b":")?;
    let fits = (1..=LONGEST).contains(&path.len());
    (fits && !is_row(line)).then_some(path)
}

/// How much of `sample` is such a listing without anything but names, if it is one: paragraphs, each under the path of
/// a directory, at least two of them with a slash.
pub(crate) fn of_names(sample: &Sample<'_>) -> Option<Share> {
    let mut headers = 0;
    let (mut fit, mut of) = (0, 0);
    let mut is_first = true;
    // Whatever paragraph the sample begins in may have begun before.
    for line in sample.lines.iter().skip_while(|line| directory(line).is_none()) {
        if is_first {
            let path = directory(line).filter(|path| is_path(path) || *path == b".");
            of += 1;
            fit += usize::from(path.is_some());
            headers += usize::from(path.is_some_and(has_slash));
        }
        is_first = line.is_empty();
    }
    (headers >= 2 && 10 * fit >= 9 * of).then_some(Share { fit, of })
}

/// An entry of a directory.
struct Row<'a> {
    is_directory: bool,
    size: Option<u64>,
    name: &'a [u8],
}

impl<'a> Row<'a> {
    /// Reads `-rw-r--r-- 1 owner group 7270 May 20 2026 name`, or with the time in other forms.
    fn of(line: &'a [u8]) -> Self {
        let mut words = Words { line, at: 0 };
        let size = words.nth(4).and_then(|word| numbers::plain(&line[word.0..word.1]));
        let date = words.next().map_or(b"".as_slice(), |word| &line[word.0..word.1]);
        // `May 20 2026` takes three words, `2026-05-20 10:11` two.
        let more = if date.len() == 10 && date.contains(&b'-') { 1 } else { 2 };
        let name = words.nth(more).map_or(line.len(), |word| word.0);
        Self { is_directory: line.starts_with(b"d"), size, name: &line[name..] }
    }
}

/// Where the words of a line start and end.
struct Words<'a> {
    line: &'a [u8],
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let blanks =
            self.line[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let start = self.at + blanks;
        let len = self.line[start..].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        self.at = start + len;
        (len > 0).then_some((start, self.at))
    }
}

/// The Outline of such a listing.
pub(crate) fn outline(source: &Source<'_>) -> Outline {
    let mut list = List::default();
    let mut drafts: Vec<Draft> = Vec::with_capacity(source.line_count());
    let mut sizes = Vec::new();
    let (mut path, mut header) = (Vec::new(), None);
    let has_modes = source.lines().take(SAMPLE).any(|line| is_row(&without_escapes(line)));
    let mut is_first = true;
    for (at, line) in source.lines().enumerate() {
        let plain = without_escapes(line);
        let may_name = std::mem::replace(&mut is_first, plain.is_empty());
        if is_row(&plain) {
            let row = Row::of(&plain);
            if matches!(row.name, b"." | b"..") {
                drafts.push(Draft::of(Keep::Optional, 0.0));
                continue;
            }
            let name = if row.is_directory { [row.name, b"/"].concat() } else { row.name.to_vec() };
            let mut draft = list.add(at, &path, &name);
            if row.is_directory {
                draft.weight *= DIRECTORY;
            } else {
                sizes.extend(row.size.map(|size| (at, size)));
            }
            draft.part_of = header;
            drafts.push(draft);
        } else if let Some(directory) = directory(&plain).filter(|_| has_modes || may_name) {
            path = directory.to_vec();
            if !path.ends_with(b"/") {
                path.push(b'/');
            }
            header = Some(at);
            drafts.push(Draft::of(Keep::Optional, HEADER));
        } else if plain.is_empty() || is_total(&plain) {
            drafts.push(Draft::of(Keep::Optional, 0.0));
        } else if has_modes || is_message(&plain) {
            drafts.push(list.message(&plain));
        } else {
            drafts.push(Draft { part_of: header, ..list.add(at, &path, &plain) });
        }
    }
    list.show_rare(&mut drafts);
    let mut facts = list.facts(source.len());
    if let Some(text) = numbers::mark(&mut drafts, &sizes) {
        facts.push(Fact { label: "sizes of files".to_owned(), text });
    }
    draft::outline(source, drafts, facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_with_either_time() {
        for line in [
            "-rw-r--r-- 1 a b 7270 May 20  2026 x y.json",
            "-rw-r--r--  1 a  b  7270 2026-05-20 10:11 x y.json",
        ] {
            let row = Row::of(line.as_bytes());
            assert_eq!(
                (row.size, row.name, row.is_directory),
                (Some(7270), &b"x y.json"[..], false)
            );
        }
        assert_eq!(Row::of(b"drwxr-xr-x").name, b"");
    }

    #[test]
    fn entries_are_counted_by_directory_and_shown_with_it() {
        let text = ".:\ntotal 8\ndrwxr-xr-x 2 a b 4096 May 1 2026 c\n-rw-r--r-- 1 a b 9 May 1 2026 x\n\n\
                    ./c:\ntotal 4\n-rw-r--r-- 1 a b 12 May 1 2026 y\n";
        let outline = outline(&Source::new(text.as_bytes()));
        let section = &outline.sections()[0];
        assert_eq!(section.facts[0].text, "3 in 2 directories: ./ 2, ./c/ 1");
        assert_eq!(section.facts.last().unwrap().text, "9 (line 4) to 12 (line 8), sum 21");
        assert_eq!(section.blocks[7].part_of, Some(5));
    }
}
