//! `hr`: the programs under one name.

use crate::exit_code::Exit;
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

const EXIT_CODES: &str = "\
Exit codes:
  0, 1, ...  those of the program that runs
  0  the programs are listed
  1  standard output cannot be written, or the program cannot be started
  2  no such program, or wrong arguments";

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
    format!("{}\n{EXIT_CODES}\n", overview())
}

/// What there is, in groups.
fn overview() -> String {
    let found = found();
    let names = BUILT_IN.iter().map(|program| short(program).len());
    let names = names.chain(found.keys().map(|name| shown(name).chars().count()));
    let width = names.max().unwrap_or_default();
    let mut text =
        format!("Commands' output for a reader with little room, and every byte back\n\n{USAGE}\n");
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
