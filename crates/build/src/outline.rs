//! From grades to Blocks.

use crate::answers::Answers;
use crate::brief::brief;
use crate::grade::Grade;
use crate::grader::Grader;
use crate::plain::plain;
use hr_core::{Form, Keep, Kind, Outline, Source, Unit};
use hr_rank::Query;
use std::borrow::Cow;

/// Lines of a Block of lines that belong together.
const JOINED: usize = 16;
/// Bytes of what a Block is part of that are said of it, too.
const ABOUT: usize = 160;
/// Lines from which on those that are of no use are joined, and how many of them.
const MANY: usize = 50_000;
const NOISE: usize = 64;

/// The Outline of `source` as the output of a build. The words of a failure are said of all lines that belong to it, so
/// that `query` finds them; what answers it best may go beyond the budget.
pub fn outline(source: &Source<'_>, query: Option<&Query>) -> Outline {
    let mut grader = Grader::default();
    let mut next = line(source, 0);
    for number in 0..source.line_count() {
        let text = std::mem::replace(&mut next, line(source, number + 1));
        grader.line(&text, &next);
    }
    grader.finish();
    build(source, &grader, query)
}

/// The plain text of line `number`, or nothing behind the last one.
fn line<'a>(source: &Source<'a>, number: usize) -> Cow<'a, [u8]> {
    if number < source.line_count() { plain(source.line(number)) } else { Cow::Borrowed(b"") }
}

/// The Outline of `source`, whose lines have these grades.
fn build(source: &Source<'_>, grader: &Grader, query: Option<&Query>) -> Outline {
    let grades = &grader.grades;
    let mut outline = Outline::builder(Kind::Build, source.len());
    outline.section(Unit::Line).facts = grader.facts();
    let runs = runs(grades);
    // Which Block each line that others are part of is in.
    let mut block_of: Vec<u32> = vec![0; grades.len()];
    for (index, &(start, end)) in runs.iter().enumerate() {
        block_of[start..end].fill(index as u32);
    }
    for (index, &(start, end)) in runs.iter().enumerate() {
        let grade = grades[start];
        let short =
            (grade.keep >= Keep::Sample && end - start == 1).then(|| brief(source.line(start)));
        let form = short.flatten().map_or(Form::Verbatim, Form::Brief);
        let block = outline.block(source.line_span(end - 1).end, end - start, form);
        (block.keep, block.weight, block.group) = (grade.keep, grade.weight, grade.group);
        let head = grade.part_of.map(|head| head as usize);
        if let Some(head) = head.filter(|head| block_of[*head] as usize != index) {
            block.part_of = Some(block_of[head] as usize);
            let text = line(source, head);
            block.about = String::from_utf8_lossy(&text[..text.len().min(ABOUT)]).into();
        }
    }
    if let Some(query) = query {
        let blocks = &mut outline.last_section().blocks;
        let texts = blocks.iter().map(|it| [it.span.of(source.bytes()), it.about.as_bytes()]);
        let answers = Answers::new(query.scores(texts));
        for (index, block) in blocks.iter_mut().enumerate() {
            block.score = Some(answers.score(index));
            if block.group.is_some() && answers.is_among_best(index) {
                block.keep = block.keep.max(Keep::Sample);
            }
        }
    }
    outline.complete()
}

/// The lines of each Block, from and to.
fn runs(grades: &[Grade]) -> Vec<(usize, usize)> {
    let is_many = grades.len() > MANY;
    let mut runs: Vec<(usize, usize)> = Vec::with_capacity(grades.len());
    for (number, grade) in grades.iter().enumerate() {
        if let Some(last) = runs.last_mut() {
            let first = &grades[last.0];
            let len = last.1 - last.0;
            let is_noise = is_many && first.is_of_no_use() && grade.is_of_no_use();
            if first.joins_with(grade) && len < JOINED
                || is_noise && first.group == grade.group && len < NOISE
            {
                last.1 = number + 1;
                continue;
            }
        }
        runs.push((number, number + 1));
    }
    runs
}
