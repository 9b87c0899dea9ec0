//! `given` bytes, `when` a command line, then what is printed, what is archived, the exit code:
//!
//! ```ignore
//! let home = Home::new();
//! home.given(b"...").when("hr-route -b 800").exits(0).says_nothing().restores();
//! ```
#![allow(dead_code, reason = "each test program uses a part of it")]

pub(crate) mod account;
pub(crate) mod claude;
pub(crate) mod code;
pub(crate) mod inputs;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod process;
pub(crate) mod promises;

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// The programs that read standard input and print what is worth reading of it.
pub(crate) const FILTERS: [&str; 9] = [
    "hr-route",
    "hr-log",
    "hr-json",
    "hr-code",
    "hr-search",
    "hr-diff",
    "hr-build",
    "hr-table",
    "hr-text",
];

/// Far longer than any run takes.
const A_MINUTE: Duration = Duration::from_secs(60);

/// Where a program is.
pub(crate) fn path_of(program: &str) -> &'static str {
    match program {
        "hr" => env!("CARGO_BIN_EXE_hr"),
        "hr-route" => env!("CARGO_BIN_EXE_hr-route"),
        "hr-log" => env!("CARGO_BIN_EXE_hr-log"),
        "hr-json" => env!("CARGO_BIN_EXE_hr-json"),
        "hr-code" => env!("CARGO_BIN_EXE_hr-code"),
        "hr-search" => env!("CARGO_BIN_EXE_hr-search"),
        "hr-diff" => env!("CARGO_BIN_EXE_hr-diff"),
        "hr-build" => env!("CARGO_BIN_EXE_hr-build"),
        "hr-table" => env!("CARGO_BIN_EXE_hr-table"),
        "hr-text" => env!("CARGO_BIN_EXE_hr-text"),
        "hr-archive" => env!("CARGO_BIN_EXE_hr-archive"),
        "hr-retrieve" => env!("CARGO_BIN_EXE_hr-retrieve"),
        "hr-stats" => env!("CARGO_BIN_EXE_hr-stats"),
        "hr-run" => env!("CARGO_BIN_EXE_hr-run"),
        "hr-shell" => env!("CARGO_BIN_EXE_hr-shell"),
        "hr-hook" => env!("CARGO_BIN_EXE_hr-hook"),
        _ => panic!("no program is called {program}"),
    }
}

/// A command line as one would type it. Single quotes keep words together.
pub(crate) fn command(line: &str) -> Command {
    let mut words = vec![];
    for (number, part) in line.split('\'').enumerate() {
        match number % 2 {
            0 => words.extend(part.split_whitespace()),
            _ => words.push(part),
        }
    }
    let mut command = Command::new(path_of(words[0]));
    command.args(&words[1..]);
    // What the tester's own environment says must not change the outcome.
    for name in [
        "HR_OFF",
        "HR_HOME",
        "HR_BUDGET",
        "HR_FLOOR",
        "HR_AGENT",
        "HR_SESSION",
        "HR_LABEL",
        "HR_STREAM_AFTER",
        "AI_AGENT",
        "CLAUDE_CODE_SESSION_ID",
        "CLAUDE_CODE_SHELL_PREFIX",
        "COLUMNS",
        "RUST_BACKTRACE",
    ] {
        command.env_remove(name);
    }
    command.env("HR_CONFIG", "/dev/null");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A place for an archive, where there is none yet. It goes when this is dropped.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    /// What `HR_HOME` is set to.
    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("home")
    }

    pub(crate) fn given<'a>(&'a self, input: &'a [u8]) -> Given<'a> {
        Given {
            home: self,
            input,
            env: vec![("HR_HOME", self.path()), ("HR_CONFIG", "/dev/null".into())],
        }
    }

    /// All that `hr-retrieve` prints for `arguments`, which must name something that is stored.
    pub(crate) fn retrieve(&self, arguments: &str) -> Vec<u8> {
        self.given(b"").when(&format!("hr-retrieve {arguments}")).exits(0).says_nothing().out
    }
}

/// Bytes for standard input.
pub(crate) struct Given<'a> {
    home: &'a Home,
    input: &'a [u8],
    env: Vec<(&'static str, PathBuf)>,
}

impl<'a> Given<'a> {
    pub(crate) fn env(mut self, name: &'static str, value: impl AsRef<Path>) -> Self {
        self.env.push((name, value.as_ref().to_owned()));
        self
    }

    /// Runs one of our programs.
    pub(crate) fn when(self, line: &str) -> Then<'a> {
        self.runs(&mut command(line))
    }

    /// Runs any command.
    pub(crate) fn runs(self, command: &mut Command) -> Then<'a> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.envs(self.env).spawn().expect("the program starts");
        let (out, err, code) = finish(child, self.input);
        let err = String::from_utf8_lossy(&err).into_owned();
        Then { home: self.home, input: self.input, out, err, code }
    }
}

/// Gives `input` to `child` and waits for its end, for a minute at most: who hangs is killed.
pub(crate) fn finish(mut child: Child, input: &[u8]) -> (Vec<u8>, Vec<u8>, Option<i32>) {
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let pid = child.id().to_string();
    let (ended, has_ended) = mpsc::channel::<()>();
    let output = thread::scope(|scope| {
        scope.spawn(move || match stdin.write_all(input) {
            // The program may end before it has read everything.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => panic!("{error}"),
            _ => {}
        });
        scope.spawn(move || {
            if has_ended.recv_timeout(A_MINUTE) == Err(RecvTimeoutError::Timeout) {
                let _ = Command::new("kill").args(["-9", &pid]).status();
            }
        });
        let output = child.wait_with_output();
        drop(ended);
        output.expect("the program ends")
    });
    (output.stdout, output.stderr, output.status.code())
}

/// What came of it.
pub(crate) struct Then<'a> {
    pub(crate) home: &'a Home,
    pub(crate) input: &'a [u8],
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
    /// `None` if a signal ended the program.
    pub(crate) code: Option<i32>,
}

impl Then<'_> {
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "exit code; standard error: {}", self.err);
        self
    }

    #[track_caller]
    pub(crate) fn prints(self, expected: &[u8]) -> Self {
        assert!(
            self.out == expected,
            "expected on standard output:\n{}\nfound:\n{}",
            start_of(expected),
            start_of(&self.out)
        );
        self
    }

    /// Nothing on standard error.
    #[track_caller]
    pub(crate) fn says_nothing(self) -> Self {
        assert_eq!(self.err, "", "standard error");
        self
    }

    /// One line on standard error, with these words.
    #[track_caller]
    pub(crate) fn says_in_a_line(self, words: &str) -> Self {
        let is_line = self.err.ends_with('\n') && self.err.lines().count() == 1;
        assert!(is_line, "not one line on standard error: {:?}", self.err);
        assert!(self.err.contains(words), "no '{words}' in: {}", self.err);
        self
    }

    /// The handle that the output starts with.
    pub(crate) fn handle(&self) -> Option<String> {
        handle(&self.out)
    }

    /// Whether the output is the input.
    pub(crate) fn is_unchanged(&self) -> bool {
        self.out == self.input
    }
}

/// The handle that `output` starts with: `[hr 3f9a1c0b7e42 log: ...]`, the whole line.
pub(crate) fn handle(output: &[u8]) -> Option<String> {
    let line = output.strip_prefix(b"[hr ")?.split(|&byte| byte == b'\n').next()?;
    let digits = line.split(|&byte| byte == b' ').next()?;
    let is_handle = digits.len() == 12 && digits.iter().all(u8::is_ascii_hexdigit);
    (is_handle && line.ends_with(b"]")).then(|| String::from_utf8_lossy(digits).into_owned())
}

/// Enough of `bytes` to recognise them by.
pub(crate) fn start_of(bytes: &[u8]) -> String {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
    format!("{start:?} ({} bytes)", bytes.len())
}
