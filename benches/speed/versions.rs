//! With what was measured.

use anyhow::{Context, Result};
use std::process::Command;

/// Names and versions of hr, of the program that it is compared with, and of the libraries.
pub(crate) fn versions() -> Result<Vec<String>> {
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
