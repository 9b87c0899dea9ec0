//! What the manual says of a program beside its options: in `--help`, and in its page.

mod filters;
mod text;
mod words;

pub(crate) use filters::{description, filter_manual};
pub(crate) use text::after_help;
pub(crate) use words::{ARCHIVE_FILES, ARCHIVE_VARIABLES, CONFIG_FILES, READER_VARIABLES};

use crate::hr;
use crate::programs::BUILT_IN;
use clap::Command;

/// All that is said of a program beside its options.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manual {
    /// Commands to copy.
    pub examples: &'static [Example],
    /// More about it, each under a heading.
    pub notes: &'static [Note],
    /// Variables of the environment that it reads, in groups.
    pub environment: &'static [&'static [Entry]],
    /// Files that it reads or writes, in groups.
    pub files: &'static [&'static [Entry]],
    /// How it ends.
    pub exit_codes: &'static [Entry],
    /// Programs to read about next.
    pub see_also: &'static [&'static str],
}

/// A command, as one types it.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// For `sh`.
    pub command: &'static str,
    /// What comes of it.
    pub note: &'static str,
}

/// A paragraph, or a list.
#[derive(Clone, Copy, Debug)]
pub struct Note {
    /// What it is about.
    pub heading: &'static str,
    /// Paragraphs.
    pub text: &'static [&'static str],
    /// What comes below them.
    pub entries: &'static [Entry],
}

/// A variable, a file or an exit code, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// As it is written.
    pub name: &'static str,
    /// What it is.
    pub text: &'static str,
}

/// What the page of one program is made of.
#[derive(Clone, Debug)]
pub struct Page {
    /// What the page is called, which is the program's name but for `hr trust`.
    pub name: &'static str,
    /// What it is listed under; empty for `hr`.
    pub group: &'static str,
    /// Its command line.
    pub command: Command,
    /// All else that is said of it.
    pub manual: Manual,
}

/// All programs, in the order in which `hr` lists them; `hr` itself is the first.
pub fn pages() -> Vec<Page> {
    let hr = Page { name: "hr", group: "", command: hr::command(), manual: hr::MANUAL };
    let others = BUILT_IN.iter().map(|program| Page {
        name: program.name(),
        group: program.group(),
        command: program.command(),
        manual: program.manual(),
    });
    std::iter::once(hr).chain(others).collect()
}
