//! Events as Claude Code gives them to its hooks, and the answers that it reads.

use super::{Home, Then, start_of};
use serde_json::{Value, json};

/// The session that they are of.
const SESSION: &str = "aee1ba18-de83-4c16-9fb9-ee53ab6165cc";

/// An event of a session, with what Claude Code says beside it.
pub(crate) fn event(name: &str, more: Value) -> Value {
    let mut event = json!({
        "session_id": SESSION, "transcript_path": "/nowhere/session.jsonl", "cwd": "/home/user/project",
        "prompt_id": "p", "permission_mode": "default", "hook_event_name": name
    });
    let Value::Object(more) = more else { panic!("no object") };
    event.as_object_mut().expect("an object").extend(more);
    event
}

/// A tool has done its work.
pub(crate) fn result(tool: &str, input: Value, response: Value) -> Value {
    let mut event = event("PostToolUse", json!({"tool_name": tool}));
    (event["tool_input"], event["tool_response"]) = (input, response);
    event
}

pub(crate) fn bash(command: &str, stdout: &str) -> Value {
    let response = json!({
        "stdout": stdout, "stderr": "", "interrupted": false, "isImage": false, "noOutputExpected": false
    });
    result("Bash", json!({"command": command, "description": "d"}), response)
}

pub(crate) fn read(path: &str, content: &str) -> Value {
    let lines = content.split('\n').count();
    let file = json!({
        "filePath": path, "content": content, "numLines": lines, "startLine": 1, "totalLines": lines
    });
    result("Read", json!({"file_path": path}), json!({"type": "text", "file": file}))
}

pub(crate) fn mcp(input: &str, texts: &[&str]) -> Value {
    let blocks: Vec<Value> = texts.iter().map(|it| json!({"type": "text", "text": it})).collect();
    result("mcp__t__get", json!({"about": input}), Value::Array(blocks))
}

pub(crate) fn starts(source: &str) -> Value {
    event("SessionStart", json!({"source": source}))
}

/// In another session or subagent.
pub(crate) fn with(mut event: Value, name: &str, value: &str) -> Value {
    event[name] = value.into();
    event
}

/// What the hook prints for an event: nothing, or what the model is given instead.
#[track_caller]
pub(crate) fn answer(home: &Home, event: &Value) -> Option<Value> {
    let bytes = event.to_string();
    let then = home.given(bytes.as_bytes()).when("hr-hook claude").exits(0).says_nothing();
    answered(&then, &event["hook_event_name"])
}

/// The answer to an event of this name, which has the form that Claude Code reads and nothing more.
#[track_caller]
pub(crate) fn answered(then: &Then<'_>, name: &Value) -> Option<Value> {
    if then.out.is_empty() {
        return None;
    }
    let answer: Value = serde_json::from_slice(&then.out)
        .unwrap_or_else(|error| panic!("{error}: {}", start_of(&then.out)));
    let answer = only(&answer, "hookSpecificOutput").as_object().expect("an object").clone();
    assert_eq!(&answer["hookEventName"], name);
    let keys: Vec<&str> =
        answer.keys().map(String::as_str).filter(|key| *key != "hookEventName").collect();
    match keys[..] {
        ["updatedToolOutput"] => Some(answer["updatedToolOutput"].clone()),
        ["additionalContext"] => Some(answer["additionalContext"].clone()),
        _ => panic!("{keys:?}"),
    }
}

/// The value of the only key.
#[track_caller]
pub(crate) fn only<'a>(value: &'a Value, key: &str) -> &'a Value {
    let keys: Vec<&String> = value.as_object().expect("an object").keys().collect();
    assert_eq!(keys, [key]);
    &value[key]
}

/// The text that Bash gives the model.
#[track_caller]
pub(crate) fn stdout(answer: Option<Value>) -> String {
    answer.expect("an answer")["stdout"].as_str().expect("a text").to_owned()
}

/// The file that Read gives the model.
#[track_caller]
pub(crate) fn content(answer: Option<Value>) -> String {
    answer.expect("an answer")["file"]["content"].as_str().expect("a text").to_owned()
}

/// All that a short form stands for.
#[track_caller]
pub(crate) fn original(home: &Home, short: &str) -> String {
    let first = short.lines().next().unwrap_or_default();
    let handle = first.strip_prefix("[hr ").and_then(|rest| rest.get(..12));
    let handle = handle.unwrap_or_else(|| panic!("no handle: {first}"));
    String::from_utf8(home.retrieve(handle)).expect("text")
}
