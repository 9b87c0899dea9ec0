//! What a filter is asked for beside what all of them are.

use crate::code_arguments::CodeArguments;
use crate::json_arguments::JsonArguments;
use crate::log_arguments::LogArguments;
use crate::program::Program;
use crate::route_arguments::RouteArguments;
use clap::{ArgMatches, Args, Command, FromArgMatches};

/// What is asked for of each kind: nothing, where a program cannot be asked.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) log: LogArguments,
    pub(crate) json: JsonArguments,
    pub(crate) code: CodeArguments,
    /// Whether the settings are to be printed.
    pub(crate) show_config: bool,
    /// What the input is to be taken for.
    pub(crate) name: Option<String>,
}

impl Asked {
    /// Adds to `command` what `program` can be asked for.
    pub(crate) fn augment(program: Program, command: Command) -> Command {
        match program {
            Program::Log => LogArguments::augment_args(command),
            Program::Json => JsonArguments::augment_args(command),
            Program::Code => CodeArguments::augment_args(command),
            Program::Route => RouteArguments::augment_args(command),
            _ => command,
        }
    }

    /// What `program` is asked for on its command line. Ends the program where that makes no sense.
    pub(crate) fn of(program: Program, matches: &ArgMatches) -> Self {
        let nothing = Self::default();
        match program {
            Program::Log => Self { log: parsed(matches), ..nothing },
            Program::Json => Self { json: parsed(matches), ..nothing },
            Program::Code => Self { code: parsed(matches), ..nothing },
            Program::Route => {
                let RouteArguments { name, show_config, format } = parsed(matches);
                Self { json: format.into(), show_config, name, ..nothing }
            }
            _ => nothing,
        }
    }
}

fn parsed<A: FromArgMatches>(matches: &ArgMatches) -> A {
    A::from_arg_matches(matches).unwrap_or_else(|error| error.exit())
}
