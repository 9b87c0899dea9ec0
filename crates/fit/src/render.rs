//! Printing: the notice, the Blocks that are shown, and the marks for those that are not.

use crate::Selection;
use crate::alike::{Alike, Like, Unseen};
use crate::mark::{with_commas, write_mark};
use hr_core::{Address, Block, Form, Handle, Outline, Section, Texts, Unit};

/// Groups in one line of the list of alike lines.
const PER_LINE: usize = 16;

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
    write_mark(&mut out, headline(outline, selection, notice));
    if let Some(whole) = outline.whole().filter(|_| selection.is_in_whole_form()) {
        out.extend_from_slice(whole);
        out.push(b'\n');
        return out;
    }
    let mut first = 0;
    for section in outline.sections() {
        let shown: Vec<bool> =
            (first..first + section.blocks.len()).map(|i| selection.shows(i)).collect();
        first += section.blocks.len();
        SectionPrinter { section, texts, shown: &shown }.print(&mut out);
    }
    out
}

/// `3f9a1c0b7e42 log: 48,113 lines, 212 shown. More: hr-retrieve 3f9a1c0b7e42 -l A-B | -g REGEX`
fn headline(outline: &Outline, selection: &Selection, notice: Notice) -> String {
    let mut counts = Vec::new();
    for unit in [Unit::Line, Unit::Row] {
        let (total, shown) = units(outline, selection, unit);
        if total > 0 && shown == total {
            counts.push(format!("{} {}, all shown", with_commas(total), unit.noun(total)));
        } else if total > 0 {
            let (total_text, shown) = (with_commas(total), with_commas(shown));
            counts.push(format!("{total_text} {}, {shown} shown", unit.noun(total)));
        }
    }
    if counts.is_empty() {
        let what = if selection.is_whole() { "all shown" } else { "values left out" };
        counts.push(what.to_owned());
    }
    let is_encoded = outline.blocks().any(|block| block.form != Form::Verbatim);
    let shown = outline.blocks().enumerate().filter(|(index, _)| selection.shows(*index));
    let is_brief = |block: &Block| matches!(block.form, Form::Brief(_));
    let brief =
        if selection.is_in_whole_form() { 0 } else { shown.filter(|it| is_brief(it.1)).count() };
    if brief > 0 {
        counts.push(format!("{} in part", with_commas(brief)));
    }
    let encoding = if is_encoded { ENCODING } else { "" };
    let kind = outline.kind();
    let counts = counts.join("; ");
    let Some(handle) = notice.handle else { return format!("{kind}: {counts}{encoding}") };
    let by_row = outline.sections().iter().any(|section| section.unit == Unit::Row);
    let part = if by_row { "--rows A-B | --jq FILTER" } else { "-l A-B | -g REGEX | -q WORDS" };
    let more = if selection.is_whole() {
        format!("Original: hr-retrieve {handle}")
    } else if outline.sections().iter().all(|section| section.unit == Unit::Part) {
        format!("More: hr-retrieve {handle}")
    } else {
        format!("More: hr-retrieve {handle} {part}")
    };
    format!("{handle} {kind}: {counts}{encoding}. {more}")
}

/// How many units there are, and how many of them are shown.
fn units(outline: &Outline, selection: &Selection, unit: Unit) -> (usize, usize) {
    let (mut total, mut shown, mut index) = (0, 0, 0);
    for section in outline.sections() {
        for block in &section.blocks {
            let count = if section.unit == unit { block.address.count() } else { 0 };
            total += count;
            shown += if selection.shows(index) { count } else { 0 };
            index += 1;
        }
    }
    (total, shown)
}

/// How a re-encoding is to be read.
const ENCODING: &str = "; values exact, strings unquoted where plain, empty cell = no such key";

struct SectionPrinter<'a> {
    section: &'a Section,
    texts: &'a dyn Texts,
    shown: &'a [bool],
}

impl SectionPrinter<'_> {
    fn print(&self, out: &mut Vec<u8>) {
        for fact in &self.section.facts {
            write_mark(out, format_args!("{}: {}", fact.label, fact.text));
        }
        let blocks = &self.section.blocks;
        let alike = Alike::of(self.section, self.shown);
        let mut index = 0;
        while index < blocks.len() {
            if self.shown[index] {
                self.print_block(&blocks[index], out);
                index += 1;
                continue;
            }
            let len = self.shown[index..].iter().take_while(|&&shown| !shown).count();
            self.print_gap(&blocks[index..index + len], &alike, out);
            index += len;
        }
        self.print_counts(&alike, out);
    }

    fn print_block(&self, block: &Block, out: &mut Vec<u8>) {
        if out.last().is_some_and(|&last| last != b'\n') {
            out.push(b'\n');
        }
        let text = block.text(self.texts);
        out.extend_from_slice(text);
        if block.form != Form::Verbatim {
            out.push(b'\n');
        }
    }

    /// `[hr 2-4010: 4,009 lines, 3,988 like line 1]`
    fn print_gap(&self, gap: &[Block], alike: &Alike<'_>, out: &mut Vec<u8>) {
        let address = Address { start: gap[0].address.start, end: gap[gap.len() - 1].address.end };
        let (noun, one) = (self.section.unit.noun(address.count()), self.section.unit.noun(1));
        let count = with_commas(address.count());
        let like =
            alike.most_of(gap).map_or_else(String::new, |Like { shown, count, is_least }| {
                let some = with_commas(count);
                match (is_least, count == address.count()) {
                    (_, true) => format!(" like {one} {}", shown + 1),
                    // What is said of a small gap must not cost more than it tells.
                    _ if address.count() < LARGE => String::new(),
                    (false, false) => format!(", {some} like {one} {}", shown + 1),
                    (true, false) => format!(", {some} or more like {one} {}", shown + 1),
                }
            });
        write_mark(out, format_args!("{address}: {count} {noun}{like}"));
    }

    fn print_counts(&self, alike: &Alike<'_>, out: &mut Vec<u8>) {
        let (noun, one) = (self.section.unit.noun(2), self.section.unit.noun(1));
        for chunk in alike.counts().chunks(PER_LINE) {
            let counts = chunk.join("; ");
            write_mark(
                out,
                format_args!("{noun} alike, as {one}: count (where others are): {counts}"),
            );
        }
        let Unseen { groups, units } = alike.unseen();
        if groups > 0 {
            let (groups, units) = (with_commas(groups), with_commas(units));
            write_mark(
                out,
                format_args!("no example shown: {groups} kinds of {noun}, {units} {noun}"),
            );
        }
    }
}
