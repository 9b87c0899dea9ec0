//! `hr-stats`: what the filters saved, net of what was asked back.

mod chart;
mod json;
mod summary;
mod table;

use crate::exit_code::Exit;
use crate::programs::Line;
use crate::settings::Settings;
use crate::streams::{print, say};
use anyhow::Context;
use clap::{Command, CommandFactory, Parser, ValueEnum};
use hr_ledger::Ledger;
use std::io::{IsTerminal, stdout};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use summary::Summary;
use terminal_size::{Width, terminal_size};

/// Days that are listed unless told otherwise.
const DAYS: usize = 14;

/// What is below the figures, and in the help: what they are and are not.
const FOOTNOTE: &str = "\
Tokens are estimates (o200k). Only what a filter kept from its reader counts
as saved, and what hr-retrieve printed is subtracted, on the day (UTC) when
its original was stored last.";

/// Print how many tokens the filters of hr saved, by day and by kind of input
#[derive(Parser, Debug)]
#[command(name = "hr-stats", version, after_help = after_help())]
struct Arguments {
    /// List this many days, the last that have records [default: 14]
    #[arg(long, value_name = "N", conflicts_with = "all")]
    days: Option<NonZeroUsize>,

    /// List every day that has records
    #[arg(long)]
    all: bool,

    /// List who read, too
    #[arg(long, value_name = "WHAT")]
    by: Option<By>,

    /// Print the same figures as JSON
    #[arg(long)]
    json: bool,
}

/// What else to list the figures by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    Agent,
    Session,
}

fn after_help() -> String {
    format!(
        "\
Net saved is tokens in, less tokens out, less tokens retrieved; net saved %
is its share of tokens in. The totals, and the figures by kind, agent and
session, are those of all days, listed or not.

{FOOTNOTE}

Names of --json:
  total          an object with reductions, tokens_in, tokens_out, retrievals,
                 tokens_retrieved, net_saved and net_saved_percent (null where
                 nothing came in)
  days, kinds    lists of such objects, with a name: the day, or the kind
  agents, sessions
                 the same with --by; the name is null where it is not known
  days_omitted   days that have records and are not listed
  lines_skipped  lines of the ledger that could not be read

Examples:
  hr-stats
  hr-stats --days 3 --by agent
  hr-stats --all --json | jq '.days[] | [.name, .net_saved]'

Environment:
  HR_HOME  where originals and the ledger are (default: $XDG_DATA_HOME/hr, or ~/.local/share/hr)
  HR_AGENT, HR_SESSION
           recorded by the other programs as who reads; else what Claude Code sets (AI_AGENT,
           CLAUDE_CODE_SESSION_ID)

Exit codes:
  0  printed; also when nothing is recorded yet
  1  the ledger cannot be read or standard output cannot be written
  2  wrong arguments"
    )
}

/// The command line.
pub(crate) fn command() -> Command {
    Arguments::command()
}

/// Runs `hr-stats` to its end.
pub(crate) fn stats(line: Line) -> ExitCode {
    match run(&Arguments::parse_from(line)) {
        Ok(()) => Exit::Success.into(),
        Err(error) => {
            say(format_args!("hr-stats: {error:#}"));
            Exit::Failure.into()
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let ledger = Ledger::at(Settings::of_user().archive()?.dir());
    let mut summary = Summary::of(&ledger, arguments.by)?;
    let days = arguments.days.map_or(DAYS, NonZeroUsize::get);
    summary.keep_days(if arguments.all { usize::MAX } else { days });
    let text = if arguments.json {
        json::print(&summary)?
    } else {
        let width = stdout()
            .is_terminal()
            .then(|| terminal_size().map_or(80, |(Width(columns), _)| usize::from(columns)));
        table::print(&summary, &ledger, width)
    };
    print(text.as_bytes()).context("cannot write to standard output")
}
