//! The notice: the first line of what is printed, written and read.

use crate::Selection;
use crate::mark::{counted, with_commas};
use crate::shell::shell_word;
use hr_core::{Form, Handle, Kind, MARK_START, Outline, Unit};
use std::ops::Range;

/// Strings whose figures are in the notice.
const LISTED: usize = 4;

/// What stands before the command that brings the rest, and the whole.
const MORE: &str = "More";
const ORIGINAL: &str = "Original";

/// What the notice tells beside the figures.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    /// The name of the original; `None` if it was not archived.
    pub handle: Option<Handle>,
}

/// `3f9a1c0b7e42 log: 48,113 lines, 212 shown. More: hr-retrieve 3f9a1c0b7e42 -l A-B | -g REGEX`
///
/// `encoding` is what is said of values that are not printed as they are written.
pub(crate) fn headline(
    outline: &Outline,
    selection: &Selection,
    notice: Notice,
    encoding: &str,
) -> String {
    if outline.kind() == Kind::Code {
        return headline_of_code(outline, selection, notice, encoding);
    }
    let mut counts = figures(outline, selection, None);
    let documents = documents(outline, selection);
    let of_path = |path: &&str| {
        let counts = figures(outline, selection, Some(path));
        (!counts.is_empty()).then(|| format!("{path}: {}", counts.join(", ")))
    };
    let mut in_strings: Vec<String> = documents.iter().filter_map(of_path).collect();
    let more = in_strings.len().saturating_sub(LISTED);
    in_strings.truncate(LISTED);
    counts.extend(in_strings);
    if more > 0 {
        counts.push(format!("{more} more {}", if more == 1 { "string" } else { "strings" }));
    }
    let brief = if selection.is_in_whole_form() { 0 } else { briefs(outline, selection) };
    if counts.is_empty() {
        let what = match selection.is_whole() {
            true if brief > 0 => "shown in part",
            true => "all shown",
            false => "values left out",
        };
        counts.push(what.to_owned());
    } else if brief > 0 {
        counts.push(format!("{} in part", with_commas(brief)));
    }
    let is_encoded = outline.blocks().any(|block| block.form != Form::Verbatim);
    let encoding = if is_encoded { encoding } else { "" };
    let kind = outline.kind();
    let counts = counts.join("; ");
    let Some(handle) = notice.handle else { return format!("{kind}: {counts}{encoding}") };
    let more = if selection.is_whole() && brief == 0 {
        format!("{ORIGINAL}: hr-retrieve {handle}")
    } else {
        let own = parts_of(outline, selection, None).map(str::to_owned);
        let part = |&path| Some((path, parts_of(outline, selection, Some(path))?));
        let in_parts: Vec<(&str, &str)> = documents.iter().filter_map(part).collect();
        let of_documents = match in_parts.as_slice() {
            [] => (!documents.is_empty()).then(|| "--at PATH".to_owned()),
            [(path, part)] => Some(format!("--at {} {part}", shell_word(path))),
            _ => Some("--at PATH -l A-B | -g REGEX".to_owned()),
        };
        let mut parts: Vec<String> = own.into_iter().chain(of_documents).collect();
        if parts.is_empty() && brief > 0 && !has_text(outline, selection) {
            parts.push("--jq FILTER".to_owned());
        }
        format!("{MORE}: hr-retrieve {handle} {}", parts.join(" | ")).trim_end().to_owned()
    };
    format!("{handle} {kind}: {counts}{encoding}. {more}")
}

/// `3f9a1c0b7e42 code: 713 lines, 40 shown; A-B: those lines in short, without comments. More: hr-retrieve 3f9a1c0b7e42 -l A-B | --symbol NAME`
fn headline_of_code(
    outline: &Outline,
    selection: &Selection,
    notice: Notice,
    encoding: &str,
) -> String {
    let (mut lines, mut shown, mut index) = (0, 0, 0);
    for section in outline.sections() {
        for block in &section.blocks {
            let count = if section.unit == Unit::Line { block.address.count() } else { 0 };
            lines += count;
            let is_shown = selection.shows(index) && block.form == Form::Verbatim;
            shown += if is_shown { count } else { 0 };
            index += 1;
        }
    }
    let files = outline.sections().iter().filter(|section| section.within.is_some()).count();
    let mut text = String::new();
    if files > 0 {
        text = format!("{}, ", counted(files, "file"));
    }
    text.push_str(&format!("{} {}", with_commas(lines), Unit::Line.noun(lines)));
    if shown > 0 {
        text.push_str(&format!(", {} shown", with_commas(shown)));
    }
    let Some(handle) = notice.handle else { return format!("{}: {text}", outline.kind()) };
    let at = if files > 0 { "--at FILE " } else { "" };
    let more = format!("hr-retrieve {handle} {at}-l A-B | --symbol NAME");
    format!("{handle} {}: {text}{encoding}. {MORE}: {more}", outline.kind())
}

/// How to ask for parts of a document, by what it is counted in: of the Source, or of the one at `within`.
fn parts_of(
    outline: &Outline,
    selection: &Selection,
    within: Option<&str>,
) -> Option<&'static str> {
    let sections = || outline.sections().iter().filter(|it| it.within.as_deref() == within);
    if sections().any(|section| section.unit == Unit::Row) {
        let is_json = within.is_some() || !has_text(outline, selection);
        return Some(match is_json {
            true => "--rows A-B | --jq FILTER",
            false => "--rows A-B | -l A-B | -g REGEX",
        });
    }
    if sections().any(|section| section.unit == Unit::Byte) {
        return Some("--bytes A-B");
    }
    if sections().any(|section| section.unit == Unit::Sentence) {
        return Some("--sentences A-B | -g REGEX | -q WORDS");
    }
    sections().any(|section| section.unit == Unit::Line).then_some("-l A-B | -g REGEX | -q WORDS")
}

/// The paths of the strings that are shown as documents.
fn documents<'a>(outline: &'a Outline, selection: &Selection) -> Vec<&'a str> {
    let mut paths: Vec<&str> = Vec::new();
    if selection.is_in_whole_form() {
        return paths;
    }
    for path in outline.sections().iter().filter_map(|section| section.within.as_deref()) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// `48,113 lines, 212 shown` of the Source, or of the document at `within`.
fn figures(outline: &Outline, selection: &Selection, within: Option<&str>) -> Vec<String> {
    let mut counts = Vec::new();
    for unit in [Unit::Line, Unit::Row, Unit::Sentence, Unit::Byte] {
        let (mut total, shown) = units(outline, selection, unit, within);
        if unit == Unit::Line && within.is_none() && outline.kind() == Kind::Mixed {
            total += lines_of_documents(outline);
        }
        if unit == Unit::Byte && total > 0 {
            counts.push(format!("{} bytes, not shown", with_commas(total)));
        } else if total > 0 && shown == total {
            counts.push(format!("{} {}, all shown", with_commas(total), unit.noun(total)));
        } else if total > 0 {
            let (total_text, shown) = (with_commas(total), with_commas(shown));
            counts.push(format!("{total_text} {}, {shown} shown", unit.noun(total)));
        }
    }
    counts
}

/// Lines of a mixed Source whose parts are counted in other units: each part is called by its lines, `473-480`.
fn lines_of_documents(outline: &Outline) -> usize {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for within in outline.sections().iter().filter_map(|section| section.within.as_deref()) {
        let end = within.find(|char: char| !char.is_ascii_digit() && char != '-');
        let lines = &within[..end.unwrap_or(within.len())];
        let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
        let (Ok(first), Ok(last)) = (first.parse(), last.parse()) else { continue };
        if parts.last() != Some(&(first..last)) {
            parts.push(first..last);
        }
    }
    parts.iter().map(|lines| lines.len() + 1).sum()
}

/// Whether there is text between rows that is printed as it is written: then the original is not JSON as a whole.
fn has_text(outline: &Outline, selection: &Selection) -> bool {
    let sections = outline.sections().iter();
    let units =
        sections.flat_map(|section| section.blocks.iter().map(|block| (section.unit, block)));
    units.enumerate().any(|(index, (unit, block))| {
        unit == Unit::Part && block.form == Form::Verbatim && selection.shows(index)
    })
}

/// How many of the Blocks that are shown are shown in part.
fn briefs(outline: &Outline, selection: &Selection) -> usize {
    let shown = outline.blocks().enumerate().filter(|(index, _)| selection.shows(*index));
    shown.filter(|(_, block)| matches!(block.form, Form::Brief(_))).count()
}

/// How many units there are, and how many of them are shown: of the Source, or of the document at `within`.
fn units(
    outline: &Outline,
    selection: &Selection,
    unit: Unit,
    within: Option<&str>,
) -> (usize, usize) {
    let (mut total, mut shown, mut index) = (0, 0, 0);
    for section in outline.sections() {
        let is_counted = section.unit == unit && section.within.as_deref() == within;
        for block in &section.blocks {
            let count = if is_counted { block.address.count() } else { 0 };
            total += count;
            shown += if selection.shows(index) { count } else { 0 };
            index += 1;
        }
    }
    (total, shown)
}

/// What the first line of a report says.
pub(crate) struct FirstLine<'a> {
    pub(crate) handle: Option<&'a str>,
    /// `log: 48,113 lines, 212 shown`
    pub(crate) facts: String,
}

impl<'a> FirstLine<'a> {
    /// That of `printed`; `None` if it is no report.
    pub(crate) fn of(printed: &'a [u8]) -> Option<FirstLine<'a>> {
        let line = printed.split(|&byte| byte == b'\n').next()?;
        let line = std::str::from_utf8(line.strip_prefix(MARK_START)?).ok()?.strip_suffix(']')?;
        let (first, rest) = line.split_once(' ')?;
        let is_handle = first.len() == 12 && first.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (handle, facts) = if is_handle { (Some(first), rest) } else { (None, line) };
        // A mark for lines that are left out is no notice.
        if facts.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let how = [MORE, ORIGINAL].map(|how| format!(". {how}: hr-retrieve "));
        let end = how.iter().find_map(|how| facts.find(how)).unwrap_or(facts.len());
        Some(FirstLine { handle, facts: facts[..end].to_owned() })
    }
}
