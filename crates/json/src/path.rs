//! Paths: where a value stands in a JSON text.
//!
//! `.items[3].name`; a key in quotes, as it is written, where it could be mistaken: `."a.b"`. A path goes on into a
//! string that holds JSON: `.stdout.items` are the items of the JSON in the string at `.stdout`.

use crate::frame::{Framed, Refusal, frame};
use crate::inner::unescaped;
use crate::tape::{Value, ValueKind};
use crate::terse;
use memchr::memchr2;

/// Adds the step to an element.
pub(crate) fn push_index(path: &mut String, number: usize) {
    path.push_str(&format!("[{number}]"));
}

/// Adds the step to a member, whose key is given without its quotes.
pub(crate) fn push_key(path: &mut String, key: &[u8]) {
    let mut name = Vec::new();
    terse::write_name(key, &mut name);
    path.push('.');
    path.push_str(&String::from_utf8_lossy(&name));
}

/// Why there is no string at a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoString {
    /// It is no path.
    #[error("it is no path, such as .stdout, .results[3].output or .\"a.b\"")]
    NotAPath,
    /// The text, or the string that the path goes into, is no JSON.
    #[error("what should hold it is not JSON: {0}")]
    NotJson(Refusal),
    /// There is no such thing.
    #[error("there is nothing at that path")]
    Nothing,
    /// There is something else, of this kind.
    #[error("it is no string but {0}")]
    Other(&'static str),
    /// The string is no text: it holds half of a character.
    #[error("the string is no Unicode text")]
    NotText,
}

/// The text of the string at `path` in the JSON `text`, without its escapes. Of a stream, the first value that has
/// the path counts, and of keys that are there twice the first one.
///
/// ```
/// let text = br#"{"runs": [{"out": "one\ntwo"}], "inner": "{\"a\": \"b\"}"}"#;
/// assert_eq!(hr_json::string_at(text, ".runs[0].out").as_deref(), Ok("one\ntwo"));
/// assert_eq!(hr_json::string_at(text, ".inner.a").as_deref(), Ok("b"));
/// ```
pub fn string_at(text: &[u8], path: &str) -> Result<String, NoString> {
    string_in(text, &steps(path).ok_or(NoString::NotAPath)?)
}

fn string_in(text: &[u8], steps: &[Step<'_>]) -> Result<String, NoString> {
    let framed = frame(text).map_err(NoString::NotJson)?;
    let (value, rest) = follow(&framed, steps).ok_or(NoString::Nothing)?;
    match value.kind() {
        ValueKind::String => {}
        _ if !rest.is_empty() => return Err(NoString::Nothing),
        ValueKind::Object => return Err(NoString::Other("an object")),
        ValueKind::Array => return Err(NoString::Other("an array")),
        ValueKind::Number => return Err(NoString::Other("a number")),
        ValueKind::True | ValueKind::False => return Err(NoString::Other("a boolean")),
        ValueKind::Null => return Err(NoString::Other("null")),
    }
    let text = unescaped(value.raw()).ok_or(NoString::NotText)?;
    if rest.is_empty() { Ok(text) } else { string_in(text.as_bytes(), rest) }
}

/// Whether `path` leads to `value` and to nothing before it.
pub(crate) fn leads_to(framed: &Framed<'_>, path: &str, value: Value<'_>) -> bool {
    let steps = steps(path);
    let found = steps.as_ref().and_then(|steps| follow(framed, steps));
    found.is_some_and(|(found, rest)| rest.is_empty() && found.span() == value.span())
}

/// Where `steps` lead in the first value that has them all, or a string on the way: with the steps after it.
fn follow<'t, 's, 'p>(
    framed: &'t Framed<'_>,
    steps: &'s [Step<'p>],
) -> Option<(Value<'t>, &'s [Step<'p>])> {
    framed.tape.roots().find_map(|root| {
        let mut value = root;
        for (number, step) in steps.iter().enumerate() {
            if value.kind() == ValueKind::String {
                return Some((value, &steps[number..]));
            }
            value = step.of(value)?;
        }
        Some((value, &[][..]))
    })
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step<'p> {
    /// To the member with this key, given with its quotes or, where it needs none, without.
    Key(&'p str),
    /// To the element with this number.
    Index(usize),
}

impl Step<'_> {
    fn of<'t>(&self, value: Value<'t>) -> Option<Value<'t>> {
        match self {
            Step::Index(number) => value.elements().nth(*number),
            Step::Key(key) => {
                let plain = key.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
                let written = plain.unwrap_or(key).as_bytes();
                // What is written otherwise may be the same key: /A is \u0041.
                let meant = if plain.is_some() {
                    unescaped(key.as_bytes())
                } else {
                    Some((*key).to_owned())
                };
                let is_it = |name: Value<'_>| {
                    name.unquoted() == Some(written)
                        || meant.is_some() && unescaped(name.raw()) == meant
                };
                value.members().find(|(name, _)| is_it(*name)).map(|(_, value)| value)
            }
        }
    }
}

/// The steps of `path`: as it is printed, or as jq writes it. `None` if it is no path.
fn steps(path: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    let mut rest = if path == "." { "" } else { path };
    while !rest.is_empty() {
        let (step, after) = if let Some(after) = rest.strip_prefix('[') {
            let len = if after.starts_with('"') { quoted_len(after)? } else { after.find(']')? };
            let (inside, after) = after.split_at(len);
            let step = match inside.starts_with('"') {
                true => Step::Key(inside),
                false => Step::Index(inside.parse().ok()?),
            };
            (step, after.strip_prefix(']')?)
        } else {
            let after = rest.strip_prefix('.')?;
            if after.starts_with('[') {
                rest = after;
                continue;
            }
            let len = if after.starts_with('"') {
                quoted_len(after)?
            } else {
                memchr2(b'.', b'[', after.as_bytes()).unwrap_or(after.len())
            };
            let (key, after) = after.split_at(len);
            (Step::Key((!key.is_empty()).then_some(key)?), after)
        };
        steps.push(step);
        rest = after;
    }
    (!path.is_empty()).then_some(steps)
}

/// The bytes of the string in quotes that `text` starts with.
fn quoted_len(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let is_end = |byte: u8| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    };
    text.bytes().skip(1).position(is_end).map(|at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = r#"{"a": "1", "a": "2", "a.b": ["x", {"": "e", "\u0041\"": "q"}],
        "in": "[{\"s\": \"deep\"}]", "n": 7, "half": "\ud800"}"#;

    #[test]
    fn paths_lead_to_strings() {
        for (path, expected) in [
            (".a", "1"),
            (".\"a.b\"[0]", "x"),
            (".[\"a.b\"].[0]", "x"),
            (".\"a.b\"[1].\"\"", "e"),
            (".\"a.b\"[1].\"A\\\"\"", "q"),
            (".\"a.b\"[1].\"\\u0041\\\"\"", "q"),
            (".in", "[{\"s\": \"deep\"}]"),
            (".in[0].s", "deep"),
        ] {
            assert_eq!(string_at(TEXT.as_bytes(), path).as_deref(), Ok(expected), "{path}");
        }
    }

    #[test]
    fn what_is_no_string_is_told() {
        for (path, expected) in [
            ("", NoString::NotAPath),
            ("a", NoString::NotAPath),
            ("..a", NoString::NotAPath),
            (".a[", NoString::NotAPath),
            (".a[b]", NoString::NotAPath),
            (".\"a", NoString::NotAPath),
            (".b", NoString::Nothing),
            (".\"a.b\"[2]", NoString::Nothing),
            (".n.a", NoString::Nothing),
            (".n", NoString::Other("a number")),
            (".", NoString::Other("an object")),
            (".half", NoString::NotText),
        ] {
            assert_eq!(string_at(TEXT.as_bytes(), path), Err(expected), "{path}");
        }
        let into_text = string_at(TEXT.as_bytes(), ".\"a.b\"[0].b");
        assert!(matches!(into_text, Err(NoString::NotJson(_))), "{into_text:?}");
    }

    proptest! {
        #[test]
        fn a_path_that_is_written_is_read(
            steps in prop::collection::vec((any::<Option<u8>>(), "([a-c.\\[\\]\"\\\\: é]|\n){0,5}"), 1..5)
        ) {
            let (mut text, mut path) = (String::from("\"here\""), String::new());
            for (index, key) in steps.iter().rev() {
                let quoted = serde_json::to_string(key).unwrap();
                text = match index {
                    Some(index) => format!("[{}{text}]", "0, ".repeat(usize::from(index % 4))),
                    None => format!("{{\"other\": 1, {quoted}: {text}}}"),
                };
            }
            let framed = frame(text.as_bytes()).unwrap();
            let mut value = framed.tape.root();
            for (index, _) in &steps {
                match index {
                    Some(index) => {
                        push_index(&mut path, usize::from(index % 4));
                        value = value.elements().last().unwrap();
                    }
                    None => {
                        let (key, member) = value.members().last().unwrap();
                        push_key(&mut path, key.unquoted().unwrap());
                        value = member;
                    }
                }
            }
            prop_assert!(leads_to(&framed, &path, value), "{} in {}", path, text);
            prop_assert_eq!(string_at(text.as_bytes(), &path), Ok("here".to_owned()));
        }
    }
}
