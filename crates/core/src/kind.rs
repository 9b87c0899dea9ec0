//! The kinds of input that `hr` tells apart.

use std::fmt;

/// What an input is. One filter serves one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Lines that open with a time: what services, daemons and CI runners write.
    Log,
    /// One JSON value, or a stream of them (NDJSON).
    Json,
    /// Source code, of one file or of several.
    Code,
    /// Places that were searched for, a line each: what `grep -rn`, `rg` and `find` print.
    Search,
    /// Changes between files: unified and git diffs, and commits with them.
    Diff,
    /// What compilers, linters, test runners, package managers and CI jobs print.
    Build,
    /// Aligned or separated columns: `kubectl get`, `ps`, CSV.
    Table,
    /// Prose: plain, Markdown, HTML.
    Text,
    /// Parts of several kinds: a shell session, files one after the other, Markdown with long blocks.
    Mixed,
    /// Bytes that are not text.
    Binary,
    /// Text that no filter claims. It passes through.
    Other,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 11] = [
        Kind::Log,
        Kind::Json,
        Kind::Code,
        Kind::Search,
        Kind::Diff,
        Kind::Build,
        Kind::Table,
        Kind::Text,
        Kind::Mixed,
        Kind::Binary,
        Kind::Other,
    ];

    /// The kind with this [`name`](Kind::name).
    pub fn of_name(name: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The word used in notices, on the command line and in the archive.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Log => "log",
            Kind::Json => "json",
            Kind::Code => "code",
            Kind::Search => "search",
            Kind::Diff => "diff",
            Kind::Build => "build",
            Kind::Table => "table",
            Kind::Text => "text",
            Kind::Mixed => "mixed",
            Kind::Binary => "binary",
            Kind::Other => "other",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
