//! The end of what a command prints that fails, and what has no room beside it.

use hr_core::{Block, Form, Keep, Kind, Outline, Source, Unit};

/// Lines at its end that stay: there it says why.
const LAST_LINES: usize = 30;
/// Bytes of them that stay, in all, and of one of them: what is longer is no message.
const LAST_BYTES: usize = 4_000;
const LONG_LINE: usize = 1_000;
/// What begins there and has more lines than this may go.
const LONG_BLOCK: usize = 100;

/// What evidence weighs more than samples, where both are chosen from.
const WEIGHT_OF_EVIDENCE: f32 = 1_000.0;
/// Lines at the start of what no filter claims that stay, if it fails and is too long to be shown.
const FIRST_LINES: usize = 20;

/// An Outline of what no filter claims: its start stays, and what reports a failure.
pub(crate) fn ends(source: &Source<'_>) -> Outline {
    let mut builder = Outline::builder(Kind::Text, source.len());
    builder.section(Unit::Line);
    for number in 0..source.line_count() {
        let block = builder.block(source.line_span(number).end, 1, Form::Verbatim);
        block.keep = if number < FIRST_LINES { Keep::Sample } else { Keep::Optional };
        block.weight = 1.0;
    }
    let mut outline = builder.finish().unwrap_or_else(|fault| panic!("{fault}"));
    hr_route::keep_reports(&mut outline, source);
    outline
}

/// Lets evidence before the offset `end` go where there is no room for it, the lightest first, and what is long.
pub(crate) fn choose_evidence(outline: &mut Outline, end: usize) {
    let may_go = |block: &Block| block.span.end <= end || block.span.len() > LONG_LINE;
    let is_it = |block: &Block| block.keep == Keep::Evidence && may_go(block);
    for block in outline.blocks_mut().filter(|block| is_it(block)) {
        block.keep = Keep::Sample;
        block.weight += WEIGHT_OF_EVIDENCE;
    }
}

/// Makes the last lines of `source` evidence, as far as they are not too long, and tells where they start.
pub(crate) fn keep_end(outline: &mut Outline, source: &Source<'_>) -> usize {
    let count = source.line_count();
    let (mut first, mut bytes) = (count, 0);
    while first > count.saturating_sub(LAST_LINES) {
        bytes += source.line_span(first - 1).len().min(LONG_LINE);
        if bytes > LAST_BYTES {
            break;
        }
        first -= 1;
    }
    let start = if first < count { source.line_span(first).start } else { source.len() };
    let is_long = |block: &Block| match block.address.count() {
        1 => block.span.len() > LONG_LINE,
        lines => lines > LONG_BLOCK || block.span.len() > LAST_BYTES,
    };
    let is_at_end = |block: &Block| block.span.end > start && !is_long(block);
    for block in outline.blocks_mut().filter(|block| is_at_end(block)) {
        block.keep = Keep::Evidence;
    }
    start
}

#[cfg(test)]
mod tests {
    use crate::{Options, Report, compress};
    use hr_archive::Archive;
    use hr_core::Kind;

    /// What is printed of a failing command's output that no filter claims.
    fn printed(input: &str, options: &Options) -> (String, Report) {
        let home = tempfile::tempdir().unwrap();
        let archive = Archive::at(home.path());
        let compressed = compress(input.as_bytes(), options, Some(&archive));
        (String::from_utf8(compressed.output.into_owned()).unwrap(), compressed.report)
    }

    fn code(lines: usize) -> String {
        let line =
            |number| format!("pub fn area_{number}(width: u32) -> u32 {{ width * {number} }}\n");
        (0..lines).map(line).collect()
    }

    #[test]
    fn the_end_of_what_fails_is_shown_where_its_reader_would_not_see_it() {
        let input = code(2_000) + "the last line tells why\n";
        let disabled = vec![Kind::Code];
        let options = Options {
            failed: true,
            most: Some(9_500),
            disabled: disabled.clone(),
            ..Options::default()
        };
        let (output, report) = printed(&input, &options);
        assert!(output.ends_with("the last line tells why\n") && output.len() <= 9_500, "{output}");
        assert!(report.handle.is_some() && output.contains("area_0("));

        let whole = Options { failed: true, disabled, ..Options::default() };
        assert_eq!(printed(&input, &whole).0, input);
    }

    #[test]
    fn of_more_failures_than_are_shown_some_are_left_out_and_that_is_said() {
        let word = |number: usize| -> String {
            [number, number / 26, number / 5]
                .map(|it| char::from(b'a' + (it % 26) as u8))
                .iter()
                .collect()
        };
        let line = |number| {
            format!("error: cannot find value `{}` in module {}\n", word(number), word(number * 7))
        };
        let input: String = (0..3_000).map(line).collect::<String>()
            + "error: could not compile: that is the end\n";
        let options =
            |most| Options { failed: true, most, kind: Some(Kind::Build), ..Options::default() };
        assert!(printed(&input, &options(None)).0.len() > 9_500);
        let (output, report) = printed(&input, &options(Some(9_500)));
        assert!(
            output.len() <= 9_500
                && output.contains("\nerror: could not compile: that is the end\n")
        );
        let handle = report.handle.unwrap();
        assert!(
            output.starts_with(&format!("[hr {handle} build: 3,001 lines, "))
                && output.contains("\n[hr ")
        );
    }

    #[test]
    fn no_more_is_printed_than_is_shown() {
        let letter = |number: u32| char::from(b'a' + (number % 26) as u8);
        let word = |number: u32| -> String {
            [number, number / 26, number / 5].map(letter).iter().collect()
        };
        let line = |number: u32| {
            format!(
                "2026-11-20T06:00:00Z INFO {} has {} by {}\n",
                word(number),
                word(number * 7),
                word(number * 11)
            )
        };
        let input: String = (0..4_000).map(line).collect();
        let printed = |most| printed(&input, &Options { most, ..Options::default() }).0.len();
        assert!(printed(Some(3_000)) <= 3_000 && printed(Some(3_000)) < printed(None));
    }
}
