//! Printing: the notice, the Blocks that are shown, and the marks for those that are not.

use crate::Selection;
use crate::mark::{with_commas, write_mark};
use hr_core::{Address, Block, GroupId, Handle, Outline, Section, Source, Unit};
use std::collections::HashMap;

/// Groups that a gap's mark names before the rest is summed up, and the share of the gap that a group
/// must have to be worth naming: one in so many.
const NAMED: usize = 2;
const WORTH_NAMING: usize = 3;
/// Places that are listed one by one for a group before only its first and last are given.
const PLACES: usize = 5;
/// Groups in one line of the list of alike lines.
const PER_LINE: usize = 16;

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
    source: &Source<'_>,
    selection: &Selection,
    notice: Notice,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(source.len() / 8);
    write_mark(&mut out, headline(outline, selection, notice));
    let mut first = 0;
    for section in outline.sections() {
        let shown: Vec<bool> =
            (first..first + section.blocks.len()).map(|i| selection.shows(i)).collect();
        first += section.blocks.len();
        SectionPrinter { section, source, shown: &shown }.print(&mut out);
    }
    out
}

/// `3f9a1c0b7e42 log: 48,113 lines, 212 shown. More: hr-retrieve 3f9a1c0b7e42 -l A-B`
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
        counts.push("all shown".to_owned());
    }
    let is_encoded = outline.blocks().any(|block| matches!(block.form, hr_core::Form::Encoded(_)));
    let encoding =
        if is_encoded { "; values exact, white space and repeated keys removed" } else { "" };
    let kind = outline.kind();
    let counts = counts.join("; ");
    let Some(handle) = notice.handle else { return format!("{kind}: {counts}{encoding}") };
    let by_row = outline.sections().iter().any(|section| section.unit == Unit::Row);
    let part = if by_row { "--rows A-B" } else { "-l A-B" };
    let more = if selection.is_whole() {
        format!("Original: hr-retrieve {handle}")
    } else if outline.sections().iter().all(|section| section.unit == Unit::Part) {
        format!("More: hr-retrieve {handle}")
    } else {
        format!("More: hr-retrieve {handle} [{part}]")
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

struct SectionPrinter<'a> {
    section: &'a Section,
    source: &'a Source<'a>,
    shown: &'a [bool],
}

impl SectionPrinter<'_> {
    fn print(&self, out: &mut Vec<u8>) {
        for fact in &self.section.facts {
            write_mark(out, format_args!("{}: {}", fact.label, fact.text));
        }
        let blocks = &self.section.blocks;
        let references = self.references();
        let mut index = 0;
        while index < blocks.len() {
            if self.shown[index] {
                self.print_block(&blocks[index], out);
                index += 1;
                continue;
            }
            let len = self.shown[index..].iter().take_while(|&&shown| !shown).count();
            self.print_gap(&blocks[index..index + len], &references, out);
            index += len;
        }
        self.print_groups(&references, out);
    }

    fn print_block(&self, block: &Block, out: &mut Vec<u8>) {
        if out.last().is_some_and(|&last| last != b'\n') {
            out.push(b'\n');
        }
        let text = block.text(self.source.bytes());
        out.extend_from_slice(text);
        if matches!(block.form, hr_core::Form::Encoded(_)) {
            out.push(b'\n');
        }
    }

    /// The number of the first shown unit of each group, by which marks refer to the group.
    fn references(&self) -> HashMap<GroupId, usize> {
        let mut references = HashMap::new();
        for (block, _) in self.section.blocks.iter().zip(self.shown).filter(|(_, shown)| **shown) {
            if let Some(group) = block.group {
                references.entry(group).or_insert(block.address.start + 1);
            }
        }
        references
    }

    /// `[hr 2-4010: 4,009 lines; 3,988 like line 1, 21 other]`
    fn print_gap(&self, gap: &[Block], references: &HashMap<GroupId, usize>, out: &mut Vec<u8>) {
        let address = Address { start: gap[0].address.start, end: gap[gap.len() - 1].address.end };
        let noun = self.section.unit.noun(address.count());
        let one = self.section.unit.noun(1);
        let count = with_commas(address.count());
        let mut alike: HashMap<usize, usize> = HashMap::new();
        for block in gap {
            if let Some(reference) = block.group.and_then(|group| references.get(&group)) {
                *alike.entry(*reference).or_default() += block.address.count();
            }
        }
        let mut alike: Vec<(usize, usize)> = alike.into_iter().collect();
        alike.retain(|&(_, count)| count * WORTH_NAMING >= address.count());
        alike.sort_by_key(|&(reference, count)| (std::cmp::Reverse(count), reference));
        alike.truncate(NAMED);
        let named: usize = alike.iter().map(|&(_, count)| count).sum();
        let mut parts: Vec<String> = alike
            .iter()
            .map(|&(reference, count)| format!("{} like {one} {reference}", with_commas(count)))
            .collect();
        let others = address.count() - named;
        let text = match (&alike[..], others) {
            ([], _) => format!("{address}: {count} {noun}"),
            ([(reference, _)], 0) => format!("{address}: {count} {noun} like {one} {reference}"),
            (_, 0) => format!("{address}: {count} {noun}; {}", parts.join(", ")),
            _ => {
                parts.push(format!("{} other", with_commas(others)));
                format!("{address}: {count} {noun}; {}", parts.join(", "))
            }
        };
        write_mark(out, text);
    }

    /// For each group of which something is left out: how many there are, and where.
    fn print_groups(&self, references: &HashMap<GroupId, usize>, out: &mut Vec<u8>) {
        let mut places: HashMap<GroupId, Vec<usize>> = HashMap::new();
        let mut hidden: HashMap<GroupId, usize> = HashMap::new();
        for (block, &shown) in self.section.blocks.iter().zip(self.shown) {
            let Some(group) = block.group else { continue };
            places.entry(group).or_default().push(block.address.start + 1);
            *hidden.entry(group).or_default() += usize::from(!shown);
        }
        let mut entries: Vec<(usize, &Vec<usize>)> = places
            .iter()
            .filter(|(group, _)| hidden[*group] > 0)
            .filter_map(|(group, places)| Some((*references.get(group)?, places)))
            .collect();
        entries.sort_unstable();
        let entries: Vec<String> = entries.iter().map(|(at, places)| alike(*at, places)).collect();
        let noun = self.section.unit.noun(2);
        for chunk in entries.chunks(PER_LINE) {
            let counts = chunk.join("; ");
            write_mark(out, format_args!("alike {noun} as \"shown one: count (where)\": {counts}"));
        }
        let unseen = places.iter().filter(|(group, _)| !references.contains_key(group));
        let (kinds, count) =
            unseen.fold((0, 0), |(kinds, count), (_, places)| (kinds + 1, count + places.len()));
        if kinds > 0 {
            let (kinds, count) = (with_commas(kinds), with_commas(count));
            write_mark(
                out,
                format_args!("no example shown: {kinds} kinds of {noun}, {count} {noun}"),
            );
        }
    }
}

/// `41: 3 (41, 77, 800)`, or `1: 3,988 (1-4010)` where they are many.
fn alike(reference: usize, places: &[usize]) -> String {
    let count = with_commas(places.len());
    if places.len() <= PLACES {
        let listed: Vec<String> = places.iter().map(ToString::to_string).collect();
        format!("{reference}: {count} ({})", listed.join(", "))
    } else {
        format!("{reference}: {count} ({}-{})", places[0], places[places.len() - 1])
    }
}
