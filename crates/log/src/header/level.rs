//! Levels as lines open with them, format by format.

use super::{WORDS_BEFORE_TIME, trim_quotes, word};
use hr_severity::Level;

/// The level of a syslog priority that `text` starts with, `<34>1 ` or `<34>`, and its length.
pub(super) fn priority(text: &[u8]) -> (Option<Level>, usize) {
    let digits = match text {
        [b'<', rest @ ..] => rest.iter().take(4).take_while(|b| b.is_ascii_digit()).count(),
        _ => return (None, 0),
    };
    if !(1..=3).contains(&digits) || text.get(1 + digits) != Some(&b'>') {
        return (None, 0);
    }
    let number = text[1..=digits].iter().fold(0, |all, b| all * 10 + u16::from(b - b'0'));
    (Some(Level::of_priority(number)), digits + 2)
}

/// The level among the words before a time: `ERROR 2026-...`, `kern  :err   : [ 12.345678]`,
/// `Error 11/20/2026 6:31:07 AM`.
pub(super) fn level_before_time(before: &[u8]) -> Option<Level> {
    let mut words = before.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let first = words.next()?;
    let opens = Level::of_word(trim_quotes(first.strip_suffix(b",").unwrap_or(first)));
    opens
        .or_else(|| Level::of_token(first))
        .or_else(|| words.take(WORDS_BEFORE_TIME).find_map(Level::of_token))
}

/// The level that `text` opens with, in capitals or brackets, if something follows it.
pub(super) fn first_level(text: &[u8]) -> Option<Level> {
    let may_be = matches!(text, [first, ..] if first.is_ascii_uppercase() || b"[<".contains(first));
    if !may_be {
        return None;
    }
    let word = word(text, 0, false).end;
    let (first, rest) = text.split_at(word);
    if rest.trim_ascii().is_empty() {
        return None;
    }
    if let Some(level) = android_level(first) {
        return Some(level);
    }
    let is_bracketed = matches!(first, [b'[', .., b']'] | [b'<', .., b'>']);
    // Python's `WARNING:root:text`.
    let name = first.iter().position(|&b| b == b':').map_or(first, |colon| &first[..colon]);
    // `INFORMATION` and `EMERGENCY` open lines of prose.
    let is_shouted = (1..=8).contains(&name.len()) && name.iter().all(u8::is_ascii_uppercase);
    match (is_bracketed, is_shouted) {
        (true, _) => Level::of_token(first),
        (_, true) => Level::of_word(name),
        _ => None,
    }
}

/// The level of Android's brief format, `E/Tag( 123): ...`.
pub(super) fn android_level(word: &[u8]) -> Option<Level> {
    match word {
        [letter, b'/', tag, rest @ ..] if tag.is_ascii_alphanumeric() => {
            let is_tag = rest.contains(&b'(') || rest.ends_with(b":");
            Level::of_letter(*letter).filter(|_| is_tag)
        }
        _ => None,
    }
}

/// The level of a klog line, `E1120 06:31:07.000123 ...`.
pub(super) fn klog_level(line: &[u8]) -> Option<Level> {
    match line {
        [letter, a, b, c, d, b' ', ..] if [a, b, c, d].iter().all(|x| x.is_ascii_digit()) => {
            Level::of_letter(*letter)
        }
        _ => None,
    }
}
