//! Where definitions within functions need not be looked for.

use crate::Language;
use memchr::memmem;

/// Languages in which every definition within a function holds one of a few words.
const WORDS: [(&str, &[&str]); 4] = [
    (
        "rust",
        &[
            "fn",
            "struct",
            "enum",
            "union",
            "impl",
            "trait",
            "mod",
            "type",
            "const",
            "static",
            "macro_rules",
        ],
    ),
    ("python", &["def", "class", "type"]),
    ("go", &["func", "type"]),
    ("java", &["new", "class", "interface", "enum", "record"]),
];

/// Tells of the bodies of functions whether there may be definitions in them.
#[derive(Debug)]
pub(crate) struct Locals(Option<Vec<memmem::Finder<'static>>>);

impl Locals {
    pub(crate) fn of(language: Language) -> Self {
        let words = WORDS.iter().find(|(name, _)| *name == language.name());
        Self(words.map(|(_, words)| words.iter().map(memmem::Finder::new).collect()))
    }

    /// Whether there may be a definition in `body`.
    pub(crate) fn may_be_in(&self, body: &[u8]) -> bool {
        self.0.as_ref().is_none_or(|words| words.iter().any(|word| word.find(body).is_some()))
    }
}
