//! Events that the real client gave to a hook.
#![allow(clippy::unwrap_used)] // also in the helpers

use hr_claude::{Event, EventName, Hint, key, label, query};
use std::fs;
use std::path::{Path, PathBuf};

fn events() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/events")
}

fn recorded(name: &str) -> Vec<u8> {
    let path = events().join(format!("{name}.json"));
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Asserts that the result of the event `name` has parts that start so, and gives all of it back.
#[track_caller]
fn has_parts(name: &str, expected: &[(Hint, &str)]) {
    let bytes = recorded(name);
    let event = Event::read(&bytes).unwrap();
    let output = event.output().unwrap();
    let parts = output.parts();
    assert_eq!(parts.len(), expected.len(), "{name}");
    for (part, (hint, start)) in parts.iter().zip(expected) {
        assert_eq!(part.hint, *hint, "{name}");
        assert!(part.text.starts_with(start), "{name}: {}", part.text);
    }
    assert_eq!(output.with(&vec![None; parts.len()]), event.tool_response().unwrap(), "{name}");
}

/// The result of the event `name` with this text first.
fn with_first(name: &str, text: &str) -> serde_json::Value {
    let bytes = recorded(name);
    let event = Event::read(&bytes).unwrap();
    let output = event.output().unwrap();
    serde_json::from_str(&output.with(&[Some(text.to_owned())])).unwrap()
}

#[test]
fn results_have_the_texts_that_the_model_gets() {
    has_parts(
        "2.1.330/PostToolUse-Bash-small",
        &[(Hint::CommandOutput, "small"), (Hint::CommandOutput, "")],
    );
    has_parts(
        "2.1.330/PostToolUse-Bash-subagent",
        &[(Hint::CommandOutput, "in sub"), (Hint::CommandOutput, "")],
    );
    has_parts(
        "2.1.330/PostToolUse-Bash-empty",
        &[(Hint::CommandOutput, ""), (Hint::CommandOutput, "")],
    );
    has_parts(
        "2.1.330/PostToolUse-Bash-persisted",
        &[(Hint::CommandOutput, "1\n2\n"), (Hint::CommandOutput, "")],
    );
    has_parts(
        "2.1.330/PostToolUse-Read-text",
        &[(Hint::File, "alpha one\nbeta two\ngamma alpha\n")],
    );
    has_parts("2.1.330/PostToolUse-Read-text-range", &[(Hint::File, "line 100 of")]);
    has_parts("2.1.330/PostToolUse-Read-text-subagent", &[(Hint::File, "alpha one\n")]);
    has_parts("2.1.330/PostToolUse-Grep-content", &[(Hint::Hits, "big.txt:1:line 1 of")]);
    has_parts("2.1.330/PostToolUse-Grep-count", &[(Hint::Hits, "big.txt:9000\nsmall.txt:2")]);
    has_parts(
        "2.1.330/PostToolUse-Grep-files_with_matches",
        &[(Hint::Paths, "sub/b.txt\nbig.txt\nsmall.txt")],
    );
    has_parts("2.1.330/PostToolUse-Glob", &[(Hint::Paths, "small.txt\nbig.txt\nsub/b.txt")]);
    has_parts(
        "2.1.330/PostToolUse-Agent",
        &[(Hint::Report, "report of the sub agent\nsecond line")],
    );
    has_parts(
        "2.1.330/PostToolUse-mcp__t__two",
        &[(Hint::Answer, "first block"), (Hint::Answer, "second block")],
    );
    has_parts("2.1.330/PostToolUse-mcp__t__structured", &[(Hint::Answer, "{\"rows\":[1,2,3]}")]);
    has_parts(
        "2.1.330/PostToolUse-mcp__t__huge",
        &[(Hint::Answer, "row 0 value 0 of something\n")],
    );
    has_parts(
        "2.1.330/PostToolUse-mcp__t__image",
        &[(Hint::Answer, "an image follows"), (Hint::Answer, "[Image: source: ")],
    );
    has_parts(
        "2.1.197/PostToolUse-Agent",
        &[(Hint::Report, "report of the sub agent\nsecond line")],
    );
    has_parts(
        "2.1.197/PostToolUse-Bash-small",
        &[(Hint::CommandOutput, "small"), (Hint::CommandOutput, "")],
    );
    has_parts("2.1.197/PostToolUse-Grep-content", &[(Hint::Hits, "sub/b.txt:1:alpha in b")]);
    has_parts(
        "2.1.197/PostToolUse-mcp__t__two",
        &[(Hint::Answer, "first block"), (Hint::Answer, "second block")],
    );
}

#[test]
fn nothing_is_done_about_other_results() {
    for name in [
        "2.1.330/PostToolUse-Bash-background",
        "2.1.330/PostToolUse-Edit",
        "2.1.330/PostToolUse-Write",
        "2.1.330/PostToolUseFailure-Bash",
        "2.1.330/SessionStart-startup",
        "2.1.197/PostToolUse-Read-file_unchanged",
    ] {
        assert!(Event::read(&recorded(name)).unwrap().output().is_none(), "{name}");
    }
}

#[test]
fn the_whole_of_a_long_output_is_in_a_file_until_the_text_is_another() {
    let bytes = recorded("2.1.330/PostToolUse-Bash-persisted");
    let event = Event::read(&bytes).unwrap();
    let output = event.output().unwrap();
    let persisted = output.persisted().unwrap();
    assert_eq!(persisted.size, Some(108_894));
    assert!(persisted.path.ends_with("tool-results/biq5im7kt.txt"));
    let result = with_first("2.1.330/PostToolUse-Bash-persisted", "[hr 20,000 lines]");
    let expected = serde_json::json!({
        "stdout": "[hr 20,000 lines]", "stderr": "", "interrupted": false, "isImage": false, "noOutputExpected": false
    });
    assert_eq!(result, expected);
    // A text beside it changes nothing about what the client shows of the file.
    let stderr = output.with(&[None, Some("a warning".to_owned())]);
    assert!(stderr.contains("persistedOutputPath") && stderr.contains("persistedOutputSize"));
}

#[test]
fn lines_are_counted_as_the_client_counts_them() {
    let result = with_first("2.1.330/PostToolUse-Read-text-range", "[hr]\nline 102");
    assert_eq!(result["file"]["numLines"], 2);
    assert_eq!(
        (&result["file"]["startLine"], &result["file"]["totalLines"]),
        (&100.into(), &9001.into())
    );
    for name in ["2.1.330/PostToolUse-Read-text", "2.1.330/PostToolUse-Read-text-range"] {
        let bytes = recorded(name);
        let event = Event::read(&bytes).unwrap();
        let output = event.output().unwrap();
        let same = output.with(&[Some(output.parts()[0].text.to_string())]);
        assert_eq!(same, event.tool_response().unwrap(), "the client's own count, of its own text");
    }
    let result = with_first("2.1.330/PostToolUse-Grep-content", "a\nb\nc");
    assert_eq!((&result["numLines"], &result["totalLines"]), (&3.into(), &9003.into()));
}

#[test]
fn names_of_files_are_put_back_one_by_one() {
    let result = with_first("2.1.330/PostToolUse-Glob", "[hr 3 files]\nsub/b.txt");
    assert_eq!(result["filenames"], serde_json::json!(["[hr 3 files]", "sub/b.txt"]));
    assert_eq!(result["numFiles"], 3);
}

#[test]
fn an_event_says_where_it_happened() {
    let bytes = recorded("2.1.330/PostToolUse-Read-text-subagent");
    let event = Event::read(&bytes).unwrap();
    assert_eq!(event.session_id.as_deref(), Some("0f0e0d0c-0000-4000-8000-000000000001"));
    assert_eq!(event.agent_id.as_deref(), Some("ac97d4469334bac08"));
    assert_eq!(event.cwd, Some(PathBuf::from("/srv/project")));
    assert_eq!(label(&event), "Read small.txt");
    assert_eq!(key(&event), r#"Read {"file_path":"/srv/project/small.txt",}"#);
    let bytes = recorded("2.1.330/SessionStart-startup");
    let event = Event::read(&bytes).unwrap();
    assert_eq!((event.name, event.source.as_deref()), (EventName::SessionStart, Some("startup")));
    let bytes = recorded("2.1.330/PostToolUseFailure-Bash");
    let event = Event::read(&bytes).unwrap();
    assert_eq!((event.name, event.is_interrupt), (EventName::PostToolUseFailure, false));
    assert!(event.error.unwrap().starts_with("Exit code 3\n1\n2\n"));
}

#[test]
fn a_query_has_words_of_the_input_the_user_and_the_agent() {
    for version in ["2.1.330", "2.1.197"] {
        let bytes = recorded(&format!("{version}/PostToolUse-Bash-small"));
        let mut event = Event::read(&bytes).unwrap();
        assert_eq!(query(&event).as_deref(), Some("small says"));
        event.transcript_path = Some(events().join(version).join("transcript.jsonl"));
        assert_eq!(query(&event).as_deref(), Some("small says checkout time out timeout"));
    }
}

#[test]
fn every_event_is_read() {
    let mut count = 0;
    for version in ["2.1.330", "2.1.197"] {
        for path in fs::read_dir(events().join(version)).unwrap().map(|entry| entry.unwrap().path())
        {
            let name = path.file_name().unwrap().to_str().unwrap();
            if !name.ends_with(".json") {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let event = Event::read(&bytes).unwrap();
            assert!(name.starts_with(event.name.as_str()), "{name}");
            assert!(!matches!(event.name, EventName::Other(_)), "{name}");
            let _ = (key(&event), label(&event), query(&event));
            count += 1;
        }
    }
    assert!(count >= 29, "{count}");
}
