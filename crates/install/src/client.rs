//! The coding agents that are known, and what is in the way of each.

use crate::error::Error;

/// A coding agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// Claude Code.
    Claude,
    /// Codex.
    Codex,
    /// Gemini CLI.
    Gemini,
    /// Cursor.
    Cursor,
    /// Copilot CLI.
    Copilot,
    /// OpenCode.
    OpenCode,
}

impl Client {
    /// All of them.
    pub const ALL: [Client; 6] = [
        Client::Claude,
        Client::Codex,
        Client::Gemini,
        Client::Cursor,
        Client::Copilot,
        Client::OpenCode,
    ];

    /// The agent of this name.
    pub fn of_name(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|client| client.name() == name);
        found.ok_or_else(|| Error::NoClient(name.to_owned()))
    }

    /// The name on command lines.
    pub fn name(self) -> &'static str {
        match self {
            Client::Claude => "claude",
            Client::Codex => "codex",
            Client::Gemini => "gemini",
            Client::Cursor => "cursor",
            Client::Copilot => "copilot",
            Client::OpenCode => "opencode",
        }
    }

    /// The names of all, for people.
    pub(crate) fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    /// Why hr cannot be installed for this agent: nothing goes into people's settings that was not seen to work with
    /// the agent itself. None where it can.
    pub fn obstacle(self) -> Option<Error> {
        let (because, reference, file) = match self {
            Client::Claude => return None,
            Client::Codex => (
                "its PostToolUse hook can block a result and add to it, but not replace it",
                "https://github.com/openai/codex/issues/38135",
                "AGENTS.md",
            ),
            Client::Gemini => (
                "its AfterTool hook is documented to replace a result, but hr has no hook for it yet that was tried \
                 with it",
                "https://geminicli.com/docs/hooks/reference",
                "GEMINI.md",
            ),
            Client::Cursor => (
                "its postToolUse hook replaces the results of MCP tools only, and what a shell command prints is not \
                 one of them",
                "https://github.com/cursor/cookbook/issues/50",
                "AGENTS.md",
            ),
            Client::Copilot => (
                "what a postToolUse hook gives as modifiedResult is shown, but not what the model reads",
                "https://github.com/github/copilot-cli/issues/3361",
                "AGENTS.md",
            ),
            Client::OpenCode => (
                "only a plugin, which is a TypeScript program, can replace a result, and whether its \
                 tool.execute.after is called differs between versions",
                "https://github.com/anomalyco/opencode/issues/25918",
                "AGENTS.md",
            ),
        };
        Some(Error::NotPossible { client: self, because, reference, by_hand: by_hand(file) })
    }
}

fn by_hand(file: &str) -> String {
    format!(
        "write in {file} of the project: \"Run commands that may print much as `hr-run -- COMMAND`, and pipe other long \
         output through `hr-route`; a line that starts with [hr says what was left out and how to get it.\""
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_client_is_known_by_its_name() {
        for client in Client::ALL {
            assert_eq!(Client::of_name(client.name()).unwrap(), client);
        }
        let error = Client::of_name("emacs").unwrap_err().to_string();
        assert!(error.contains("'emacs'") && error.contains("claude, codex"), "{error}");
    }

    #[test]
    fn what_cannot_be_installed_says_why_and_what_to_do() {
        for client in Client::ALL.into_iter().filter(|client| *client != Client::Claude) {
            let why = client.obstacle().unwrap().to_string();
            assert!(why.starts_with("not possible yet for "), "{why}");
            assert!(why.contains("https://") && why.contains("hr-run -- COMMAND"), "{why}");
        }
        assert!(Client::Claude.obstacle().is_none());
    }
}
