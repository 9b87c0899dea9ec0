//! What tells the definitions of a language without a syntax tree: its comments, its strings, and the words before a name.

/// What is known of a language, or of some that refer to each other.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// What their grammars are called.
    languages: &'static [&'static str],
    /// Comments and strings, of which the longer come before those that they begin with.
    pub(crate) skips: &'static [Skip],
    /// Words before a name that is defined.
    pub(crate) keywords: &'static [&'static str],
    /// Words that may stand between those and the name.
    pub(crate) fillers: &'static [&'static str],
    /// What defines a function that no word announces.
    pub(crate) functions: Functions,
    /// Whether a type without a body, such as `struct a *b`, is no definition.
    pub(crate) needs_body: bool,
    /// Whether functions are called with parentheses.
    pub(crate) has_calls: bool,
    /// What tells the definitions that other files can refer to.
    pub(crate) visibility: Visibility,
    /// Whether a name that is assigned to outside of all is defined, and by which words.
    pub(crate) values: &'static [&'static str],
    /// Whether the receiver of a method stands in parentheses before its name.
    pub(crate) has_receivers: bool,
    /// Whether a colon joins the parts of a name: `a:b`.
    pub(crate) joins_by_colon: bool,
}

/// A comment or a string.
#[derive(Debug)]
pub(crate) struct Skip {
    pub(crate) open: &'static str,
    pub(crate) end: End,
}

/// Where a comment or a string ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// With the line.
    Line,
    /// After this.
    At(&'static str),
    /// After this, in the same line, if no backslash is before it. It begins nothing if it is not there.
    Quote(u8),
    /// After this, if no backslash is before it.
    LongQuote(u8),
    /// After one letter and this.
    Letter(u8),
}

/// What defines a function that no word announces: a name, parentheses, and a brace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Functions {
    /// Nothing does.
    Announced,
    /// So it is in C: a type is before the name.
    Typed,
    /// So it is in a class of JavaScript: nothing is before the name, or a modifier.
    Bare,
}

/// What tells the definitions that other files can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// All can be.
    Public,
    /// Those with this word before them.
    With(&'static str),
    /// Those without this word before them.
    Unless(&'static str),
    /// Those whose line does not begin with this word.
    UnlessFirst(&'static str),
}

const fn skip(open: &'static str, end: End) -> Skip {
    Skip { open, end }
}

const LINE: Skip = skip("//", End::Line);
const BLOCK: Skip = skip("/*", End::At("*/"));
const HASH: Skip = skip("#", End::Line);
const QUOTES: Skip = skip("\"", End::Quote(b'"'));
const APOSTROPHES: Skip = skip("'", End::Quote(b'\''));
const LETTER: Skip = skip("'", End::Letter(b'\''));
const TRIPLE: Skip = skip("\"\"\"", End::At("\"\"\""));
const LONG_QUOTES: Skip = skip("\"", End::LongQuote(b'"'));

/// Where nothing is known of a language.
const PLAIN: Lexicon = Lexicon {
    languages: &[],
    skips: &[],
    keywords: &[],
    fillers: &[],
    functions: Functions::Announced,
    needs_body: false,
    has_calls: true,
    visibility: Visibility::Public,
    values: &[],
    has_receivers: false,
    joins_by_colon: false,
};

static LEXICONS: [Lexicon; 14] = [
    Lexicon {
        languages: &["rust"],
        skips: &[
            LINE,
            BLOCK,
            skip("#[", End::At("]")),
            skip("#![", End::At("]")),
            skip("r#\"", End::At("\"#")),
            LONG_QUOTES,
            LETTER,
        ],
        keywords: &[
            "fn",
            "struct",
            "enum",
            "union",
            "trait",
            "type",
            "mod",
            "const",
            "static",
            "macro_rules",
        ],
        fillers: &["mut", "unsafe", "extern", "async"],
        visibility: Visibility::With("pub"),
        ..PLAIN
    },
    Lexicon {
        languages: &["python"],
        skips: &[TRIPLE, skip("'''", End::At("'''")), HASH, QUOTES, APOSTROPHES],
        keywords: &["def", "class"],
        values: &["="],
        ..PLAIN
    },
    Lexicon {
        languages: &["javascript", "typescript", "tsx"],
        skips: &[LINE, BLOCK, QUOTES, APOSTROPHES, skip("`", End::LongQuote(b'`'))],
        keywords: &["function", "class", "interface", "enum", "namespace", "module", "type"],
        functions: Functions::Bare,
        values: &["const", "let", "var"],
        ..PLAIN
    },
    Lexicon {
        languages: &["go"],
        skips: &[LINE, BLOCK, QUOTES, APOSTROPHES, skip("`", End::At("`"))],
        keywords: &["func", "type"],
        values: &["var", "const"],
        has_receivers: true,
        ..PLAIN
    },
    Lexicon {
        languages: &["c", "cpp"],
        skips: &[LINE, BLOCK, skip("R\"(", End::At(")\"")), QUOTES, APOSTROPHES],
        keywords: &["class", "struct", "union", "enum", "namespace", "define", "concept", "using"],
        functions: Functions::Typed,
        needs_body: true,
        visibility: Visibility::UnlessFirst("static "),
        ..PLAIN
    },
    Lexicon {
        languages: &["java", "kotlin", "scala"],
        skips: &[LINE, BLOCK, TRIPLE, QUOTES, LETTER],
        keywords: &[
            "class",
            "interface",
            "enum",
            "record",
            "trait",
            "object",
            "fun",
            "def",
            "type",
            "typealias",
        ],
        functions: Functions::Typed,
        visibility: Visibility::Unless("private "),
        ..PLAIN
    },
    Lexicon {
        languages: &["c-sharp"],
        skips: &[LINE, BLOCK, TRIPLE, skip("@\"", End::At("\"")), QUOTES, LETTER],
        keywords: &["class", "struct", "interface", "enum", "record", "namespace"],
        functions: Functions::Typed,
        visibility: Visibility::Unless("private "),
        ..PLAIN
    },
    Lexicon {
        languages: &["ruby"],
        skips: &[HASH, skip("\n=begin", End::At("\n=end")), QUOTES, APOSTROPHES],
        keywords: &["def", "class", "module"],
        has_calls: false,
        ..PLAIN
    },
    Lexicon {
        languages: &["php", "php-fragment"],
        skips: &[LINE, BLOCK, HASH, LONG_QUOTES, skip("'", End::LongQuote(b'\''))],
        keywords: &["function", "class", "interface", "trait", "enum", "const"],
        visibility: Visibility::Unless("private "),
        ..PLAIN
    },
    Lexicon {
        languages: &["swift"],
        skips: &[LINE, BLOCK, TRIPLE, QUOTES],
        keywords: &[
            "func",
            "class",
            "struct",
            "enum",
            "protocol",
            "actor",
            "typealias",
            "associatedtype",
        ],
        visibility: Visibility::Unless("private "),
        ..PLAIN
    },
    Lexicon {
        languages: &["bash"],
        skips: &[
            skip(" #", End::Line),
            skip("\n#", End::Line),
            skip("\t#", End::Line),
            LONG_QUOTES,
            skip("'", End::At("'")),
        ],
        keywords: &["function"],
        functions: Functions::Bare,
        has_calls: false,
        joins_by_colon: true,
        ..PLAIN
    },
    Lexicon {
        languages: &["lua"],
        skips: &[
            skip("--[[", End::At("]]")),
            skip("--", End::Line),
            skip("[[", End::At("]]")),
            QUOTES,
            APOSTROPHES,
        ],
        keywords: &["function"],
        joins_by_colon: true,
        ..PLAIN
    },
    Lexicon {
        languages: &["sql"],
        skips: &[skip("--", End::Line), BLOCK, skip("'", End::At("'"))],
        keywords: &["table", "view", "function", "procedure", "trigger", "type", "sequence"],
        fillers: &["if", "not", "exists"],
        has_calls: false,
        ..PLAIN
    },
    PLAIN,
];

/// Words before a parenthesis and a brace that are no functions.
const CONTROL: [&str; 16] = [
    "if",
    "for",
    "while",
    "switch",
    "catch",
    "function",
    "return",
    "synchronized",
    "using",
    "lock",
    "fixed",
    "foreach",
    "with",
    "match",
    "sizeof",
    "defined",
];

/// Words before the name of what is called and not defined.
const USES: [&str; 13] = [
    "return", "else", "new", "throw", "case", "goto", "in", "of", "await", "yield", "typeof",
    "delete", "do",
];

/// Words before the name of a function in a class of JavaScript.
const MODIFIERS: [&str; 10] = [
    "async",
    "static",
    "get",
    "set",
    "public",
    "private",
    "protected",
    "override",
    "readonly",
    "abstract",
];

impl Lexicon {
    /// What is known of the language of this name.
    pub(crate) fn of(language: &str) -> &'static Lexicon {
        let known = LEXICONS.iter().find(|it| it.languages.contains(&language));
        known.unwrap_or(&LEXICONS[LEXICONS.len() - 1])
    }

    /// A number that tells its names from those of other languages.
    pub(crate) fn seed(&self) -> u64 {
        let same = |it: &Lexicon| it.languages == self.languages;
        LEXICONS.iter().position(same).unwrap_or_default() as u64
    }

    /// Whether upper case letters in names are lower case letters.
    pub(crate) fn folds_case(&self) -> bool {
        self.languages == ["sql"]
    }
}

/// Whether `word` decides what is done and is no name before a parenthesis.
pub(crate) fn is_control(word: &[u8]) -> bool {
    CONTROL.iter().any(|it| it.as_bytes() == word)
}

/// Whether what comes after `word` is used and not defined.
pub(crate) fn is_before_use(word: &[u8]) -> bool {
    USES.iter().any(|it| it.as_bytes() == word)
}

pub(crate) fn is_modifier(word: &[u8]) -> bool {
    MODIFIERS.iter().any(|it| it.as_bytes() == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn every_language_has_a_lexicon() {
        for language in Language::all() {
            assert!(
                Lexicon::of(language.name()).languages.contains(&language.name()),
                "{language}"
            );
        }
        assert!(Lexicon::of("cobol").languages.is_empty());
    }

    #[test]
    fn a_skip_comes_before_those_that_it_begins_with() {
        for lexicon in &LEXICONS {
            for (at, skip) in lexicon.skips.iter().enumerate() {
                let hidden =
                    lexicon.skips[..at].iter().any(|earlier| skip.open.starts_with(earlier.open));
                assert!(!hidden, "{:?}: {}", lexicon.languages, skip.open);
            }
        }
    }
}
