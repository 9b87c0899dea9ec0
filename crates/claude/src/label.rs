//! What a call is called.

use crate::event::Event;
use crate::tool::Tool;
use serde_json::Value;
use std::path::Path;

/// A label stands in a mark, beside what it says.
const MAX_CHARS: usize = 80;

/// A short name of the call for people and models, in one line: `Read src/main.rs`, `cargo test`, `Grep TODO in src`.
/// Control characters are shown as U+FFFD.
pub fn label(event: &Event<'_>) -> String {
    let tool = event.tool_name.as_deref().unwrap_or("a tool");
    let label = match event.tool {
        Tool::Bash => event.input("command").map(command),
        Tool::Read => event
            .input("file_path")
            .map(|path| format!("{tool} {}{}", relative(event, path), lines(&event.tool_input))),
        Tool::Grep | Tool::Glob => event.input("pattern").map(|pattern| {
            let place = event.input("path").map(|path| format!(" in {}", relative(event, path)));
            format!("{tool} {pattern}{}", place.unwrap_or_default())
        }),
        Tool::WebFetch => event.input("url").map(|url| format!("{tool} {url}")),
        Tool::Task => event.input("description").map(|about| format!("{tool} {about}")),
        Tool::Mcp | Tool::Other => None,
    };
    short(&label.unwrap_or_else(|| any(tool, event)))
}

/// The first line of a command, and whether there are more.
fn command(command: &str) -> String {
    let command = command.trim();
    match command.split_once('\n') {
        Some((first, _)) => format!("{} …", first.trim_end()),
        None => command.to_owned(),
    }
}

/// `path` as seen from the agent's directory, if it is in it.
fn relative(event: &Event<'_>, path: &str) -> String {
    let cwd = event.cwd.as_deref().filter(|cwd| cwd.is_absolute());
    let inside = cwd.and_then(|cwd| Path::new(path).strip_prefix(cwd).ok());
    match inside.and_then(Path::to_str) {
        Some("") => ".".to_owned(),
        Some(inside) => inside.to_owned(),
        None => path.to_owned(),
    }
}

/// Which lines of a file were asked for, if not all.
fn lines(input: &Value) -> String {
    let number = |name: &str| input.get(name).and_then(Value::as_u64);
    match (number("offset"), number("limit")) {
        (None, None) => String::new(),
        (Some(first), None) => format!(":{first}-"),
        (first, Some(count)) => {
            let first = first.unwrap_or(1);
            format!(":{first}-{}", first.saturating_add(count).saturating_sub(1))
        }
    }
}

/// The name of a tool that is not known, and the first text that it was asked.
fn any(tool: &str, event: &Event<'_>) -> String {
    match event.input_texts().next() {
        Some(text) => format!("{tool} {text}"),
        None => tool.to_owned(),
    }
}

fn short(label: &str) -> String {
    let mut chars = label.chars().map(shown);
    let mut short: String = chars.by_ref().take(MAX_CHARS).collect();
    if chars.next().is_some() {
        short.pop();
        short.push('…');
    }
    short
}

/// A character that neither ends a line nor changes how others are shown.
fn shown(char: char) -> char {
    let turns =
        matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ends_line = matches!(char, '\u{2028}' | '\u{2029}');
    if char.is_control() || turns || ends_line { char::REPLACEMENT_CHARACTER } else { char }
}

#[cfg(test)]
mod tests {
    use crate::Event;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn label(tool: &str, input: &Value) -> String {
        let event = json!({
            "hook_event_name": "PostToolUse", "tool_name": tool, "tool_input": input, "cwd": "/srv/app"
        })
        .to_string();
        super::label(&Event::read(event.as_bytes()).unwrap())
    }

    #[test]
    fn calls_are_called_what_a_reader_knows_them_by() {
        for (tool, input, expected) in [
            ("Read", json!({"file_path": "/srv/app/src/main.rs"}), "Read src/main.rs"),
            (
                "Read",
                json!({"file_path": "/etc/hosts", "offset": 10, "limit": 5}),
                "Read /etc/hosts:10-14",
            ),
            ("Read", json!({"file_path": "/srv/apple", "offset": 7}), "Read /srv/apple:7-"),
            ("Bash", json!({"command": "cargo test", "description": "Runs tests"}), "cargo test"),
            ("Bash", json!({"command": "cat <<E\na\nE"}), "cat <<E …"),
            ("Grep", json!({"pattern": "TODO", "path": "/srv/app/src"}), "Grep TODO in src"),
            ("Grep", json!({"pattern": "TODO", "path": "/srv/app"}), "Grep TODO in ."),
            ("Glob", json!({"pattern": "**/*.rs"}), "Glob **/*.rs"),
            ("WebFetch", json!({"url": "https://example.org/"}), "WebFetch https://example.org/"),
            ("Agent", json!({"description": "find it", "prompt": "..."}), "Agent find it"),
            (
                "mcp__tracker__search",
                json!({"limit": 5, "text": "time out"}),
                "mcp__tracker__search time out",
            ),
            ("mcp__tracker__all", json!({}), "mcp__tracker__all"),
            ("Bash", json!(null), "Bash"),
        ] {
            assert_eq!(label(tool, &input), expected);
        }
    }

    proptest! {
        #[test]
        fn a_label_is_one_short_line(text in any::<String>(), tool in "Bash|Read|Grep|mcp__a__b") {
            let input = json!({"command": text, "file_path": text, "pattern": text, "path": text});
            let label = label(&tool, &input);
            prop_assert!(label.chars().count() <= 80);
            prop_assert!(!label.contains(|char: char| char.is_control() || char == char::from_u32(0x2028).unwrap()));
        }
    }
}
