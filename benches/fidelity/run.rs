//! One run of a program, as a shell would start it.

use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Who takes longer is stopped, and has failed.
const LIMIT: Duration = Duration::from_secs(120);

/// What came of a run that went well.
pub(crate) struct Ran {
    pub(crate) output: Vec<u8>,
    /// From the start of the process to its end.
    pub(crate) milliseconds: f64,
}

/// Runs `command` with `input` as standard input, or with none. Says why it failed, if it did.
pub(crate) fn run(command: &mut Command, input: Option<&Path>) -> Result<Ran, String> {
    let path = input.unwrap_or(Path::new("/dev/null"));
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    command.stdin(file).stdout(Stdio::piped()).stderr(Stdio::piped());
    let start = Instant::now();
    let child = command.spawn().map_err(|error| format!("cannot be started: {error}"))?;
    let pid = Pid::from_child(&child);
    let (ended, has_ended) = mpsc::channel::<()>();
    let watch = thread::spawn(move || {
        let is_late = has_ended.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout);
        is_late && kill_process(pid, Signal::KILL).is_ok()
    });
    let output = child.wait_with_output();
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    drop(ended);
    if watch.join().unwrap_or(false) {
        return Err(format!("took more than {} s", LIMIT.as_secs()));
    }
    let output = output.map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.trim().lines().last().unwrap_or_default().to_owned();
        return Err(format!("{}: {last}", output.status));
    }
    Ok(Ran { output: output.stdout, milliseconds })
}
