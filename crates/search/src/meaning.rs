//! What a line of code does.

use crate::definition::{is_comment, is_definition};
use memchr::memmem;

/// What a line of code does, in words that it may lack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) defines: bool,
    pub(crate) comments: bool,
    falls_back: bool,
    fails: bool,
    imports: bool,
}

impl Meaning {
    /// That of `text`.
    pub(crate) fn of(text: &[u8]) -> Self {
        let text = text.trim_ascii();
        Self {
            defines: is_definition(text),
            comments: is_comment(text),
            falls_back: falls_back(text),
            fails: starts_with_one_of(
                text,
                &["raise ", "throw ", "panic!(", "return Err(", "bail!("],
            ),
            imports: starts_with_one_of(
                text,
                &["import ", "use ", "from ", "#include", "require "],
            ),
        }
    }

    /// Words by which a reader may ask for it.
    pub(crate) fn words(self) -> impl Iterator<Item = &'static str> {
        let words = [
            (self.defines, "definition defined function method"),
            (self.falls_back, "default fallback"),
            (self.fails, "raise throw reject fail error"),
            (self.imports, "import imported dependency"),
        ];
        words.into_iter().filter_map(|(does, words)| does.then_some(words))
    }
}

fn starts_with_one_of(text: &[u8], starts: &[&str]) -> bool {
    starts.iter().any(|start| text.starts_with(start.as_bytes()))
}

/// Whether a value stands in for one that is missing: `x = a ?? 3`, `a || 3`, `a or 3`, `.unwrap_or(3)`.
fn falls_back(text: &[u8]) -> bool {
    let has = |mark: &str| memmem::find(text, mark.as_bytes()).is_some();
    if has(".unwrap_or") {
        return true;
    }
    let is_condition =
        starts_with_one_of(text, &["if ", "if(", "while ", "elif ", "} else if", "assert"]);
    let is_choice = !is_condition && (has(" ?? ") || has(" || ") || has(" or "));
    is_choice && (has("=") || has(": ") || text.starts_with(b"return "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_back_has_a_default() {
        for text in ["n: this.n ?? 3,", "x = a or b", "a.unwrap_or(1)", "return a || b;"] {
            assert!(falls_back(text.as_bytes()), "{text}");
        }
        for text in ["if a || b == c {", "one or two", "f(a ?? b)"] {
            assert!(!falls_back(text.as_bytes()), "{text}");
        }
    }
}
