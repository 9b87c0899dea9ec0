//! `hr-stats`: what the filters saved, net of what was asked back.

mod chart;
mod json;
mod summary;
mod table;

use crate::exit_code::Exit;
use crate::manual::{ARCHIVE_FILES, Entry, Example, Manual, Note, READER_VARIABLES, after_help};
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
///
/// Each run of a filter is written down in a ledger beside the archive: its kind, its tokens before and after, and who
/// read it. What hr-retrieve printed is subtracted.
#[derive(Parser, Debug)]
#[command(name = "hr-stats", version, after_long_help = after_help(&MANUAL))]
struct Arguments {
    /// List the last N days that have records [default: 14]
    #[arg(long, value_name = "N", conflicts_with = "all")]
    days: Option<NonZeroUsize>,

    /// List every day that has records
    #[arg(long)]
    all: bool,

    /// List who read, too: by agent or session
    #[arg(long, value_name = "WHAT", hide_possible_values = true)]
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

/// What is said of it beside its options.
pub(crate) const MANUAL: Manual = Manual {
    examples: &[
        Example { command: "hr-stats", note: "The last 14 days that have records, and each kind" },
        Example { command: "hr-stats --days 3 --by agent", note: "Three days, and who read" },
        Example {
            command: "hr-stats --all --json | jq -c '.days[] | [.name, .net_saved]'",
            note: "Every day, for a program",
        },
    ],
    notes: &[
        Note {
            heading: "Figures",
            text: &[
                "Net saved is tokens in, less tokens out, less tokens retrieved; net saved % is its share of tokens \
                 in. The totals, and the figures by kind, agent and session, are those of all days, listed or not.",
                FOOTNOTE,
            ],
            entries: &[],
        },
        Note { heading: "Names of --json", text: &[], entries: NAMES },
    ],
    environment: &[
        &[
            Entry {
                name: "HR_HOME",
                text: "where originals and the ledger are (default: $XDG_DATA_HOME/hr, or ~/.local/share/hr)",
            },
            Entry {
                name: "HR_CONFIG",
                text: "the file that may say so, too (default: $XDG_CONFIG_HOME/hr/config.toml, or \
                       ~/.config/hr/config.toml)",
            },
        ],
        READER_VARIABLES,
    ],
    files: &[ARCHIVE_FILES],
    exit_codes: &[
        Entry { name: "0", text: "printed; also when nothing is recorded yet" },
        Entry { name: "1", text: "the ledger cannot be read or standard output cannot be written" },
        Entry { name: "2", text: "wrong arguments" },
    ],
    see_also: &["hr", "hr-route", "hr-retrieve"],
};

const NAMES: &[Entry] = &[
    Entry {
        name: "total",
        text: "an object with reductions, tokens_in, tokens_out, retrievals, tokens_retrieved, net_saved and \
               net_saved_percent (null where nothing came in)",
    },
    Entry { name: "days, kinds", text: "lists of such objects, with a name: the day, or the kind" },
    Entry {
        name: "agents, sessions",
        text: "the same with --by; the name is null where it is not known",
    },
    Entry { name: "days_omitted", text: "days that have records and are not listed" },
    Entry { name: "lines_skipped", text: "lines of the ledger that could not be read" },
];

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
