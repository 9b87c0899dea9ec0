//! Whether a Source is what a search printed.

use crate::hits::Style;
use crate::layout::{Layout, Sample, Share};
use crate::place::numbered;
use crate::tree;
use hr_core::{Claim, Source};

/// Fewest lines that show anything, and that show more than chance.
const LEAST: usize = 2;
const FEW: usize = 3;

/// Whether `source` looks like what a search printed, how sure that is, and why. Reads lines of its start, middle and end.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let sample = Sample::of(source);
    let (layout, share) = Layout::of_sample(&sample)?;
    let Share { fit, of } = share;
    if of < LEAST && layout != Layout::Json {
        return None;
    }
    let (least, most, what) = match layout {
        Layout::Json => (0.8, 0.97, "are events of rg --json"),
        Layout::Hits(Style::Numbered) if !are_reports(&sample) => (0.6, 0.95, "are PATH:LINE:TEXT"),
        Layout::Hits(Style::Heading) => (0.6, 0.9, "are LINE:TEXT under paths"),
        Layout::Hits(Style::Unnumbered) if !are_keys(&sample) => (0.4, 0.75, "are PATH:TEXT"),
        Layout::Listing => (0.7, 0.95, "list directories as ls -lR does"),
        Layout::Tree if !tree::is_of_packages(&sample) => (0.6, 0.85, "draw a tree of names"),
        Layout::Paths if !are_of_one_length(&sample) => (0.5, 0.85, "are paths"),
        Layout::Results => (0.5, 0.85, "are NAME - DESCRIPTION"),
        _ => return None,
    };
    let most = if of < FEW { most - 0.25 } else { most };
    let confidence = least + (most - least) * share.value();
    Some(Claim::new(confidence, format!("{fit} of {of} lines {what}")))
}

/// Whether most hits are what a compiler reports of a place: `PATH:LINE:COLUMN: MESSAGE`.
fn are_reports(sample: &Sample<'_>) -> bool {
    let is_report = |line: &[u8]| {
        numbered(line).is_some_and(|place| {
            let digits = place.text.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let text = &place.text[digits..];
            is_said(text.strip_prefix(b":").filter(|_| digits > 0).unwrap_or(text))
        })
    };
    let hits = sample.share(|line| numbered(line).is_some()).fit;
    2 * sample.share(is_report).fit > hits
}

/// Whether most lines are `KEY: VALUE`.
fn are_keys(sample: &Sample<'_>) -> bool {
    let is_key = |line: &[u8]| {
        let at = line.iter().position(|&byte| byte == b':');
        at.is_some_and(|at| at + 1 == line.len() || is_said(&line[at + 1..]))
    };
    2 * sample.share(is_key).fit > sample.lines.len()
}

/// Whether `text` is set off by one blank, as words are and code is not.
fn is_said(text: &[u8]) -> bool {
    matches!(text, [b' ', first, ..] if !first.is_ascii_whitespace() && *first != b'*')
}

/// Whether the lines are cut to one length, as those of encoded bytes are.
fn are_of_one_length(sample: &Sample<'_>) -> bool {
    const LONG: usize = 40;
    let longest = sample.lines.iter().map(|line| line.len()).max().unwrap_or(0);
    longest >= LONG && 10 * sample.share(|line| line.len() == longest).fit >= 9 * sample.lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(text: &str) -> f32 {
        claim(&Source::new(text.as_bytes())).map_or(0.0, |claim| claim.confidence)
    }

    #[test]
    fn what_others_print_is_not_claimed() {
        for text in [
            "src/a.c:12:5: error: x\nsrc/a.c:13:5: note: y\nsrc/b.c:1:1: warning: z\n",
            "a.py:5:0: C0414: x\na.py:6:0: C0414: y\nb.py:7:0: C0414: z\n",
            "2026-05-30T09:10:31.1Z a\n2026-05-30T09:10:32.1Z b\n2026-05-30T09:11:31.1Z c\n",
            "a/b: 1\nc/d: 2\ne.f: 3\n",
            "06:00:01 INFO a\n06:00:02 INFO b\n",
            "app v1.0\n├── base v2.1.0\n└── core v3.0.0\n",
            "# Title\n\nSome text, as it is.\n",
            "fn main() {\n    a::b(12);\n}\n",
            "",
        ] {
            assert!(confidence(text) < Claim::LEAST, "{text}");
        }
    }

    #[test]
    fn hits_without_numbers_are_claimed() {
        assert!(
            confidence("src/a.rs:fn a() {\nsrc/a.rs:    fn b() {\nsrc/b.rs:  fn c() {\n") > 0.7
        );
    }

    #[test]
    fn hits_are_claimed_even_if_cut() {
        let text = "rc/a.rs:1:x\nsrc/a.rs:7:yy\nsrc/b.rs:9:zz\nsrc/c.rs:3:fn a() {}\nsrc/d";
        assert!(confidence(text) > 0.9);
    }
}
