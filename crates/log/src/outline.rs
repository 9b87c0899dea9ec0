//! From what a survey found to weighed Blocks.

use crate::numbers::Outlying;
use crate::only::Only;
use crate::record::makeup;
use crate::severity::Severity;
use crate::survey::{State, Survey, View};
use crate::template::Template;
use crate::timeline::{Line, Stretch};
use hr_core::{Block, Fact, Form, Group, Keep, Kind, Outline, Source, StreamFilter, Unit};
use hr_severity::Level;

/// What the first line of a template weighs before surprise and severity are added.
const SAMPLE_WEIGHT: f32 = 8.0;
/// What a further line of a template must weigh to be worth a place.
const LEAST_WEIGHT: f32 = 1.5;
/// What a line weighs more for a number that lies far from those of its like.
const OUTLIER_WEIGHT: f32 = 8.0;
/// The same for one that lies two standard deviations from them.
const APART_WEIGHT: f32 = 3.0;
/// Kinds that a baseline has, too, and that report failures, of which it is told where they are.
const TOLD: usize = 12;

/// The Outline of a log: one Section of lines, a Block for each that may be shown and one for each run of others.
///
/// The first line of each template is shown before any other like it; it is evidence if it reports a
/// failure. Pure: the same bytes and view give the same Outline.
pub fn outline(source: &Source<'_>, view: View<'_>) -> Outline {
    let mut survey = Survey::new(makeup(source), view);
    survey.push(source.bytes());
    survey.outline()
}

/// The Outline of a log that was surveyed.
pub(crate) fn outline_of(state: &State<'_>) -> Outline {
    let lines = state.timeline.lines();
    let mut outline = Outline::builder(Kind::Log, state.len);
    let section = outline.section(Unit::Line);
    section.facts = facts(state);
    // What the baseline has is not counted as left out.
    let known = state.known.unwrap_or(0);
    let groups = state.groups.iter().enumerate();
    let groups =
        groups.map(|(id, it)| if id < known { Group::default() } else { it.lines.clone() });
    section.groups = groups.collect();
    let scorer = state.interest.as_ref().map(|it| it.statistics.scorer());
    let outlying = state.numbers.outlying_lines();
    let (mut end, mut number) = (0, 0);
    for stretch in state.timeline.stretches() {
        match stretch {
            Stretch::Gap(gap) => {
                end += gap.bytes;
                number += gap.lines;
                let block = outline.block(end, gap.lines, Form::Verbatim);
                block.shares = gap.shares();
                block.tokens = Some(gap.tokens());
                block.score = scorer.as_ref().map(|_| 0.0);
                if state.known.is_some() {
                    block.keep = Keep::Known;
                }
            }
            Stretch::Line(line) => {
                end += line.len;
                let block = outline.block(end, 1, Form::Verbatim);
                weigh(block, line, &state.groups[line.group as usize], lines);
                match outlying.get(&number).filter(|_| state.known.is_none()) {
                    Some(Outlying::Far) => {
                        block.keep = block.keep.max(Keep::Sample);
                        block.weight += OUTLIER_WEIGHT;
                    }
                    Some(Outlying::Apart) => block.weight += APART_WEIGHT,
                    None => {}
                }
                block.score = state.interest.as_ref().zip(scorer.as_ref()).map(|(it, scorer)| {
                    line.hits.map_or(0.0, |hits| scorer.score(&it.hits[hits as usize]))
                });
                number += 1;
            }
        }
    }
    match outline.finish() {
        Ok(outline) => outline,
        Err(fault) => unreachable!("each byte was counted with its line: {fault}"),
    }
}

fn weigh(block: &mut Block, line: &Line, template: &Template, lines: usize) {
    // Bits of surprise in meeting a line of this template.
    let surprise = libm::log2f(lines as f32 / template.lines.count as f32);
    let stress = match template.severity {
        Severity::Routine => 0.0,
        Severity::Notable => 4.0,
        Severity::Failure => 8.0,
    };
    // The third line of a kind tells less than the second, and the fiftieth nothing new.
    let further = (surprise + stress) / line.ordinal as f32;
    let weight = match line.ordinal {
        1 => SAMPLE_WEIGHT + surprise + stress,
        _ if further >= LEAST_WEIGHT => further,
        _ => 0.0,
    };
    block.group = Some(line.group);
    block.keep = line.keep;
    block.weight = weight + line.weight;
    block.tokens = Some(line.tokens());
}

fn facts(state: &State<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut named = 0;
    let mut counts = Vec::new();
    for level in Level::WORST_FIRST {
        let listed = &state.levels[level as usize];
        if listed.count > 0 {
            named += listed.count;
            counts.push(level_count(level, listed.count, &listed.first));
        }
    }
    if !counts.is_empty() {
        let mut text = counts.join(", ");
        let without = state.wanted - named;
        if without > 0 {
            text += &format!("; {without} without");
        }
        facts.push(Fact { label: "levels".to_owned(), text });
    }
    if state.only != Only::default() {
        let (wanted, all) = (state.wanted, state.timeline.lines());
        let mut text = format!("{wanted} of {all} lines; what follows tells of these alone");
        let by_time = state.only.since.is_some() || state.only.until.is_some();
        if by_time && state.times.first.is_empty() && wanted > 0 {
            text += "; they have no time that can be read, so none was left out for its time";
        }
        facts.insert(0, Fact { label: "asked for by time or level".to_owned(), text });
    }
    facts.extend(state.known.map(|known| Fact {
        label: "baseline".to_owned(),
        text: against_baseline(&state.groups, known),
    }));
    if !state.times.first.is_empty() {
        let text = |time: &[u8]| String::from_utf8_lossy(time).into_owned();
        let text = format!("{}, {}", text(&state.times.first), text(&state.times.last));
        facts.push(Fact { label: "first and last time".to_owned(), text });
    }
    facts
}

/// `12 lines of 3 kinds are new; 988 lines of 41 kinds that it has, too, are left out; of these report failures: 7 from
/// line 40 on, 1 (line 800)`
fn against_baseline(groups: &[Template], known: usize) -> String {
    let (known, new) = groups.split_at(known.min(groups.len()));
    let count = |groups: &[Template]| {
        let groups = groups.iter().filter(|it| it.lines.count > 0);
        groups.fold((0, 0), |(kinds, lines), it| (kinds + 1, lines + it.lines.count))
    };
    let ((kinds, lines), (new_kinds, new_lines)) = (count(known), count(new));
    let mut text = format!(
        "{new_lines} lines of {new_kinds} kinds are new; {lines} lines of {kinds} kinds that it has, too, are left out"
    );
    let fails = |it: &&Template| it.severity == Severity::Failure && it.lines.count > 0;
    let mut failures: Vec<&Template> = known.iter().filter(fails).collect();
    failures.sort_by_key(|it| std::cmp::Reverse(it.lines.count));
    let told: Vec<String> = failures.iter().take(TOLD).map(|it| count_from(it)).collect();
    if !told.is_empty() {
        text += &format!("; of these report failures: {}", told.join(", "));
    }
    if failures.len() > told.len() {
        text += &format!(" and {} kinds more", failures.len() - told.len());
    }
    text
}

/// `7 from line 40 on`.
fn count_from(template: &Template) -> String {
    let first = template.lines.places.first().map_or(0, |place| place.start + 1);
    match template.lines.count {
        1 => format!("1 (line {first})"),
        count => format!("{count} from line {first} on"),
    }
}

/// `ERROR 3 (4011, 8043, 8050)`; line numbers only for what is worse than a warning and not too many.
fn level_count(level: Level, count: usize, first: &[usize]) -> String {
    let text = format!("{} {count}", level.name());
    if level < Level::Error || count > first.len() {
        return text;
    }
    let listed: Vec<String> = first.iter().map(|number| (number + 1).to_string()).collect();
    format!("{text} ({})", listed.join(", "))
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
        let outline = outline(&source, View::default());
        let blocks = outline.blocks().filter(|block| block.keep == Keep::Evidence);
        let evidence: Vec<usize> = blocks.map(|block| block.address.start).collect();
        assert_eq!(evidence, [50, 51, 52]);
        let keep: Vec<Keep> = outline.blocks().map(|block| block.keep).collect();
        assert_eq!(keep[..3], [Keep::Sample, Keep::Optional, Keep::Optional]);
    }

    #[test]
    fn levels_and_times_are_counted() {
        let text = "06:00:01 INFO a\n06:00:02 ERROR b\n  more\n06:00:03 WARN c\n";
        let outline = outline(&Source::new(text.as_bytes()), View::default());
        let facts: Vec<&str> =
            outline.sections()[0].facts.iter().map(|fact| fact.text.as_str()).collect();
        assert_eq!(facts, ["ERROR 1 (2), WARN 1, INFO 1; 1 without", "06:00:01, 06:00:03"]);
    }

    #[test]
    fn no_line_at_all_is_an_outline_too() {
        assert_eq!(outline(&Source::new(b""), View::default()).sections()[0].blocks, []);
    }
}
