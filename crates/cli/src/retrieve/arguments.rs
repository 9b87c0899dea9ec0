//! The command line of `hr-retrieve`.

use crate::ranges::UnitRanges;
use crate::upkeep::ENVIRONMENT;
use clap::Parser;
use jiff::{Span, SpanRelativeTo, Unit};
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Print an original that a filter of hr has shortened, byte for byte
#[derive(Parser, Debug)]
#[command(name = "hr-retrieve", version, after_help = after_help())]
pub(crate) struct Arguments {
    /// The handle that the first line of the shortened output names, or its first 6 digits or more
    #[arg(value_name = "HANDLE", required_unless_present_any = ["list", "find", "older_than", "all", "verify", "compact", "export", "import"])]
    pub(crate) handle: Option<String>,

    /// Print nothing if it would be more than about this many tokens; say how much it is instead
    #[arg(short, long, value_name = "TOKENS", requires = "handle")]
    pub(crate) budget: Option<usize>,

    /// Of JSON, take the text of the string at PATH, such as .stdout, for the original. A path goes on into a string
    /// that holds JSON. Of several files of code, take the one called PATH; of what is mixed, the lines A-B
    #[arg(long, value_name = "PATH", requires = "handle", conflicts_with = "task")]
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
    /// These lines, such as 7, 1990- or 4010-4030; from the end -1 or -20-; several in the order given
    #[arg(short, long, value_name = "A-B", allow_hyphen_values = true)]
    pub(crate) lines: Option<UnitRanges>,

    /// The lines that match this regex, after their numbers, as rg and grep -n print them
    #[arg(short, long, value_name = "REGEX", group = "line", allow_hyphen_values = true)]
    pub(crate) grep: Option<String>,

    /// The passages that are most about these words, in the order of the original, printed as -g does
    #[arg(short, long, value_name = "WORDS", group = "words", allow_hyphen_values = true)]
    pub(crate) query: Option<String>,

    /// This line and those around it
    #[arg(long, value_name = "LINE", group = "line")]
    pub(crate) around: Option<usize>,

    /// The first lines
    #[arg(long, value_name = "N")]
    pub(crate) head: Option<usize>,

    /// The last lines
    #[arg(long, value_name = "N")]
    pub(crate) tail: Option<usize>,

    /// These bytes, numbered as lines are
    #[arg(long, value_name = "A-B", allow_hyphen_values = true)]
    pub(crate) bytes: Option<UnitRanges>,

    /// These rows of JSON, one a line, without white space; values as they are written
    #[arg(long, value_name = "A-B", allow_hyphen_values = true)]
    pub(crate) rows: Option<UnitRanges>,

    /// These sentences of prose whose lines hold many, numbered as marks do
    #[arg(long, value_name = "A-B", allow_hyphen_values = true)]
    pub(crate) sentences: Option<UnitRanges>,

    /// Of source code, what is called NAME: its definition, or all of them. NAME may say what it is part of, as Parser.parse
    #[arg(long, value_name = "NAME")]
    pub(crate) symbol: Option<String>,

    /// What this filter makes of JSON, one value a line. The language is jaq's, which is nearly jq's.
    /// Numbers that are passed on stay as they are written, except that -0 becomes 0
    #[arg(long, value_name = "FILTER")]
    pub(crate) jq: Option<String>,
}

/// How much of what matches is printed.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "How much of what matches")]
pub(crate) struct AroundArguments {
    /// Ignore the case of letters in the regex
    #[arg(short, long, requires = "grep")]
    pub(crate) ignore_case: bool,

    /// Print only how many lines match the regex
    #[arg(short, long, requires = "grep", conflicts_with_all = ["before_context", "after_context", "context"])]
    pub(crate) count: bool,

    /// Lines to show before each match of the regex
    #[arg(short = 'B', long, value_name = "N", requires = "grep")]
    pub(crate) before_context: Option<usize>,

    /// Lines to show after each match of the regex
    #[arg(short = 'A', long, value_name = "N", requires = "grep")]
    pub(crate) after_context: Option<usize>,

    /// Lines to show on both sides of each match, or of --around [default there: 10]
    #[arg(short = 'C', long, value_name = "N", requires = "line")]
    pub(crate) context: Option<usize>,

    /// Passages to show for -q [default: 5], or originals to show for --find [default: all]
    #[arg(short, long, value_name = "N", requires = "words")]
    pub(crate) number: Option<NonZeroUsize>,
}

/// What is asked of the archive rather than of an original.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "About the archive")]
pub(crate) struct ArchiveArguments {
    /// List what is archived, the newest first
    #[arg(long, exclusive = true)]
    pub(crate) list: bool,

    /// List the originals that hold some of these words, the best first, each with its best line
    #[arg(long, value_name = "WORDS", group = "words", allow_hyphen_values = true, conflicts_with_all = ["handle", "part", "budget", "stat"])]
    pub(crate) find: Option<String>,

    /// Print the kind, size, tokens and age of the original instead of it
    #[arg(long, conflicts_with_all = ["part", "budget"], group = "task")]
    pub(crate) stat: bool,

    /// Keep the original: it does not expire
    #[arg(long, conflicts_with_all = ["part", "budget"], group = "task", requires = "handle")]
    pub(crate) pin: bool,

    /// Let the original expire again
    #[arg(long, conflicts_with_all = ["part", "budget"], group = "task", requires = "handle")]
    pub(crate) unpin: bool,

    /// Remove the original, pinned or not, and free the disk
    #[arg(long, conflicts_with_all = ["part", "budget"], group = "task")]
    pub(crate) forget: bool,

    /// With --forget: all that was stored longer ago and is not pinned, such as 2d or 12h
    #[arg(long, value_name = "AGE", requires = "forget", conflicts_with = "handle")]
    pub(crate) older_than: Option<Age>,

    /// With --forget: everything, pinned or not
    #[arg(long, requires = "forget", conflicts_with_all = ["handle", "older_than"])]
    pub(crate) all: bool,

    /// Read the original, or everything, again, and tell what is damaged
    #[arg(long, conflicts_with_all = ["part", "budget"], group = "task")]
    pub(crate) verify: bool,

    /// Remove what has expired, and free the disk. The filters have this done once an hour
    #[arg(long, exclusive = true)]
    pub(crate) compact: bool,
}

/// What is to go from one archive to another.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "From one archive to another")]
pub(crate) struct ExchangeArguments {
    /// Write these originals, or all that are archived, to a directory: each as it is to HANDLE.txt, with a line in
    /// hr-export.jsonl. What is in the directory already stays
    #[arg(
        long, value_names = ["DIR", "HANDLE"], num_args = 1.., group = "task",
        conflicts_with_all = ["part", "budget", "find", "list", "compact", "at", "older_than", "all"]
    )]
    pub(crate) export: Vec<OsString>,

    /// Archive all originals that an export has in this directory
    #[arg(long, value_name = "DIR", exclusive = true)]
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

const EXAMPLES: &str = "\
Examples:
  hr-retrieve 3f9a1c0b7e42                      the whole original
  hr-retrieve 3f9a1c0b7e42 -l 4010-4030,-1      twenty-one lines of it, and the last
  hr-retrieve 3f9a1c0b7e42 -g timeout -C 3      lines that match, three on each side, with numbers
  hr-retrieve 3f9a1c0b7e42 -q 'denied uploads'  the five passages that are most about it
  hr-retrieve 3f9a1c0b7e42 --around 4010        ten lines on each side of one
  hr-retrieve 3f9a1c0b7e42 --rows 20-40,77      rows of a JSON array
  hr-retrieve 3f9a1c0b7e42 --jq '.[] | select(.ms > 900) | .id'
  hr-retrieve 3f9a1c0b7e42 --jq '[., inputs] | length'    of a stream of values, all
  hr-retrieve 3f9a1c0b7e42 --at .stdout -l 7    a line of the text in a string
  hr-retrieve 3f9a1c0b7e42 --symbol Parser.parse    a definition in source code
  hr-retrieve 3f9a1c0b7e42 -b 2000              all of it, if that is no more than 2,000 tokens
  hr-retrieve --find 'acquirer timeout'         in which originals it is
  hr-retrieve --forget --older-than 2d          all that is older than two days
  hr-retrieve --export originals                every original as a file, such as for a CI artifact
  hr-retrieve --import originals                and into the archive of whoever fetched that
";

const EXIT_CODES: &str = "\
Exit codes:
  0  printed
  1  the archive or a directory cannot be used, or the original has no such part, or nothing matches
  2  wrong arguments, or no handle
  3  no such original was ever stored; do not retry
  4  the digits stand for several originals: give more
  5  the original is damaged, or a file to import is not what its name says; do not retry
  6  it would be more than the tokens of -b; nothing is printed
  7  the original expired; do not retry
  8  the original was forgotten on request; do not retry";

fn after_help() -> String {
    format!("{EXAMPLES}\nEnvironment:\n{ENVIRONMENT}\n\n{EXIT_CODES}")
}
