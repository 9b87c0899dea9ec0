//! Every crate of others that we use stands once in `Cargo.toml`, with the reason beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The line after which there is what only tests and benches use.
const TESTS_ONLY: &str = "# For tests and benches only";

/// An entry of `[workspace.dependencies]`.
#[derive(Debug, PartialEq)]
struct Entry {
    name: String,
    /// Why it is there, in one line.
    reason: Option<String>,
    is_for_tests: bool,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The entries of the manifest `text` that are of others. The reason follows one in its line, or is the comment above it.
fn entries(text: &str) -> Vec<Entry> {
    let table = text.lines().skip_while(|line| *line != "[workspace.dependencies]").skip(1);
    let table = table.take_while(|line| !line.starts_with('['));
    let (mut entries, mut above, mut is_for_tests) = (vec![], None, false);
    for line in table {
        is_for_tests |= line == TESTS_ONLY;
        let comment = line.strip_prefix("# ").map(str::to_owned);
        if let Some((name, rest)) = line.split_once(" = ").filter(|_| comment.is_none())
            && !rest.contains("path = ")
        {
            let beside = rest.rsplit_once(" # ").map(|(_, reason)| reason.to_owned());
            entries.push(Entry {
                name: name.to_owned(),
                reason: beside.or_else(|| above.take()),
                is_for_tests,
            });
        }
        above = comment;
    }
    entries
}

/// Where each name is in a table of dependencies: of the crates (false), or of their tests (true). What has no
/// `workspace = true` is given, too.
fn uses() -> (BTreeMap<String, BTreeSet<bool>>, Vec<String>) {
    let (mut uses, mut own) = (BTreeMap::<String, BTreeSet<bool>>::new(), vec![]);
    for manifest in manifests() {
        let text = fs::read_to_string(&manifest).expect("a manifest");
        let mut section = None;
        for line in text.lines() {
            if line.starts_with('[') {
                // Also those of one system alone: `[target.'cfg(...)'.dev-dependencies]`.
                let table = line.trim_matches(['[', ']']).rsplit('.').next();
                section = match table {
                    _ if line == "[workspace.dependencies]" => None,
                    Some("dependencies" | "build-dependencies") => Some(false),
                    Some("dev-dependencies") => Some(true),
                    _ => None,
                };
                continue;
            }
            let Some(is_test) = section else { continue };
            let Some(end) = line.find([' ', '.']).filter(|_| !line.starts_with('#')) else {
                continue;
            };
            if !line.contains("workspace = true") {
                own.push(format!("{}: {line}", manifest.display()));
            }
            uses.entry(line[..end].to_owned()).or_default().insert(is_test);
        }
    }
    (uses, own)
}

/// The manifests of all crates.
fn manifests() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).expect("a directory of crates");
    let crates = crates.map(|entry| entry.expect("an entry").path());
    crates.chain([root().to_owned()]).map(|it| it.join("Cargo.toml")).collect()
}

fn manifest() -> Vec<Entry> {
    let text = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let entries = entries(&text);
    assert!(entries.len() > 40, "{entries:?}");
    entries
}

#[test]
fn each_has_a_reason() {
    let all = manifest();
    let without: Vec<&str> =
        all.iter().filter(|it| it.reason.is_none()).map(|it| it.name.as_str()).collect();
    assert!(without.is_empty(), "say in Cargo.toml, in a comment above, why we use {without:?}");
}

#[test]
fn each_is_used_where_it_is_said_to_be() {
    let (uses, own) = uses();
    assert!(own.is_empty(), "these belong in [workspace.dependencies] of Cargo.toml: {own:?}");
    for Entry { name, is_for_tests, .. } in manifest() {
        let Some(by) = uses.get(&name) else {
            panic!("no crate uses {name}: remove it from Cargo.toml")
        };
        assert_eq!(!by.contains(&false), is_for_tests, "{name} is in the wrong part of Cargo.toml");
    }
}

#[test]
fn an_entry_without_a_reason_is_found() {
    let text = "[workspace.dependencies]\n\
                hr-core = { path = \"crates/core\" }\n\n\
                # Why.\none = \"1\"\ntwo = \"2\"\nthree = \"3\" # Because.\n\
                # For tests and benches only\n\n# Why.\nfour = { version = \"4\" }\n[package]\nfive = 5\n";
    let told: Vec<(String, bool, bool)> = entries(text)
        .into_iter()
        .map(|it| (it.name, it.reason.is_some(), it.is_for_tests))
        .collect();
    let expected =
        [("one", true, false), ("two", false, false), ("three", true, false), ("four", true, true)];
    assert_eq!(told, expected.map(|(name, has, tests)| (name.to_owned(), has, tests)));
}
