//! `hr-archive`: standard input into the archive, its handle to standard output.

use crate::exit_code::Exit;
use crate::kind_name;
use crate::manual::{ARCHIVE_FILES, ARCHIVE_VARIABLES, Entry, Example, Manual, after_help};
use crate::programs::Line;
use crate::record::label;
use crate::settings::Settings;
use crate::streams::{copy, print, say, unless_closed};
use crate::upkeep;
use anyhow::{Context, anyhow};
use clap::{Command, CommandFactory, Parser, ValueHint};
use hr_archive::{Details, Error, Writer};
use hr_core::Kind;
use rustix::process::Signal;
use std::ffi::OsString;
use std::io::{self, Read};
use std::process::ExitCode;
use std::sync::Arc;

/// Bytes that are read at a time.
const BLOCK: usize = 256 << 10;

/// Archive standard input and print the handle that brings it back
///
/// Takes input of any size, whatever it is, and shortens nothing. hr-retrieve HANDLE prints it again, byte for byte.
#[derive(Parser, Debug)]
#[command(name = "hr-archive", version, after_long_help = after_help(&MANUAL))]
struct Arguments {
    /// Name the original: the command that printed it
    ///
    /// hr-retrieve --list shows it. Default: HR_LABEL.
    #[arg(
        short, long, value_name = "TEXT", env = "HR_LABEL", default_value = "", hide_default_value = true,
        hide_env = true, value_hint = ValueHint::Other
    )]
    label: OsString,

    /// Say what it is, such as log or json
    ///
    /// One of log, json, code, search, diff, build, table, text, mixed, binary and other. hr-retrieve --list shows it. Default: other.
    #[arg(
        short, long, value_name = "KIND", default_value = "other", value_parser = kind_name::parser(),
        hide_default_value = true, hide_possible_values = true
    )]
    kind: Kind,
}

/// What is said of it beside its options.
pub(crate) const MANUAL: Manual = Manual {
    examples: &[
        Example {
            command: "cargo test 2>&1 | hr-archive --label 'cargo test'",
            note: "Archive what a command prints; its handle is printed",
        },
        Example {
            command: "handle=$(hr-archive < server.log) && hr-retrieve $handle --tail 20",
            note: "For a script",
        },
        Example {
            command: "hr-archive --kind json < orders.json",
            note: "Say what it is, for hr-retrieve --list",
        },
    ],
    notes: &[],
    environment: &[
        ARCHIVE_VARIABLES,
        &[Entry { name: "HR_LABEL", text: "what --label is otherwise" }],
    ],
    files: &[ARCHIVE_FILES],
    exit_codes: &[
        Entry { name: "0", text: "archived, synced to disk, and the handle printed" },
        Entry {
            name: "1",
            text: "it cannot be archived: then standard input is printed in place of a handle",
        },
        Entry { name: "2", text: "wrong arguments" },
    ],
    see_also: &["hr", "hr-retrieve", "hr-route"],
};

/// The command line.
pub(crate) fn command() -> Command {
    Arguments::command()
}

/// Runs `hr-archive` to its end.
pub(crate) fn archive(line: Line) -> ExitCode {
    let arguments = Arguments::parse_from(line);
    // A file that may not grow (ulimit -f) is an error; unhandled, the signal would kill us.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default());
    match run(&arguments) {
        Ok(()) => Exit::Success.into(),
        Err(error) => {
            say(format_args!("hr-archive: {error:#}"));
            Exit::Failure.into()
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let settings = Settings::of_user();
    let archive = match settings.archive() {
        Ok(archive) => archive,
        Err(error) => {
            copy().context("not all is printed")?;
            return Err(anyhow!("printed, because it cannot be archived: {error}"));
        }
    };
    let mut writer = archive.writer();
    let details = Details { kind: arguments.kind, label: label(&arguments.label) };
    // In the head of the match the lock of standard input would last to its end.
    let taken = take(&mut io::stdin().lock(), &mut writer, details);
    match taken {
        Ok(handle) => {
            print(format!("{handle}\n").as_bytes()).context("cannot write to standard output")?;
            upkeep::keep_house(&archive, &settings);
            Ok(())
        }
        Err(error) => {
            let mut stdout = io::stdout().lock();
            let given_back = match writer.give_back(&mut stdout) {
                Err(Error::Output(error)) => {
                    unless_closed(Err(error)).context("not all is printed")
                }
                Err(lost) => Err(anyhow!("its start is lost: {lost}")),
                Ok(()) => copy().context("not all is printed"),
            };
            let why = anyhow!("printed, because it cannot be archived: {error:#}");
            Err(given_back.err().map_or(why, |other| anyhow!("{other:#}; {error:#}")))
        }
    }
}

/// Takes all of `input` in, and gives its handle.
fn take(
    input: &mut impl Read,
    writer: &mut Writer,
    details: Details,
) -> anyhow::Result<hr_core::Handle> {
    let mut block = vec![0; BLOCK];
    loop {
        match input.read(&mut block) {
            Ok(0) => break,
            Ok(len) => writer.write(&block[..len]).map_err(|error| anyhow!("{error}"))?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error).context("cannot read standard input to its end"),
        }
    }
    writer.finish(details).map(|entry| entry.handle()).map_err(|error| anyhow!("{error}"))
}
