//! What only `hr-log` can be told.

use crate::filter::templates::Form;
use crate::follow::Limits;
use clap::{ArgAction, ArgGroup, Args, ValueHint};
use hr_log::{Moment, Only};
use hr_severity::Level;
use std::path::PathBuf;
use std::time::Duration;

/// Levels as they are written on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum LevelName {
    Trace,
    Debug,
    Info,
    #[value(alias = "warning")]
    Warn,
    #[value(alias = "err")]
    Error,
    Fatal,
}

/// What is asked of a log beside what every filter does.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Logs")]
#[command(group = ArgGroup::new("table").args(["templates", "merge"]).multiple(true))]
pub(crate) struct LogArguments {
    /// Leave out what this log says, too
    ///
    /// A file, or the handle of an original. Times, numbers and identifiers may differ. May be given several times.
    #[arg(long, value_name = "FILE|HANDLE")]
    pub(crate) baseline: Vec<PathBuf>,

    /// Show only what was logged then or later
    ///
    /// A time as logs write it, such as '2026-11-20 06:31', 'Nov 20 06:31:07' or 06:31. What one of two times lacks is
    /// not compared.
    #[arg(long, value_name = "TIME", value_parser = moment, value_hint = ValueHint::Other)]
    since: Option<Moment>,

    /// Show only what was logged then or before
    #[arg(long, value_name = "TIME", value_parser = moment, value_hint = ValueHint::Other)]
    until: Option<Moment>,

    /// Show only this level and worse, such as warn
    ///
    /// One of trace, debug, info, warn, error and fatal.
    #[arg(long, value_name = "LEVEL", ignore_case = true, hide_possible_values = true)]
    level: Option<LevelName>,

    /// Read a log that grows
    ///
    /// What is new, fails or stands out is printed at once, and the rest is counted. The log is archived in parts, at
    /// whose ends their handles are printed.
    #[arg(short, long, conflicts_with_all = ["baseline", "since", "until", "level", "budget", "query", "no_archive", "format"])]
    pub(crate) follow: bool,

    /// Length of a part with --follow
    ///
    /// It ends after so many seconds.
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 60,
        requires = "follow",
        hide_short_help = true
    )]
    pub(crate) every: u64,

    /// Lines of a part with --follow
    ///
    /// It ends after so many.
    #[arg(
        long,
        value_name = "LINES",
        default_value_t = 100_000,
        requires = "follow",
        hide_short_help = true
    )]
    pub(crate) every_lines: usize,

    /// Print the table of all templates instead
    ///
    /// Of each its count, its first and last line and time, its first line as it stands in the log, and the bounds of
    /// its numbers.
    #[arg(long, action = ArgAction::SetTrue, conflicts_with_all = ["budget", "query", "baseline", "since", "until", "level", "follow", "format"])]
    pub(crate) templates: bool,

    /// With --templates or --merge, print the table as JSON
    ///
    /// As one object.
    #[arg(long, action = ArgAction::SetTrue, requires = "table", hide_short_help = true)]
    pub(crate) json: bool,

    /// Print a summary instead, for --merge
    ///
    /// JSON that does not grow with the log. Nothing is archived.
    #[arg(
        long,
        action = ArgAction::SetTrue,
        conflicts_with_all = ["budget", "query", "baseline", "since", "until", "level", "follow", "templates", "merge", "json", "format"]
    )]
    pub(crate) partial: bool,

    /// Print the table of several summaries
    ///
    /// As if their logs were one. Standard input is not read.
    #[arg(
        long,
        value_name = "FILE",
        num_args = 1..,
        conflicts_with_all = ["budget", "query", "baseline", "since", "until", "level", "follow", "raw", "format"]
    )]
    pub(crate) merge: Vec<PathBuf>,
}

impl LogArguments {
    /// How a table is printed.
    pub(crate) fn form(&self) -> Form {
        if self.json { Form::Json } else { Form::Text }
    }

    /// When a part of a log that is followed ends.
    pub(crate) fn limits(&self) -> Limits {
        Limits { time: Duration::from_secs(self.every), lines: self.every_lines }
    }

    /// Which records are to be shown.
    pub(crate) fn only(&self) -> Only {
        let level = self.level.map(|level| match level {
            LevelName::Trace => Level::Trace,
            LevelName::Debug => Level::Debug,
            LevelName::Info => Level::Info,
            LevelName::Warn => Level::Warn,
            LevelName::Error => Level::Error,
            LevelName::Fatal => Level::Fatal,
        });
        Only { since: self.since, until: self.until, level }
    }
}

fn moment(text: &str) -> Result<Moment, &'static str> {
    Moment::parse(text.as_bytes()).ok_or(
        "not a time as logs write it, such as '2026-11-20 06:31', 'Nov 20 06:31:07' or 06:31",
    )
}
