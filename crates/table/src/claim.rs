//! Whether a Source is a table.

use crate::grid::Table;
use crate::rows::parts;
use hr_core::{Claim, Source};

/// Bytes that are looked at at the start of a Source, in its middle and at its end.
const SAMPLE: usize = 6 << 10;

/// Whether `source` looks like a table or several, how sure that is, and why. Reads its start, middle and end.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let (mut lines, mut in_tables) = (0, 0);
    let mut surest: Option<Table> = None;
    let mut head: &[u8] = b"";
    for (at, sample) in samples(source).into_iter().enumerate() {
        // What stands under a head further up is read with it.
        let text = [head, sample].concat();
        let head_lines = memchr::memchr_iter(b'\n', head).count();
        let text = Source::new(&text);
        lines += text.line_count() - head_lines;
        for part in parts(&text) {
            let Some(table) = part.table else { continue };
            let before = if part.lines.start == 0 { head_lines } else { 0 };
            in_tables += part.lines.len().saturating_sub(before);
            if at == 0 && part.lines.start == 0 && table.head > 0 {
                head = &sample[..text.line_span(table.head - 1).end];
            }
            if surest.as_ref().is_none_or(|surest| table.confidence > surest.confidence) {
                surest = Some(table);
            }
        }
        // What does not begin as a table is none as a whole.
        if 2 * in_tables < lines {
            return None;
        }
    }
    let Table { confidence, what, .. } = surest?;
    let share = in_tables as f32 / lines as f32;
    Some(Claim::new(confidence * share, format!("{in_tables} of {lines} lines are {what}")))
}

/// Whole lines of the start, the middle and the end; all, if that is not much.
fn samples<'a>(source: &Source<'a>) -> Vec<&'a [u8]> {
    if source.len() <= 3 * SAMPLE {
        return vec![source.bytes()];
    }
    let line_at = |offset: usize| source.line_span(source.line_at(offset)).start;
    let [end, last] = [SAMPLE, source.len() - SAMPLE].map(line_at);
    // One long line has no whole line within.
    let end = if end == 0 { SAMPLE } else { end };
    let middle = line_at(source.len() / 2);
    let middle = middle..line_at(middle + SAMPLE).max(middle);
    let ranges = [0..end, middle, last.max(end)..source.len()];
    let cut = |range: std::ops::Range<usize>| {
        &source.bytes()[range.start..range.end.min(range.start + 2 * SAMPLE)]
    };
    ranges.into_iter().filter(|range| !range.is_empty()).map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(text: &str) -> f32 {
        claim(&Source::new(text.as_bytes())).map_or(0.0, |claim| claim.confidence)
    }

    #[test]
    fn tables_are_claimed_and_other_texts_are_not() {
        assert!(confidence("NAME   READY   AGE\na      1/1     5m\nb      0/1     7d\n") > 0.9);
        assert!(confidence("id,name,sum\n1,a,2\n2,b,3\n") > 0.8);
        let document = format!(
            "# A title\n\n{}\n| a | b |\n|---|---|\n| 1 | 2 |\n",
            "Some words.\n\n".repeat(9)
        );
        assert!(confidence(&document) < Claim::LEAST);
        let mixed = format!(
            "NAME   READY   AGE\n{}{}",
            "a      1/1     5m\n".repeat(1_000),
            "Some words.\n\n".repeat(9_000)
        );
        assert!(confidence(&mixed) < Claim::LEAST);
        assert!(confidence("06:00:01 INFO a 1\n06:00:02 INFO b 2\n") < Claim::LEAST);
    }
}
