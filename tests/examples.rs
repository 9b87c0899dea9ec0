//! Every example of the manual, run as it is written: in a home where nothing is yet, beside the files that examples
//! name, and with stand-ins for the commands that are not ours, which print what such a command once printed.

use hr_cli::{Example, pages};
use insta::assert_snapshot;
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Files that examples name, and those of `corpora` that they are.
const FILES: [(&str, &str); 9] = [
    ("server.log", "logs/checkout.log"),
    ("green.log", "baseline/billing/green.log"),
    ("failing.log", "baseline/billing/failing.log"),
    ("a.log", "baseline/nginx/green.log"),
    ("b.log", "baseline/nginx/failing.log"),
    ("orders.json", "json/orders.json"),
    ("service.py", "make/service.py"),
    ("src/service.py", "make/service.py"),
    ("src/gateway.js", "make/gateway.js"),
];

/// Commands that are not ours, as scripts that see the files of `corpora` as `$corpora`.
const STAND_INS: [(&str, &str); 16] = [
    ("cargo", "cat $corpora/build/cargo-test.txt; exit 101"),
    ("claude", "echo '2.1.330 (Claude Code)'"),
    ("col", "cat"),
    ("curl", "case $* in *orders*) cat orders.json ;; *) cat post.html ;; esac"),
    ("docker", "cat $corpora/baseline/shop/failing.log; exit 1"),
    ("find", "cut -d: -f1 $corpora/text/grep-raise.txt | sed 's/py$/conf/'"),
    ("gh", "cat $corpora/build/pytest.txt"),
    ("git", "cat $corpora/text/flask-2.2.5-2.3.3.diff"),
    ("grep", "cat $corpora/text/grep-raise.txt"),
    ("journalctl", "cat $corpora/logs/nginx-error.log"),
    (
        "kubectl",
        "case $1 in get) cat processes.txt ;; *) cat $corpora/logs/stocksync.logfmt ;; esac",
    ),
    ("make", "cat $corpora/build/make-k.txt; exit 2"),
    ("man", "cat $corpora/text/psql-man.txt"),
    ("ps", "cat processes.txt"),
    ("rg", "cat $corpora/text/grep-raise.txt"),
    ("terraform", "cat $corpora/logs/stocksync.logfmt"),
];

/// Examples that do not end with 0: the commands that they run fail, or what is asked for is too much.
const FAILING: [(&str, i32); 6] = [
    ("hr-run -- cargo test", 101),
    ("hr-run -c 'make && make check'", 2),
    ("hr-run -q 'connection refused' --stream-after 60 -- docker compose up", 1),
    ("HR_OFF=1 hr-run -- cargo test", 101),
    ("hr-shell 'cargo test'", 101),
    ("hr-retrieve 1f84f6d86789 -b 2000", 6),
];

/// A directory with all that examples need.
struct Stage(TempDir);

impl Stage {
    fn new() -> Self {
        let stage = Self(tempfile::tempdir().expect("a temporary directory"));
        for directory in ["home", "bin", "work/src"] {
            fs::create_dir_all(stage.path(directory)).expect("space");
        }
        for (name, original) in FILES {
            fs::copy(corpora().join(original), stage.path("work").join(name))
                .expect("it is copied");
        }
        let processes = corpora().join("json/ps.json");
        let processes =
            serde_json::from_slice(&fs::read(processes).expect("a file")).expect("JSON");
        stage.write("work/processes.txt", &columns(&processes));
        let orders = fs::read(corpora().join("json/orders.json")).expect("a file");
        stage.write("work/orders.csv", &csv(&serde_json::from_slice(&orders).expect("JSON")));
        let prose = fs::read_to_string(corpora().join("../README.md")).expect("a file");
        stage.write("work/minutes.md", &prose);
        stage.write(
            "work/post.html",
            &format!("<!doctype html><html><body><p>{prose}</p></body></html>"),
        );
        for (name, script) in STAND_INS {
            let script = format!("#!/bin/sh\ncorpora='{}'\n{script}\n", corpora().display());
            stage.program(name, &script);
        }
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("space");
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, script).expect("space");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }

    /// Runs a command as one types it.
    fn run(&self, line: &str) -> Output {
        let own = Path::new(env!("CARGO_BIN_EXE_hr")).parent().expect("a directory");
        let path = format!(
            "{}:{}:/usr/local/bin:/usr/bin:/bin",
            self.path("bin").display(),
            own.display()
        );
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.path("work")).stdin(Stdio::null());
        command.env_clear().env("PATH", path).env("HOME", self.path("home"));
        command.output().expect("sh starts")
    }

    /// The text of some bytes without what differs from one run to the next.
    fn shown(&self, bytes: &[u8]) -> String {
        let text =
            String::from_utf8_lossy(bytes).replace(&*self.0.path().to_string_lossy(), "STAGE");
        let own = Path::new(env!("CARGO_BIN_EXE_hr")).parent().expect("a directory");
        without_numbers(&text.replace(&*own.to_string_lossy(), "BIN"))
    }
}

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora")
}

/// Handles, ages and numbers as `#`: what is said of them is to stay, not how many there are.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(|char: char| !char.is_ascii_alphanumeric()) {
        let end = word.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(word.len());
        let (name, rest) = word.split_at(end);
        let is_handle = name.len() >= 12 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let name = if is_handle {
            "#".to_owned()
        } else {
            name.replace(|char: char| char.is_ascii_digit(), "#")
        };
        out += &name;
        out += rest;
    }
    out = out.replace(" s ago", " ago").replace(" min ago", " ago");
    while out.contains("##") || out.contains("#,#") || out.contains("#.#") {
        out = out.replace("##", "#").replace("#,#", "#").replace("#.#", "#");
    }
    out
}

/// Rows of JSON as aligned columns.
fn columns(rows: &Value) -> String {
    let rows: Vec<&serde_json::Map<String, Value>> =
        rows.as_array().expect("an array").iter().filter_map(Value::as_object).collect();
    let names: Vec<&String> = rows[0].keys().collect();
    let mut text = names
        .iter()
        .fold(String::new(), |text, name| text + &format!("{:<14}", name.to_uppercase()));
    text.push('\n');
    for row in rows {
        for name in &names {
            let cell = row.get(*name).map(plain).unwrap_or_default().replace(' ', "_");
            let cell: String = cell.chars().take(12).collect();
            write!(text, "{:<14}", if cell.is_empty() { "-" } else { &cell }).expect("memory");
        }
        text.push('\n');
    }
    text
}

/// Some columns of orders.
fn csv(orders: &Value) -> String {
    let names = ["id", "customer", "placed", "status", "total_cents", "country"];
    let row = |order: &Value| names.map(|name| plain(&order[name])).join(",");
    let rows: Vec<String> = orders.as_array().expect("an array").iter().map(row).collect();
    format!("{}\n{}\n", names.join(","), rows.join("\n"))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Runs the examples of one program, one after the other, and shows the start of what is printed by each.
fn run_all(name: &str, examples: &[Example]) -> String {
    let stage = Stage::new();
    if matches!(name, "hr-retrieve" | "hr-stats") {
        for line in ["hr-route < server.log", "hr-route < orders.json", "hr-code service.py"] {
            assert!(stage.run(line).status.success(), "{line}");
        }
    }
    if name == "hr-trust" {
        stage.write("work/.hr.toml", "budget = 4000\n");
    }
    let mut all = String::new();
    for Example { command, .. } in examples {
        let Output { status, stdout, stderr } = stage.run(command);
        let (out, err) = (stage.shown(&stdout), stage.shown(&stderr));
        let failing = FAILING.iter().find(|(line, _)| line == command);
        let code = failing.map_or(0, |(_, code)| *code);
        assert_eq!(status.code(), Some(code), "$ {command}\n{out}{err}");
        let told = command.rsplit_once("> ").filter(|_| stdout.is_empty() && stderr.is_empty());
        let written =
            told.map(|(_, file)| fs::read(stage.path("work").join(file)).expect("a file"));
        let is_silent =
            stdout.is_empty() && stderr.is_empty() && written.is_none_or(|bytes| bytes.is_empty());
        assert!(!is_silent, "$ {command}\nprints nothing");
        write!(all, "$ {command}\n{}{}exit code {code}\n\n", start(&out), start(&err))
            .expect("memory");
    }
    all
}

/// The first line, as far as it fits.
fn start(text: &str) -> String {
    let first = text.lines().next().map(|line| line.chars().take(120).collect::<String>() + "\n");
    first.unwrap_or_default()
}

macro_rules! examples_of {
    ($($test:ident: $name:literal,)*) => {
        /// The programs whose examples are run.
        const TESTED: &[&str] = &[$($name),*];

        $(#[test]
        fn $test() {
            let page = pages().into_iter().find(|page| page.name == $name).expect("a program");
            assert_snapshot!(stringify!($test), run_all($name, page.manual.examples));
        })*
    };
}

examples_of! {
    hr: "hr",
    hr_route: "hr-route",
    hr_log: "hr-log",
    hr_json: "hr-json",
    hr_code: "hr-code",
    hr_search: "hr-search",
    hr_diff: "hr-diff",
    hr_build: "hr-build",
    hr_table: "hr-table",
    hr_text: "hr-text",
    hr_run: "hr-run",
    hr_shell: "hr-shell",
    hr_hook: "hr-hook",
    hr_retrieve: "hr-retrieve",
    hr_archive: "hr-archive",
    hr_stats: "hr-stats",
    hr_trust: "hr-trust",
}

#[test]
fn every_program_has_examples_that_are_run() {
    for page in pages() {
        assert!(TESTED.contains(&page.name), "{}", page.name);
        assert!(!page.manual.examples.is_empty(), "{}", page.name);
    }
}

/// The programs that a command line starts: the first word of each command in it.
fn started(line: &str) -> Vec<&str> {
    let commands = line.split(['|', ';', '\n', '(']).flat_map(|part| part.split("&&"));
    let words =
        commands.filter_map(|part| part.split_whitespace().find(|word| !word.contains('=')));
    words.collect()
}

#[test]
fn no_example_runs_what_the_machine_has() {
    // They do what they do everywhere, and nothing but what is asked.
    let harmless = ["jq", "tail"];
    for Example { command, .. } in pages().iter().flat_map(|page| page.manual.examples) {
        // What is between quotes is no command.
        let unquoted: String = command.split(['\'', '"']).step_by(2).collect();
        for program in started(&unquoted) {
            let is_known = harmless.contains(&program)
                || pages().iter().any(|page| page.name == program)
                || STAND_INS.iter().any(|(name, _)| *name == program);
            assert!(is_known, "{program} in: {command}");
        }
    }
}
