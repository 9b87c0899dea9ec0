//! Numbers that tell how something ended.

/// How far behind `exit` its number may stand: `exited with exit status 1`.
const EXIT_WITHIN: usize = 28;

/// Whether what stands behind `exit` or `rc=` is the number of a failure: `ed with code 137`, ` status: 1`.
/// A bare number behind `exit` is one too; one of a time or a version is none.
pub(crate) fn is_failed_exit(after: &[u8]) -> bool {
    let near = &after[..after.len().min(EXIT_WITHIN)];
    let Some(at) = near.iter().position(u8::is_ascii_digit) else { return false };
    let between = near[..at].strip_suffix(b"-").unwrap_or(&near[..at]);
    let is_plain = between.iter().all(|b| b.is_ascii_alphabetic() || b" _-:=\"'(".contains(b));
    let names_a_code = between.trim_ascii().is_empty()
        || [&b"code"[..], b"status", b"with", b"value", b"="].iter().any(|word| has(between, word));
    is_plain && names_a_code && number(&after[at..]).is_some_and(|number| number != 0)
}

/// The HTTP status that stands behind the word `status`: `=503`, `": 404`, ` code 500`.
pub(crate) fn http_status(after: &[u8]) -> Option<u16> {
    let rest = after.strip_prefix(b"_").unwrap_or(after).trim_ascii_start();
    let rest = [&b"code"[..], b"Code"].iter().find_map(|c| rest.strip_prefix(*c)).unwrap_or(rest);
    let at = rest.iter().position(|b| !b" :=\"'".contains(b))?;
    let number = number(&rest[at..])?;
    (at > 0 && (100..600).contains(&number)).then_some(number as u16)
}

/// The whole number that `text` starts with, unless it is part of something else.
fn number(text: &[u8]) -> Option<u32> {
    let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(digits);
    let ends = match rest {
        [b'.' | b':', next, ..] => !next.is_ascii_digit(),
        [next, ..] => !next.is_ascii_alphanumeric(),
        [] => true,
    };
    if !ends || digits.len() > 9 {
        return None;
    }
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn has(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_success_and_the_rest_is_not() {
        for (after, failed) in [
            (" code 137", true),
            ("ed with 1", true),
            ("ed with exit status 2.", true),
            (" status: 0", false),
            ("_code=0", false),
            ("Code\":127,", true),
            ("ed with code -1", true),
            ("ing at 10:00:01", false),
            ("ed normally", false),
            ("s of version 2.1", false),
            (" code: 0x1", false),
        ] {
            assert_eq!(is_failed_exit(after.as_bytes()), failed, "{after}");
        }
    }

    #[test]
    fn a_status_is_three_digits() {
        for (after, status) in [
            ("=503 ms=1", Some(503)),
            ("\": 404,", Some(404)),
            (" code 500", Some(500)),
            ("=1/FAILURE", None),
            (" of 500 hosts", None),
        ] {
            assert_eq!(http_status(after.as_bytes()), status, "{after}");
        }
    }
}
