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
}

/// Whether a word starts at `at`: after anything but a letter, or at the hump of a `CamelCase` name.
fn starts_a_word(text: &[u8], at: usize) -> bool {
    let Some(&before) = at.checked_sub(1).and_then(|i| text.get(i)) else { return true };
    let hump = text[at].is_ascii_uppercase() && !before.is_ascii_uppercase();
    hump || !before.is_ascii_alphabetic()
}

fn is_denied(before: &[u8], after: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let zero = before.ends_with(b"0") && !before[..before.len() - 1].ends_with_digit();
    let negated = [&b" no"[..], b" No", b"without", b" non"].iter().any(|w| before.ends_with(w));
    let rest = after.iter().position(|b| matches!(b, b'=' | b':')).filter(|&at| at <= 12);
    let value = rest.map_or(&b""[..], |at| after[at + 1..].trim_ascii_start());
    let nothing =
        [&b"0"[..], b"null", b"nil", b"<nil>", b"none", b"None", b"false", b"\"\"", b"''"];
    let is_nothing = nothing.iter().any(|text| {
        value.strip_prefix(*text).is_some_and(|rest| {
            !rest.first().is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'x'))
        })
    });
    zero || negated || is_nothing
}

trait EndsWithDigit {
    fn ends_with_digit(&self) -> bool;
}

impl EndsWithDigit for [u8] {
    fn ends_with_digit(&self) -> bool {
        self.last().is_some_and(u8::is_ascii_digit)
    }
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
        ] {
            assert_eq!(Tone::of(text.as_bytes()), tone, "{text}");
        }
    }
}
