//! The scripts in `action.yml` and `ci/gitlab.yml`, run as a CI service runs them: what is tested is what is there.

mod common;

use common::inputs::{corpus, log};
use common::{Home, handle, path_of};
use saphyr::{LoadableYamlNode, Yaml};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What stands in for `hr-run` where it is not built: it takes the same options, and ends as the command does.
const STAND_IN: &str = r#"#!/bin/bash
[ "$1" = --version ] && exit
while [ "$1" != -- ]; do shift 2 || exit 2; done
shift
out=$(mktemp)
"$@" > "$out" 2>&1 &
trap 'kill -TERM %1' TERM
wait %1
status=$?
while kill -0 %1 2> /dev/null; do wait %1; status=$?; done
hr-route < "$out"
exit "$status"
"#;

fn yaml(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path).expect("the file")
}

/// The text under `key`, if there is some.
fn text<'y>(mapping: &'y Yaml<'_>, key: &str) -> Option<&'y str> {
    mapping.as_mapping_get(key)?.as_str()
}

/// A runner of GitHub Actions as far as a composite action can see it: no terminal, no home, no colour.
struct Runner {
    home: Home,
    inputs: BTreeMap<String, String>,
    /// What steps wrote to `$GITHUB_OUTPUT`, as `steps.ID.outputs.NAME`.
    outputs: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
}

impl Runner {
    fn new() -> Self {
        let home = Home::new();
        let runner = Self {
            home,
            inputs: BTreeMap::new(),
            outputs: BTreeMap::new(),
            variables: BTreeMap::new(),
        };
        for dir in ["temp", "bin", "work", "tools"] {
            fs::create_dir(runner.dir(dir)).expect("a directory");
        }
        let hr_run = runner.dir("bin/hr-run");
        match option_env!("CARGO_BIN_EXE_hr-run") {
            Some(path) => std::os::unix::fs::symlink(path, hr_run).expect("a link"),
            None => {
                fs::write(&hr_run, STAND_IN).expect("a script");
                let mode = fs::Permissions::from_mode(0o755);
                fs::set_permissions(&hr_run, mode).expect("a mode");
            }
        }
        runner
    }

    fn given(mut self, input: &str, value: &str) -> Self {
        self.inputs.insert(input.to_owned(), value.to_owned());
        self
    }

    fn dir(&self, name: &str) -> PathBuf {
        self.home.path().parent().expect("a directory").join(name)
    }

    /// The value of an expression such as `inputs.run`.
    fn value(&self, action: &Yaml<'_>, expression: &str) -> String {
        match expression.split_once('.') {
            Some(("inputs", name)) => {
                let input = action["inputs"].as_mapping_get(name);
                let input = input.unwrap_or_else(|| panic!("there is no input {name}"));
                let given = self.inputs.get(name).map(String::as_str);
                given.or_else(|| text(input, "default")).unwrap_or_default().to_owned()
            }
            Some(("steps", _)) => self.outputs.get(expression).cloned().unwrap_or_default(),
            _ => panic!("what is {expression}?"),
        }
    }

    fn filled(&self, action: &Yaml<'_>, text: &str) -> String {
        let Some((before, rest)) = text.split_once("${{") else { return text.to_owned() };
        let (expression, after) = rest.split_once("}}").expect("an expression that ends");
        before.to_owned() + &self.value(action, expression.trim()) + &self.filled(action, after)
    }

    fn command(&self, id: &str) -> Command {
        let whole = yaml("action.yml");
        let documents = Yaml::load_from_str(&whole).expect("YAML");
        let action = &documents[0];
        let steps = action["runs"]["steps"].as_vec().expect("steps");
        let step = steps.iter().find(|step| text(step, "id") == Some(id)).expect("the step");
        let script = self.dir("temp").join(format!("{id}.sh"));
        fs::write(&script, step["run"].as_str().expect("a script")).expect("a file");

        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(script);
        let programs = Path::new(path_of("hr")).parent().expect("a directory").display();
        command
            .env_clear()
            .env("PATH", format!("{}:{programs}:/usr/bin:/bin", self.dir("bin").display()));
        command.env("CI", "true").env("HOME", "/dev/null");
        command.env("GITHUB_JOB", "test").env("GITHUB_RUN_ID", "77").env("GITHUB_RUN_ATTEMPT", "1");
        command.env("GITHUB_REPOSITORY", "owner/repo").env("RUNNER_TEMP", self.dir("temp"));
        command.env("RUNNER_OS", "Linux").env("RUNNER_ARCH", "X64");
        command
            .env("RUNNER_TOOL_CACHE", self.dir("tools"))
            .env("GITHUB_ACTION_PATH", self.dir("work"));
        for name in ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"] {
            command.env(name, self.dir(name));
        }
        command.envs(&self.variables);
        if let Some(env) = step.as_mapping_get("env").and_then(Yaml::as_mapping) {
            for (name, value) in env {
                let value = self.filled(action, value.as_str().expect("text"));
                command.env(name.as_str().expect("a name"), value);
            }
        }
        command.current_dir(self.dir("work"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Takes over what a step wrote to the files of the runner.
    fn take(&mut self, id: &str) {
        for (name, value) in lines_of(&self.dir("GITHUB_OUTPUT")) {
            self.outputs.insert(format!("steps.{id}.outputs.{name}"), value);
        }
        self.variables.extend(lines_of(&self.dir("GITHUB_ENV")));
        let _ = fs::remove_file(self.dir("GITHUB_OUTPUT"));
    }

    fn run(&mut self, id: &str) -> Output {
        let output = self.command(id).output().expect("bash starts");
        self.take(id);
        output
    }

    fn output(&self, name: &str) -> &str {
        self.outputs.get(&format!("steps.{name}")).map_or("", String::as_str)
    }

    fn summary(&self) -> String {
        let bytes = fs::read(self.dir("GITHUB_STEP_SUMMARY")).unwrap_or_default();
        String::from_utf8(bytes).expect("UTF-8")
    }
}

/// The lines `NAME=VALUE` of a file.
fn lines_of(path: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let pair =
        |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
    text.lines().map(|line| pair(line).expect("NAME=VALUE")).collect()
}

/// A file in the job's directory, and a script that prints it and fails.
fn failing(runner: &Runner, content: &[u8]) -> String {
    fs::write(runner.dir("work/log"), content).expect("a file");
    "cat log\nexit 3".to_owned()
}

#[test]
fn a_command_that_fails_ends_the_step_as_it_ends_and_leaves_all_there_is_to_read() {
    let mut runner = Runner::new();
    let content = corpus("build/pytest.txt");
    let script = failing(&runner, &content);
    runner = runner.given("run", &script);
    let output = runner.run("run");
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let handle = handle(&output.stdout).expect("what is printed is reduced");
    assert!(output.stdout.len() < content.len() / 2);
    assert!(!output.stdout.contains(&0x1b) && output.stderr.is_empty(), "{output:?}");
    assert_eq!(runner.output("run.outputs.status"), "3");

    let artifact = runner.output("run.outputs.artifact").to_owned();
    assert!(artifact.starts_with("hr-test-1-"), "{artifact}");
    let summary = runner.summary();
    let fetch = format!(
        "`gh run download 77 -R owner/repo -n {artifact} -D hr-originals && hr-retrieve --import hr-originals`"
    );
    assert!(summary.starts_with("### `cat log ...`\n\n`build: 349 lines, "), "{summary}");
    assert!(
        summary.contains(&format!("`hr-retrieve {handle}`, elsewhere after {fetch}.")),
        "{summary}"
    );
    assert!(
        summary.contains(&format!("```text\n{}```\n", String::from_utf8_lossy(&output.stdout)))
    );

    // What is uploaded is enough for somebody else.
    assert_eq!(runner.run("export").status.code(), Some(0));
    let directory = runner.output("export.outputs.directory").to_owned();
    assert!(fs::read(format!("{directory}/{handle}.txt")).expect("the original") == content);
    let elsewhere = Home::new();
    elsewhere.given(b"").when(&format!("hr-retrieve --import {directory}")).exits(0).says_nothing();
    assert!(elsewhere.retrieve(&handle) == content);
}

#[test]
fn a_command_that_succeeds_is_in_the_summary_and_nothing_is_to_be_fetched() {
    let mut runner = Runner::new().given("run", "echo all is well >&2");
    let output = runner.run("run");
    assert_eq!(
        (output.status.code(), &output.stdout[..]),
        (Some(0), &b"all is well\n"[..]),
        "{output:?}"
    );
    let expected =
        "### `echo all is well >&2`\n\n1 line, unchanged.\n\n```text\nall is well\n```\n\n";
    assert_eq!(runner.summary(), expected);
    assert_eq!(runner.output("run.outputs.status"), "0");
    assert_eq!(runner.run("export").status.code(), Some(0));

    // The next command's summary comes after it, and in the same archive.
    let content = log(1, 300);
    let script = failing(&runner, &content);
    runner = runner.given("run", &script).given("upload", "never");
    let output = runner.run("run");
    let handle = handle(&output.stdout).expect("what is printed is reduced");
    let summary = runner.summary();
    assert!(summary.starts_with(expected) && summary.contains(&handle), "{summary}");
    assert!(!summary.contains("elsewhere"), "{summary}");
    let archive = runner.dir("temp/hr");
    assert_eq!(runner.variables["HR_HOME"], archive.display().to_string());
    let retrieve =
        Command::new(path_of("hr-retrieve")).arg(handle).envs(&runner.variables).output();
    assert!(retrieve.expect("it starts").stdout == content);
}

#[test]
fn an_archive_that_the_job_has_is_used() {
    let mut runner = Runner::new();
    let home = runner.home.path();
    runner.variables.insert("HR_HOME".to_owned(), home.display().to_string());
    let content = log(1, 300);
    let script = failing(&runner, &content);
    runner = runner.given("run", &script).given("summary", "never").given("artifact", "mine");
    let output = runner.run("run");
    let handle = handle(&output.stdout).expect("what is printed is reduced");
    assert!(runner.home.retrieve(&handle) == content);
    assert_eq!(runner.output("run.outputs.artifact"), "mine");
    assert_eq!(runner.summary(), "");
}

#[test]
fn what_the_command_is_told_cannot_be_taken_for_the_action_s_own() {
    // A script is data: neither its quotes nor its expressions end up in ours.
    let script = "printf '%s\\n' \"it's `echo in`\" '\"; exit 9; \"' '${{ inputs.budget }}' \"$#\"";
    let mut runner = Runner::new().given("run", script);
    let output = runner.run("run");
    let expected = "it's in\n\"; exit 9; \"\n${{ inputs.budget }}\n0\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{output:?}");
    assert_eq!(output.status.code(), Some(0));
    assert!(runner.summary().starts_with("### ``printf"), "{}", runner.summary());
    // As in any step, a script ends with the first command that fails.
    let mut runner = Runner::new().given("run", "false | true\necho not reached");
    let output = runner.run("run");
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(1), &b""[..]), "{output:?}");
    assert!(runner.summary().contains("No output."), "{}", runner.summary());
}

#[test]
fn what_was_printed_before_a_job_is_cancelled_comes_out() {
    let mut runner = Runner::new();
    let content = log(1, 300);
    fs::write(runner.dir("work/log"), &content).expect("a file");
    runner = runner.given("run", "cat log; touch printed; exec sleep 60");
    let started = Instant::now();
    let mut step: Child = runner.command("run").spawn().expect("bash starts");
    while !runner.dir("work/printed").exists() {
        assert!(started.elapsed() < Duration::from_secs(30), "the command prints");
        thread::sleep(Duration::from_millis(20));
    }
    thread::sleep(Duration::from_millis(200));
    // The runner tells the shell alone.
    let told = Command::new("kill").args(["-INT", &step.id().to_string()]).status();
    assert!(told.expect("kill starts").success());
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut step.stdout.take().expect("piped"), &mut out).expect("output");
    let code = step.wait().expect("it ends").code();
    runner.take("run");
    assert!(started.elapsed() < Duration::from_secs(40), "nobody waits for the command's own end");
    assert_eq!(code, Some(143));
    let handle = handle(&out).expect("what was printed is reduced");
    assert!(runner.summary().contains(&handle), "{}", runner.summary());
    assert_eq!(runner.run("export").status.code(), Some(0));
    let directory = runner.output("export.outputs.directory");
    assert!(fs::read(format!("{directory}/{handle}.txt")).expect("the original") == content);
}

#[test]
fn where_nothing_can_be_archived_everything_is_printed() {
    let mut runner = Runner::new();
    runner.variables.insert("HR_HOME".to_owned(), "/dev/null/hr".to_owned());
    let content = log(1, 300);
    let script = failing(&runner, &content);
    runner = runner.given("run", &script);
    let output = runner.run("run");
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout == content);
    assert!(runner.summary().contains("300 lines, unchanged"));
    // That there is nothing to export fails no job.
    assert_eq!(runner.run("export").status.code(), Some(0));
}

#[test]
fn hr_is_built_where_it_is_not_there() {
    let mut runner = Runner::new();
    assert_eq!(runner.run("find").status.code(), Some(0));
    assert_eq!(runner.output("find.outputs.found"), "true");

    // A runner that has none of our programs, and the sources of the action.
    let mut runner = Runner::new();
    let bare = runner.dir("bare");
    fs::create_dir(&bare).expect("a directory");
    runner.variables.insert("PATH".to_owned(), format!("{}:/usr/bin:/bin", bare.display()));
    fs::write(runner.dir("work/Cargo.toml"), "[package]\n").expect("a file");
    assert_eq!(runner.run("find").status.code(), Some(0));
    let (found, root) = (runner.output("find.outputs.found"), runner.output("find.outputs.root"));
    assert_eq!(found, "");
    let path = fs::read_to_string(runner.dir("GITHUB_PATH")).expect("a path");
    assert_eq!(path, format!("{root}/bin\n"));
    let key = runner.output("find.outputs.key").to_owned();
    assert!(key.starts_with("hr-Linux-X64-") && root.ends_with(&key[13..]), "{key} {root}");
    // Other sources are not taken for these.
    fs::write(runner.dir("work/Cargo.toml"), "[package]\nname = \"hr\"\n").expect("a file");
    runner.run("find");
    assert_ne!(runner.output("find.outputs.key"), key);

    let output = runner.run("build");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&output.stdout).starts_with("::error title=hr::"),
        "{output:?}"
    );
    fs::write(bare.join("cargo"), "#!/bin/sh\necho \"$@\"\n").expect("a script");
    fs::set_permissions(bare.join("cargo"), fs::Permissions::from_mode(0o755)).expect("a mode");
    let output = runner.run("build");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let root = runner.output("find.outputs.root");
    let expected =
        format!("install --locked --path {} --root {root}\n", runner.dir("work").display());
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

#[test]
fn the_action_is_what_github_takes_for_one() {
    let whole = yaml("action.yml");
    let documents = Yaml::load_from_str(&whole).expect("YAML");
    let action = &documents[0];
    assert_eq!(documents.len(), 1);
    assert_eq!(action["runs"]["using"].as_str(), Some("composite"));
    for (name, input) in action["inputs"].as_mapping().expect("inputs") {
        let name = name.as_str().expect("a name");
        assert!(text(input, "description").is_some(), "{name} is described");
        assert!(name == "run" || text(input, "default").is_some(), "{name} has a default");
        assert!(whole.contains(&format!("inputs.{name}")), "{name} is used");
    }
    for step in action["runs"]["steps"].as_vec().expect("steps") {
        let is_run = text(step, "run").is_some();
        assert_eq!(is_run, (text(step, "shell") == Some("bash")), "{step:?}");
        assert_ne!(is_run, text(step, "uses").is_some(), "{step:?}");
        // What is written into a script by its expressions could be anything.
        assert!(!text(step, "run").unwrap_or_default().contains("${{"), "{step:?}");
    }
}

#[test]
fn a_job_of_gitlab_exports_what_it_left_out() {
    let runner = Runner::new();
    let whole = yaml("ci/gitlab.yml");
    let documents = Yaml::load_from_str(&whole).expect("YAML");
    let job = &documents[0][".hr"];
    assert_eq!(job["artifacts"]["when"].as_str(), Some("always"));
    let (project, content) = (runner.dir("work"), log(1, 300));
    fs::write(project.join("log"), &content).expect("a file");
    // GitLab puts variables into variables, and runs each script by a shell in the project's directory.
    let home = job["variables"]["HR_HOME"].as_str().expect("a variable");
    let home =
        home.replace("$CI_PROJECT_DIR", &project.display().to_string()).replace("$CI_JOB_ID", "5");
    let script = |lines: &[&str]| {
        let mut shell = runner.command("run");
        shell.env("HR_HOME", &home).env("CI_PROJECT_DIR", &project).env("CI_JOB_ID", "5");
        fs::write(runner.dir("temp/run.sh"), lines.join("\n")).expect("a file");
        shell.output().expect("bash starts")
    };
    let output = script(&["hr-run -- sh -c 'cat log; exit 4'"]);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let handle = handle(&output.stdout).expect("what is printed is reduced");
    let after = job["after_script"].as_vec().expect("lines");
    let after: Vec<&str> = after.iter().map(|line| line.as_str().expect("a line")).collect();
    let output = script(&after);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let path = job["artifacts"]["paths"][0].as_str().expect("a path");
    assert!(fs::read(project.join(path).join(format!("{handle}.txt"))).expect("a file") == content);
}

#[test]
fn a_log_is_compared_with_that_of_the_last_job_that_was_well() {
    let (good, bad) = (Home::new(), Home::new());
    let before = log(1, 2_000);
    let mut after = before.clone();
    after.extend_from_slice(b"2026-11-20T09:00:00Z ERROR disk: no space left on /var/lib/queue\n");
    let export = |home: &Home, content: &[u8]| {
        home.given(content).env("HR_LABEL", "make test").when("hr-log").exits(0);
        let dir = home.path().parent().expect("a directory").join("originals");
        home.given(b"").when(&format!("hr-retrieve --export {}", dir.display())).exits(0);
        dir.join(format!("{}.txt", &blake3::hash(content).to_hex()[..12]))
    };
    let (green, red) = (export(&good, &before), export(&bad, &after));
    let desk = Home::new();
    let input = fs::read(red).expect("the original");
    let line = format!("hr-log --baseline {}", green.display());
    let then = desk.given(&input).when(&line).exits(0).says_nothing();
    let text = String::from_utf8(then.out).expect("UTF-8");
    assert!(text.contains("no space left") && text.lines().count() < 12, "{text}");
}
