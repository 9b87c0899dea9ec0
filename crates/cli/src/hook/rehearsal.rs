//! What is installed, tried as Claude Code would use it, with an archive that is gone afterwards.

use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

/// How often a hook is timed.
const TIMES: usize = 5;
/// Lines of the results that are made up.
const LINES: usize = 400;
/// The session in which that happens.
const SESSION: &str = "hr-hook-doctor";
/// The exit code of the command that is made up.
const CODE: i32 = 3;
const LAST_LINE: &str = "error: the last line tells what is wrong";

/// A place to try things in.
pub(super) struct Rehearsal {
    home: tempfile::TempDir,
}

/// What came of it.
pub(super) struct Tried {
    pub(super) bytes_in: usize,
    pub(super) bytes_out: usize,
    pub(super) millis: Vec<f64>,
}

type Result<T> = std::result::Result<T, String>;

impl Rehearsal {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { home: tempfile::tempdir()? })
    }

    /// Has a hook answer what a tool of an MCP server gave: a log, of which most can go.
    pub(super) fn hook(&self, command: &str) -> Result<Tried> {
        let text = log();
        let event = json!({
            "session_id": SESSION, "hook_event_name": "PostToolUse", "tool_name": "mcp__hr__doctor",
            "tool_input": {}, "tool_response": [{"type": "text", "text": text}],
        });
        let mut millis = Vec::new();
        let mut answer = Value::Null;
        for _ in 0..TIMES {
            let started = Instant::now();
            answer = self.answer(command, &event)?;
            millis.push(started.elapsed().as_secs_f64() * 1_000.0);
        }
        let new = &answer["hookSpecificOutput"]["updatedToolOutput"][0]["text"];
        let new = new.as_str().ok_or("it did not replace a result that it should")?;
        let handle = handle_of(new).ok_or("what it answers has no handle")?;
        self.is_retrieved(handle, text.as_bytes())?;
        Ok(Tried { bytes_in: text.len(), bytes_out: new.len(), millis })
    }

    /// Has a hook answer a file that is read twice.
    pub(super) fn repeated(&self, command: &str) -> Result<()> {
        let text = log();
        let start =
            json!({"session_id": SESSION, "hook_event_name": "SessionStart", "source": "startup"});
        let read = json!({
            "session_id": SESSION, "hook_event_name": "PostToolUse", "tool_name": "Read",
            "tool_input": {"file_path": "/doctor.log"},
            "tool_response": {"type": "text", "file": {
                "filePath": "/doctor.log", "content": text, "numLines": LINES + 1, "startLine": 1, "totalLines": LINES + 1,
            }},
        });
        self.answer(command, &start)?;
        if !self.answer(command, &read)?.is_null() {
            return Err("it changed a file that is read for the first time".to_owned());
        }
        let answer = self.answer(command, &read)?;
        let new = &answer["hookSpecificOutput"]["updatedToolOutput"]["file"]["content"];
        let new = new.as_str().ok_or("it repeated a file that is read again")?;
        let handle = handle_of(new).ok_or("what it answers has no handle")?;
        self.is_retrieved(handle, text.as_bytes())
    }

    /// Runs a failing command as the Bash tool does, and another program as hooks and MCP servers are started.
    pub(super) fn prefix(&self, prefix: &str) -> Result<Tried> {
        let text = log() + LAST_LINE + "\n";
        let (input, output) = (self.place("command.txt"), self.place("command.out"));
        fs::write(&input, &text).map_err(|error| told(&input, &error))?;
        let command = format!("cat {}; (exit {CODE})", word(&input));
        let script = format!(
            "source {}/shell-snapshots/snapshot-bash-1-x.sh 2>/dev/null || true && eval {} < /dev/null && pwd -P >| {}",
            self.home.path().display(),
            quoted(&command),
            word(&self.place("cwd")),
        );
        let file = File::create(&output).map_err(|error| told(&output, &error))?;
        drop(file);
        let file = OpenOptions::new().append(true).open(&output);
        let file = file.map_err(|error| told(&output, &error))?;
        let errors = file.try_clone().map_err(|error| told(&output, &error))?;
        let mut run = self.command("bash", &format!("{} {}", quoted(prefix), quoted(&script)));
        let status = run.stdin(Stdio::null()).stdout(file).stderr(errors).status();
        let status = status.map_err(|error| format!("it cannot be started: {error}"))?;
        if status.code() != Some(CODE) {
            return Err(format!("a command that ends with {CODE} ended so: {status}"));
        }
        let new = fs::read_to_string(&output).map_err(|error| told(&output, &error))?;
        if !new.lines().any(|line| line == LAST_LINE) {
            return Err("the last line of a failing command is missing".to_owned());
        }
        let handle = handle_of(&new).ok_or("it did not reduce a long output")?;
        self.is_retrieved(handle, text.as_bytes())?;
        let other =
            self.run(self.command("sh", &format!("{} cat", quoted(prefix))), text.as_bytes());
        if other?.stdout != text.as_bytes() {
            return Err("another program was not started untouched".to_owned());
        }
        Ok(Tried { bytes_in: text.len(), bytes_out: new.len(), millis: vec![] })
    }

    fn place(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// A command line, with an archive of its own.
    fn command(&self, shell: &str, line: &str) -> Command {
        let mut command = Command::new(shell);
        command.args(["-c", line]).env("HR_HOME", self.place("archive"));
        command.env_remove("HR_OFF").env_remove("AI_AGENT").env_remove(hr_install::PREFIX);
        command
    }

    fn answer(&self, command: &str, event: &Value) -> Result<Value> {
        let answer = self.run(self.command("sh", command), event.to_string().as_bytes())?;
        if !answer.status.success() {
            let said = String::from_utf8_lossy(&answer.stderr);
            return Err(format!("it ended so: {}; it said: {}", answer.status, said.trim()));
        }
        if answer.stdout.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&answer.stdout)
            .map_err(|error| format!("it answers no JSON: {error}"))
    }

    fn run(&self, mut command: Command, input: &[u8]) -> Result<Output> {
        let fault = |error: io::Error| format!("it cannot be run: {error}");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(fault)?;
        let mut stdin = child.stdin.take();
        std::thread::scope(|scope| {
            // It need not read all of it.
            scope.spawn(move || stdin.take().map(|mut stdin| stdin.write_all(input)));
            child.wait_with_output().map_err(fault)
        })
    }

    /// Whether the original is given back as the model would ask for it.
    fn is_retrieved(&self, handle: &str, original: &[u8]) -> Result<()> {
        let given = self.run(self.command("sh", &format!("hr-retrieve {handle}")), b"")?;
        if given.stdout == original {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&given.stderr);
        Err(format!("hr-retrieve {handle} did not give the original: {}", said.trim()))
    }
}

/// The middle one.
pub(super) fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Lines that are alike, and some 30 KB of them.
fn log() -> String {
    let line = |number: usize| {
        format!(
            "2026-01-01T00:{:02}:{:02}Z INFO store: request {number} took {} ms and was answered\n",
            number / 60,
            number % 60,
            number * 7 % 90
        )
    };
    (0..LINES).map(line).collect()
}

/// `3f9a1c0b7e42` of `[hr 3f9a1c0b7e42 log: ...`.
fn handle_of(output: &str) -> Option<&str> {
    let rest = output.strip_prefix("[hr ")?;
    let end = rest.find(|char: char| !char.is_ascii_hexdigit())?;
    (end >= 6).then(|| &rest[..end])
}

fn quoted(text: &str) -> String {
    // Only a NUL cannot be quoted, and no command line has one.
    shlex::try_quote(text).map_or_else(|_| String::new(), Into::into)
}

fn word(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}

fn told(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}
