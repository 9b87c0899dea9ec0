//! How bad a line says it is, by the level that stands before it.

/// How bad what a tool found is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Severity {
    /// Said about another finding, or for information.
    Note,
    /// May be wrong.
    Warning,
    /// Is wrong.
    Error,
}

/// Levels that stand before a text, longest first where one starts with another.
const LEVELS: [(&str, Option<Severity>); 26] = [
    ("[ERROR]", Some(Severity::Error)),
    ("[error]", Some(Severity::Error)),
    ("[FATAL]", Some(Severity::Error)),
    ("[WARNING]", Some(Severity::Warning)),
    ("[WARN]", Some(Severity::Warning)),
    ("[warn]", Some(Severity::Warning)),
    ("[INFO]", None),
    ("[info]", None),
    ("[DEBUG]", None),
    ("[debug]", None),
    ("[TRACE]", None),
    ("[NOTICE]", None),
    ("##[error]", Some(Severity::Error)),
    ("##[warning]", Some(Severity::Warning)),
    ("##[notice]", None),
    ("##[debug]", None),
    ("npm ERR!", Some(Severity::Error)),
    ("npm error", Some(Severity::Error)),
    ("npm WARN", Some(Severity::Warning)),
    ("npm warn", Some(Severity::Warning)),
    ("npm notice", None),
    ("npm http", None),
    ("pnpm ERR!", Some(Severity::Error)),
    ("ERR_PNPM", Some(Severity::Error)),
    ("\u{2718} [ERROR]", Some(Severity::Error)),
    ("\u{25b2} [WARNING]", Some(Severity::Warning)),
];

/// The level before `text`, if there is one that says something, and where the text after it starts.
pub(crate) fn level(text: &[u8]) -> (Option<Severity>, usize) {
    if !matches!(text.first(), Some(b'[' | b'#' | b'n' | b'p' | b'E' | 0x80..)) {
        return (None, 0);
    }
    for (word, severity) in LEVELS {
        if let Some(rest) = text.strip_prefix(word.as_bytes()) {
            let space = usize::from(rest.first() == Some(&b' '));
            return (severity, word.len() + space);
        }
    }
    (None, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_taken_off() {
        for (text, severity, rest) in [
            ("[ERROR] no", Some(Severity::Error), "no"),
            ("[INFO]   deep", None, "  deep"),
            ("##[error]Process", Some(Severity::Error), "Process"),
            ("npm warn old", Some(Severity::Warning), "old"),
            ("error: x", None, "error: x"),
        ] {
            let (found, at) = level(text.as_bytes());
            assert_eq!((found, &text[at..]), (severity, rest));
        }
    }
}
