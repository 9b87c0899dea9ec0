//! The command line of `hr-retrieve`.

use super::MANUAL;
use crate::manual::after_help;
use crate::retrieve::ranges::UnitRanges;
use clap::{Parser, ValueHint};
use jiff::{Span, SpanRelativeTo, Unit};
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Print an original that a filter of hr has shortened, byte for byte
///
/// Prints all of it, or the part that is asked for. What is printed is never shortened again: hr-retrieve HANDLE | hr-route
/// passes through.
#[derive(Parser, Debug)]
#[command(name = "hr-retrieve", version, after_long_help = after_help(&MANUAL))]
pub(crate) struct Arguments {
    /// What the first line of shortened output names
    ///
    /// Its first 6 digits will do, or more.
    #[arg(value_name = "HANDLE", value_hint = ValueHint::Other, required_unless_present_any = ["list", "find", "older_than", "all", "verify", "compact", "export", "import"])]
    pub(crate) handle: Option<String>,

    /// Print nothing if it would be more tokens than this
    ///
    /// How much it is is told on standard error then.
    #[arg(short, long, value_name = "TOKENS", value_hint = ValueHint::Other, requires = "handle")]
    pub(crate) budget: Option<usize>,

    /// Take the part at PATH for the original
    ///
    /// Of JSON, the text of the string at PATH, such as .stdout; a path goes on into a string that holds JSON. Of several
    /// files of code, the one called PATH; of what is mixed, the lines A-B.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::Other, requires = "handle", conflicts_with = "task")]
    pub(crate) at: Option<String>,

    #[command(flatten)]
    pub(crate) part: PartArguments,

    #[command(flatten)]
    pub(crate) around: AroundArguments,

    #[command(flatten)]
    pub(crate) archive: ArchiveArguments,

    #[command(flatten)]
    pub(crate) exchange: ExchangeArguments,
}

/// What is wanted of the original: one of these, or all of it.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "What to print of it (one of these)")]
#[group(id = "part", multiple = false)]
pub(crate) struct PartArguments {
    /// These lines, such as 7, 1990- or 4010-4030
    ///
    /// From the end -1 or -20-. Several with commas, such as 1-9,40, in the order given.
    #[arg(short, long, value_name = "A-B", value_hint = ValueHint::Other, allow_hyphen_values = true)]
    pub(crate) lines: Option<UnitRanges>,

    /// The lines that match this regex, with numbers
    ///
    /// As rg and grep -n print them.
    #[arg(short, long, value_name = "REGEX", value_hint = ValueHint::Other, group = "line", allow_hyphen_values = true)]
    pub(crate) grep: Option<String>,

    /// The passages that are most about these words
    ///
    /// In the order of the original, printed as -g does.
    #[arg(short, long, value_name = "WORDS", value_hint = ValueHint::Other, group = "words", allow_hyphen_values = true)]
    pub(crate) query: Option<String>,

    /// This line and those around it
    #[arg(long, hide_short_help = true, value_name = "LINE", group = "line")]
    pub(crate) around: Option<usize>,

    /// The first lines
    #[arg(long, hide_short_help = true, value_name = "N")]
    pub(crate) head: Option<usize>,

    /// The last lines
    #[arg(long, hide_short_help = true, value_name = "N")]
    pub(crate) tail: Option<usize>,

    /// These bytes, numbered as lines are
    #[arg(long, hide_short_help = true, value_name = "A-B", value_hint = ValueHint::Other, allow_hyphen_values = true)]
    pub(crate) bytes: Option<UnitRanges>,

    /// These rows of JSON, one a line
    ///
    /// Without white space; values as they are written.
    #[arg(long, value_name = "A-B", value_hint = ValueHint::Other, allow_hyphen_values = true)]
    pub(crate) rows: Option<UnitRanges>,

    /// These sentences of prose, numbered as marks do
    ///
    /// Of prose whose lines hold many.
    #[arg(long, hide_short_help = true, value_name = "A-B", value_hint = ValueHint::Other, allow_hyphen_values = true)]
    pub(crate) sentences: Option<UnitRanges>,

    /// The definition of NAME in source code
    ///
    /// Or all of them. NAME may say what it is part of, as Parser.parse.
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
    pub(crate) symbol: Option<String>,

    /// What this filter makes of JSON, one value a line
    ///
    /// The language is jaq's, which is nearly jq's. Of a stream of values the first is '.', and the others are 'inputs'.
    /// Numbers that are passed on stay as they are written, except that -0 becomes 0.
    #[arg(long, value_name = "FILTER", value_hint = ValueHint::Other)]
    pub(crate) jq: Option<String>,
}

/// How much of what matches is printed.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "How much of what matches")]
pub(crate) struct AroundArguments {
    /// Ignore the case of letters in the regex
    #[arg(hide_short_help = true, short, long, requires = "grep")]
    pub(crate) ignore_case: bool,

    /// Print only how many lines match the regex
    #[arg(hide_short_help = true, short, long, requires = "grep", conflicts_with_all = ["before_context", "after_context", "context"])]
    pub(crate) count: bool,

    /// Lines to show before each match of the regex
    #[arg(hide_short_help = true, short = 'B', long, value_name = "N", requires = "grep")]
    pub(crate) before_context: Option<usize>,

    /// Lines to show after each match of the regex
    #[arg(hide_short_help = true, short = 'A', long, value_name = "N", requires = "grep")]
    pub(crate) after_context: Option<usize>,

    /// Lines to show on both sides of each match, or of --around
    ///
    /// Default: none, and 10 for --around.
    #[arg(hide_short_help = true, short = 'C', long, value_name = "N", requires = "line")]
    pub(crate) context: Option<usize>,

    /// Passages for -q, or originals for --find
    ///
    /// Default: 5 passages, and all originals.
    #[arg(hide_short_help = true, short, long, value_name = "N", requires = "words")]
    pub(crate) number: Option<NonZeroUsize>,
}

/// What is asked of the archive rather than of an original.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "About the archive")]
pub(crate) struct ArchiveArguments {
    /// List what is archived, the newest first
    #[arg(long, exclusive = true)]
    pub(crate) list: bool,

    /// List the originals that hold some of these words
    ///
    /// The best first, each with its best line.
    #[arg(long, value_name = "WORDS", value_hint = ValueHint::Other, group = "words", allow_hyphen_values = true, conflicts_with_all = ["handle", "part", "budget", "stat"])]
    pub(crate) find: Option<String>,

    /// Print the kind, size, tokens and age of the original instead of it
    #[arg(hide_short_help = true, long, conflicts_with_all = ["part", "budget"], group = "task")]
    pub(crate) stat: bool,

    /// Keep the original: it does not expire
    #[arg(hide_short_help = true, long, conflicts_with_all = ["part", "budget"], group = "task", requires = "handle")]
    pub(crate) pin: bool,

    /// Let the original expire again
    #[arg(hide_short_help = true, long, conflicts_with_all = ["part", "budget"], group = "task", requires = "handle")]
    pub(crate) unpin: bool,

    /// Remove the original, and free the disk
    ///
    /// Pinned or not. With --older-than or --all many of them.
    #[arg(hide_short_help = true, long, conflicts_with_all = ["part", "budget"], group = "task")]
    pub(crate) forget: bool,

    /// With --forget: all that was stored longer ago
    ///
    /// And is not pinned; such as 2d, 12h or 90min.
    #[arg(
        hide_short_help = true,
        long,
        value_name = "AGE",
        requires = "forget",
        conflicts_with = "handle"
    )]
    pub(crate) older_than: Option<Age>,

    /// With --forget: everything, pinned or not
    #[arg(hide_short_help = true, long, requires = "forget", conflicts_with_all = ["handle", "older_than"])]
    pub(crate) all: bool,

    /// Read the original again and tell what is damaged
    ///
    /// Without a handle, everything.
    #[arg(hide_short_help = true, long, conflicts_with_all = ["part", "budget"], group = "task")]
    pub(crate) verify: bool,

    /// Remove what has expired, and free the disk
    ///
    /// The filters have this done once an hour.
    #[arg(hide_short_help = true, long, exclusive = true)]
    pub(crate) compact: bool,
}

/// What is to go from one archive to another.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "From one archive to another")]
pub(crate) struct ExchangeArguments {
    /// Write originals to a directory
    ///
    /// These, or all that are archived: each as it is to HANDLE.txt, with a line in hr-export.jsonl. What is in the
    /// directory already stays.
    #[arg(
        hide_short_help = true, long, value_names = ["DIR", "HANDLE"], num_args = 1.., group = "task",
        conflicts_with_all = ["part", "budget", "find", "list", "compact", "at", "older_than", "all"]
    )]
    pub(crate) export: Vec<OsString>,

    /// Archive all originals of an export
    ///
    /// Those that --export wrote to this directory. Each is checked.
    #[arg(hide_short_help = true, long, value_name = "DIR", value_hint = ValueHint::DirPath, exclusive = true)]
    pub(crate) import: Option<PathBuf>,
}

/// How old something is: `2d`, `12h`, `90min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Age(pub(crate) Duration);

impl FromStr for Age {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let span = text.parse::<Span>().ok();
        let days = SpanRelativeTo::days_are_24_hours();
        let seconds = span.and_then(|span| span.total((Unit::Second, days)).ok());
        let age = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        age.map(Age).ok_or_else(|| "an age is such as 2d, 12h or 90min".to_owned())
    }
}
