//! `hr-run`: runs a command, and prints what is worth reading of its output.

mod command;
mod draft;
mod flow;
mod output;
mod pipe_thread;
mod printing;
mod screen;
mod shell;

pub(crate) use shell::{MANUAL as SHELL_MANUAL, command as shell_command, is_exact, shell};

use crate::exit_code::Exit;
use crate::filter::is_off;
use crate::manual::{
    ARCHIVE_FILES, ARCHIVE_VARIABLES, CONFIG_FILES, Entry, Example, Manual, READER_VARIABLES,
    after_help,
};
use crate::programs::Line;
use crate::reach::Reader;
use crate::record;
use crate::settings::Settings;
use crate::streams::{end_not_by_limit, say};
use clap::{CommandFactory, Parser, ValueEnum, ValueHint};
use command::{code_of, end_as, start};
use printing::Printing;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::panic::catch_unwind;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// Seconds after which the output of a command that still runs is printed as it comes.
const STREAM_AFTER: f64 = 5.0;

/// Run a command and print what is worth reading of its output
///
/// What the command writes to standard output and standard error is printed, on standard output, when it ends: in the
/// order in which it was written, as hr-route would, or unchanged where it is short. If the command fails more of it stays, and its end does. Source code
/// is printed as it is, and so is what hr-retrieve prints. After some seconds what is new, fails or stands out is printed
/// at once, as by hr-log --follow. Signals are passed on.
#[derive(Debug, Parser)]
#[command(name = "hr-run", version, after_long_help = after_help(&MANUAL))]
struct Arguments {
    /// The command and its arguments
    #[arg(
        trailing_var_arg = true, required_unless_present = "script", value_name = "COMMAND",
        value_hint = ValueHint::CommandWithArguments
    )]
    command: Vec<OsString>,

    /// Run this script with sh
    #[arg(short = 'c', value_name = "SCRIPT", conflicts_with = "command")]
    script: Option<OsString>,

    /// Run what this client starts: claude
    ///
    /// COMMAND is the one script that the client gives; see hr-hook install. The same as hr-shell.
    #[arg(
        long = "as",
        value_name = "CLIENT",
        conflicts_with = "script",
        hide_possible_values = true
    )]
    client: Option<Client>,

    /// Keep first what is about these words
    ///
    /// Lines, rows and bodies about what the reader wants to know are kept before others.
    #[arg(short, long, value_name = "WORDS", allow_hyphen_values = true, value_hint = ValueHint::Other)]
    query: Option<String>,

    /// Print about this many tokens
    ///
    /// What reports a failure is printed even beyond that. Default: as hr-route.
    #[arg(short, long, value_name = "TOKENS", value_hint = ValueHint::Other)]
    budget: Option<usize>,

    /// Name the original [default: the command]
    ///
    /// hr-retrieve --list shows it. HR_LABEL does the same.
    #[arg(short, long, value_name = "TEXT", value_hint = ValueHint::Other)]
    label: Option<OsString>,

    /// Print at once what comes after this [default: 5]
    ///
    /// What is new, fails or stands out, as hr-log --follow does; 0 from the start, inf never.
    #[arg(long, value_name = "SECONDS")]
    stream_after: Option<f64>,

    /// Say on standard error what was done and why
    ///
    /// In a line: what the output was taken for, its tokens before and after, and the handle.
    #[arg(long)]
    explain: bool,
}

/// A program that runs commands for a model.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Client {
    /// Claude Code, by its CLAUDE_CODE_SHELL_PREFIX; the same as hr-shell
    Claude,
}

/// What is said of it beside its options.
pub(crate) const MANUAL: Manual = Manual {
    examples: &[
        Example {
            command: "hr-run -- cargo test",
            note: "The output in short; the exit code is that of the tests",
        },
        Example { command: "hr-run -c 'make && make check'", note: "A script" },
        Example {
            command: "hr-run -q 'connection refused' --stream-after 60 -- docker compose up",
            note: "Lines about a question first, and nothing before a minute is over",
        },
        Example { command: "HR_OFF=1 hr-run -- cargo test", note: "As if hr-run was not there" },
    ],
    notes: &[],
    environment: &[ARCHIVE_VARIABLES, VARIABLES, READER_VARIABLES],
    files: &[ARCHIVE_FILES, CONFIG_FILES],
    exit_codes: &[
        Entry { name: "N", text: "that of the command, and its signal if one ends it" },
        Entry { name: "2", text: "wrong arguments" },
        Entry { name: "126", text: "the command cannot be started" },
        Entry { name: "127", text: "there is no such command" },
    ],
    see_also: &["hr", "hr-route", "hr-log", "hr-shell", "hr-retrieve"],
};

const VARIABLES: &[Entry] = &[
    Entry { name: "HR_BUDGET", text: "what --budget is otherwise" },
    Entry {
        name: "HR_FLOOR",
        text: "up to how many tokens an output is printed unchanged (default: 1000)",
    },
    Entry { name: "HR_OFF", text: "1 runs the command and nothing else" },
    Entry { name: "HR_LABEL", text: "what --label is otherwise" },
    Entry { name: "HR_STREAM_AFTER", text: "what --stream-after is otherwise (default: 5)" },
];

/// The command line.
pub(crate) fn command() -> clap::Command {
    Arguments::command()
}

/// What is run, and for whom.
struct Job {
    /// How messages name us.
    program: &'static str,
    command: Command,
    /// What the original is known by.
    label: String,
    query: Option<String>,
    /// Whether what is meant is to be told from the command and from what was said.
    is_meant: bool,
    budget: Option<usize>,
    /// Until when all of the output is held.
    deadline: Option<Instant>,
    reader: Reader,
    explain: bool,
}

/// Runs `hr-run` to its end.
pub(crate) fn run(line: Line) -> ExitCode {
    let arguments = Arguments::parse_from(line);
    let mut words = arguments.command.iter();
    if let Some(Client::Claude) = arguments.client {
        return match (words.next(), words.next()) {
            (Some(script), None) => shell::run("hr-run", script),
            _ => {
                say(format_args!("hr-run: --as claude takes one script, as Claude Code gives it"));
                Exit::Usage.into()
            }
        };
    }
    let (mut command, words) = match &arguments.script {
        Some(script) => {
            let mut command = Command::new("sh");
            command.arg("-c").arg(script);
            (command, vec![script.clone()])
        }
        None => {
            let mut command = Command::new(words.next().map_or(OsStr::new(""), |it| it));
            command.args(words);
            (command, arguments.command)
        }
    };
    let spelled = words.join(OsStr::new(" "));
    if is_off() || shell::is_exact(&spelled.to_string_lossy()) {
        return replace("hr-run", &mut command);
    }
    let label = arguments.label.or_else(|| std::env::var_os("HR_LABEL")).unwrap_or(spelled);
    execute(Job {
        program: "hr-run",
        command,
        label: record::label(&label),
        query: arguments.query,
        is_meant: false,
        budget: arguments.budget,
        deadline: deadline(arguments.stream_after.unwrap_or_else(stream_after)),
        reader: Reader::Any,
        explain: arguments.explain,
    })
}

/// Becomes the command. Returns only where that fails.
fn replace(program: &str, command: &mut Command) -> ExitCode {
    let error = command.exec();
    not_started(program, command, &error)
}

fn not_started(program: &str, command: &Command, error: &std::io::Error) -> ExitCode {
    say(format_args!("{program}: cannot start '{}': {error}", command.get_program().display()));
    code_of(error).into()
}

/// What --stream-after is where it is not given. A word in the environment is no reason not to run a command.
fn stream_after() -> f64 {
    let Some(value) = std::env::var_os("HR_STREAM_AFTER") else { return STREAM_AFTER };
    let seconds = value.to_str().and_then(|value| value.trim().parse().ok());
    seconds.unwrap_or_else(|| {
        let value = value.display();
        say(format_args!(
            "hr-run: HR_STREAM_AFTER is '{value}', no number of seconds: it is not used"
        ));
        STREAM_AFTER
    })
}

/// The time after so many seconds, if it ever comes.
fn deadline(seconds: f64) -> Option<Instant> {
    Duration::try_from_secs_f64(seconds.max(0.0)).ok().and_then(|it| Instant::now().checked_add(it))
}

/// Runs the command, prints what is worth reading, and gives how it ended.
fn execute(mut job: Job) -> ExitCode {
    // A fault in a filter is told in one line, and the output comes out unchanged.
    std::panic::set_hook(Box::new(|_| {}));
    end_not_by_limit();
    let settings = Settings::here();
    // What a model can do nothing about would stand in every output.
    let warnings = if job.reader == Reader::Any { settings.warnings() } else { vec![] };
    for warning in warnings {
        say(format_args!("{}: {warning}", job.program));
    }
    if let Some(fault) = settings.fault() {
        say(format_args!("{}: nothing is left out, because {fault}", job.program));
        return replace(job.program, &mut job.command);
    }
    let command = std::mem::replace(&mut job.command, Command::new(""));
    let name = command.get_program().to_owned();
    let running = match start(command, job.reader == Reader::Any) {
        Ok(running) => running,
        Err(error) => return not_started(job.program, &Command::new(name), &error),
    };
    // While the command runs there is time.
    let meant = || catch_unwind(|| shell::meant(&job.label)).ok().flatten();
    let hint = if job.is_meant { meant() } else { None };
    let archive = settings.archive().map_err(|why| {
        say(format_args!("{}: nothing is left out, because {why}", job.program));
    });
    let printing = Printing { job: &job, hint, settings: &settings, archive: archive.ok() };
    let (printed, status) = printing.print(running);
    if let Err(error) = printed {
        say(format_args!("{}: {error:#}", job.program));
    }
    match status {
        Ok(status) => end_as(status),
        Err(error) => {
            say(format_args!("{}: it is not known how the command ended: {error}", job.program));
            Exit::Failure.into()
        }
    }
}
