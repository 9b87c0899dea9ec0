//! What only `hr-log` does: logs of any size, logs that grow, logs beside others.

#![allow(clippy::unwrap_used)] // also in the helpers

mod common;

use common::account::lines;
use common::inputs::corpus;
use common::{Home, command, handle};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// A log of so many lines that is not held in memory, with a failure in the middle.
fn large_log(lines: usize) -> Vec<u8> {
    let line = |n: usize| match n {
        _ if n == lines / 2 => {
            "2026-11-20T06:31:07Z ERROR checkout: upstream timed out after 9210 ms\n\
             java.io.IOException: gone\n\tat org.acme.Upstream.call(Upstream.java:17)\n"
                .to_owned()
        }
        _ => format!(
            "2026-11-20T06:{:02}:{:02}Z INFO  worker-{}: processed item {n} in {} ms\n",
            n / 60_000 % 60,
            n / 1_000 % 60,
            n % 7,
            5 + n * 7 % 40
        ),
    };
    (0..lines).map(line).collect::<String>().into_bytes()
}

#[test]
fn a_log_that_is_not_held_keeps_every_promise() {
    let home = Home::new();
    let log = large_log(60_000);
    assert!(log.len() > 3 << 20);
    let then = home.given(&log).when("hr-log").exits(0).says_nothing();
    then.restores().is_never_worse().comes_out_the_same_again("hr-log");
    let shown = lines(&then.out, &log).shown;
    for line in [30_001, 30_002, 30_003] {
        assert!(shown.contains(&line), "{}", String::from_utf8_lossy(&then.out));
    }
    assert!(then.out.len() < 4_000, "{}", String::from_utf8_lossy(&then.out));
    let text = String::from_utf8_lossy(&then.out);
    assert!(text.contains("levels: ERROR 1 (30001), INFO 59999"), "{text}");
}

#[test]
fn a_log_that_is_not_held_comes_out_whole_where_it_must() {
    let log = large_log(60_000);
    let at = |offset: usize, bytes: &[u8]| {
        let line_start = log[..offset].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
        let mut log = log.clone();
        log.splice(line_start..line_start, bytes.iter().copied());
        log
    };
    for input in [
        at(3_500_000, b"[hr 3f9a1c0b7e42 log: 7 lines]\n"),
        at((2 << 20) + (512 << 10) + 60, b"[hr 1-7: 7 lines]\n"),
        at(1_000, b"[hr 1-7: 7 lines]\n"),
    ] {
        let home = Home::new();
        home.given(&input).when("hr-log").exits(0).prints(&input);
        home.given(&input).when("hr-log --no-archive").exits(0).prints(&input);
    }
    // A NUL in it does not make it anything but a log.
    for offset in [300_000, 3_500_000] {
        let input = at(offset, b"\0");
        let home = Home::new();
        let then = home.given(&input).when("hr-log").exits(0);
        then.restores().accounts_for_every_line();
        assert!(!then.is_unchanged());
    }
    let home = Home::new();
    fs::write(home.path(), b"no directory").unwrap();
    let then = home.given(&log).when("hr-log").exits(0);
    then.says_in_a_line("nothing is left out").prints(&log);
}

#[test]
fn what_was_retrieved_of_a_log_that_is_not_held_is_final() {
    let home = Home::new();
    let log = large_log(60_000);
    let reduced = home.given(&log).when("hr-log").exits(0).out;
    let handle = handle(&reduced).unwrap();
    let part = home.retrieve(&format!("{handle} -l 100-50000"));
    assert!(part.len() > 3 << 20);
    home.given(&part).when("hr-log").exits(0).prints(&part);
}

#[test]
fn a_line_without_end_takes_no_memory() {
    let home = Home::new();
    let line =
        "06:00:01 INFO ".to_owned() + &"{\"key\": \"value of a minified text\"}, ".repeat(200_000);
    home.given(line.as_bytes()).when("hr-log").exits(0).prints(line.as_bytes());
}

#[test]
fn records_are_chosen_by_time_and_level() {
    let home = Home::new();
    let mut log = String::new();
    for n in 0..600 {
        let level = if n % 100 == 7 { "WARN " } else { "INFO " };
        log += &format!(
            "2026-11-20 06:{:02}:{:02} {level} worker: item {n} took {} ms\n",
            n / 60,
            n % 60,
            n % 13
        );
    }
    let then = home.given(log.as_bytes()).when("hr-log --level warn").exits(0);
    assert_eq!(lines(&then.out, log.as_bytes()).shown, [8, 108, 208, 308, 408, 508].into());
    let then = home
        .given(log.as_bytes())
        .when("hr-log --since 06:03 --until '2026-11-20 06:03:59' --level warn");
    assert_eq!(lines(&then.exits(0).out, log.as_bytes()).shown, [208].into());
    let then = home.given(log.as_bytes()).when("hr-log --level error").exits(0);
    assert_eq!(lines(&then.out, log.as_bytes()).shown, [].into());
    home.given(log.as_bytes()).when("hr-log --since yesterday").exits(2);
    log += "panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:\n\t/a.go:3\n";
    let then = home.given(log.as_bytes()).when("hr-log --level ERROR").exits(0);
    assert!(lines(&then.out, log.as_bytes()).shown.contains(&601));
    log += &format!("2026-11-20 06:12:00 ERROR worker: dump {}\n", "value, ".repeat(12_000));
    log += &large_log(20_000).iter().map(|byte| char::from(*byte)).collect::<String>();
    let then = home.given(log.as_bytes()).when("hr-log --level error").exits(0);
    assert!(lines(&then.out, log.as_bytes()).shown.contains(&605));
}

/// The lines that `new.txt` names: those that are new, and those that may be taken for new.
fn new_lines(path: &Path) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let (mut new, mut arguable) = (BTreeSet::new(), BTreeSet::new());
    for line in fs::read_to_string(path).unwrap().lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        let (set, range) = match line.strip_prefix('?') {
            Some(range) => (&mut arguable, range),
            None => (&mut new, line),
        };
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        if let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) {
            set.extend(first..=last);
        }
    }
    (new, arguable)
}

/// Line 302 of `ci` is a rule of `=` that the green run has, too; it is new by where it stands.
const KNOWN_BY_ITSELF: (&str, usize) = ("ci", 302);

#[test]
fn beside_a_green_run_all_that_is_new_is_shown_and_little_else() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/baseline");
    let mut pairs = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let pair = entry.unwrap().path();
        let name = pair.file_name().unwrap().to_string_lossy().into_owned();
        let failing = fs::read(pair.join("failing.log")).unwrap();
        let green = pair.join("green.log");
        let home = Home::new();
        let line = format!("hr-log --baseline '{}'", green.display());
        let then = home.given(&failing).when(&line).exits(0).says_nothing();
        then.restores();
        let shown = lines(&then.out, &failing).shown;
        let (mut new, arguable) = new_lines(&pair.join("new.txt"));
        if name == KNOWN_BY_ITSELF.0 {
            new.remove(&KNOWN_BY_ITSELF.1);
        }
        let missed: Vec<&usize> = new.difference(&shown).collect();
        assert!(missed.is_empty(), "{name}: {missed:?} of {} new lines are not shown", new.len());
        let known = shown.iter().filter(|line| !new.contains(line) && !arguable.contains(line));
        let known = known.count();
        println!("{name}: {} new, {} shown, {known} of them not new", new.len(), shown.len());
        assert!(20 * known <= shown.len(), "{name}: {known} of {} lines are not new", shown.len());
        pairs += 1;
    }
    assert!(pairs >= 5);
}

#[test]
fn failures_that_a_baseline_has_are_counted() {
    let home = Home::new();
    let kinds = ["INFO a: alpha done\n", "INFO b: beta up\n", "INFO c: gamma red\n"];
    let green = home.path().with_extension("green");
    fs::write(&green, kinds.concat() + "ERROR d: delta dead\n").unwrap();
    let failing = "ERROR d: delta dead\n".repeat(3) + &kinds.concat().repeat(300);
    let line = format!("hr-log --baseline '{}'", green.display());
    let out = home.given(failing.as_bytes()).when(&line).exits(0).out;
    let out = String::from_utf8(out).unwrap();
    assert!(out.contains("903 lines of 4 kinds that it has, too, are left out; of these report failures: 3 from line 1 on]"), "{out}");
}

#[test]
fn a_log_beside_itself_says_nothing_new() {
    let home = Home::new();
    let log = corpus("logs/checkout.log");
    let stored = home.given(&log).when("hr-log").exits(0).out;
    let line = format!("hr-log --baseline {}", handle(&stored).unwrap());
    let then = home.given(&log).when(&line).exits(0).says_nothing();
    assert_eq!(lines(&then.out, &log).shown, [].into());
    home.given(&log).when("hr-log --baseline no-such-file").exits(1).says_in_a_line("no-such-file");
}

/// `hr-log --follow`, with what it prints line by line.
struct Following {
    child: std::process::Child,
    printed: mpsc::Receiver<(Instant, String)>,
}

impl Following {
    fn start(home: &Home, line: &str) -> Self {
        let mut child = command(line).env("HR_HOME", home.path()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, printed) = mpsc::channel();
        thread::spawn(move || {
            for line in stdout.lines() {
                let _ = sender.send((Instant::now(), line.unwrap()));
            }
        });
        Self { child, printed }
    }

    fn write(&mut self, text: &str) {
        self.child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn next(&self) -> (Instant, String) {
        self.printed.recv_timeout(Duration::from_secs(20)).expect("a line")
    }

    fn rest(mut self) -> Vec<String> {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
        self.printed.iter().map(|it| it.1).collect()
    }
}

#[test]
fn a_log_that_grows_is_shown_as_it_does() {
    let home = Home::new();
    let mut following = Following::start(&home, "hr-log --follow");
    let line = |n: usize| format!("06:00:{:02} INFO worker: item {n} done\n", n % 60);
    following.write(&line(1));
    assert_eq!(following.next().1, "06:00:01 INFO worker: item 1 done");
    (2..40).for_each(|n| following.write(&line(n)));
    let written = Instant::now();
    following.write("06:00:40 ERROR worker: item 40 lost: IOException\n");
    assert_eq!(following.next().1, "[hr 2-39: 38 lines]");
    let (printed, text) = following.next();
    assert_eq!(text, "06:00:40 ERROR worker: item 40 lost: IOException");
    println!("after {:?}", printed - written);
    assert!(printed - written < Duration::from_secs(5));
    following.write("06:00:41 INFO worker: item 41 d");
    following.write("one\n");
    let rest = following.rest();
    assert_eq!(rest[0], "[hr 41: 1 line]");
    assert!(
        rest[1].contains(" log: 41 lines until 06:00:41, 2 shown. More: hr-retrieve "),
        "{rest:?}"
    );
    assert_eq!(rest[2], "[hr levels: ERROR 1, INFO 40]");
    let handle = rest[1].split(' ').nth(1).unwrap();
    assert_eq!(home.retrieve(&format!("{handle} -l 39")), line(39).as_bytes());
}

#[test]
fn parts_of_a_log_that_grows_have_handles() {
    let home = Home::new();
    let mut following = Following::start(&home, "hr-log --follow --every-lines 50");
    let line = |n: usize| format!("06:00:01 INFO worker: item {n} done\n");
    let log: String = (0..120).map(line).collect();
    let mut handles = vec![];
    for part in 0..2 {
        (part * 60..part * 60 + 60).for_each(|n| following.write(&line(n)));
        let summary = loop {
            let text = following.next().1;
            if text.contains("More: hr-retrieve") {
                break text;
            }
        };
        handles.push(summary.split(' ').nth(1).unwrap().to_owned());
    }
    following.rest();
    let mut parts: Vec<u8> = handles.iter().flat_map(|handle| home.retrieve(handle)).collect();
    parts.truncate(log.len());
    assert_eq!(&log.as_bytes()[..parts.len()], parts);
    assert!(parts.len() > log.len() / 2);
}

#[test]
fn an_interrupted_log_is_summed_up() {
    let home = Home::new();
    let mut following = Following::start(&home, "hr-log --follow");
    (0..30).for_each(|n| following.write(&format!("06:00:{n:02} INFO worker: item {n} done\n")));
    following.next();
    let pid = rustix::process::Pid::from_child(&following.child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert!(following.child.wait().unwrap().success());
    let rest: Vec<String> = following.printed.iter().map(|it| it.1).collect();
    assert!(rest.iter().any(|line| line.contains("30 lines until 06:00:29, 1 shown")), "{rest:?}");
}

#[test]
fn a_log_that_grows_and_cannot_be_archived_passes_through() {
    let home = Home::new();
    fs::write(home.path(), b"no directory").unwrap();
    for log in [large_log(50), large_log(60_000)] {
        let then = home.given(&log).when("hr-log --follow").exits(0);
        let then = then.says_in_a_line("nothing more is left out");
        assert!(then.out.ends_with(&log), "{}", String::from_utf8_lossy(&then.out));
    }
}

/// An error right before a record that goes on over several lines was merged with what is left out of these.
#[test]
fn an_error_before_a_record_of_several_lines_stays() {
    let mut log = String::new();
    for i in 0..300 {
        log += &format!("INFO request {i} done\n  at handler\n");
        if i == 130 {
            log += "ERROR db: connection refused\n";
        }
    }
    let home = Home::new();
    let then = home.given(log.as_bytes()).when("hr-log").exits(0).says_nothing();
    then.accounts_for_every_line();
    assert!(String::from_utf8_lossy(&then.out).contains("\nERROR db: connection refused\n"));
}
