//! What a reader looks at: a definition by its name, or a line.

use crate::file::File;
use crate::plan::{At, Plan, first_definition};
use crate::references::References;
use crate::symbol::named;
use hr_core::{Fact, Keep};
use std::str::FromStr;

/// Definitions that call the one in focus, or are called by it, at most.
const RELATIONS: usize = 24;

/// What the reader looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Definitions of this name, which may say what they are part of.
    Symbol(String),
    /// The definition around this line, from 0, of the file whose path ends so, or of the only one.
    Line(Option<String>, usize),
}

/// Why a text names nothing to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFocus {
    /// Its line is 0.
    #[error("lines are counted from 1")]
    LineZero,
    /// It is empty.
    #[error("give FILE:LINE, LINE or a name")]
    Empty,
}

/// `src/main.rs:40`, `40`, or a name.
impl FromStr for Focus {
    type Err = NoFocus;

    fn from_str(text: &str) -> Result<Self, NoFocus> {
        let (path, line) = match text.rsplit_once(':') {
            Some((path, line)) if !path.is_empty() && !path.ends_with(':') => {
                (Some(path.to_owned()), line)
            }
            _ => (None, text),
        };
        match line.parse::<usize>() {
            Ok(0) => Err(NoFocus::LineZero),
            Ok(line) => Ok(Focus::Line(path, line - 1)),
            Err(_) if text.trim().is_empty() => Err(NoFocus::Empty),
            Err(_) => Ok(Focus::Symbol(text.to_owned())),
        }
    }
}

/// Has all of what is in focus shown, and what it calls and what calls it in short; nothing else but what they are part of.
pub(crate) fn focus(plan: &mut Plan, files: &[File<'_>], wanted: &[Focus]) {
    let found: Vec<Vec<At>> = wanted.iter().map(|wanted| found(files, wanted)).collect();
    let references = References::new(files, &found.concat());
    // Where nothing is found the reader has to look for it.
    let is_any = found.iter().any(|found| !found.is_empty());
    plan.hide(|_, _| is_any);
    for (wanted, found) in wanted.iter().zip(found) {
        if found.is_empty() {
            let text = format!("there is no {}", describe(wanted));
            plan.facts.push(Fact { label: "focus".to_owned(), text });
        }
        for at in found {
            plan.show_whole(files, at);
            show_members(plan, files, at);
            let (callers, callees) = references.around(files, at, RELATIONS);
            for &other in callers.iter().chain(&callees) {
                let show = plan.get_mut(other);
                if show.keep == Keep::Known {
                    show.keep = Keep::Evidence;
                }
            }
            plan.facts.extend(relations(files, at, &callers, &callees));
        }
    }
}

fn describe(wanted: &Focus) -> String {
    match wanted {
        Focus::Symbol(name) => format!("definition called {name}"),
        Focus::Line(Some(path), line) => format!("line {} in a file {path}", line + 1),
        Focus::Line(None, line) => format!("line {} in a single file; give FILE:LINE", line + 1),
    }
}

/// The pieces that are in focus.
fn found(files: &[File<'_>], wanted: &Focus) -> Vec<At> {
    match wanted {
        Focus::Symbol(name) => {
            let places = named(files, name).into_iter();
            let mut found: Vec<At> = places
                .filter_map(|(file, definition)| Some((file, files[file].places[definition]?)))
                .collect();
            found.dedup();
            found
        }
        Focus::Line(path, line) => {
            let is_file = |file: &File<'_>| match path {
                Some(path) => file.path.is_none_or(|own| is_end_of_path(own, path)),
                None => files.len() == 1,
            };
            let file = files.iter().position(is_file);
            let piece = file.and_then(|file| {
                files[file].pieces.iter().position(|piece| piece.lines.contains(line))
            });
            file.zip(piece).into_iter().collect()
        }
    }
}

/// Whether `end` is `path`, or its last names.
fn is_end_of_path(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Shows in short what is in a type or module that is in focus.
fn show_members(plan: &mut Plan, files: &[File<'_>], at: At) {
    let file = &files[at.0];
    let Some(own) = first_definition(&file.pieces[at.1]) else { return };
    let definitions = &file.syntax.definitions;
    for (member, definition) in definitions.iter().enumerate().skip(own + 1) {
        if definition.parent != Some(own) {
            continue;
        }
        let Some(piece) = file.places[member] else { continue };
        let show = plan.get_mut((at.0, piece));
        show.keep = show.keep.max(Keep::Evidence);
    }
}

/// `named in main, run; names send`
fn relations(files: &[File<'_>], at: At, callers: &[At], callees: &[At]) -> Option<Fact> {
    let name = |at: &At| {
        let file = &files[at.0];
        let definition = first_definition(&file.pieces[at.1])?;
        Some(
            String::from_utf8_lossy(file.syntax.definitions[definition].name.of(file.text.bytes()))
                .into_owned(),
        )
    };
    let list = |word: &str, places: &[At]| {
        let mut names: Vec<String> = places.iter().filter_map(name).collect();
        names.dedup();
        (!names.is_empty()).then(|| format!("{word} {}", names.join(", ")))
    };
    let own = name(&at)?;
    let lists: Vec<String> =
        [list("named in", callers), list("names", callees)].into_iter().flatten().collect();
    (!lists.is_empty()).then(|| Fact { label: own, text: lists.join("; ") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_a_line_or_a_name() {
        assert_eq!("a/b.rs:40".parse(), Ok(Focus::Line(Some("a/b.rs".to_owned()), 39)));
        assert_eq!("40".parse(), Ok(Focus::Line(None, 39)));
        assert_eq!("Core::new".parse(), Ok(Focus::Symbol("Core::new".to_owned())));
        assert_eq!("a:0".parse::<Focus>(), Err(NoFocus::LineZero));
        assert_eq!(" ".parse::<Focus>(), Err(NoFocus::Empty));
    }

    #[test]
    fn a_path_is_named_by_whole_names() {
        assert!(is_end_of_path("src/s.py", "s.py") && is_end_of_path("s.py", "s.py"));
        assert!(!is_end_of_path("sessions.py", "s.py") && !is_end_of_path("s.py", "src/s.py"));
    }
}
