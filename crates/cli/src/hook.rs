//! `hr-hook`: between an agent and its tools.

mod claude;
mod doctor;
mod install;
mod rehearsal;
mod result;

use crate::exit_code::Exit;
use crate::manual::{
    ARCHIVE_FILES, ARCHIVE_VARIABLES, Entry, Example, Manual, READER_VARIABLES, after_help,
};
use crate::programs::Line;
use clap::{CommandFactory, Parser, Subcommand};
use install::Target;
use std::process::ExitCode;

/// What is said of it beside its options.
pub(crate) const MANUAL: Manual = Manual {
    examples: &[
        Example {
            command: "hr-hook install claude",
            note: "In front of Claude Code's tools, in all projects",
        },
        Example { command: "hr-hook doctor", note: "See whether it works" },
        Example {
            command: "hr-hook install claude --local",
            note: "Only in this project, only for you",
        },
        Example { command: "hr-hook uninstall claude", note: "The settings are what they were" },
    ],
    notes: &[],
    environment: &[
        ARCHIVE_VARIABLES,
        &[
            Entry { name: "HR_OFF", text: "1 leaves every result as it is" },
            Entry {
                name: "CLAUDE_CONFIG_DIR",
                text: "where Claude Code keeps its settings (default: ~/.claude)",
            },
        ],
        READER_VARIABLES,
    ],
    files: &[
        &[
            Entry {
                name: "~/.claude/settings.json",
                text: "Settings of Claude Code, which install and uninstall change; elsewhere by CLAUDE_CONFIG_DIR.",
            },
            Entry {
                name: ".claude/settings.json, .claude/settings.local.json",
                text: "The same of a project, with --project and --local.",
            },
        ],
        ARCHIVE_FILES,
    ],
    exit_codes: &[
        Entry {
            name: "0",
            text: "done; for an event also: nothing is to be done, or it cannot be",
        },
        Entry { name: "1", text: "it cannot be done; of doctor: something is wrong" },
        Entry { name: "2", text: "wrong arguments" },
    ],
    see_also: &["hr", "hr-shell", "hr-run", "hr-stats"],
};

/// Stand between an agent and its tools: the hook itself, and how to install it
///
/// Results of Claude Code's tools are shortened before the model reads them: those of Bash by the shell prefix hr-shell,
/// those of other tools by hooks. hr-hook install claude puts both into its settings.
#[derive(Debug, Parser)]
#[command(name = "hr-hook", version, after_long_help = after_help(&MANUAL))]
struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Answer an event of Claude Code, from standard input
    ///
    /// The result of a tool is replaced by what is worth reading of it, if that is shorter; what the model was shown
    /// before in the session is named and not repeated. Files that are read stay exact. Nothing is printed where there
    /// is nothing to do, and where anything fails.
    Claude,

    /// Put hr into the settings of an agent
    ///
    /// The shell prefix and the hooks, but of a project's shared settings the hooks alone. Claude Code's settings.json keeps everything else byte for byte. A copy is made before the first change. To
    /// install again changes nothing, or only where our programs are.
    Install(Target),

    /// Take hr out of the settings of an agent
    ///
    /// They are then what they were before, byte for byte.
    Uninstall(Target),

    /// Show that it works, or what is wrong
    ///
    /// What the settings name is run on an event and a command of its own, as Claude Code would. What is wrong is told
    /// with what mends it.
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
