//! `hr-hook`: between an agent and its tools.

mod claude;
mod doctor;
mod install;
mod rehearsal;
mod result;

use crate::exit_code::Exit;
use crate::programs::Line;
use clap::{CommandFactory, Parser, Subcommand};
use install::Target;
use std::process::ExitCode;

const AFTER_HELP: &str = "\
Examples:
  hr-hook install claude              in front of Claude Code's tools, in all projects
  hr-hook install claude --local      only in this project, only for you
  hr-hook doctor                      does it work?
  hr-hook uninstall claude

Exit codes:
  0  done; for an event also: nothing is to be done, or it cannot be
  1  it cannot be done; of doctor: something is wrong
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

    /// Put hr into the settings of an agent: the shell prefix and the hooks
    ///
    /// Claude Code's settings.json keeps everything else byte for byte. A copy is made before the first change. To
    /// install again changes nothing, or only where our programs are.
    Install(Target),

    /// Take hr out of the settings of an agent, which are then what they were before, byte for byte
    Uninstall(Target),

    /// Show that results are really reduced, as they are installed to be; say what is wrong, and what mends it
    Doctor,
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
        Action::Install(target) => target.install().into(),
        Action::Uninstall(target) => target.uninstall().into(),
        Action::Doctor => doctor::doctor().into(),
    }
}
