//! Printing: the notice, the Blocks that are shown, and the marks for those that are not.

use crate::Selection;
use crate::alike::{Alike, Like, Unseen};
use crate::mark::{with_commas, write_mark};
use crate::print::Printer;
use crate::shell::shell_word;
use hr_core::{Address, Block, Form, Handle, Kind, Outline, Section, Texts, Unit};
use std::ops::Range;

/// What is said of values that are printed in a report.
const ENCODING: &str = "; values exact, strings unquoted where plain, empty cell = no such key";
/// The same where nothing is left out.
const WHOLE: &str = "; whole and exact, strings unquoted where plain, empty cell = no such key";

/// What is said of hits that are not printed as the search wrote them.
const HITS: &str = "; hits as PATH:LINE:TEXT, their offsets left out";
/// What is said of code that is not printed as it is written.
const SHORTENED: &str = "; A-B: those lines in short, without comments";

/// What is said of text that is not printed as it is written.
const PLAIN: &str = "; text alone, without its markup, which hr-retrieve prints and searches";

/// Groups in one line of the list of alike lines.
const PER_LINE: usize = 16;

/// Strings whose figures are in the first line.
const LISTED: usize = 4;

/// Units of a gap from which on it is told what most of them are like, if not all are.
const LARGE: usize = 100;

/// What the first line tells beside the figures.
#[derive(Clone, Copy, Debug)]
pub struct Notice {
    /// The name of the original; `None` if it was not archived.
    pub handle: Option<Handle>,
}

/// Prints `outline` as `selection` says.
///
/// Each Block is either printed as its form says, beginning a line of its own, or is inside exactly
/// one mark `[hr A-B: N lines ...]`. Marks without such a range tell something about all of them.
pub fn render(
    outline: &Outline,
    texts: &dyn Texts,
    selection: &Selection,
    notice: Notice,
) -> Vec<u8> {
    let mut out = Vec::new();
    let encoding = match outline.kind() {
        Kind::Code => SHORTENED,
        Kind::Text => PLAIN,
        Kind::Search => HITS,
        Kind::Build | Kind::Table => "",
        Kind::Mixed if !has_rows(outline) => PLAIN,
        _ if selection.is_in_whole_form() => WHOLE,
        _ => ENCODING,
    };
    write_mark(&mut out, headline(outline, selection, notice, encoding));
    if let Some(whole) = outline.whole().filter(|_| selection.is_in_whole_form()) {
        out.extend_from_slice(whole);
        out.push(b'\n');
        return out;
    }
    let mut within = None;
    for View { section, shown, alike } in views(outline, selection) {
        let end = ended(within, section.within.as_deref());
        if let Some(path) = end.filter(|_| outline.kind() != Kind::Code) {
            write_mark(&mut out, format_args!("end: {path}"));
        }
        within = section.within.as_deref();
        for fact in &section.facts {
            write_mark(&mut out, format_args!("{}: {}", fact.label, fact.text));
        }
        let mut printer = Printer::default();
        for item in items(section, &shown) {
            match item {
                Item::Block(block) => printer.print(block, section.unit, texts, &mut out),
                // The first line says it.
                Item::Gap(_) if section.unit == Unit::Byte => {}
                Item::Gap(gap) => write_mark(&mut out, gap_text(section, gap, &alike)),
            }
        }
        for counts in counts(section, &alike) {
            write_mark(&mut out, counts);
        }
    }
    out
}

fn has_rows(outline: &Outline) -> bool {
    outline.sections().iter().any(|section| section.unit == Unit::Row)
}

/// The document that ended where one `next` to it begins: that is not one in it.
fn ended<'a>(last: Option<&'a str>, next: Option<&str>) -> Option<&'a str> {
    last.filter(|last| !next.is_some_and(|next| next.starts_with(last)))
}

/// A Section and what is shown of it.
pub(crate) struct View<'a> {
    pub(crate) section: &'a Section,
    /// Which of its Blocks are shown.
    pub(crate) shown: Vec<bool>,
    pub(crate) alike: Alike<'a>,
}

/// All Sections of `outline`.
pub(crate) fn views<'a>(outline: &'a Outline, selection: &Selection) -> Vec<View<'a>> {
    let mut first = 0;
    let view = |section: &'a Section| {
        let blocks = first..first + section.blocks.len();
        first = blocks.end;
        let shown: Vec<bool> = blocks.map(|index| selection.shows(index)).collect();
        let alike = Alike::of(section, &shown);
        View { section, shown, alike }
    };
    outline.sections().iter().map(view).collect()
}

/// What is printed in turn.
pub(crate) enum Item<'a> {
    /// A Block that is shown.
    Block(&'a Block),
    /// Blocks next to each other that are not.
    Gap(&'a [Block]),
}

/// What is printed of `section`.
pub(crate) fn items<'a>(section: &'a Section, shown: &[bool]) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    let mut index = 0;
    while index < shown.len() {
        if shown[index] {
            items.push(Item::Block(&section.blocks[index]));
            index += 1;
            continue;
        }
        let len = shown[index..].iter().take_while(|&&shown| !shown).count();
        items.push(Item::Gap(&section.blocks[index..index + len]));
        index += len;
    }
    items
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
    let mut counts = counted(outline, selection, None);
    let documents = documents(outline, selection);
    let of_path = |path: &&str| {
        let counts = counted(outline, selection, Some(path));
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
        format!("Original: hr-retrieve {handle}")
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
        format!("More: hr-retrieve {handle} {}", parts.join(" | ")).trim_end().to_owned()
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
        text = format!("{} {}, ", with_commas(files), if files == 1 { "file" } else { "files" });
    }
    text.push_str(&format!("{} {}", with_commas(lines), Unit::Line.noun(lines)));
    if shown > 0 {
        text.push_str(&format!(", {} shown", with_commas(shown)));
    }
    let Some(handle) = notice.handle else { return format!("{}: {text}", outline.kind()) };
    let at = if files > 0 { "--at FILE " } else { "" };
    let more = format!("hr-retrieve {handle} {at}-l A-B | --symbol NAME");
    format!("{handle} {}: {text}{encoding}. More: {more}", outline.kind())
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
fn counted(outline: &Outline, selection: &Selection, within: Option<&str>) -> Vec<String> {
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

/// `2-4010: 4,009 lines, 3,988 like line 1`
pub(crate) fn gap_text(section: &Section, gap: &[Block], alike: &Alike<'_>) -> String {
    let address = Address { start: gap[0].address.start, end: gap[gap.len() - 1].address.end };
    let (noun, one) = (section.unit.noun(address.count()), section.unit.noun(1));
    let count = with_commas(address.count());
    let like = alike.most_of(gap).map_or_else(String::new, |Like { shown, count, is_least }| {
        let some = with_commas(count);
        match (is_least, count == address.count()) {
            (_, true) => format!(" like {one} {}", shown + 1),
            // What is said of a small gap must not cost more than it tells.
            _ if address.count() < LARGE => String::new(),
            (false, false) => format!(", {some} like {one} {}", shown + 1),
            (true, false) => format!(", {some} or more like {one} {}", shown + 1),
        }
    });
    format!("{address}: {count} {noun}{like}")
}

/// What is said of the groups of `section` after its Blocks.
pub(crate) fn counts(section: &Section, alike: &Alike<'_>) -> Vec<String> {
    let (noun, one) = (section.unit.noun(2), section.unit.noun(1));
    let text = |counts: &[String]| {
        format!("{noun} alike, as {one}: count (where others are): {}", counts.join("; "))
    };
    let mut texts: Vec<String> = alike.counts().chunks(PER_LINE).map(text).collect();
    let Unseen { groups, units } = alike.unseen();
    if groups > 0 {
        let (groups, units) = (with_commas(groups), with_commas(units));
        texts.push(format!("no example shown: {groups} kinds of {noun}, {units} {noun}"));
    }
    texts
}
