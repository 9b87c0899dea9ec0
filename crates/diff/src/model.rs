//! What a diff is taken apart into.

use crate::class::Class;
use hr_core::Source;
use std::ops::Range;

/// What a run of lines is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Of no diff and no commit.
    Text,
    /// What names a commit: its hash, author, date and subject.
    Commit,
    /// The rest of its message.
    Message,
    /// A file and how much it changed, in a line.
    Stat,
    /// How many files changed, and how much.
    Total,
    /// What opens a file: `diff --git a/x b/x`.
    Open,
    /// What happened to a file as a whole: new, deleted, renamed, mode, binary.
    State,
    /// What the other header lines say already, or nobody reads: hashes, the old name.
    Detail,
    /// The line that names the file: `+++ b/x`.
    Name,
    /// What opens a hunk: `@@ -1,5 +1,6 @@`.
    Hunk,
    /// Lines that are the same before and after.
    Context,
    /// Lines that were removed or added.
    Changed,
}

/// Which side of a change a line is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It is no line of a hunk.
    #[default]
    None,
    Same,
    Removed,
    Added,
}

/// A run of lines of one role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) lines: Range<usize>,
    pub(crate) role: Role,
    pub(crate) commit: Option<usize>,
    pub(crate) file: Option<usize>,
    pub(crate) hunk: Option<usize>,
}

/// What happened to a file as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) is_new: bool,
    pub(crate) is_deleted: bool,
    pub(crate) is_renamed: bool,
    pub(crate) is_copied: bool,
    pub(crate) is_binary: bool,
    pub(crate) has_new_mode: bool,
    /// It is on one side only, or differs in a way that is not told.
    pub(crate) is_only_named: bool,
}

/// A file that a diff is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct File {
    pub(crate) old: Vec<u8>,
    pub(crate) new: Vec<u8>,
    pub(crate) state: State,
    pub(crate) added: usize,
    pub(crate) removed: usize,
    pub(crate) class: Class,
    /// Whether the names come from lines that hold one each.
    pub(crate) is_named: bool,
    pub(crate) has_hunks: bool,
}

impl File {
    /// Where the file is now, or was.
    pub(crate) fn path(&self) -> &[u8] {
        let is_there = |path: &[u8]| !path.is_empty() && path != b"/dev/null";
        if is_there(&self.new) { &self.new } else { &self.old }
    }
}

/// A run of changes and what is around them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Hunk {
    /// What the header says after the line numbers: the function around.
    pub(crate) heading: Vec<u8>,
    /// Signs before the text of each line.
    pub(crate) columns: usize,
}

/// Who wrote a commit, and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Commit {
    pub(crate) author: Vec<u8>,
    pub(crate) date: Vec<u8>,
}

/// A Source taken apart: its parts in order, which hold every line once, and what they belong to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diff {
    pub(crate) parts: Vec<Part>,
    pub(crate) files: Vec<File>,
    pub(crate) hunks: Vec<Hunk>,
    pub(crate) commits: Vec<Commit>,
    /// One for each line.
    pub(crate) signs: Vec<Sign>,
    /// How many lines were added and removed, by the lines that say so.
    pub(crate) totals: Vec<(usize, usize)>,
    /// How many files `git status` lists, by what happened to them.
    pub(crate) states: Vec<(String, usize)>,
    /// Whether lines are missing that the header of a hunk tells of.
    pub(crate) is_cut: bool,
}

impl Diff {
    /// The text of `line`, one of `part` of a hunk, without its signs.
    pub(crate) fn text<'a>(&self, source: &Source<'a>, part: &Part, line: usize) -> &'a [u8] {
        let columns = part.hunk.map_or(1, |hunk| self.hunks[hunk].columns);
        source.line(line).get(columns..).unwrap_or_default()
    }

    /// Whether `part` is of a lock file.
    pub(crate) fn is_of_lock(&self, part: &Part) -> bool {
        part.file.is_some_and(|file| self.files[file].class == Class::Lock)
    }
}
