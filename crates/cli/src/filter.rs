//! A filter: standard input, compressed, to standard output.

use crate::asked::Asked;
use crate::baseline;
use crate::destination::{Destination, Document};
use crate::exit_code::Exit;
use crate::follow::{follow, interrupted};
use crate::manual::{after_help, description, filter_manual};
use crate::map::print_map;
use crate::program::Program;
use crate::programs::Line;
use crate::record::{self, label};
use crate::reduce::Reducer;
use crate::settings::Settings;
use crate::show_config::settings_as_text;
use crate::sources;
use crate::streams::{Incoming, copy, print, say, unless_closed};
use crate::taken::Taken;
use crate::templates;
use crate::upkeep;
use anyhow::{Context, bail};
use clap::{ArgAction, Args, Command, FromArgMatches, ValueHint};
use hr_archive::Archive;
use hr_code::MapView;
use hr_core::Kind;
use hr_pipe::{Format, Options, Report};
use hr_rank::Query;
use hr_tokens::Counter;
use rustix::process::Signal;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

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
    // A fault in a filter is told in one line, and the input comes out unchanged.
    std::panic::set_hook(Box::new(|_| {}));
    // So is a file of the archive that may not grow (ulimit -f); unhandled, the signal would kill us.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default());
    let Asked { log, code, .. } = asked;
    if !log.merge.is_empty() {
        return templates::merge(&log.merge, log.form());
    }
    let sources = match code.paths.is_empty() {
        true => None,
        false => Some(sources::read(&code.paths, program.name())?),
    };
    if sources.is_none() && std::io::stdin().is_terminal() {
        let name = program.name();
        say(format_args!("{name}: reading from the terminal; end with Ctrl-D. See --help"));
    }
    let is_partial = sources.as_ref().is_some_and(|sources| sources.is_partial);
    let all_read = || if is_partial { bail!("some of it could not be read") } else { Ok(()) };
    if arguments.raw || is_off() {
        let passed = sources.map_or_else(copy, |sources| print(&sources.bytes));
        return passed.context("cannot pass the input on").and_then(|()| all_read());
    }
    if log.partial {
        return templates::partial();
    }
    let settings = Settings::here();
    for warning in settings.warnings() {
        say(format_args!("{}: {warning}", program.name()));
    }
    if let Some(fault) = settings.fault() {
        warn(program, &fault);
        let mut out = destination(program, arguments, asked, "", None);
        let passed = match sources {
            Some(sources) => unless_closed(out.write_all(&sources.bytes)),
            None => unless_closed(io::copy(&mut io::stdin().lock(), &mut out).map(drop)),
        };
        let passed = passed.and_then(|()| out.finish(None));
        return passed.context("cannot pass the input on").and_then(|()| all_read());
    }
    let taken = Taken::of(asked.name.as_deref(), &settings, program);
    let run = Run::start(program, arguments, &settings);
    let archive = run.archive.as_ref();
    if log.follow {
        return match archive {
            Some(archive) => follow(
                program.name(),
                Incoming::stdin(),
                log.limits(),
                archive,
                &settings,
                &label(&arguments.label),
                &*interrupted()?,
            )
            .map(drop),
            None => {
                warn(program, run.no_home.as_deref().unwrap_or_default());
                copy().context("cannot pass the input on")
            }
        };
    }
    let may_archive = !arguments.no_archive;
    if log.templates {
        let label = label(&arguments.label);
        run.end(&templates::table(log.form(), archive, may_archive, label)?);
        return Ok(());
    }
    let mut options = options(program, arguments, asked, archive)?;
    options.kind = taken.kind.or(options.kind);
    options.budget = budget(arguments, asked, &settings);
    options.floor = settings.floor().map(|(tokens, _)| tokens);
    options.disabled = settings.disabled();
    if let Some(sources) = &sources {
        options.code.language = options.code.language.or(sources.language);
        if options.label.is_empty() {
            options.label.clone_from(&sources.label);
        }
    }
    let kept = archive.filter(|_| may_archive);
    let mut out = destination(program, arguments, asked, &options.label, kept);
    let (program, options, filters) = (program.name(), &options, taken.filters);
    let reducer = Reducer { program, options, filters, archive, may_archive };
    let done = match &sources {
        None => reducer.reduce(Incoming::stdin(), &mut out),
        Some(sources) => reducer.held(&sources.bytes, None, &mut out),
    };
    // What was read before a fault is printed, too.
    let finished = out.finish(done.as_ref().ok());
    run.end(&done?);
    finished.context("cannot write to standard output")?;
    all_read()
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

/// How many tokens may be printed, if that is said. What is set for all inputs does not stand against what is asked of
/// this one: all there is on a level, or all that is new.
fn budget(
    arguments: &Arguments,
    Asked { log, code, .. }: &Asked,
    settings: &Settings,
) -> Option<usize> {
    match log.baseline.is_empty() && !code.has_own_budget() {
        true => settings.budget(arguments.budget).map(|(tokens, _)| tokens),
        false => arguments.budget,
    }
}

/// What is asked for on the command line. What a log or code is to be compared with is read.
fn options(
    program: Program,
    arguments: &Arguments,
    Asked { log, json, code, .. }: &Asked,
    archive: Option<&Archive>,
) -> anyhow::Result<Options> {
    let baseline = match log.baseline.is_empty() {
        true => None,
        false => Some(baseline::read(&log.baseline, archive)?),
    };
    let format = json.format();
    Ok(Options {
        // Whatever is to come out as JSON must be JSON, and held as that.
        kind: if format == Format::Report { program.kind() } else { Some(Kind::Json) },
        lossless: json.format.lossless,
        format,
        baseline,
        only: log.only(),
        code: code.wanted(archive)?,
        query: arguments.query.clone(),
        budget: arguments.budget,
        label: label(&arguments.label),
        counter: arguments.counter(),
        ..Options::default()
    })
}

/// A run of a filter, from when it began.
struct Run<'a> {
    program: Program,
    arguments: &'a Arguments,
    settings: &'a Settings,
    archive: Option<Archive>,
    /// Why there is no archive, if that must be told.
    no_home: Option<String>,
    started: Instant,
}

impl<'a> Run<'a> {
    fn start(program: Program, arguments: &'a Arguments, settings: &'a Settings) -> Self {
        let started = Instant::now();
        let (archive, no_home) = match settings.archive() {
            Ok(archive) => (Some(archive), None),
            Err(error) => (None, Some(error.to_string()).filter(|_| !arguments.no_archive)),
        };
        Self { program, arguments, settings, archive, no_home, started }
    }

    /// Tells and writes down what was done.
    fn end(&self, report: &Report) {
        if let Some(warning) = report.warning.as_deref().or(self.no_home.as_deref()) {
            warn(self.program, warning);
        }
        if self.arguments.explain {
            say(format_args!("{}: {}", self.program.name(), explanation(report)));
        }
        if let Some(archive) = self.archive.as_ref().filter(|_| !self.arguments.no_archive) {
            record::reduction(report, archive, self.started);
            upkeep::keep_house(archive, self.settings);
        }
    }
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
