//! How a command, a step or a job ended.

use crate::scan::{contains, contains_any, find, starts_with_any};

/// No line that says so is longer.
const LONGEST: usize = 600;

/// Whether `text` says that a command, a step or a job failed.
pub(crate) fn is_failed_ending(text: &[u8]) -> bool {
    let rest = text.trim_ascii();
    if rest.len() > LONGEST {
        return false;
    }
    const STARTS: [&str; 21] = [
        "make: ***",
        "gmake: ***",
        "ninja: build stopped",
        "ninja: error",
        "FAILED: ",
        "error: could not compile",
        "error: test failed",
        "error: aborting due to",
        "error: build failed",
        "error: process didn't exit successfully",
        "Build step ",
        "ERROR: Job failed",
        "ERROR: script returned",
        "ERROR: failed to solve",
        "The command '",
        "The command \"",
        "npm ERR! code ELIFECYCLE",
        "##[error]Process completed",
        "error Command failed",
        "script returned exit code",
        "ERROR: process ",
    ];
    if starts_with_any(rest, &STARTS) {
        return !rest.starts_with(b"Build step ") || contains(rest, "failure");
    }
    if rest.starts_with(b"make[") && contains(rest, "]: ***") {
        return true;
    }
    const STATUSES: [&str; 9] = [
        "exit code",
        "exit status",
        "exited with",
        "Exit code",
        "exit-code",
        "returned non-zero",
        "Exit status",
        "exitcode",
        "returned status",
    ];
    // Each of them holds one of these, and most lines hold none.
    if !contains_any(rest, &["xit", "eturned", " as failure"]) {
        return is_return_code(rest);
    }
    let is_status =
        |word: &&str| find(rest, word).is_some_and(|at| is_not_zero(&rest[at + word.len()..]));
    STATUSES.iter().any(is_status)
        || contains(rest, "marked build as failure")
        || is_return_code(rest)
}

/// `rc=101`, alone in its line.
fn is_return_code(text: &[u8]) -> bool {
    let code =
        text.strip_prefix(b"rc=").or(text.strip_prefix(b"EXIT=")).or(text.strip_prefix(b"exit="));
    code.is_some_and(|code| {
        !code.is_empty()
            && code.iter().all(u8::is_ascii_digit)
            && code.iter().any(|byte| *byte != b'0')
    })
}

/// Whether the first number near the start of `text` is not 0.
fn is_not_zero(text: &[u8]) -> bool {
    let near = &text[..text.len().min(16)];
    let Some(at) = near.iter().position(u8::is_ascii_digit) else { return false };
    let is_word = near[..at].iter().filter(|byte| byte.is_ascii_alphabetic()).count() > 6;
    let number = near[at..].iter().take_while(|byte| byte.is_ascii_digit());
    !is_word && number.clone().any(|byte| *byte != b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_endings_are_known() {
        for text in [
            "make: *** [Makefile:3: all] Error 2",
            "make[1]: *** [x.o] Error 1",
            "##[error]Process completed with exit code 1.",
            "The command \"npm test\" exited with 1.",
            "Build step 'Execute shell' marked build as failure",
            "error: could not compile `a` (lib) due to 9 previous errors",
            "exit status 2",
            "rc=101",
        ] {
            assert!(is_failed_ending(text.as_bytes()), "{text}");
        }
        for text in [
            "Process exited with code 0",
            "exit code: 0",
            "The build is done",
            "rc=0",
            "make: Entering directory",
        ] {
            assert!(!is_failed_ending(text.as_bytes()), "{text}");
        }
    }
}
