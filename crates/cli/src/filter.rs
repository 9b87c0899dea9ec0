//! A filter: standard input, compressed, to standard output.

mod asked;
mod baseline;
mod code_arguments;
mod destination;
mod form_arguments;
mod json_arguments;
mod log_arguments;
mod map;
mod route_arguments;
mod run;
mod show_config;
mod sources;
mod taken;
mod templates;

use crate::exit_code::Exit;
use crate::manual::{after_help, description, filter_manual};
use crate::program::Program;
use crate::programs::Line;
use crate::record::label;
use crate::settings::Settings;
use crate::streams::{copy, print, say, unless_closed};
use anyhow::{Context, bail};
use asked::Asked;
use clap::{ArgAction, Args, Command, FromArgMatches, ValueHint};
use destination::{Destination, Document};
use hr_archive::Archive;
use hr_code::MapView;
use hr_pipe::Report;
use hr_rank::Query;
use hr_tokens::Counter;
use map::print_map;
use run::Run;
use rustix::process::Signal;
use show_config::settings_as_text;
use sources::Sources;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

/// The variable with the command that brings originals to where a document is read.
const FETCH: &str = "HR_FETCH";

#[derive(Args, Debug)]
struct Arguments {
    /// Keep first what is about these words
    ///
    /// Lines, rows and bodies about what the reader wants to know are kept before others.
    #[arg(short, long, value_name = "WORDS", allow_hyphen_values = true, value_hint = ValueHint::Other)]
    query: Option<String>,

    /// Print about this many tokens
    ///
    /// What reports a failure is printed even beyond that. Default: 900 and a twelfth of the input, at most 10000, and
    /// up to 2.5 times that for samples of what there is.
    #[arg(short, long, value_name = "TOKENS", value_hint = ValueHint::Other)]
    budget: Option<usize>,

    /// Name the original: the command that printed it
    ///
    /// hr-retrieve --list shows it, and filters of your own are chosen by it. Default: HR_LABEL.
    #[arg(
        short, long, value_name = "TEXT", env = "HR_LABEL", default_value = "",
        hide_default_value = true, hide_env = true, value_hint = ValueHint::Other
    )]
    label: OsString,

    /// Store nothing, and so leave nothing out
    ///
    /// Only exact re-encodings are printed then.
    #[arg(long, action = ArgAction::SetTrue)]
    no_archive: bool,

    /// Print the input unchanged
    #[arg(long, action = ArgAction::SetTrue)]
    raw: bool,

    /// Count tokens exactly instead of estimating them
    ///
    /// They are those of o200k_base; it takes 0.1 s more.
    #[arg(long, action = ArgAction::SetTrue, hide_short_help = true)]
    exact: bool,

    /// Say on standard error what was done and why
    ///
    /// In a line: what the input was taken for, its tokens before and after, and the handle.
    #[arg(long, action = ArgAction::SetTrue)]
    explain: bool,
}

impl Arguments {
    fn counter(&self) -> Counter {
        if self.exact { Counter::Exact } else { Counter::Estimate }
    }
}

/// Runs `program` to its end: reads all of standard input, or the files that are named, and prints what is worth reading
/// of it. The input comes out unchanged where that is not shorter, or where the archive cannot be used.
pub(crate) fn filter(program: Program, line: Line) -> ExitCode {
    let matches = command(program).get_matches_from(line);
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let asked = Asked::of(program, &matches);
    if asked.show_config {
        return show_config(&arguments).into();
    }
    let may_leave_out = !arguments.raw && !arguments.no_archive && !is_off();
    if asked.code.map || may_leave_out && asked.code.is_for_map() {
        let query = arguments.query.as_deref().and_then(Query::new);
        let (budget, counter) = (arguments.budget, arguments.counter());
        let view = MapView { query: query.as_ref(), budget, counter };
        let out = destination(program, &arguments, &asked, "", None);
        return print_map(program.name(), &asked.code.paths, view, out).into();
    }
    match run(program, &arguments, &asked) {
        Ok(()) => Exit::Success.into(),
        Err(error) => {
            say(format_args!("{}: {error:#}", program.name()));
            Exit::Failure.into()
        }
    }
}

/// Prints every setting, or what is wrong with the files.
fn show_config(arguments: &Arguments) -> Exit {
    let settings = Settings::here();
    let faults = settings.loaded.faults.iter().map(ToString::to_string);
    let told: Vec<String> = settings.warnings().into_iter().chain(faults).collect();
    told.iter().for_each(|line| say(format_args!("hr-route: {line}")));
    if settings.fault().is_some() {
        return Exit::Failure;
    }
    match print(settings_as_text(&settings, arguments.budget).as_bytes()) {
        Ok(()) => Exit::Success,
        Err(error) => {
            say(format_args!("hr-route: cannot write to standard output: {error}"));
            Exit::Failure
        }
    }
}

/// The command line of `program`.
pub(crate) fn command(program: Program) -> Command {
    let command = Command::new(program.name()).version(env!("CARGO_PKG_VERSION"));
    let command = Arguments::augment_args(command);
    let command = Asked::augment(program, command);
    let command = command.about(program.about()).long_about(long_about(program));
    command.after_long_help(after_help(&filter_manual(program)))
}

fn long_about(program: Program) -> String {
    format!("{}\n\n{}", program.about(), description(program))
}

fn run(program: Program, arguments: &Arguments, asked: &Asked) -> anyhow::Result<()> {
    contain_faults();
    let Asked { log, code, .. } = asked;
    if !log.merge.is_empty() {
        return templates::merge(&log.merge, log.form());
    }
    let sources = match code.paths.is_empty() {
        true => None,
        false => Some(sources::read(&code.paths, program.name())?),
    };
    if sources.is_none() && io::stdin().is_terminal() {
        let name = program.name();
        say(format_args!("{name}: reading from the terminal; end with Ctrl-D. See --help"));
    }
    let done = if arguments.raw || is_off() {
        let passed = sources.as_ref().map_or_else(copy, |sources| print(&sources.bytes));
        passed.context("cannot pass the input on")
    } else if log.partial {
        templates::partial()
    } else {
        by_settings(program, arguments, asked, sources.as_ref())
    };
    done?;
    if sources.is_some_and(|sources| sources.is_partial) {
        bail!("some of it could not be read");
    }
    Ok(())
}

/// Lets no fault of ours kill the process.
fn contain_faults() {
    // A fault in a filter is told in one line, and the input comes out unchanged.
    std::panic::set_hook(Box::new(|_| {}));
    // So is a file of the archive that may not grow (ulimit -f); unhandled, the signal would kill us.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default());
}

/// Does with the `sources`, or with standard input, what is asked for and set.
fn by_settings(
    program: Program,
    arguments: &Arguments,
    asked: &Asked,
    sources: Option<&Sources>,
) -> anyhow::Result<()> {
    let settings = Settings::here();
    for warning in settings.warnings() {
        say(format_args!("{}: {warning}", program.name()));
    }
    if let Some(fault) = settings.fault() {
        warn(program, &fault);
        let out = destination(program, arguments, asked, "", None);
        return pass_on(sources, out).context("cannot pass the input on");
    }
    let run = Run::start(program, arguments, asked, &settings);
    if asked.log.follow {
        run.follow()
    } else if asked.log.templates {
        run.templates()
    } else {
        run.reduce(sources)
    }
}

/// Prints the input unchanged.
fn pass_on(sources: Option<&Sources>, mut out: Destination<'_>) -> io::Result<()> {
    let passed = match sources {
        Some(sources) => out.write_all(&sources.bytes),
        None => io::copy(&mut io::stdin().lock(), &mut out).map(drop),
    };
    unless_closed(passed)?;
    out.finish(None)
}

/// Where what is printed goes. `known` is the command that printed the input, if it is known better than by the
/// `arguments`.
fn destination<'a>(
    program: Program,
    arguments: &Arguments,
    asked: &Asked,
    known: &str,
    archive: Option<&'a Archive>,
) -> Destination<'a> {
    if !asked.is_markdown {
        return Destination::Plain;
    }
    let known = if known.is_empty() { label(&arguments.label) } else { known.to_owned() };
    let fetch = label(&std::env::var_os(FETCH).unwrap_or_default());
    Destination::Markdown(Box::new(Document::new(program.name(), known, fetch, archive)))
}

/// Tells why the input comes out unchanged.
fn warn(program: Program, why: &str) {
    say(format_args!("{}: nothing is left out, because {why}", program.name()));
}

/// Whether everything is to pass.
pub(crate) fn is_off() -> bool {
    std::env::var_os("HR_OFF").is_some_and(|value| !value.is_empty() && value != "0")
}

/// `log: 98 % of the lines open with a time; 86,361 tokens in, 9,120 out; stored as 3f9a1c0b7e42`
pub(crate) fn explanation(report: &Report) -> String {
    let Report { kind, reason, tokens_in, tokens_out, handle, .. } = report;
    let what = match handle {
        Some(handle) => format!("stored as {handle}"),
        None if tokens_in == tokens_out => "printed unchanged".to_owned(),
        None => "not stored, nothing left out".to_owned(),
    };
    format!("{kind}: {reason}; {tokens_in} tokens in, {tokens_out} out; {what}")
}
