//! `hr-retrieve -g`: the lines of an original that match, printed as `rg` and `grep -n` print them.

use super::progress::Progress;
use super::{Original, Stop};
use grep_printer::{StandardBuilder, SummaryBuilder, SummaryKind};
use grep_regex::{RegexMatcher, RegexMatcherBuilder};
use grep_searcher::{BinaryDetection, Searcher, SearcherBuilder};
use std::io::Write;

/// What to look for, and how much around it to show.
pub(crate) struct Search<'a> {
    pub(crate) pattern: &'a str,
    pub(crate) ignore_case: bool,
    /// Only how many lines match.
    pub(crate) count: bool,
    pub(crate) before: usize,
    pub(crate) after: usize,
}

/// Prints the matching lines, each after its number, as `12:text`, lines around them as `11-text`, and
/// `--` between groups; or only how many match, also if none does.
pub(crate) fn print_matches(
    original: &Original,
    search: &Search<'_>,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let matcher = matcher(search)?;
    let mut searcher = SearcherBuilder::new()
        .line_number(true)
        .before_context(search.before)
        .after_context(search.after)
        .binary_detection(BinaryDetection::none())
        .build();
    let mut progress = Progress::of_printing(original.len());
    let mut count = vec![];
    let has_match = original.stream(&mut progress, |reader| {
        let has_match = if search.count {
            print_count(&mut searcher, &matcher, reader, &mut count)
        } else {
            let mut printer = StandardBuilder::new().build_no_color(&mut *out);
            let mut sink = printer.sink(&matcher);
            searcher.search_reader(&matcher, reader, &mut sink).map(|()| sink.has_match())
        };
        Ok(has_match?)
    })?;
    // A count of what could be read of a damaged original would be wrong.
    out.write_all(&count)?;
    if has_match {
        return Ok(());
    }
    let count = original.line_count();
    Err(Stop::NoPart(format!("none of the {count} lines matches '{}'", search.pattern)))
}

fn matcher(search: &Search<'_>) -> Result<RegexMatcher, Stop> {
    RegexMatcherBuilder::new()
        .case_insensitive(search.ignore_case)
        .line_terminator(Some(b'\n'))
        .build(search.pattern)
        .map_err(|error| Stop::Usage(format!("'{}' is no regex: {error}", search.pattern)))
}

fn print_count(
    searcher: &mut Searcher,
    matcher: &RegexMatcher,
    reader: impl std::io::Read,
    out: &mut impl Write,
) -> std::io::Result<bool> {
    let mut builder = SummaryBuilder::new();
    let mut printer = builder.kind(SummaryKind::Count).exclude_zero(false).build_no_color(out);
    let mut sink = printer.sink(matcher);
    searcher.search_reader(matcher, reader, &mut sink).map(|()| sink.has_match())
}
