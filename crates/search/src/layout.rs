//! How a search printed what it found.

use crate::hits::{Style, is_between};
use crate::json::is_event;
use crate::names::Names;
use crate::place::{
    has_ending, has_slash, is_path, number, numbered, numbered_context, unnumbered,
    unnumbered_context,
};
use crate::{listing, paths, results, tree};
use hr_core::Source;
use hr_mask::without_escapes;
use std::borrow::Cow;

/// How much of a Source is looked at.
const SAMPLE: usize = 64 << 10;
/// How many lines from its start, from its middle and from its end, and how much of each.
const FIRST: usize = 200;
const LATER: usize = 50;
const LONGEST: usize = 1 << 10;
/// From so many lines on, one that is cut is no evidence.
const FORGIVING: usize = 4;

/// How a search printed what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The events of `rg --json`.
    Json,
    /// Hits.
    Hits(Style),
    /// The entries of one directory after the other, as of `ls -lR`.
    Listing,
    /// A tree that is drawn.
    Tree,
    /// A path a line.
    Paths,
    /// `NAME - DESCRIPTION`.
    Results,
}

/// How many of the lines that were looked at fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Share {
    pub(crate) fit: usize,
    pub(crate) of: usize,
}

impl Share {
    pub(crate) fn value(self) -> f32 {
        self.fit as f32 / self.of.max(1) as f32
    }
}

/// Some lines of a Source, without colours.
#[derive(Debug)]
pub(crate) struct Sample<'a> {
    pub(crate) lines: Vec<Cow<'a, [u8]>>,
    is_cut: bool,
}

impl<'a> Sample<'a> {
    /// Of the start, the middle and the end of `source`.
    pub(crate) fn of(source: &Source<'a>) -> Self {
        let mut lines = Vec::new();
        let (mut bytes, mut is_cut) = (0, false);
        for number in sampled(source.line_count()) {
            let line = source.line(number);
            bytes += line.len().min(LONGEST);
            if bytes > SAMPLE && number > 0 {
                break;
            }
            let is_last = number + 1 == source.line_count();
            is_cut = is_last && !source.bytes().ends_with(b"\n");
            lines.push(without_escapes(&line[..line.len().min(LONGEST)]));
        }
        Self { lines, is_cut }
    }

    /// How many lines that are not empty are so. The first and the last may be cut.
    pub(crate) fn share(&self, fits: impl Fn(&[u8]) -> bool) -> Share {
        let lines: Vec<&[u8]> =
            self.lines.iter().map(Cow::as_ref).filter(|line| !line.is_empty()).collect();
        let mut share =
            Share { fit: lines.iter().filter(|line| fits(line)).count(), of: lines.len() };
        if let (true, [first, .., last]) = (lines.len() >= FORGIVING, lines.as_slice()) {
            share.of -= usize::from(!fits(first)) + usize::from(self.is_cut && !fits(last));
        }
        share
    }
}

/// The numbers of the lines to look at, of so many.
fn sampled(count: usize) -> Vec<usize> {
    if count <= FIRST + 2 * LATER {
        return (0..count).collect();
    }
    let middle = (count / 2).max(FIRST);
    (0..FIRST).chain(middle..middle + LATER).chain(count - LATER..count).collect()
}

impl Layout {
    /// That of `source`, and how many of the lines that are looked at fit, if any does well enough.
    pub(crate) fn of(source: &Source<'_>) -> Option<(Layout, Share)> {
        Self::of_sample(&Sample::of(source))
    }

    /// The same for the lines that are looked at.
    pub(crate) fn of_sample(sample: &Sample<'_>) -> Option<(Layout, Share)> {
        let events = sample.share(is_event);
        // They are long: of what is cut there may be but one that is whole.
        if events.value() >= 0.8 || events.fit > 0 && sample.lines.len() < FORGIVING {
            return Some((Layout::Json, events));
        }
        let trees = sample.share(tree::is_branch);
        if trees.value() >= 0.6 {
            return Some((Layout::Tree, trees));
        }
        let rows = sample.share(listing::is_row).value();
        let parts = sample.share(listing::is_part);
        if rows >= 0.2 && parts.value() >= 0.8 && listing::names_directories(sample) {
            return Some((Layout::Listing, parts));
        }
        if let Some(share) = listing::of_names(sample) {
            return Some((Layout::Listing, share));
        }
        Self::of_hits(sample).or_else(|| {
            let results = sample.share(results::is_result);
            let paths = sample.share(paths::is_entry);
            let bare = Self::share_of_unnumbered(sample);
            [
                (Layout::Results, results),
                (Layout::Paths, paths),
                (Layout::Hits(Style::Unnumbered), bare),
            ]
            .into_iter()
            .find(|(_, share)| share.value() >= 0.9)
        })
    }

    fn share_of_unnumbered(sample: &Sample<'_>) -> Share {
        let mut known = Names::default();
        let hits = sample.lines.iter().filter_map(|line| unnumbered(line));
        hits.for_each(|place| {
            known.number(place.path);
        });
        sample.share(|line| {
            unnumbered(line).is_some()
                || is_between(line)
                || unnumbered_context(line, &known).is_some()
        })
    }

    fn of_hits(sample: &Sample<'_>) -> Option<(Layout, Share)> {
        let mut known = Names::default();
        let hits = sample.lines.iter().filter_map(|line| numbered(line));
        let hits = hits.map(|place| known.number(place.path)).count();
        let is_inline = |line: &[u8]| {
            numbered(line).is_some() || is_between(line) || numbered_context(line, &known).is_some()
        };
        let inline = sample.share(is_inline);
        if hits > 0 && inline.value() >= 0.8 {
            return Some((Layout::Hits(Style::Numbered), inline));
        }
        let is_hit = |line: &[u8]| number(line, b':').is_some();
        let is_numbered = |line: &[u8]| is_hit(line) || number(line, b'-').is_some();
        let heads = |line: &[u8]| {
            !line.contains(&b' ') && is_path(line) && (has_slash(line) || has_ending(line))
        };
        let headed = sample.share(|line| is_numbered(line) || is_between(line) || heads(line));
        let numbers = sample.share(is_numbered).value();
        let fits = sample.share(is_hit).fit > 0
            && headed.value() >= 0.9
            && numbers >= 0.3
            && rises(sample);
        fits.then_some((Layout::Hits(Style::Heading), headed))
    }
}

/// With numbers or without, as more lines of `source` have it.
pub(crate) fn likeliest_style(source: &Source<'_>) -> Style {
    let sample = Sample::of(source);
    let numbered = sample.share(|line| numbered(line).is_some()).fit;
    let unnumbered = sample.share(|line| unnumbered(line).is_some()).fit;
    if unnumbered > 2 * numbered { Style::Unnumbered } else { Style::Numbered }
}

/// Whether the numbers that lines open with rise from one line to the next, as those of one file do.
fn rises(sample: &Sample<'_>) -> bool {
    let numbers = sample
        .lines
        .iter()
        .map(|line| number(line, b':').or_else(|| number(line, b'-')).map(|(number, _)| number));
    let numbers: Vec<Option<usize>> = numbers.collect();
    let (mut up, mut all) = (0, 0);
    for pair in numbers.windows(2) {
        if let [Some(before), Some(after)] = pair {
            all += 1;
            up += usize::from(after > before);
        }
    }
    10 * up >= 9 * all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> Option<Layout> {
        Layout::of(&Source::new(text.as_bytes())).map(|(layout, _)| layout)
    }

    #[test]
    fn layouts_are_told_apart() {
        for (text, expected) in [
            ("a.rs:1:x\nsrc/b.rs:2:y\n", Some(Layout::Hits(Style::Numbered))),
            ("a.rs-1-x\na.rs:2:y\n--\na.rs:9:z\n", Some(Layout::Hits(Style::Numbered))),
            ("src/a.rs\n1:x\n4-y\n--\n7:z\n\nb.rs\n2:x\n", Some(Layout::Hits(Style::Heading))),
            ("src/a.rs:x\nsrc/b.rs:y\nc.rs:z\n", Some(Layout::Hits(Style::Unnumbered))),
            ("./a/b.rs\n./c d.rs\n./e\n", Some(Layout::Paths)),
            ("12 ./a/b.rs\n9 ./c\n3 ./d/e\n", Some(Layout::Paths)),
            (".\n├── a\n│   └── b.rs\n└── c\n", Some(Layout::Tree)),
            (".:\ntotal 8\n-rw-r--r-- 1 a b 9 May 1 2026 x\n", Some(Layout::Listing)),
            (".:\na\nb\n\n./a:\nc.rs\nd.rs\n\n./b:\ne\n", Some(Layout::Listing)),
            ("libx - a library\ny2 - a tool for y\nz - zeta\n", Some(Layout::Results)),
            ("12:00:01 INFO a\n12:00:02 INFO b\n12:00:03 INFO c\n", None),
            ("It is said that a.b\nis not so, and/or else.\n", None),
            ("MIIB/3+\nabc/def\n{}\n", None),
            ("", None),
        ] {
            assert_eq!(layout(text), expected, "{text}");
        }
    }
}
