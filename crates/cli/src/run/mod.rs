//! `hr-run`: runs a command, and prints what is worth reading of its output.

mod command;
mod draft;
mod flow;
mod output;
mod screen;
mod shell;

pub(crate) use shell::{command as shell_command, is_exact, shell};

use crate::exit_code::Exit;
use crate::filter::is_off;
use crate::follow::{Limits, follow};
use crate::programs::Line;
use crate::reach::Reader;
use crate::record;
use crate::reduce::Reducer;
use crate::settings::Settings;
use crate::streams::{
    Incoming, Input, MOST_HELD, Rest, end_not_by_limit, pass_on, print, say, unless_closed,
};
use crate::upkeep;
use crate::user_filter::UserFilters;
use anyhow::Context;
use clap::{CommandFactory, Parser, ValueEnum};
use command::{Running, code_of, end_as, start};
use draft::Drafts;
use hr_archive::Archive;
use hr_core::Kind;
use hr_fit::write_mark;
use hr_pipe::{Options, Report};
use output::{Flow, Gathered};
use screen::Screen;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, ExitStatus};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Seconds after which the output of a command that still runs is printed as it comes.
const STREAM_AFTER: f64 = 5.0;
/// When a part ends of what is printed so.
const PART: Limits = Limits { time: Duration::from_secs(600), lines: 100_000 };
/// Bytes and lines at the end of a long output that are printed again if its command failed.
const END: usize = 4 << 10;
const END_LINES: usize = 30;

const NOT_PRINTED: &str = "cannot write to standard output";
const NOT_PASSED_ON: &str = "cannot pass the output on";

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
    let running = match start(command) {
        Ok(running) => running,
        Err(error) => return not_started(job.program, &Command::new(name), &error),
    };
    // While the command runs there is time.
    let hint = if job.is_meant { shell::meant(&job.label) } else { None };
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

/// What is needed to print.
struct Printing<'a> {
    job: &'a Job,
    hint: Option<String>,
    settings: &'a Settings,
    archive: Option<Archive>,
}

type Ended = std::io::Result<ExitStatus>;

impl Printing<'_> {
    /// Prints what is worth reading of what the command prints, and waits for its end.
    fn print(&self, mut running: Running) -> (anyhow::Result<()>, Ended) {
        let screen = match self.job.reader {
            Reader::Claude(_) => Screen::of_stdout(),
            Reader::Any => None,
        };
        if let Some(screen) = screen {
            return self.write_file(screen, running);
        }
        let gathered = running.output.gather(self.job.deadline);
        match gathered.context("cannot read what the command prints") {
            Err(error) => (Err(error), running.status()),
            Ok(Gathered::All(bytes)) => {
                let nothing = Incoming::of_command(std::io::empty(), running.output.pipe);
                let input = Input { bytes, rest: Rest::Nothing };
                let mut stdout = std::io::stdout().lock();
                let status = running.status();
                let failed = status.as_ref().is_ok_and(|status| !status.success());
                let options = self.options(failed);
                (self.reduce(input, nothing, &options, &mut stdout).map(drop), status)
            }
            Ok(Gathered::Late(bytes)) => {
                let nothing = Incoming::of_command(std::io::empty(), running.output.pipe);
                let input = Input { bytes, rest: Rest::Nothing };
                let mut stdout = std::io::stdout().lock();
                let printed = self.reduce(input, nothing, &self.options(true), &mut stdout);
                drop(stdout);
                // All that it still says is printed.
                let (flow, rest) = running.split();
                let pass = |_| pass_on(&mut flow.incoming()).context(NOT_PASSED_ON);
                (printed.and_then(pass), rest.end().1)
            }
            Ok(Gathered::Start(bytes)) if bytes.len() as u64 > MOST_HELD => {
                self.flow(bytes, running, &self.options(false), &mut std::io::stdout().lock())
            }
            Ok(Gathered::Start(bytes)) => self.follow(bytes, running),
        }
    }

    /// The same where standard output is a file that is written anew as the command goes on.
    fn write_file(&self, mut screen: Screen, mut running: Running) -> (anyhow::Result<()>, Ended) {
        let options = Options { most: Some(draft::SHORT), ..self.options(false) };
        let mut drafts = Drafts::new(&options, self.archive.as_ref(), &mut screen);
        let gathered = drafts.follow(&mut running.output);
        let (is_raw, shown) = (drafts.is_raw, drafts.shown);
        match gathered.context("cannot write what the command prints") {
            Err(error) => (Err(error), running.status()),
            Ok(Gathered::All(bytes)) => {
                let nothing = Incoming::of_command(std::io::empty(), running.output.pipe);
                let is_told = running.is_told();
                let status = running.status();
                let failed = is_told || status.as_ref().is_ok_and(|status| !status.success());
                let input = Input { bytes, rest: Rest::Nothing };
                let mut text = Vec::new();
                let options = self.options(failed);
                let printed =
                    self.reduce(input, nothing, &options, &mut text).and_then(|is_same| {
                        let start = if is_raw && is_same { shown } else { 0 };
                        if start == 0 {
                            screen.start_over();
                        }
                        unless_closed(screen.write_all(&text[start..])).context(NOT_PRINTED)
                    });
                (printed, status)
            }
            Ok(Gathered::Start(bytes) | Gathered::Late(bytes)) => {
                screen.start_over();
                // It may fail yet, and then there must be room for its end.
                let most = self.job.reader.most(true).map(|most| most - END);
                let options = Options { most, ..self.options(false) };
                self.flow(bytes, running, &options, &mut screen)
            }
        }
    }

    /// Prints to `out` what is worth reading of an input. Gives whether that is the input itself.
    fn reduce(
        &self,
        input: Input,
        incoming: Incoming,
        options: &Options,
        out: &mut impl Write,
    ) -> anyhow::Result<bool> {
        let started = Instant::now();
        let reach = self.job.reader.reach(&input.bytes, options.failed);
        let mut report = self.reducer(options).reduce_started(input, incoming, out)?;
        let is_same = report.handle.is_none() && report.bytes_in == report.bytes_out;
        reach.limit(&mut report);
        self.end(&report, started);
        Ok(is_same)
    }

    fn reducer<'o>(&'o self, options: &'o Options) -> Reducer<'o> {
        Reducer {
            program: self.job.program,
            options,
            filters: UserFilters { asked: None, all: self.settings.filters() },
            archive: self.archive.as_ref(),
            may_archive: true,
        }
    }

    fn options(&self, failed: bool) -> Options {
        let mut disabled = self.settings.disabled();
        // Who prints source code wants to read it, or to change it.
        disabled.push(Kind::Code);
        let mut options = Options {
            query: self.job.query.clone(),
            hint: self.hint.clone(),
            budget: self.settings.budget(self.job.budget).map(|(tokens, _)| tokens),
            floor: self.settings.floor().map(|(tokens, _)| tokens),
            label: self.job.label.clone(),
            disabled,
            failed,
            most: self.job.reader.most(failed),
            ..Options::default()
        };
        self.job.reader.heed(&self.job.label, &mut options);
        options
    }

    /// Prints at once what is worth it of a command that takes its time.
    fn follow(&self, start: Vec<u8>, running: Running) -> (anyhow::Result<()>, Ended) {
        let (flow, rest) = running.split();
        let left_out = self.print_flow(start, flow);
        let (seen, status) = rest.end();
        let printed = match left_out {
            Ok(true) => self.print_end(&seen, &status),
            other => other.map(drop),
        };
        (printed, status)
    }

    /// Prints at once what is worth it of `start` and of what comes. Gives whether anything was left out.
    fn print_flow(&self, start: Vec<u8>, flow: Flow) -> anyhow::Result<bool> {
        let (mut incoming, never) = (flow.clone().incoming().after(start), AtomicBool::new(false));
        let left_out = match &self.archive {
            Some(archive) => {
                let (program, label) = (self.job.program, &self.job.label);
                follow(program, incoming, PART, archive, self.settings, label, &never)?
            }
            None => pass_on(&mut incoming).map(|()| false).context(NOT_PASSED_ON)?,
        };
        // It was told to end: all that it still says is printed.
        if flow.is_late() {
            pass_on(&mut flow.incoming()).context(NOT_PASSED_ON)?;
        }
        Ok(left_out)
    }

    /// Prints once more what matters of a failing command's output, of which much was left out while it flowed by: then
    /// it was not known that it would fail.
    fn print_end(&self, seen: &output::Seen, status: &Ended) -> anyhow::Result<()> {
        let Some(status) = status.as_ref().ok().filter(|status| !status.success()) else {
            return Ok(());
        };
        let mut mark = Vec::new();
        if seen.forgotten == 0 && self.archive.is_some() {
            write_mark(&mut mark, format_args!("{status}: all of the output once more, in short"));
            print(&mark).context(NOT_PRINTED)?;
            let started = Instant::now();
            let options = self.options(true);
            let mut stdout = std::io::stdout().lock();
            let mut report = self.reducer(&options).held(&seen.bytes, None, &mut stdout)?;
            drop(stdout);
            // It was counted when it was printed first.
            (report.bytes_in, report.tokens_in) = (0, 0);
            self.end(&report, started);
            return Ok(());
        }
        let end = last_lines(&seen.bytes);
        write_mark(&mut mark, format_args!("{status}: the end of the output once more"));
        mark.extend_from_slice(end);
        print(&mark).context(NOT_PRINTED)
    }

    fn end(&self, report: &Report, started: Instant) {
        if let Some(warning) = &report.warning {
            say(format_args!("{}: nothing is left out, because {warning}", self.job.program));
        }
        if self.job.explain {
            say(format_args!("{}: {}", self.job.program, crate::filter::explanation(report)));
        }
        if let Some(archive) = &self.archive {
            record::reduction(report, archive, started);
            upkeep::keep_house(archive, self.settings);
        }
    }
}

/// The last lines of `bytes`, as many as are worth printing twice.
fn last_lines(bytes: &[u8]) -> &[u8] {
    let end = &bytes[bytes.len().saturating_sub(END)..];
    let body = end.strip_suffix(b"\n").unwrap_or(end);
    let ends = memchr::memrchr_iter(b'\n', body);
    let start = ends.take(END_LINES).last().map_or(0, |end| end + 1);
    &end[start..]
}
