//! Which call is the same as another.

use crate::event::Event;
use crate::node::Node;
use crate::tool::Tool;
use serde_json::Value;
use std::collections::BTreeMap;

/// Deeper than any tool's input. What is deeper is compared as it was written.
const MAX_DEPTH: usize = 32;

/// What a command is called, and how long it may take, do not make it another command.
const NOT_THE_COMMAND: [&str; 2] = ["description", "timeout"];

/// The tool and what it was asked, the same for the same call: whatever the order of the fields, the white space, and
/// how text is escaped.
pub fn key(event: &Event<'_>) -> String {
    let mut key = event.tool_name.clone().unwrap_or_default();
    key.push(' ');
    let left_out: &[&str] = if event.tool == Tool::Bash { &NOT_THE_COMMAND } else { &[] };
    if let Some(input) = event.input {
        write(input, left_out, 0, &mut key);
    }
    key
}

fn write(node: Node<'_>, left_out: &[&str], depth: usize, key: &mut String) {
    if depth == MAX_DEPTH {
        key.push_str(node.text());
    } else if let Some(members) = node.members() {
        let members = members.0.into_iter().map(|member| (member.name, member.value));
        let sorted: BTreeMap<_, _> =
            members.filter(|(name, _)| !left_out.contains(&&**name)).collect();
        key.push('{');
        for (name, value) in sorted {
            key.push_str(&Value::from(name).to_string());
            key.push(':');
            write(value, &[], depth + 1, key);
            key.push(',');
        }
        key.push('}');
    } else if let Some(elements) = node.elements() {
        key.push('[');
        for element in elements {
            write(element, &[], depth + 1, key);
            key.push(',');
        }
        key.push(']');
    } else if let Some(text) = node.string() {
        key.push_str(&Value::from(text).to_string());
    } else {
        key.push_str(node.text()); // numbers with all their digits
    }
}

#[cfg(test)]
mod tests {
    use crate::Event;

    fn key(tool: &str, input: &str) -> String {
        let json = format!(
            r#"{{"hook_event_name": "PostToolUse", "tool_name": "{tool}", "tool_input": {input}}}"#
        );
        super::key(&Event::read(json.as_bytes()).unwrap())
    }

    #[test]
    fn the_same_call_has_the_same_key() {
        let one =
            key("Read", r#"{"file_path": "/a\u002fb", "limit": 5, "x": {"b": [1, null], "a": 2}}"#);
        let other = key("Read", r#"{"x":{"a":2,"b":[1,null]},"limit":5,"file_path":"/a/b"}"#);
        assert_eq!(one, other);
        let described = key("Bash", r#"{"command": "ls", "description": "Lists", "timeout": 5}"#);
        assert_eq!(described, key("Bash", r#"{"command": "ls"}"#));
    }

    #[test]
    fn other_calls_have_other_keys() {
        let inputs = [
            r#"{"a": 1}"#,
            r#"{"a": "1"}"#,
            r#"{"a": [1]}"#,
            r#"{"a": 12345678901234567890123}"#,
            r#"{"a": 12345678901234567890124}"#,
            r#"{"description": 1}"#,
            "{}",
            "[]",
            "null",
            r#"{"a": "1,b"}"#,
            r#"{"a": {"b": 1}}"#,
            r#"{"a": {}, "b": 1}"#,
            r#"{"a": "\ud800"}"#,
        ];
        let mut keys: Vec<String> = inputs.iter().map(|input| key("mcp__a__b", input)).collect();
        keys.push(key("mcp__a__c", "{}"));
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
