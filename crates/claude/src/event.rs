//! What Claude Code tells a hook.

use crate::node::{Members, Node};
use crate::output::Output;
use crate::shape::output_of;
use crate::tool::Tool;
use serde_json::Value;
use std::borrow::Cow;
use std::path::PathBuf;

/// Bytes that are no event.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// They are no JSON.
    #[error(
        "the event on stdin is not JSON: {0}; this program is to be run by Claude Code, as a hook"
    )]
    NotJson(#[source] serde_json::Error),
    /// They are no UTF-8.
    #[error(
        "the event on stdin is not UTF-8 after byte {0}; this program is to be run by Claude Code, as a hook"
    )]
    NotText(usize),
    /// They are JSON, but say of no event.
    #[error(
        "what is on stdin is no event: it names no 'hook_event_name'; this program is to be run by Claude Code, as a hook"
    )]
    NotAnEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventName {
    /// A tool has done its work.
    PostToolUse,
    /// A tool has failed.
    PostToolUseFailure,
    /// A session starts, or goes on anew: see [`Event::source`].
    SessionStart,
    /// A session is over.
    SessionEnd,
    /// What the model remembers is about to be replaced by a summary.
    PreCompact,
    /// A subagent has ended.
    SubagentStop,
    /// Any other, by its name.
    Other(String),
}

impl EventName {
    fn of(name: &str) -> Self {
        match name {
            "PostToolUse" => Self::PostToolUse,
            "PostToolUseFailure" => Self::PostToolUseFailure,
            "SessionStart" => Self::SessionStart,
            "SessionEnd" => Self::SessionEnd,
            "PreCompact" => Self::PreCompact,
            "SubagentStop" => Self::SubagentStop,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The name that Claude Code uses.
    pub fn as_str(&self) -> &str {
        match self {
            Self::PostToolUse => "PostToolUse",
            Self::PostToolUseFailure => "PostToolUseFailure",
            Self::SessionStart => "SessionStart",
            Self::SessionEnd => "SessionEnd",
            Self::PreCompact => "PreCompact",
            Self::SubagentStop => "SubagentStop",
            Self::Other(name) => name,
        }
    }
}

/// What Claude Code tells a hook. What an event does not say, or not in the form that is expected, is `None`.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// What happened.
    pub name: EventName,
    /// The session's name, the same as `CLAUDE_CODE_SESSION_ID` has it.
    pub session_id: Option<String>,
    /// The subagent in which it happened; `None` for the agent that the user speaks with.
    pub agent_id: Option<String>,
    /// The file in which Claude Code keeps the session, a JSON object a line.
    pub transcript_path: Option<PathBuf>,
    /// The directory in which the agent is.
    pub cwd: Option<PathBuf>,
    /// The tool.
    pub tool: Tool,
    /// What Claude Code calls it.
    pub tool_name: Option<String>,
    /// What the tool was asked.
    pub tool_input: Value,
    /// Why the tool failed, as the model reads it.
    pub error: Option<String>,
    /// Whether the tool failed because the user stopped it.
    pub is_interrupt: bool,
    /// Why a session starts: `startup`, `resume`, `fork`, `clear` or `compact`.
    pub source: Option<String>,
    /// `tool_input` and `tool_response` as they came.
    pub(crate) input: Option<Node<'a>>,
    response: Option<Node<'a>>,
}

impl<'a> Event<'a> {
    /// Reads an event from what a hook gets on stdin.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Error> {
        let json = str::from_utf8(bytes).map_err(|error| Error::NotText(error.valid_up_to()))?;
        let fields = Members::read(json).map_err(Error::NotJson)?.ok_or(Error::NotAnEvent)?;
        let name = fields.string("hook_event_name").ok_or(Error::NotAnEvent)?;
        Ok(Self::of(EventName::of(&name), &fields))
    }

    fn of(name: EventName, fields: &Members<'a>) -> Self {
        let string = |name: &str| fields.string(name).map(String::from);
        let tool_name = string("tool_name");
        let input = fields.get("tool_input");
        Self {
            name,
            session_id: string("session_id"),
            agent_id: string("agent_id"),
            transcript_path: string("transcript_path").map(PathBuf::from),
            cwd: string("cwd").map(PathBuf::from),
            tool: tool_name.as_deref().map_or(Tool::Other, Tool::of),
            tool_name,
            tool_input: input
                .and_then(|input| serde_json::from_str(input.text()).ok())
                .unwrap_or_default(),
            error: string("error"),
            is_interrupt: fields.is_true("is_interrupt"),
            source: string("source"),
            input,
            response: fields.get("tool_response").map(Node::as_root),
        }
    }

    /// The tool's result as it came, as JSON.
    pub fn tool_response(&self) -> Option<&'a str> {
        self.response.map(Node::text)
    }

    /// The tool's result, if it has texts that the model gets, and a shape that is known.
    pub fn output(&self) -> Option<Output<'a>> {
        output_of(self.tool, self.response?)
    }

    /// The text that `tool_input` has under `name`.
    pub(crate) fn input(&self, name: &str) -> Option<&str> {
        self.tool_input.get(name)?.as_str()
    }

    /// The texts of `tool_input`, in the order in which they were written.
    pub(crate) fn input_texts(&self) -> impl Iterator<Item = Cow<'a, str>> {
        let members = self.input.and_then(Node::members).map(|members| members.0);
        members.into_iter().flatten().filter_map(|member| member.value.string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_of_another_type_is_none() {
        let event =
            Event::read(br#"{"hook_event_name": "New", "cwd": 5, "tool_input": null, "new": {}}"#)
                .unwrap();
        assert_eq!(event.name, EventName::Other("New".to_owned()));
        assert_eq!((event.cwd.as_ref(), event.tool), (None, Tool::Other));
        assert!(event.tool_input.is_null() && event.output().is_none());
    }

    #[test]
    fn a_failure_says_why() {
        let json = br#"{"hook_event_name": "PostToolUseFailure", "tool_name": "Bash", "error": "Exit code 3\n", "is_interrupt": true}"#;
        let event = Event::read(json).unwrap();
        assert_eq!((event.error.as_deref(), event.is_interrupt), (Some("Exit code 3\n"), true));
    }

    #[test]
    fn what_is_no_event_is_said_to_be_none() {
        assert!(matches!(Event::read(b"{"), Err(Error::NotJson(_))));
        assert!(matches!(Event::read(b"[]"), Err(Error::NotAnEvent)));
        assert!(matches!(Event::read(b"{\"hook_event_name\": 1}"), Err(Error::NotAnEvent)));
        assert!(matches!(Event::read(b"{\"a\": \"\xff\"}"), Err(Error::NotText(7))));
    }

    #[test]
    fn an_input_that_is_nested_too_deep_does_no_harm() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let json = format!(
            r#"{{"hook_event_name": "PostToolUse", "tool_name": "mcp__a__b", "tool_input": {deep}, "tool_response": {deep}}}"#
        );
        let event = Event::read(json.as_bytes()).unwrap();
        assert!(event.tool_input.is_null() && event.output().is_none());
        assert!(crate::key(&event).len() > 100_000);
    }
}
