//! Which numbers of a line tell what kind of line it is.
//!
//! Lines with one skeleton are of one kind, but for a few numbers: how something ended (`exit code 137`), how
//! bad it is (`"level":50`, `<11>`, `E1120`), and whether there was any of it (`0 errors`).

use crate::request::{REPLIES, names_a_method};
use crate::skeleton::{Run, hash_with};
use hr_severity::Tone;
use std::ops::Range;

/// Bytes between a word and the number that belongs to it, at most: `status": "`.
const WITHIN: usize = 4;
/// Longest word that is looked at before a number.
const WORD: usize = 16;
/// Ends of words whose numbers tell how something ended, or how bad it is.
const WORDS: [&str; 10] = [
    "code",
    "exit",
    "level",
    "lvl",
    "priority",
    "rc",
    "severity",
    "severitynumber",
    "signal",
    "status",
];
/// Longest number that does.
const LONGEST: usize = 3;

/// How near to a word of failure a number must stand that tells whether there was any: `0 errors`, `errors: 0`.
const BEFORE: usize = 12;
const BEHIND: usize = 32;
/// Words of failure of a line next to which numbers are looked for.
const MOST_WORDS: usize = 64;

/// The runs of a skeleton that tell more than that something stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sensitive {
    /// Runs whose text matters.
    texts: Box<[u16]>,
    /// Runs of which it matters whether they are zero.
    zeros: Box<[u16]>,
}

impl Sensitive {
    /// Those of `line`, which has these `runs`. The same for all lines with one skeleton.
    pub(crate) fn of(line: &[u8], runs: &[Run]) -> Sensitive {
        let (mut texts, mut zeros) = (Vec::new(), Vec::new());
        let is_request = names_a_method(line);
        let words: Vec<Range<usize>> = Tone::words(line).take(MOST_WORDS).collect();
        for (run, number) in runs.iter().zip(0..u16::MAX) {
            let before = &line[..run.start as usize];
            let is_reply = is_request && REPLIES.iter().any(|mark| before.ends_with(mark));
            if is_reply || matters(before, run.of(line)) {
                texts.push(number);
            } else if words.iter().any(|word| is_next_to(word, run)) {
                zeros.push(number);
            }
        }
        Sensitive { texts: texts.into(), zeros: zeros.into() }
    }

    /// Whether the skeleton tells everything.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.zeros.is_empty()
    }

    /// The hash of a line by its `skeleton` and what else matters of its `runs`.
    pub(crate) fn hash(&self, skeleton: u64, line: &[u8], runs: &[Run]) -> u64 {
        let mut hash = skeleton;
        for &number in &self.texts {
            hash = hash_with(hash, what_matters(runs[usize::from(number)].of(line)));
        }
        for numbers in self.zeros.chunks(8) {
            let zeros = numbers.iter().fold(0, |bits: u8, &number| {
                let text = runs[usize::from(number)].of(line);
                bits << 1 | u8::from(text.iter().all(|&byte| byte == b'0'))
            });
            hash = hash_with(hash, &[zeros]);
        }
        hash
    }
}

/// Whether `before` ends with `HTTP/1.1 `.
fn is_behind_protocol(before: &[u8]) -> bool {
    let Some(version) = before.strip_suffix(b" ") else { return false };
    let digits = version.iter().rev().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    digits > 0 && version[..version.len() - digits].ends_with(b"HTTP/")
}

/// What matters of the text of a run: all of it if it is short, the letter of a klog line otherwise.
fn what_matters(text: &[u8]) -> &[u8] {
    match text {
        [letter, ..] if text.len() > LONGEST && letter.is_ascii_alphabetic() => &text[..1],
        _ if text.len() > LONGEST => b"long",
        _ => text,
    }
}

/// Whether a number is near enough to a word of failure to deny it, or to be a value of it.
fn is_next_to(word: &Range<usize>, run: &Run) -> bool {
    let (start, end) = (run.start as usize, run.end as usize);
    let is_before = end <= word.start && word.start - end <= BEFORE;
    let is_behind = start >= word.end && start - word.end <= BEHIND;
    is_before || is_behind
}

/// Whether the text of a run matters that stands behind `before`.
fn matters(before: &[u8], run: &[u8]) -> bool {
    let is_klog = before.is_empty() && run[0].is_ascii_alphabetic() && run.len() == 5;
    let is_priority = before == b"<";
    let is_behind_request = before.ends_with(b"\" ");
    if is_klog || is_priority || is_behind_request || is_behind_protocol(before) {
        return true;
    }
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic();
    let gap = before.iter().rev().take(WITHIN + 1).take_while(|byte| !is_letter(byte)).count();
    let before = &before[..before.len() - gap];
    let word = before.iter().rev().take(WORD).take_while(|byte| is_letter(byte)).count();
    let word = &before[before.len() - word..];
    gap <= WITHIN
        && WORDS.iter().any(|end| {
            let start = word.len().checked_sub(end.len());
            start.is_some_and(|start| word[start..].eq_ignore_ascii_case(end.as_bytes()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skeleton::Skeletons;

    fn hash(line: &str) -> u64 {
        let mut skeletons = Skeletons::default();
        let skeleton = skeletons.read(line.as_bytes());
        let sensitive = Sensitive::of(line.as_bytes(), &skeletons.runs);
        sensitive.hash(skeleton, line.as_bytes(), &skeletons.runs)
    }

    #[test]
    fn numbers_that_tell_something_are_told_apart() {
        for (one, other) in [
            ("job 1 exited with code 0", "job 2 exited with code 137"),
            ("a status=200 ms=12", "a status=503 ms=12"),
            (r#"{"level":30,"n":1}"#, r#"{"level":50,"n":1}"#),
            (r#""GET /a HTTP/1.1" 200 1"#, r#""GET /a HTTP/1.1" 502 1"#),
            ("GET /a/7 -> 200 in 3ms", "GET /a/7 -> 503 in 3ms"),
            ("| 200 | 3ms | GET /a", "| 500 | 3ms | GET /a"),
            (r#"{"severityNumber":9,"body":"a"}"#, r#"{"severityNumber":17,"body":"a"}"#),
            ("< HTTP/1.1 200 n=7", "< HTTP/1.1 502 n=7"),
            ("I1120 06:31 x", "E1120 06:31 x"),
            ("<11>1 x", "<14>1 x"),
            ("0 errors in 3 files", "7 errors in 3 files"),
            ("failed=0 ok=3", "failed=2 ok=3"),
            ("shard 7: 0/30 failed", "shard 7: 4/30 failed"),
        ] {
            assert_ne!(hash(one), hash(other), "{one} / {other}");
        }
    }

    #[test]
    fn others_are_not() {
        for (one, other) in [
            ("took 9 ms", "took 12 ms"),
            ("7 errors in 3 files", "8 errors in 14 files"),
            ("status=200 ms=12", "status=200 ms=9210"),
        ] {
            assert_eq!(hash(one), hash(other), "{one} / {other}");
        }
    }
}
