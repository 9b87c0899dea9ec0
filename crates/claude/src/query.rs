//! What the model wants to know.

use crate::command::{arguments, unescaped};
use crate::event::Event;
use crate::tool::Tool;
use crate::transcript::{LastWords, last_words_in};
use crate::words::{Words, telling};

/// How many words there are in all at most, when the tool's input, the user's and the agent's words are in. A query of
/// `hr_rank` has 64 terms, and each word is one, and one with the word before it.
const INPUT_WORDS: usize = 12;
const USER_WORDS: usize = 24;
const WORDS: usize = 32;

/// How much of a text is looked at.
const MAX_TEXT: usize = 4096;

/// What the model wants to know, as words for `hr_rank::Query`: of what the tool was asked, of what the user said last,
/// and of what the agent said last, read from the end of the transcript. `None` if there are none.
pub fn query(event: &Event<'_>) -> Option<String> {
    let said = event
        .transcript_path
        .as_deref()
        .map_or_else(LastWords::default, |path| last_words_in(path, event.agent_id.as_deref()));
    let mut words = Words::default();
    words.add(telling(&asked(event)), INPUT_WORDS);
    words.add(telling(start_of(said.user.as_deref().unwrap_or_default())), USER_WORDS);
    // What the agent is about to do is in the last words that it says.
    let agent = end_of(said.agent.as_deref().unwrap_or_default());
    let mut last: Vec<&str> = telling(agent).rev().take(WORDS - words.len()).collect();
    last.reverse();
    words.add(last, WORDS);
    (words.len() > 0).then(|| words.join())
}

/// What the tool was asked, in words.
fn asked(event: &Event<'_>) -> String {
    let fields: &[&str] = match event.tool {
        Tool::Bash => {
            let command = arguments(start_of(event.input("command").unwrap_or_default()));
            let about = event.input("description").unwrap_or_default();
            return command + " " + start_of(about);
        }
        Tool::Grep | Tool::Glob => {
            let pattern = unescaped(start_of(event.input("pattern").unwrap_or_default()));
            return pattern + " " + start_of(event.input("path").unwrap_or_default());
        }
        Tool::Read => &["file_path"],
        Tool::WebFetch => &["prompt"],
        Tool::Task => &["description", "prompt"],
        Tool::Mcp | Tool::Other => {
            let texts: Vec<_> = event.input_texts().collect();
            return start_of(&texts.join(" ")).to_owned();
        }
    };
    let texts: Vec<&str> =
        fields.iter().filter_map(|field| event.input(field)).map(start_of).collect();
    texts.join(" ")
}

/// The first [`MAX_TEXT`] bytes of `text`.
fn start_of(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_TEXT)]
}

/// The last [`MAX_TEXT`] bytes of `text`.
fn end_of(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(MAX_TEXT))..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::fs;
    use std::path::Path;

    fn query_of(tool: &str, input: &Value, transcript: &Path) -> Option<String> {
        let event = json!({
            "hook_event_name": "PostToolUse", "tool_name": tool, "tool_input": input, "transcript_path": transcript
        })
        .to_string();
        query(&Event::read(event.as_bytes()).unwrap())
    }

    #[test]
    fn each_tool_is_asked_in_its_own_fields() {
        for (tool, input, expected) in [
            (
                "Bash",
                json!({"command": "kubectl logs deploy/checkout -n shop", "description": "Look for declined payments"}),
                "checkout shop declined payments",
            ),
            (
                "Read",
                json!({"file_path": "/srv/app/src/upload_handler.rs", "limit": 50}),
                "upload handler",
            ),
            (
                "Grep",
                json!({"pattern": r"\bdenied\b|time_?out", "path": "src/auth", "output_mode": "content"}),
                "denied time out auth",
            ),
            ("Glob", json!({"pattern": "**/*checkout*.ts"}), "checkout"),
            (
                "WebFetch",
                json!({"url": "https://example.org/", "prompt": "Which ports does it need?"}),
                "ports",
            ),
            (
                "Agent",
                json!({"description": "auth flow", "prompt": "Trace the login", "subagent_type": "Explore"}),
                "auth flow Trace login",
            ),
            (
                "mcp__tracker__search",
                json!({"limit": 5, "text": "payment declined"}),
                "payment declined",
            ),
        ] {
            assert_eq!(query_of(tool, &input, Path::new("none")).as_deref(), Some(expected));
        }
        assert_eq!(query_of("Bash", &json!({"command": "cargo test"}), Path::new("none")), None);
        assert_eq!(query_of("Bash", &json!("cargo"), Path::new("none")), None);
    }

    #[test]
    fn the_words_of_all_three_are_in() {
        let many = |start: char| (0..200).map(|n| format!("{start}word{n} ")).collect::<String>();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("session.jsonl");
        let message = |kind: &str, text: &str| json!({"type": kind, "message": {"content": text}});
        let transcript =
            format!("{}\n{}\n", message("user", &many('u')), message("assistant", &many('a')));
        fs::write(&path, transcript).unwrap();
        let query = query_of("mcp__a__b", &json!({"q": many('i')}), &path).unwrap();
        let of = |start: char| query.split(' ').filter(move |word| word.starts_with(start));
        assert_eq!((of('i').count(), of('u').count(), of('a').count()), (12, 12, 8));
        // The first of what was asked, and the last of what the agent says.
        assert_eq!((of('u').next(), of('a').next_back()), (Some("uword0"), Some("aword199")));
        // What the one does not use the next may.
        let query = query_of("mcp__a__b", &json!({}), &path).unwrap();
        assert_eq!(query.split(' ').filter(|word| word.starts_with('u')).count(), 24);
    }

    #[test]
    fn a_query_is_one_that_hr_rank_takes_whole() {
        let words = "payment checkout timeout upstream denied";
        let query = query_of("mcp__a__b", &json!({ "q": words }), Path::new("none")).unwrap();
        let text: &[u8] = b"the upstream";
        let scores = hr_rank::Query::new(&query).unwrap().scores([[text], [b"idle"]].into_iter());
        assert!(scores[0] > 0.0 && scores[1] == 0.0);
    }
}
