//! `hr-shell`: what Claude Code starts its commands by.
//!
//! `CLAUDE_CODE_SHELL_PREFIX` names one program. Claude Code starts it with one argument, a script: that of a Bash tool
//! command, which carries its own set-up; but also the command line of each hook, and of each MCP server that talks over
//! standard input and output.

use super::{Job, STREAM_AFTER, deadline, execute, replace};
use crate::exit_code::Exit;
use crate::filter::is_off;
use crate::programs::Line;
use crate::reach::Reader;
use crate::record;
use std::ffi::{OsStr, OsString};
use std::process::{Command, ExitCode};

const ABOUT: &str =
    "Run what Claude Code starts: Bash tool commands as hr-run does, anything else untouched";

const AFTER_HELP: &str = "\
For CLAUDE_CODE_SHELL_PREFIX in the env of Claude Code's settings.json: hr-hook install claude writes it there.
It names one program, without arguments, for which reason this is not hr-run --as claude, which does the same.

Environment: as for hr-run.
Exit codes: those of the command; 2 without a script.";

/// The command line.
pub(crate) fn command() -> clap::Command {
    let script = clap::Arg::new("script").value_name("SCRIPT").required(true);
    clap::Command::new("hr-shell")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(AFTER_HELP)
        .arg(script.allow_hyphen_values(true).help("What Claude Code wants to start"))
}

/// Runs `hr-shell` to its end.
pub(crate) fn shell(line: Line) -> ExitCode {
    match line.as_slice() {
        [_, script] if !matches!(script.to_str(), Some("--help" | "-h" | "--version" | "-V")) => {
            run("hr-shell", script)
        }
        _ => {
            let error = command().try_get_matches_from(line).err();
            error
                .inspect(|error| drop(error.print()))
                .map_or(
                    Exit::Usage,
                    |error| {
                        if error.use_stderr() { Exit::Usage } else { Exit::Success }
                    },
                )
                .into()
        }
    }
}

/// Runs one `script` that Claude Code starts.
pub(super) fn run(program: &'static str, script: &OsStr) -> ExitCode {
    let text = script.to_string_lossy();
    let command = bash_command(&text).filter(|_| !is_of_harness());
    let Some(command) = command else {
        // As Claude Code itself would start it.
        let mut plain = Command::new("/bin/sh");
        plain.arg("-c").arg(script);
        return replace(program, &mut plain);
    };
    let shell = if text.contains("/snapshot-zsh-") { "zsh" } else { "bash" };
    let mut whole = Command::new(shell);
    whole.arg("-c").arg(script);
    if is_off() || is_exact(&command) {
        return replace(program, &mut whole);
    }
    let seconds = std::env::var("HR_STREAM_AFTER").ok().and_then(|it| it.trim().parse().ok());
    execute(Job {
        program,
        command: whole,
        label: record::label(&OsString::from(command)),
        query: None,
        budget: None,
        deadline: deadline(seconds.unwrap_or(STREAM_AFTER)),
        reader: Reader::Claude,
        explain: false,
    })
}

/// Whether it is Claude Code's own, such as a hook or an MCP server: it says so, since 2.1.
fn is_of_harness() -> bool {
    std::env::var("AI_AGENT").is_ok_and(|agent| agent.ends_with("_harness"))
}

/// The command of the Bash tool that `script` carries, if it is such a script: it takes over a snapshot of the user's
/// shell, and gives the command to `eval` as one word.
fn bash_command(script: &str) -> Option<String> {
    if !script.contains("/shell-snapshots/") {
        return None;
    }
    let words = shlex::split(script)?;
    let mut after = words.into_iter().skip_while(|word| word != "eval");
    after.nth(1)
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
            assert_eq!(bash_command(&script).as_deref(), Some(command), "{quoted}");
        }
        for other in ["/opt/mcp.py --an 'arg with space'", "echo eval pwd", "", "'"] {
            assert_eq!(bash_command(other), None, "{other}");
        }
    }
}
