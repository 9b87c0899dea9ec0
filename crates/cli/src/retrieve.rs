//! `hr-retrieve`: an original, whole or in part, to standard output.

mod arguments;
mod budget;
mod columns;
mod exchange;
mod find;
mod jq;
mod lines;
mod list;
mod manual;
mod matches;
mod numbered;
mod original;
mod parts;
mod passages;
mod printed;
mod progress;
mod ranges;
mod rows;
mod stop;
mod symbols;
mod units;
mod upkeep;
mod values;

pub(crate) use manual::MANUAL;

use crate::exit_code::Exit;
use crate::programs::Line;
use crate::record;
use crate::settings::Settings;
use crate::streams::{say, unless_closed};
use crate::upkeep::keep_house;
use arguments::Arguments;
use budget::within_budget;
use clap::{Command, CommandFactory, Parser};
use exchange::exchange;
use find::print_found;
use hr_archive::{Archive, Entry, Error};
use hr_core::HandlePrefix;
use jq::print_filtered;
use list::{print_list, print_stat};
use matches::{Search, print_matches};
use original::Original;
use parts::parts;
use passages::print_passages;
use printed::Measured;
use progress::Progress;
use ranges::UnitRanges;
use rows::print_rows;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::Instant;
use stop::Stop;
use symbols::print_symbols;
use upkeep::keep_up;

/// Passages that are printed for `-q`.
const PASSAGES: usize = 5;

/// The command line.
pub(crate) fn command() -> Command {
    Arguments::command()
}

/// Runs `hr-retrieve` to its end.
pub(crate) fn retrieve(line: Line) -> ExitCode {
    let (started, arguments) = (Instant::now(), Arguments::parse_from(line));
    let stop = match run(&arguments, started) {
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

fn run(arguments: &Arguments, started: Instant) -> Result<(), Stop> {
    let settings = Settings::of_user();
    let archive = settings.archive()?;
    let handle = arguments.handle.as_deref().map(str::parse::<HandlePrefix>);
    let handle = handle.transpose().map_err(|error| Stop::Usage(error.to_string()))?;
    let mut out = Measured::new(BufWriter::new(io::stdout()));
    if has_done_other(&archive, &settings, handle.as_ref(), arguments, &mut out)? {
        return Ok(out.flush()?);
    }
    let Some(handle) = handle else {
        return Err(Stop::Usage("give a handle, or --list, to see what there is".to_owned()));
    };
    let mut original = Original::open(&archive, &handle)?;
    if let Some(path) = &arguments.at {
        original = original.at(path)?;
    }
    let printed = match arguments.budget {
        None => print_part(&original, arguments, &mut out),
        Some(budget) => within_budget(budget, &original, &mut out, |held| {
            print_part(&original, arguments, held)
        }),
    };
    // What was found before it came to an end is printed, too, and counts.
    let flushed = out.flush().map_err(Stop::from);
    out.remember(&archive, original.entry.handle());
    record::retrieval(&archive, &original.entry, &out.size, started);
    keep_house(&archive, &settings);
    printed.and(flushed)
}

/// Does what is asked other than to print an original, and gives whether it was asked.
fn has_done_other(
    archive: &Archive,
    settings: &Settings,
    handle: Option<&HandlePrefix>,
    Arguments { archive: asked, exchange: asked_for, around, .. }: &Arguments,
    out: &mut impl Write,
) -> Result<bool, Stop> {
    match (handle, &asked.find) {
        (_, Some(words)) => {
            let number = around.number.map_or(usize::MAX, NonZeroUsize::get);
            print_found(archive, words, number, out)?;
        }
        (None, None) if asked.list => print_list(&archive.list()?, units::now(), out)?,
        (Some(handle), None) if asked.stat => {
            print_stat(&Original::open(archive, handle)?, units::now(), out)?;
        }
        _ if exchange(archive, settings, handle, asked_for, out)? => {}
        _ => return keep_up(archive, settings, handle, asked, out),
    }
    Ok(true)
}

/// Prints what is wanted of the original.
fn print_part(
    original: &Original,
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
    if let Some(name) = &part.symbol {
        return print_symbols(original, name, out);
    }
    if let Some(filter) = &part.jq {
        return print_filtered(original, filter, out);
    }
    let parts = parts(original, part, around.context)?;
    let mut progress = Progress::of_printing(original.len());
    let mut out = progress.of_writing(out);
    Ok(original.read_parts(&parts, &mut out)?)
}
