//! `hr trust`: files of projects that may be used.

use crate::exit_code::Exit;
use crate::manual::{CONFIG_FILES, Entry, Example, Manual, after_help};
use crate::programs::Line;
use crate::streams::{print, say};
use anyhow::{Context, bail};
use clap::{CommandFactory, Parser};
use hr_config::{faults_of, read, trust, user_directory};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is said of it beside its options.
pub(crate) const MANUAL: Manual = Manual {
    examples: &[Example {
        command: "hr trust .hr.toml",
        note: "After you have read it: use the settings of this project",
    }],
    notes: &[],
    environment: &[&[Entry {
        name: "HR_CONFIG",
        text: "the file of settings, beside which is written down what is trusted (default: \
               $XDG_CONFIG_HOME/hr/config.toml, or ~/.config/hr/config.toml)",
    }]],
    files: &[
        CONFIG_FILES,
        &[Entry { name: "~/.config/hr/trusted/", text: "What is trusted, one file each." }],
    ],
    exit_codes: &[
        Entry { name: "0", text: "trusted" },
        Entry {
            name: "1",
            text: "it cannot be read, there is a fault in it, or it cannot be written down",
        },
        Entry { name: "2", text: "wrong arguments" },
    ],
    see_also: &["hr", "hr-route"],
};

/// Have the .hr.toml of a project used, as it is now
///
/// It may set what config.toml may, but for the archive; so it may name filters, which are commands that run with your
/// rights. It counts where it stands and below, up to the root of the repository, and over what config.toml says. Read it
/// first: it is used as it is now, and no more when it has changed.
///
/// What is trusted stands in the directory 'trusted' beside config.toml, in files that are named by the BLAKE3 of what
/// they trust, as b3sum prints it. Remove one to take it back.
#[derive(Parser, Debug)]
#[command(name = "hr-trust", bin_name = "hr trust", version, after_long_help = after_help(&MANUAL))]
struct Arguments {
    /// The file: a .hr.toml
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// The command line.
pub(crate) fn command() -> clap::Command {
    Arguments::command()
}

/// Runs `hr trust` to its end.
pub(crate) fn trust_file(line: Line) -> ExitCode {
    match run(&Arguments::parse_from(line).file) {
        Ok(()) => Exit::Success.into(),
        Err(error) => {
            say(format_args!("hr trust: {error:#}"));
            Exit::Failure.into()
        }
    }
}

fn run(file: &Path) -> anyhow::Result<()> {
    let shown = crate::paths::shown(file);
    let bytes = read(file).with_context(|| format!("cannot read '{shown}'"))?;
    if let Some(fault) = faults_of(&bytes, file).first() {
        bail!("{fault}");
    }
    let directory = user_directory().context("there is no place to write it down: set HOME")?;
    let place = directory.display();
    trust::trust(&directory, file, &bytes).with_context(|| format!("cannot write in '{place}'"))?;
    let told = format!("{shown} is trusted as it is now: {}\n", blake3::hash(&bytes).to_hex());
    print(told.as_bytes()).context("cannot write to standard output")
}
