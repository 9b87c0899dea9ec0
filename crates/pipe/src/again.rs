//! What a reader was shown before is not shown once more: all of an input, or some of its lines.

use crate::{Options, Report, is_worth_it};
use hr_archive::{Archive, Details, Error};
use hr_core::{Fact, Form, Handle, Keep, Kind, Outline, Source, Unit};
use hr_fit::{Budget, Notice, render, select, with_commas, write_mark};
use std::fmt::Write;
use std::ops::Range;

/// Lines of an input that its reader was shown before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which, from 0.
    pub lines: Range<usize>,
    /// The call that gave them then, as the reader knows it.
    pub label: String,
    /// The number, from 0, of the first of them among the lines that it was shown then.
    pub then: usize,
}

/// A mark in the place of all of `input`, of which `what` says how the reader knows it; `None` if that is not shorter. When
/// it is given, the original is in the archive.
pub fn name_whole(
    input: &[u8],
    what: &str,
    options: &Options,
    archive: &Archive,
) -> Result<Option<(Vec<u8>, Report)>, Error> {
    let handle = Handle::of(input);
    let lines = Source::new(input).line_count();
    let (count, noun) = (with_commas(lines), Unit::Line.noun(lines));
    let mut output = Vec::new();
    write_mark(
        &mut output,
        format_args!(
            "{handle}: {count} {noun}, {what}. In full: hr-retrieve {handle}, or the same call once more"
        ),
    );
    finish(input, output, options, archive)
}

/// Those lines of `input` that the reader was not shown before, and reports of failures among the others; `None` if that
/// is not shorter. When it is given, the original is in the archive.
pub fn leave_out_known(
    input: &[u8],
    known: &[Known],
    options: &Options,
    archive: &Archive,
) -> Result<Option<(Vec<u8>, Report)>, Error> {
    let source = Source::new(input);
    let mut outline = outline(&source, known);
    hr_route::keep_reports(&mut outline, &source);
    // All that is new is shown, however much it is.
    let budget = Budget::of(usize::MAX / 4);
    let selection = select(&outline, &source, None, budget, options.counter);
    let notice = Notice { handle: Some(Handle::of(input)) };
    finish(input, render(&outline, &source, &selection, notice), options, archive)
}

/// Each line a Block: what is new is evidence.
fn outline(source: &Source<'_>, known: &[Known]) -> Outline {
    let mut builder = Outline::builder(Kind::Text, source.len());
    builder.section(Unit::Line).facts.push(fact(known));
    let mut known = known.iter().map(|it| it.lines.clone()).peekable();
    for number in 0..source.line_count() {
        while known.next_if(|lines| lines.end <= number).is_some() {}
        let is_known = known.peek().is_some_and(|lines| lines.contains(&number));
        let block = builder.block(source.line_span(number).end, 1, Form::Verbatim);
        block.keep = if is_known { Keep::Known } else { Keep::Evidence };
    }
    builder.finish().unwrap_or_else(|fault| panic!("{fault}"))
}

/// `[hr you were shown before in this session: 41-97 (then 1-57) by: cargo test; 120-180 (then 20-80) by: Read src/main.rs]`
fn fact(known: &[Known]) -> Fact {
    let numbers = |lines: Range<usize>| format!("{}-{}", lines.start + 1, lines.end);
    let mut text = String::new();
    let mut last: Option<&str> = None;
    for Known { lines, label, then } in known {
        let mut these = numbers(lines.clone());
        if *then != lines.start {
            these += &format!(" (then {})", numbers(*then..then + lines.len()));
        }
        // Writing to a string cannot fail.
        let _ = match last {
            Some(same) if same == label => write!(text, ", {these}"),
            Some(other) => write!(text, " by: {other}; {these}"),
            None => write!(text, "{these}"),
        };
        last = Some(label);
    }
    let _ = write!(text, " by: {}", last.unwrap_or_default());
    Fact { label: "you were shown before in this session".to_owned(), text }
}

/// The result, if it is worth it, once the original is archived.
fn finish(
    input: &[u8],
    output: Vec<u8>,
    options: &Options,
    archive: &Archive,
) -> Result<Option<(Vec<u8>, Report)>, Error> {
    let (tokens_in, tokens_out) = (options.counter.count(input), options.counter.count(&output));
    if !is_worth_it((input.len(), tokens_in), (output.len(), tokens_out)) {
        return Ok(None);
    }
    let kind = Kind::Text;
    archive.put(input, Details { kind, label: options.label.clone() })?;
    let report = Report {
        handle: Some(Handle::of(input)),
        bytes_out: output.len(),
        tokens_out,
        ..Report::unchanged(kind, "its reader was shown it before", input.len(), tokens_in)
    };
    Ok(Some((output, report)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(lines: Range<usize>, label: &str) -> Known {
        Known { then: lines.start, lines, label: label.to_owned() }
    }

    #[test]
    fn what_is_new_and_what_failed_is_shown() {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::at(home.path());
        let mut text = String::new();
        for number in 1..=80 {
            text += &format!("test case_{number} of the suite has passed\n");
        }
        text += "error: could not connect\n";
        text += "a line that is new\n";
        let (output, report) = leave_out_known(
            text.as_bytes(),
            &[known(0..60, "make a"), known(60..81, "make b")],
            &Options::default(),
            &archive,
        )
        .unwrap()
        .unwrap();
        let output = String::from_utf8(output).unwrap();
        let handle = report.handle.unwrap();
        assert_eq!(
            output,
            format!(
                "[hr {handle} text: 82 lines, 2 shown. More: hr-retrieve {handle} -l A-B | -g REGEX | -q WORDS]\n\
                 [hr you were shown before in this session: 1-60 by: make a; 61-81 by: make b]\n\
                 [hr 1-80: 80 lines]\n\
                 error: could not connect\n\
                 a line that is new\n"
            )
        );
        let mut original = Vec::new();
        archive.read(&handle.into(), 0..82, &mut original).unwrap();
        assert_eq!(original, text.as_bytes());
    }

    #[test]
    fn what_is_short_is_shown_again() {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::at(home.path());
        let named = name_whole(b"a\nb\n", "ls", &Options::default(), &archive).unwrap();
        assert!(named.is_none());
        let text = "a line of some length\n".repeat(50);
        let (output, _) = name_whole(text.as_bytes(), "as before", &Options::default(), &archive)
            .unwrap()
            .unwrap();
        let output = String::from_utf8(output).unwrap();
        assert!(
            output.starts_with("[hr ")
                && output.contains(": 50 lines, as before. In full: hr-retrieve "),
            "{output}"
        );
    }
}
