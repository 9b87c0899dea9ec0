//! What any text says of how bad things are: no panic, and the same each time.

use hr_severity::{Level, Tone, names_a_state};

pub(crate) fn check(text: &[u8]) {
    assert_eq!(Tone::of(text), Tone::of(text));
    let words = text.split(u8::is_ascii_whitespace);
    for token in words.chain(hr_mask::tokens(text).map(|token| &text[token.start..token.end])) {
        assert_eq!(Level::of_token(token), Level::of_token(token));
        assert_eq!(names_a_state(token), names_a_state(token));
    }
    if let [letter, low, high, ..] = text {
        Level::of_letter(*letter);
        Level::of_status(u16::from_le_bytes([*low, *high]));
    }
}
