//! Small inputs: what a reader waits for is mostly that processes start and that the disk has the original.

use crate::inputs::{read, rows, rust, small_log, transcript, write};
use crate::measure::{Measured, Program, by_turns, ours, percentile};
use crate::report::{Row, Target, Unit};
use anyhow::{Context, Result, ensure};
use hr_archive::Archive;
use hr_core::Kind;
use serde_json::{Value, json};
use std::cell::Cell;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a reader does not notice.
const TEN_MS: Target = Target::Most(0.010);

/// Each program on a small input, beside a process that does nothing.
pub(crate) fn start(folder: &Path, rounds: usize) -> Result<Vec<Row>> {
    let home = folder.join("home");
    fs::create_dir(&home)?;
    let numbered = Numbered { folder, number: Cell::new(0) };
    let log = small_log(10)?;
    let json = read(&rows(42, "array", folder)?)?;
    let code = read(&rust(20_000, folder)?)?;
    let link = folder.join("hr-route");
    symlink(env!("CARGO_BIN_EXE_hr"), &link)?;
    let link = link.to_str().context("a temporary folder with a name in UTF-8")?;
    let transcript = transcript(folder)?;
    let hook = |tool: &'static str| hook_event(&home, &numbered, &transcript, tool);

    // A new original each time: the number is in its first line.
    let log_program = |program: &str| {
        let first = format!("2026-11-20 06:00:00,000 INFO main: run number={}\n", numbered.next());
        let input = numbered.file(&[first.as_bytes(), &log].concat())?;
        with_input(ours(program, &home), &input)
    };
    let mut measured = by_turns(
        rounds,
        vec![
            Program::new("true", "", || Ok(Command::new("true"))),
            Program::new("hr-route", "[hr ", || log_program(env!("CARGO_BIN_EXE_hr-route"))),
            Program::new("hr-route, a link", "[hr ", || log_program(link)),
            Program::new("hr-json", "[hr ", || {
                let row = format!("[\n{{\"id\":{}}},", numbered.next());
                let input = numbered.file(&[row.as_bytes(), &json[1..]].concat())?;
                with_input(ours(env!("CARGO_BIN_EXE_hr-json"), &home), &input)
            }),
            Program::new("hr-code", "[hr ", || {
                let first = format!("// {}\n", numbered.next());
                let input = numbered.file(&[first.as_bytes(), &code].concat())?;
                let mut command = ours(env!("CARGO_BIN_EXE_hr-code"), &home);
                command.args(["--language", "rust"]);
                with_input(command, &input)
            }),
            Program::new("hr-run", "", || {
                let mut command = ours(env!("CARGO_BIN_EXE_hr-run"), &home);
                command.args(["--", "true"]);
                Ok(command)
            }),
            Program::new("hr-hook, MCP", "{", || hook("mcp__logs__get")),
            // What is read comes as it is, so the answer to that is nothing.
            Program::new("hr-hook, Read", "", || hook("Read")),
        ],
    )?;
    let nothing = measured.remove(0);
    let row = |issue, what: String, place: usize, target| {
        Row::time(issue, what, (&measured[place], &nothing), target)
    };
    let (log, json, code) = (kilobytes(&log), kilobytes(&json), kilobytes(&code));
    Ok(vec![
        row(2, format!("`hr-route`: a log of {log}, archived and synced"), 0, TEN_MS),
        row(2, "the same, by a link `hr-route` to `hr`".into(), 1, TEN_MS),
        row(5, format!("`hr-json`: {json}"), 2, Target::Most(0.005)),
        row(6, format!("`hr-code`: Rust of {code}"), 3, Target::Most(0.008)),
        row(8, "`hr-run -- true`".into(), 4, Target::Over(0.005)),
        row(8, "`hr-hook claude`: MCP, a log of 30 KB, transcript of 50 MB".into(), 5, TEN_MS),
        row(8, "`hr-hook claude`: Read of the same".into(), 6, TEN_MS),
    ])
}

/// How many originals there are before.
const ORIGINALS: usize = 10_000;
const COMMITS: usize = 1_000;

/// 10 KB into an archive that is full of others.
pub(crate) fn commit(folder: &Path) -> Result<Vec<Row>> {
    let home = folder.join("home");
    let archive = Archive::at(home.join("archive"));
    fs::create_dir(&home)?;
    for number in 0..ORIGINALS {
        archive.put(format!("original {number}\n").as_bytes(), Kind::Text)?;
    }
    let numbered = Numbered { folder, number: Cell::new(0) };
    let log = small_log(10)?;
    let measured = by_turns(
        COMMITS,
        vec![
            Program::new("true", "", || Ok(Command::new("true"))),
            Program::new("hr-archive", "", || {
                let first = format!("number {}\n", numbered.next());
                let input = numbered.file(&[first.as_bytes(), &log].concat())?;
                with_input(ours(env!("CARGO_BIN_EXE_hr-archive"), &home), &input)
            }),
        ],
    )?;
    let [nothing, archived] = &measured[..] else { unreachable!("two programs") };
    let what = format!("`hr-archive`: 10 KB beside {} originals", grouped(ORIGINALS));
    let slowest = |it: &Measured| [percentile(&it.seconds, 99)];
    let (ours, reference) = (slowest(archived), slowest(nothing));
    let values = (ours.as_slice(), Some((nothing.name, reference.as_slice())));
    Ok(vec![
        Row::time(3, &what, (archived, nothing), Target::Most(0.003)),
        Row::new(
            3,
            format!("the 99th percentile of {}", grouped(COMMITS)),
            Unit::Seconds,
            values,
            Target::Most(0.025),
        ),
    ])
}

/// A result of 30 KB, in a session where nothing is known yet.
fn hook_event(
    home: &Path,
    numbered: &Numbered<'_>,
    transcript: &Path,
    tool: &str,
) -> Result<Command> {
    let text = String::from_utf8(small_log(30)?)?;
    let response = match tool {
        "Read" => {
            let lines = text.lines().count();
            json!({"type": "text", "file": {"filePath": "/a.log", "content": text, "numLines": lines, "startLine": 1, "totalLines": lines}})
        }
        _ => json!([{"type": "text", "text": text}]),
    };
    let session = format!("session {}", numbered.next());
    let event = |name: &str, response: &Value| {
        let event = json!({
            "session_id": session, "transcript_path": transcript, "hook_event_name": name, "source": "startup",
            "tool_name": tool, "tool_input": {"file_path": "/a.log"}, "tool_response": response,
        });
        let input = numbered.file(event.to_string().as_bytes())?;
        let mut command = ours(env!("CARGO_BIN_EXE_hr-hook"), home);
        command.arg("claude");
        with_input(command, &input)
    };
    ensure!(event("SessionStart", &Value::Null)?.status()?.success(), "hr-hook failed");
    event("PostToolUse", &response)
}

/// Inputs that differ, one after the other in the same file: so many files would be work for the disk.
struct Numbered<'a> {
    folder: &'a Path,
    number: Cell<u64>,
}

impl Numbered<'_> {
    fn next(&self) -> u64 {
        self.number.set(self.number.get() + 1);
        self.number.get()
    }

    fn file(&self, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.folder.join("input");
        write(&path, bytes)?;
        Ok(path)
    }
}

fn with_input(mut command: Command, path: &Path) -> Result<Command> {
    command.stdin(File::open(path)?);
    Ok(command)
}

/// `10,000`
fn grouped(number: usize) -> String {
    format!("{},{:03}", number / 1_000, number % 1_000)
}

fn kilobytes(bytes: &[u8]) -> String {
    format!("{:.0} KB", bytes.len() as f64 / 1e3)
}
