//! The programs that are compared, each behind the same call: hr itself and two that are on every machine. The
//! others are in `peers`.

use crate::run::{Ran, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a program is given.
pub(crate) struct Task<'a> {
    pub(crate) kind: &'a str,
    pub(crate) file: &'a Path,
    pub(crate) query: Option<&'a str>,
}

/// Gives what a program makes of a task. None: it is not for this kind.
type Run = Box<dyn Fn(&Task) -> Option<Result<Ran, String>> + Sync>;

/// A program in one way of using it.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// Which of the ways, where there are several.
    pub(crate) way: &'static str,
    pub(crate) version: String,
    /// Whether it can be told what the reader wants to know.
    pub(crate) takes_query: bool,
    pub(crate) run: Run,
}

/// Where programs are found, and where they may write.
#[derive(Clone)]
pub(crate) struct Place {
    /// The directories of `HR_PEERS`, and then those of `PATH`.
    pub(crate) path: Vec<PathBuf>,
    pub(crate) scratch: PathBuf,
}

impl Place {
    pub(crate) fn new(scratch: &Path) -> Self {
        let mut path = vec![];
        // Every program runs in a directory of its own.
        let peers = std::env::var_os("HR_PEERS").and_then(|peers| std::path::absolute(peers).ok());
        if let Some(peers) = peers {
            path.extend([peers.join("venv/bin"), peers.join("npm/node_modules/.bin")]);
        }
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        Self { path, scratch: scratch.to_owned() }
    }

    /// The file that `name` would run.
    pub(crate) fn find(&self, name: &str) -> Option<PathBuf> {
        self.path.iter().map(|dir| dir.join(name)).find(|file| file.is_file())
    }

    /// `program` in the directory of the inputs, with a home of its own, and with nothing of the caller's environment
    /// but the search path.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let path = std::env::join_paths(&self.path).unwrap_or_default();
        command.env_clear().env("PATH", path).env("LANG", "C.UTF-8");
        command.env("HOME", self.home()).current_dir(&self.scratch);
        command
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.scratch.join("home")
    }

    /// The first line that `program` prints, such as its version.
    pub(crate) fn says(&self, program: &Path, arguments: &[&str]) -> Option<String> {
        let ran = run(self.command(program).args(arguments), None).ok()?;
        let line = String::from_utf8_lossy(&ran.output).lines().next()?.trim().to_owned();
        Some(line)
    }
}

/// hr-route, and nothing told to it but the query and perhaps a budget.
pub(crate) fn hr(place: &Place, task: &Task, budget: Option<usize>) -> Result<Ran, String> {
    let mut command = place.command(Path::new(env!("CARGO_BIN_EXE_hr-route")));
    command.env("HR_HOME", place.scratch.join("archive")).env("HR_CONFIG", "/dev/null");
    if let Some(query) = task.query {
        command.arg("-q").arg(query);
    }
    if let Some(budget) = budget {
        // Who sets a budget below the floor means it.
        command.arg("-b").arg(budget.to_string()).env("HR_FLOOR", "0");
    }
    run(&mut command, Some(task.file))
}

pub(crate) fn hr_version(place: &Place) -> String {
    let version = place.says(Path::new(env!("CARGO_BIN_EXE_hr-route")), &["--version"]);
    version.unwrap_or_default().split(' ').next_back().unwrap_or_default().to_owned()
}

/// The first 8,000 bytes; and lines with error words after the first and before the last of all.
pub(crate) fn baselines(place: &Place) -> Vec<Program> {
    [("head -c 8000", "head -c 8000"), ("head, grep, tail", GREP)]
        .into_iter()
        .map(|(name, script)| {
            let place = place.clone();
            Program {
                name,
                way: "",
                version: String::new(),
                takes_query: false,
                run: Box::new(move |task| {
                    let mut shell = place.command(Path::new("/bin/sh"));
                    shell.args(["-c", script, "sh"]).arg(task.file);
                    Some(run(&mut shell, Some(task.file)))
                }),
            }
        })
        .collect()
}

const GREP: &str = "head -n 20 \"$1\"; \
    grep -aiE 'error|fail|fatal|panic|exception|traceback|critical' \"$1\"; tail -n 20 \"$1\"";
