//! The man pages and the completions: as the command lines have them, and understood by what reads them.

#[path = "../examples/manual/files.rs"]
mod files;
#[path = "../examples/manual/page.rs"]
mod page;

use clap::Command as CommandLine;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is said where a file is not as it should be.
const MEND: &str = "cargo run --example manual";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn pages_and_completions_are_current() {
    let made = files::all().expect("they are made");
    for (name, text) in &made {
        let there = fs::read_to_string(root().join(name)).unwrap_or_default();
        assert!(there == *text, "{name} is not current: {MEND}");
    }
    for directory in files::DIRECTORIES {
        for entry in fs::read_dir(root().join(directory)).expect("a directory") {
            let file = entry.expect("an entry").file_name().into_string().expect("UTF-8");
            let name = format!("{directory}/{file}");
            assert!(made.contains_key(&name), "{name} is of no program: {MEND}");
        }
    }
}

/// Each command line with its name, those of subcommands after those they are part of; `hr`'s are those of the others.
fn command_lines() -> Vec<(String, CommandLine)> {
    let mut all = vec![];
    for page in hr_cli::pages() {
        let mut command = page.command;
        command.build();
        let parts: Vec<_> = command.get_subcommands().cloned().collect();
        all.push((page.name.to_owned(), command));
        if page.name != "hr" {
            let own = parts.into_iter().filter(|part| part.get_name() != "help");
            all.extend(own.map(|part| (format!("{} {}", page.name, part.get_name()), part)));
        }
    }
    all
}

#[test]
fn every_option_is_described_in_the_same_words_everywhere() {
    let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, command) in command_lines() {
        // What clap adds is said by clap.
        let added = ["help", "version"];
        for argument in command.get_arguments().filter(|it| !added.contains(&it.get_id().as_str()))
        {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!help.is_empty(), "{name}: {} is not described", argument.get_id());
            assert!(!help.ends_with('.'), "{name}: {help}");
            let long = argument.get_long_help().map(ToString::to_string).unwrap_or_default();
            assert!(long.is_empty() || long.ends_with('.'), "{name}: {long}");
            if let Some(long) = argument.get_long() {
                said.entry(long.to_owned()).or_default().insert(help);
            }
        }
    }
    // The same word for two things: what the input is and what client asks, how code is shown and what is logged.
    let two = ["as", "level", "json", "all", "format", "budget", "query", "label"];
    for (option, words) in said {
        let may_be = if two.contains(&option.as_str()) { 2 } else { 1 };
        assert!(words.len() <= may_be, "--{option}: {words:#?}");
    }
}

/// What `-h` prints in a terminal of this width.
fn short_help(mut command: CommandLine, width: usize) -> String {
    command = command.term_width(width);
    command.render_help().to_string()
}

#[test]
fn the_short_help_fits_a_terminal() {
    let mut faults = vec![];
    for (name, command) in command_lines().into_iter().filter(|(name, _)| name != "hr") {
        let (fitting, wide) = (short_help(command.clone(), 80), short_help(command, 1000));
        let broken = wide.lines().filter(|line| line.chars().count() > 80);
        faults.extend(broken.map(|line| format!("{name}: more than 80 columns: {line}")));
        let lines = fitting.lines().count();
        if lines > 24 {
            faults.push(format!("{name}: {lines} lines, more than 24"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Where a program of the system is, unless it is not.
fn system(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found =
        std::env::split_paths(&path).map(|place| place.join(program)).find(|it| it.is_file());
    if found.is_none() {
        println!("skipped: there is no {program}");
    }
    found
}

/// What `program` prints on both outputs, for `input`.
fn output_of(program: &Path, arguments: &[&str], input: &str) -> String {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let [out, err] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    out + &err
}

fn page_names() -> impl Iterator<Item = String> {
    hr_cli::pages().into_iter().map(|page| format!("man/man1/{}.1", page.name))
}

#[test]
fn groff_reads_the_pages_without_a_warning() {
    let Some(groff) = system("groff") else { return };
    for name in page_names() {
        let warnings = output_of(&groff, &["-man", "-Tutf8", "-ww", "-z", &name], "");
        assert_eq!(warnings, "", "{name}");
        let page = output_of(&groff, &["-man", "-Tascii", "-P-cbou", &name], "");
        for heading in [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "EXIT STATUS",
            "ENVIRONMENT",
            "EXAMPLES",
            "SEE ALSO",
        ] {
            assert!(page.lines().any(|line| line == heading), "{name} has no {heading}:\n{page}");
        }
    }
}

#[test]
fn mandoc_finds_nothing_wrong() {
    let Some(mandoc) = system("mandoc") else { return };
    for name in page_names() {
        // A page is the same whenever it is made, and so has no date.
        let found = output_of(&mandoc, &["-T", "lint", "-W", "warning", &name], "");
        let wrong: Vec<&str> =
            found.lines().filter(|line| !line.contains("missing date")).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    }
}
