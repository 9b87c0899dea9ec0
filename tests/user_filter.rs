//! Filters of the user's own: commands that take the place of ours, and what happens when they fail.

mod common;

use common::inputs::{corpus, log};
use common::{Home, Then, command, handle};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A home with filters in its configuration.
struct Filtered {
    home: Home,
    root: PathBuf,
}

impl Filtered {
    /// With one filter `mine`, which is a script for `sh`.
    fn by(rule: &str, script: &str) -> Self {
        let command = format!("['sh', '-c', '''{script}''', 'mine']");
        Self::new(&format!("[[filter]]\nname = 'mine'\n{rule}\ncommand = {command}\n"))
    }

    fn new(toml: &str) -> Self {
        let home = Home::new();
        let root = home.path().parent().expect("a directory").to_owned();
        fs::write(root.join("config.toml"), toml).expect("space");
        Self { home, root }
    }

    fn runs<'a>(&'a self, input: &'a [u8], command: &mut Command) -> Then<'a> {
        self.home.given(input).env("HR_CONFIG", self.root.join("config.toml")).runs(command)
    }

    fn when<'a>(&'a self, input: &'a [u8], line: &str) -> Then<'a> {
        self.runs(input, &mut command(line)).exits(0)
    }

    /// What comes out where no filter is set.
    fn plain(&self, input: &[u8], line: &str) -> Vec<u8> {
        self.home.given(input).when(line).exits(0).says_nothing().out
    }
}

/// A plan that no filter of ours claims.
fn plan(resources: usize) -> Vec<u8> {
    let lines = (0..resources)
        .map(|number| format!("  + resource widget.part[{number}] of size {}\n", number % 7));
    format!("Reading state\nPlan: {resources} to add\n{}", lines.collect::<String>()).into_bytes()
}

#[test]
fn what_it_prints_comes_after_a_notice_and_the_original_can_be_had() {
    let filtered = Filtered::by("match = '^Plan: \\d+'", "head -n 2");
    let input = plan(400);
    let then = filtered.when(&input, "hr-route").says_nothing();
    then.restores().is_never_worse();
    let handle = then.handle().expect("a notice");
    let expected = format!(
        "[hr {handle} mine: 402 lines in, 2 out, as filter sh wrote them. \
         More: hr-retrieve {handle} -l A-B | -g REGEX | -q WORDS]\nReading state\nPlan: 400 to add\n"
    );
    assert_eq!(String::from_utf8(then.out.clone()).unwrap(), expected);
    filtered.when(&input, "hr-route").prints(&then.out);
    let explained = filtered.when(&input, "hr-route --explain").prints(&then.out);
    explained.says_in_a_line("the filter mine is for it, set in ");

    // Whatever it does not match is done as ever, and so is what other programs and options ask for.
    let log = log(1, 500);
    filtered.when(&log, "hr-route").says_nothing().prints(&filtered.plain(&log, "hr-route"));
    for line in [
        "hr-log",
        "hr-route --as log",
        "hr-route --lossless",
        "hr-route --no-archive",
        "hr-route --raw",
    ] {
        let out = filtered.plain(&input, line);
        filtered.when(&input, line).says_nothing().prints(&out);
    }
    let small = plan(3);
    filtered.when(&small, "hr-route").says_nothing().prints(&small);
    let whole = filtered.home.retrieve(&handle);
    filtered.when(&whole, "hr-route").says_nothing().prints(&then.out);
    let mut piped = Command::new("sh");
    let retrieve = format!("\"$0\" {handle} | \"$1\"");
    piped.args(["-c", &retrieve, common::path_of("hr-retrieve"), common::path_of("hr-route")]);
    filtered.runs(b"", &mut piped).exits(0).says_nothing().prints(&input);
    // What holds marks has been shortened before.
    let marked = [b"[hr 3f9a1c0b7e42 log: 9 lines]\n", &input[..]].concat();
    filtered.when(&marked, "hr-route").says_nothing().prints(&marked);
}

#[test]
fn the_label_and_the_name_choose_one() {
    let filtered = Filtered::new(
        "[[filter]]\nname = 'b'\nlabel = 'make *'\ncommand = ['sh', '-c', 'echo by b; cat >/dev/null']\n\
         [[filter]]\nname = 'c'\ncommand = ['sh', '-c', 'echo by c']\n",
    );
    let input = log(2, 500);
    let last = |then: Then<'_>| {
        String::from_utf8(then.says_nothing().out).unwrap().lines().last().unwrap().to_owned()
    };
    assert_eq!(last(filtered.when(&input, "hr-route -l 'make all'")), "by b");
    assert_eq!(last(filtered.when(&input, "hr-route -l 'make all' --as c")), "by c");
    let plain = filtered.plain(&input, "hr-route");
    filtered.when(&input, "hr-route -l make").prints(&plain);
    filtered.when(&input, "hr-route").prints(&plain);
    let then = filtered.runs(&input, &mut command("hr-route --as d")).exits(2).prints(b"");
    assert!(then.err.contains("there is no kind and no filter 'd'"), "{}", then.err);
}

#[test]
fn what_fails_is_done_without() {
    let input = log(3, 2_000);
    for (script, words) in [
        (
            "cat > /dev/null; echo cannot parse >&2; exit 3",
            "it ended with exit code 3: 'cannot parse'",
        ),
        ("exit 1", "it ended with exit code 1"),
        ("echo half; kill -9 $$", "signal 9 ended it"),
        ("cat", "what it prints is not smaller"),
        ("cat; cat /dev/zero", "what it prints is not smaller"),
        ("yes", "what it prints is not smaller"),
        ("head -n 1900", "what it prints is not smaller by a tenth"),
        ("true", "it printed nothing"),
        ("echo; echo", "it printed nothing"),
        ("echo one; echo \"[hr 4-9: 6 lines]\"", "it printed a line that starts with '[hr '"),
    ] {
        let filtered = Filtered::by("match = '(?s).'", script);
        let then = filtered.when(&input, "hr-route").prints(&filtered.plain(&input, "hr-route"));
        let start = "hr-route: done without the filter mine, because ";
        assert!(then.err.starts_with(start), "{script}: {}", then.err);
        then.says_in_a_line(words).restores();
    }
    let filtered = Filtered::by("match = '((a{500}b?){500}c){500}'", "exit 0");
    let then = filtered.when(&input, "hr-route").prints(&filtered.plain(&input, "hr-route"));
    then.says_in_a_line("its regex is too large");
    for (program, words) in [
        ("no-such-program-anywhere", "there is no program 'no-such-program-anywhere' on PATH"),
        ("/dev/null", "it cannot be started: "),
    ] {
        let filtered = Filtered::new(&format!(
            "[[filter]]\nname = 'mine'\nmatch = '.'\ncommand = ['{program}']\n"
        ));
        let then = filtered.when(&input, "hr-route").prints(&filtered.plain(&input, "hr-route"));
        then.says_in_a_line(words);
    }
}

#[test]
fn a_filter_that_does_not_end_is_killed_with_all_that_it_started() {
    let home = Home::new();
    let alive = home.path().parent().unwrap().join("alive");
    let script = format!("(sleep 4; echo > {}) & sleep 60", alive.display());
    let input = log(4, 500);
    for script in [script.as_str(), "echo done; exec 1>&-; exec sleep 60", "sleep 60 & echo done"] {
        let filtered = Filtered::by("match = '.'\ntimeout = 1", script);
        let started = Instant::now();
        let then = filtered.when(&input, "hr-route").prints(&filtered.plain(&input, "hr-route"));
        then.says_in_a_line("it did not end within 1 s");
        assert!(started.elapsed() < Duration::from_secs(10), "{script}: {:?}", started.elapsed());
    }
    std::thread::sleep(Duration::from_secs(3));
    assert!(!alive.exists());
}

/// Its own process group does not hear what the terminal tells ours.
#[test]
fn a_filter_ends_with_the_program_that_started_it() {
    let pid = |place: &PathBuf| {
        fs::read_to_string(place).ok().and_then(|text| text.trim().parse::<u32>().ok())
    };
    let home = Home::new();
    let written = home.path().parent().unwrap().join("pid");
    let filtered =
        Filtered::by("match = '.'", &format!("echo $$ > {}; exec sleep 60", written.display()));
    let mut route = command("hr-route");
    route.env("HR_HOME", filtered.home.path()).env("HR_CONFIG", filtered.root.join("config.toml"));
    let input = filtered.root.join("input");
    fs::write(&input, log(5, 500)).unwrap();
    let mut child =
        route.stdin(fs::File::open(&input).unwrap()).stdout(Stdio::null()).spawn().unwrap();
    let started = Instant::now();
    let filter = loop {
        if let Some(pid) = pid(&written) {
            break pid;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the filter does not start");
        std::thread::sleep(Duration::from_millis(10));
    };
    let kill = |signal: &str, pid: u32| {
        let done =
            Command::new("kill").args([signal, &pid.to_string()]).stderr(Stdio::null()).status();
        done.unwrap().success()
    };
    assert!(kill("-TERM", child.id()));
    assert_eq!(child.wait().unwrap().code(), None, "a signal ends it");
    assert!(!kill("-0", filter), "the filter is still there");
    assert!(started.elapsed() < Duration::from_secs(30));
}

/// Neither side waits for the other, whoever reads or writes first, and of an input of any length nothing is lost.
#[test]
fn long_inputs_do_not_get_stuck() {
    let long = log(6, 100_000);
    assert!(long.len() > 6 << 20);
    // It reads all, then prints; it prints much before it reads; it reads nothing.
    for script in
        ["wc -l; echo", "head -c 2000000 /dev/zero | tr \"\\\\0\" x; echo; wc -l", "echo unread"]
    {
        let filtered = Filtered::by("match = '.'", script);
        let then = filtered.when(&long, "hr-route").says_nothing();
        assert!(handle(&then.out).is_some(), "{script}");
        then.restores();
    }
    // What fails is done as if there were no filter: here while it flows.
    let filtered = Filtered::by("match = '.'", "exit 9");
    let plain = filtered.plain(&long, "hr-route");
    filtered.when(&long, "hr-route").prints(&plain).says_in_a_line("exit code 9");
    // And here held.
    let members: Vec<String> =
        (0..90_000).map(|n| format!("\"key {n}\": \"value {}\"", n % 9)).collect();
    let json = format!("{{\"of\": {{{}}}}}\n", members.join(", ")).into_bytes();
    assert!(json.len() > 2 << 20);
    let plain = filtered.plain(&json, "hr-route");
    filtered.when(&json, "hr-route").prints(&plain).says_in_a_line("exit code 9");
}

#[test]
fn it_knows_what_the_reader_wants_and_calls_none_of_ours() {
    let script = "cat > /dev/null; echo \"$HR_QUERY|$HR_BUDGET|$HR_LABEL|$HR_OFF|$*\"";
    let filtered = Filtered::by("match = '.'", script);
    let input = log(7, 500);
    let then = filtered.when(&input, "hr-route -q 'who failed' -b 700 -l make").says_nothing();
    assert!(
        then.out.ends_with(b"\nwho failed|700|make|1|\n"),
        "{}",
        String::from_utf8_lossy(&then.out)
    );
    // One that calls hr-route does not start itself for ever.
    let route = common::path_of("hr-route");
    let filtered = Filtered::by("match = '.'", &format!("head -n 3 | {route}"));
    let then = filtered.when(&input, "hr-route").says_nothing();
    assert!(String::from_utf8_lossy(&then.out).contains(" 3 out, as filter sh"));
}

#[test]
fn any_bytes_may_be_filtered() {
    let filtered =
        Filtered::by("match = '(?s-u)\\A\\x00\\xff'", "echo binary; head -c 4; printf end");
    let input = [b"\x00\xff\r\n", &b"\xfe noise \x00 and more\n".repeat(500)[..]].concat();
    let then = filtered.when(&input, "hr-route").says_nothing();
    assert!(
        then.out.ends_with(b"binary\n\x00\xff\r\nend"),
        "{:?}",
        String::from_utf8_lossy(&then.out)
    );
    then.restores();
}

#[test]
fn without_an_archive_nothing_is_left_out() {
    let filtered = Filtered::by("match = '.'", "head -n 2");
    for input in [log(8, 500), plan(400)] {
        let given = filtered.home.given(&input).env("HR_CONFIG", filtered.root.join("config.toml"));
        let then = given.env("HR_HOME", "/dev/null/hr").when("hr-route").exits(0).prints(&input);
        then.says_in_a_line("nothing is left out, because");
    }
}

/// A directory of PATH that is relative, or a path that is, belongs to whoever owns the directory one is in.
#[test]
fn a_program_of_the_current_directory_is_never_run() {
    let filtered = Filtered::new("[[filter]]\nname = 'mine'\nmatch = '.'\ncommand = ['evil']\n");
    let evil = filtered.root.join("evil");
    let write = r#"printf '#!/bin/sh\necho evil\n' > "$0" && chmod 755 "$0""#;
    assert!(Command::new("sh").args(["-c", write]).arg(&evil).status().unwrap().success());
    let input = corpus("logs/settlement.log");
    let mut route = command("hr-route");
    route.current_dir(&filtered.root).env("PATH", ".::/usr/bin");
    let then = filtered.runs(&input, &mut route).exits(0);
    then.prints(&filtered.plain(&input, "hr-route"))
        .says_in_a_line("there is no program 'evil' on PATH");
}
