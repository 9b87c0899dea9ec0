//! Languages that are like JSON and are not.

use crate::tape::{BYTE_ORDER_MARK, Fault, Flaw};
use std::fmt;

/// A language, or a way to write JSON, that is not RFC 8259.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// What Python prints for a dictionary or a list: `{'a': None, 'b': True}`.
    Python,
    /// JSON with comments.
    Comments,
    /// JSON with commas before closing brackets.
    TrailingCommas,
    /// Keys without quotes, or strings in single quotes beside others.
    JavaScript,
    /// JSON with `NaN` or `Infinity`.
    NotANumber,
}

/// `a Python dictionary or list`
impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Dialect::Python => "a Python dictionary or list",
            Dialect::Comments => "JSON with comments",
            Dialect::TrailingCommas => "JSON with trailing commas",
            Dialect::JavaScript => "JavaScript or JSON5",
            Dialect::NotANumber => "JSON with NaN or Infinity",
        })
    }
}

/// The dialect of `bytes`, which leave JSON at `fault`. `None` if they do not begin with a bracket, or it is none
/// of these.
pub(crate) fn dialect(bytes: &[u8], fault: Fault) -> Option<Dialect> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes).trim_ascii_start();
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return None;
    }
    let (before, rest) = bytes.split_at_checked(fault.offset)?;
    let starts = |words: &[&str]| words.iter().any(|word| rest.starts_with(word.as_bytes()));
    let follows_comma = || before.trim_ascii_end().last() == Some(&b',');
    match fault.flaw {
        Flaw::Key | Flaw::Value | Flaw::Colon | Flaw::Array | Flaw::Object
            if starts(&["//", "/*"]) =>
        {
            Some(Dialect::Comments)
        }
        Flaw::Key | Flaw::Value if starts(&["}", "]"]) && follows_comma() => {
            Some(Dialect::TrailingCommas)
        }
        Flaw::Key if starts(&["'"]) => Some(Dialect::Python),
        Flaw::Key if names_a_value(rest) => Some(Dialect::JavaScript),
        Flaw::Value if starts(&["None", "True", "False"]) => Some(Dialect::Python),
        // Python prints double quotes only around strings with single quotes in them.
        Flaw::Value if starts(&["'"]) && before.contains(&b'"') => Some(Dialect::JavaScript),
        Flaw::Value if starts(&["'"]) => Some(Dialect::Python),
        Flaw::Value | Flaw::Number if starts(&["NaN", "Infinity"]) => Some(Dialect::NotANumber),
        _ => None,
    }
}

/// Whether `rest` starts with a name and a colon.
fn names_a_value(rest: &[u8]) -> bool {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    let name = rest.iter().take_while(is_name).count();
    name > 0 && rest[name..].trim_ascii_start().first() == Some(&b':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::Tape;

    #[test]
    fn dialects_are_told_by_where_they_leave_json() {
        for (text, expected) in [
            ("{'a': None, 'b': True}", Some(Dialect::Python)),
            ("[{\"it's\": 1, 'b': False}]", Some(Dialect::Python)),
            ("['a', 'b']", Some(Dialect::Python)),
            ("{\"a\": None}", Some(Dialect::Python)),
            ("{\n  // why\n  \"a\": 1\n}", Some(Dialect::Comments)),
            ("[1 /* one */, 2]", Some(Dialect::Comments)),
            ("{\"a\": 1,\n}", Some(Dialect::TrailingCommas)),
            ("[1, 2, ]", Some(Dialect::TrailingCommas)),
            ("{a: 1}", Some(Dialect::JavaScript)),
            ("{\"a\": 'b'}", Some(Dialect::JavaScript)),
            ("[1, NaN]", Some(Dialect::NotANumber)),
            ("{\"a\": -Infinity}", Some(Dialect::NotANumber)),
            ("[1 2]", None),
            ("[,]", None),
            ("{\"a\" = 1}", None),
            ("a: 'b'", None),
            ("[INFO] None", None),
        ] {
            let fault = Tape::parse(text.as_bytes()).unwrap_err();
            assert_eq!(dialect(text.as_bytes(), fault), expected, "{text}");
        }
    }
}
