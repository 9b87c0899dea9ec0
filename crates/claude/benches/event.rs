//! How long a hook waits for this crate: `cargo bench -p hr-claude`. Takes some seconds, and 50 MB below `TMPDIR`.
#![allow(clippy::unwrap_used)] // what fails here is not worth measuring

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use hr_claude::{Event, query};
use serde_json::json;
use std::fs;

fn main() {
    divan::main();
}

/// An event whose command printed `len` bytes.
fn event(len: usize, transcript: &str) -> Vec<u8> {
    let lines = (0..).map(|n| {
        format!("2026-11-20T06:00:01Z INFO \"worker\" {n}: processed an item in {}ms\n", n % 97)
    });
    let mut stdout = String::new();
    lines
        .take_while(|line| {
            stdout.push_str(line);
            stdout.len() < len
        })
        .for_each(drop);
    let command = "kubectl logs deploy/checkout -n shop --since=1h | grep -v 'health check'";
    json!({
        "session_id": "0f0e0d0c-0000-4000-8000-000000000001", "transcript_path": transcript, "cwd": "/srv/project",
        "hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_input": { "command": command },
        "tool_response": { "stdout": stdout, "stderr": "", "interrupted": false, "isImage": false }
    })
    .to_string()
    .into_bytes()
}

/// From the bytes of the event to the bytes of a result a tenth as long.
#[divan::bench(args = [30_000, 1_000_000, 20_000_000])]
fn read_and_answer(bencher: Bencher<'_, '_>, len: usize) {
    let bytes = event(len, "");
    bencher.counter(BytesCount::new(bytes.len())).bench(|| {
        let event = Event::read(black_box(&bytes)).unwrap();
        let output = event.output().unwrap();
        let text = output.parts()[0].text[..len / 10].to_owned();
        output.with(&[Some(text), None])
    });
}

/// With a transcript of 50 MB.
#[divan::bench]
fn find_the_query(bencher: Bencher<'_, '_>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("session.jsonl");
    let message = |kind: &str, content: serde_json::Value| json!({ "type": kind, "message": { "content": content } });
    let result = "2026-11-20T06:00:01Z INFO processed an item\n".repeat(600);
    let results = json!([{ "type": "tool_result", "content": result }]);
    let round = [
        message("user", "Why do payments of some orders time out since yesterday?".into()),
        message(
            "assistant",
            json!([{ "type": "text", "text": "I look at the gateway's log for denied requests." }]),
        ),
        message("user", results.clone()),
        message("user", results),
    ];
    let round: String = round.iter().map(|line| format!("{line}\n")).collect();
    fs::write(&path, round.repeat(50_000_000 / round.len() + 1)).unwrap();
    let bytes = event(30_000, path.to_str().unwrap());
    let event = Event::read(&bytes).unwrap();
    bencher.bench(|| query(black_box(&event)));
}
