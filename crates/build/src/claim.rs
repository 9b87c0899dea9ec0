//! Whether a Source is the output of a build.

use crate::diagnostic::Diagnostic;
use crate::level::Severity;
use crate::line::{Line, Role};
use crate::plain::plain;
use crate::scan::{contains, contains_any, digits, find, indent, starts_with_any};
use crate::stack::{frame, is_raised};
use hr_core::{Claim, Source};

/// Lines that are read: at the start, in the middle and at the end, each.
const READ: usize = 24;
/// Bytes of a line that are read.
const WIDTH: usize = 400;

/// Whether `source` looks like what compilers, test runners, package managers or CI jobs print.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let mut sample = Sample::default();
    let count = source.line_count();
    let parts = [0, count / 2, count.saturating_sub(READ)];
    let mut from = 0;
    for start in parts {
        for number in start.max(from)..(start + READ).min(count) {
            let line = source.line(number);
            sample.add(&line[..line.len().min(WIDTH)]);
        }
        from = from.max((start + READ).min(count));
    }
    sample.claim()
}

/// What the lines that were read are.
#[derive(Debug, Default)]
struct Sample {
    /// Lines that are not blank and go on with none before.
    lines: usize,
    /// Lines that only a build prints, and that builds print, too.
    strong: usize,
    weak: usize,
    /// Lines that no other program prints.
    signatures: usize,
    /// Lines that another kind of text has.
    others: usize,
    goes_on: bool,
}

impl Sample {
    fn add(&mut self, line: &[u8]) {
        let text = plain(line);
        if text.trim_ascii().is_empty() {
            return;
        }
        let is_stamped = text.len() < line.len() && digits(line) == 4;
        if starts_with_any(&text, &TREE) {
            self.lines += 1;
            self.others += 1;
            return;
        }
        let is_signature = is_signature(&text, line);
        // A stack trace may belong to anything.
        if frame(&text).is_some() || is_raised(&text) && !is_signature {
            return;
        }
        if is_signature {
            self.signatures += 1;
            self.lines += 1;
            self.strong += 1;
            self.goes_on = true;
            return;
        }
        let is_more = self.goes_on
            && (indent(&text) > 0 || starts_with_any(&text, &["note:", "help:", "thread '", "|"]));
        let strength = strength(&text, is_stamped);
        match strength {
            Strength::Strong => self.strong += 1,
            Strength::Weak => self.weak += 1,
            Strength::None if is_more || digits(&text) > 0 && contains(&text, " |") => return,
            Strength::None => {}
            Strength::Other => self.others += 1,
        }
        self.lines += 1;
        self.goes_on = matches!(strength, Strength::Strong | Strength::Weak);
    }

    fn claim(&self) -> Option<Claim> {
        let share = (self.strong as f32 + 0.5 * self.weak as f32) / self.lines.max(1) as f32;
        let others = self.others as f32 / self.lines.max(1) as f32;
        let is_said = self.signatures > 0 && share >= 0.1;
        let confidence = match () {
            () if others > 0.2 && others > share => return None,
            () if is_said && (self.signatures > 1 || share >= 0.3) => 0.9 + 0.09 * share,
            () if is_said => 0.6 + 0.3 * share,
            () if self.signatures > 1 && others == 0.0 => 0.6,
            () if share >= 0.2 && self.strong > 0 => 0.45 + 0.44 * share,
            () if share >= 0.4 => 0.4 + 0.3 * share,
            () => return None,
        };
        let known = self.strong + self.weak;
        let reason = format!(
            "{known} of {} lines that were read are findings, results, steps or progress of tools",
            self.lines
        );
        Some(Claim::new(confidence, reason))
    }
}

/// How the branches of trees begin, such as those of `cargo tree` and `npm ls`.
const TREE: [&str; 6] =
    ["\u{251c}\u{2500}", "\u{2514}\u{2500}", "\u{2502} ", "\u{2502}\u{a0}", "+-- ", "`-- "];

/// How much a line speaks for a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    Strong,
    Weak,
    None,
    /// It speaks against one.
    Other,
}

/// How much `text` speaks for a build; `is_stamped` if a time stood before it.
fn strength(text: &[u8], is_stamped: bool) -> Strength {
    const OTHERS: [&str; 12] = [
        "diff --git ",
        "@@ -",
        "--- a/",
        "+++ b/",
        "```",
        "## ",
        "### ",
        "#### ",
        "<div",
        "<p>",
        "{\"",
        "| ",
    ];
    if starts_with_any(text, &OTHERS) {
        return Strength::Other;
    }
    if is_dependency(text) {
        return Strength::Strong;
    }
    match Line::new(0, text, b"").1 {
        Role::Verdict(_) | Role::Summary(_) | Role::Ending | Role::Noise => Strength::Strong,
        Role::Finding(found) => of_finding(text, &found, is_stamped),
        Role::Heading(_) | Role::Lead | Role::Boilerplate | Role::StepEnd | Role::Command => {
            Strength::Weak
        }
        Role::Step if starts_with_any(text, &["+ ", "$ ", "> ", "# "]) => Strength::None,
        Role::Step => Strength::Weak,
        _ if starts_with_any(text, &["-- ", "[INFO] ", "<t> ", "[WS-CLEANUP]"]) => Strength::Weak,
        _ => Strength::None,
    }
}

/// A finding speaks for a build if its form is that of a tool: other programs say `error: ...`, too.
fn of_finding(text: &[u8], found: &Diagnostic, is_stamped: bool) -> Strength {
    let has_code = !found.code.is_empty();
    let Some(place) = &found.place else {
        let is_tool = found.is_row
            || has_code
            || starts_with_any(text, &["error: ", "warning: ", "npm ", "CMake "]);
        return match is_stamped {
            true => Strength::None,
            false if is_tool || contains(text, "undefined reference") => Strength::Strong,
            false => Strength::Weak,
        };
    };
    let is_said = contains_any(
        &text[place.end..found.message.start],
        &["error", "warning", "note", "Error", "Warning"],
    );
    let is_set_in = text
        .get(place.end..)
        .is_some_and(|rest| rest.starts_with(b":  ") || rest.starts_with(b":\t"));
    match () {
        () if is_said
            || has_code
            || text.starts_with(b"[ERROR]")
            || text.starts_with(b"[WARNING]") =>
        {
            Strength::Strong
        }
        () if is_set_in || !place.has_column || found.severity != Severity::Error => Strength::None,
        () => Strength::Weak,
    }
}

/// Whether `text` names a package in a tree of them: `├── serde v1.0.2`, `│ └── react@18.2.0`.
fn is_dependency(text: &[u8]) -> bool {
    let Some(at) = find(text, "\u{2500}\u{2500} ") else { return false };
    let name = &text[at + 7..];
    let version = memchr::memchr2(b'@', b' ', name);
    version
        .is_some_and(|at| digits(name[at + 1..].strip_prefix(b"v").unwrap_or(&name[at + 1..])) > 0)
}

/// Whether no other program prints `text`, of this `line`.
fn is_signature(text: &[u8], line: &[u8]) -> bool {
    const STARTS: [&str; 52] = [
        "test result: ",
        "error[E",
        "##[group]",
        "##[error]",
        "##[endgroup]",
        "::group::",
        "travis_fold:",
        "section_start:",
        "=== RUN ",
        "--- FAIL: ",
        "--- PASS: ",
        "[INFO] Scanning for projects",
        "[INFO] BUILD ",
        "[ERROR] Failed to execute goal",
        "[INFO] --- ",
        "npm ERR! ",
        "npm error ",
        "make: *** ",
        "make[1]: ",
        "ninja: ",
        "Test Suites: ",
        "Tests run: ",
        "error: could not compile",
        "error: aborting due to",
        "    Finished `",
        "    Finished ",
        "CMake Error",
        "CMake Warning",
        "-- Configuring ",
        "-- The C compiler",
        "FAILED (",
        "BUILD FAILED",
        "BUILD SUCCESSFUL",
        "> Task :",
        "Finished: FAILURE",
        "Finished: SUCCESS",
        "Started by ",
        "[Pipeline] ",
        "Successfully installed ",
        "Step 1/",
        "SUMMARY: AddressSanitizer",
        "Terraform will perform",
        "Plan: ",
        "[==========] ",
        "Installing collected packages",
        "Reading package lists...",
        "[EnvInject] - ",
        "Building remotely on ",
        "[WS-CLEANUP]",
        " > git ",
        "No credentials specified",
        "Running as SYSTEM",
    ];
    let is_session = starts_with_any(text, &["=====", "_____"])
        && contains_any(
            text,
            &[
                "test session starts",
                " FAILURES ",
                " ERRORS ",
                "short test summary",
                " passed in ",
                " failed in ",
                " failed, ",
            ],
        );
    // The times of GitHub's runners have seven places behind the second.
    let is_runner = line.len() > 28
        && digits(line) == 4
        && line[10] == b'T'
        && digits(&line[20..]) == 7
        && line[27] == b'Z';
    starts_with_any(text, &STARTS)
        || is_session
        || is_runner && !contains_any(text, &["INFO", "DEBUG", "level="])
        || contains_any(
            text,
            &[
                "==ERROR: AddressSanitizer",
                "marked build as failure",
                "webpack.Compiler",
                "problems (",
            ],
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(text: &str) -> f32 {
        claim(&Source::new(text.as_bytes())).map_or(0.0, |claim| claim.confidence)
    }

    #[test]
    fn builds_are_claimed() {
        for text in [
            "running 2 tests\ntest a::b ... ok\ntest a::c ... FAILED\n\ntest result: FAILED. 1 passed; 1 failed\n",
            "src/a.c:3:1: warning: unused [-Wunused]\n    3 | int a;\n      |     ^\nsrc/b.c:4:1: error: no such type\n",
            "[INFO] Scanning for projects...\n[INFO] Building app 1.0\n[ERROR] /src/A.java:[3,4] cannot find symbol\n",
            "2026-05-30T09:10:31.1584995Z ##[group]Run make\n2026-05-30T09:10:31.1584995Z ##[endgroup]\n",
            "a.py:1:1: F401 'os' imported but unused\nb.py:3:80: E501 line too long\n",
        ] {
            assert!(confidence(text) >= Claim::LEAST, "{text}");
        }
        let tree = "app v0.1.0\n\u{251c}\u{2500}\u{2500} serde v1.0.2\n\u{2514}\u{2500}\u{2500} log v0.4.1\n";
        assert!(confidence(tree) < Claim::LEAST, "a tree has no results");
    }

    #[test]
    fn other_kinds_are_not() {
        for text in [
            "2026-05-30T09:10:31Z ERROR checkout: upstream timed out\n2026-05-30T09:10:32Z INFO done\n",
            "{\"error\": \"failed\"}\n",
            "fn main() {\n    println!(\"error: {}\", 3);\n}\n",
            "# Title\n\nWhen the build failed, see below.\n\n## Errors\n\nNone of them is fatal.\n",
            "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
            "src/a.rs:12:    let error = 3;\nsrc/b.rs:40:fn fail() {}\n",
            "",
        ] {
            assert!(confidence(text) < Claim::LEAST, "{text}");
        }
    }
}
