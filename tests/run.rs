//! `hr-run`: what a command prints, how it ends, and what goes wrong around it.

mod common;

use common::inputs::{Numbers, corpus, log};
use common::process::most_held;
use common::{Home, Then, command, path_of, start_of};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const UNCHANGED: &str = "nothing is left out, because";

/// `hr-run -c SCRIPT` with options before.
fn run(options: &str, script: &str) -> Command {
    let mut run = command(&format!("hr-run {options}"));
    run.args(["-c", script]);
    run
}

/// A file beside the archive, with these bytes. Gives how a shell would name it.
fn file(home: &Home, name: &str, bytes: &[u8]) -> String {
    let path = home.path().with_file_name(name);
    fs::write(&path, bytes).expect("a place for it");
    path.display().to_string()
}

/// Starts a command on an archive. Nothing is on its standard input.
fn started(home: &Home, command: &mut Command) -> Child {
    command.env("HR_HOME", home.path()).stdin(Stdio::null());
    command.spawn().expect("the program starts")
}

fn tell(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(child.id().cast_signed()).expect("a process");
    kill_process(pid, signal).expect("it is there");
}

/// Waits until a file is there, for ten seconds at most.
fn wait_for(path: impl AsRef<Path>) {
    let path = path.as_ref();
    for _ in 0..1_000 {
        if path.exists() {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("{} does not come", path.display());
}

/// Without a failure in it, and with one.
fn build_output(lines: usize) -> Vec<u8> {
    let mut numbers = Numbers(7);
    let mut text = Vec::new();
    for number in 0..lines {
        let line = format!("test case_{number}_{:x} ... ok\n", numbers.below(1 << 60));
        text.extend(line.bytes());
    }
    text
}

/// The output is reduced, and all of it comes back.
#[track_caller]
fn restores(then: &Then<'_>, original: &[u8]) {
    let handle = then.handle().unwrap_or_else(|| panic!("no handle: {}", start_of(&then.out)));
    assert!(then.out.len() < original.len() / 2, "{} bytes", then.out.len());
    assert!(then.home.retrieve(&handle) == original, "other bytes came back");
}

#[test]
fn every_exit_code_is_passed_on() {
    let home = Home::new();
    let every = r#"i=0; while [ $i -le 255 ]; do "$0" -- sh -c "exit $i"; [ $? = $i ] || echo $i; i=$((i+1)); done"#;
    let mut all = Command::new("sh");
    all.args(["-c", every, path_of("hr-run")]);
    home.given(b"").runs(&mut all).exits(0).prints(b"").says_nothing();
}

#[test]
fn every_death_is_passed_on() {
    let home = Home::new();
    for signal in [
        Signal::HUP,
        Signal::INT,
        Signal::QUIT,
        Signal::ILL,
        Signal::ABORT,
        Signal::BUS,
        Signal::FPE,
        Signal::KILL,
        Signal::USR1,
        Signal::SEGV,
        Signal::USR2,
        Signal::PIPE,
        Signal::ALARM,
        Signal::TERM,
        Signal::XCPU,
        Signal::XFSZ,
        Signal::SYS,
    ] {
        let script = format!("ulimit -c 0; echo first; kill -{} $$; echo never", signal.as_raw());
        let ended = started(&home, &mut run("", &script)).wait_with_output().unwrap();
        assert_eq!(ended.status.signal(), Some(signal.as_raw()), "{signal:?}");
        assert_eq!(ended.stdout, b"first\n", "{signal:?}");
    }
}

#[test]
fn what_cannot_be_started_ends_as_in_a_shell() {
    let home = Home::new();
    let given = || home.given(b"");
    given().when("hr-run -- /nowhere/at/all").exits(127).prints(b"").says_in_a_line("cannot start");
    given().when("hr-run -- /").exits(126).prints(b"").says_in_a_line("cannot start");
    let text = file(&home, "text", b"no program");
    given().when(&format!("hr-run -- {text}")).exits(126).says_in_a_line("cannot start");
    given().runs(&mut run("", "/nowhere/at/all")).exits(127);
    given().runs(&mut run("", "/")).exits(126);
    given().when("hr-run").exits(2).prints(b"");
    given().when("hr-run -- ''").exits(127).prints(b"").says_in_a_line("cannot start");
}

#[test]
fn small_outputs_are_exact() {
    let home = Home::new();
    let all_bytes: Vec<u8> = (0..=255).collect();
    for bytes in [
        &b""[..],
        b"\n",
        b"no end of line",
        b"a\r\nb\r\n\r",
        b"nul \0 and \xff\xfe no text\n",
        b"\x1b[31mred\x1b[0m\n",
        b"[hr 0123456789ab log: not of ours]\n",
        &all_bytes,
    ] {
        let path = file(&home, "bytes", bytes);
        for code in [0, 3] {
            let line = format!("hr-run -- sh -c 'cat {path}; exit {code}'");
            home.given(b"").when(&line).exits(code).prints(bytes).says_nothing();
            let line = format!("hr-run -- sh -c 'cat {path} >&2; exit {code}'");
            home.given(b"").when(&line).exits(code).prints(bytes).says_nothing();
        }
    }
}

#[test]
fn both_streams_come_in_their_order() {
    let home = Home::new();
    let both = "i=1; while [ $i -le 40 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";
    let expected: String = (1..=40).map(|i| format!("out {i}\nerr {i}\n")).collect();
    home.given(b"").runs(&mut run("", both)).exits(0).prints(expected.as_bytes()).says_nothing();
    let long = both.replace("40", "3000");
    let expected: String = (1..=3000).map(|i| format!("out {i}\nerr {i}\n")).collect();
    let then = home.given(b"").runs(&mut run("", &long)).exits(0).says_nothing();
    restores(&then, expected.as_bytes());
}

#[test]
fn every_byte_of_a_long_output_comes_back() {
    let home = Home::new();
    let mut crlf = log(1, 900);
    crlf = crlf.split(|&byte| byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
    let mut garbled = log(2, 900);
    for at in (0..garbled.len()).step_by(997) {
        garbled[at] = [0, 0xff, b'\r', 0x80][at % 4];
    }
    let mut open = log(3, 900);
    open.pop();
    for (number, bytes) in [log(4, 900), crlf, garbled, open].iter().enumerate() {
        let path = file(&home, "bytes", bytes);
        let then = home.given(b"").runs(&mut run("", &format!("cat {path}; exit 9")));
        let then = then.exits(9).says_nothing();
        println!("{number}");
        match then.handle() {
            // What is taken for binary is printed as it is.
            None => assert!(then.out == *bytes),
            Some(_) => restores(&then, bytes),
        }
    }
}

#[test]
fn the_error_in_the_last_lines_is_printed() {
    let home = Home::new();
    let mut output = build_output(8_000);
    assert!(output.len() > 300_000);
    let decisive = "E   AssertionError: expected 41 widgets, found 40 (tests/widgets.py:88)\n";
    output.extend(decisive.bytes());
    output.extend(b"1 failed, 8000 passed in 71.20s\n");
    let path = file(&home, "output", &output);
    let then = home.given(b"").runs(&mut run("", &format!("cat {path} >&2; exit 1"))).exits(1);
    restores(&then, &output);
    let printed = String::from_utf8(then.out).unwrap();
    assert!(printed.len() < 30_000 && printed.contains(decisive), "{printed}");
    assert!(printed.contains("1 failed, 8000 passed in 71.20s\n"), "{printed}");
}

#[test]
fn a_failing_command_prints_its_end_whatever_it_says() {
    let home = Home::new();
    let mut output = build_output(8_000);
    let last = "the quiet line that says what happened, in words that no filter knows\n";
    output.extend(last.bytes());
    let path = file(&home, "output", &output);
    let then = home.given(b"").runs(&mut run("", &format!("cat {path}; exit 1"))).exits(1);
    restores(&then, &output);
    assert!(String::from_utf8_lossy(&then.out).contains(last));
}

#[test]
fn the_command_reads_standard_input() {
    let home = Home::new();
    let bytes = b"a\0b\xff\r\nlast".to_vec();
    home.given(&bytes).when("hr-run -- cat").exits(0).prints(&bytes).says_nothing();
    // What it leaves is for who comes next.
    let mut shared = Command::new("sh");
    shared.args(["-c", r#""$0" -- head -c 0; cat"#, path_of("hr-run")]);
    home.given(&bytes).runs(&mut shared).exits(0).prints(&bytes);
    let long = log(5, 900);
    restores(&home.given(&long).when("hr-run -- cat").exits(0).says_nothing(), &long);
}

#[test]
fn a_process_that_is_left_behind_lives_on() {
    let home = Home::new();
    let [go, done] = ["go", "done"].map(|name| home.path().with_file_name(name));
    // More than a pipe holds, so that it would wait or be killed if nobody read on.
    let script = format!(
        "(while [ ! -e {} ]; do sleep 0.02; done; head -c 300000 /dev/zero && : > {}) & echo started",
        go.display(),
        done.display()
    );
    let then = home.given(b"").runs(&mut run("", &script)).exits(0).prints(b"started\n");
    then.says_nothing();
    fs::write(go, "").unwrap();
    wait_for(done);
}

#[test]
fn what_is_new_is_printed_at_once() {
    let home = Home::new();
    let go = home.path().with_file_name("go");
    let script = format!(
        "echo the first line; while [ ! -e {} ]; do sleep 0.02; done; echo the last line",
        go.display()
    );
    let mut child = started(&home, &mut run("--stream-after 0", &script));
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "the first line\n");
    assert!(child.try_wait().unwrap().is_none());
    fs::write(&go, "").unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "the last line\n");
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_failing_command_that_was_streamed_prints_its_end() {
    let home = Home::new();
    let mut output = build_output(3_000);
    let last = "the quiet line that says what happened, in words that no filter knows\n";
    output.extend(last.bytes());
    let path = file(&home, "output", &output);
    for (code, options) in [(1, "--stream-after 0"), (0, "--stream-after 0.2")] {
        let script = format!("echo begun; sleep 0.5; cat {path}; exit {code}");
        let then = home.given(b"").runs(&mut run(options, &script)).exits(code).says_nothing();
        let printed = String::from_utf8(then.out).unwrap();
        assert!(printed.starts_with("begun\n"), "{printed}");
        assert!(printed.len() < output.len() / 2, "{} bytes", printed.len());
        assert!(code == 0 || printed.contains(last), "{printed}");
        let handle =
            printed.lines().find_map(|line| common::handle(format!("{line}\n").as_bytes()));
        let all = home.retrieve(&handle.expect("a handle"));
        assert!(all == [b"begun\n", &output[..]].concat(), "{}", start_of(&all));
    }
}

/// A script that prints a log and the word `ready`, and then waits for its end.
fn that_waits(home: &Home, traps: &str) -> String {
    let log = file(home, "long.log", &log(6, 900));
    let [ready, pid] = ["ready", "pid"].map(|name| home.path().with_file_name(name));
    format!(
        "{traps}; cat {log}; echo ready; echo $$ > {}; : > {}; while :; do sleep 0.05; done",
        pid.display(),
        ready.display()
    )
}

#[test]
fn who_is_told_to_end_prints_what_there_is() {
    for signal in [Signal::TERM, Signal::INT] {
        let home = Home::new();
        let script = that_waits(&home, ":");
        let child = started(&home, &mut run("", &script));
        wait_for(home.path().with_file_name("ready"));
        let since = Instant::now();
        tell(&child, signal);
        let ended = child.wait_with_output().unwrap();
        println!("{signal:?}: {:?}", since.elapsed());
        assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
        assert_eq!(ended.status.signal(), Some(signal.as_raw()));
        let handle = common::handle(&ended.stdout).expect("a handle");
        assert!(home.retrieve(&handle) == [log(6, 900), b"ready\n".to_vec()].concat());
        assert!(String::from_utf8_lossy(&ended.stdout).contains("\nready\n"));
    }
}

#[test]
fn the_command_decides_how_it_ends_when_told() {
    let home = Home::new();
    let caught = home.path().with_file_name("caught");
    let trap = format!("trap 'echo caught; : > {}; exit 7' TERM", caught.display());
    let child = started(&home, &mut run("", &that_waits(&home, &trap)));
    wait_for(home.path().with_file_name("ready"));
    tell(&child, Signal::TERM);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(7));
    assert!(String::from_utf8_lossy(&ended.stdout).contains("\ncaught\n") && caught.exists());
}

/// Whoever told it does not wait for ever: Claude Code kills all of it 1.4 s later.
#[test]
fn a_command_that_does_not_want_to_end_is_not_waited_for() {
    let home = Home::new();
    let script = that_waits(&home, "trap '' TERM");
    let mut child = started(&home, &mut run("", &script));
    wait_for(home.path().with_file_name("ready"));
    let since = Instant::now();
    tell(&child, Signal::TERM);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    while !printed.contains("\nready\n") {
        assert!(out.read_line(&mut printed).unwrap() > 0, "{printed}");
    }
    println!("{:?}", since.elapsed());
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
    assert!(printed.starts_with("[hr ") && child.try_wait().unwrap().is_none());
    let pid = fs::read_to_string(home.path().with_file_name("pid")).unwrap();
    kill_process(Pid::from_raw(pid.trim().parse().unwrap()).unwrap(), Signal::KILL).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9));
}

/// Such as a server that ends in order.
#[test]
fn what_is_said_long_after_being_told_is_printed() {
    for options in ["", "--stream-after 0"] {
        let home = Home::new();
        let trap = "trap 'sleep 1.5; echo saved to disk; exit 3' TERM";
        let child = started(&home, &mut run(options, &that_waits(&home, trap)));
        wait_for(home.path().with_file_name("ready"));
        tell(&child, Signal::TERM);
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(3));
        let printed = String::from_utf8_lossy(&ended.stdout);
        assert!(
            printed.contains("\nready\n") && printed.contains("\nsaved to disk\n"),
            "{printed}"
        );
    }
}

#[test]
fn who_has_read_enough_ends_the_command() {
    let home = Home::new();
    for line in ["yes", "sh -c 'while echo and so on; do :; done'"] {
        for options in ["--stream-after 1", "--stream-after 0"] {
            let mut head = Command::new("sh");
            let first = format!(r#""$0" {options} -- {line} | head -c 2"#);
            head.args(["-c", &first, path_of("hr-run")]);
            let then = home.given(b"").runs(&mut head).exits(0);
            assert_eq!(then.out.len(), 2, "{line} {options}");
        }
    }
    let mut closed = Command::new("sh");
    closed.args(["-c", r#""$0" -- sh -c 'echo a; exit 5' >&-"#, path_of("hr-run")]);
    home.given(b"").runs(&mut closed).exits(5);
}

#[test]
#[cfg(target_os = "linux")]
fn much_output_takes_little_memory() {
    let home = Home::new();
    let log = log(8, 100_000);
    let path = file(&home, "long.log", &log);
    let script = format!("cat {path} {path} {path}; echo the end; exit 4");
    let out = home.path().with_file_name("out");
    let mut command = run("", &script);
    command.stdout(fs::File::create(&out).unwrap());
    let mut child = started(&home, &mut command);
    let most = most_held(&mut child);
    println!("{most} KiB");
    assert!((1..100 << 10).contains(&most), "{most} KiB");
    assert_eq!(child.wait().unwrap().code(), Some(4));
    let printed = fs::read(&out).unwrap();
    let handle = common::handle(&printed).expect("a handle");
    assert!(home.retrieve(&handle) == [&log, &log, &log, &b"the end\n"[..]].concat());
    assert!(printed.ends_with(b"the end\n"), "the end of what failed");
}

/// All is printed, one line says why, and the exit code is the command's.
#[track_caller]
fn is_passed_on(then: Then<'_>, output: &[u8], code: i32) {
    then.exits(code).prints(output).says_in_a_line(UNCHANGED);
}

/// The same where some of it may have been printed before the archive failed.
#[track_caller]
fn is_passed_on_at_last(then: Then<'_>, output: &[u8], code: i32) {
    let then = then.exits(code).says_in_a_line("left out, because");
    let shown = then.out.strip_suffix(output).unwrap_or_else(|| panic!("{}", start_of(&then.out)));
    let shown = String::from_utf8_lossy(shown);
    assert!(
        shown.is_empty() || shown.ends_with("all of this part follows, and the rest of the log]\n")
    );
    let output = String::from_utf8_lossy(output);
    let is_of_it = |line: &str| line.starts_with("[hr ") || output.contains(line);
    assert!(shown.lines().all(is_of_it), "{shown}");
}

#[test]
fn without_an_archive_all_is_printed() {
    let home = Home::new();
    let log = log(9, 900);
    let script = format!("cat {}; exit 6", file(&home, "long.log", &log));
    let no_directory = home.path().with_file_name("file");
    fs::write(&no_directory, "a file, not a directory").unwrap();
    for place in [no_directory.as_path(), &no_directory.join("below"), Path::new("/proc/hr")] {
        let given = || home.given(b"").env("HR_HOME", place);
        is_passed_on(given().runs(&mut run("", &script)), &log, 6);
        is_passed_on_at_last(given().runs(&mut run("--stream-after 0", &script)), &log, 6);
    }
    let mut homeless = run("", &script);
    homeless.env_remove("HOME").env_remove("XDG_DATA_HOME");
    is_passed_on(home.given(b"").env("HR_HOME", "").runs(&mut homeless), &log, 6);
    // The journal of the archive must not be able to grow; the log is no file of ours.
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"ulimit -f 16; exec "$0" -c "$1""#, path_of("hr-run"), &script]);
    is_passed_on(home.given(b"").runs(&mut limited), &log, 6);
}

#[test]
fn a_full_disk_changes_nothing() {
    for (lines, sizes) in [(900, ["16k", "64k"]), (120_000, ["64k", "2m"])] {
        for size in sizes {
            for options in ["", "--stream-after 0"] {
                let home = Home::new();
                let log = log(10, lines);
                let script = format!("cat {}; exit 6", file(&home, "long.log", &log));
                fs::create_dir(home.path()).unwrap();
                let mut small = Command::new("unshare");
                let mount =
                    r#"mount -t tmpfs -o size="$1" none "$2" || exit 99; exec "$0" $4 -c "$3""#;
                small.args(["-m", "sh", "-c", mount, path_of("hr-run"), size]);
                small.arg(home.path()).args([&script, options]);
                let then = home.given(b"").runs(&mut small);
                if then.code == Some(99) || then.err.contains("unshare") {
                    println!("mounting is not allowed here: a full disk is not tested");
                    return;
                }
                println!("{lines} lines, {size}, {options}: {}", then.err.trim_end());
                if options.is_empty() && lines < 1_000 {
                    is_passed_on(then, &log, 6);
                } else {
                    is_passed_on_at_last(then, &log, 6);
                }
            }
        }
    }
}

#[test]
fn standard_output_that_cannot_be_written_is_told() {
    let home = Home::new();
    let path = file(&home, "long.log", &log(11, 900));
    for (script, options) in [
        (format!("cat {path}; exit 6"), ""),
        (format!("cat {path}; exit 6"), "--stream-after 0"),
        ("echo short; exit 6".to_owned(), ""),
    ] {
        let mut full = Command::new("sh");
        let line = format!(r#""$0" {options} -c "$1" > /dev/full"#);
        full.args(["-c", &line, path_of("hr-run"), &script]);
        let then = home.given(b"").runs(&mut full).exits(6).prints(b"");
        then.says_in_a_line("cannot write to standard output");
    }
}

#[test]
fn a_configuration_that_is_broken_changes_nothing() {
    let home = Home::new();
    let log = log(12, 900);
    let script = format!("cat {}; exit 6", file(&home, "long.log", &log));
    let config = file(&home, "config.toml", b"budget = [\n");
    let then = home.given(b"").env("HR_CONFIG", config).runs(&mut run("", &script));
    let then = then.exits(6).prints(&log);
    assert!(then.err.contains("config.toml"), "{}", then.err);
}

#[test]
fn a_wrong_word_in_the_environment_keeps_no_command_from_running() {
    let home = Home::new();
    for name in ["HR_STREAM_AFTER", "HR_BUDGET", "HR_FLOOR"] {
        let given = home.given(b"").env(name, "a word");
        let then = given.runs(&mut run("", "echo a; exit 6")).exits(6).prints(b"a\n");
        then.says_in_a_line(name);
    }
}

#[test]
fn an_archive_in_use_is_waited_for() {
    let home = Home::new();
    let log = log(13, 900);
    let script = format!("cat {}; exit 6", file(&home, "long.log", &log));
    restores(&home.given(b"").runs(&mut run("", &script)).exits(6), &log);
    let lock = fs::File::open(home.path().join("lock")).unwrap();
    lock.lock().unwrap();
    let free = std::thread::spawn(move || {
        sleep(Duration::from_secs(5));
        drop(lock);
    });
    let then = home.given(b"").runs(&mut run("", &script)).exits(6);
    restores(&then.says_nothing(), &log);
    free.join().unwrap();
}

/// Who waits for it can be ended.
#[test]
fn who_waits_for_the_archive_can_be_ended() {
    let home = Home::new();
    let log = log(15, 900);
    let path = file(&home, "long.log", &log);
    home.given(&log).when("hr-route").exits(0);
    let lock = fs::File::open(home.path().join("lock")).unwrap();
    lock.lock().unwrap();
    for signal in [Signal::TERM, Signal::INT] {
        let mut child = started(&home, &mut run("", &format!("cat {path}; echo more")));
        sleep(Duration::from_millis(1_500));
        assert!(child.try_wait().unwrap().is_none());
        tell(&child, signal);
        assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()));
    }
}

#[test]
fn what_is_to_be_exact_is() {
    let home = Home::new();
    let log = log(14, 900);
    let path = file(&home, "long.log", &log);
    let script = format!("cat {path}; exit 6");
    home.given(b"").env("HR_OFF", "1").runs(&mut run("", &script)).exits(6).prints(&log);
    let asks = format!(": hr-retrieve; {script}");
    home.given(b"").runs(&mut run("", &asks)).exits(6).prints(&log);
    let code = corpus("make/service.py");
    assert!(code.len() > 4_000, "{} bytes", code.len());
    let python = file(&home, "service.py", &code);
    home.given(b"").runs(&mut run("", &format!("cat {python}"))).exits(0).prints(&code);
    let then = home.given(b"").runs(&mut run("", &script)).exits(6);
    let handle = then.handle().expect("a handle");
    let mut again = command(&format!("hr-run -- {} {handle}", path_of("hr-retrieve")));
    home.given(b"").runs(&mut again).exits(0).prints(&log);
}

#[test]
fn a_process_that_is_left_behind_and_writes_on_holds_nobody_up() {
    let home = Home::new();
    // It ends with the directory that this is in.
    let place = file(&home, "writing", b"");
    let script =
        format!("(while [ -e {place} ]; do echo more; sleep 0.005; done) & echo done; exit 3");
    let mut run = run("", &script);
    let since = Instant::now();
    let output = run.env("HR_HOME", home.path()).stdin(Stdio::null()).output();
    let output = output.expect("the program starts");
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.windows(5).any(|it| it == b"done\n"), "{}", start_of(&output.stdout));
}

#[test]
fn a_terminal_that_is_closed_is_told_to_the_command() {
    let home = Home::new();
    let ready = home.path().with_file_name("ready");
    let script =
        format!("trap 'echo hung up; exit 4' HUP; touch {}; sleep 5 & wait", ready.display());
    let mut command = run("", &script);
    command.stdout(Stdio::piped());
    let child = started(&home, &mut command);
    wait_for(&ready);
    tell(&child, Signal::HUP);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(4), &b"hung up\n"[..]));
}
