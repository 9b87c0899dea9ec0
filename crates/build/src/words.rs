//! The words of a finding: how bad it is, by which rule, what is said.

use crate::level::Severity;
use crate::scan::{digits, is_name, trimmed};
use std::ops::Range;

/// The severity that `text` names at `at`, as a word and the colon or the code behind it, and the offset behind the
/// word.
pub(crate) fn severity_word(text: &[u8], at: usize) -> Option<(Severity, usize)> {
    const WORDS: [(&str, Severity); 17] = [
        ("fatal error", Severity::Error),
        ("internal compiler error", Severity::Error),
        ("error", Severity::Error),
        ("warning", Severity::Warning),
        ("note", Severity::Note),
        ("info", Severity::Note),
        ("remark", Severity::Note),
        ("hint", Severity::Note),
        ("help", Severity::Note),
        ("suggestion", Severity::Note),
        ("information", Severity::Note),
        ("failure", Severity::Error),
        ("style", Severity::Warning),
        ("performance", Severity::Warning),
        ("critical", Severity::Error),
        ("severe", Severity::Error),
        ("fatal", Severity::Error),
    ];
    let rest = text.get(at..)?;
    let bracket = usize::from(rest.first() == Some(&b'['));
    let rest = &rest[bracket..];
    let (len, severity) = WORDS.iter().find_map(|(word, severity)| {
        let fits =
            rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word.as_bytes());
        (fits && ends_word(&rest[word.len()..], bracket > 0)).then_some((word.len(), *severity))
    })?;
    let end = at + bracket + len + bracket;
    Some((severity, if text.get(end) == Some(&b':') { end + 1 } else { end }))
}

/// Whether a word of severity ends before `rest`: at a colon, a code, or the bracket that it is in.
fn ends_word(rest: &[u8], in_bracket: bool) -> bool {
    match rest {
        [b']', ..] => in_bracket,
        [b':'] | [b':', b' ' | b'\t', ..] => true,
        [b'[', b'A'..=b'Z' | b'a'..=b'z', ..] => true,
        [b' ', code @ ..] => {
            let letters = code.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
            let number = digits(&code[letters..]);
            letters > 0 && number > 1 && code.get(letters + number) == Some(&b':')
        }
        _ => false,
    }
}

/// The code and the message of what is said from `at` on: `[E0308]: x`, ` TS2322: x`, `E501 x`, `x [attr-defined]`,
/// `C0114: x (missing-docstring)`.
pub(crate) fn coded(text: &[u8], at: usize) -> (Range<usize>, Range<usize>) {
    let all = trimmed(text, at..text.len());
    let rest = &text[all.clone()];
    if rest.first() == Some(&b'[')
        && let Some(len) =
            rest.iter().position(|byte| *byte == b']').filter(|len| is_name(&rest[1..*len]))
    {
        let code = all.start + 1..all.start + len;
        let message =
            text[code.end + 1..].strip_prefix(b":").map_or(code.end + 1, |_| code.end + 2);
        return (code, trimmed(text, message.min(all.end)..all.end));
    }
    let letters = rest.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let number = rest.get(letters..).map_or(0, digits);
    let len = letters + number;
    if (1..=6).contains(&letters)
        && (2..=6).contains(&number)
        && matches!(rest.get(len), Some(b':' | b' '))
    {
        return (all.start..all.start + len, trimmed(text, all.start + len + 1..all.end));
    }
    for (open, close) in [(b'[', b']'), (b'(', b')')] {
        let Some(start) = rest.iter().rposition(|byte| *byte == open) else { continue };
        let is_last = rest.last() == Some(&close) && start > 0;
        let may_be = open == b'[' || rest[start..].contains(&b'-') || rest[start..].len() < 16;
        if is_last && may_be && rest[start - 1] == b' ' && is_name(&rest[start + 1..rest.len() - 1])
        {
            let code = all.start + start + 1..all.end - 1;
            return (code.clone(), trimmed(text, all.start..code.start - 1));
        }
    }
    (all.start..all.start, all)
}

/// How bad the findings with such a code are: checkers that sort theirs by letters call some conventions.
pub(crate) fn severity_of_code(code: &[u8]) -> Severity {
    match code {
        [b'C' | b'R' | b'W' | b'I', number @ ..]
            if number.len() == 4 && number.iter().all(u8::is_ascii_digit) =>
        {
            Severity::Warning
        }
        _ => Severity::Error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_words_with_a_sign_behind() {
        for (text, found) in [
            ("error: x", Some((Severity::Error, 6))),
            ("error[E0308]: x", Some((Severity::Error, 5))),
            ("error TS2322: x", Some((Severity::Error, 5))),
            ("WARNING: x", Some((Severity::Warning, 8))),
            ("[note] x", Some((Severity::Note, 6))),
            ("error handling", None),
            ("errors: 3", None),
        ] {
            assert_eq!(severity_word(text.as_bytes(), 0), found, "{text}");
        }
    }

    #[test]
    fn codes_stand_before_or_behind() {
        for (text, code, message) in [
            ("[E0308]: no", "E0308", "no"),
            (" TS2322: no", "TS2322", "no"),
            ("E501 too long (98 > 88)", "E501", "too long (98 > 88)"),
            ("is not it  [attr-defined]", "attr-defined", "is not it"),
            ("plain", "", "plain"),
        ] {
            let (found, rest) = coded(text.as_bytes(), 0);
            assert_eq!((&text[found], &text[rest]), (code, message), "{text}");
        }
    }
}
