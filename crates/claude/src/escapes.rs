//! The text that a JSON string stands for.

/// The text that `inner`, what stands between the quotes of a valid JSON string, stands for; `None` if it has half a
/// surrogate pair. serde_json does the same with two copies of the text, which is half of the time that a large event
/// takes.
pub(crate) fn unescaped(inner: &str) -> Option<String> {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let (char, len) = char_of(&rest[at..])?;
        text.push(char);
        rest = &rest[at + len..];
    }
    text.push_str(rest);
    Some(text)
}

/// The character that the escape at the start of `text` stands for, and the escape's length.
fn char_of(text: &str) -> Option<(char, usize)> {
    let char = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => {
            let units = [unit(text), text.get(6..).and_then(unit)];
            let units = units.into_iter().map_while(|unit| unit);
            let char = char::decode_utf16(units).next()?.ok()?;
            return Some((char, 6 * char.len_utf16()));
        }
        &char @ (b'"' | b'\\' | b'/') => char::from(char),
        _ => return None,
    };
    Some((char, 2))
}

/// The unit of UTF-16 that an escape at the start of `text` is.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_text_that_serde_json_reads(
            inner in r#"([ -!#-\[\]-~é😀]|\\[nrtbf"\\/]|\\u[0-9a-fA-F]{4}|\\ud[89a-fA-F][0-9a-f]{2}|\\ud83d\\ude0[0-9a-f]){0,12}"#
        ) {
            let expected: Option<String> = serde_json::from_str(&format!("\"{inner}\"")).ok();
            prop_assert_eq!(unescaped(&inner), expected);
        }
    }
}
