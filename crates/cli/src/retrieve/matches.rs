//! `hr-retrieve -g`: the lines of an original that match, printed as `rg` and `grep -n` print them.

use super::Stop;
use grep_printer::StandardBuilder;
use grep_regex::RegexMatcherBuilder;
use grep_searcher::{BinaryDetection, SearcherBuilder};
use hr_archive::{Archive, Error};
use hr_core::HandlePrefix;
use std::io::{self, Write};
use std::thread;

/// What to look for, and how much around it to show.
pub(crate) struct Search<'a> {
    pub(crate) pattern: &'a str,
    pub(crate) ignore_case: bool,
    pub(crate) before: usize,
    pub(crate) after: usize,
}

/// Prints the matching lines, each after its number, as `12:text`, lines around them as `11-text`, and
/// `--` between groups. The original streams from the archive through the search, so memory does not grow
/// with it.
pub(crate) fn print_matches(
    archive: &Archive,
    handle: &HandlePrefix,
    search: &Search<'_>,
    out: &mut impl Write,
) -> Result<(), Stop> {
    let matcher = RegexMatcherBuilder::new()
        .case_insensitive(search.ignore_case)
        .line_terminator(Some(b'\n'))
        .build(search.pattern)
        .map_err(|error| Stop::Usage(format!("'{}' is no regex: {error}", search.pattern)))?;
    let mut searcher = SearcherBuilder::new()
        .line_number(true)
        .before_context(search.before)
        .after_context(search.after)
        .binary_detection(BinaryDetection::none())
        .build();
    let mut printer = StandardBuilder::new().build_no_color(out);

    let (reader, mut writer) = io::pipe().map_err(|error| Stop::Archive(Error::Output(error)))?;
    let (read, searched) = thread::scope(|scope| {
        let reading = scope.spawn(move || archive.read(handle, .., &mut writer));
        let searched = searcher.search_reader(&matcher, reader, printer.sink(&matcher));
        (reading.join(), searched)
    });
    let read = read.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    match (searched, read) {
        (Err(error), _) => Err(Stop::Archive(Error::Output(error))),
        (Ok(()), Err(error)) => Err(Stop::Archive(error)),
        (Ok(()), Ok(_)) if printer.has_written() => Ok(()),
        (Ok(()), Ok(manifest)) => {
            let count = manifest.line_count();
            Err(Stop::NoPart(format!("none of the {count} lines matches '{}'", search.pattern)))
        }
    }
}
