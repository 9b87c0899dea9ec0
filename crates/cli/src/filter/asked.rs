//! What a filter is asked for beside what all of them are.

use crate::filter::code_arguments::CodeArguments;
use crate::filter::command;
use crate::filter::form_arguments::FormArguments;
use crate::filter::json_arguments::JsonArguments;
use crate::filter::log_arguments::LogArguments;
use crate::filter::route_arguments::RouteArguments;
use crate::program::Program;
use clap::error::ErrorKind;
use clap::{ArgMatches, Args, Command, FromArgMatches};
use hr_pipe::Format;

/// What is asked for of each kind: nothing, where a program cannot be asked.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) log: LogArguments,
    pub(crate) json: JsonArguments,
    pub(crate) code: CodeArguments,
    /// Whether what is printed is to be a document.
    pub(crate) is_markdown: bool,
    /// Whether the settings are to be printed.
    pub(crate) show_config: bool,
    /// What the input is to be taken for.
    pub(crate) name: Option<String>,
}

impl Asked {
    /// Adds to `command` what `program` can be asked for.
    pub(crate) fn augment(program: Program, command: Command) -> Command {
        match program {
            Program::Json => JsonArguments::augment_args(command),
            Program::Route => RouteArguments::augment_args(command),
            Program::Log => LogArguments::augment_args(FormArguments::augment_args(command)),
            Program::Code => CodeArguments::augment_args(FormArguments::augment_args(command)),
            _ => FormArguments::augment_args(command),
        }
    }

    /// What `program` is asked for on its command line. Ends the program where that makes no sense.
    pub(crate) fn of(program: Program, matches: &ArgMatches) -> Self {
        let mut nothing = Self::default();
        if !matches!(program, Program::Json | Program::Route) {
            nothing.is_markdown = parsed::<FormArguments>(matches).is_markdown();
        }
        match program {
            Program::Log => Self { log: parsed(matches), ..nothing },
            Program::Json => {
                let json: JsonArguments = parsed(matches);
                Self { is_markdown: json.is_markdown(), json, ..nothing }
            }
            Program::Code => Self { code: parsed(matches), ..nothing },
            Program::Route => {
                let RouteArguments { name, show_config, format } = parsed(matches);
                let json: JsonArguments = format.into();
                if name.is_some() && json.format() == Format::Json {
                    let message = "the argument '--as <NAME>' cannot be used with '--format json'";
                    command(program).error(ErrorKind::ArgumentConflict, message).exit();
                }
                Self { is_markdown: json.is_markdown(), json, show_config, name, ..nothing }
            }
            _ => nothing,
        }
    }
}

fn parsed<A: FromArgMatches>(matches: &ArgMatches) -> A {
    A::from_arg_matches(matches).unwrap_or_else(|error| error.exit())
}
