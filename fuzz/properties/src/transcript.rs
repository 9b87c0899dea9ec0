//! The transcript of a session: a query is made of it that is no longer than one may be, and the same each time.

use crate::scratch::tempdir;
use hr_claude::{Event, query};
use serde_json::json;
use std::fs;

/// A query has no more words.
const WORDS: usize = 32;

pub(crate) fn check(bytes: &[u8]) {
    let dir = tempdir();
    let path = dir.path().join("session.jsonl");
    let agents = dir.path().join("session/subagents");
    fs::create_dir_all(&agents).expect("room");
    for file in [&path, &agents.join("agent-a1.jsonl")] {
        fs::write(file, bytes).expect("room");
    }
    for agent in [None, Some("a1")] {
        let event = json!({
            "hook_event_name": "PostToolUse", "tool_name": "mcp__t__get", "tool_input": {},
            "transcript_path": path, "agent_id": agent
        });
        let event = event.to_string();
        let event = Event::read(event.as_bytes()).expect("an event");
        let asked = query(&event);
        assert_eq!(asked, query(&event));
        let words = asked.as_deref().map_or(0, |asked| asked.split(' ').count());
        assert!(words <= WORDS, "{words} words: {asked:?}");
    }
}
