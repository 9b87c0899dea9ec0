//! Logs.

use crate::View;
use hr_core::{Claim, Outline, Source, StreamFilter};
use std::collections::BTreeSet;

/// Share of lines that open with a time in a log of one-line records.
const MOSTLY_TIMED: f32 = 0.5;
/// Share of lines that do in a log whose records are long, and share that belong to such records.
const SELDOM_TIMED: f32 = 0.05;
const IN_RECORDS: f32 = 0.9;
/// How sure that is at least, and at most.
const SURE: f32 = 0.65;
const SUREST: f32 = 0.9;

/// Lines of a text that tell whether its lines are alike, and the share of kinds among them below which they are.
const SAMPLE: usize = 400;
const FEW: usize = 40;
/// Bytes of a line that has no kind.
const LONG_LINE: usize = 2 << 10;
const ALIKE: f32 = 0.5;
/// The same share of the words that they begin with.
const SAME_WORD: f32 = 0.05;

/// Claims lines that open with a time, and lines of few kinds, whatever they are: that is what the filter is made for.
pub(crate) fn claim(source: &Source<'_>) -> Option<Claim> {
    timed(source).or_else(|| alike(source))
}

/// Claims lines of few kinds.
fn alike(source: &Source<'_>) -> Option<Claim> {
    let middle = source.line_count().saturating_sub(SAMPLE) / 2;
    let lines = (middle..source.line_count()).map(|number| source.line(number)).take(SAMPLE);
    let lines = lines.filter(|line| !line.is_empty() && line.len() < LONG_LINE);
    let lines: Vec<&[u8]> = lines.collect();
    // Each of them is news, however alike they are.
    if 2 * lines.iter().filter(|line| is_setting(line)).count() > lines.len() {
        return None;
    }
    let lines = lines.into_iter();
    let first_word = |line: &[u8]| match line.first() {
        Some(first) if first.is_ascii_alphanumeric() => {
            hr_mask::tokens(line).next().map_or(0, |token| token.hash)
        }
        // Branches of a tree, and what is indented, begin with no word.
        _ => hr_mask::hash(line),
    };
    let kinds: Vec<(u64, u64)> =
        lines.map(|line| (hr_mask::hash(line), first_word(line))).collect();
    let all = kinds.len();
    let distinct = kinds.iter().map(|it| it.0).collect::<BTreeSet<_>>().len();
    let firsts = kinds.iter().map(|it| it.1).collect::<BTreeSet<_>>().len();
    let is_few = |count: usize, share: f32| (count as f32) < share * all as f32;
    let reason = match () {
        () if all < FEW => return None,
        () if is_few(distinct, ALIKE) => format!("{all} lines of it are of {distinct} kinds"),
        () if is_few(firsts, SAME_WORD) => {
            format!("{all} lines of it begin with {firsts} different words")
        }
        () => return None,
    };
    Some(Claim::new(Claim::LEAST, reason))
}

/// Whether `line` is one of a file of settings or of markup: `key = value`, `key: value`, `[part]`, `- item`, `<tag>`.
fn is_setting(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-\"".contains(byte);
    let name = line.iter().take_while(|byte| is_name(byte)).count();
    let behind = line[name..].trim_ascii_start().first();
    match line.first() {
        Some(b'<' | b'#' | b';' | b'}' | b'{') => true,
        Some(b'[') => !line.contains(&b':'),
        Some(b'-') => line.get(1) == Some(&b' '),
        Some(first) if first.is_ascii_digit() => false,
        _ => name > 0 && matches!(behind, Some(b'=' | b':' | b'{')),
    }
}

/// Claims lines that open with a time.
pub(crate) fn timed(source: &Source<'_>) -> Option<Claim> {
    let makeup = hr_log::makeup(source);
    let is_log = makeup.timed >= MOSTLY_TIMED
        || makeup.timed >= SELDOM_TIMED && makeup.in_timed_records >= IN_RECORDS;
    is_log.then(|| {
        let percent = |share: f32| (share * 100.0).round();
        let (timed, records) = (percent(makeup.timed), percent(makeup.in_timed_records));
        Claim::new(
            SURE + (SUREST - SURE) * makeup.timed,
            format!(
                "{timed} % of the lines open as those of logs do, {records} % belong to such a line"
            ),
        )
    })
}

pub(crate) fn outline(source: &Source<'_>, view: View<'_>) -> Outline {
    hr_log::outline(source, of_log(view))
}

pub(crate) fn stream<'q>(start: &Source<'_>, view: View<'q>) -> Box<dyn StreamFilter + 'q> {
    Box::new(hr_log::Survey::new(hr_log::makeup(start), of_log(view)))
}

fn of_log(view: View<'_>) -> hr_log::View<'_> {
    hr_log::View { query: view.query, baseline: view.baseline, only: view.only }
}
