//! The shape of a JSON text: which paths there are, what stands at them, and how often.

mod describe;
mod shape;

use crate::frame::{Refusal, frame};
use crate::outline::cut_off;
use crate::pieces::{Piece, Style, pieces};
use describe::lines;
use hr_core::{Fact, Form, Keep, Kind, Outline, OutlineBuilder, Source, Unit};
use shape::Shape;

/// Most paths that are told: those that are least deep.
const MOST_PATHS: usize = 300;

/// An Outline of `source` that tells its shape, a line for each path, and leaves out all values. Lines of text
/// around them are shown. Of a value that is cut off, the shape is that of what is complete.
///
/// Pure: the same bytes give the same Outline. A [`Refusal`] tells why the bytes are no JSON.
pub fn schema(source: &Source<'_>) -> Result<Outline, Refusal> {
    let framed = frame(source.bytes())?;
    let mut shape = Shape::default();
    framed.tape.roots().for_each(|root| shape.add(root, 0));
    let mut facts = facts(shape);
    let mut outline = Outline::builder(Kind::Json, source.len());
    let mut run = Run::default();
    for piece in pieces(&framed, Style::Json) {
        match piece {
            Piece::Text { end, .. } | Piece::Inner { end, .. } => run.add(end, 0),
            Piece::Table(table) => run.add(table.end, table.rows.len()),
            Piece::Verbatim { end, cut_at: None } => {
                run.leave_out(&mut outline, &mut facts);
                outline.section(Unit::Part);
                outline.block(end, 1, Form::Verbatim).keep = Keep::Evidence;
            }
            Piece::Verbatim { end, cut_at: Some(place) } => {
                facts.push(cut_off(&place));
                run.add(end, 0);
            }
        }
    }
    if run.end.is_some() {
        run.add(source.len(), 0);
    }
    run.leave_out(&mut outline, &mut facts);
    match outline.finish() {
        Ok(outline) => Ok(outline),
        Err(fault) => unreachable!("the last piece ends where the source ends: {fault}"),
    }
}

/// Values without text between them.
#[derive(Default)]
struct Run {
    /// Offset after them, if there are any.
    end: Option<usize>,
    rows: usize,
}

impl Run {
    fn add(&mut self, end: usize, rows: usize) {
        self.end = Some(end);
        self.rows += rows;
    }

    /// Adds them to `outline` as a Block that is never shown, with what is still to be said. Counted in rows, for
    /// that is what can be asked for, where there are any.
    fn leave_out(&mut self, outline: &mut OutlineBuilder, facts: &mut Vec<Fact>) {
        let Run { end: Some(end), rows } = std::mem::take(self) else { return };
        let unit = if rows > 0 { Unit::Row } else { Unit::Part };
        outline.section(unit).facts = std::mem::take(facts);
        outline.block(end, rows.max(1), Form::Verbatim).keep = Keep::Known;
    }
}

/// What is told: a fact for each path.
fn facts(shape: Shape<'_>) -> Vec<Fact> {
    let mut lines: Vec<_> = lines(shape).into_iter().enumerate().collect();
    lines.sort_by_key(|(_, line)| line.depth);
    let untold = lines.len().saturating_sub(MOST_PATHS);
    lines.truncate(MOST_PATHS);
    lines.sort_by_key(|(number, _)| *number);
    let how = "path: kind xCOUNT, and what the values are, as they are written";
    let mut facts = vec![Fact { label: "schema".to_owned(), text: how.to_owned() }];
    let told = lines.into_iter().map(|(_, line)| Fact { label: line.path, text: line.text });
    facts.extend(told);
    if untold > 0 {
        let text = format!("{untold} deeper paths");
        facts.push(Fact { label: "not told".to_owned(), text });
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let outline = schema(&Source::new(text.as_bytes())).unwrap();
        let facts = outline.sections().iter().flat_map(|section| &section.facts).skip(1);
        facts.map(|fact| format!("{} {}", fact.label, fact.text)).collect()
    }

    #[test]
    fn paths_are_told_with_their_counts() {
        let row = |i: usize| {
            let note = if i < 29 { ", \"note\": null" } else { "" };
            let status = if i < 28 { "open" } else { "closed" };
            format!(
                r#"{{"id": {i}.0, "status": "{status}"{note}, "tags": ["a{i}", "{}"], "mixed": {}}}"#,
                i % 3,
                if i < 3 { "1" } else { "\"x\"" }
            )
        };
        let rows: Vec<String> = (0..30).map(row).collect();
        let told =
            told(&format!(r#"{{"kind": "List", "items": [{}], "none": {{}}}}"#, rows.join(",")));
        assert_eq!(
            told,
            [
                ". object",
                ".kind string: \"List\"",
                ".items array: 30 elements",
                ".items[] object x30",
                ".items[].id number x30: 0.0..29.0",
                ".items[].status string x30: \"open\" x28, \"closed\" x2",
                ".items[].note null x29 of 30",
                ".items[].tags array x30: 2 elements each",
                ".items[].tags[] string x60: 33 distinct, 1..3 bytes",
                ".items[].mixed string x27: all \"x\"; number x3: all 1",
                ".none object: empty",
            ]
        );
    }

    #[test]
    fn a_map_is_told_once() {
        let package = |i: usize| {
            let uses: Vec<String> =
                (0..i % 5).map(|j| format!(r#""d{}": "^{j}""#, i * 7 + j)).collect();
            format!(
                r#""node_modules/p{i}": {{"version": "1.{i}.0", "dependencies": {{{}}}}}"#,
                uses.join(",")
            )
        };
        let packages: Vec<String> = (0..100).map(package).collect();
        let told = told(&format!(r#"{{"packages": {{{}}}}}"#, packages.join(",")));
        assert_eq!(
            told,
            [
                ". object",
                ".packages object: 100 keys",
                ".packages.* object x100",
                ".packages.*.version string x100: all distinct, 5..6 bytes",
                ".packages.*.dependencies object x100: 0..4 keys, 200 distinct",
                ".packages.*.dependencies.* string x200: \"^0\" x80, \"^1\" x60, \"^2\" x40, \"^3\" x20",
            ]
        );
    }

    #[test]
    fn a_wide_record_is_no_map() {
        let members: Vec<String> =
            (0..20).map(|i| format!(r#""n{i}": {i}, "s{i}": "{i}""#)).collect();
        assert_eq!(told(&format!("{{{}}}", members.join(","))).len(), 41);
    }

    #[test]
    fn streams_texts_and_cut_values_have_a_schema() {
        let text = "Found:\n{\"a\": 1}\n{\"a\": 2, \"a\": 3}\nthen\n{\"b c\": [1.50, 9e9, -1], \"d\": \"cu";
        assert_eq!(
            told(text),
            [
                ". object x3",
                ".a number x3: 1..3",
                ".\"b c\" array x1 of 3: 3 elements",
                ".\"b c\"[] number x3: -1..9e9",
                "cut off the JSON ends inside .d"
            ]
        );
        let outline = schema(&Source::new(text.as_bytes())).unwrap();
        let shown = outline.blocks().filter(|block| block.keep == Keep::Evidence);
        let shown: Vec<&str> = shown.map(|block| &text[block.span.start..block.span.end]).collect();
        assert_eq!(shown, ["Found:\n", "then\n"]);
    }
}
