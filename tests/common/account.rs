//! Reads an output as its reader must: from its text alone. Panics where it does not add up.

use super::start_of;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// `[hr 2-4010: 4,009 lines, 3,988 like line 1]`: what is left out.
#[derive(Debug, PartialEq)]
pub(crate) struct Gap {
    /// Numbers from 1.
    pub(crate) units: RangeInclusive<usize>,
    /// What follows `lines` or `rows`.
    pub(crate) note: String,
}

/// A line that is a mark.
#[derive(Debug)]
pub(crate) enum Mark {
    Gap(Gap),
    /// `[hr levels: ...]`: what is between the brackets.
    Told(String),
}

impl Mark {
    /// The mark that `line` is, or `None` if it is not one.
    pub(crate) fn of(line: &[u8]) -> Option<Self> {
        line.strip_prefix(b"[hr ")?;
        let text = String::from_utf8(line.to_vec()).expect("a mark is UTF-8");
        let text = text.strip_prefix("[hr ").and_then(|text| text.strip_suffix("]\n"));
        let text = text.unwrap_or_else(|| panic!("not a whole mark: {}", start_of(line)));
        Some(match text.starts_with(|first: char| first.is_ascii_digit()) {
            true if super::handle(line).is_none() => Mark::Gap(gap(text)),
            _ => Mark::Told(text.to_owned()),
        })
    }
}

/// Reads `2-4010: 4,009 lines, 3,988 like line 1`.
fn gap(text: &str) -> Gap {
    let read = || {
        let (range, rest) = text.split_once(": ")?;
        let (count, rest) = rest.split_once(' ')?;
        let word_len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (unit, note) = rest.split_at(word_len);
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last, count) = (first.parse().ok()?, last.parse().ok()?, number(count)?);
        let unit_fits = matches!(
            (unit, count),
            ("line" | "row" | "part" | "sentence", 1)
                | ("lines" | "rows" | "parts" | "sentences", 2..)
        );
        let range_fits = 0 < first && first <= last && last - first + 1 == count;
        let is_shortest = range.contains('-') == (count > 1);
        (unit_fits && range_fits && is_shortest)
            .then(|| Gap { units: first..=last, note: note.to_owned() })
    };
    read().unwrap_or_else(|| panic!("a mark that does not add up: [hr {text}]"))
}

/// How many of `all` are shown, as a notice tells.
fn shown(notice: &str, all: usize) -> Option<usize> {
    // After that come those of parts that are counted in other units.
    let notice = notice.split("; ").next().unwrap_or_default();
    if notice.contains("all shown") { Some(all) } else { number_before(notice, " shown") }
}

/// `4,009` as 4009.
pub(crate) fn number(text: &str) -> Option<usize> {
    text.replace(',', "").parse().ok()
}

/// The number before `words` in `text`: `5115` in `5,115 lines, 79 shown` before ` lines`.
pub(crate) fn number_before(text: &str, words: &str) -> Option<usize> {
    let before = text.split(words).next().filter(|before| before.len() < text.len())?;
    number(before.rsplit(' ').next()?)
}

/// What became of the lines of a log.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// Numbers of those that are printed, from 1.
    pub(crate) shown: BTreeSet<usize>,
    pub(crate) gaps: Vec<Gap>,
}

/// Bytes of a line from which on it may be shown in part.
const LONG: usize = 8 << 10;

/// What notices of text and of hits say if these are not printed as they are written.
const ENCODED: [&str; 2] = ["; text alone, without its markup", "; hits as PATH:LINE:TEXT"];

/// Accounts for every unit of `source` in `output`, which is of this `kind`, but neither JSON nor code. Gives what became
/// of its lines, if these are printed as they are.
pub(crate) fn of_kind(output: &[u8], source: &[u8], kind: &str) -> Option<Lines> {
    let notice = output.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let notice = String::from_utf8_lossy(notice);
    let is_encoded = ENCODED.iter().any(|said| notice.contains(said));
    match kind {
        // Nothing of it is printed.
        "binary" => None,
        "text" | "search" if is_encoded || notice.contains(" sentence") => {
            units(output, source, is_encoded);
            None
        }
        "log" | "search" | "diff" | "build" | "table" | "text" | "mixed" => {
            Some(lines(output, source))
        }
        _ => panic!("what kind is {kind}?"),
    }
}

/// Accounts for every line of `source` in `output`: it is printed byte for byte, or inside exactly one
/// mark, in the order of the source; the notice counts them; and marks refer to lines that are printed.
pub(crate) fn lines(output: &[u8], source: &[u8]) -> Lines {
    let mut printed = output.split_inclusive(|&byte| byte == b'\n');
    let notice = String::from_utf8_lossy(printed.next().unwrap_or_default()).into_owned();
    let found = lines_of(printed, source);
    assert_eq!(number_before(&notice, " line"), Some(line_count(source)), "lines in {notice}");
    assert_eq!(shown(&notice, line_count(source)), Some(found.shown.len()), "shown in {notice}");
    found
}

/// The same for the lines of `text`, which is in the string at `path` of a JSON that `output` was made of.
#[track_caller]
pub(crate) fn inner_lines(output: &[u8], path: &str, text: &[u8]) -> Lines {
    let found = lines_of(inner(output, path).into_iter(), text);
    let notice = String::from_utf8_lossy(output.split(|&b| b == b'\n').next().unwrap_or_default())
        .into_owned();
    let Some((_, counts)) = notice.split_once(&format!("{path}: ")) else {
        assert!(notice.contains(" more string"), "the notice does not name {path}: {notice}");
        return found;
    };
    assert_eq!(number_before(counts, " line"), Some(line_count(text)), "lines in {notice}");
    let shown = match counts.split(" lines, ").nth(1).expect("what is shown") {
        rest if rest.starts_with("all shown") => Some(line_count(text)),
        rest => number_before(rest, " shown"),
    };
    assert_eq!(shown, Some(found.shown.len()), "shown in {notice}");
    found
}

/// What is printed of the document in the string at `path`: its lines, and the marks between them.
#[track_caller]
pub(crate) fn inner<'o>(output: &'o [u8], path: &str) -> Vec<&'o [u8]> {
    let (start, end) = (format!("[hr in {path}: "), format!("[hr end: {path}]\n"));
    let mut printed = output.split_inclusive(|&byte| byte == b'\n');
    assert!(printed.any(|line| line.starts_with(start.as_bytes())), "no document at {path}");
    let document: Vec<&[u8]> =
        printed.by_ref().take_while(|line| *line != end.as_bytes()).collect();
    assert!(output.windows(end.len()).any(|it| it == end.as_bytes()), "no end of {path}");
    assert!(!printed.any(|line| line.starts_with(start.as_bytes())), "{path} is there twice");
    document
}

fn line_count(text: &[u8]) -> usize {
    text.split_inclusive(|&byte| byte == b'\n').count()
}

/// Accounts for every line of `source` in what is `printed` after the notice.
fn lines_of<'o>(printed: impl Iterator<Item = &'o [u8]>, source: &[u8]) -> Lines {
    let all: Vec<&[u8]> = source.split_inclusive(|&byte| byte == b'\n').collect();
    let mut found = Lines::default();
    let mut next = 1;
    let mut document = None;
    for text in printed {
        let mark = Mark::of(text);
        // What is in another unit stands for the lines that it is called by.
        if let Some(Mark::Told(told)) = &mark {
            if document.as_deref().is_some_and(|it| *told == format!("end: {it}")) {
                document = None;
                continue;
            }
            if let Some(lines) = document_of(told) {
                let (first, last) = lines.split_once('-').unwrap_or((&lines, &lines));
                assert_eq!(first.parse(), Ok(next), "the first line of {told}");
                next = last.parse::<usize>().expect("a number of a line") + 1;
                document = Some(lines);
            }
        }
        if document.is_some() {
            continue;
        }
        match mark {
            Some(Mark::Gap(gap)) => {
                assert_eq!(*gap.units.start(), next, "the first line of {gap:?}");
                next = gap.units.end() + 1;
                found.gaps.push(gap);
            }
            Some(Mark::Told(text)) => assert!(text.contains(": "), "what mark is [hr {text}]?"),
            None => {
                let line = all.get(next - 1).copied().unwrap_or_default();
                // A last line without an end gets one where a mark follows.
                let bare = text.strip_suffix(b"\n").unwrap_or(text);
                let is_part =
                    || line.len() >= LONG && line.windows(bare.len()).any(|it| it == bare);
                let is_line = text == line || bare == line || is_part();
                assert!(
                    is_line,
                    "line {next} is {} but printed is {}",
                    start_of(line),
                    start_of(text)
                );
                found.shown.insert(next);
                next += 1;
            }
        }
    }
    assert_eq!(next - 1, all.len(), "lines accounted for");
    for gap in &found.gaps {
        refers_to_what_is_shown(gap, &found.shown);
    }
    found
}

/// `473-480` of `in 473-480: json, 400 rows; --at 473-480 --rows A-B`.
fn document_of(told: &str) -> Option<String> {
    let (lines, _) = told.strip_prefix("in ")?.split_once(": ")?;
    lines.starts_with(|first: char| first.is_ascii_digit()).then(|| lines.to_owned())
}

/// Accounts for every sentence of `source` in `output`, or for every line if these `are_encoded`: it is printed, or inside
/// exactly one mark, in the order of the source, and the notice counts them. What is not encoded is printed as it is, but
/// for line ends.
pub(crate) fn units(output: &[u8], source: &[u8], are_encoded: bool) {
    let mut printed = output.split_inclusive(|&byte| byte == b'\n');
    let notice = String::from_utf8_lossy(printed.next().unwrap_or_default()).into_owned();
    let noun = if notice.contains(" sentence") { " sentence" } else { " line" };
    let total = number_before(&notice, noun).expect("how many there are");
    let spans = if are_encoded { vec![] } else { hr_text::sentences(source) };
    assert!(are_encoded || spans.len() == total, "{} in {notice}", spans.len());
    let (mut next, mut left_out, mut text) = (1, 0, Vec::new());
    let check = |text: &mut Vec<u8>, from: usize, to: usize| {
        if !are_encoded {
            let expected: Vec<&[u8]> =
                spans[from - 1..to - 1].iter().map(|it| it.of(source)).collect();
            assert_eq!(folded(text), folded(&expected.concat()), "sentences {from} to {to}");
        }
        text.clear();
    };
    for line in printed {
        match Mark::of(line) {
            Some(Mark::Gap(Gap { units, .. })) => {
                assert!(*units.start() >= next, "{units:?} after {next}");
                check(&mut text, next, *units.start());
                left_out += units.clone().count();
                next = units.end() + 1;
            }
            Some(Mark::Told(_)) => {}
            None => text.extend_from_slice(line),
        }
    }
    check(&mut text, next, total + 1);
    assert_eq!(shown(&notice, total), Some(total - left_out), "shown in {notice}");
}

/// `text` with runs of white space as one space.
fn folded(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// `, 3,988 like line 1` or `, 57 or more like line 1` must name a line that the reader can see, and no more lines than there are.
fn refers_to_what_is_shown(gap: &Gap, shown: &BTreeSet<usize>) {
    let Some((count, reference)) = gap.note.split_once(" like line ") else {
        assert_eq!(gap.note, "", "what does this say? {gap:?}");
        return;
    };
    let reference = number(reference).unwrap_or(0);
    assert!(shown.contains(&reference), "line {reference} is not printed: {gap:?}");
    let all = gap.units.clone().count();
    let count = count.strip_suffix(" or more").unwrap_or(count);
    let count = count.strip_prefix(", ").map_or(Some(all), number).unwrap_or(0);
    assert!((1..=all).contains(&count), "{count} of {all}: {gap:?}");
}
