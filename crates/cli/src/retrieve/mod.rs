//! `hr-retrieve`: an original, whole or in part, to standard output.

mod arguments;
mod budget;
mod columns;
mod find;
mod jq;
mod lines;
mod list;
mod matches;
mod numbered;
mod original;
mod parts;
mod passages;
mod progress;
mod rows;
mod size;
mod stop;
mod units;
mod values;

use crate::exit_code::Exit;
use crate::ranges::UnitRanges;
use crate::streams::{say, unless_closed};
use arguments::Arguments;
use budget::within_budget;
use clap::Parser;
use find::print_found;
use hr_archive::{Archive, Error, Manifest as Entry};
use hr_core::HandlePrefix;
use jq::print_filtered;
use list::{print_list, print_stat};
use matches::{Search, print_matches};
use original::{Original, read_parts};
use parts::parts;
use passages::print_passages;
use progress::Progress;
use rows::print_rows;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use stop::Stop;

/// Passages that are printed for `-q`.
const PASSAGES: usize = 5;

/// Runs `hr-retrieve` to its end.
pub fn retrieve() -> ExitCode {
    let mut stdout = BufWriter::new(io::stdout());
    let printed = run(&Arguments::parse(), &mut stdout);
    // What was found before it came to an end is printed, too.
    let flushed = stdout.flush().map_err(Stop::from);
    let stop = match printed.and(flushed) {
        Ok(()) => return Exit::Success.into(),
        Err(Stop::Archive(Error::Output(error))) => match unless_closed(Err(error)) {
            Ok(()) => return Exit::Success.into(),
            Err(error) => Stop::from(error),
        },
        Err(stop) => stop,
    };
    say(format_args!("hr-retrieve: {stop}"));
    stop.exit().into()
}

fn run(arguments: &Arguments, out: &mut (impl Write + Send)) -> Result<(), Stop> {
    let archive = Archive::from_env()?;
    if let Some(words) = &arguments.archive.find {
        let number = arguments.around.number.map_or(usize::MAX, NonZeroUsize::get);
        return print_found(&archive, words, number, out);
    }
    let Some(handle) = &arguments.handle else {
        return Ok(print_list(&archive.list()?, units::now(), out)?);
    };
    let handle: HandlePrefix = handle.parse().map_err(|e| Stop::Usage(format!("{e}")))?;
    let original = Original::new(&archive, archive.find(&handle)?);
    match arguments.budget {
        _ if arguments.archive.stat => print_stat(&original, units::now(), out),
        None => print_part(&original, arguments, out),
        Some(budget) => {
            within_budget(budget, &original, out, |held| print_part(&original, arguments, held))
        }
    }
}

/// Prints what is wanted of the original.
fn print_part(
    original: &Original<'_>,
    Arguments { part, around, .. }: &Arguments,
    out: &mut (impl Write + Send),
) -> Result<(), Stop> {
    if let Some(pattern) = &part.grep {
        let context = around.context.unwrap_or(0);
        let search = Search {
            pattern,
            ignore_case: around.ignore_case,
            count: around.count,
            before: around.before_context.unwrap_or(context),
            after: around.after_context.unwrap_or(context),
        };
        return print_matches(original, &search, out);
    }
    if let Some(words) = &part.query {
        let number = around.number.map_or(PASSAGES, NonZeroUsize::get);
        return print_passages(original, words, number, out);
    }
    if let Some(UnitRanges(rows)) = &part.rows {
        return print_rows(original, rows, out);
    }
    if let Some(filter) = &part.jq {
        return print_filtered(original, filter, out);
    }
    let parts = parts(&original.entry, part, around.context)?;
    let mut progress = Progress::of_printing(original.entry.len());
    let mut out = progress.of_writing(out);
    Ok(read_parts(original.archive, &original.handle, &parts, &mut out)?)
}
