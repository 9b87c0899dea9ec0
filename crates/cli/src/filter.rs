//! A filter: standard input, compressed, to standard output.

use crate::baseline;
use crate::code_arguments::CodeArguments;
use crate::exit_code::Exit;
use crate::follow::follow;
use crate::json_arguments::{FormatArguments, JsonArguments};
use crate::log_arguments::LogArguments;
use crate::map::print_map;
use crate::program::Program;
use crate::record::{self, label};
use crate::reduce::{held, reduce};
use crate::sources;
use crate::streams::{copy, print, say};
use crate::templates;
use crate::upkeep;
use anyhow::{Context, bail};
use clap::{ArgAction, Args, Command, FromArgMatches};
use hr_archive::Archive;
use hr_code::MapView;
use hr_core::Kind;
use hr_pipe::{Format, Language, Options, Report};
use hr_rank::Query;
use hr_tokens::Counter;
use rustix::process::Signal;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

const EXIT_CODES: &str = "\
Exit codes:
  0  done; also when the input is printed unchanged
  1  standard input or a file that is named cannot be read, or standard output cannot be written
  2  wrong arguments";

const ENVIRONMENT: &str = "  HR_OFF       1 prints every input unchanged, as --raw does
  HR_LABEL     what --label is otherwise
  HR_AGENT, HR_SESSION
               who reads the output, for hr-stats";

#[derive(Args, Debug)]
struct Arguments {
    /// Print about this many tokens. What reports a failure is printed even beyond that
    /// [default: 900 and a twelfth of the input, at most 10000, and up to 2.5 times that for samples of
    /// what there is]
    #[arg(short, long, value_name = "TOKENS")]
    budget: Option<usize>,

    /// What the reader wants to know: lines and rows about it are kept first
    #[arg(short, long, value_name = "WORDS")]
    query: Option<String>,

    /// Print the input unchanged
    #[arg(long, action = ArgAction::SetTrue)]
    raw: bool,

    /// Store nothing. Then nothing is left out either: only exact re-encodings are printed
    #[arg(long, action = ArgAction::SetTrue)]
    no_archive: bool,

    /// What to know the original by: the command that printed it. hr-retrieve --list shows it
    #[arg(short, long, value_name = "TEXT", env = "HR_LABEL", default_value = "")]
    label: OsString,

    /// Count tokens exactly (o200k_base) instead of estimating them; takes 0.1 s more
    #[arg(long, action = ArgAction::SetTrue)]
    exact: bool,

    /// Say on standard error what the input was taken for, what was done and why
    #[arg(long, action = ArgAction::SetTrue)]
    explain: bool,
}

impl Arguments {
    fn counter(&self) -> Counter {
        if self.exact { Counter::Exact } else { Counter::Estimate }
    }
}

/// Runs `program` to its end: reads all of standard input and prints what is worth reading of it. The
/// input comes out unchanged where that is not shorter, or where the archive cannot be used.
pub fn filter(program: Program) -> ExitCode {
    let matches = command(program).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let of_log = match program {
        Program::Log => {
            LogArguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
        }
        Program::Route | Program::Json | Program::Code => LogArguments::default(),
    };
    let of_json = match program {
        Program::Json => {
            JsonArguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
        }
        Program::Route => {
            FormatArguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()).into()
        }
        Program::Log | Program::Code => JsonArguments::default(),
    };
    let of_code = match program {
        Program::Code => {
            CodeArguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
        }
        Program::Route | Program::Log | Program::Json => CodeArguments::default(),
    };
    if of_code.map {
        let query = arguments.query.as_deref().and_then(Query::new);
        let (budget, counter) = (arguments.budget, arguments.counter());
        let view = MapView { query: query.as_ref(), budget, counter };
        return print_map(program.name(), &of_code.paths, view).into();
    }
    match run(program, &arguments, &of_log, &of_json, &of_code) {
        Ok(()) => Exit::Success.into(),
        Err(error) => {
            say(format_args!("{}: {error:#}", program.name()));
            Exit::Failure.into()
        }
    }
}

/// The command line of `program`.
fn command(program: Program) -> Command {
    let after = format!(
        "Examples:\n{}\n\nEnvironment:\n{}\n{}\n\n{EXIT_CODES}\n\n\
         A shortened output starts with a line '[hr HANDLE ...]'; 'hr-retrieve HANDLE' prints the original.",
        program.examples(),
        upkeep::ENVIRONMENT,
        ENVIRONMENT
    );
    let command = Command::new(program.name()).version(env!("CARGO_PKG_VERSION"));
    let command = Arguments::augment_args(command);
    let command = match program {
        Program::Log => LogArguments::augment_args(command),
        Program::Json => JsonArguments::augment_args(command),
        Program::Code => CodeArguments::augment_args(command),
        Program::Route => FormatArguments::augment_args(command),
    };
    command.about(program.about()).after_help(after)
}

fn run(
    program: Program,
    arguments: &Arguments,
    of_log: &LogArguments,
    of_json: &JsonArguments,
    of_code: &CodeArguments,
) -> anyhow::Result<()> {
    // A fault in a filter is told in one line, and the input comes out unchanged.
    std::panic::set_hook(Box::new(|_| {}));
    // So is a file of the archive that may not grow (ulimit -f); unhandled, the signal would kill us.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default());
    if !of_log.merge.is_empty() {
        return templates::merge(&of_log.merge, of_log.form());
    }
    if of_code.paths.is_empty() && std::io::stdin().is_terminal() {
        say(format_args!(
            "{}: reading from the terminal; end with Ctrl-D. See --help",
            program.name()
        ));
    }
    if (arguments.raw || is_off()) && !of_code.paths.is_empty() {
        let sources = sources::read(&of_code.paths, program.name())?;
        return print(&sources.bytes).context("cannot write to standard output");
    }
    if arguments.raw || is_off() {
        return copy().context("cannot pass the input on");
    }
    if of_log.partial {
        return templates::partial();
    }
    let started = Instant::now();
    let (archive, no_home) = match Archive::from_env() {
        Ok(archive) => (Some(archive), None),
        Err(error) => (None, Some(error.to_string()).filter(|_| !arguments.no_archive)),
    };
    if of_log.follow {
        return match &archive {
            Some(archive) => follow(of_log.limits(), archive, &label(&arguments.label)),
            None => {
                let why = no_home.unwrap_or_default();
                say(format_args!("{}: nothing is left out, because {why}", program.name()));
                copy().context("cannot pass the input on")
            }
        };
    }
    if of_log.templates {
        let may_archive = !arguments.no_archive;
        let label = label(&arguments.label);
        let report = templates::table(of_log.form(), archive.as_ref(), may_archive, label)?;
        end(program, arguments, archive, &report, no_home.as_deref(), started);
        return Ok(());
    }
    let baseline = match of_log.baseline.is_empty() {
        true => None,
        false => Some(baseline::read(&of_log.baseline, archive.as_ref())?),
    };
    let format = of_json.format();
    let lossless = of_json.format.lossless;
    let options = Options {
        lossless,
        // Whatever is to come out as JSON must be JSON, and held as that.
        kind: if format == Format::Report { program.kind() } else { Some(Kind::Json) },
        format,
        baseline,
        only: of_log.only(),
        code: of_code.wanted(archive.as_ref())?,
        query: arguments.query.clone(),
        budget: arguments.budget,
        label: label(&arguments.label),
        counter: arguments.counter(),
    };
    if !of_code.paths.is_empty() {
        return outline_files(program, arguments, archive, options, of_code, started);
    }
    let report = reduce(&options, archive.as_ref(), !arguments.no_archive)?;
    end(program, arguments, archive, &report, no_home.as_deref(), started);
    Ok(())
}

/// Outlines the files that are named.
fn outline_files(
    program: Program,
    arguments: &Arguments,
    archive: Option<Archive>,
    mut options: Options,
    of_code: &CodeArguments,
    started: Instant,
) -> anyhow::Result<()> {
    let sources = sources::read(&of_code.paths, program.name())?;
    if let [path] = of_code.paths.as_slice() {
        let of_path = Language::of_file(Some(&path.to_string_lossy()), &sources.bytes);
        options.code.language = options.code.language.or(of_path);
    }
    if options.label.is_empty() {
        options.label = sources.label;
    }
    let report = held(&sources.bytes, &options, archive.as_ref(), !arguments.no_archive)?;
    end(program, arguments, archive, &report, None, started);
    if sources.is_partial {
        bail!("some of it could not be read");
    }
    Ok(())
}

/// Tells and writes down what was done.
fn end(
    program: Program,
    arguments: &Arguments,
    archive: Option<Archive>,
    report: &Report,
    no_home: Option<&str>,
    started: Instant,
) {
    if let Some(warning) = report.warning.as_deref().or(no_home) {
        say(format_args!("{}: nothing is left out, because {warning}", program.name()));
    }
    if arguments.explain {
        say(format_args!("{}: {}", program.name(), explanation(report)));
    }
    if let Some(archive) = archive.filter(|_| !arguments.no_archive) {
        record::reduction(report, &archive, started);
        upkeep::keep_house(&archive);
    }
}

fn is_off() -> bool {
    std::env::var_os("HR_OFF").is_some_and(|value| !value.is_empty() && value != "0")
}

/// `log: 98 % of the lines open with a time; 86,361 tokens in, 9,120 out; stored as 3f9a1c0b7e42`
fn explanation(report: &Report) -> String {
    let Report { kind, reason, tokens_in, tokens_out, handle, .. } = report;
    let what = match handle {
        Some(handle) => format!("stored as {handle}"),
        None if tokens_in == tokens_out => "printed unchanged".to_owned(),
        None => "not stored, nothing left out".to_owned(),
    };
    format!("{kind}: {reason}; {tokens_in} tokens in, {tokens_out} out; {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_lines_are_sound() {
        for program in [Program::Route, Program::Log, Program::Json, Program::Code] {
            command(program).debug_assert();
        }
    }
}
