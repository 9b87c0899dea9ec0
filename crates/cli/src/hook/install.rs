//! `hr-hook install` and `uninstall`.

use crate::exit_code::Exit;
use crate::streams::{print, say};
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgGroup, Args, Command};
use hr_install::{Client, Done, Error, Parts, Places, Scope, install, uninstall};
use std::ffi::OsStr;

/// What is installed, for whom, and where.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("scope").multiple(false))]
pub(super) struct Target {
    /// The agent: claude
    ///
    /// Of codex, gemini, cursor, copilot and opencode it is said what is in the way.
    #[arg(value_name = "AGENT", value_parser = AgentParser, hide_possible_values = true)]
    client: String,

    /// In your settings, for all projects (the default)
    #[arg(long, group = "scope")]
    user: bool,

    /// In the settings that a project shares
    ///
    /// .claude/settings.json here.
    #[arg(long, group = "scope")]
    project: bool,

    /// In your own settings of a project
    ///
    /// .claude/settings.local.json here.
    #[arg(long, group = "scope")]
    local: bool,

    /// Only the shell prefix, by which Bash commands run
    #[arg(long)]
    prefix: bool,

    /// Only the hooks, which see what other tools give
    #[arg(long)]
    hooks: bool,
}

impl Target {
    fn scope(&self) -> Scope {
        match (self.project, self.local) {
            (true, _) => Scope::Project,
            (_, true) => Scope::Local,
            _ => Scope::User,
        }
    }

    fn parts(&self) -> Parts {
        match (self.prefix, self.hooks) {
            (false, false) => Parts::usual(self.scope()),
            (prefix, hooks) => Parts { prefix, hooks },
        }
    }

    /// Puts hr in.
    pub(super) fn install(&self) -> Exit {
        self.change(install)
    }

    /// Takes it out.
    pub(super) fn uninstall(&self) -> Exit {
        self.change(uninstall)
    }

    fn change(&self, change: fn(Client, &Places, Scope, Parts) -> Result<Done, Error>) -> Exit {
        let done = Client::of_name(&self.client)
            .and_then(|client| change(client, &Places::here()?, self.scope(), self.parts()));
        match done {
            Ok(done) => match print(done.to_string().as_bytes()) {
                Ok(()) => Exit::Success,
                Err(error) => {
                    say(format_args!("hr-hook: cannot write to standard output: {error}"));
                    Exit::Failure
                }
            },
            Err(error) => {
                say(format_args!("hr-hook: {error}"));
                Exit::Failure
            }
        }
    }
}

/// Takes any name: of those that are not known it is said who is.
#[derive(Clone)]
struct AgentParser;

impl TypedValueParser for AgentParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Client::ALL.into_iter().map(|client| PossibleValue::new(client.name()))))
    }
}
