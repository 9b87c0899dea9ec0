//! `hr-retrieve`: an original, whole or in part, to standard output.

mod list;
mod matches;

use crate::exit_code::Exit;
use crate::ranges::{UnitRange, UnitRanges};
use crate::record::{self, Counted};
use crate::streams::{say, unless_closed};
use clap::Parser;
use hr_archive::{Archive, Entry, Error, Part};
use hr_core::{HandlePrefix, Source};
use list::print_list;
use matches::{Search, print_matches};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::process::ExitCode;
use std::time::Instant;

/// Lines on each side of `--around`.
const AROUND: usize = 10;

/// Print an original that a filter of hr has shortened, byte for byte
#[derive(Parser, Debug)]
#[command(name = "hr-retrieve", version, after_help = AFTER_HELP)]
struct Arguments {
    /// The handle that the first line of the shortened output names, or its first 6 digits or more
    #[arg(value_name = "HANDLE", required_unless_present = "list")]
    handle: Option<String>,

    #[command(flatten)]
    part: PartArguments,

    /// Ignore the case of letters in the regex
    #[arg(short, long, requires = "grep")]
    ignore_case: bool,

    /// Lines to show before each match
    #[arg(short = 'B', long, value_name = "N", requires = "grep")]
    before_context: Option<usize>,

    /// Lines to show after each match
    #[arg(short = 'A', long, value_name = "N", requires = "grep")]
    after_context: Option<usize>,

    /// Lines to show on both sides of each match, or of --around [default there: 10]
    #[arg(short = 'C', long, value_name = "N")]
    context: Option<usize>,

    /// List what is archived, the newest first
    #[arg(long, exclusive = true)]
    list: bool,
}

/// What is wanted of the original: one of these, or all of it.
#[derive(clap::Args, Debug)]
#[group(multiple = false)]
struct PartArguments {
    /// Only these lines, such as 4010-4030, 7 or 1990-; several in the order given
    #[arg(short, long, value_name = "A-B")]
    lines: Option<UnitRanges>,

    /// Only the lines that match this regex, after their numbers, as rg and grep -n print them
    #[arg(short, long, value_name = "REGEX")]
    grep: Option<String>,

    /// Only this line and those around it
    #[arg(long, value_name = "LINE")]
    around: Option<usize>,

    /// Only the first lines
    #[arg(long, value_name = "N")]
    head: Option<usize>,

    /// Only the last lines
    #[arg(long, value_name = "N")]
    tail: Option<usize>,

    /// Only these bytes, counted from 1
    #[arg(long, value_name = "A-B")]
    bytes: Option<UnitRanges>,

    /// Only these rows of JSON, one a line, as they are written in the original
    #[arg(long, value_name = "A-B")]
    rows: Option<UnitRanges>,
}

const AFTER_HELP: &str = "\
Examples:
  hr-retrieve 3f9a1c0b7e42                   the whole original
  hr-retrieve 3f9a1c0b7e42 -l 4010-4030      twenty-one lines of it
  hr-retrieve 3f9a1c0b7e42 -g timeout -C 3   lines that match, three on each side, with numbers
  hr-retrieve 3f9a1c0b7e42 --around 4010     ten lines on each side of one
  hr-retrieve 3f9a1c0b7e42 --rows 20-40,77   rows of a JSON array
  hr-retrieve --list                         what there is

Environment:
  HR_HOME  where originals are archived (default: $XDG_DATA_HOME/hr, or ~/.local/share/hr)

Exit codes:
  0  printed
  1  the archive cannot be used, or the original has no such part, or nothing matches
  2  wrong arguments, or no handle
  3  no such original: never stored, or no longer; do not retry
  4  the digits stand for several originals
  5  the original is damaged; do not retry";

impl PartArguments {
    /// Whether all of the original is wanted.
    fn is_whole(&self) -> bool {
        let Self { lines, bytes, around, head, tail, grep, rows } = self;
        lines.is_none()
            && bytes.is_none()
            && rows.is_none()
            && grep.is_none()
            && (around, head, tail) == (&None, &None, &None)
    }
}

/// What ends the program before its time.
enum Stop {
    /// The arguments make no sense.
    Usage(String),
    Archive(Error),
    /// The original has no such part.
    NoPart(String),
}

/// Runs `hr-retrieve` to its end.
pub fn retrieve() -> ExitCode {
    let (started, arguments) = (Instant::now(), Arguments::parse());
    let mut stdout = Counted::new(BufWriter::new(io::stdout().lock()));
    let printed = run(&arguments, &mut stdout);
    let flushed = printed.and_then(|of| stdout.flush().map_err(output).map(|()| of));
    if let Some(handle) = &arguments.handle {
        let manifest = flushed.as_ref().ok().and_then(Option::as_ref);
        record::retrieval(handle, manifest, &stdout, started);
    }
    let (message, exit) = match flushed {
        Ok(_) => return Exit::Success.into(),
        Err(Stop::Archive(Error::Output(error))) => match unless_closed(Err(error)) {
            Ok(()) => return Exit::Success.into(),
            Err(error) => (Error::Output(error).to_string(), Exit::Failure),
        },
        Err(Stop::Usage(message)) => (message, Exit::Usage),
        Err(Stop::Archive(error)) => (error.to_string(), Exit::of(&error)),
        Err(Stop::NoPart(message)) => (message, Exit::Failure),
    };
    say(format_args!("hr-retrieve: {message}"));
    exit.into()
}

/// Gives what is known of the original, where that is at hand.
fn run(arguments: &Arguments, out: &mut impl Write) -> Result<Option<Entry>, Stop> {
    let archive = Archive::from_env().map_err(Stop::Archive)?;
    let Some(handle) = &arguments.handle else {
        let all = archive.list().map_err(Stop::Archive)?;
        return print_list(&all, out).map_err(output).map(|()| None);
    };
    let handle: HandlePrefix = handle.parse().map_err(|e| Stop::Usage(format!("{e}")))?;
    let part = &arguments.part;
    if let Some(pattern) = &part.grep {
        let context = arguments.context.unwrap_or(0);
        let before = arguments.before_context.unwrap_or(context);
        let after = arguments.after_context.unwrap_or(context);
        let search = Search { pattern, ignore_case: arguments.ignore_case, before, after };
        return print_matches(&archive, &handle, &search, out).map(|()| None);
    }
    if let Some(UnitRanges(rows)) = &part.rows {
        return print_rows(&archive, &handle, rows, out).map(|()| None);
    }
    let parts = if part.is_whole() {
        vec![Part::from(..)]
    } else {
        parts(&archive.find(&handle).map_err(Stop::Archive)?, part, arguments.context)?
    };
    let mut manifest = None;
    for part in parts {
        manifest = Some(archive.read(&handle, part, out).map_err(Stop::Archive)?);
    }
    Ok(manifest)
}

/// The lines or bytes that are wanted, in the order in which they are.
fn parts(
    manifest: &Entry,
    wanted: &PartArguments,
    context: Option<usize>,
) -> Result<Vec<Part>, Stop> {
    let count = manifest.line_count();
    if let Some(line) = wanted.around {
        let line = within(&[UnitRange::from(line..=line)], count, "lines")?[0].start;
        let context = context.unwrap_or(AROUND);
        let end = line.saturating_add(context).saturating_add(1);
        return Ok(vec![Part::Lines(line.saturating_sub(context)..end)]);
    }
    if let Some(head) = wanted.head {
        return Ok(vec![Part::Lines(0..head)]);
    }
    if let Some(tail) = wanted.tail {
        return Ok(vec![Part::Lines(count.saturating_sub(tail)..count)]);
    }
    let ranges = |ranges: &Option<UnitRanges>| ranges.as_ref().map_or(vec![], |all| all.0.clone());
    let lines = within(&ranges(&wanted.lines), count, "lines")?;
    let bytes = within(&ranges(&wanted.bytes), manifest.len(), "bytes")?;
    Ok(lines.into_iter().map(Part::Lines).chain(bytes.into_iter().map(Part::Bytes)).collect())
}

/// What could not be written.
fn output(error: io::Error) -> Stop {
    Stop::Archive(Error::Output(error))
}

fn print_rows(
    archive: &Archive,
    handle: &HandlePrefix,
    ranges: &[UnitRange],
    out: &mut impl Write,
) -> Result<(), Stop> {
    let mut original = Vec::new();
    archive.read(handle, .., &mut original).map_err(Stop::Archive)?;
    let source = Source::new(&original);
    let rows = hr_json::rows(&source).map_err(|fault| {
        Stop::NoPart(format!("{handle} is not JSON: {fault}. Use -l for lines"))
    })?;
    for numbers in within(ranges, rows.len(), "rows")? {
        for row in &rows[numbers] {
            let row = row.of(&original);
            out.write_all(row).and_then(|()| out.write_all(b"\n")).map_err(output)?;
        }
    }
    Ok(())
}

/// The ranges from 0 and half-open, if the original, which has `count` units, has all of them.
fn within(ranges: &[UnitRange], count: usize, noun: &str) -> Result<Vec<Range<usize>>, Stop> {
    let ranges: Option<Vec<_>> = ranges.iter().map(|range| range.within(count)).collect();
    ranges.ok_or_else(|| Stop::NoPart(format!("the original has {count} {noun}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
