//! `hr-hook`: between an agent and its tools.

mod claude;
mod result;

use crate::exit_code::Exit;
use crate::programs::Line;
use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

const AFTER_HELP: &str = "\
Exit codes:
  0  done; for an event also: nothing is to be done, or it cannot be
  1  it cannot be done
  2  wrong arguments";

/// Stand between an agent and its tools: the hook itself, and how to install it
#[derive(Debug, Parser)]
#[command(name = "hr-hook", version, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Answer an event of Claude Code that comes on standard input, as its hooks do
    ///
    /// The result of a tool is replaced by what is worth reading of it, if that is shorter; what the model was shown
    /// before in the session is named and not repeated. Files that are read stay exact. Nothing is printed where there
    /// is nothing to do, and where anything fails.
    Claude,
}

/// The command line.
pub(crate) fn command() -> clap::Command {
    Arguments::command()
}

/// Runs `hr-hook` to its end.
pub(crate) fn hook(line: Line) -> ExitCode {
    match Arguments::parse_from(line).action {
        Action::Claude => {
            claude::answer_event();
            Exit::Success.into()
        }
    }
}
