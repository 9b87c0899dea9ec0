//! What a program says itself among what it lists.

use hr_severity::Tone;

/// Lines that are a failure as a whole, and what others open with.
const WHOLE: [&[u8]; 3] = [b"Killed", b"Terminated", b"Aborted"];
const OPENINGS: [&[u8]; 3] = [b"E: ", b"npm ERR!", b"Traceback "];

/// Whether `line`, which has not the form of those around it, says that something failed. A word alone may be a name.
pub(crate) fn is_failure(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    WHOLE.contains(&line)
        || OPENINGS.iter().any(|opening| line.starts_with(opening))
        || line.contains(&b' ') && Tone::of(line) == Tone::Failing
}

/// Whether `line` is what the program says itself: `find: 'x': Permission denied`.
pub(crate) fn is_message(line: &[u8]) -> bool {
    let colon = line.windows(2).position(|pair| pair == b": ");
    let is_name = |byte: &u8| byte.is_ascii_lowercase() || b"[] -".contains(byte);
    colon.is_some_and(|at| at > 0 && at < 16 && line[..at].iter().all(is_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_told_from_names() {
        for line in
            ["Killed", "Aborted (core dumped)", "E: no index", "npm ERR! x", "Exit status 1"]
        {
            assert!(is_failure(line.as_bytes()), "{line}");
        }
        for line in ["errors", "a/error.rs", "12 matches", "LICENSE"] {
            assert!(!is_failure(line.as_bytes()), "{line}");
        }
    }
}
