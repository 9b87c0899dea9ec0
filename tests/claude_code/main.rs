//! What the model receives when `hr` is installed in the real Claude Code client, which talks to an endpoint on loopback
//! that plays the model. `tests/claude_code/run.sh` installs the client and runs this; without it all tests are skipped.

mod client;
mod endpoint;
mod inputs;

use client::{Client, PROMPT, SUBAGENT_PROMPT, bash, bash_with_handle, call, handle, read};
use endpoint::{Call, Script, Step, ToolResult};
use inputs::{ERROR, FAILURE, errors, log, source, test_run};
use serde_json::json;
use std::fs;

/// It is a part of something larger that can be had with a handle, and has `evidence`.
#[track_caller]
fn assert_reduced(result: &ToolResult, evidence: &str) {
    let ToolResult { text, .. } = result;
    assert!(text.contains(evidence), "no {evidence:?} in what the model receives: {result:?}");
    assert!(handle(text).is_some(), "no handle in what the model receives: {result:?}");
    assert!(text.len() < 20_000, "the model receives {} bytes: {result:?}", text.len());
    assert!(!text.contains("<persisted-output>"), "the client cut it: {result:?}");
}

#[test]
fn a_small_output_of_bash_is_as_it_was() {
    let Some(mut client) = Client::with_hr() else { return };
    let results = client.run(vec![
        bash("echo small; echo and >&2; printf last"),
        bash("true"),
        bash("exit 3"),
    ]);
    assert_eq!(results[0].text, "small\nand\nlast");
    assert_eq!(results[1].text, "(Bash completed with no output)");
    assert_eq!((results[2].text.as_str(), results[2].is_error), ("Exit code 3", true));
}

#[test]
fn of_a_large_output_of_bash_the_model_receives_the_error() {
    let Some(mut client) = Client::with_hr() else { return };
    client.file("app.log", &log());
    let results = client.run(vec![bash("cat app.log")]);
    assert_reduced(&results[0], ERROR);
    assert!(!results[0].is_error);
}

#[test]
fn of_a_command_that_fails_after_100_kb_the_model_receives_the_error() {
    let Some(mut client) = Client::with_hr() else { return };
    client.file("app.log", &log());
    let results = client.run(vec![bash("cat app.log >&2; exit 4")]);
    assert_reduced(&results[0], ERROR);
    assert!(results[0].is_error && results[0].text.starts_with("Exit code 4\n"), "{results:?}");
}

#[test]
fn of_a_failing_test_run_the_model_receives_the_last_lines() {
    let Some(mut client) = Client::with_hr() else { return };
    let run = test_run();
    assert!(run.len() > 300_000);
    client.file("run.txt", &run);
    let results = client.run(vec![bash("cat run.txt; exit 101")]);
    assert_reduced(&results[0], FAILURE);
    assert!(results[0].is_error && results[0].text.contains("1 failed"), "{results:?}");
}

#[test]
fn without_hr_the_model_does_not_receive_the_last_lines_of_a_failing_test_run() {
    let Some(mut client) = Client::without_hr() else { return };
    client.file("run.txt", &test_run());
    let results = client.run(vec![bash("cat run.txt; exit 101")]);
    assert!(results[0].is_error && !results[0].text.contains(FAILURE), "{results:?}");
}

#[test]
fn the_client_cuts_nothing_out_of_what_hr_says_of_a_failing_command() {
    let Some(mut client) = Client::with_hr() else { return };
    let end = "error: could not compile `shop` (lib) due to 2000 previous errors";
    client.file("build.txt", &format!("   Compiling shop v1.0.0\n{}{end}\n", errors(2000)));
    let results = client.run(vec![bash("cat build.txt; exit 101")]);
    assert_reduced(&results[0], end);
    assert!(!results[0].text.contains("characters truncated"), "{results:?}");
}

#[test]
fn the_client_cuts_nothing_out_of_what_hr_says_of_a_command() {
    let Some(mut client) = Client::with_hr() else { return };
    client.file("build.txt", &errors(50_000));
    let results = client.run(vec![bash("cat build.txt")]);
    let text = &results[0].text;
    assert!(handle(text).is_some() && !text.contains("<persisted-output>"), "{results:?}");
}

#[test]
fn what_a_command_printed_until_its_timeout_reaches_the_model() {
    let Some(client) = Client::with_hr() else { return };
    let mut client = client.with("CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1");
    client.file("app.log", &log());
    let command = json!({"command": "cat app.log; sleep 50; echo never", "timeout": 5000});
    let results = client.run(vec![call("Bash", command)]);
    assert_reduced(&results[0], ERROR);
    assert!(results[0].is_error && results[0].text.contains("timed out"), "{results:?}");
}

#[test]
fn what_a_command_printed_until_it_is_moved_to_the_background_reaches_the_model() {
    let Some(mut client) = Client::with_hr() else { return };
    client.file("app.log", &log());
    let command = json!({"command": "cat app.log; sleep 7; echo the end", "timeout": 5000});
    let results = client.run(vec![call("Bash", command), read_output()]);
    assert!(!results[0].is_error, "{results:?}");
    assert_reduced(&results[1], ERROR);
}

#[test]
fn a_command_in_the_background_is_read_while_it_runs_and_when_it_has_ended() {
    let Some(mut client) = Client::with_hr() else { return };
    let command = "for i in $(seq 16); do echo step $i of 16; sleep 0.5; done";
    let background = json!({"command": command, "run_in_background": true});
    let results = client.run(vec![
        call("Bash", background),
        bash("sleep 4"),
        read_output(),
        bash("sleep 5"),
        bash_with_output("cat OUTPUT"),
    ]);
    let (during, after) = (&results[2].text, &results[4].text);
    assert!(during.contains("step 1 of 16") && !during.contains("step 16 of 16"), "{results:?}");
    let steps: String = (1..=16).map(|number| format!("step {number} of 16\n")).collect();
    assert!(format!("{after}\n").starts_with(&steps), "{results:?}");
}

/// Reads the file that the output of the first call goes to.
fn read_output() -> Step {
    Box::new(|results| Call { tool: "Read", input: json!({"file_path": output_path(results)}) })
}

/// A command for Bash with that file in place of `OUTPUT`.
fn bash_with_output(command: &'static str) -> Step {
    Box::new(move |results| {
        let command = command.replace("OUTPUT", output_path(results));
        Call { tool: "Bash", input: json!({"command": command}) }
    })
}

fn output_path(results: &[ToolResult]) -> &str {
    let told = results.first().and_then(|result| result.text.split_once("being written to: "));
    told.and_then(|(_, path)| path.split_once(". ")).map_or("none", |(path, _)| path)
}

#[test]
fn the_directory_is_carried_to_the_next_command() {
    let Some(mut client) = Client::with_hr() else { return };
    let below = client.project().join("below");
    fs::create_dir(&below).expect("a new directory");
    let results = client.run(vec![bash("cd below && echo moved"), bash("pwd -P")]);
    let below = fs::canonicalize(below).expect("a directory");
    assert_eq!(
        (results[0].text.as_str(), results[1].text.as_str()),
        ("moved", below.to_str().unwrap())
    );
}

#[test]
fn the_next_turn_gets_the_original_back() {
    let Some(mut client) = Client::with_hr() else { return };
    let log = log();
    client.file("app.log", &log);
    let results = client.run(vec![
        bash("cat app.log"),
        bash_with_handle("hr-retrieve HANDLE > copy; cmp copy app.log && echo the same; hr-retrieve HANDLE -l 700-702"),
    ]);
    assert_reduced(&results[0], ERROR);
    let lines: Vec<&str> = log.lines().skip(699).take(3).collect();
    assert_eq!(results[1].text, format!("the same\n{}", lines.join("\n")));
}

#[test]
fn a_file_is_read_exactly_and_named_when_it_is_read_again_unchanged() {
    let Some(mut client) = Client::with_hr() else { return };
    let (source, numbered) = source();
    let path = client.file("orders.rs", &source);
    let results = client.run(vec![
        read(&path),
        read(&path),
        bash_with_handle("hr-retrieve HANDLE | cmp - orders.rs && echo the same"),
        read(&path),
    ]);
    assert!(results[0].text.starts_with(&numbered), "{results:?}");
    if handle(&results[1].text).is_none() && results[1].text.contains("file unchanged") {
        // Older clients say so themselves.
        return;
    }
    assert!(results[1].text.len() < numbered.len() / 10, "{results:?}");
    assert_eq!(results[2].text, "the same", "{results:?}");
    assert!(results[3].text.starts_with(&numbered), "who asks again gets it: {results:?}");
}

#[test]
fn a_file_that_has_changed_is_not_named_as_unchanged() {
    let Some(mut client) = Client::with_hr() else { return };
    let path = client.file("orders.rs", &source().0);
    let results = client.run(vec![
        read(&path),
        bash("sed -i 's/value_99 /total_99 /' orders.rs"),
        read(&path),
    ]);
    assert!(results[2].text.contains("total_99"), "{results:?}");
}

#[test]
fn what_was_read_before_a_compaction_is_read_in_full_after_it() {
    let Some(mut client) = Client::with_hr() else { return };
    let (source, numbered) = source();
    let path = client.file("orders.rs", &source);
    let before = client.run(vec![read(&path)]);
    client.command("/compact");
    let after = client.run(vec![read(&path)]);
    assert!(before[0].text.starts_with(&numbered), "{before:?}");
    assert!(after[0].text.starts_with(&numbered), "{after:?}");
}

#[test]
fn what_one_agent_has_read_another_reads_in_full() {
    let Some(mut client) = Client::with_hr() else { return };
    let (source, numbered) = source();
    let path = client.file("orders.rs", &source);
    let agent = json!({
        "description": "second part", "prompt": SUBAGENT_PROMPT, "subagent_type": "general-purpose", "run_in_background": false,
    });
    let heard = client.converse(vec![
        Script { prompt: PROMPT, steps: vec![read(&path), call("Agent", agent)] },
        Script { prompt: SUBAGENT_PROMPT, steps: vec![read(&path)] },
    ]);
    for heard in heard {
        assert!(heard.results[0].text.starts_with(&numbered), "{:?}", heard.results);
    }
}

#[test]
fn many_hits_of_grep_are_reduced() {
    let Some(mut client) = Client::with_hr() else { return };
    client.file("app.log", &log());
    client.file("copy.log", &log());
    let all = json!({"pattern": "processed|ERROR", "output_mode": "content", "head_limit": 0});
    let few = json!({"pattern": "upstream timed out", "output_mode": "content", "-n": true});
    let results = client.run(vec![call("Grep", all), call("Grep", few)]);
    assert_reduced(&results[0], "app.log");
    assert!(
        results[1].text.contains(&format!("app.log:1234:2026-11-20T06:20:34Z {ERROR}")),
        "{results:?}"
    );
    assert_eq!(handle(&results[1].text), None, "few hits stay: {results:?}");
}

#[test]
fn a_large_result_of_an_mcp_tool_is_reduced_and_its_server_starts_as_it_is_told() {
    let Some(client) = Client::with_hr() else { return };
    let place = client.project();
    let arguments = [place.to_str().unwrap(), "an argument with 'quotes' and $SIGNS", "--flag"];
    let mut client = client.with_server(&arguments);
    let result = json!({"content": [{"type": "text", "text": log()}]});
    client.file("log.json", &result.to_string());
    let results = client.run(vec![
        call("ToolSearch", json!({"query": "select:mcp__t__small,mcp__t__log", "max_results": 5})),
        call("mcp__t__small", json!({})),
        call("mcp__t__log", json!({})),
    ]);
    assert_eq!(results[1].text, "one small line", "{results:?}");
    assert_reduced(&results[2], ERROR);
    let given = fs::read_to_string(place.join("arguments")).expect("the server has started");
    assert_eq!(given.lines().collect::<Vec<_>>(), arguments);
}

#[test]
fn another_hook_starts_as_it_is_told_and_the_settings_come_back_to_the_byte() {
    let Some(mut client) = Client::without_hr() else { return };
    let hook = "cat > event.json; printf '%s\\n' 'a  b' > started; echo '{\"hookSpecificOutput\": \
        {\"hookEventName\": \"PostToolUse\", \"additionalContext\": \"a word of the other hook\"}}'";
    let hook = json!({"type": "command", "command": hook});
    let settings = json!({"hooks": {"PostToolUse": [{"matcher": "Bash", "hooks": [hook]}]}});
    let settings = format!("{settings:#}\n\n");
    fs::write(client.settings(), &settings).expect("the user's settings");
    client.install();
    assert_ne!(fs::read_to_string(client.settings()).expect("settings"), settings);
    let output = client.converse(vec![Script { prompt: PROMPT, steps: vec![bash("echo hello")] }]);
    assert_eq!(output[0].results[0].text, "hello");
    let event =
        fs::read(client.project().join("event.json")).expect("the hook was given the event");
    let event: serde_json::Value = serde_json::from_slice(&event).expect("a whole event");
    assert_eq!(event["tool_response"]["stdout"], "hello");
    let started =
        fs::read_to_string(client.project().join("started")).expect("the hook ran to its end");
    assert_eq!(started, "a  b\n");
    let conversation = output[0].conversation.to_string();
    assert!(conversation.contains("a word of the other hook"), "{conversation}");
    client.uninstall();
    assert_eq!(fs::read_to_string(client.settings()).expect("settings"), settings);
}

#[test]
fn permission_rules_judge_the_command_as_it_was_asked_for() {
    let Some(mut client) = Client::without_hr() else { return };
    let settings = json!({"permissions": {"deny": ["Bash(touch:*)"]}});
    fs::write(client.settings(), settings.to_string()).expect("the user's settings");
    client.install();
    let results = client.run(vec![bash("touch forbidden"), bash("echo allowed")]);
    assert!(results[0].is_error && !client.project().join("forbidden").exists(), "{results:?}");
    assert_eq!(results[1].text, "allowed");
}
