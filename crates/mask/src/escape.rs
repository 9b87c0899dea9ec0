//! Colours and other escape sequences of terminals.

use std::borrow::Cow;

/// `text` without its escape sequences (`ESC [ ... letter`, or a lone ESC).
pub fn without_escapes(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'\x1b', text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'\x1b' {
            rest = &rest[sequence_len(rest)..];
        } else {
            plain.push(byte);
            rest = after;
        }
    }
    Cow::Owned(plain)
}

/// Length of the escape sequence that `bytes` start with: at least the ESC itself.
fn sequence_len(bytes: &[u8]) -> usize {
    if bytes.get(1) != Some(&b'[') {
        return 1;
    }
    let parameters = bytes[2..].iter().take_while(|b| matches!(b, 0x20..=0x3f)).count();
    (2 + parameters + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_and_text_stays() {
        for (text, plain) in [
            (&b"plain"[..], &b"plain"[..]),
            (b"\x1b[1;31mERROR\x1b[0m x", b"ERROR x"),
            (b"cut \x1b[3", b"cut "),
            (b"\x1b", b""),
        ] {
            assert_eq!(without_escapes(text), plain);
        }
    }
}
