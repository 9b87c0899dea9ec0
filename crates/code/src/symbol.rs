//! Definitions by their names, and files by theirs.

use crate::Language;
use crate::file::{File, parts};
use crate::references::words;
use crate::syntax::{Bodies, Definition};
use hr_core::{Source, Span};
use std::ops::Range;

/// Where something that was asked for is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, if the Source is several.
    pub path: Option<String>,
    /// Its lines in that file, from 0 and half-open.
    pub lines: Range<usize>,
    /// The bytes of these lines in the Source.
    pub span: Span,
}

/// The places in `source` where `name` is defined, in order. A name may say what it is part of: `Parser.parse`, `Parser::parse`.
/// Where no definition is called just so, the case of letters does not matter. Files whose name does not tell their
/// language are taken to be in `otherwise`, or in what they look like.
pub fn find(source: &Source<'_>, name: &str, otherwise: Option<Language>) -> Vec<Place> {
    let files = all(source, otherwise);
    let found = named(&files, name).into_iter();
    let mut places: Vec<Place> = found
        .map(|(file, index)| place(&files[file], &files[file].syntax.definitions[index]))
        .collect();
    places.dedup();
    places
}

/// The definitions that are called `name`: the number of the file, and that of the definition in it.
pub(crate) fn named(files: &[File<'_>], name: &str) -> Vec<(usize, usize)> {
    let wanted: Vec<&str> =
        name.split(['.', ':', '#', '/']).filter(|part| !part.is_empty()).collect();
    let found = |is_same: fn(&[u8], &[u8]) -> bool| -> Vec<(usize, usize)> {
        let all = files.iter().enumerate().flat_map(|(number, file)| {
            (0..file.syntax.definitions.len()).map(move |index| (number, index))
        });
        all.filter(|&(number, index)| is_called(&files[number], index, &wanted, is_same)).collect()
    };
    let exact = found(|one, other| one == other);
    if exact.is_empty() { found(<[u8]>::eq_ignore_ascii_case) } else { exact }
}

/// Names of definitions in `source` that are much like `name`: one holds the other. Each once, at most `most`.
pub fn names_like(
    source: &Source<'_>,
    name: &str,
    otherwise: Option<Language>,
    most: usize,
) -> Vec<String> {
    let wanted = name.to_ascii_lowercase();
    let mut names: Vec<String> = Vec::new();
    for file in all(source, otherwise) {
        for definition in &file.syntax.definitions {
            let name = String::from_utf8_lossy(definition.name.of(file.text.bytes())).into_owned();
            let own = name.to_ascii_lowercase();
            let is_like = own.contains(&wanted) || own.len() > 2 && wanted.contains(&own);
            if is_like && names.len() < most && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// Whether all of `source` could be parsed. Where not, there may be definitions that are not found.
pub fn is_parsed(source: &Source<'_>, otherwise: Option<Language>) -> bool {
    all(source, otherwise)
        .iter()
        .all(|file| file.language.is_some() && file.syntax.errors.is_empty())
}

/// The paths of the files that `source` announces by lines `==> PATH <==`.
pub fn paths<'a>(source: &Source<'a>) -> Vec<&'a str> {
    parts(source).iter().filter_map(|part| part.path).collect()
}

/// The bytes of the file in `source` that is announced as `path`: of the last one, if it is there twice.
pub fn file_at(source: &Source<'_>, path: &str) -> Option<Span> {
    parts(source).iter().rev().find(|part| part.path == Some(path)).map(|part| part.file)
}

fn all<'a>(source: &Source<'a>, otherwise: Option<Language>) -> Vec<File<'a>> {
    parts(source)
        .iter()
        .map(|part| File::of_part(source, part, otherwise, Bodies::Skipped))
        .collect()
}

/// Whether the definition has the last of these names, and those that it is part of, or what is before its name, as the `Core` in
/// `Core::new`, have those before, in order.
fn is_called(
    file: &File<'_>,
    index: usize,
    wanted: &[&str],
    is_same: fn(&[u8], &[u8]) -> bool,
) -> bool {
    let definitions = &file.syntax.definitions;
    let Some((last, around)) = wanted.split_last() else { return false };
    let name = |index: usize| bare(definitions[index].name.of(file.text.bytes()));
    if !is_same(name(index), last.as_bytes()) {
        return false;
    }
    let own = &definitions[index];
    let before =
        Span::new(own.span.start, own.name.start.max(own.span.start)).of(file.text.bytes());
    let parents = std::iter::successors(own.parent, |&parent| definitions[parent].parent);
    let outward: Vec<&[u8]> =
        words(before).collect::<Vec<_>>().into_iter().rev().chain(parents.map(name)).collect();
    let mut outward = outward.into_iter();
    around.iter().rev().all(|wanted| outward.by_ref().any(|name| is_same(name, wanted.as_bytes())))
}

/// A name without its type arguments: `Core` of `Core<'s, M, S>`.
fn bare(name: &[u8]) -> &[u8] {
    let end = name.iter().position(|byte| matches!(byte, b'<' | b'[' | b'(' | b' '));
    &name[..end.unwrap_or(name.len())]
}

fn place(file: &File<'_>, definition: &Definition) -> Place {
    let lines = definition.lines.clone();
    let span = Span::new(file.end_of(lines.start), file.end_of(lines.end));
    Place { path: file.path.map(str::to_owned), lines, span }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: &[u8] = b"==> a.py <==\nclass A:\n    def go(self):\n        pass\n\n\ndef go():\n    return 1\n\n==> b.rs <==\nimpl B<u8> {\n    fn Go() {}\n}\n";

    fn found(name: &str) -> Vec<(String, Range<usize>, String)> {
        let source = Source::new(FILES);
        let text = |place: &Place| String::from_utf8_lossy(place.span.of(FILES)).into_owned();
        let places = find(&source, name, None);
        places.iter().map(|it| (it.path.clone().unwrap(), it.lines.clone(), text(it))).collect()
    }

    #[test]
    fn definitions_are_found_by_name() {
        let function = ("a.py".to_owned(), 5..7, "def go():\n    return 1\n".to_owned());
        let method = ("a.py".to_owned(), 1..3, "    def go(self):\n        pass\n".to_owned());
        assert_eq!(found("go"), [method.clone(), function]);
        assert_eq!(found("A.go"), [method]);
        assert_eq!(found("B::go"), [("b.rs".to_owned(), 1..2, "    fn Go() {}\n".to_owned())]);
        assert!(found("C.go").is_empty() && found("").is_empty());
        assert!(is_parsed(&Source::new(FILES), None));
        let broken = Source::new(b"fn a( {\n)\n");
        assert!(!is_parsed(&broken, Language::of_path("a.rs")));
        assert_eq!(names_like(&Source::new(FILES), "g", None, 9), ["go", "Go"]);
    }

    #[test]
    fn files_are_found_by_path() {
        let source = Source::new(FILES);
        assert_eq!(paths(&source), ["a.py", "b.rs"]);
        assert!(file_at(&source, "b.rs").unwrap().of(FILES).starts_with(b"impl B"));
        assert_eq!(file_at(&source, "c"), None);
    }
}
