//! The tools of Claude Code whose results are known.

/// A tool, as far as its results are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// A shell command.
    Bash,
    /// A file, or lines of it.
    Read,
    /// A search through files.
    Grep,
    /// A search for names of files.
    Glob,
    /// What a small model says about a page.
    WebFetch,
    /// A subagent's report; the tool is called `Agent` now, and was called `Task`.
    Task,
    /// A tool of an MCP server: `mcp__server__tool`.
    Mcp,
    /// Any other.
    Other,
}

impl Tool {
    /// The tool that Claude Code calls `name`.
    pub fn of(name: &str) -> Self {
        match name {
            "Bash" => Self::Bash,
            "Read" => Self::Read,
            "Grep" => Self::Grep,
            "Glob" => Self::Glob,
            "WebFetch" => Self::WebFetch,
            "Task" | "Agent" => Self::Task,
            _ if name.starts_with("mcp__") => Self::Mcp,
            _ => Self::Other,
        }
    }
}
