//! What differs from an earlier state of the same files.

use crate::Language;
use crate::file::{File, parts};
use crate::grammar::Sort;
use crate::pieces::What;
use crate::plan::{At, Plan};
use crate::syntax::{Bodies, Definition};
use hr_core::{Fact, Source, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// Names in a list of what is gone, at most.
const LISTED: usize = 40;

/// Has nothing shown but what differs from `earlier`: all of each definition that is new or whose text is another, and the
/// same of statements outside of definitions. What is no more is told by name. Files are the same by their path.
pub(crate) fn against(
    plan: &mut Plan,
    files: &[File<'_>],
    earlier: &[u8],
    otherwise: Option<Language>,
) {
    let source = Source::new(earlier);
    let old: Vec<File<'_>> = parts(&source)
        .iter()
        .map(|part| File::of_part(&source, part, otherwise, Bodies::Skipped))
        .collect();
    plan.hide(|_, _| true);
    let (mut changed, mut added, mut gone) = (0, 0, Vec::new());
    for (number, file) in files.iter().enumerate() {
        let before = earlier_of(file, files, &old);
        let own = keys(file);
        let known = before.map(texts).unwrap_or_default();
        let statements: FxHashSet<&[u8]> = before.map(statements).unwrap_or_default();
        for (piece, at) in file.pieces.iter().zip((0..).map(|piece| (number, piece))) {
            let differs = match &piece.what {
                What::Definitions(definitions) => {
                    let mut differs = false;
                    for &index in definitions {
                        match known.get(&own[index]) {
                            Some(text) if *text == own_text(file, index) => continue,
                            Some(_) => changed += 1,
                            None => added += 1,
                        }
                        differs = true;
                    }
                    differs
                }
                _ => lines(file, at).any(|line| !statements.contains(line)),
            };
            if differs {
                plan.show_whole(files, at);
            }
        }
        if let Some(before) = before {
            gone.extend(no_more(before, &own));
        }
    }
    for before in old
        .iter()
        .filter(|before| !files.iter().any(|file| file.path == before.path || is_only(files, &old)))
    {
        gone.push(format!("all of {}", before.path.unwrap_or_default()));
    }
    plan.facts.push(fact(changed, added, &gone));
}

/// `2 definitions differ, 1 is new; no more there: a (40-52), b (7)`
fn fact(changed: usize, added: usize, gone: &[String]) -> Fact {
    let count = |count: usize, one: &str, more: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {more}"),
    };
    let mut text = count(changed, "definition differs", "definitions differ");
    text.push_str(&format!(", {}", count(added, "is new", "are new")));
    if !gone.is_empty() {
        let listed = gone[..gone.len().min(LISTED)].join(", ");
        text.push_str(&format!("; {} no more there, by their old lines: {listed}", gone.len()));
        if gone.len() > LISTED {
            text.push_str(", ...");
        }
    }
    Fact { label: "against".to_owned(), text }
}

/// Whether each state is one file, whatever it is called.
fn is_only(files: &[File<'_>], old: &[File<'_>]) -> bool {
    files.len() == 1 && old.len() == 1
}

fn earlier_of<'f, 'a>(
    file: &File<'_>,
    files: &[File<'_>],
    old: &'f [File<'a>],
) -> Option<&'f File<'a>> {
    let same = old.iter().find(|before| before.path == file.path);
    same.or_else(|| old.first().filter(|_| is_only(files, old)))
}

/// What a definition is called, with what it is part of, and which of those with that name it is.
type Key = (Sort, Vec<u8>, usize);

fn path_of(file: &File<'_>, index: usize) -> Vec<u8> {
    let definitions = &file.syntax.definitions;
    let mut path = Vec::new();
    for index in std::iter::successors(Some(index), |&index| definitions[index].parent) {
        path.extend_from_slice(definitions[index].name.of(file.text.bytes()));
        path.push(0);
    }
    path
}

/// The keys of all definitions of a file.
fn keys(file: &File<'_>) -> Vec<Key> {
    let mut counts: FxHashMap<(Sort, Vec<u8>), usize> = FxHashMap::default();
    let key = |(index, definition): (usize, &Definition)| {
        let path = path_of(file, index);
        let count = counts.entry((definition.sort, path.clone())).or_default();
        *count += 1;
        (definition.sort, path, *count)
    };
    file.syntax.definitions.iter().enumerate().map(key).collect()
}

/// The text of a definition with its documentation, without what is defined in it, if that is listed by itself.
fn own_text<'a>(file: &File<'a>, index: usize) -> Vec<&'a [u8]> {
    let definitions = &file.syntax.definitions;
    let own = &definitions[index];
    let text = file.text.bytes();
    let inner = definitions[index + 1..].iter().take_while(|it| it.span.start < own.span.end);
    let mut parts = vec![own.doc.map_or(&text[..0], |doc| doc.of(text))];
    let mut at = own.span.start;
    for inner in inner.filter(|it| it.parent == Some(index)) {
        let start = inner.doc.map_or(inner.span.start, |doc| doc.start.min(inner.span.start));
        parts.push(text[at.min(start)..start].trim_ascii());
        at = inner.span.end.max(at);
    }
    parts.push(Span::new(at.min(own.span.end), own.span.end).of(text).trim_ascii());
    parts.retain(|part| !part.is_empty());
    parts
}

fn texts<'a>(file: &File<'a>) -> FxHashMap<Key, Vec<&'a [u8]>> {
    keys(file).into_iter().enumerate().map(|(index, key)| (key, own_text(file, index))).collect()
}

/// The lines of what is no definition.
fn statements<'a>(file: &File<'a>) -> FxHashSet<&'a [u8]> {
    let pieces = file
        .pieces
        .iter()
        .enumerate()
        .filter(|(_, piece)| !matches!(piece.what, What::Definitions(_)));
    pieces.flat_map(|(piece, _)| lines(file, (0, piece))).collect()
}

/// The lines of a piece of this file that are not empty.
fn lines<'a>(file: &File<'a>, (_, piece): At) -> impl Iterator<Item = &'a [u8]> {
    let lines = file.lines(&file.pieces[piece].lines).split(|&byte| byte == b'\n');
    lines.map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
}

/// Definitions of `before` that are not among those `now`.
fn no_more(before: &File<'_>, now: &[Key]) -> Vec<String> {
    let known: FxHashSet<&Key> = now.iter().collect();
    let own = keys(before);
    let definitions = &before.syntax.definitions;
    let gone = |index: usize| !known.contains(&own[index]);
    let is_listed = |index: &usize| {
        gone(*index) && definitions[*index].parent.is_none_or(|parent| !gone(parent))
    };
    let name = |index: usize| {
        let definition = &definitions[index];
        let lines = hr_core::Address { start: definition.lines.start, end: definition.lines.end };
        let name = String::from_utf8_lossy(definition.name.of(before.text.bytes())).into_owned();
        let path = before.path.map_or_else(String::new, |path| format!("{path}: "));
        format!("{path}{name} ({lines})")
    };
    (0..definitions.len()).filter(is_listed).map(name).collect()
}
