//! The filters, and what tells one from another.

use hr_core::Kind;

/// One of the filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// Finds out what it gets.
    Route,
    /// Takes its input for a log.
    Log,
    /// Takes its input for JSON.
    Json,
    /// Takes its input for source code.
    Code,
    /// Takes its input for places that were searched for.
    Search,
    /// Takes its input for changes between files.
    Diff,
    /// Takes its input for what compilers, test runners and CI jobs print.
    Build,
    /// Takes its input for rows of columns.
    Table,
    /// Takes its input for prose.
    Text,
}

impl Program {
    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Program::Route => "hr-route",
            Program::Log => "hr-log",
            Program::Json => "hr-json",
            Program::Code => "hr-code",
            Program::Search => "hr-search",
            Program::Diff => "hr-diff",
            Program::Build => "hr-build",
            Program::Table => "hr-table",
            Program::Text => "hr-text",
        }
    }

    /// What it takes its input for; `None` to find out.
    pub(crate) fn kind(self) -> Option<Kind> {
        match self {
            Program::Route => None,
            Program::Log => Some(Kind::Log),
            Program::Json => Some(Kind::Json),
            Program::Code => Some(Kind::Code),
            Program::Search => Some(Kind::Search),
            Program::Diff => Some(Kind::Diff),
            Program::Build => Some(Kind::Build),
            Program::Table => Some(Kind::Table),
            Program::Text => Some(Kind::Text),
        }
    }

    /// What it does, in a line.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Program::Route => "Compress any command's output for a reader with little room",
            Program::Log => "Compress a log: every kind of line once, every failure, exact counts",
            Program::Json => {
                "Compress JSON: tables instead of repeated keys, the rows that stand out"
            }
            Program::Code => "Outline source code: every definition with its signature and lines",
            Program::Search => {
                "Compress hits of a search: every file with its count, the hits that matter"
            }
            Program::Diff => {
                "Compress changes: every changed line before any context, exact statistics"
            }
            Program::Build => {
                "Compress a build or test run: every failure with its place, exact counts"
            }
            Program::Table => "Compress rows of columns: the odd rows, exact counts of the others",
            Program::Text => {
                "Compress prose, Markdown or HTML: whole sentences, headings, no repeats"
            }
        }
    }
}
