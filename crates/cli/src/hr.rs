//! `hr`: the programs under one name.

use crate::exit_code::Exit;
use crate::manual::{ARCHIVE_FILES, CONFIG_FILES, Entry, Example, Manual, after_help};
use crate::on_path;
use crate::programs::{BUILT_IN, BuiltIn, Line};
use crate::record::printable;
use crate::streams::{print, say};
use hr_config::nearest;
use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What the names of all programs start with.
const START: &str = "hr-";

const USAGE: &str = "\
Usage: hr NAME [ARGUMENT]...    run hr-NAME, which is built in or found on PATH
       hr help NAME             say what it does
       hr --version";

const ABOUT: &str = "Commands' output for a reader with little room, and every byte back";

const DESCRIPTION: &str = "\
hr stands between a command and a language model. Its filters read a command's output on standard input, print what the \
reader needs, say exactly what they left out, and archive the original, so that hr-retrieve HANDLE gives every byte \
back. They never open a network connection, and print the input unchanged whenever that is the better answer.\n\n\
hr NAME runs hr-NAME: one of the programs below, or any other on PATH, as git does. Without arguments it lists them.";

/// What is said of it beside the programs.
pub(crate) const MANUAL: Manual = Manual {
    examples: &[
        Example { command: "hr", note: "What there is" },
        Example { command: "kubectl logs deploy/api | hr route", note: "The same as hr-route" },
        Example { command: "hr help log", note: "What hr-log does" },
    ],
    notes: &[],
    environment: &[&[Entry {
        name: "PATH",
        text: "where other programs called hr-NAME are looked for",
    }]],
    files: &[ARCHIVE_FILES, CONFIG_FILES],
    exit_codes: &[
        Entry { name: "N", text: "that of the program that runs" },
        Entry { name: "0", text: "the programs are listed" },
        Entry {
            name: "1",
            text: "standard output cannot be written, or the program cannot be started",
        },
        Entry { name: "2", text: "no such program, or wrong arguments" },
    ],
    see_also: &["hr-route", "hr-run", "hr-hook", "hr-retrieve"],
};

/// The command line, for the manual: `hr` itself leaves all but the name to the program of this name.
pub(crate) fn command() -> clap::Command {
    let named = |program: &BuiltIn| {
        let command = program.command().name(short(program));
        command.bin_name(format!("hr {}", short(program)))
    };
    clap::Command::new("hr")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(format!("{ABOUT}\n\n{DESCRIPTION}"))
        .override_usage("hr NAME [ARGUMENT]...\nhr help NAME\nhr --version")
        .subcommands(BUILT_IN.iter().map(named))
}

/// The program that this process is called: one that is built in, or `hr`. Runs it to its end.
pub fn run() -> ExitCode {
    let mut line: Line = env::args_os().collect();
    let called = line.first().map(|path| Path::new(path).file_name().unwrap_or_default());
    match called.and_then(BuiltIn::of_name) {
        Some(program) => run_built_in(program, line.split_off(1)),
        None => hr(line.split_off(line.len().min(1))),
    }
}

fn run_built_in(program: &BuiltIn, arguments: Line) -> ExitCode {
    let mut line = vec![OsString::from(program.name())];
    line.extend(arguments);
    program.run(line)
}

/// Does what `hr` is asked to.
fn hr(mut arguments: Line) -> ExitCode {
    if arguments.is_empty() {
        return told(&overview());
    }
    let asked = arguments.remove(0);
    match asked.to_str() {
        Some("--version" | "-V") => told(&format!("hr {}\n", env!("CARGO_PKG_VERSION"))),
        Some("--help" | "-h") => told(&help()),
        Some("help") if arguments.is_empty() => told(&help()),
        Some("help") => run_named(&arguments.remove(0), vec!["--help".into()]),
        Some(option) if option.starts_with('-') => {
            say(format_args!("hr: there is no option '{}'\n\n{USAGE}", shown(&asked)));
            Exit::Usage.into()
        }
        _ => run_named(&asked, arguments),
    }
}

/// Runs the program that is called `hr-NAME`; the whole name is understood, too.
fn run_named(name: &OsStr, arguments: Line) -> ExitCode {
    let mut whole = OsString::from(START);
    whole.push(name);
    for name in [whole.as_os_str(), name] {
        if let Some(program) = BuiltIn::of_name(name) {
            return run_built_in(program, arguments);
        }
    }
    let Some(path) = on_path::find(&whole) else {
        say(format_args!("hr: there is no program '{}'{}", shown(&whole), hint(name)));
        return Exit::Usage.into();
    };
    let error = Command::new(&path).args(arguments).exec();
    say(format_args!("hr: cannot start '{}': {error}", path.display()));
    Exit::Failure.into()
}

/// `; did you mean 'hr route'? 'hr' lists all that there are`
fn hint(name: &OsStr) -> String {
    let built_in = BUILT_IN.iter().map(|program| short(program).to_owned());
    let known: Vec<String> = built_in.chain(found().into_keys().map(|name| shown(&name))).collect();
    let meant = nearest(&name.to_string_lossy(), known.iter().map(String::as_str));
    let meant = meant.map_or(".".to_owned(), |one| format!("; did you mean 'hr {one}'?"));
    format!("{meant} 'hr' lists all that there are")
}

fn help() -> String {
    format!("{}\n{}\n", overview(), after_help(&MANUAL))
}

/// What there is, in groups.
fn overview() -> String {
    let found = found();
    let names = BUILT_IN.iter().map(|program| short(program).len());
    let names = names.chain(found.keys().map(|name| shown(name).chars().count()));
    let width = names.max().unwrap_or_default();
    let mut text = format!("{ABOUT}\n\n{USAGE}\n");
    let mut group = "";
    for program in &BUILT_IN {
        if program.group() != group {
            group = program.group();
            text += &format!("\n{group}:\n");
        }
        text += &format!("  {:width$}  {}\n", short(program), program.about());
    }
    if !found.is_empty() {
        text += "\nFrom PATH:\n";
    }
    for (name, path) in &found {
        text += &format!("  {:width$}  {}\n", shown(name), shown(path.as_os_str()));
    }
    text
}

/// The programs of `PATH` that are not built in.
fn found() -> BTreeMap<OsString, PathBuf> {
    let mut found = on_path::all_that_start_with(START);
    BUILT_IN.iter().for_each(|program| drop(found.remove(OsStr::new(short(program)))));
    found
}

fn short(program: &BuiltIn) -> &'static str {
    program.name().trim_start_matches(START)
}

/// A name without what a terminal could take for a command.
fn shown(name: &OsStr) -> String {
    name.to_string_lossy().chars().map(printable).collect()
}

fn told(text: &str) -> ExitCode {
    match print(text.as_bytes()) {
        Ok(()) => Exit::Success.into(),
        Err(error) => {
            say(format_args!("hr: cannot write to standard output: {error}"));
            Exit::Failure.into()
        }
    }
}
