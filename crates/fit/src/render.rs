//! Printing: the notice, the Blocks that are shown, and the marks for those that are not.

use crate::Selection;
use crate::alike::{Alike, Like, Unseen};
use crate::mark::{with_commas, write_mark};
use crate::notice::{Notice, headline};
use crate::print::Printer;
use hr_core::{Address, Block, Kind, Outline, Section, Texts, Unit};

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

/// Units of a gap from which on it is told what most of them are like, if not all are.
const LARGE: usize = 100;

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
