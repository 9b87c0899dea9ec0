//! Where and with what was measured.

use anyhow::{Context, Result};
use serde::Serialize;
use std::process::Command;
use std::{fs, thread};

#[derive(Serialize)]
pub(crate) struct Machine {
    pub(crate) date: String,
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: u64,
    pub(crate) kernel: String,
    /// Processes that wanted to run in the minute before, on average.
    pub(crate) load: f64,
    pub(crate) versions: Vec<String>,
}

impl Machine {
    pub(crate) fn here() -> Result<Self> {
        let memory = field("/proc/meminfo", "MemTotal").replace(" kB", "").parse::<u64>();
        Ok(Machine {
            date: jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string(),
            processor: field("/proc/cpuinfo", "model name"),
            cores: thread::available_parallelism()?.get(),
            memory_gib: memory.unwrap_or_default() >> 20,
            kernel: said(Command::new("uname").args(["-sr"])).unwrap_or_default(),
            load: first_word("/proc/loadavg").parse().unwrap_or(f64::NAN),
            versions: versions()?,
        })
    }

    /// Whether others used it so much that times are longer than the programs'.
    pub(crate) fn was_busy(&self) -> bool {
        self.load > self.cores as f64 / 2.0
    }
}

fn versions() -> Result<Vec<String>> {
    let ours = said(Command::new(env!("CARGO_BIN_EXE_hr")).arg("--version"));
    let commit = said(Command::new("git").args(["rev-parse", "--short", "HEAD"]));
    let commit = commit.map_or(String::new(), |commit| format!(" at {commit}"));
    let zstd = said(Command::new("zstd").arg("--version"));
    let zstd =
        zstd.context("the program zstd, which is compared with, is not there: install it")?;
    // `*** Zstandard CLI (64-bit) v1.5.4, by Yann Collet ***`
    let number = zstd.split_whitespace().find(|word| word.starts_with('v')).unwrap_or(&zstd);
    let number = number.trim_start_matches('v').trim_end_matches(',');
    let mut versions =
        vec![format!("{}{commit}", ours.unwrap_or_default()), format!("zstd {number}")];
    for library in ["simd-json", "tree-sitter", "tree-sitter-rust"] {
        versions.push(format!("{library} {}", locked(library)));
    }
    Ok(versions)
}

/// The version of a library that this program is built with.
fn locked(library: &str) -> &'static str {
    let lock = include_str!("../../Cargo.lock");
    let entry = format!("name = \"{library}\"\nversion = \"");
    lock.split_once(&entry).and_then(|(_, rest)| rest.split('"').next()).unwrap_or("?")
}

/// The first line that a command prints.
fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8_lossy(&output.stdout).lines().next().map(str::to_owned)
}

/// The first value of a field in a file of `NAME: VALUE`.
fn field(path: &str, name: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':'))
        .map_or("unknown", |(_, value)| value.trim())
        .to_owned()
}

fn first_word(path: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.split_whitespace().next().unwrap_or("unknown").to_owned()
}
