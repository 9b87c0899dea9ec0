//! Lines by which programs end that fail.

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
