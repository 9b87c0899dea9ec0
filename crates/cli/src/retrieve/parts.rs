//! Which lines, sentences or bytes are wanted.

use super::arguments::PartArguments;
use super::{Original, Stop};
use crate::retrieve::ranges::{UnitRange, UnitRanges};
use hr_archive::Part;
use std::ops::Range;

/// Lines on each side of `--around`.
const AROUND: usize = 10;

/// The lines, sentences or bytes that are wanted, in the order in which they are; all of them if none are named.
pub(crate) fn parts(
    original: &Original,
    wanted: &PartArguments,
    context: Option<usize>,
) -> Result<Vec<Part>, Stop> {
    let count = original.line_count();
    if let Some(line) = wanted.around {
        let line = within(&[UnitRange::from(line..=line)], count, "lines")?[0].start;
        let context = context.unwrap_or(AROUND);
        let end = line.saturating_add(context).saturating_add(1);
        return Ok(vec![Part::Lines(line.saturating_sub(context)..end)]);
    }
    if let Some(head) = wanted.head {
        return Ok(vec![Part::Lines(0..head)]);
    }
    if let Some(tail) = wanted.tail {
        return Ok(vec![Part::Lines(count.saturating_sub(tail)..count)]);
    }
    if let Some(UnitRanges(ranges)) = &wanted.lines {
        return Ok(within(ranges, count, "lines")?.into_iter().map(Part::Lines).collect());
    }
    if let Some(UnitRanges(ranges)) = &wanted.bytes {
        return Ok(within(ranges, original.len(), "bytes")?.into_iter().map(Part::Bytes).collect());
    }
    if let Some(UnitRanges(ranges)) = &wanted.sentences {
        let spans = hr_text::sentences(&original.bytes()?);
        let bytes = |range: Range<usize>| spans[range.start].start..spans[range.end - 1].end;
        let ranges = within(ranges, spans.len(), "sentences")?;
        return Ok(ranges.into_iter().map(|range| Part::Bytes(bytes(range))).collect());
    }
    Ok(vec![Part::from(..)])
}

/// The ranges from 0 and half-open, if the original, which has `count` units, has some of each.
pub(crate) fn within(
    ranges: &[UnitRange],
    count: usize,
    noun: &str,
) -> Result<Vec<Range<usize>>, Stop> {
    let within = |range: &UnitRange| {
        range.within(count).ok_or_else(|| {
            Stop::NoPart(format!(
                "there is nothing at {range}: the original has {count} {noun}. \
                 Count from 1, or from the end: -20- is the last twenty"
            ))
        })
    };
    ranges.iter().map(within).collect()
}
