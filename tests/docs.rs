//! What the documents show is what the programs print.
//!
//! A fenced block marked `console` is a session at a shell. A line after `$ ` is run by bash; what it prints, on
//! standard output and standard error, must be the lines below it. A line `...` stands for one line or more, and is
//! the only wildcard. The first block after a comment `<!-- file ~/NAME -->` is written to that file before.
//!
//! The sessions of a document run in turn in the root of the repository, in one new and empty home. In what they
//! print, the home is `~` and the directory of the programs `~/.cargo/bin`.

mod common;

use common::path_of;
use regex_automata::meta::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use tempfile::TempDir;

/// What stands for lines that a document does not show.
const CUT: &str = "...";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents that people read, by their paths in the repository.
fn documents() -> Vec<PathBuf> {
    let names = ["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(PathBuf::from);
    let files = fs::read_dir(root().join("docs")).expect("a directory").flatten();
    let files = files.map(|file| Path::new("docs").join(file.file_name()));
    let mut documents: Vec<PathBuf> = names
        .into_iter()
        .chain(files.filter(|file| file.extension() == Some("md".as_ref())))
        .collect();
    documents.sort();
    documents
}

fn text_of(document: &Path) -> String {
    fs::read_to_string(root().join(document)).expect("a document")
}

/// A fenced block.
struct Fenced<'t> {
    /// The line that it begins on, from 1.
    line: usize,
    /// What is marked: `console`.
    language: &'t str,
    /// The last line before it that is not empty.
    before: &'t str,
    lines: Vec<&'t str>,
}

fn fenced(text: &str) -> Vec<Fenced<'_>> {
    let mut blocks: Vec<Fenced<'_>> = Vec::new();
    // A block ends with as many backticks as it began with, so that one can show another.
    let (mut open, mut before) = (None, "");
    for (number, line) in text.lines().enumerate() {
        let rest = line.trim_start_matches('`');
        let fence = &line[..line.len() - rest.len()];
        match open {
            Some(opened) if line == opened => (open, before) = (None, ""),
            Some(_) => blocks.last_mut().expect("a block").lines.push(line),
            None if fence.len() >= 3 => {
                blocks.push(Fenced { line: number + 1, language: rest, before, lines: Vec::new() });
                open = Some(fence);
            }
            None if line.is_empty() => {}
            None => before = line,
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// A command with the lines that it is to print.
struct Example<'t> {
    line: usize,
    command: String,
    printed: Vec<&'t str>,
}

/// The commands of a session. One that ends with `\` goes on in a line after `> `.
fn examples<'t>(block: &Fenced<'t>) -> Vec<Example<'t>> {
    let mut examples: Vec<Example<'t>> = Vec::new();
    for (number, line) in block.lines.iter().enumerate() {
        if let Some(command) = line.strip_prefix("$ ") {
            let (line, command) = (block.line + 1 + number, command.to_owned());
            examples.push(Example { line, command, printed: Vec::new() });
            continue;
        }
        let example = examples.last_mut().expect("a session begins with a command");
        match line.strip_prefix("> ") {
            Some(more) if example.printed.is_empty() && example.command.ends_with('\\') => {
                example.command.push('\n');
                example.command.push_str(more);
            }
            _ => example.printed.push(line),
        }
    }
    for example in &mut examples {
        while example.printed.last() == Some(&"") {
            example.printed.pop();
        }
    }
    examples
}

/// A home where nothing is, with the programs on `PATH`.
struct NewHome(TempDir);

impl NewHome {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    /// Writes a file whose `name` begins with `~/`. A script can be run by its name if it is in `~/bin`.
    fn write(&self, name: &str, lines: &[&str]) {
        let path = self.0.path().join(name.strip_prefix("~/").expect("a file in the home"));
        fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
        fs::write(&path, lines.join("\n") + "\n").expect("space");
        if lines.first().is_some_and(|line| line.starts_with("#!")) {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a mode");
        }
    }

    /// All that `command` prints.
    fn printed_by(&self, command: &str) -> String {
        let programs = Path::new(path_of("hr")).parent().expect("a directory");
        let home = self.0.path();
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{}/bin:{path}", programs.display(), home.display());
        let output = Command::new("bash")
            .args(["-c", &format!("exec 2>&1\n{command}")])
            .current_dir(root())
            .env_clear()
            .envs([("PATH", path.as_str()), ("LC_ALL", "C.UTF-8")])
            .env("HOME", home)
            .stdin(Stdio::null())
            .output()
            .expect("bash runs");
        String::from_utf8_lossy(&output.stdout)
            .replace(&programs.display().to_string(), "~/.cargo/bin")
            .replace(&home.display().to_string(), "~")
    }
}

/// Whether these are the lines that are `printed`, where [`CUT`] stands for some.
fn are_same(expected: &[&str], printed: &[&str]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((&CUT, rest)) => (1..=printed.len()).any(|cut| are_same(rest, &printed[cut..])),
        Some((line, rest)) => printed.first() == Some(line) && are_same(rest, &printed[1..]),
    }
}

/// What is wrong with the sessions of a document.
fn faults(document: &Path) -> Vec<String> {
    let text = text_of(document);
    let home = NewHome::new();
    let mut faults = Vec::new();
    for block in fenced(&text) {
        let file = block.before.strip_prefix("<!-- file ").and_then(|it| it.strip_suffix(" -->"));
        if let Some(name) = file {
            home.write(name, &block.lines);
        }
        if block.language != "console" {
            continue;
        }
        for Example { line, command, printed: expected } in examples(&block) {
            let printed = home.printed_by(&command);
            let mut printed: Vec<&str> = printed.lines().collect();
            while printed.last() == Some(&"") {
                printed.pop();
            }
            if !are_same(&expected, &printed) {
                let place = format!("{}:{line}", document.display());
                let (expected, printed) = (expected.join("\n"), printed.join("\n"));
                faults.push(format!(
                    "{place}: $ {command}\n--- shown:\n{expected}\n--- printed:\n{printed}\n"
                ));
            }
        }
    }
    faults
}

#[test]
fn what_a_document_shows_is_what_is_printed() {
    let documents = documents();
    let faults: Vec<String> = thread::scope(|scope| {
        let runs: Vec<_> =
            documents.iter().map(|document| scope.spawn(|| faults(document))).collect();
        runs.into_iter().flat_map(|run| run.join().expect("no panic")).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_a_line_of_three_dots_stands_for_others() {
    for (expected, printed, is_same) in [
        (&["a", "b"][..], &["a", "b"][..], true),
        (&["a"], &["a", "b"], false),
        (&["a", "b"], &["a"], false),
        (&["a", CUT, "d"], &["a", "b", "c", "d"], true),
        (&["a", CUT, "d"], &["a", "d"], false),
        (&[CUT, "c", CUT], &["a", "b", "c", "d"], true),
        (&[CUT], &[], false),
        (&["a ..."], &["a b"], false),
    ] {
        assert_eq!(are_same(expected, printed), is_same, "{expected:?} {printed:?}");
    }
}

/// What a heading is called in a link.
fn anchor(heading: &str) -> String {
    let is_kept = |char: &char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_');
    heading.to_lowercase().chars().filter(is_kept).collect::<String>().replace(' ', "-")
}

/// The lines of a document that are in no fenced block and no comment.
fn prose(text: &str) -> Vec<&str> {
    let blocks = fenced(text);
    let is_fenced = |number: usize| {
        blocks.iter().any(|it| (it.line..=it.line + 1 + it.lines.len()).contains(&number))
    };
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, number)| !is_fenced(*number) && !line.starts_with("<!--"));
    lines.map(|(line, _)| line).collect()
}

/// The headings of a document, as they are called in links.
fn anchors(text: &str) -> BTreeSet<String> {
    let is_heading = |line: &&str| line.starts_with('#');
    let headings = prose(text).into_iter().filter(is_heading);
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

#[test]
fn links_lead_somewhere() {
    let link = Regex::new(r"\]\(([^) ]+)\)").expect("a regex");
    for document in documents() {
        let text = prose(&text_of(&document)).join("\n");
        for found in link.captures_iter(&text) {
            let target = &text[found.get_group(1).expect("a target").range()];
            if target.contains("://") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let place = format!("{}: {target}", document.display());
            let path = match file {
                "" => document.clone(),
                _ => document.parent().expect("a directory").join(file),
            };
            assert!(root().join(&path).exists(), "{place}: there is no such file");
            let is_there = heading.is_empty() || anchors(&text_of(&path)).contains(heading);
            assert!(is_there, "{place}: there is no such heading");
        }
    }
}

/// The regexes of docs/format.md by their names, in its order.
fn patterns() -> Vec<(String, Regex)> {
    let text = text_of(Path::new("docs/format.md"));
    let blocks = fenced(&text);
    let block = blocks.iter().find(|block| block.before == "<!-- patterns -->");
    let pattern = |line: &&str| {
        let (name, regex) = line.split_once(' ').expect("a name and a regex");
        let regex = Regex::new(regex.trim()).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name.to_owned(), regex)
    };
    block.expect("patterns").lines.iter().map(pattern).collect()
}

/// The files of a directory and those below it.
fn files_in(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("a directory").flatten().map(|it| it.path());
    entries.flat_map(|path| if path.is_dir() { files_in(&path) } else { vec![path] }).collect()
}

/// Those that stand in the first line only.
const FIRST: [&str; 3] = ["notice", "unarchived", "map"];

#[test]
fn every_mark_is_specified() {
    let patterns = patterns();
    let home = NewHome::new();
    let of_corpora = files_in(&root().join("corpora")).into_iter().flat_map(|file| {
        ["hr-route", "hr-route -b 400 -q 'which request failed'"]
            .map(|command| format!("{command} < '{}'", file.display()))
    });
    let others = [
        "hr-json --no-archive < corpora/json/orders.json",
        "hr-json --schema < corpora/json/orders.json",
        "hr-json --lossless < corpora/json/orders.json",
        "hr-log --templates < corpora/logs/checkout.log",
        "hr-code --map -b 400 corpora/make",
        "tail -n +1 corpora/make/all.sh corpora/json/ps.json corpora/build/pytest.txt | hr-route -b 500",
        "hr-log --follow < corpora/logs/settlement.log",
        "hr-run --stream-after 0 -c 'cat corpora/logs/settlement.log; exit 3'",
    ];
    let mut seen = BTreeSet::new();
    for command in of_corpora.chain(others.map(str::to_owned)) {
        let printed = home.printed_by(&command);
        let is_mark = |(_, line): &(usize, &str)| line.starts_with("[hr ");
        for (number, mark) in printed.lines().enumerate().filter(is_mark) {
            let is_first = |name: &str| FIRST.contains(&name);
            let mut fitting = patterns.iter().filter(|(_, regex)| regex.is_match(mark));
            let found = match number {
                0 => fitting.find(|(name, _)| is_first(name)),
                // What is followed has its notice at the end.
                _ => fitting.find(|(name, _)| !is_first(name) || name == "notice"),
            };
            let (name, _) = found.unwrap_or_else(|| panic!("{command}: {mark}"));
            seen.insert(name.as_str());
        }
    }
    let unseen: Vec<&str> =
        patterns.iter().map(|it| it.0.as_str()).filter(|name| !seen.contains(name)).collect();
    assert!(unseen.is_empty(), "nothing here prints these, so they are not tested: {unseen:?}");
}
