//! `hr-run`: runs a command, and prints what is worth reading of its output.

mod command;
mod draft;
mod flow;
mod output;
mod pipe_thread;
mod printing;
mod screen;
mod shell;

pub(crate) use shell::{command as shell_command, is_exact, shell};

use crate::exit_code::Exit;
use crate::filter::is_off;
use crate::programs::Line;
use crate::reach::Reader;
use crate::record;
use crate::settings::Settings;
use crate::streams::{end_not_by_limit, say};
use crate::upkeep;
use clap::{CommandFactory, Parser, ValueEnum};
use command::{code_of, end_as, start};
use printing::Printing;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::panic::catch_unwind;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// Seconds after which the output of a command that still runs is printed as it comes.
const STREAM_AFTER: f64 = 5.0;
/// Run a command and print what is worth reading of its output, in the order it was written
///
/// What the command writes to standard output and standard error is printed, on standard output, when it ends: as
/// hr-route would, or unchanged where it is short. If the command fails more of it stays, and its end does. Source code
/// is printed as it is, and so is what hr-retrieve prints. After some seconds what is new, fails or stands out is printed
/// at once, as by hr-log --follow. Signals are passed on. The exit code is that of the command.
#[derive(Debug, Parser)]
#[command(name = "hr-run", version, after_help = after_help())]
struct Arguments {
    /// The command and its arguments
    #[arg(trailing_var_arg = true, required_unless_present = "script", value_name = "COMMAND")]
    command: Vec<OsString>,

    /// Run this script with sh
    #[arg(short = 'c', value_name = "SCRIPT", conflicts_with = "command")]
    script: Option<OsString>,

    /// Be what this client starts its commands by: COMMAND is the one script that it gives. See hr-hook install
    #[arg(long = "as", value_name = "CLIENT", conflicts_with = "script")]
    client: Option<Client>,

    /// Print about this many tokens. What reports a failure is printed even beyond that
    #[arg(short, long, value_name = "TOKENS")]
    budget: Option<usize>,

    /// What the reader wants to know: lines and rows about it are kept first
    #[arg(short, long, value_name = "WORDS", allow_hyphen_values = true)]
    query: Option<String>,

    /// What to know the original by [default: the command]
    #[arg(short, long, value_name = "TEXT")]
    label: Option<OsString>,

    /// Print what comes after so many seconds as it comes; 0 at once, inf never [default: 5]
    #[arg(long, value_name = "SECONDS")]
    stream_after: Option<f64>,

    /// Say on standard error what the output was taken for, what was done and why
    #[arg(long)]
    explain: bool,
}

/// A program that runs commands for a model.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Client {
    /// Claude Code, by its CLAUDE_CODE_SHELL_PREFIX; the same as hr-shell
    Claude,
}

fn after_help() -> String {
    format!(
        "Examples:
  hr-run -- cargo test
  hr-run -c 'make && make check'
  hr-run -q 'connection refused' --stream-after 60 -- docker compose up --abort-on-container-exit
  HR_OFF=1 hr-run -- cargo test    (as if hr-run was not there)

Environment:\n{}
  HR_BUDGET, HR_FLOOR  as for hr-route
  HR_OFF               1 runs the command and nothing else
  HR_STREAM_AFTER      what --stream-after is otherwise (default: 5)

Exit codes:
  that of the command, and its signal if one ends it; 127 and 126 if it cannot be started
  2  wrong arguments",
        upkeep::ENVIRONMENT
    )
}

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
