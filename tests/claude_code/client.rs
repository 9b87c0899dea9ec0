//! The client in a home of its own, with or without `hr` installed.

use crate::endpoint::{Call, Endpoint, Heard, Script, Step, ToolResult};
use serde_json::{Value, json};
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Once;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Far longer than any script takes.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// What the user asks for.
pub(crate) const PROMPT: &str = "Follow the script.";
/// What an agent asks another for.
pub(crate) const SUBAGENT_PROMPT: &str = "Play the second part.";

/// Tools that a script may call.
const TOOLS: &str = "Bash,Read,Grep,Glob,Edit,Write,Agent,mcp__t__small,mcp__t__log";

/// An installation of the client: its home, and a project that it works in. Both go when this is dropped.
pub(crate) struct Client {
    program: PathBuf,
    dir: TempDir,
    /// Of the conversation that the next run goes on with.
    session: Option<String>,
    environment: Vec<(&'static str, &'static str)>,
    server: Option<Value>,
}

impl Client {
    /// The client that `HR_CLAUDE` names, as it comes. `None`, and a word on standard error, if it names none.
    pub(crate) fn without_hr() -> Option<Self> {
        let Some(program) = env::var_os("HR_CLAUDE").filter(|program| !program.is_empty()) else {
            SKIPPED.call_once(|| tell(SKIPPED_SAYS));
            return None;
        };
        let dir = tempfile::tempdir().expect("a temporary directory");
        let program = fs::canonicalize(program).expect("HR_CLAUDE is the path of the client");
        let client = Self { program, dir, session: None, environment: vec![], server: None };
        for place in [client.home().join(".claude"), client.project(), client.temporary()] {
            fs::create_dir_all(place).expect("a new directory");
        }
        Some(client)
    }

    /// The client after `hr-hook install claude --user`.
    pub(crate) fn with_hr() -> Option<Self> {
        let client = Self::without_hr()?;
        client.install();
        Some(client)
    }

    pub(crate) fn install(&self) {
        self.hr_hook(&["install", "claude", "--user"]);
    }

    pub(crate) fn uninstall(&self) {
        self.hr_hook(&["uninstall", "claude", "--user"]);
    }

    #[track_caller]
    fn hr_hook(&self, arguments: &[&str]) {
        let mut command = Command::new(programs().join("hr-hook"));
        self.set_environment(&mut command);
        let output = command.args(arguments).current_dir(self.project()).output();
        let output = output.expect("hr-hook starts");
        assert!(output.status.success(), "hr-hook {arguments:?}: {output:?}");
    }

    /// Sets a variable of the client's environment.
    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// Gives the client a server of the Model Context Protocol, started with these arguments.
    pub(crate) fn with_server(mut self, arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/claude_code/mcp-server.sh");
        let script = script.to_str().expect("a path in UTF-8");
        let arguments: Vec<&str> = [script].into_iter().chain(arguments.iter().copied()).collect();
        self.server = Some(json!({"type": "stdio", "command": "sh", "args": arguments}));
        self
    }

    fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    /// Where the client works.
    pub(crate) fn project(&self) -> PathBuf {
        self.dir.path().join("project")
    }

    fn temporary(&self) -> PathBuf {
        self.dir.path().join("tmp")
    }

    /// The user's settings.
    pub(crate) fn settings(&self) -> PathBuf {
        self.home().join(".claude/settings.json")
    }

    /// Writes a file of the project, and gives its path.
    pub(crate) fn file(&self, name: &str, content: &str) -> String {
        let path = self.project().join(name);
        fs::write(&path, content).expect("a file of the project");
        path.to_str().expect("a path in UTF-8").to_owned()
    }

    /// The user asks; the agent makes these calls. Gives what the model received for them.
    pub(crate) fn run(&mut self, steps: Vec<Step>) -> Vec<ToolResult> {
        self.converse(vec![Script { prompt: PROMPT, steps }]).remove(0).results
    }

    /// The user gives a command such as `/compact`, in the same conversation.
    pub(crate) fn command(&mut self, command: &str) {
        let endpoint = Endpoint::start(vec![]);
        self.start(command, &endpoint);
        endpoint.stop();
    }

    /// The same as [`Client::run`] for many agents: the first script is that of the user's agent.
    pub(crate) fn converse(&mut self, scripts: Vec<Script>) -> Vec<Heard> {
        let expected: Vec<usize> = scripts.iter().map(|script| script.steps.len()).collect();
        let endpoint = Endpoint::start(scripts);
        let output = self.start(PROMPT, &endpoint);
        let heard = endpoint.stop();
        for (heard, expected) in heard.iter().zip(expected) {
            let results = &heard.results;
            assert_eq!(results.len(), expected, "results of calls: {results:?}; client: {output}");
        }
        heard
    }

    fn start(&mut self, prompt: &str, endpoint: &Endpoint) -> Value {
        let servers = self.dir.path().join("servers.json");
        let server = self.server.clone();
        let named = server.map_or_else(|| json!({}), |server| json!({"t": server}));
        fs::write(&servers, json!({"mcpServers": named}).to_string()).expect("a file for servers");
        let output = self.dir.path().join("output.json");
        let mut command = Command::new(&self.program);
        self.set_environment(&mut command);
        command
            .args(["-p", prompt, "--output-format", "json", "--allowedTools", TOOLS])
            .args(["--permission-mode", "acceptEdits", "--strict-mcp-config", "--mcp-config"])
            .arg(servers)
            .args(self.session.iter().flat_map(|session| ["--resume", session]))
            .env("ANTHROPIC_BASE_URL", endpoint.url())
            .current_dir(self.project())
            .stdin(Stdio::null())
            .stdout(File::create(&output).expect("a file for the client's output"));
        let status = finish(command);
        let output = fs::read(output).expect("the client's output");
        assert!(status.success(), "the client: {status}; {}", String::from_utf8_lossy(&output));
        let output: Value = serde_json::from_slice(&output).expect("the client prints JSON");
        self.session = output["session_id"].as_str().map(str::to_owned);
        output
    }

    /// Nothing of the tester's own environment but where programs are.
    fn set_environment(&self, command: &mut Command) {
        let mut path = OsString::from(programs());
        path.push(":");
        path.push(env::var_os("PATH").unwrap_or_default());
        command
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.home())
            .env("SHELL", "/bin/bash")
            .env("TMPDIR", self.temporary())
            .env("CLAUDE_CODE_TMPDIR", self.temporary())
            .env("ANTHROPIC_API_KEY", "none");
        for name in [
            "DISABLE_TELEMETRY",
            "DISABLE_ERROR_REPORTING",
            "DISABLE_AUTOUPDATER",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
        ] {
            command.env(name, "1");
        }
        command.envs(self.environment.iter().copied());
    }
}

static SKIPPED: Once = Once::new();
const SKIPPED_SAYS: &str =
    "Skipped: HR_CLAUDE names no client. tests/claude_code/run.sh installs one.";

/// Prints past the test runner's capture.
fn tell(line: &str) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}

/// Waits for the end of `command`. Who takes too long is killed.
fn finish(mut command: Command) -> ExitStatus {
    let mut child = command.spawn().expect("the client starts");
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("the client can be waited for") {
            return status;
        }
        if started.elapsed() > TIME_LIMIT {
            // It may have ended just now.
            let _ = child.kill();
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Where our programs are.
fn programs() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_hr")).parent().expect("a directory of programs")
}

/// A call that does not depend on what came before.
pub(crate) fn call(tool: &'static str, input: Value) -> Step {
    Box::new(move |_| Call { tool, input: input.clone() })
}

/// A command for Bash.
pub(crate) fn bash(command: &str) -> Step {
    call("Bash", json!({"command": command}))
}

/// A command for Bash, with the handle in it that the last result names in place of `HANDLE`.
pub(crate) fn bash_with_handle(command: &'static str) -> Step {
    Box::new(move |results| {
        let last = results.last().map_or("", |result| &result.text);
        let command = command.replace("HANDLE", &handle(last).unwrap_or_default());
        Call { tool: "Bash", input: json!({"command": command}) }
    })
}

/// Reads a whole file.
pub(crate) fn read(path: &str) -> Step {
    call("Read", json!({"file_path": path}))
}

/// The first handle in a mark of `text`.
pub(crate) fn handle(text: &str) -> Option<String> {
    let words = text.split("[hr ").skip(1).flat_map(|mark| mark.lines().next());
    words
        .flat_map(|mark| mark.split([' ', ']', ';', ',']))
        .find(|word| is_handle(word))
        .map(str::to_owned)
}

fn is_handle(word: &str) -> bool {
    word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}
