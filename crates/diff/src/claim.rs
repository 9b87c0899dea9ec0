//! Whether a Source is a diff.

use crate::hunk::{is_changed, is_signed};
use crate::model::{Diff, Role};
use crate::parse::parse;
use crate::plain::plain;
use hr_core::{Claim, Source};

/// Bytes that are looked at.
const SAMPLE: usize = 32 << 10;
/// Share of the lines that must be of a diff for a claim, and for a sure one.
const SOME: f32 = 0.6;
const MOST: f32 = 0.9;
/// How sure that is: with headers, with text among them, and where there is nothing but signs.
const SURE: f32 = 0.96;
const MIXED: f32 = 0.7;
const SIGNED: f32 = 0.85;
/// Lines of a fragment without a header that must be changed, and those in so many that can be nothing else.
const LEAST_CHANGED: usize = 3;
const PROPER: usize = 3;

/// Whether `source` looks like a diff, or like commits.
pub fn claim(source: &Source<'_>) -> Option<Claim> {
    let bytes = &source.bytes()[..source.len().min(SAMPLE)];
    let sample = Source::new(bytes);
    let bytes = plain(&sample);
    let sample = Source::new(&bytes);
    let lines = sample.line_count();
    let diff = parse(&sample);
    let Some(why) = reason(&diff) else { return fragment(&sample) };
    let texts = diff.parts.iter().filter(|it| it.role == Role::Text);
    let known = lines - texts.map(|it| it.lines.len()).sum::<usize>();
    let share = known as f32 / lines.max(1) as f32;
    let confidence = match share {
        _ if share >= MOST && lines > 2 => SURE,
        _ if share >= SOME => MIXED,
        _ => return None,
    };
    Some(Claim::new(confidence, format!("{known} of {lines} lines are of a diff: {why}")))
}

/// What shows that it is a diff.
fn reason(diff: &Diff) -> Option<String> {
    let has = |role: Role| diff.parts.iter().any(|it| it.role == role);
    let hunks = diff.hunks.len();
    if hunks > 0 && has(Role::Changed) {
        return Some(format!("{} files, {hunks} hunks", diff.files.len()));
    }
    if !diff.commits.is_empty() {
        return Some(format!("{} commits", diff.commits.len()));
    }
    let has_files = has(Role::State) || has(Role::Open) && has(Role::Name);
    (has_files || has(Role::Total)).then(|| "files with their changes".to_owned())
}

/// Part of a hunk: each line but those that are cut bears a sign, and lists, options and numbers bear them otherwise.
fn fragment(source: &Source<'_>) -> Option<Claim> {
    let count = source.line_count();
    let whole = || (1..count.saturating_sub(1)).map(|number| source.line(number));
    let changed = || whole().filter(|line| is_changed(line));
    let proper = changed().filter(|line| is_proper(line)).count();
    let (all, changed) = (whole().count(), changed().count());
    let is_one = whole().all(is_signed) && changed >= LEAST_CHANGED && PROPER * proper >= changed;
    is_one
        .then(|| Claim::new(SIGNED, format!("each of {all} lines bears a sign, {changed} + or -")))
}

/// Whether what follows the sign of `line` is not what follows it in a list, an option, a number or a listing of files.
fn is_proper(line: &[u8]) -> bool {
    match &line[1..] {
        [b' ', next, ..] => *next == b' ',
        [b'r' | b'-', b'w' | b'-', ..] => false,
        [next, ..] => !next.is_ascii_digit() && *next != line[0],
        [] => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confidence(text: &str) -> f32 {
        claim(&Source::new(text.as_bytes())).map_or(0.0, |claim| claim.confidence)
    }

    #[test]
    fn diffs_and_commits_are_claimed() {
        let hunk = "@@ -1,2 +1,2 @@\n same\n-old\n+new\n";
        let diff = format!("diff --git a/x b/x\n--- a/x\n+++ b/x\n{hunk}");
        let log = "commit 0123456789ab\nAuthor: A\n\n    Light it\n";
        let crlf = diff.replace('\n', "\r\n");
        let colours = diff.replace("+new", "\x1b[32m+new\x1b[m");
        for text in [&diff, hunk, log, &crlf, &colours, &format!("+begins within\n{hunk}")] {
            assert!(confidence(text) >= 0.9, "{text}");
        }
        let within =
            "cut off\n     let a = 1;\n-    let b = 2;\n+    let b = 3;\n+    let c = 4;\n }\n cut";
        assert!(confidence(within) >= Claim::LEAST);
    }

    #[test]
    fn what_only_bears_signs_is_not() {
        for text in [
            "# Notes\n\n- one\n- two\n  - three\n+ four\n",
            "- name: a\n  on: 1\n- name: b\n  on: 2\n- name: c\n",
            "-rw-r--r-- 1 a a 1 x\n-rw-r--r-- 1 a a 1 y\n-rw-r--r-- 1 a a 1 z\n-rwxr-xr-x 1 a a 1 w\n-r-------- 1 a\n",
            "-1.5 2\n 1.5 3\n-2.5 4\n-3.5 1\n-4.5 0\n",
            "See this:\n\n```diff\n-old\n+new\n```\n\nand then\nmore\nprose.\n",
            "",
        ] {
            assert_eq!(confidence(text), 0.0, "{text}");
        }
    }
}
