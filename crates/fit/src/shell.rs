//! Words of a command line.

use std::borrow::Cow;

/// `text` as one word for a shell: in single quotes where it needs some.
pub fn shell_word(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_shell_would_alter_are_quoted() {
        for (text, expected) in [
            (".stdout", ".stdout"),
            (".results[3].output", "'.results[3].output'"),
            (".\"a.b\"", "'.\"a.b\"'"),
            (".it's", r"'.it'\''s'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(text), expected);
        }
    }
}
