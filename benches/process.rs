//! Whole processes, as a shell starts them: standard input from a file, the original archived and synced
//! to disk before they end. `true` is the cost of starting a process at all.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use serde_json::json;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

const LOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/logs/checkout.log");
const ROWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/json/orders.json");

#[divan::bench]
fn nothing_but_a_process() {
    run(Command::new("true").stdin(Stdio::null()));
}

/// A store where each of the runs finds its original already there.
#[divan::bench(args = [10, 100, 400])]
fn log_kib(bencher: Bencher, kib: usize) {
    bench(bencher, env!("CARGO_BIN_EXE_hr-route"), LOG, kib << 10);
}

#[divan::bench(args = [700])]
fn json_kib(bencher: Bencher, kib: usize) {
    bench(bencher, env!("CARGO_BIN_EXE_hr-route"), ROWS, kib << 10);
}

/// The least that a command takes by hr-run, beside `nothing_but_a_process`.
#[divan::bench]
fn a_command_that_does_nothing(bencher: Bencher) {
    let home = Home::new();
    let input = home.0.path().join("input");
    fs::write(&input, "").expect("space");
    bencher.bench_local(|| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hr-run"));
        let input = File::open(&input).expect("the input is there");
        run(command.args(["--", "true"]).env("HR_HOME", home.archive()).stdin(input));
    });
}

/// The answer to a result of 30 KB in a session with a transcript of 50 MB: a log that a tool gave, and a file that was
/// read. Each is another session, where nothing is known.
#[divan::bench(args = ["mcp__logs__get", "Read"])]
fn hook(bencher: Bencher, tool: &str) {
    let home = Home::new();
    let transcript = home.0.path().join("transcript.jsonl");
    let said =
        r#"{"type":"user","message":{"role":"user","content":"why does checkout time out"}}"#;
    let result = format!(
        r#"{{"type":"user","message":{{"content":[{{"type":"tool_result","content":"{}"}}]}}}}"#,
        "word ".repeat(4_000)
    );
    let lines = [said, result.as_str(), "\n"].join("\n");
    fs::write(&transcript, lines.repeat((50 << 20) / lines.len())).expect("space");
    let log = fs::read(LOG).expect("the corpus is there");
    let text = String::from_utf8_lossy(&log[..30 << 10]).into_owned();
    let response = match tool {
        "Read" => {
            json!({"type": "text", "file": {"filePath": "/a.log", "content": text, "numLines": 300, "startLine": 1, "totalLines": 300}})
        }
        _ => json!([{"type": "text", "text": text}]),
    };
    let mut number = 0;
    let input = home.0.path().join("input");
    bencher
        .with_inputs(|| {
            number += 1;
            let session = format!("session {number}");
            let event = |name: &str| {
                json!({
                    "session_id": session, "transcript_path": transcript, "hook_event_name": name, "source": "startup",
                    "tool_name": tool, "tool_input": {"file_path": "/a.log"}, "tool_response": response,
                })
            };
            fs::write(&input, event("SessionStart").to_string()).expect("space");
            home.hook(&input);
            fs::write(&input, event("PostToolUse").to_string()).expect("space");
        })
        .bench_local_values(|()| home.hook(&input));
}

/// A new original in each run, and in a store that grows by it.
#[divan::bench]
fn log_10_kib_new_each_time(bencher: Bencher) {
    let home = Home::new();
    let bytes = &fs::read(LOG).expect("the corpus is there")[..10 << 10];
    let mut number = 0;
    bencher
        .with_inputs(|| {
            number += 1;
            let path = home.0.path().join(number.to_string());
            fs::write(&path, [format!("run {number}\n").as_bytes(), bytes].concat())
                .expect("space");
            path
        })
        .bench_local_refs(|path| home.run(env!("CARGO_BIN_EXE_hr-route"), path));
}

/// The program's time for the first `len` bytes of a file. JSON cut short would be none, so a file
/// that is not longer is taken whole.
fn bench(bencher: Bencher, program: &str, file: &str, len: usize) {
    let home = Home::new();
    let bytes = fs::read(file).expect("the corpus is there");
    let path = home.0.path().join("input");
    let len = if bytes.len() < len + (len / 10) { bytes.len() } else { len };
    fs::write(&path, &bytes[..len]).expect("space");
    bencher.counter(BytesCount::new(len)).bench_local(|| home.run(program, &path));
}

/// An archive of its own.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    fn archive(&self) -> PathBuf {
        self.0.path().join("archive")
    }

    fn hook(&self, event: &Path) {
        let input = File::open(event).expect("the event is there");
        let mut hook = Command::new(env!("CARGO_BIN_EXE_hr-hook"));
        run(hook.arg("claude").env("HR_HOME", self.archive()).stdin(input));
    }

    fn run(&self, program: &str, input: &Path) {
        let input = File::open(input).expect("the input is there");
        run(Command::new(program).env("HR_HOME", self.archive()).stdin(input));
    }
}

fn run(command: &mut Command) {
    let output = command.stdout(Stdio::piped()).output().expect("the program starts");
    assert!(output.status.success());
    black_box(output.stdout);
}
