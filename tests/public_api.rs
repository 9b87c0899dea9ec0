//! What the library promises: a change of `tests/public-api.txt` is a change that its users see.
//!
//! The text is made of what rustdoc says of the crates, in a format that is not stable. A toolchain that writes another
//! than [`FORMAT`] cannot check it, and the test says so.

use hr::archive::{Archive, Error, Original};
use hr::{Compressed, LeftOut, Options};
use public_api::{Builder, PublicApi};
use serde_json::Value;
use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates whose items are all for others.
const CRATES: [&str; 2] = ["hr", "hr-archive"];

/// Items of crates of ours that those give to others. What else is in there may change.
const GIVEN: [(&str, &[&str]); 2] = [
    ("hr-pipe", &["hr_pipe::Format", "hr_pipe::LeftOut"]),
    (
        "hr-core",
        &[
            "hr_core::Handle",
            "hr_core::HandlePrefix",
            "hr_core::Kind",
            "hr_core::NotAHandle",
            "hr_core::Unit",
        ],
    ),
];

/// The format of rustdoc's JSON that this version of `public-api` reads.
const FORMAT: u64 = 57;

/// Set to write the file anew.
const UPDATE: &str = "HR_UPDATE_PUBLIC_API";

#[test]
fn the_public_api_is_the_one_that_is_written_down() {
    let Some(found) = public_items() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/public-api.txt");
    if env::var_os(UPDATE).is_some() {
        fs::write(&path, &found).expect("the file can be written");
    }
    let expected = fs::read_to_string(&path).expect("the file is there");
    let only_in = |one: &str, other: &str| {
        let other: Vec<&str> = other.lines().collect();
        one.lines().filter(|line| !other.contains(line)).collect::<Vec<_>>().join("\n")
    };
    assert!(
        found == expected,
        "the public API has changed.\nGone:\n{}\nNew:\n{}\nIf that is wanted: \
         {UPDATE}=1 cargo test --test public_api",
        only_in(&expected, &found),
        only_in(&found, &expected),
    );
}

/// All public items as text; `None` if this toolchain cannot tell them in the format that we read.
fn public_items() -> Option<String> {
    let mut text = String::new();
    for name in CRATES {
        text += &format!("# {name}\n\n{}\n", api_of(name)?);
    }
    for (name, given) in GIVEN {
        let api = api_of(name)?.to_string();
        let lines = api.lines().filter(|line| given.contains(&subject(line, name)));
        let lines: Vec<&str> = lines.collect();
        text += &format!("# hr gives these of {name}\n\n{}\n\n", lines.join("\n"));
    }
    Some(text)
}

/// The item that a line is about, or the type that it belongs to: `hr_core::Kind` of
/// `pub fn hr_core::Kind::name(self) -> &'static str`.
fn subject<'a>(line: &'a str, name: &str) -> &'a str {
    let start = format!("{}::", name.replace('-', "_"));
    let line =
        line.rsplit_once(" for ").filter(|_| line.starts_with("impl")).map_or(line, |it| it.1);
    let Some(at) = line.find(&start) else { return "" };
    let path = &line[at..];
    let is_of_name = |char: char| char.is_alphanumeric() || char == '_';
    let end = path[start.len()..].find(|char| !is_of_name(char));
    &path[..end.map_or(path.len(), |end| start.len() + end)]
}

/// What is public in a crate.
fn api_of(name: &str) -> Option<PublicApi> {
    let json = rustdoc_json(name);
    let text = fs::read(&json).expect("what rustdoc wrote");
    let told: Value = serde_json::from_slice(&text).expect("JSON");
    let format = told["format_version"].as_u64();
    if format != Some(FORMAT) {
        println!("not checked: rustdoc writes format {format:?}, and we read {FORMAT}");
        return None;
    }
    let builder = Builder::from_rustdoc_json(json);
    let builder = builder.omit_blanket_impls(true).omit_auto_trait_impls(true);
    Some(builder.build().expect("what is public"))
}

/// What rustdoc says of a crate. Its JSON needs a flag that only a nightly has, but for who sets a variable; if cargo had
/// that, it would compile all anew, so only rustdoc gets it.
fn rustdoc_json(name: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("public-api");
    fs::create_dir_all(&place).expect("a directory");
    let rustdoc = place.join("rustdoc");
    let script = "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n";
    if fs::read_to_string(&rustdoc).ok().as_deref() != Some(script) {
        fs::write(&rustdoc, script).expect("a script");
        fs::set_permissions(&rustdoc, fs::Permissions::from_mode(0o755)).expect("a program");
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["rustdoc", "--quiet", "--locked", "--offline", "--lib", "-p", name]);
    cargo.args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "warn"]);
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).env("RUSTDOC", rustdoc);
    let output = cargo.output().expect("cargo starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo rustdoc of {name}: {error}");
    // <target>/tmp is beside <target>/doc.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target directory");
    target.join("doc").join(format!("{}.json", name.replace('-', "_")))
}

#[test]
fn a_line_is_about_one_item() {
    for (line, expected) in [
        ("pub fn hr_core::Kind::name(self) -> &'static str", "hr_core::Kind"),
        ("pub fn hr_core::Outline::kind(&self) -> hr_core::Kind", "hr_core::Outline"),
        (
            "impl core::convert::From<hr_core::Handle> for hr_core::HandlePrefix",
            "hr_core::HandlePrefix",
        ),
        ("impl hr_core::Handle", "hr_core::Handle"),
        ("pub mod hr_core", ""),
    ] {
        assert_eq!(subject(line, "hr-core"), expected, "{line}");
    }
}

/// What compiles if types can be shared with other threads.
#[test]
fn types_can_go_to_other_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Archive>();
    is_shared::<Compressed<'static>>();
    is_shared::<Error>();
    is_shared::<LeftOut>();
    is_shared::<Options>();
    is_shared::<Original>();
}
