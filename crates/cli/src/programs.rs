//! The programs that are built in.

use crate::archive::{self, archive};
use crate::filter::{self, filter};
use crate::program::Program;
use crate::retrieve::{self, retrieve};
use crate::stats::{self, stats};
use crate::trust::{self, trust_file};
use clap::Command;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

/// The words of a command line, the name of the program first.
pub(crate) type Line = Vec<OsString>;

/// A program that is built in.
pub(crate) struct BuiltIn {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What it is listed under.
    pub(crate) group: &'static str,
    /// Its command line.
    pub(crate) command: fn() -> Command,
    /// Runs it to its end.
    pub(crate) run: fn(Line) -> ExitCode,
}

const FILTERS: &str = "Filters, from standard input to standard output";
const ARCHIVE: &str = "The archive";
const SETTINGS: &str = "Settings (by hr alone: hr trust FILE)";

/// All of them, in the order in which they are listed.
pub(crate) static BUILT_IN: [BuiltIn; 13] = [
    BuiltIn {
        name: "hr-route",
        group: FILTERS,
        command: || filter::command(Program::Route),
        run: |line| filter(Program::Route, line),
    },
    BuiltIn {
        name: "hr-log",
        group: FILTERS,
        command: || filter::command(Program::Log),
        run: |line| filter(Program::Log, line),
    },
    BuiltIn {
        name: "hr-json",
        group: FILTERS,
        command: || filter::command(Program::Json),
        run: |line| filter(Program::Json, line),
    },
    BuiltIn {
        name: "hr-code",
        group: FILTERS,
        command: || filter::command(Program::Code),
        run: |line| filter(Program::Code, line),
    },
    BuiltIn {
        name: "hr-search",
        group: FILTERS,
        command: || filter::command(Program::Search),
        run: |line| filter(Program::Search, line),
    },
    BuiltIn {
        name: "hr-diff",
        group: FILTERS,
        command: || filter::command(Program::Diff),
        run: |line| filter(Program::Diff, line),
    },
    BuiltIn {
        name: "hr-build",
        group: FILTERS,
        command: || filter::command(Program::Build),
        run: |line| filter(Program::Build, line),
    },
    BuiltIn {
        name: "hr-table",
        group: FILTERS,
        command: || filter::command(Program::Table),
        run: |line| filter(Program::Table, line),
    },
    BuiltIn {
        name: "hr-text",
        group: FILTERS,
        command: || filter::command(Program::Text),
        run: |line| filter(Program::Text, line),
    },
    BuiltIn { name: "hr-retrieve", group: ARCHIVE, command: retrieve::command, run: retrieve },
    BuiltIn { name: "hr-archive", group: ARCHIVE, command: archive::command, run: archive },
    BuiltIn { name: "hr-stats", group: ARCHIVE, command: stats::command, run: stats },
    BuiltIn { name: "hr-trust", group: SETTINGS, command: trust::command, run: trust_file },
];

impl BuiltIn {
    /// The one with this name.
    pub(crate) fn of_name(name: &OsStr) -> Option<&'static Self> {
        BUILT_IN.iter().find(|program| program.name == name)
    }

    /// What it does, in a line.
    pub(crate) fn about(&self) -> String {
        (self.command)().get_about().map(ToString::to_string).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_command_lines() {
        for program in &BUILT_IN {
            let command = (program.command)();
            assert_eq!(command.get_name(), program.name);
            assert!(!program.about().is_empty(), "{}", program.name);
            command.debug_assert();
        }
    }
}
