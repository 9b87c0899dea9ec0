//! What tells that work goes on, and nothing of what came of it.

use crate::scan::{contains, contains_any, digits, starts_with_any};

/// First words of lines that tell of work that goes on.
const WORK: [&str; 64] = [
    "Compiling ",
    "Checking ",
    "Downloading ",
    "Downloaded ",
    "Downloading: ",
    "Downloaded: ",
    "Fetching ",
    "Fresh ",
    "Updating ",
    "Locking ",
    "Adding ",
    "Blocking ",
    "Unpacking ",
    "Preparing ",
    "Progress (",
    "Selecting previously",
    "Setting up ",
    "Processing triggers",
    "Get:",
    "Hit:",
    "Ign:",
    "Reading package lists",
    "Reading state information",
    "Building dependency tree",
    "Need to get ",
    "After this operation",
    "(Reading database",
    "Collecting ",
    "Requirement already satisfied",
    "Using cached ",
    "Obtaining ",
    "Created wheel",
    "Stored in directory",
    "Building wheel",
    "Installing build dependencies",
    "Getting requirements",
    "Resolving deltas",
    "Receiving objects",
    "remote: Counting",
    "remote: Compressing",
    "remote: Enumerating",
    "remote: Total",
    "Counting objects",
    "Compressing objects",
    "Unpacking objects",
    "Updating files",
    "Pulling from",
    "Pulling fs layer",
    "Verifying Checksum",
    "Download complete",
    "Pull complete",
    "Waiting",
    "Extracting ",
    "Digest: sha256",
    "go: downloading ",
    "go: finding ",
    "info: downloading",
    "info: installing",
    "Linking ",
    "Resolving: ",
    "Cloning into ",
    "Loading cache",
    "Installing collected",
    "[command]/usr/bin/git",
];

/// Whether `text`, from `start` on, tells of work that goes on and of nothing else.
pub(crate) fn is_noise(text: &[u8], start: usize) -> bool {
    // Levels of package managers below those of trouble.
    const LEVELS: [&str; 6] =
        ["npm http ", "npm info ", "npm verbose ", "npm timing ", "npm sill ", "npm silly "];
    if starts_with_any(text, &LEVELS) {
        return true;
    }
    let rest = text[start..].trim_ascii();
    if starts_with_any(rest, &WORK) {
        return !contains_any(rest, &["error", "failed", "Error", "Failed", "FAILED", "warning"])
            || starts_with_any(
                rest,
                &["Compiling ", "Downloading ", "Downloaded ", "Collecting "],
            );
    }
    is_bar(rest) || is_share(rest) || is_layer(rest) || is_transfer(rest)
}

/// A bar: mostly signs that bars are drawn with.
fn is_bar(text: &[u8]) -> bool {
    let drawn = text
        .iter()
        .filter(|byte| {
            matches!(
                byte,
                b'#' | b'=' | b'.' | b'>' | 0xe2 | 0x94 | 0x96 | 0x81..=0x93 | b'-' | b'_'
            )
        })
        .count();
    text.len() >= 12 && drawn * 4 > text.len() * 3 && contains(text, "%") || is_dots(text)
}

/// Dots and letters with the share that is done, as runners of many tests draw them.
fn is_dots(text: &[u8]) -> bool {
    let dots = text.iter().filter(|byte| **byte == b'.').count();
    let has_failed = text.iter().any(|byte| matches!(byte, b'F' | b'E'));
    dots >= 8
        && dots * 10 > text.len() * 7
        && !has_failed
        && !text.iter().any(|byte| matches!(byte, b'/' | b':'))
}

/// A share of the work: `[ 12%] Building C object a.o`, `[3/40] CC a.o`, `12%`.
fn is_share(text: &[u8]) -> bool {
    if let Some(rest) = text.strip_prefix(b"[") {
        let rest = rest.trim_ascii_start();
        let done = digits(rest);
        let after = &rest[done..];
        let all = after.strip_prefix(b"/").map_or(0, digits);
        return done > 0
            && (after.starts_with(b"%] ") && !after.starts_with(b"%] Built target")
                || all > 0 && after.get(all + 1) == Some(&b']'));
    }
    let done = digits(text);
    done > 0 && matches!(&text[done..], [b'%'] | [b'%', b' ', ..])
}

/// A step of a layer of a container: `a1b2c3: Pull complete`, `#5 sha256:... 1.2MB / 3MB`, `#5 DONE 0.1s`.
fn is_layer(text: &[u8]) -> bool {
    if let Some(rest) = text.strip_prefix(b"#") {
        let number = digits(rest);
        let said = rest[number..].trim_ascii_start();
        const SAID: [&str; 8] = [
            "sha256:",
            "DONE",
            "CACHED",
            "transferring",
            "extracting",
            "resolve ",
            "exporting",
            "...",
        ];
        return number > 0 && starts_with_any(said, &SAID);
    }
    let hex = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    const SAID: [&str; 7] =
        [": Pull", ": Wait", ": Down", ": Verif", ": Extr", ": Already", ": Push"];
    hex == 12 && starts_with_any(&text[hex..], &SAID)
}

/// A row of a transfer: numbers and times alone.
fn is_transfer(text: &[u8]) -> bool {
    let is_of_it = |byte: &u8| {
        byte.is_ascii_digit()
            || matches!(byte, b' ' | b':' | b'-' | b'.' | b'k' | b'M' | b'G' | b'%' | b'\t')
    };
    text.len() >= 40 && text.iter().all(is_of_it) && text.contains(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_goes_on_is_noise() {
        for text in [
            "   Compiling serde v1.0.0",
            "Downloading from central: https://a.b/error-prone.jar",
            "[ 12%] Building C object a.o",
            "[3/40] CC a.o",
            "#5 sha256:ab 1.2MB / 3MB 0.1s",
            "0123456789ab: Pull complete",
            "........................ [ 12%]",
            " 12% done",
        ] {
            assert!(is_noise(text.as_bytes(), 0), "{text}");
        }
        for text in [
            "Fetching a failed: no route",
            "error: x",
            "....F.......... [ 12%]",
            "12 passed",
            "[3] x",
            "-----------------",
        ] {
            assert!(!is_noise(text.as_bytes(), 0), "{text}");
        }
    }
}
