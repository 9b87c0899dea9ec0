//! What is said of several programs.

use super::Entry;

/// What all that use the archive read.
pub(crate) const ARCHIVE_VARIABLES: &[Entry] = &[
    Entry {
        name: "HR_HOME",
        text: "where originals are archived (default: $XDG_DATA_HOME/hr, or ~/.local/share/hr)",
    },
    Entry { name: "HR_MAX_DAYS", text: "how many days originals are kept (default: 7)" },
    Entry {
        name: "HR_MAX_MIB",
        text: "how many MiB they may take; the oldest go first (default: 2048)",
    },
    Entry {
        name: "HR_CONFIG",
        text: "the file that sets these and more (default: $XDG_CONFIG_HOME/hr/config.toml, or \
               ~/.config/hr/config.toml); hr-route --show-config prints what is set, and where",
    },
];

/// Who is written down in the ledger.
pub(crate) const READER_VARIABLES: &[Entry] = &[Entry {
    name: "HR_AGENT, HR_SESSION",
    text: "who reads the output, for hr-stats (default: AI_AGENT and CLAUDE_CODE_SESSION_ID, which Claude Code sets)",
}];

/// Where originals are.
pub(crate) const ARCHIVE_FILES: &[Entry] = &[Entry {
    name: "~/.local/share/hr/",
    text: "The archive and the ledger; elsewhere by HR_HOME, XDG_DATA_HOME or config.toml. Only its owner can read it.",
}];

/// Where settings are.
pub(crate) const CONFIG_FILES: &[Entry] = &[
    Entry {
        name: "~/.config/hr/config.toml",
        text: "Settings; elsewhere by HR_CONFIG or XDG_CONFIG_HOME. The environment and options count more.",
    },
    Entry {
        name: ".hr.toml",
        text: "Settings of a project, in the current directory or above it. It counts more than config.toml, and only \
               after hr trust.",
    },
];
