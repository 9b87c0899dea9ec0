//! From lines to weighed Blocks.

use crate::header::Header;
use crate::miner::Miner;
use crate::numbers::Numbers;
use crate::record::{Records, makeup, names_a_cause};
use crate::severity::{Severity, severity};
use hr_core::{Block, Fact, Form, GroupId, Keep, Kind, Outline, Source, Unit};
use hr_mask::without_escapes;
use hr_severity::Level;

/// Lines of a failing record that are evidence with its first line: from its start, after each cause,
/// and at its end. Python names what was raised last, Java first.
const TRACE_HEAD: usize = 6;
const TRACE_CAUSE: usize = 3;
const TRACE_TAIL: usize = 2;
/// Lines at the end of a log that tell its last state.
const LAST_LINES: usize = 3;
/// What the first line of a template weighs before surprise and severity are added.
const SAMPLE_WEIGHT: f32 = 8.0;
/// What a further line of a template must weigh to be worth a place.
const LEAST_WEIGHT: f32 = 1.5;
/// What a line weighs more for a number that lies far from those of its like.
const OUTLIER_WEIGHT: f32 = 8.0;
/// Line numbers that are listed for a level before only its count is given.
const LISTED: usize = 12;

/// What the first pass learns of a line.
#[derive(Clone, Copy, Debug)]
struct Line {
    group: GroupId,
    severity: Severity,
    begins_record: bool,
}

/// The Outline of a log: one Section of lines, a Block each.
///
/// The first line of each template is shown before any other like it; it is evidence if it reports a
/// failure. Pure: the same bytes give the same Outline.
pub fn outline(source: &Source<'_>) -> Outline {
    let mut survey = Survey::default();
    let lines = survey.read(source);
    let mut groups = Groups::of(&lines, survey.miner_groups);

    let mut outline = Outline::builder(Kind::Log, source.len());
    outline.section(Unit::Line).facts = survey.facts(lines.len());
    for (number, line) in lines.iter().enumerate() {
        let block = outline.block(source.line_span(number).end, 1, Form::Verbatim);
        block.group = Some(line.group);
        weigh(block, line, &mut groups, lines.len());
    }
    let blocks = &mut outline.last_section().blocks;
    keep_traces(blocks, &lines, source);
    for number in survey.numbers.outlying_lines() {
        blocks[number].keep = blocks[number].keep.max(Keep::Sample);
        blocks[number].weight += OUTLIER_WEIGHT;
    }
    keep_ends(blocks);
    match outline.finish() {
        Ok(outline) => outline,
        Err(fault) => unreachable!("the last line ends where the source ends: {fault}"),
    }
}

/// The first pass: what each line is, and what can be said of all.
#[derive(Debug, Default)]
struct Survey {
    miner_groups: usize,
    numbers: Numbers,
    levels: [Vec<usize>; Level::WORST_FIRST.len()],
    times: Option<(Vec<u8>, Vec<u8>)>,
}

impl Survey {
    fn read(&mut self, source: &Source<'_>) -> Vec<Line> {
        let records = Records::new(makeup(source));
        let mut miner = Miner::default();
        let mut lines = Vec::with_capacity(source.line_count());
        for (number, line) in source.lines().enumerate() {
            let line = &*without_escapes(line);
            let header = Header::of(line);
            let begins_record = records.begins(line, &header);
            if begins_record {
                self.note(number, line, &header);
            }
            let header = if begins_record { header } else { Header::default() };
            let severity = severity(line, &header);
            let group = miner.group(line, &header, severity);
            if begins_record {
                self.numbers.note(number, line, &header, group);
            }
            lines.push(Line { group, severity, begins_record });
        }
        self.miner_groups = miner.len();
        lines
    }

    fn note(&mut self, number: usize, line: &[u8], header: &Header) {
        if let Some(level) = header.level {
            let slot = Level::WORST_FIRST.iter().position(|&l| l == level);
            slot.into_iter().for_each(|slot| self.levels[slot].push(number));
        }
        if let Some(time) = header.time {
            let text = time.of(line).to_vec();
            match &mut self.times {
                Some((_, last)) => *last = text,
                None => self.times = Some((text.clone(), text)),
            }
        }
    }

    fn facts(&self, line_count: usize) -> Vec<Fact> {
        let mut facts = Vec::new();
        let levels = Level::WORST_FIRST.iter().zip(&self.levels);
        let levels = levels.filter(|(_, numbers)| !numbers.is_empty());
        let mut named = 0;
        let counts: Vec<String> = levels
            .map(|(&level, numbers)| {
                named += numbers.len();
                level_count(level, numbers)
            })
            .collect();
        if !counts.is_empty() {
            let without = line_count - named;
            let mut text = counts.join(", ");
            if without > 0 {
                text += &format!("; {without} without");
            }
            facts.push(Fact { label: "levels".to_owned(), text });
        }
        if let Some((first, last)) = &self.times {
            let text = |time: &[u8]| String::from_utf8_lossy(time).into_owned();
            let text = format!("{}, {}", text(first), text(last));
            facts.push(Fact { label: "first and last time".to_owned(), text });
        }
        facts
    }
}

/// `ERROR 3 (4011, 8043, 8050)`; line numbers only for what is worse than a warning and not too many.
fn level_count(level: Level, numbers: &[usize]) -> String {
    let count = format!("{} {}", level.name(), numbers.len());
    if level < Level::Error || numbers.len() > LISTED {
        return count;
    }
    let listed: Vec<String> = numbers.iter().map(|number| (number + 1).to_string()).collect();
    format!("{count} ({})", listed.join(", "))
}

/// How many lines each group has.
#[derive(Debug)]
struct Groups {
    count: Vec<u32>,
    /// How many lines of each were weighed so far.
    seen: Vec<u32>,
}

impl Groups {
    fn of(lines: &[Line], groups: usize) -> Self {
        let mut count = vec![0; groups];
        lines.iter().for_each(|line| count[line.group as usize] += 1);
        Self { count, seen: vec![0; groups] }
    }

    /// Bits of surprise in meeting a line of `group` among `lines`.
    fn surprise(&self, group: GroupId, lines: usize) -> f32 {
        libm::log2f(lines as f32 / self.count[group as usize] as f32)
    }
}

fn weigh(block: &mut Block, line: &Line, groups: &mut Groups, lines: usize) {
    let group = line.group as usize;
    let surprise = groups.surprise(line.group, lines);
    let stress = match line.severity {
        Severity::Routine => 0.0,
        Severity::Notable => 4.0,
        Severity::Failure => 8.0,
    };
    groups.seen[group] += 1;
    if groups.seen[group] == 1 {
        block.weight = SAMPLE_WEIGHT + surprise + stress;
        block.keep = match line.severity {
            Severity::Failure if line.begins_record => Keep::Evidence,
            _ if line.begins_record => Keep::Sample,
            _ => Keep::Optional,
        };
    } else {
        // The third line of a kind tells less than the second, and the fiftieth nothing new.
        let weight = (surprise + stress) / groups.seen[group] as f32;
        block.weight = if weight >= LEAST_WEIGHT { weight } else { 0.0 };
    }
}

/// Keeps with the first line of a failing record what its trace says, and with a new cause in any
/// later record that record's first line.
fn keep_traces(blocks: &mut [Block], lines: &[Line], source: &Source<'_>) {
    let mut seen = vec![false; lines.len() + 1];
    for record in records(lines) {
        let (head, body) = (record.start, record.start + 1..record.end);
        let head_is_evidence = blocks[head].keep == Keep::Evidence;
        for number in body.clone() {
            let group = lines[number].group as usize;
            let is_new = !std::mem::replace(&mut seen[group], true);
            if is_new && names_a_cause(source.line(number)) {
                blocks[head].keep = Keep::Evidence;
                for block in &mut blocks[number..record.end.min(number + TRACE_CAUSE)] {
                    block.keep = Keep::Evidence;
                }
            }
        }
        if head_is_evidence {
            for number in body.filter(|&n| n <= head + TRACE_HEAD || n + TRACE_TAIL >= record.end) {
                blocks[number].keep = Keep::Evidence;
            }
        }
    }
}

/// The records as ranges of line numbers. What stands before the first one is one, too.
fn records(lines: &[Line]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = lines.get(start + 1..)?;
        let len = rest.iter().take_while(|line| !line.begins_record).count() + 1;
        let record = start..start + len;
        start += len;
        Some(record)
    })
}

/// The first line, and the last state.
fn keep_ends(blocks: &mut [Block]) {
    let last = blocks.len().saturating_sub(LAST_LINES);
    for (number, block) in blocks.iter_mut().enumerate() {
        if number == 0 || number >= last {
            block.keep = block.keep.max(Keep::Sample);
            block.weight += 20.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_and_their_traces_are_evidence() {
        let mut text: String =
            (0..50).map(|i| format!("06:00:{i:02} INFO job {i} done\n")).collect();
        text += "06:01:00 ERROR job 51 lost\njava.io.IOException: gone\n\tat a.B.c(B.java:1)\n";
        text += "06:01:01 INFO job 52 done\n06:01:02 INFO job 53 done\n";
        text += "06:01:03 INFO job 54 done\n06:01:04 INFO job 55 done\n";
        let source = Source::new(text.as_bytes());
        let outline = outline(&source);
        let blocks = &outline.sections()[0].blocks;
        let evidence: Vec<usize> =
            (0..blocks.len()).filter(|&n| blocks[n].keep == Keep::Evidence).collect();
        assert_eq!(evidence, [50, 51, 52]);
        assert_eq!(blocks[0].keep, Keep::Sample);
        assert_eq!(blocks[7].keep, Keep::Optional);
    }

    #[test]
    fn levels_and_times_are_counted() {
        let text = "06:00:01 INFO a\n06:00:02 ERROR b\n  more\n06:00:03 WARN c\n";
        let outline = outline(&Source::new(text.as_bytes()));
        let facts: Vec<&str> =
            outline.sections()[0].facts.iter().map(|fact| fact.text.as_str()).collect();
        assert_eq!(facts, ["ERROR 1 (2), WARN 1, INFO 1; 1 without", "06:00:01, 06:00:03"]);
    }

    #[test]
    fn no_line_at_all_is_an_outline_too() {
        assert_eq!(outline(&Source::new(b"")).sections()[0].blocks, []);
    }
}
