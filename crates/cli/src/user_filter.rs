//! Filters of the user's own: commands that take the place of ours.

mod child;

use crate::on_path;
use crate::record::printable;
use crate::size::Size;
use child::output_of;
use hr_archive::{Archive, Details};
use hr_config::UserFilter;
use hr_core::{Handle, Kind, Source};
use hr_fit::with_commas;
use hr_pipe::{Budget, Format, Options, Report, is_worth_it};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

/// Which filters an input may be given to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UserFilters<'s> {
    /// The one that is asked for.
    pub(crate) asked: Option<&'s UserFilter>,
    /// Those whose rules are asked.
    pub(crate) all: &'s [UserFilter],
}

impl<'s> UserFilters<'s> {
    /// The filter for an input that starts so. `declined` is told of those of which that is not known.
    pub(crate) fn of(
        &self,
        start: &[u8],
        options: &Options,
        declined: impl Fn(&UserFilter, &str),
    ) -> Option<&'s UserFilter> {
        if options.lossless || options.format != Format::Report {
            return None;
        }
        let is_for = |filter: &UserFilter| {
            let is_for = filter.is_for(start, &options.label);
            is_for.unwrap_or_else(|why| {
                declined(filter, &why);
                false
            })
        };
        self.asked.or_else(|| self.all.iter().find(|filter| is_for(filter)))
    }
}

/// Why a filter did not come to its end.
pub(crate) enum Declined {
    /// Such an input is printed unchanged, by whatever filter.
    Quietly,
    /// Something went wrong that the user must know.
    Because(String),
    /// The original cannot be archived, so nothing may be left out of it.
    Unarchived(String),
}

/// Runs `filter` on `input`. Gives what is to be printed, once the original is archived.
pub(crate) fn run(
    filter: &UserFilter,
    input: &Arc<Vec<u8>>,
    options: &Options,
    archive: &Archive,
) -> Result<(Vec<u8>, Report), Declined> {
    let tokens_in = options.counter.count(input);
    if tokens_in <= options.floor.unwrap_or(Budget::FLOOR) || Source::new(input).has_mark() {
        return Err(Declined::Quietly);
    }
    let because = |why: String| Declined::Because(why);
    let printed = output_of(&mut command(filter, options)?, input, input.len(), filter.timeout)
        .map_err(|failure| because(failure.to_string()))?;
    if printed.trim_ascii().is_empty() {
        return Err(because("it printed nothing".to_owned()));
    }
    if Source::new(&printed).has_mark() {
        return Err(because("it printed a line that starts with '[hr ', as marks do".to_owned()));
    }
    let handle = Handle::of(input);
    let output = [notice(filter, handle, input, &printed).as_bytes(), &printed].concat();
    let tokens_out = options.counter.count(&output);
    if !is_worth_it((input.len(), tokens_in), (output.len(), tokens_out)) {
        return Err(because("what it prints is not smaller by a tenth".to_owned()));
    }
    let details = Details { kind: Kind::Other, label: options.label.clone() };
    archive.put(input, details).map_err(|error| Declined::Unarchived(error.to_string()))?;
    let reason = format!("the filter {} is for it, set in {}", filter.name, filter.place);
    let report = Report {
        handle: Some(handle),
        bytes_out: output.len(),
        tokens_out,
        ..Report::unchanged(Kind::Other, &reason, input.len(), tokens_in)
    };
    Ok((output, report))
}

/// What is run, and knows what the reader wants.
fn command(filter: &UserFilter, options: &Options) -> Result<Command, Declined> {
    let program = match filter.program.is_absolute() {
        true => Some(filter.program.clone()),
        // A directory of PATH that is relative is that of whoever owns the directory one is in.
        false => on_path::find(filter.program.as_os_str()),
    };
    let none = || format!("there is no program '{}' on PATH", filter.program_name());
    let program: PathBuf = program.ok_or_else(|| Declined::Because(none()))?;
    let mut command = Command::new(program);
    // What it calls of ours must not shorten what it is about to, nor call it again.
    command.args(&filter.arguments).env("HR_OFF", "1").env("HR_LABEL", &options.label);
    match &options.query {
        Some(query) => command.env("HR_QUERY", query),
        None => command.env_remove("HR_QUERY"),
    };
    match options.budget {
        Some(budget) => command.env("HR_BUDGET", budget.to_string()),
        None => command.env_remove("HR_BUDGET"),
    };
    Ok(command)
}

/// What is printed before it.
fn notice(filter: &UserFilter, handle: Handle, input: &[u8], printed: &[u8]) -> String {
    let lines = |bytes: &[u8]| {
        let mut size = Size::default();
        // A Size takes all that is written to it.
        let _ = size.write_all(bytes);
        with_commas(size.lines())
    };
    let program: String = filter.program_name().chars().map(printable).collect();
    format!(
        "[hr {handle} {}: {} lines in, {} out, as filter {program} wrote them. \
         More: hr-retrieve {handle} -l A-B | -g REGEX | -q WORDS]\n",
        filter.name,
        lines(input),
        lines(printed)
    )
}
