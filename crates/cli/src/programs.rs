//! The programs that are built in.

use crate::archive::{self, archive};
use crate::filter::{self, filter};
use crate::hook::{self, hook};
use crate::manual::{Manual, filter_manual};
use crate::program::Program;
use crate::retrieve::{self, retrieve};
use crate::run::{self, shell};
use crate::stats::{self, stats};
use crate::trust::{self, trust_file};
use clap::Command;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

/// The words of a command line, the name of the program first.
pub(crate) type Line = Vec<OsString>;

/// A program that is built in.
pub(crate) enum BuiltIn {
    /// One of the filters.
    Filter(Program),
    /// One with a command line of its own.
    Other {
        /// What it is called.
        name: &'static str,
        /// What it is listed under.
        group: &'static str,
        /// Its command line.
        command: fn() -> Command,
        /// What is said of it beside its options.
        manual: &'static Manual,
        /// Runs it to its end.
        run: fn(Line) -> ExitCode,
    },
}

use BuiltIn::{Filter, Other};

const FILTERS: &str = "Filters, from standard input to standard output";
const AGENTS: &str = "In front of agents' tools, and in CI";
const ARCHIVE: &str = "The archive";
const SETTINGS: &str = "Settings (by hr alone: hr trust FILE)";

/// All of them, in the order in which they are listed.
pub(crate) static BUILT_IN: [BuiltIn; 16] = [
    Filter(Program::Route),
    Filter(Program::Log),
    Filter(Program::Json),
    Filter(Program::Code),
    Filter(Program::Search),
    Filter(Program::Diff),
    Filter(Program::Build),
    Filter(Program::Table),
    Filter(Program::Text),
    Other {
        name: "hr-run",
        group: AGENTS,
        command: run::command,
        manual: &run::MANUAL,
        run: run::run,
    },
    Other {
        name: "hr-shell",
        group: AGENTS,
        command: run::shell_command,
        manual: &run::SHELL_MANUAL,
        run: shell,
    },
    Other {
        name: "hr-hook",
        group: AGENTS,
        command: hook::command,
        manual: &hook::MANUAL,
        run: hook,
    },
    Other {
        name: "hr-retrieve",
        group: ARCHIVE,
        command: retrieve::command,
        manual: &retrieve::MANUAL,
        run: retrieve,
    },
    Other {
        name: "hr-archive",
        group: ARCHIVE,
        command: archive::command,
        manual: &archive::MANUAL,
        run: archive,
    },
    Other {
        name: "hr-stats",
        group: ARCHIVE,
        command: stats::command,
        manual: &stats::MANUAL,
        run: stats,
    },
    Other {
        name: "hr-trust",
        group: SETTINGS,
        command: trust::command,
        manual: &trust::MANUAL,
        run: trust_file,
    },
];

impl BuiltIn {
    /// The one with this name.
    pub(crate) fn of_name(name: &OsStr) -> Option<&'static Self> {
        BUILT_IN.iter().find(|program| program.name() == name)
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Filter(program) => program.name(),
            Other { name, .. } => name,
        }
    }

    /// What it is listed under.
    pub(crate) fn group(&self) -> &'static str {
        match self {
            Filter(_) => FILTERS,
            Other { group, .. } => group,
        }
    }

    /// Its command line.
    pub(crate) fn command(&self) -> Command {
        match self {
            Filter(program) => filter::command(*program),
            Other { command, .. } => command(),
        }
    }

    /// What is said of it beside its options.
    pub(crate) fn manual(&self) -> Manual {
        match self {
            Filter(program) => filter_manual(*program),
            Other { manual, .. } => **manual,
        }
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, line: Line) -> ExitCode {
        match self {
            Filter(program) => filter(*program, line),
            Other { run, .. } => run(line),
        }
    }

    /// What it does, in a line.
    pub(crate) fn about(&self) -> String {
        self.command().get_about().map(ToString::to_string).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_command_lines() {
        for program in &BUILT_IN {
            let command = program.command();
            assert_eq!(command.get_name(), program.name());
            assert!(!program.about().is_empty(), "{}", program.name());
            command.debug_assert();
        }
    }
}
