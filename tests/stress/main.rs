//! Many rounds of many processes on one archive, a third of which is killed; copies of an archive that is
//! in use; and files whose ends are cut off, as they are when the machine loses its power.
//!
//! Without more ado this takes some seconds. The long form:
//!
//! ```sh
//! HR_ROUNDS=1000 cargo test --release --test stress
//! ```
//!
//! `HR_ROUNDS` is the number of rounds of each test, and `HR_SEED` another number to begin with. What was
//! counted is printed past the test runner's capture. After a failure the archive stays where it is.

mod checks;
#[path = "../common/mod.rs"]
mod common;
mod copies;
mod input;
mod power;
mod process;
mod rounds;
mod task;

use common::Home;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Exit codes of `hr-retrieve`.
const NOT_STORED: Option<i32> = Some(3);
const DAMAGED: Option<i32> = Some(5);
const EXPIRED: Option<i32> = Some(7);
const FORGOTTEN: Option<i32> = Some(8);

fn number_from_env(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn rounds() -> u64 {
    number_from_env("HR_ROUNDS", 3)
}

fn seed() -> u64 {
    number_from_env("HR_SEED", 1) << 32
}

/// Prints past the test runner's capture.
fn tell(line: &str) {
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}

/// All files in and below `dir`.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Fails if there are `faults`, and leaves the archive for whoever looks into them.
fn no_faults(faults: &[String], home: Home) {
    if !faults.is_empty() {
        let path = home.path();
        std::mem::forget(home);
        let count = faults.len();
        panic!("{count} faults; the archive is in {}\n{}", path.display(), faults.join("\n"));
    }
}
