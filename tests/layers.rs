//! What knows what: crates only depend on those below them, and only some of them on what touches the world.
//!
//! [`LAYERS`] is the list of all crates. Tests and benches may use what they like.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every crate, the highest first, and what it is for. Those of one layer know nothing of each other.
const LAYERS: &[&[(&str, &str)]] = &[
    &[("hr", "the programs, and the library for others")],
    &[("hr-cli", "arguments, settings, exit codes, standard streams")],
    &[
        ("hr-claude", "what Claude Code says to its hooks, and what it wants to hear"),
        ("hr-config", "files with settings"),
        ("hr-install", "changes to the settings of others, and back"),
        ("hr-launch", "starts the one program under another name"),
        ("hr-ledger", "what was saved, and what was retrieved"),
        ("hr-session", "what a reader was shown before"),
    ],
    &[("hr-pipe", "the whole way: compress(source, options)")],
    &[("hr-route", "which kind it is, and where one kind ends and the next begins")],
    &[
        ("hr-build", "filter: compilers, test runners, package managers, CI jobs"),
        ("hr-code", "filter: source code, and the map of a repository"),
        ("hr-diff", "filter: diffs and commits"),
        ("hr-json", "filter: JSON values and streams of them"),
        ("hr-log", "filter: logs"),
        ("hr-search", "filter: hits of grep, rg and find"),
        ("hr-table", "filter: aligned and separated columns"),
        ("hr-text", "filter: prose, Markdown, HTML"),
    ],
    &[("hr-fit", "what is shown under a budget, and the marks for the rest")],
    &[("hr-rank", "how well a text answers a query (BM25)")],
    &[("hr-archive", "the store of originals")],
    &[
        ("hr-mask", "a line without its numbers, times and names: what lines are alike by"),
        ("hr-outliers", "which numbers lie far out"),
        ("hr-severity", "which words report a failure"),
        ("hr-tokens", "how many tokens a text has"),
    ],
    &[("hr-core", "the vocabulary")],
];

/// What must hold for each parser, for tests and fuzzers: it knows all that it looks at.
const FOR_TESTS: &str = "hr-properties";

/// What others made and only these may know of.
const RESERVED: &[(&str, &[&str])] = &[
    ("clap", &["hr-cli"]),
    ("indicatif", &["hr-cli"]),
    ("signal-hook", &["hr-cli"]),
    ("terminal_size", &["hr-cli"]),
    ("anyhow", &["hr-cli"]),
    ("ignore", &["hr-cli"]),
    ("fjall", &["hr-archive"]),
    ("zstd", &["hr-archive"]),
    ("tiktoken-rs", &["hr-tokens"]),
    ("rustix", &["hr-archive", "hr-claude", "hr-cli"]),
    ("tempfile", &["hr-archive", "hr-cli", "hr-install"]),
];

/// Each crate of the workspace with what it depends on, but for tests.
fn crates() -> BTreeMap<String, Vec<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--locked", "--format-version", "1"]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {error}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let name = |value: &Value| value["name"].as_str().expect("a name").to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let of_package = |package: &Value| {
        let all = list(&package["dependencies"]);
        let needed = all.iter().filter(|it| it["kind"] != "dev").map(name).collect();
        (name(package), needed)
    };
    let packages = list(&metadata["packages"]);
    packages.iter().map(of_package).filter(|(name, _)| name != FOR_TESTS).collect()
}

/// The layer of a crate of ours, counted from the top.
fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.iter().any(|(it, _)| *it == name))
}

/// The arrows that do not point down: `hr-log -> hr-json`.
fn wrong_arrows(crates: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut wrong = vec![];
    for (from, needed) in crates {
        for to in needed.iter().filter(|to| crates.contains_key(*to)) {
            if layer(from) >= layer(to) {
                wrong.push(format!("{from} -> {to}"));
            }
        }
    }
    wrong
}

#[test]
fn each_crate_is_in_the_list_once() {
    let mut listed: Vec<&str> = LAYERS.iter().flat_map(|it| it.iter()).map(|it| it.0).collect();
    listed.sort_unstable();
    let crates = crates();
    let there: Vec<&str> = crates.keys().map(String::as_str).collect();
    assert_eq!(listed, there, "LAYERS of tests/layers.rs against the workspace");
}

#[test]
fn arrows_only_point_down() {
    let wrong = wrong_arrows(&crates());
    assert!(wrong.is_empty(), "against LAYERS of tests/layers.rs: {wrong:?}");
}

#[test]
fn an_arrow_up_or_sideways_is_found() {
    let mut crates = crates();
    let log = crates.get_mut("hr-log").expect("a crate");
    log.extend(["hr-json".to_owned(), "hr-pipe".to_owned(), "hr-core".to_owned()]);
    assert_eq!(wrong_arrows(&crates), ["hr-log -> hr-json", "hr-log -> hr-pipe"]);
}

#[test]
fn what_touches_the_world_is_reserved() {
    let crates = crates();
    for (reserved, may) in RESERVED {
        let users = crates.iter().filter(|(_, needed)| needed.iter().any(|it| it == reserved));
        let users: Vec<&str> = users.map(|(name, _)| name.as_str()).collect();
        assert!(!users.is_empty(), "nothing uses {reserved} any more");
        let others: Vec<&&str> = users.iter().filter(|user| !may.contains(*user)).collect();
        assert!(others.is_empty(), "{reserved} is for {may:?}, and used by {others:?}");
    }
}

/// What no filter needs: it gets a Source, and gives an Outline.
const NOT_PURE: [&str; 5] =
    ["std::fs", "std::env", "std::net", "std::process::", "std::time::SystemTime"];

#[test]
fn filters_touch_no_file_no_environment_and_no_clock() {
    let crates = crates();
    let pure = ["hr-pipe", "hr-archive"].map(|it| layer(it).expect("a layer"));
    let is_pure = |name: &&String| {
        layer(name).is_some_and(|layer| layer > pure[0]) && name.as_str() != "hr-archive"
    };
    let mut looked_at = 0;
    for name in crates.keys().filter(is_pure) {
        let source = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("crates")
            .join(name.trim_start_matches("hr-"))
            .join("src");
        for path in files(&source) {
            let text = std::fs::read_to_string(&path).expect("a source file");
            // What follows is only there in tests.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let found: Vec<&str> = NOT_PURE.into_iter().filter(|it| code.contains(it)).collect();
            let is_test = TESTS_ONLY.iter().any(|it| path.ends_with(it));
            assert!(found.is_empty() || is_test, "{}: {found:?}", path.display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 100, "only {looked_at} files were looked at");
}

/// Files that are modules of tests alone.
const TESTS_ONLY: [&str; 1] = ["code/src/oracle.rs"];

/// All Rust files under `folder`.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).expect("a directory of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

/// All sources below `folder`.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("target") {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_file_is_longer_than_600_lines_without_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = vec![];
    for folder in ["src", "crates", "tests", "benches", "examples", "fuzz"] {
        sources(&root.join(folder), &mut found);
    }
    assert!(found.len() > 300, "{} files", found.len());
    for path in found {
        let text = fs::read_to_string(&path).expect("a source");
        let comment = text.lines().take_while(|line| line.starts_with("//!"));
        let has_reason = comment.collect::<String>().contains("One file because ");
        let lines = text.lines().count();
        assert!(lines <= 600 || has_reason, "{} has {lines} lines: split it", path.display());
    }
}
