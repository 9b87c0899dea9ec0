//! Lists of what has a name and a description: `apt-cache search`, `man -k`.

use crate::draft::{self, Draft};
use crate::message::{is_failure, is_message};
use crate::names::Names;
use hr_core::{Fact, Keep, Outline, Source};
use hr_mask::without_escapes;
use rustc_hash::FxHashSet;

/// Fewest names that are a family.
const FAMILY: usize = 3;
/// Families that are counted.
const COUNTED: usize = 40;
/// Lines that are no results and may be evidence.
const OTHERS: usize = 100;
/// What a name of no family weighs, the first of one, one whose description is like none before, and any other.
const ALONE: f32 = 3.0;
const FIRST: f32 = 2.0;
const NEW: f32 = 0.8;
const AGAIN: f32 = 0.2;

/// The name and the description of `NAME - DESCRIPTION`, or `NAME (1) - DESCRIPTION`.
fn split(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = line.windows(3).position(|it| it == b" - ")?;
    let (name, description) = (line[..at].trim_ascii_end(), &line[at + 3..]);
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._+:/@-(),".contains(byte);
    let mut words = name.split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    let first = words.next()?;
    let is_section = |word: &[u8]| word.starts_with(b"(") && word.ends_with(b")");
    let is_name = first[0].is_ascii_alphanumeric() && first.iter().all(is_of_name);
    (is_name && words.all(is_section)).then_some((first, description))
}

/// Whether `line` is one of such a list, and not of a log: `10.0.0.1 - - [01/May]`.
pub(crate) fn is_result(line: &[u8]) -> bool {
    split(line).is_some_and(|(_, description)| {
        description.first().is_some_and(|byte| !b"-[".contains(byte))
    })
}

/// Names that begin alike, and how many there are of each family.
#[derive(Default)]
struct Families {
    names: Names,
    counts: Vec<usize>,
}

impl Families {
    /// Counts a result of this `name`, and tells its family.
    fn add(&mut self, name: &[u8]) -> usize {
        let family = self.names.number(family(name)) as usize;
        self.counts.resize(self.names.len(), 0);
        self.counts[family] += 1;
        family
    }
}

/// The Outline of such a list.
pub(crate) fn outline(source: &Source<'_>) -> Outline {
    let mut families = Families::default();
    let mut results = Vec::with_capacity(source.line_count());
    for line in source.lines() {
        let plain = without_escapes(line);
        let of = |(name, text)| (families.add(name), hr_mask::hash(text));
        results.push(split(&plain).map(of));
    }
    let mut drafts = Vec::with_capacity(results.len());
    let mut seen = FxHashSet::default();
    let mut met = vec![false; families.counts.len()];
    let mut others = 0;
    for (at, result) in results.iter().enumerate() {
        let Some((family, description)) = *result else {
            let line = without_escapes(source.line(at));
            others += usize::from(!line.is_empty());
            drafts.push(of_other(&line, others));
            continue;
        };
        let is_new = seen.insert(description);
        let is_first = !std::mem::replace(&mut met[family], true);
        let weight = match families.counts[family] {
            ..FAMILY => ALONE,
            _ if is_first => FIRST,
            _ if is_new => NEW,
            _ => AGAIN,
        };
        drafts.push(Draft::of(Keep::Optional, weight));
    }
    let listed = results.iter().flatten().count();
    let mut facts = facts(listed, &families);
    if others > 0 {
        facts.push(Fact { label: "other lines".to_owned(), text: others.to_string() });
    }
    draft::outline(source, drafts, facts)
}

/// A line that is no result, after so many `others`.
fn of_other(line: &[u8], others: usize) -> Draft {
    let is_told = others <= OTHERS && (is_failure(line) || is_message(line));
    match line.is_empty() {
        true => Draft::of(Keep::Optional, 0.0),
        false if is_told => Draft::of(Keep::Evidence, ALONE),
        false => Draft::of(Keep::Optional, AGAIN),
    }
}

/// What the names of a family begin with.
fn family(name: &[u8]) -> &[u8] {
    let end = name.iter().position(|&byte| byte == b'-').map_or(name.len(), |at| at + 1);
    let end = if name.starts_with(b"lib") && end == name.len() { 3 } else { end };
    &name[..end]
}

/// How many names there are, and with what most of them begin.
fn facts(listed: usize, Families { names, counts }: &Families) -> Vec<Fact> {
    let mut order: Vec<usize> = (0..counts.len()).filter(|&at| counts[at] >= FAMILY).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(counts[at]), at));
    order.truncate(COUNTED);
    // A family may be part of another: of `lib` are those of `libx-`, too.
    let all_of = |start: &[u8]| {
        let is_of = |at: &usize| names.name(*at as u32).starts_with(start);
        (0..counts.len()).filter(is_of).map(|at| counts[at]).sum::<usize>()
    };
    let mut starts: Vec<(&[u8], usize)> =
        order.iter().map(|&at| names.name(at as u32)).map(|it| (it, all_of(it))).collect();
    starts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let text =
        |(start, count): &(&[u8], usize)| format!("{} {count}", String::from_utf8_lossy(start));
    let text = starts.iter().map(text).collect::<Vec<_>>().join(", ");
    if listed == 0 || text.is_empty() {
        return Vec::new();
    }
    vec![Fact { label: "results".to_owned(), text: format!("{listed}; names begin with {text}") }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_a_name_and_a_description() {
        let parts = |line: &'static str| split(line.as_bytes());
        assert_eq!(
            parts("libx-dev - headers - of x"),
            Some((&b"libx-dev"[..], &b"headers - of x"[..]))
        );
        assert_eq!(
            parts("printf (3)           - formatted output").map(|it| it.0),
            Some(&b"printf"[..])
        );
        for line in ["- a - b", "10.0.0.1 - - [01/May]", "It is - as ever - so", "a-b", ""] {
            assert!(!is_result(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn counts_are_of_all_names_and_failures_stay() {
        let text = "libx - a\nliby - b\nlibz - c\nlibq-a - [d] e\nlibq-b - f\nE: no index\n";
        let outline = outline(&Source::new(text.as_bytes()));
        let section = &outline.sections()[0];
        assert_eq!(section.facts[0].text, "5; names begin with lib 5");
        assert_eq!(section.facts[1].text, "1");
        assert_eq!(section.blocks[5].keep, Keep::Evidence);
    }

    #[test]
    fn families_are_counted() {
        let text = "go-a - x\ngo-b - y\ngo-c - z\njq - q\n";
        let outline = outline(&Source::new(text.as_bytes()));
        let fact = &outline.sections()[0].facts[0];
        assert_eq!(
            (fact.label.as_str(), fact.text.as_str()),
            ("results", "4; names begin with go- 3")
        );
    }
}
