//! What agents are told to run, and how that is found again.

use std::path::Path;

/// The program that answers hooks.
pub(crate) const HOOK: &str = "hr-hook";
/// The program that commands are run by.
pub(crate) const RUN: &str = "hr-run";

/// The command line for a shell that has `program` answer a hook.
pub(crate) fn hook(program: &str) -> String {
    // Only a NUL cannot be quoted, and no path has one.
    let program = shlex::try_quote(program).unwrap_or(program.into());
    format!("{program} claude")
}

/// The program of a hook's command line, if it is ours.
pub(crate) fn hook_program(line: &str) -> Option<String> {
    let words = shlex::split(line)?;
    let is_before = |word: &String| word == "exec" || word == "env" || is_assignment(word);
    let program = words.into_iter().find(|word| !is_before(word))?;
    (name(&program) == Some(HOOK)).then_some(program)
}

/// The program of a shell prefix, if it is ours: what is before the last dash that follows a space, as the client
/// has it.
pub(crate) fn prefix_program(prefix: &str) -> Option<&str> {
    let program = prefix.rfind(" -").map_or(prefix, |end| &prefix[..end]);
    let name = name(program)?;
    let is_ours = name == RUN || name.strip_prefix(RUN).is_some_and(|rest| rest.starts_with('-'));
    is_ours.then_some(program)
}

/// Whether the client takes the whole of `program` for a program.
pub(crate) fn can_be_prefix(program: &str) -> bool {
    !program.contains(" -")
}

fn is_assignment(word: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    word.split_once('=').is_some_and(|(name, _)| is_name(name))
}

fn name(program: &str) -> Option<&str> {
    Path::new(program).file_name()?.to_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_of_ours_is_known_by_its_program() {
        for program in ["hr-hook", "/usr/bin/hr-hook", "/home/a b/'c'/hr-hook", "./hr-hook"] {
            assert_eq!(hook_program(&hook(program)).as_deref(), Some(program));
        }
        for (line, is_ours) in [
            ("HR_BUDGET=1 hr-hook claude", true),
            ("exec env A=b \"/opt/my tools/hr-hook\" claude --x", true),
            ("hr-hook", true),
            ("my-hr-hook claude", false),
            ("echo hr-hook", false),
            ("/hr-hook/other claude", false),
            ("hr-hook-old claude", false),
            ("'", false),
            ("", false),
        ] {
            assert_eq!(hook_program(line).is_some(), is_ours, "{line}");
        }
    }

    #[test]
    fn a_prefix_of_ours_is_known_by_its_program() {
        for (prefix, expected) in [
            ("hr-run", Some("hr-run")),
            ("/a b/hr-run", Some("/a b/hr-run")),
            ("/a b/hr-run --as claude", Some("/a b/hr-run")),
            ("/a/hr-run-claude", Some("/a/hr-run-claude")),
            ("/a -b/hr-run", None),
            ("hr-runner", None),
            ("/hr-run/other", None),
            ("sudo hr-run", None),
            ("", None),
        ] {
            assert_eq!(prefix_program(prefix), expected, "{prefix}");
        }
    }
}
