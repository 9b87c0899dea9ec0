//! The steps of a job: what was run.

use crate::scan::{contains, contains_any, digits, starts_with_any};

/// No line that begins one is longer.
const LONGEST: usize = 400;

/// Whether `text`, from `start` on, begins a step: a group of a CI job, a command that is echoed, a target, a project.
pub(crate) fn is_step(text: &[u8], start: usize) -> bool {
    let rest = &text[start..];
    const STARTS: [&str; 26] = [
        "##[group]",
        "::group::",
        "travis_fold:start:",
        "section_start:",
        "[Pipeline] stage",
        "[Pipeline] { (",
        "--- ",
        "Building ",
        "> Task :",
        "Running ",
        "Step ",
        "==> ",
        "+ ",
        "$ ",
        "##[section]",
        "> ",
        "=== ",
        "Stage ",
        "FAIL ",
        "PASS ",
        "************* Module ",
        "# ",
        "Doc-tests ",
        "Executing ",
        "Entering directory",
        "Test project ",
    ];
    let is_indented = matches!(rest.first(), Some(b' ' | b'\t'));
    let rest = rest.trim_ascii();
    if rest.is_empty() || rest.len() > LONGEST {
        return false;
    }
    if let Some(number) = rest.strip_prefix(b"#").map(digits).filter(|number| *number > 0) {
        return rest[1 + number..].starts_with(b" [");
    }
    let Some(word) = STARTS.iter().find(|word| rest.starts_with(word.as_bytes())) else {
        return contains(rest, "]: Entering directory");
    };
    match *word {
        // Maven: `--- plugin:version:goal (id) @ project ---`.
        "--- " => contains(rest, " @ ") && rest.ends_with(b"---"),
        "Building " => starts_with_any(text, &["[INFO]"]) && !contains_any(rest, &["jar:", "war:"]),
        "Running " => is_indented || starts_with_any(text, &["[INFO]"]) || contains(rest, "/"),
        "Step " => digits(&rest[5..]) > 0 && contains(rest, "/") && contains(rest, " : "),
        "> " => !is_indented && is_script(&rest[2..]),
        "# " => !is_indented && contains(rest, "/") && !contains(rest, " - ") && rest.len() < 120,
        "+ " => !is_indented,
        "=== " => false,
        "Stage " => digits(&rest[6..]) > 0,
        "FAIL " | "PASS " => !is_indented && contains(rest, ".") && !contains(rest, " > "),
        _ => true,
    }
}

/// Whether `text` names a script that a package manager or a build system runs: `app@1.2.3 test`, `Configure project :a`.
fn is_script(text: &[u8]) -> bool {
    let first = text.split(|byte| *byte == b' ').next().unwrap_or_default();
    first.len() > 2 && first[1..].contains(&b'@')
        || starts_with_any(text, &["Configure project", "Transform "])
}

/// Whether `text` ends a group.
pub(crate) fn is_end(text: &[u8]) -> bool {
    starts_with_any(
        text,
        &[
            "##[endgroup]",
            "::endgroup::",
            "travis_fold:end:",
            "section_end:",
            "[Pipeline] }",
            "travis_time:",
        ],
    )
}

/// Whether `text` is a command that is echoed: a compiler, a linker, a tool of the shell.
pub(crate) fn is_command(text: &[u8]) -> bool {
    const TOOLS: [&str; 30] = [
        "gcc ",
        "g++ ",
        "cc ",
        "c++ ",
        "clang ",
        "clang++ ",
        "ar ",
        "ld ",
        "rustc ",
        "javac ",
        "go build",
        "libtool:",
        "/bin/sh ",
        "/bin/bash ",
        "mkdir ",
        "cp ",
        "mv ",
        "rm ",
        "install ",
        "ranlib ",
        "cd ",
        "echo ",
        "/usr/bin/",
        "tsc ",
        "node ",
        "python ",
        "python3 ",
        "CC ",
        "CXX ",
        "LD ",
    ];
    starts_with_any(text.trim_ascii_start(), &TOOLS) && !contains(text, ": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_known() {
        for text in [
            "##[group]Run make",
            "> Task :app:test FAILED",
            "+ make all",
            "Step 3/9 : RUN make",
            "#7 [2/3] RUN apk add git",
            "     Running unittests src/lib.rs (a)",
            "make[1]: Entering directory '/a'",
            "--- maven-compiler-plugin:3.0:compile (default-compile) @ app ---",
            "# example.org/a/b",
        ] {
            assert!(is_step(text.as_bytes(), 0), "{text}");
        }
        for text in ["plain", "Building a house", "    + 3", "--- a/file", "running 3 tests"] {
            assert!(!is_step(text.as_bytes(), 0), "{text}");
        }
    }
}
