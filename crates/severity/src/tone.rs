//! Words of failure in running text.

use crate::exit::{http_status, is_failed_exit};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::ops::Range;
use std::sync::LazyLock;

/// What a word of failure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// This.
    Tone(Tone),
    /// What the number of an exit behind it says.
    Exit,
    /// What the HTTP status behind it says.
    Status,
}

const FAILING: Says = Says::Tone(Tone::Failing);
const UNEASY: Says = Says::Tone(Tone::Uneasy);

/// Words of failure, matched where a word starts, in lower case, in capitals and capitalised.
const FAILURES: [(&str, Says); 45] = [
    ("error", FAILING),
    ("fail", FAILING),
    ("fatal", FAILING),
    ("exception", FAILING),
    ("panic", FAILING),
    ("traceback", FAILING),
    ("segfault", FAILING),
    ("segmentation fault", FAILING),
    ("core dumped", FAILING),
    ("abort", FAILING),
    ("crash", FAILING),
    ("deadlock", FAILING),
    ("corrupt", FAILING),
    ("out of memory", FAILING),
    ("oom-kill", FAILING),
    ("no space left", FAILING),
    ("caused by", FAILING),
    ("denied", UNEASY),
    ("refused", UNEASY),
    ("timed out", UNEASY),
    ("timeout", UNEASY),
    ("killed", UNEASY),
    ("unable to", UNEASY),
    ("could not", UNEASY),
    ("cannot", UNEASY),
    ("can't", UNEASY),
    ("unreachable", UNEASY),
    ("unavailable", UNEASY),
    ("unhealthy", UNEASY),
    ("no such", UNEASY),
    ("not found", UNEASY),
    ("invalid", UNEASY),
    ("unauthorized", UNEASY),
    ("forbidden", UNEASY),
    ("rejected", UNEASY),
    ("violat", UNEASY),
    ("expired", UNEASY),
    ("exhausted", UNEASY),
    ("exceeded", UNEASY),
    ("reset by peer", UNEASY),
    ("broken pipe", UNEASY),
    ("back-off", UNEASY),
    ("rc=", Says::Exit),
    ("exit", Says::Exit),
    ("status", Says::Status),
];
/// What begins like a word of failure and is none.
const HARMLESS: [&str; 7] =
    ["failover", "fail-safe", "failsafe", "fail-fast", "error-free", "error free", "errorprone"];
/// What the old collectors of Java call the usual reason to collect.
const ALLOCATION_FAILURE: &[u8] = b"Allocation ";

/// What the words of a line say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Nothing of failure.
    Calm,
    /// Something was not as hoped: denied, refused, timed out, not found.
    Uneasy,
    /// Something failed: error, failure, exception, panic.
    Failing,
}

const SPELLINGS: usize = 3;
/// The words in three spellings, because a packed search for exact literals is nine times as fast as
/// one that ignores case.
static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let spellings = FAILURES.iter().flat_map(|(word, _)| {
        let title = word[..1].to_ascii_uppercase() + &word[1..];
        [(*word).to_owned(), word.to_ascii_uppercase(), title]
    });
    // By itself the library takes a slower automaton for more than a hundred words.
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(spellings).ok()
});

impl Tone {
    /// The tone of `text`: that of its worst word of failure which is not denied by what stands next
    /// to it (`0 errors`, `no error`, `failed=0`, `err=null`).
    pub fn of(text: &[u8]) -> Tone {
        let Some(search) = SEARCH.as_ref() else { return Tone::Calm };
        let mut tone = Tone::Calm;
        for found in search.find_iter(text) {
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            let says = FAILURES[found.pattern().as_usize() / SPELLINGS].1;
            let word = match says {
                Says::Tone(tone) => tone,
                Says::Exit if is_failed_exit(after) => Tone::Failing,
                Says::Exit => Tone::Calm,
                Says::Status => http_status(after).map_or(Tone::Calm, Tone::of_status),
            };
            if word > tone
                && starts_a_word(text, found.start())
                && !is_harmless(before, &text[found.start()..])
                && (!matches!(says, Says::Tone(_)) || !is_denied(before, after))
            {
                tone = word;
                if tone == Tone::Failing {
                    break;
                }
            }
        }
        tone
    }

    /// Where words of failure stand in `text`, denied or not. The tone of `text` depends on no number that is
    /// not next to one of them: right before it, or up to 32 bytes behind.
    pub fn words(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let found = SEARCH.as_ref().map(|search| search.find_iter(text));
        found.into_iter().flatten().map(|found| found.range())
    }

    /// The tone of an HTTP status.
    fn of_status(status: u16) -> Tone {
        match status {
            500.. => Tone::Failing,
            400..500 => Tone::Uneasy,
            _ => Tone::Calm,
        }
    }
}

/// Whether the word of failure that `from` starts with is part of a harmless one.
fn is_harmless(before: &[u8], from: &[u8]) -> bool {
    let starts = |word: &str| {
        from.get(..word.len()).is_some_and(|from| from.eq_ignore_ascii_case(word.as_bytes()))
    };
    HARMLESS.iter().any(|word| starts(word))
        || before.ends_with(ALLOCATION_FAILURE) && from.starts_with(b"Failure")
}

/// Whether a word starts at `at`: after anything but a letter, or at the hump of a `CamelCase` name.
fn starts_a_word(text: &[u8], at: usize) -> bool {
    let Some(&before) = at.checked_sub(1).and_then(|i| text.get(i)) else { return true };
    let hump = text[at].is_ascii_uppercase() && !before.is_ascii_uppercase();
    hump || !before.is_ascii_alphabetic()
}

/// Whether what stands next to a word of failure denies it: `no error`, `0 errors`, `failed=0`,
/// `err: null`.
fn is_denied(before: &[u8], after: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let before = before.strip_suffix(b"-").unwrap_or(before);
    let word_len = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
    let (rest, word) = before.split_at(before.len() - word_len);
    // `postgres-0 failed` and `v2.0 crashed` count nothing.
    let stands_alone =
        rest.last().is_none_or(|b| matches!(b, b' ' | b'\t' | b'(' | b'=' | b',' | b'['));
    let negations: [&[u8]; 5] = [b"0", b"no", b"non", b"without", b"zero"];
    let is_negated =
        stands_alone && negations.iter().any(|negation| word.eq_ignore_ascii_case(negation));
    is_negated || is_none_of(rest, word) || is_nothing(value_after(after))
}

/// Whether `word` is how many there are, and what stands before it says that it is none of them: `0/30`, `0 of 30`.
fn is_none_of(before: &[u8], word: &[u8]) -> bool {
    let count = before.strip_suffix(b"/").or(before.strip_suffix(b" of "));
    let is_number = !word.is_empty() && word.iter().all(u8::is_ascii_digit);
    is_number
        && count.is_some_and(|count| {
            let digits = count.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            digits > 0 && count[count.len() - digits..].iter().all(|byte| *byte == b'0')
        })
}

/// The value behind the rest of a key, `=value` or `: value`, or nothing.
fn value_after(key_rest: &[u8]) -> &[u8] {
    const LONGEST_KEY: usize = 12;
    let near = &key_rest[..key_rest.len().min(LONGEST_KEY)];
    let sign = near.iter().position(|b| matches!(b, b'=' | b':'));
    sign.map_or(b"", |at| key_rest[at + 1..].trim_ascii_start())
}

/// Whether a value is zero, null, false or empty.
fn is_nothing(value: &[u8]) -> bool {
    if let Some(fraction) = value.strip_prefix(b"0") {
        let fraction = fraction.strip_prefix(b".").unwrap_or(fraction);
        let zeros = fraction.iter().take_while(|&&b| b == b'0').count();
        return !fraction.get(zeros).is_some_and(u8::is_ascii_alphanumeric);
    }
    let nothing: [&[u8]; 12] = [
        b"null", b"nil", b"<nil>", b"none", b"None", b"NONE", b"false", b"no ", b"[]", b"{}",
        b"\"\"", b"''",
    ];
    nothing.iter().any(|text| {
        let rest = value.strip_prefix(*text);
        rest.is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_is_that_of_the_worst_word() {
        for (text, tone) in [
            ("all is well", Tone::Calm),
            ("connection refused", Tone::Uneasy),
            ("Connection refused: I/O error", Tone::Failing),
            ("java.lang.NumberFormatException: x", Tone::Failing),
            ("shared terror, mirrors", Tone::Calm),
            ("done: 0 errors, no failures, failed=0, err=<nil>, error: null", Tone::Calm),
            ("10 errors", Tone::Failing),
            ("shard 7: 0/30 failed, 0 of 30 failed", Tone::Calm),
            ("shard 7: 4/30 failed", Tone::Failing),
            ("exit with error=0x7f", Tone::Failing),
            ("postgres-0 failed readiness", Tone::Failing),
            ("eth0 error on carrier", Tone::Failing),
            ("release v2.0 crashed at boot", Tone::Failing),
            ("No errors", Tone::Calm),
            ("Non-fatal: error_rate=0.00", Tone::Calm),
            ("errors: none, error_count=0, \"errors\":[], \"failed\":0", Tone::Calm),
            ("[GC (Allocation Failure) [PSYoungGen: 1K->2K(3K)]", Tone::Calm),
            ("Full GC (Ergonomics), Failure", Tone::Failing),
            ("failover complete, error-free", Tone::Calm),
            ("container exited with code 137", Tone::Failing),
            ("process exit code 0", Tone::Calm),
            ("Main process exited, code=exited, status=1/FAILURE", Tone::Failing),
            ("Main process exited, code=exited, status=0/SUCCESS", Tone::Calm),
            ("make done rc=1", Tone::Failing),
            ("make done rc=0, src=1", Tone::Calm),
            ("Unit entered failed state", Tone::Failing),
            ("Failed to start Daily apt upgrade", Tone::Failing),
            ("GET /a status=503", Tone::Failing),
            ("GET /a status: 404 len: 12", Tone::Uneasy),
            ("GET /a status: 200 len: 500", Tone::Calm),
        ] {
            assert_eq!(Tone::of(text.as_bytes()), tone, "{text}");
        }
    }
}
