//! From tables to weighed Blocks.

use crate::cells::Cells;
use crate::column::{Column, Content};
use crate::draft::Draft;
use crate::grid::{Grid, Table, is_rule};
use crate::odd::{FAILURE, Odd};
use crate::rows::{Row, parts, rows, text};
use crate::stray::is_failure;
use crate::survey::Survey;
use hr_core::{Fact, Form, Keep, Kind, Outline, OutlineBuilder, Source, Unit};
use hr_severity::Tone;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// What a row weighs: the first ones and the last one, one whose name is like none before it, and any other.
const EXAMPLE: f32 = 3.0;
const NEW: f32 = 0.6;
const PLAIN: f32 = 0.0;
const EXAMPLES: usize = 3;
/// What a line outside of tables weighs, as long as there are no more than so many.
const REMARK: f32 = 6.0;
const REMARKS: usize = 12;
/// Lines that are no rows and may be evidence.
const STRAYS: usize = 100;

/// The Outline of tables: a Section for each, its head as evidence, and a Block for each row.
///
/// Pure: the same bytes give the same Outline. What a query asks for is left to those who choose.
pub fn outline(source: &Source<'_>) -> Outline {
    let mut outline = Outline::builder(Kind::Table, source.len());
    let mut left = Keep::sample_room(source.len());
    for part in parts(source) {
        let section = outline.section(Unit::Line);
        match &part.table {
            Some(table) => {
                let (facts, drafts) = of_table(source, part.lines, table);
                section.facts = facts;
                add(&mut outline, source, drafts, &mut left);
            }
            None => {
                let drafts = of_remarks(source, part.lines);
                add(&mut outline, source, drafts, &mut left);
            }
        }
    }
    outline.complete()
}

/// Adds the Blocks of `drafts`; the heaviest of the samples stay samples, as many as fit into the bytes `left`.
fn add(
    outline: &mut OutlineBuilder,
    source: &Source<'_>,
    mut drafts: Vec<Draft>,
    left: &mut usize,
) {
    let end_of = |draft: &Draft| source.line_span(draft.lines.end - 1).end;
    let cost = |draft: &Draft| end_of(draft) - source.line_span(draft.lines.start).start;
    let mut samples: Vec<usize> =
        (0..drafts.len()).filter(|&at| drafts[at].keep == Keep::Sample).collect();
    samples.sort_by(|&a, &b| drafts[b].weight.total_cmp(&drafts[a].weight).then(a.cmp(&b)));
    for at in samples {
        match left.checked_sub(cost(&drafts[at])) {
            Some(rest) => *left = rest,
            None => drafts[at].keep = Keep::Optional,
        }
    }
    for draft in drafts {
        let block = outline.block(end_of(&draft), draft.lines.len(), Form::Verbatim);
        block.keep = draft.keep;
        block.weight = draft.weight;
        block.group = draft.group;
        block.about = draft.about.into();
    }
}

/// Lines that are in no table.
fn of_remarks(source: &Source<'_>, lines: Range<usize>) -> Vec<Draft> {
    let mut seen = FxHashSet::default();
    let is_short = lines.len() <= REMARKS;
    let draft = |at: usize| {
        let line = source.line(at);
        let is_new = seen.insert(hr_mask::hash(line));
        let (keep, weight) = match () {
            () if line.trim_ascii().is_empty() => (Keep::Optional, 0.0),
            () if is_new && Tone::of(line) == Tone::Failing => (Keep::Evidence, FAILURE),
            () if is_short => (Keep::Sample, REMARK),
            () if is_new => (Keep::Optional, NEW),
            () => (Keep::Optional, PLAIN),
        };
        Draft::of(at..at + 1, keep, weight)
    };
    lines.map(draft).collect()
}

/// What is told of a table, and its lines.
fn of_table(source: &Source<'_>, lines: Range<usize>, table: &Table) -> (Vec<Fact>, Vec<Draft>) {
    let head = lines.start + table.head;
    let mut rows = rows(source, lines, table);
    let survey = Survey::of(source, &mut rows, table);
    let drafts = weighed(source, &rows, head, table, &survey.columns);
    (survey.facts(table), drafts)
}

/// The `rows` of `table`, whose first one is at line `head`, weighed by what all of its `columns` hold.
fn weighed(
    source: &Source<'_>,
    rows: &[Row],
    head: usize,
    table: &Table,
    columns: &[Column],
) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity(rows.len());
    let mut cells = Cells::default();
    let mut odd = Odd::new(table, columns);
    let mut names = FxHashSet::default();
    let mut strays = 0;
    let are_texts: Vec<bool> =
        columns.iter().map(|column| column.content() == Content::Many).collect();
    for (number, Row { lines, has_cells }) in rows.iter().enumerate() {
        if !has_cells {
            let mut draft = of_line(source, lines, head, &table.grid);
            let may_stay = lines.start >= head && draft.weight > 0.0 && strays < STRAYS;
            if may_stay && is_told(source.line(lines.start), &table.grid) {
                strays += 1;
                draft.keep = Keep::Evidence;
            }
            drafts.push(draft);
            continue;
        }
        cells.read(text(source, lines), &table.grid);
        let is_example = number < table.head + EXAMPLES || number + 1 == rows.len();
        let texts = cells.iter().zip(&are_texts).filter(|(_, is_text)| **is_text);
        let texts = hr_mask::combine(texts.map(|(cell, _)| hr_mask::hash(cell)));
        let is_new = names.insert(texts);
        let weight = match () {
            () if is_example => EXAMPLE,
            () if is_new => NEW,
            () => PLAIN,
        };
        let mut draft = Draft::of(lines.clone(), Keep::Optional, weight);
        odd.weigh(&mut draft, &cells);
        drafts.push(draft);
    }
    odd.raise_numbers(&mut drafts);
    drafts
}

/// Whether a line that is no row is evidence: it says that something failed, or stands among rows of separated cells.
fn is_told(line: &[u8], grid: &Grid) -> bool {
    let is_separated = matches!(grid, Grid::Separated(_));
    is_separated || memchr::memchr(b'|', line).is_some() || is_failure(line)
}

/// A line of a table that is no row: of its head, a rule, a remark.
fn of_line(source: &Source<'_>, lines: &Range<usize>, head: usize, grid: &Grid) -> Draft {
    let line = source.line(lines.start).trim_ascii();
    let is_drawn = line.is_empty() || is_rule(line);
    let (keep, weight) = match () {
        () if lines.start < head => (Keep::Evidence, REMARK),
        () if is_drawn => (Keep::Optional, 0.0),
        () if matches!(grid, Grid::Piped { .. }) => (Keep::Sample, REMARK),
        () => (Keep::Optional, NEW),
    };
    Draft::of(lines.clone(), keep, weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(outline: &Outline, keep: Keep) -> Vec<usize> {
        let blocks = outline.blocks().filter(|block| block.keep == keep);
        blocks.map(|block| block.address.start).collect()
    }

    #[test]
    fn odd_rows_stay_and_columns_are_told() {
        let mut text = "NAME      READY   STATUS             RESTARTS\n".to_owned();
        for number in 0..40 {
            let (ready, state) = match number {
                7 => ("0/1", "CrashLoopBackOff"),
                9 => ("0/1", "Pending"),
                _ => ("1/1", "Running"),
            };
            text += &format!("app-{number:<6}{ready:<8}{state:<19}{}\n", number % 2);
        }
        let outline = outline(&Source::new(text.as_bytes()));
        assert_eq!(kept(&outline, Keep::Evidence), [0, 8]);
        assert_eq!(kept(&outline, Keep::Sample), [10]);
        let facts: Vec<String> = outline.sections()[0]
            .facts
            .iter()
            .map(|it| format!("{}: {}", it.label, it.text))
            .collect();
        assert_eq!(
            facts,
            [
                "rows: 40 of 4 columns",
                "READY: 1/1 x38, 0/1 x2 (lines 9, 11)",
                "STATUS: Running x38, CrashLoopBackOff x1 (line 9), Pending x1 (line 11)",
                "RESTARTS: 0 x20, 1 x20",
            ]
        );
    }

    #[test]
    fn failures_in_running_text_stay_one_of_each_kind() {
        let mut text = "id,host,text\n".to_owned();
        for number in 0..60 {
            let said = match number {
                20 | 40 => "disk write failed after 3 tries",
                _ => "all is as it should be",
            };
            text += &format!("{number},h{},{said} {number}\n", number * 7 % 11);
        }
        let outline = outline(&Source::new(text.as_bytes()));
        assert_eq!(kept(&outline, Keep::Evidence), [0, 21]);
        assert_eq!(outline.sections()[0].groups[0].count, 2);
    }

    fn first_fact(text: &str) -> String {
        outline(&Source::new(text.as_bytes())).sections()[0].facts[0].text.clone()
    }

    #[test]
    fn stray_lines_are_told_and_not_counted() {
        let text = format!("id,name,n\n{}Killed\n", "1, same,2\n1,same,2\n".repeat(20));
        let outline = outline(&Source::new(text.as_bytes()));
        assert_eq!(kept(&outline, Keep::Evidence), [0, 41]);
        let expected = "40, all have id 1, n 2; 1 line that is no row is not counted";
        assert_eq!(first_fact(&text), expected);
    }

    #[test]
    fn where_words_are_too_many_no_column_is_told() {
        let rows = "a 1 2 3 up\n".repeat(9);
        assert_eq!(
            first_fact(&format!("N A B C D\n{rows}")),
            "9, all have N a, A 1, B 2, C 3, D up"
        );
        let rows_apart = "a     1/1    5m    up\n".repeat(99);
        let text = format!("NAME  READY  AGE   STATE\n{rows_apart}");
        assert!(first_fact(&text).starts_with("99, all have NAME a"));
        assert_eq!(first_fact(&format!("{text}abc   1/1  12m    up\n")), "100 of 4 columns");
        let text = format!("N A B C D\n{rows}a b 1 2 3 up\n");
        assert_eq!(first_fact(&text), "10 of 5 columns");
    }

    #[test]
    fn words_of_failure_in_names_are_no_evidence() {
        let text: String = (0..60)
            .map(|number| format!("{number},lib-error-{number}x{},ok\n", number * 7 % 11))
            .collect();
        let text = format!("id,name,state\n{text}");
        assert_eq!(kept(&outline(&Source::new(text.as_bytes())), Keep::Evidence), [0]);
    }
}
