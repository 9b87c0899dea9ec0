//! `hr-retrieve`: an original, whole or in part, to standard output.

use crate::exit_code::Exit;
use crate::ranges::UnitRange;
use crate::streams::unless_closed;
use clap::Parser;
use hr_archive::{Archive, Error};
use hr_core::{HandlePrefix, NotAHandle, Source};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Print an original that a filter of hr has shortened, byte for byte
#[derive(Parser, Debug)]
#[command(name = "hr-retrieve", version, after_help = AFTER_HELP)]
struct Arguments {
    /// The handle that the first line of the shortened output names, or its first 6 digits or more
    #[arg(value_name = "HANDLE")]
    handle: String,

    /// Only these lines, such as 4010-4030, 7 or 1990-; several in the order given
    #[arg(short, long, value_name = "A-B", value_delimiter = ',', conflicts_with = "rows")]
    lines: Vec<UnitRange>,

    /// Only these rows of JSON, one a line, as they are written in the original
    #[arg(long, value_name = "A-B", value_delimiter = ',')]
    rows: Vec<UnitRange>,
}

const AFTER_HELP: &str = "\
Examples:
  hr-retrieve 3f9a1c0b7e42                   the whole original
  hr-retrieve 3f9a1c0b7e42 -l 4010-4030      twenty-one lines of it
  hr-retrieve 3f9a1c0b7e42 --rows 20-40,77   rows of a JSON array

Environment:
  HR_HOME  where originals are archived (default: $XDG_DATA_HOME/hr, or ~/.local/share/hr)

Exit codes:
  0  printed
  1  the archive cannot be used, or there are no such lines or rows
  2  wrong arguments, or no handle
  3  no such original: never stored, or no longer; do not retry
  4  the digits stand for several originals
  5  the original is damaged; do not retry";

/// What ends the program before its time.
enum Stop {
    NoHandle(NotAHandle),
    Archive(Error),
    /// The original has no such part.
    NoPart(String),
}

/// Runs `hr-retrieve` to its end.
pub fn retrieve() -> ExitCode {
    let (message, exit) = match run(&Arguments::parse()) {
        Ok(()) => return Exit::Success.into(),
        Err(Stop::NoHandle(error)) => (error.to_string(), Exit::Usage),
        Err(Stop::Archive(error)) => (error.to_string(), Exit::of(&error)),
        Err(Stop::NoPart(message)) => (message, Exit::Failure),
    };
    eprintln!("hr-retrieve: {message}");
    exit.into()
}

fn run(arguments: &Arguments) -> Result<(), Stop> {
    let handle: HandlePrefix = arguments.handle.parse().map_err(Stop::NoHandle)?;
    let archive = Archive::from_env().map_err(Stop::Archive)?;
    let mut stdout = BufWriter::new(io::stdout().lock());
    let printed = if !arguments.rows.is_empty() {
        print_rows(&archive, &handle, &arguments.rows, &mut stdout)
    } else if !arguments.lines.is_empty() {
        print_lines(&archive, &handle, &arguments.lines, &mut stdout)
    } else {
        archive.read(&handle, .., &mut stdout).map(|_| ()).map_err(Stop::Archive)
    };
    let flushed =
        printed.and_then(|()| stdout.flush().map_err(|e| Stop::Archive(Error::Output(e))));
    match flushed {
        Err(Stop::Archive(Error::Output(error))) => {
            unless_closed(Err(error)).map_err(|error| Stop::Archive(Error::Output(error)))
        }
        other => other,
    }
}

fn print_lines(
    archive: &Archive,
    handle: &HandlePrefix,
    ranges: &[UnitRange],
    out: &mut impl Write,
) -> Result<(), Stop> {
    let manifest = archive.find(handle).map_err(Stop::Archive)?;
    for lines in within(ranges, manifest.line_count(), "lines")? {
        archive.read(handle, lines, out).map_err(Stop::Archive)?;
    }
    Ok(())
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
            out.write_all(row)
                .and_then(|()| out.write_all(b"\n"))
                .map_err(|e| Stop::Archive(Error::Output(e)))?;
        }
    }
    Ok(())
}

/// The ranges from 0 and half-open, if the original, which has `count` units, has all of them.
fn within(
    ranges: &[UnitRange],
    count: usize,
    noun: &str,
) -> Result<Vec<std::ops::Range<usize>>, Stop> {
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
