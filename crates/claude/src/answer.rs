//! What a hook prints.

use crate::event::EventName;
use serde_json::{Value, json};

/// The answer that has the model get `output` instead of the tool's result. `output` is JSON, as [`Output::with`] gives it.
///
/// [`Output::with`]: crate::Output::with
pub fn answer(output: &str) -> Vec<u8> {
    let head = r#"{"hookSpecificOutput":{"hookEventName":"PostToolUse","updatedToolOutput":"#;
    [head, output, "}}\n"].concat().into_bytes()
}

/// The answer to an event called `name` that has the model read `text` beside the tool's result.
pub fn context(name: &EventName, text: &str) -> Vec<u8> {
    let answer: Value = json!({
        "hookSpecificOutput": { "hookEventName": name.as_str(), "additionalContext": text }
    });
    format!("{answer}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_json_of_the_shape_that_the_client_reads() {
        let answer: Value = serde_json::from_slice(&answer(r#"[{"a":1.50}]"#)).unwrap();
        let expected = json!({"hookSpecificOutput": {"hookEventName": "PostToolUse", "updatedToolOutput": [{"a": 1.5}]}});
        assert_eq!(answer, expected);
        let answer = context(&EventName::PostToolUseFailure, "see \"a\"\n");
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        let expected = json!({"hookSpecificOutput": {"hookEventName": "PostToolUseFailure", "additionalContext": "see \"a\"\n"}});
        assert_eq!(answer, expected);
    }
}
