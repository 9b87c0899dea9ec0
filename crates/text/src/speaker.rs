//! Who says a line of a transcript.

/// Longest name of a speaker.
const LONGEST: usize = 30;

/// The length of the name that `text` begins with, and of what parts it from what is said: `Chair B: `.
pub(crate) fn len(text: &[u8]) -> Option<usize> {
    let colon = memchr::memchr(b':', &text[..text.len().min(LONGEST)])?;
    let is_name =
        |byte: &u8| byte.is_ascii_alphanumeric() || b" ._'-".contains(byte) || *byte >= 0x80;
    let begins = text[0].is_ascii_uppercase() || text[0] >= 0x80;
    let is_said = begins && text.get(colon + 1) == Some(&b' ') && text[..colon].iter().all(is_name);
    is_said.then_some(colon + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_followed_by_what_is_said() {
        for (text, length) in [
            ("Chair B: Good morning.", Some(9)),
            ("It ends at 10:30 today.", None),
            ("see: this", None),
            ("A long sentence that comes to an end: here", None),
        ] {
            assert_eq!(len(text.as_bytes()), length, "{text}");
        }
    }
}
