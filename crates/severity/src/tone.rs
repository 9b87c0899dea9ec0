//! Words of failure in running text.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Words of failure, matched where a word starts, in lower case, in capitals and capitalised. The
/// first `HARD` of them say that something failed; the others that something was not as hoped.
const FAILURES: [&str; 32] = [
    "error",
    "fail",
    "fatal",
    "exception",
    "panic",
    "traceback",
    "segfault",
    "abort",
    "crash",
    "deadlock",
    "corrupt",
    "out of memory",
    "oom-kill",
    "caused by",
    "denied",
    "refused",
    "timed out",
    "timeout",
    "killed",
    "unable to",
    "could not",
    "cannot",
    "can't",
    "unreachable",
    "no such",
    "not found",
    "invalid",
    "unauthorized",
    "forbidden",
    "rejected",
    "violat",
    "expired",
];
const HARD: usize = 14;

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

/// The words in three spellings, because a packed search for exact literals is nine times as fast as
/// one that ignores case.
static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let spellings = FAILURES.iter().flat_map(|word| {
        let title = word[..1].to_ascii_uppercase() + &word[1..];
        [(*word).to_owned(), word.to_ascii_uppercase(), title]
    });
    AhoCorasick::new(spellings).ok()
});

impl Tone {
    /// The tone of `text`: that of its worst word of failure which is not denied by what stands next
    /// to it (`0 errors`, `no error`, `failed=0`, `err=null`).
    pub fn of(text: &[u8]) -> Tone {
        let Some(search) = SEARCH.as_ref() else { return Tone::Calm };
        let mut tone = Tone::Calm;
        for found in search.find_iter(text) {
            let word =
                if found.pattern().as_usize() / 3 < HARD { Tone::Failing } else { Tone::Uneasy };
            if word > tone
                && starts_a_word(text, found.start())
                && !is_denied(&text[..found.start()], &text[found.end()..])
            {
                tone = word;
            }
        }
        tone
    }

    /// Whether any word of failure stands in `text`, denied or not. If none does, no number next to it
    /// can change its tone.
    pub fn has_word(text: &[u8]) -> bool {
        SEARCH.as_ref().is_some_and(|search| search.is_match(text))
    }
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
    is_negated || is_nothing(value_after(after))
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
    let nothing: [&[u8]; 8] =
        [b"null", b"nil", b"<nil>", b"none", b"None", b"false", b"\"\"", b"''"];
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
            ("exit with error=0x7f", Tone::Failing),
            ("postgres-0 failed readiness", Tone::Failing),
            ("eth0 error on carrier", Tone::Failing),
            ("release v2.0 crashed at boot", Tone::Failing),
            ("No errors", Tone::Calm),
            ("Non-fatal: error_rate=0.00", Tone::Calm),
        ] {
            assert_eq!(Tone::of(text.as_bytes()), tone, "{text}");
        }
    }
}
