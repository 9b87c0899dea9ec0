//! Stack traces: what was raised, and the frames below.

use crate::place::is_foreign;
use crate::scan::{contains, contains_any, digits, indent, starts_with_any};

/// Whether `text` says what was raised: `java.io.IOException: x`, `KeyError: 'x'`, `panic: x`, `Caused by: x`.
pub(crate) fn is_raised(text: &[u8]) -> bool {
    const STARTS: [&str; 15] = [
        "Exception in thread ",
        "Caused by: ",
        "panic: ",
        "fatal error: ",
        "Traceback (most recent call last)",
        "Uncaught ",
        "Unhandled ",
        "thread '",
        "terminate called after",
        "Segmentation fault",
        "Assertion failed",
        "[signal SIG",
        "Killed",
        "Aborted",
        "SUMMARY: ",
    ];
    let rest = &text[indent(text)..];
    if starts_with_any(rest, &STARTS) {
        return !rest.starts_with(b"thread '") || contains(rest, "panicked at");
    }
    let len = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'$'))
        .count();
    let name = &rest[..len];
    let ends = matches!(rest.get(len..), Some([] | [b':'] | [b':', b' ', ..] | [b' ', b'[', ..]));
    let is_named = [&b"Error"[..], b"Exception", b"Failure", b"Throwable", b"Exit"]
        .iter()
        .any(|ending| name.len() > ending.len() && name.ends_with(ending));
    ends && is_named
        && name.iter().any(u8::is_ascii_uppercase)
        && name.first().is_some_and(u8::is_ascii_alphabetic)
}

/// A frame of a stack trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    /// In code that the reader may have written.
    Own,
    /// In a library.
    Foreign,
}

/// Modules and packages that no reader wrote.
const LIBRARIES: [&str; 34] = [
    "java.",
    "javax.",
    "jdk.",
    "sun.",
    "org.junit.",
    "org.apache.maven.",
    "org.gradle.",
    "kotlin.",
    "scala.",
    "groovy.",
    "org.codehaus.",
    "org.eclipse.",
    "core::",
    "std::",
    "alloc::",
    "test::",
    "__rustc",
    "rust_begin_unwind",
    "testing.",
    "runtime.",
    "panic(",
    "created by ",
    "node:",
    "Object.<anonymous> (node:",
    "processTicksAndRejections",
    "org.testng.",
    "com.intellij.",
    "java.base/",
    "<fn()",
    "__libc",
    "_start",
    "<unknown>",
    "junit.",
    "org.assertj.",
];

/// The frame that `text` is.
pub(crate) fn frame(text: &[u8]) -> Option<Frame> {
    let at = indent(text);
    let rest = &text[at..];
    let called = called(text, at)?;
    let is_library = starts_with_any(called, &LIBRARIES)
        || is_foreign(rest)
        || contains_any(rest, &["libsanitizer", "../sysdeps/", "/csu/libc-start"]);
    Some(if is_library { Frame::Foreign } else { Frame::Own })
}

/// What a frame names: a function, or the file it is in.
fn called(text: &[u8], at: usize) -> Option<&[u8]> {
    let rest = &text[at..];
    if at > 0 {
        if let Some(called) = rest.strip_prefix(b"at ") {
            return Some(called);
        }
        if let Some(called) = rest.strip_prefix(b"File \"") {
            return contains(called, "\", line ").then_some(called);
        }
        if let Some(more) = rest.strip_prefix(b"... ") {
            return (digits(more) > 0).then_some(&b"java."[..]);
        }
        if let Some(called) = rest.strip_prefix("\u{276f} ".as_bytes()) {
            return Some(called);
        }
        let number = digits(rest);
        if number > 0 && number < 5 && rest[number..].starts_with(b": ") {
            return Some(rest[number + 2..].trim_ascii_start());
        }
        if text.starts_with(b"\t/") && contains(rest, " +0x") {
            return Some(rest);
        }
    }
    if let Some(frame) = rest.strip_prefix(b"#") {
        let number = digits(frame);
        let called = frame.get(number..)?.trim_ascii_start();
        let is_frame = number > 0
            && frame.len() > number
            && (called.starts_with(b"0x") || contains(called, " at "));
        return is_frame.then(|| called.splitn(3, |byte| *byte == b' ').nth(2).unwrap_or(called));
    }
    // Go names a function with its arguments, at the margin.
    let is_call = at == 0
        && rest.ends_with(b")")
        && !contains(rest, " ")
        && contains(rest, ".")
        && rest.contains(&b'(');
    let is_go = is_call
        && (contains(rest, "(0x")
            || rest.ends_with(b"(...)")
            || rest.ends_with(b"()")
            || contains(rest, "({0x"));
    if is_go || starts_with_any(rest, &["created by ", "panic({0x"]) && at == 0 {
        Some(rest)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_raised_is_known() {
        for text in [
            "java.io.IOException: no",
            "KeyError: 'x'",
            "panic: nil",
            "  Caused by: a.B: c",
            "thread 'a' panicked at src/a.rs:3:5:",
            "sqlite3.IntegrityError",
        ] {
            assert!(is_raised(text.as_bytes()), "{text}");
        }
        for text in
            ["Error: x", "thread 'a' is up", "no Error: x", "error: x", "the IOException: x"]
        {
            assert!(!is_raised(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn frames_are_known_with_whose_they_are() {
        for (text, frame_of) in [
            ("\tat org.acme.A.b(A.java:12)", Frame::Own),
            ("\tat java.util.List.get(List.java:12)", Frame::Foreign),
            ("\t... 12 more", Frame::Foreign),
            ("  File \"/srv/a.py\", line 3, in b", Frame::Own),
            ("  File \"/venv/site-packages/a.py\", line 3, in b", Frame::Foreign),
            ("   3: core::panicking::panic", Frame::Foreign),
            ("             at ./src/lib.rs:26:48", Frame::Own),
            ("             at /rustc/5980/library/core/src/panicking.rs:175:17", Frame::Foreign),
            ("    #1 0x55a1 in audit /srv/asan.c:7", Frame::Own),
            ("\t/srv/queue.go:6 +0x1b", Frame::Own),
            ("example.org/queue.Render(...)", Frame::Own),
            ("      at Object.toBe (test/util.test.js:5:76)", Frame::Own),
        ] {
            assert_eq!(frame(text.as_bytes()), Some(frame_of), "{text}");
        }
        for text in ["at last it is done", "plain", "3: x", "call(a, b)"] {
            assert_eq!(frame(text.as_bytes()), None, "{text}");
        }
    }
}
