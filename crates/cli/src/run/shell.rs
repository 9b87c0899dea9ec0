//! `hr-shell`: what Claude Code starts its commands by.
//!
//! `CLAUDE_CODE_SHELL_PREFIX` names one program. Claude Code starts it with one argument, a script: that of a Bash tool
//! command, which carries its own set-up; but also the command line of each hook, and of each MCP server that talks over
//! standard input and output.

use super::{Job, STREAM_AFTER, deadline, execute, replace};
use crate::exit_code::Exit;
use crate::filter::is_off;
use crate::manual::{
    ARCHIVE_FILES, ARCHIVE_VARIABLES, CONFIG_FILES, Entry, Example, Manual, READER_VARIABLES,
    after_help,
};
use crate::programs::Line;
use crate::reach::Reader;
use crate::record;
use clap::ValueHint;
use hr_claude::Tool;
use serde_json::json;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

/// Where Claude Code keeps what it knows of the user's shell.
const SNAPSHOTS: &str = "/shell-snapshots/";

const ABOUT: &str = "Run what Claude Code starts: Bash commands as hr-run does, the rest untouched";

const DESCRIPTION: &str = "\
Claude Code starts each command by the program that CLAUDE_CODE_SHELL_PREFIX names in the env of its settings.json, with \
the command as its one argument; hr-hook install claude writes hr-shell there. It names one program, without arguments, \
for which reason this is not hr-run --as claude, which does the same.\n\n\
What is no command of the Bash tool, such as a hook or an MCP server, is started untouched.";

/// What is said of it beside its options.
pub(crate) const MANUAL: Manual = Manual {
    examples: &[
        Example {
            command: "hr-hook install claude --prefix",
            note: "Have Claude Code run its commands by it",
        },
        Example { command: "CLAUDE_CODE_SHELL_PREFIX=hr-shell claude", note: "Only this once" },
        Example {
            command: "hr-shell 'cargo test'",
            note: "What is no command of the Bash tool runs untouched",
        },
    ],
    notes: &[],
    environment: &[
        ARCHIVE_VARIABLES,
        &[
            Entry { name: "HR_BUDGET", text: "about how many tokens of an output are printed" },
            Entry {
                name: "HR_FLOOR",
                text: "up to how many tokens an output is printed unchanged (default: 1000)",
            },
            Entry { name: "HR_OFF", text: "1 runs the command and nothing else" },
            Entry {
                name: "HR_STREAM_AFTER",
                text: "after how many seconds output is printed as it comes (default: 5)",
            },
        ],
        READER_VARIABLES,
    ],
    files: &[ARCHIVE_FILES, CONFIG_FILES],
    exit_codes: &[
        Entry { name: "N", text: "that of the command, and its signal if one ends it" },
        Entry { name: "2", text: "no script is given" },
    ],
    see_also: &["hr", "hr-hook", "hr-run"],
};

/// The command line.
pub(crate) fn command() -> clap::Command {
    let script = clap::Arg::new("script")
        .value_name("SCRIPT")
        .value_hint(ValueHint::CommandString)
        .required(true);
    clap::Command::new("hr-shell")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(format!("{ABOUT}\n\n{DESCRIPTION}"))
        .after_long_help(after_help(&MANUAL))
        .arg(script.allow_hyphen_values(true).help("What Claude Code wants to start"))
}

/// Runs `hr-shell` to its end.
pub(crate) fn shell(line: Line) -> ExitCode {
    // A script may look like an option, but for these.
    let is_asked =
        |word: &OsString| matches!(word.to_str(), Some("--help" | "-h" | "--version" | "-V"));
    let line = match <[OsString; 2]>::try_from(line) {
        Ok([_, script]) if !is_asked(&script) => return run("hr-shell", &script),
        Ok(line) => line.to_vec(),
        Err(line) => line,
    };
    command().get_matches_from(line);
    // Two words or more are no script.
    Exit::Usage.into()
}

/// Runs one `script` that Claude Code starts.
pub(super) fn run(program: &'static str, script: &OsStr) -> ExitCode {
    let text = script.to_string_lossy();
    let Some(command) = bash_command(&text, &agent()) else {
        // As Claude Code itself would start it: a command of the model, whatever it looks like, by the user's shell.
        let is_of_model = agent().ends_with("_agent");
        let shell = if is_of_model { shell_of(&text) } else { "/bin/sh".into() };
        let mut plain = Command::new(shell);
        plain.arg("-c").arg(script);
        return replace(program, &mut plain);
    };
    let mut whole = Command::new(shell_of(&text));
    whole.arg("-c").arg(script);
    if is_off() || is_exact(&command) {
        return replace(program, &mut whole);
    }
    let seconds = env::var("HR_STREAM_AFTER").ok().and_then(|it| it.trim().parse().ok());
    execute(Job {
        program,
        command: whole,
        label: record::label(OsStr::new(&command)),
        query: None,
        is_meant: true,
        budget: None,
        deadline: deadline(seconds.unwrap_or(STREAM_AFTER)),
        reader: Reader::Claude(Tool::Bash),
        explain: false,
    })
}

/// Who Claude Code says that it starts something for, since 2.1: `claude-code_2-1-330_agent` is the model, and
/// `claude-code_2-1-330_harness` Claude Code itself, for a hook or an MCP server.
fn agent() -> String {
    env::var("AI_AGENT").unwrap_or_default()
}

/// The command of the Bash tool that `script` carries, if it is such a script: it takes over a snapshot of the user's
/// shell, if there is one, gives the command to `eval` as one word, and notes where it ends.
fn bash_command(script: &str, agent: &str) -> Option<String> {
    let is_of_model = agent.ends_with("_agent") && script.contains(" pwd -P >");
    if agent.ends_with("_harness") || !(script.contains(SNAPSHOTS) || is_of_model) {
        return None;
    }
    let words = shlex::split(script)?;
    let mut after = words.into_iter().skip_while(|word| word != "eval");
    after.nth(1)
}

/// The shell that a script is for: that of the snapshot, or else the user's, which Claude Code takes if it is one of two.
fn shell_of(script: &str) -> OsString {
    if script.contains(SNAPSHOTS) {
        return if script.contains("/snapshot-zsh-") { "zsh" } else { "bash" }.into();
    }
    let own = env::var_os("SHELL").filter(|shell| {
        Path::new(shell).file_name().is_some_and(|name| name == "zsh" || name == "bash")
    });
    own.unwrap_or_else(|| "bash".into())
}

/// What a model wants to know that runs `command`: by that, and by what was said last in its session.
pub(super) fn meant(command: &str) -> Option<String> {
    let event = json!({
        "hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_input": {"command": command},
        "transcript_path": transcript(),
    });
    let event = event.to_string();
    hr_claude::Event::read(event.as_bytes()).ok().and_then(|event| hr_claude::query(&event))
}

/// The file of the session: one of its name in one of the directories, of which each project has its own.
fn transcript() -> Option<PathBuf> {
    let session = env::var("CLAUDE_CODE_SESSION_ID").ok()?;
    if session.is_empty() || session.contains(['/', '.']) {
        return None;
    }
    let own = || env::var_os("HOME").map(|home| Path::new(&home).join(".claude"));
    let home = env::var_os("CLAUDE_CONFIG_DIR").map(PathBuf::from).or_else(own)?;
    let projects = fs::read_dir(home.join("projects")).ok()?;
    let name = format!("{session}.jsonl");
    projects.flatten().map(|project| project.path().join(&name)).find(|path| path.is_file())
}

/// Whether what `command` prints is to be left as it is: it asks for what was left out, or says so.
pub(crate) fn is_exact(command: &str) -> bool {
    command.contains("hr-retrieve")
        || command.contains("hr retrieve")
        || command.contains("HR_OFF=1")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "source /home/me/.claude/shell-snapshots/snapshot-bash-1-x.sh 2>/dev/null || true && \
        { \\builtin shopt -u extglob || \\builtin setopt NO_EXTENDED_GLOB; } >/dev/null 2>&1 || true && \
        eval COMMAND < /dev/null && pwd -P >| /tmp/claude-0b62-cwd";

    #[test]
    fn the_command_is_what_is_evaluated() {
        for (quoted, command) in [
            ("pwd", "pwd"),
            ("'echo hello; echo err >&2'", "echo hello; echo err >&2"),
            ("'echo '\"'\"'it is'\"'\"''", "echo 'it is'"),
            ("\"echo \\\"a\\\"\"", "echo \"a\""),
        ] {
            let script = SCRIPT.replace("COMMAND", quoted);
            for agent in ["", "claude-code_2-1-330_agent"] {
                assert_eq!(bash_command(&script, agent).as_deref(), Some(command), "{quoted}");
            }
            assert_eq!(bash_command(&script, "claude-code_2-1-330_harness"), None);
            let without = script.split_once("|| true && ").unwrap().1;
            let found = bash_command(without, "claude-code_2-1-330_agent");
            assert_eq!(found.as_deref(), Some(command), "{without}");
        }
        for other in ["/opt/mcp.py --an 'arg with space'", "echo eval pwd", "", "'"] {
            assert_eq!(bash_command(other, "claude-code_2-1-330_agent"), None, "{other}");
        }
    }
}
