//! `hr-hook claude`: what the model is given in place of a tool's result, and what goes wrong around it.

mod common;

use common::claude::{
    answer, answered, bash, content, event, mcp, original, read, result, starts, stdout, with,
};
use common::inputs::{Numbers, corpus, log};
use common::{Home, Then, command, path_of, start_of};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// All events that were recorded: where they are, and what they are.
fn recorded() -> Vec<(PathBuf, Vec<u8>)> {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/events");
    let versions = fs::read_dir(events)
        .expect("a directory of events")
        .map(|entry| entry.expect("an entry").path());
    let files = versions.flat_map(|dir| fs::read_dir(dir).expect("a directory of events"));
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    assert!(paths.len() > 60, "{} events", paths.len());
    paths.into_iter().map(|path| (path.clone(), fs::read(path).expect("an event"))).collect()
}

fn text(lines: usize, seed: u64) -> String {
    let mut numbers = Numbers(seed);
    let line = |_| format!("fn compute_{:x}() {{ return {:x} }}\n", numbers.below(1 << 40), seed);
    (0..lines).map(line).collect()
}

fn a_log(seed: u64, lines: usize) -> String {
    String::from_utf8(log(seed, lines)).expect("text")
}

/// Whether `new` has the keys and types of `old`, all the way down, but for what is not to be there any more.
fn has_shape(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let keys = |map: &Map<String, Value>| -> BTreeSet<String> {
                let gone = ["persistedOutputPath", "persistedOutputSize"];
                map.keys().filter(|key| !gone.contains(&key.as_str())).cloned().collect()
            };
            keys(old) == new.keys().cloned().collect()
                && new.iter().all(|(key, new)| has_shape(&old[key], new))
        }
        (Value::Array(old), Value::Array(new)) => {
            let are_names = old.iter().chain(new).all(Value::is_string);
            are_names || old.len() == new.len() && old.iter().zip(new).all(|(o, n)| has_shape(o, n))
        }
        (Value::String(_), Value::String(_)) | (Value::Number(_), Value::Number(_)) => true,
        (old, new) => old == new,
    }
}

#[test]
fn every_recorded_event_is_answered_in_its_shape() {
    let mut answers = 0;
    let homes = [Home::new(), Home::new()];
    for (path, bytes) in recorded() {
        println!("{}", path.display());
        let event: Value = serde_json::from_slice(&bytes).unwrap();
        for home in &homes {
            let home_dir = home.path();
            let given = home.given(&bytes).env("HOME", &home_dir);
            let then = given.when("hr-hook claude").exits(0).says_nothing();
            assert!(!String::from_utf8_lossy(&then.out).contains("ermission"));
            if let Some(new) = answered(&then, &event["hook_event_name"]) {
                answers += 1;
                if event["hook_event_name"] == "PostToolUse" {
                    assert!(has_shape(&event["tool_response"], &new), "{new}");
                    assert!(new.to_string().len() < event["tool_response"].to_string().len());
                }
            }
        }
    }
    assert!(answers > 0);
}

/// A recorded result with a long text in the place of each short one that the model reads.
fn enlarged(response: &Value, long: &str) -> Value {
    let texts = ["stdout", "content", "text", "result"];
    let enlarge = |(key, value): (&String, &Value)| match value {
        Value::String(_) if texts.contains(&key.as_str()) => (key.clone(), long.into()),
        Value::Array(names) if key == "filenames" && !names.is_empty() => {
            (key.clone(), long.lines().collect())
        }
        other => (key.clone(), enlarged(other, long)),
    };
    match response {
        Value::Object(fields) => fields.iter().map(enlarge).collect::<Map<_, _>>().into(),
        Value::Array(values) => values.iter().map(|it| enlarged(it, long)).collect(),
        other => other.clone(),
    }
}

#[test]
fn long_results_of_every_tool_are_answered_in_their_shape() {
    let long = a_log(1, 260);
    let mut tools = BTreeSet::new();
    for (path, bytes) in recorded() {
        let mut event: Value = serde_json::from_slice(&bytes).unwrap();
        if event["hook_event_name"] != "PostToolUse"
            || event["tool_response"]["persistedOutputPath"].is_string()
        {
            continue;
        }
        let old = enlarged(&event["tool_response"], &long);
        event["tool_response"] = old.clone();
        let home = Home::new();
        let tool = event["tool_name"].as_str().unwrap().to_owned();
        match answer(&home, &event) {
            None => assert!(
                ["Read", "Edit", "Write"].contains(&&*tool)
                    || event["tool_response"]["backgroundTaskId"].is_string()
                    || !old.to_string().contains("INFO"),
                "{}",
                path.display()
            ),
            Some(new) => {
                assert!(has_shape(&old, &new), "{}: {new}", path.display());
                assert!(new.to_string().len() < old.to_string().len());
                // Images are what they were.
                for (old, new) in
                    old.as_array().into_iter().flatten().zip(new.as_array().into_iter().flatten())
                {
                    assert!(old["type"] == "text" || old == new);
                }
                tools.insert(tool);
            }
        }
    }
    let expected =
        ["Agent", "Bash", "Glob", "Grep", "mcp__t__image", "mcp__t__text", "mcp__t__two"];
    assert!(expected.iter().all(|tool| tools.contains(*tool)), "{tools:?}");
}

/// Exit code 0, nothing on standard output, and one line on standard error at most.
#[track_caller]
fn is_silent(then: Then<'_>) {
    let then = then.exits(0).prints(b"");
    assert!(then.err.lines().count() <= 1 && !then.err.contains("report"), "{}", then.err);
}

#[test]
fn garbage_is_answered_by_nothing() {
    let home = Home::new();
    let good = bash("ls", &a_log(2, 260)).to_string();
    let nested = format!(
        r#"{{"hook_event_name":"PostToolUse","tool_name":"mcp__a__b","tool_response":{}1{}}}"#,
        "[".repeat(200_000),
        "]".repeat(200_000)
    );
    let deep = format!("{}{}", r#"{"a":"#.repeat(50_000), "}".repeat(50_000));
    let not_text: Vec<u8> =
        good.bytes().map(|byte| if byte == b'e' { 0xff } else { byte }).collect();
    let all_bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let mut inputs: Vec<Vec<u8>> = [
        "", "\n", "null", "5", "[]", "{}", "\"PostToolUse\"", "{", "\u{feff}{}", &nested, &deep,
        r#"{"hook_event_name":"PostToolUse"}"#,
        r#"{"hook_event_name":"PostToolUse","tool_name":"Bash"}"#,
        r#"{"hook_event_name":"PostToolUse","tool_name":"Bash","tool_response":"a string"}"#,
        r#"{"hook_event_name":"PostToolUse","tool_name":5,"session_id":{},"tool_response":{"stdout":5}}"#,
        r#"{"hook_event_name":"PostToolUseFailure","tool_name":"Bash","error":5}"#,
        r#"{"hook_event_name":"SessionStart"}"#,
        r#"{"hook_event_name":"SessionStart","session_id":"../../../etc/passwd"}"#,
        r#"{"hook_event_name":"SomethingNew","session_id":"a","tool_name":"Bash"}"#,
    ].map(|text| text.as_bytes().to_vec()).to_vec();
    inputs.extend([not_text, all_bytes]);
    inputs.extend((1..20).map(|part| good.as_bytes()[..good.len() * part / 20].to_vec()));
    for input in inputs {
        println!("{}", start_of(&input));
        is_silent(home.given(&input).when("hr-hook claude"));
    }
}

#[test]
fn what_is_new_in_an_event_does_no_harm() {
    let home = Home::new();
    let long = a_log(3, 260);
    let mut event = bash("make", &long);
    event["tool_response"]["new"] = json!({"deep": [1.50, null, {"\u{1f600}": "\u{0}"}]});
    event["new"] = json!([{"tool_response": {"stdout": "no"}}]);
    let new = answer(&home, &event).expect("an answer");
    assert_eq!(new["new"], event["tool_response"]["new"]);
    assert_eq!(original(&home, new["stdout"].as_str().unwrap()), long);
}

#[test]
fn twenty_megabytes_are_answered_or_not_but_in_time() {
    let home = Home::new();
    let long = a_log(4, 220_000);
    assert!(long.len() > 20 << 20);
    let bytes = mcp("all", &[&long]).to_string();
    let since = Instant::now();
    let then = home.given(bytes.as_bytes()).when("hr-hook claude").exits(0);
    println!("{:?}: {}", since.elapsed(), then.err);
    assert!(since.elapsed() < Duration::from_secs(6), "{:?}", since.elapsed());
    if let Some(new) = answered(&then, &"PostToolUse".into()) {
        assert!(original(&home, new[0]["text"].as_str().unwrap()) == long);
    }
}

#[test]
fn without_a_place_to_store_it_a_result_stays() {
    let home = Home::new();
    let event = bash("make", &a_log(5, 260)).to_string();
    let file = home.path();
    fs::write(&file, "a file, not a directory").unwrap();
    for place in [file.as_path(), &file.join("below"), Path::new("/proc/hr")] {
        is_silent(home.given(event.as_bytes()).env("HR_HOME", place).when("hr-hook claude"));
    }
    let mut homeless = command("hr-hook claude");
    homeless.env_remove("HOME").env_remove("XDG_DATA_HOME");
    is_silent(home.given(event.as_bytes()).env("HR_HOME", "").runs(&mut homeless));
    let config = home.path().with_file_name("config.toml");
    fs::write(&config, "budget = [").unwrap();
    is_silent(home.given(event.as_bytes()).env("HR_CONFIG", config).when("hr-hook claude"));
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"ulimit -f 1; exec "$0" claude"#, path_of("hr-hook")]);
    let home = Home::new();
    is_silent(home.given(event.as_bytes()).runs(&mut limited));
}

#[test]
fn a_full_disk_leaves_a_result_as_it_is() {
    let event = bash("make", &a_log(6, 260)).to_string();
    for size in ["4k", "16k", "40k"] {
        let home = Home::new();
        fs::create_dir(home.path()).unwrap();
        let mut small = Command::new("unshare");
        let mount = r#"mount -t tmpfs -o size="$1" none "$2" || exit 99; exec "$0" claude"#;
        small.args(["-m", "sh", "-c", mount, path_of("hr-hook"), size]).arg(home.path());
        let then = home.given(event.as_bytes()).runs(&mut small);
        if then.code == Some(99) || then.err.contains("unshare") {
            println!("mounting is not allowed here: a full disk is not tested");
            return;
        }
        is_silent(then);
    }
}

#[test]
fn nobody_waits_for_an_archive_that_is_in_use() {
    let home = Home::new();
    let event = bash("make", &a_log(7, 260));
    answer(&home, &starts("startup"));
    assert!(answer(&home, &event).is_some());
    let lock = File::open(home.path().join("lock")).unwrap();
    lock.lock().unwrap();
    let bytes = bash("make all", &a_log(8, 260)).to_string();
    let since = Instant::now();
    let then = home.given(bytes.as_bytes()).when("hr-hook claude").exits(0).prints(b"");
    println!("{:?}: {}", since.elapsed(), then.err);
    assert!(since.elapsed() < Duration::from_secs(4), "{:?}", since.elapsed());
    then.says_in_a_line("the result stays as it is");
    drop(lock);
    assert!(answer(&home, &bash("make all", &a_log(8, 260))).is_some());
}

#[test]
fn nobody_waits_for_what_is_known_of_a_session() {
    let home = Home::new();
    let again = read("/home/user/project/a.rs", &text(60, 5));
    answer(&home, &starts("startup"));
    assert_eq!(answer(&home, &again), None);
    let session = fs::read_dir(home.path().join("sessions")).unwrap().next().unwrap().unwrap();
    let files = fs::read_dir(session.path()).unwrap();
    let locks: Vec<File> = files.map(|file| File::open(file.unwrap().path()).unwrap()).collect();
    assert!(locks.iter().all(|lock| lock.lock().is_ok()) && locks.len() == 2);
    assert_eq!(answer(&home, &again), None);
    assert!(answer(&home, &bash("make", &a_log(19, 260))).is_some());
    drop(locks);
    assert!(answer(&home, &again).is_some());
}

#[test]
fn an_answer_that_nobody_reads_is_no_failure() {
    let home = Home::new();
    let event = bash("make", &a_log(9, 260)).to_string();
    for to in ["> /dev/full", ">&-", "| true"] {
        let mut lost = Command::new("sh");
        lost.args(["-c", &format!(r#""$0" claude {to}"#), path_of("hr-hook")]);
        home.given(event.as_bytes()).runs(&mut lost).exits(0).prints(b"");
    }
    home.given(event.as_bytes())
        .env("HR_OFF", "1")
        .when("hr-hook claude")
        .exits(0)
        .prints(b"")
        .says_nothing();
}

#[test]
fn who_is_killed_has_printed_nothing_or_all() {
    let home = Home::new();
    answer(&home, &starts("startup"));
    let mut numbers = Numbers(11);
    let (mut whole, mut longest) = (vec![], 40_000);
    for round in 0..80 {
        let long = a_log(100 + round, 200);
        let bytes = bash(&format!("make {round}"), &long).to_string();
        let mut hook = command("hr-hook claude");
        let mut child = hook.env("HR_HOME", home.path()).spawn().expect("it starts");
        let mut stdin = child.stdin.take().unwrap();
        let feeder = thread::spawn(move || stdin.write_all(bytes.as_bytes()).unwrap_or_default());
        sleep(Duration::from_micros(numbers.below(longest)));
        child.kill().and_then(|()| child.wait()).unwrap();
        let mut printed = vec![];
        child.stdout.take().unwrap().read_to_end(&mut printed).unwrap();
        feeder.join().unwrap();
        if printed.is_empty() {
            longest = longest * 5 / 4;
            continue;
        }
        longest = longest * 4 / 5;
        let answer: Value = serde_json::from_slice(&printed).expect("all of the answer");
        let short = answer["hookSpecificOutput"]["updatedToolOutput"]["stdout"].as_str().unwrap();
        whole.push((short.to_owned(), long));
    }
    println!("{} of 80 had printed", whole.len());
    assert!((5..75).contains(&whole.len()), "{} are not about half of them", whole.len());
    for (short, long) in &whole {
        assert!(original(&home, short) == *long);
    }
    home.given(b"").when("hr-retrieve --verify").exits(0);
    assert!(answer(&home, &bash("make", &a_log(12, 260))).is_some());
}

#[test]
fn a_file_that_is_read_again_is_named_once() {
    let home = Home::new();
    let (path, file) = ("/home/user/project/a.rs", text(60, 1));
    let again = read(path, &file);
    assert_eq!(answer(&home, &again), None);
    assert_eq!(answer(&home, &again), None, "nobody said that the session has started");
    answer(&home, &starts("startup"));
    assert_eq!(answer(&home, &again), None);
    let new = answer(&home, &again).expect("a mark");
    assert_eq!(new["file"]["numLines"], 1, "{new}");
    let mark = content(Some(new));
    assert!(
        mark.starts_with("[hr ")
            && mark.contains("60 lines, unchanged")
            && mark.contains("Read a.rs"),
        "{mark}"
    );
    assert_eq!(original(&home, &mark), file);
    assert_eq!(answer(&home, &again), None, "who asks again gets it");
    // Others were not shown it.
    assert_eq!(answer(&home, &with(again.clone(), "agent_id", "a1")), None);
    assert_eq!(answer(&home, &with(again.clone(), "session_id", "another")), None);
    // What has changed is exact.
    let changed = read(path, &file.replacen("compute", "reckon", 1));
    assert_eq!(answer(&home, &changed), None);
    assert_eq!(answer(&home, &read(path, &format!("{file}more\n"))), None);
    // Lines of it are named, too, as long as they are where they were; no part of them is left out.
    let part: String = file.split_inclusive('\n').skip(20).take(20).collect();
    let lines = |first: u64, part: &str| {
        let mut event = read(path, part);
        event["tool_input"]["offset"] = first.into();
        event["tool_response"]["file"]["startLine"] = first.into();
        event
    };
    let mark = content(answer(&home, &lines(21, &part)));
    assert!(mark.contains("20 lines, unchanged") && mark.contains("Read a.rs"), "{mark}");
    assert_eq!(original(&home, &mark), part);
    assert_eq!(answer(&home, &lines(26, &part)), None, "they have moved");
    assert_eq!(answer(&home, &lines(20, &format!("}}\n{part}"))), None);
    assert_eq!(answer(&home, &read("/home/user/project/b.rs", &part)), None, "another file");
    // As text that stands in a file it is known, whatever prints it.
    let mark = answer(&home, &bash("cat b.rs", &part)).unwrap()["stdout"].clone();
    assert!(mark.as_str().is_some_and(|mark| mark.contains("Read b.rs")), "{mark}");
}

#[test]
fn what_changed_is_not_called_unchanged() {
    let home = Home::new();
    answer(&home, &starts("startup"));
    let hits = |count: usize| -> String {
        (0..count)
            .map(|at| format!("src/part{at}.rs:{}: // TODO: mend what is here, and all the other places where it is done in the same way, one by one\n", at * 7))
            .collect()
    };
    let search = |text: &str| bash("grep -rn TODO . | sort", text);
    assert_eq!(answer(&home, &search(&hits(9))), None);
    // Some are gone: that is the news, so all that are left are shown.
    assert_eq!(answer(&home, &search(&hits(5))), None);
    let without = hits(9).replace("src/part4.rs:28: // TODO: mend what is here, and all the other places where it is done in the same way, one by one\n", "");
    assert_eq!(answer(&home, &search(&without)), None);
    // Another call may say where they stood.
    let first = without.split_inclusive('\n').skip(1).take(5).collect::<String>();
    let mark = answer(&home, &bash("sed -n 2,6p hits", &first)).unwrap()["stdout"].clone();
    let mark = mark.as_str().unwrap();
    assert!(mark.contains("as lines 2-6 by: grep -rn TODO"), "{mark}");
}

#[test]
fn what_is_in_short_is_not_printed_again() {
    let home = Home::new();
    answer(&home, &starts("startup"));
    let log: String =
        (0..900).map(|at| format!("INFO request {at} was answered in {} ms\n", at % 13)).collect();
    let short = answer(&home, &mcp("a", &[&log])).unwrap()[0]["text"].clone();
    let mark = answer(&home, &mcp("a", &[&log])).unwrap()[0]["text"].clone();
    let (short, mark) = (short.as_str().unwrap(), mark.as_str().unwrap());
    assert!(
        mark.contains("900 lines, unchanged: the same call") && mark.lines().count() == 1,
        "{mark}"
    );
    assert_eq!(mark[..16], short[..16], "the same handle");
    assert_eq!(answer(&home, &mcp("a", &[&log])).unwrap()[0]["text"], short, "asked for again");
}

#[test]
fn what_was_forgotten_is_shown_again() {
    for forgets in [
        starts("compact"),
        starts("clear"),
        starts("resume"),
        event("PreCompact", json!({"trigger": "manual"})),
        event("SessionEnd", json!({"reason": "clear"})),
    ] {
        let home = Home::new();
        let again = read("/home/user/project/a.rs", &text(60, 2));
        answer(&home, &starts("startup"));
        assert_eq!(answer(&home, &again), None);
        assert_eq!(answer(&home, &forgets), None);
        assert_eq!(answer(&home, &again), None, "{forgets}");
        let is_over = forgets["hook_event_name"] == "SessionEnd";
        assert_eq!(answer(&home, &again).is_none(), is_over, "{forgets}");
    }
}

#[test]
fn a_command_prints_what_is_new() {
    let home = Home::new();
    answer(&home, &starts("startup"));
    let (known, failed) = (text(70, 3), "error[E0308]: mismatched types in the last one\n");
    assert_eq!(answer(&home, &bash("cat a", &known)), None);
    let more = format!("{known}{failed}a line that is new\n");
    let short = stdout(answer(&home, &bash("cat b", &more)));
    let lines: Vec<&str> = short.lines().collect();
    let handle = &blake3::hash(more.as_bytes()).to_hex()[..12];
    assert_eq!(lines.len(), 5, "{short}");
    assert!(lines[0].starts_with(&format!("[hr {handle} text: 72 lines, 2 shown.")), "{short}");
    assert_eq!(lines[1], "[hr you were shown before in this session: 1-70 by: cat a]");
    assert_eq!(lines[2..], ["[hr 1-70: 70 lines]", failed.trim_end(), "a line that is new"]);
    assert_eq!(original(&home, &short), more);
    // A report of a failure is printed although it was shown before.
    let third = format!("{known}{failed}{}", text(1, 4));
    let short = stdout(answer(&home, &bash("cat c", &third)));
    assert!(short.contains(failed) && short.ends_with(&text(1, 4)), "{short}");
    assert_eq!(original(&home, &short), third);
}

#[test]
fn what_hr_retrieve_prints_stays() {
    let home = Home::new();
    answer(&home, &starts("startup"));
    let long = a_log(13, 260);
    let short = stdout(answer(&home, &bash("make", &long)));
    assert_eq!(original(&home, &short), long);
    for command in ["hr-retrieve 0123456789ab", "make && hr retrieve x", "HR_OFF=1 make"] {
        for _ in 0..2 {
            assert_eq!(answer(&home, &bash(command, &long)), None, "{command}");
        }
    }
}

#[test]
fn source_code_stays() {
    let home = Home::new();
    let code = String::from_utf8(corpus("make/service.py")).unwrap();
    assert!(code.len() > 4_000);
    assert_eq!(answer(&home, &bash("cat service.py", &code)), None);
    let diff: String = code.lines().map(|line| format!("-{line}\n+{line} \n")).collect();
    assert_eq!(answer(&home, &read("/x/service.py", &diff)), None);
}

/// A result of Bash of which Claude Code has put all into a file.
fn persisted(command: &str, whole: &str, path: &Path) -> Value {
    let mut event = bash(command, &whole[..whole.floor_char_boundary(30_000)]);
    event["tool_response"]["persistedOutputPath"] = path.display().to_string().into();
    event["tool_response"]["persistedOutputSize"] = whole.len().into();
    event
}

#[test]
fn all_of_an_output_that_is_cut_is_read() {
    let home = Home::new();
    answer(&home, &starts("startup"));
    let place = home.path().with_file_name("results");
    fs::create_dir(&place).unwrap();
    let long = a_log(14, 1_500);
    let path = place.join("whole.txt");
    fs::write(&path, &long).unwrap();
    let event = persisted("make", &long, &path);
    let new = answer(&home, &event).expect("an answer");
    assert!(has_shape(&event["tool_response"], &new), "{new}");
    assert_eq!(original(&home, new["stdout"].as_str().unwrap()), long);
    // What cannot be had whole stays.
    let (fifo, none) = (place.join("fifo"), place.join("none"));
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let short = place.join("short");
    fs::write(&short, &long[..40_000]).unwrap();
    let not_text = place.join("not-text");
    let bytes: Vec<u8> = long.bytes().map(|byte| if byte == b'E' { 0xff } else { byte }).collect();
    fs::write(&not_text, bytes).unwrap();
    let zero = PathBuf::from("/dev/zero");
    for path in [fifo, none, place, short, not_text, zero, PathBuf::new()] {
        assert_eq!(answer(&home, &persisted("cargo", &long, &path)), None, "{}", path.display());
    }
}

#[test]
fn images_stay_byte_for_byte() {
    let home = Home::new();
    let image = r#"{ "type":"image", "source" : {"data":"aGVsbG8=\u002b", "x":1.00} }"#;
    let long = a_log(15, 260);
    let blocks = format!(r#"[{image},{},{image}]"#, json!({"type": "text", "text": long}));
    let event = result("mcp__t__image", json!({}), Value::Null).to_string();
    let event = event.replace(r#""tool_response":null"#, &format!(r#""tool_response":{blocks}"#));
    let then = home.given(event.as_bytes()).when("hr-hook claude").exits(0).says_nothing();
    let new = answered(&then, &"PostToolUse".into()).expect("an answer");
    assert_eq!(String::from_utf8_lossy(&then.out).matches(image).count(), 2);
    assert!(original(&home, new[1]["text"].as_str().unwrap()) == long);
}

/// Claude Code shows no more of an answer than 25,000 tokens in all.
#[test]
fn what_the_client_cuts_was_not_shown() {
    let home = Home::new();
    answer(&home, &starts("startup"));
    let code = String::from_utf8(corpus("make/service.py")).unwrap();
    let parts: Vec<String> = (0..12).map(|part| format!("# part {part}\n{code}")).collect();
    let parts: Vec<String> = parts.iter().map(|part| part.repeat(29_000 / part.len())).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    assert_eq!(answer(&home, &mcp("all", &parts)), None);
    assert_eq!(answer(&home, &mcp("all", &parts)), None);
    assert_eq!(answer(&home, &mcp("one", &parts[7..8])), None);
    assert!(answer(&home, &mcp("the same", &parts[7..8])).is_some());
}

/// Tokens that went in and came out, as the figures have it.
fn counted(home: &Home) -> (u64, u64) {
    let then = home.given(b"").when("hr-stats --json").exits(0);
    let stats: Value = serde_json::from_slice(&then.out).expect("JSON");
    let tokens = |name: &str| stats["total"][name].as_u64().expect("a number");
    (tokens("tokens_in"), tokens("tokens_out"))
}

#[test]
fn the_figures_count_what_would_have_reached_the_model() {
    let home = Home::new();
    let long = a_log(16, 1_500);
    let path = home.path().with_file_name("whole.txt");
    fs::write(&path, &long).unwrap();
    assert!(answer(&home, &persisted("make", &long, &path)).is_some());
    let (tokens_in, tokens_out) = counted(&home);
    assert!((1..2_000).contains(&tokens_in) && tokens_out > 0, "{tokens_in} of a preview");
    // An answer of more than 25,000 tokens is shown as a preview, too, however many parts it has.
    for texts in [vec![&long[..]; 5], vec![&*a_log(17, 3_000)]] {
        let home = Home::new();
        assert!(answer(&home, &mcp("all", &texts)).is_some());
        let (tokens_in, _) = counted(&home);
        assert!(tokens_in < 2_000, "{tokens_in} of a preview");
    }
    let home = Home::new();
    assert!(answer(&home, &mcp("all", &[&long[..45_000]])).is_some());
    assert!(counted(&home).0 > 10_000);
}

#[test]
fn a_failure_that_is_cut_is_told_of() {
    let home = Home::new();
    let failure = |error: String| {
        let call = json!({
            "tool_name": "Bash", "tool_input": {"command": "make"}, "error": error, "is_interrupt": false
        });
        event("PostToolUseFailure", call)
    };
    let cut = failure(format!("Exit code 3\n{}\n... [90 characters truncated] ...", a_log(18, 90)));
    let text = answer(&home, &cut).expect("an answer");
    assert!(text.as_str().unwrap().contains("hr-run"), "{text}");
    assert_eq!(answer(&home, &failure("Exit code 3\nno".to_owned())), None);
    // Where hr-shell has run it, nothing is missing.
    let bytes = cut.to_string();
    let given = home.given(bytes.as_bytes()).env("CLAUDE_CODE_SHELL_PREFIX", "/x y/hr-shell");
    given.when("hr-hook claude").exits(0).prints(b"").says_nothing();
}
