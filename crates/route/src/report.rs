//! Reports of failures among what is no log and no build: what a program says when it ends in the middle of a diff, of a
//! list or of a text.

use hr_core::{Keep, Outline, Source};
use hr_severity::Tone;
use std::collections::BTreeSet;

/// Kinds of reports that are kept.
const MOST: usize = 40;
/// Lines of a Block that may be kept for one of them, and bytes of a line that may be one.
const MOST_LINES: usize = 16;
const LONG_LINE: usize = 400;

/// How they begin.
const STARTS: [&[u8]; 21] = [
    b"error: ",
    b"error[",
    b"Error: ",
    b"ERROR: ",
    b"ERROR ",
    b"fatal: ",
    b"FATAL: ",
    b"FATAL ",
    b"panic: ",
    b"Traceback (most recent call last)",
    b"Exception in thread",
    b"npm ERR!",
    b"npm error",
    b"E: ",
    b"make: *** ",
    b"CRITICAL",
    b"FAILED",
    b"--- FAIL",
    b"Segmentation fault",
    b"Aborted",
    b"Killed",
];
/// What stands in them.
const PARTS: [&[u8]; 5] =
    [b"panicked at ", b"core dumped", b"exit code ", b"exit status ", b"Exit status "];

/// Makes evidence of the Blocks of `outline` with lines that report a failure, of each kind of report the first.
pub fn keep(outline: &mut Outline, source: &Source<'_>) {
    let mut kinds = BTreeSet::new();
    for block in outline.blocks_mut() {
        if block.keep == Keep::Evidence || block.span.is_empty() {
            continue;
        }
        let lines = source.line_at(block.span.start)..source.line_at(block.span.end - 1) + 1;
        if lines.len() > MOST_LINES {
            continue;
        }
        let mut reports = lines.map(|number| source.line(number)).filter(|line| is_report(line));
        if reports.any(|line| kinds.len() < MOST && kinds.insert(hr_mask::hash(line))) {
            block.keep = Keep::Evidence;
        }
    }
}

/// Whether a program says with this line that it has failed.
fn is_report(line: &[u8]) -> bool {
    if line.len() > LONG_LINE
        || !line.first().is_some_and(u8::is_ascii_alphabetic) && !line.starts_with(b"--- FAIL")
    {
        return false;
    }
    let has_part = || {
        PARTS.iter().any(|part| memchr::memmem::find(line, part).is_some())
            && Tone::of(line) == Tone::Failing
    };
    STARTS.iter().any(|start| line.starts_with(start)) || is_raised(line) || has_part()
}

/// `KeyError: 'x'`, as tracebacks end.
fn is_raised(line: &[u8]) -> bool {
    let Some(colon) = memchr::memchr(b':', line) else { return false };
    let name = &line[..colon];
    let is_name =
        name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'));
    is_name && (name.ends_with(b"Error") || name.ends_with(b"Exception")) && name.len() > 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_told_from_what_is_about_them() {
        for report in [
            "error: cannot find it",
            "thread 'main' panicked at src/main.rs:3:5:",
            "Segmentation fault (core dumped)",
            "Process exited with exit code 139",
            "KeyError: 'x'",
            "java.lang.IllegalStateException: closed",
            "fatal: unable to access the repository",
            "E: Unable to locate package x",
        ] {
            assert!(is_report(report.as_bytes()), "{report}");
        }
        for other in [
            "+error: x",
            "    error: in an example",
            "Errors are told by their exit code, which is 0 where all is well.",
            "src/a.rs:3: return Error: x",
            "The error: nobody looked.",
            "",
        ] {
            assert!(!is_report(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_report_at_the_end_of_a_diff_stays() {
        let change = "-    old();\n+    new();\n     same();\n";
        let mut text = String::new();
        for file in 0..60 {
            text += &format!(
                "diff --git a/x{file}.rs b/x{file}.rs\n--- a/x{file}.rs\n+++ b/x{file}.rs\n"
            );
            text += &format!("@@ -1,40 +1,40 @@\n{}", change.repeat(20));
        }
        text += "thread 'main' panicked at src/main.rs:3:5:\nSegmentation fault (core dumped)\n";
        let source = Source::new(text.as_bytes());
        let found = crate::detect(&source, crate::View { room: Some(9_000), ..Default::default() });
        assert_eq!(found.kind, hr_core::Kind::Diff);
        let outline = found.outline.unwrap();
        let kept = outline.blocks().filter(|block| block.keep == Keep::Evidence);
        let kept: String =
            kept.map(|block| String::from_utf8_lossy(block.span.of(text.as_bytes()))).collect();
        assert!(kept.contains("panicked at") && kept.contains("Segmentation fault"), "{kept}");
    }
}
