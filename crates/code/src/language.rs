//! The languages, and how a file's name tells one.

use crate::grammar::Grammar;
use crate::languages::GRAMMARS;
use std::fmt;
use std::str::FromStr;

/// A language whose definitions can be found.
#[derive(Clone, Copy)]
pub struct Language(pub(crate) &'static Grammar);

impl Language {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Language> {
        GRAMMARS.iter().map(Language)
    }

    /// Its name, in lower case.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The language of a file that is called so, if its name tells.
    pub fn of_path(path: &str) -> Option<Language> {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        Self::all().find(|language| {
            let Grammar { extensions, file_names, .. } = language.0;
            file_names.contains(&file)
                || !ending.is_empty() && extensions.contains(&ending.as_str())
        })
    }

    /// The language of a file, by its name if that tells, else by its text.
    pub fn of_file(path: Option<&str>, text: &[u8]) -> Option<Language> {
        let named = path.and_then(Self::of_path).or_else(|| Self::of_text(text))?;
        let is_header = path.is_some_and(|path| path.ends_with(".h"));
        if is_header && named.name() == "c" && is_cpp(text) {
            "cpp".parse().ok()
        } else {
            Some(named)
        }
    }

    /// The language that the first line `#!...` of `text` names.
    pub(crate) fn of_interpreter(text: &[u8]) -> Option<Language> {
        let line = text.strip_prefix(b"#!")?.split(|&byte| byte == b'\n').next()?;
        let mut words = str::from_utf8(line).ok()?.split_ascii_whitespace();
        let program = words.next()?.rsplit('/').next()?;
        let program = match program {
            "env" => words.find(|word| !word.starts_with('-') && !word.contains('='))?,
            program => program,
        };
        let bare =
            program.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        Self::all().find(|language| {
            let names = language.0.interpreters;
            names.contains(&program) || names.contains(&bare)
        })
    }
}

/// Bytes of a header that are looked at.
const HEADER: usize = 256 << 10;

/// Whether a header that may be in C is in C++, as C has none of these words.
fn is_cpp(text: &[u8]) -> bool {
    let starts =
        ["class ", "namespace ", "template<", "template <", "public:", "private:", "protected:"];
    let lines = text[..text.len().min(HEADER)].split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let code = lines.filter(|line| !line.starts_with(b"*") && !line.starts_with(b"/"));
    let is_cpp = |line: &[u8]| {
        starts.iter().any(|start| line.starts_with(start.as_bytes()))
            || memchr::memmem::find(line, b"::").is_some()
    };
    code.into_iter().any(is_cpp)
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that no language has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such language; there are {}", Language::all().map(Language::name).collect::<Vec<_>>().join(", "))]
pub struct UnknownLanguage;

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(name: &str) -> Result<Self, UnknownLanguage> {
        let name = name.to_ascii_lowercase();
        let mut all = Self::all();
        let is_meant = |language: &Language| {
            let Grammar { name: own, aliases, .. } = language.0;
            *own == name || aliases.contains(&name.as_str())
        };
        all.find(is_meant).ok_or(UnknownLanguage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_in_c_unless_it_has_words_of_cpp() {
        let of =
            |path, text: &str| Language::of_file(Some(path), text.as_bytes()).map(Language::name);
        assert_eq!(of("a.h", "// std::less\nstruct a { int class_; };\n"), Some("c"));
        assert_eq!(of("a.h", "namespace a {\nint b();\n}\n"), Some("cpp"));
        assert_eq!(of("a.h", "void a(std::size_t b);\n"), Some("cpp"));
        assert_eq!(of("a.c", "#define A ::b\n"), Some("c"));
    }

    #[test]
    fn names_and_first_lines_tell_the_language() {
        let of_path = |path| Language::of_path(path).map(Language::name);
        assert_eq!(of_path("src/a.b/lib.rs"), Some("rust"));
        assert_eq!(of_path("setup.PY"), Some("python"));
        assert_eq!(of_path("rs"), None);
        let of_line = |line: &str| Language::of_interpreter(line.as_bytes()).map(Language::name);
        assert_eq!(of_line("#!/usr/bin/env python3.12\nx"), Some("python"));
        assert_eq!(of_line("#!/usr/bin/env -S A=1 python -u"), Some("python"));
        assert_eq!(of_line("#!/usr/bin/python2"), Some("python"));
        assert_eq!(of_line("#!"), None);
        assert_eq!("RS".parse(), Language::of_path("a.rs").ok_or(UnknownLanguage));
        assert!("cobol".parse::<Language>().is_err());
    }
}
