//! `hr-shell`: what Claude Code starts by it, and the file that it gives a command to print to.

mod common;

use common::inputs::log;
use common::{Home, command, handle, path_of, start_of};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const AGENT: &str = "claude-code_2-1-330_agent";
const HARNESS: &str = "claude-code_2-1-330_harness";

/// `hr-shell` with one argument.
fn shell(script: &str) -> Command {
    let mut shell = command("hr-shell");
    shell.arg(script).env("AI_AGENT", AGENT).env("CLAUDECODE", "1");
    shell
}

/// A place for what a test needs beside the archive.
fn beside(home: &Home, name: &str) -> PathBuf {
    home.path().with_file_name(name)
}

/// A file beside the archive, with these bytes. Gives how a shell would name it.
fn file(home: &Home, name: &str, bytes: &[u8]) -> String {
    fs::write(beside(home, name), bytes).expect("a place for it");
    beside(home, name).display().to_string()
}

/// The script that Claude Code makes of a command of its Bash tool.
fn script(home: &Home, command: &str) -> String {
    let quoted = command.replace('\'', r#"'"'"'"#);
    format!(
        "source {}/shell-snapshots/snapshot-bash-1-x.sh 2>/dev/null || true && \
         {{ \\builtin shopt -u extglob || \\builtin setopt NO_EXTENDED_GLOB; }} >/dev/null 2>&1 || true && \
         eval '{quoted}' < /dev/null && pwd -P >| {}",
        beside(home, "").display(),
        beside(home, "cwd").display()
    )
}

/// A command of the Bash tool that runs, with the file that it prints to.
struct Tool<'a> {
    home: &'a Home,
    child: Child,
    out: PathBuf,
}

impl<'a> Tool<'a> {
    /// Starts it as Claude Code does: standard output and standard error are one empty file, and it leads a process
    /// group.
    fn start(home: &'a Home, text: &str) -> Self {
        static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let out = beside(home, &format!("{number}.output"));
        let file = OpenOptions::new().append(true).create_new(true).open(&out).expect("a new file");
        let mut shell = shell(&script(home, text));
        shell.env("HR_HOME", home.path()).stdin(Stdio::null()).process_group(0);
        shell.stdout(file.try_clone().expect("a descriptor")).stderr(file);
        Self { home, child: shell.spawn().expect("it starts"), out }
    }

    fn printed(&self) -> Vec<u8> {
        fs::read(&self.out).expect("a file")
    }

    /// Waits until what is printed is like that, for ten seconds at most.
    #[track_caller]
    fn wait_until(&mut self, is_so: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(10) {
            let printed = self.printed();
            if is_so(&printed) {
                return printed;
            }
            sleep(Duration::from_millis(10));
        }
        let ended = self.child.try_wait().expect("it is known");
        panic!("it never comes, {ended:?}: {}", start_of(&self.printed()))
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed()).expect("a process")
    }

    /// Waits for its end. Gives what the model reads then.
    fn end(mut self) -> (Vec<u8>, ExitStatus) {
        let status = self.child.wait().expect("it ends");
        (self.printed(), status)
    }

    /// What the file is a short form of.
    #[track_caller]
    fn original(&self, printed: &[u8]) -> Vec<u8> {
        let Some(handle) = handle(printed) else { panic!("no handle: {}", start_of(printed)) };
        self.home.retrieve(&handle)
    }
}

impl Drop for Tool<'_> {
    /// A test that fails leaves nothing behind.
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            let _ = kill_process_group(self.pid(), Signal::KILL);
        }
    }
}

#[test]
fn anything_but_a_bash_command_is_left_alone() {
    let home = Home::new();
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let server = || {
        let mut server = shell("exec cat; echo 'eval never'");
        server.env_remove("AI_AGENT");
        server
    };
    home.given(&bytes).runs(&mut server()).exits(0).prints(&bytes).says_nothing();
    // As hooks and MCP servers say since 2.1, even one whose words are those of a Bash command.
    let mut hook =
        shell("source x/shell-snapshots/snapshot-bash-1-x.sh 2>/dev/null; eval 'cat' && exit 7");
    let then = home.given(&bytes).runs(hook.env("AI_AGENT", HARNESS));
    then.exits(7).prints(&bytes).says_nothing();
    let long = file(&home, "long.log", &log(1, 900));
    let mut prints = shell(&format!("cat {long}; echo err >&2; exit 3"));
    let then = home.given(b"").runs(&mut prints).exits(3).prints(&log(1, 900));
    assert_eq!(then.err, "err\n");
    assert!(!home.path().exists(), "there is an archive");
    let mut id = Command::new("sh");
    id.args(["-c", r#"echo $$; exec "$0" 'echo $$'"#, path_of("hr-shell")]);
    let then = home.given(b"").runs(&mut id).exits(0);
    let printed = String::from_utf8(then.out).unwrap();
    let ids: Vec<&str> = printed.lines().collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "another process: {printed}");
}

#[test]
fn wrong_arguments_are_told() {
    let home = Home::new();
    home.given(b"").when("hr-shell").exits(2).prints(b"");
    home.given(b"").when("hr-shell one two").exits(2).prints(b"");
    home.given(b"").when("hr-run --as claude one two").exits(2).prints(b"");
    let then = home.given(b"in").when("hr-run --as claude 'cat; exit 5'");
    then.exits(5).prints(b"in").says_nothing();
}

#[test]
fn where_the_command_ends_up_is_noted() {
    let home = Home::new();
    let (printed, status) = Tool::start(&home, "cd / && echo 'it'\"'\"'s here'").end();
    assert!(status.success());
    assert_eq!(printed, b"it's here\n");
    assert_eq!(fs::read(beside(&home, "cwd")).unwrap(), b"/\n");
}

#[test]
fn how_it_ends_is_passed_on() {
    let home = Home::new();
    for code in [0, 1, 2, 126, 127, 130, 255] {
        let (printed, status) =
            Tool::start(&home, &format!("echo a; echo b >&2; exit {code}")).end();
        assert_eq!((status.code(), &printed[..]), (Some(code), &b"a\nb\n"[..]));
    }
    for signal in [Signal::TERM, Signal::KILL, Signal::SEGV, Signal::PIPE] {
        let text = format!("ulimit -c 0; echo a; kill -{} $$", signal.as_raw());
        let (printed, status) = Tool::start(&home, &text).end();
        assert_eq!((status.signal(), &printed[..]), (Some(signal.as_raw()), &b"a\n"[..]));
    }
}

#[test]
fn small_outputs_are_exact_in_a_file() {
    let home = Home::new();
    for bytes in [&b""[..], b"open", b"a\r\nb\0\xff\n", b"[hr 0123456789ab log: x]\n"] {
        let path = file(&home, "bytes", bytes);
        let (printed, _) = Tool::start(&home, &format!("cat {path}; sleep 0.7; cat {path}")).end();
        assert!(printed == bytes.repeat(2), "{}", start_of(&printed));
    }
}

#[test]
fn a_file_follows_what_is_printed() {
    let home = Home::new();
    let long = log(2, 900);
    let (path, go) = (file(&home, "long.log", &long), beside(&home, "go"));
    let wait = format!("while [ ! -e {0} ]; do sleep 0.02; done; rm {0}", go.display());
    let text = format!("echo first; {wait}; cat {path}; echo second; {wait}; echo last; exit 5");
    let mut tool = Tool::start(&home, &text);
    tool.wait_until(|printed| printed == b"first\n");
    fs::write(&go, "").unwrap();
    let so_far = [b"first\n", &long[..], b"second\n"].concat();
    let printed = tool.wait_until(|printed| printed.starts_with(b"[hr "));
    let printed = if printed.ends_with(b"as it is]\n") {
        printed
    } else {
        tool.wait_until(|printed| printed.ends_with(b"as it is]\n"))
    };
    assert!(tool.original(&printed) == so_far, "other bytes came back");
    assert!(printed.len() < so_far.len() / 2);
    fs::write(&go, "").unwrap();
    let home_of = &home;
    let (printed, status) = tool.end();
    let all = [&so_far[..], b"last\n"].concat();
    assert_eq!(status.code(), Some(5));
    assert!(home_of.retrieve(&handle(&printed).expect("a handle")) == all);
    let printed = String::from_utf8(printed).unwrap();
    assert!(printed.contains("\nlast\n") && !printed.contains("goes on"), "{printed}");
}

/// A progress bar, for instance.
#[test]
fn a_line_that_does_not_end_is_in_the_file_in_time() {
    let home = Home::new();
    let bar: Vec<u8> = (0..4_000).flat_map(|i| format!("\r{i:>6} of 4000").into_bytes()).collect();
    let path = file(&home, "bar", &bar);
    let mut tool = Tool::start(&home, &format!("cat {path}; sleep 60"));
    tool.wait_until(|printed| printed.len() >= bar.len());
    kill_process_group(tool.pid(), Signal::TERM).unwrap();
    let (printed, status) = tool.end();
    assert!(printed == bar, "{}", start_of(&printed));
    assert_eq!(status.signal(), Some(15));
}

#[test]
fn a_time_limit_leaves_what_there_is() {
    let home = Home::new();
    let long = log(3, 900);
    let path = file(&home, "long.log", &long);
    let mut tool = Tool::start(&home, &format!("cat {path}; echo waiting; sleep 60"));
    tool.wait_until(|printed| printed.starts_with(b"[hr "));
    kill_process_group(tool.pid(), Signal::TERM).unwrap();
    let since = Instant::now();
    let (home, (printed, status)) = (&home, tool.end());
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
    assert_eq!(status.signal(), Some(15));
    let all = home.retrieve(&handle(&printed).expect("a handle"));
    assert!(all == [&long[..], b"waiting\n"].concat(), "{}", start_of(&all));
    assert!(String::from_utf8_lossy(&printed).contains("\nwaiting\n"));
}

#[test]
fn who_is_killed_leaves_a_file_that_can_be_read() {
    let home = Home::new();
    let long = log(4, 600);
    let path = file(&home, "long.log", &long);
    let again = format!("while cat {path}; do sleep 0.1; done");
    for round in 0..6 {
        let mut tool = Tool::start(&home, &again);
        tool.wait_until(|printed| !printed.is_empty());
        sleep(Duration::from_millis(137 * round));
        kill_process(tool.pid(), Signal::KILL).unwrap();
        let pid = tool.pid();
        let (printed, status) = tool.end();
        assert_eq!(status.signal(), Some(9));
        // The command is told that nobody reads on.
        let since = Instant::now();
        while kill_process_group(pid, Signal::CONT).is_ok() {
            assert!(since.elapsed() < Duration::from_secs(5), "the command goes on");
            sleep(Duration::from_millis(10));
        }
        if let Some(handle) = handle(&printed) {
            let all = home.retrieve(&handle);
            assert!(
                all.len().is_multiple_of(long.len()) && all.starts_with(&long),
                "{}",
                start_of(&all)
            );
        } else {
            assert!(long.repeat(20).starts_with(&printed), "{}", start_of(&printed));
        }
    }
}

#[test]
fn what_others_write_stays() {
    let home = Home::new();
    let long = log(5, 900);
    let path = file(&home, "long.log", &long);
    let go = beside(&home, "go");
    let wait = format!("while [ ! -e {} ]; do sleep 0.02; done", go.display());
    let mut tool = Tool::start(&home, &format!("echo first; {wait}; cat {path}"));
    tool.wait_until(|printed| printed == b"first\n");
    let mut other = File::options().append(true).open(&tool.out).unwrap();
    other.write_all(b"of another\n").unwrap();
    fs::write(go, "").unwrap();
    let (printed, _) = tool.end();
    let rest = printed
        .strip_prefix(b"first\nof another\n")
        .unwrap_or_else(|| panic!("{}", start_of(&printed)));
    assert!(home.retrieve(&handle(rest).expect("a handle")) == [b"first\n", &long[..]].concat());
    // What is in it before is not ours either.
    let out = beside(&home, "used.output");
    fs::write(&out, "from before\n").unwrap();
    let file = OpenOptions::new().append(true).open(&out).unwrap();
    let mut shell = shell(&script(&home, &format!("cat {path}")));
    shell.env("HR_HOME", home.path()).stdin(Stdio::null()).stdout(file);
    assert!(shell.status().unwrap().success());
    let printed = fs::read(&out).unwrap();
    let rest = printed.strip_prefix(b"from before\n").expect("what was there before");
    assert!(home.retrieve(&handle(rest).expect("a handle")) == long);
}

#[test]
fn eight_at_once_on_one_archive() {
    let home = Home::new();
    let logs: Vec<Vec<u8>> = (0..8).map(|seed| log(20 + seed, 600)).collect();
    let start = |(number, log): (usize, &Vec<u8>)| {
        let path = file(&home, &format!("{number}.log"), log);
        Tool::start(&home, &format!("cat {path}; sleep 0.6; cat {path}; exit {number}"))
    };
    let tools: Vec<Tool<'_>> = logs.iter().enumerate().map(start).collect();
    for (number, tool) in tools.into_iter().enumerate() {
        let (printed, status) = tool.end();
        assert_eq!(status.code().map(|code| code as usize), Some(number));
        let all = home.retrieve(&handle(&printed).expect("a handle"));
        assert!(all == logs[number].repeat(2), "{number}");
    }
}

#[test]
fn without_an_archive_the_file_has_all() {
    let home = Home::new();
    fs::write(home.path(), "a file, not a directory").unwrap();
    let long = log(6, 900);
    let path = file(&home, "long.log", &long);
    for text in [format!("cat {path}; exit 6"), format!("cat {path}; sleep 1.5; exit 6")] {
        let (printed, status) = Tool::start(&home, &text).end();
        assert_eq!(status.code(), Some(6));
        let text = String::from_utf8_lossy(&printed).replace("\r\n", "\n");
        let (says, rest): (Vec<&str>, Vec<&str>) =
            text.lines().partition(|line| line.starts_with("hr-shell: "));
        assert!(says.len() <= 1, "{says:?}");
        assert!(rest.join("\n").as_bytes() == long.trim_ascii_end(), "{}", start_of(&printed));
    }
}

/// The command goes on to its end, as it would if it did not look whether it can print.
#[test]
fn a_file_that_may_not_grow_holds_nobody_up() {
    let home = Home::new();
    let path = file(&home, "long.log", &log(9, 30_000));
    let done = beside(&home, "done");
    let text = format!("ulimit -f unlimited; cat {path}; : > {}; exit 6", done.display());
    let out = beside(&home, "limited.output");
    let file = OpenOptions::new().append(true).create_new(true).open(&out).unwrap();
    let mut limited = Command::new("bash");
    limited.args([
        "-c",
        r#"ulimit -S -f 2; exec "$0" "$1""#,
        path_of("hr-shell"),
        &script(&home, &text),
    ]);
    limited.env("HR_HOME", home.path()).env("HR_CONFIG", "/dev/null").env("AI_AGENT", AGENT);
    limited.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
    assert_eq!(limited.status().unwrap().code(), Some(6));
    assert!(done.exists() && fs::metadata(out).unwrap().len() <= 2 << 10);
}

#[test]
fn what_is_to_be_exact_is_in_a_file() {
    let home = Home::new();
    let long = log(7, 900);
    let path = file(&home, "long.log", &long);
    for text in [format!(": hr-retrieve; cat {path}"), format!("HR_OFF=1; cat {path}; sleep 1")] {
        let (printed, status) = Tool::start(&home, &text).end();
        assert!(status.success() && printed == long, "{}", start_of(&printed));
    }
    let code = common::inputs::corpus("make/service.py");
    let path = file(&home, "service.py", &code);
    let (printed, _) = Tool::start(&home, &format!("cat {path}; sleep 1.2")).end();
    assert!(printed == code, "{}", start_of(&printed));
}

#[test]
fn more_than_is_held_is_in_the_file_as_well() {
    let home = Home::new();
    let long = log(8, 110_000);
    assert!(long.len() > 10 << 20);
    let path = file(&home, "long.log", &long);
    let (printed, status) = Tool::start(&home, &format!("cat {path}; echo the end; exit 4")).end();
    assert_eq!(status.code(), Some(4));
    let all = home.retrieve(&handle(&printed).expect("a handle"));
    assert!(all == [&long[..], b"the end\n"].concat());
    assert!(printed.ends_with(b"the end\n") && printed.len() < 100_000, "{} bytes", printed.len());
}

#[test]
fn lines_that_are_asked_for_and_small_files_are_exact() {
    let home = Home::new();
    let log = file(&home, "app.log", &log(4, 3_000));
    let page =
        "<p class=\"a\">One of the <b>many</b> paragraphs of a page, number 17.</p>\n".repeat(120);
    let page = file(&home, "page.html", page.as_bytes());
    for command in
        [format!("head -200 {log}"), format!("sed -n 300,450p {log}"), format!("cat {page}")]
    {
        let (printed, _) = Tool::start(&home, &command).end();
        let expected = Command::new("sh").args(["-c", &command]).output().expect("a shell").stdout;
        assert!(expected.len() > 6_000 && printed == expected, "{command}: {}", start_of(&printed));
    }
    let (printed, _) = Tool::start(&home, &format!("cat {log}")).end();
    assert!(handle(&printed).is_some(), "all of a log is short");
}

#[test]
fn without_a_snapshot_it_is_still_bash() {
    let home = Home::new();
    let cwd = beside(&home, "cwd").display().to_string();
    let script =
        format!("eval 'x=(a b); echo ${{x[1]}}; seq 1 9000' < /dev/null && pwd -P >| {cwd}");
    let mut shell = shell(&script);
    let output =
        shell.env("HR_HOME", home.path()).env("SHELL", "/bin/bash").output().expect("it starts");
    assert!(output.status.success(), "{output:?}");
    assert!(
        handle(&output.stdout).is_some() && output.stdout.len() < 2_000,
        "{}",
        start_of(&output.stdout)
    );
    let lines: Vec<&[u8]> = output.stdout.split(|&byte| byte == b'\n').collect();
    assert!(lines.contains(&&b"b"[..]), "{}", start_of(&output.stdout));
}

#[test]
fn a_long_line_at_the_end_hides_no_failure() {
    let home = Home::new();
    let mut text = log(5, 2_000);
    text.extend_from_slice(b"ERROR: the ledger does not balance\n");
    for line in [" 10 % \r 20 % \r".repeat(4_000), "{\"dump\": 1},".repeat(3_000)] {
        text.extend_from_slice(line.as_bytes());
        text.extend_from_slice(b"\nit is over\n");
    }
    let path = file(&home, "out.txt", &text);
    let tool = Tool::start(&home, &format!("cat {path} | tee /dev/null; (exit 3)"));
    let home = tool.home;
    let (printed, status) = tool.end();
    assert_eq!(status.code(), Some(3));
    let shown = String::from_utf8_lossy(&printed);
    assert!(shown.contains("\nERROR: the ledger does not balance\n"), "{}", start_of(&printed));
    assert!(shown.contains("\nit is over\n") && printed.len() < 9_600, "{}", printed.len());
    assert!(home.retrieve(&handle(&printed).expect("a handle")) == text);
}

#[test]
fn a_project_that_is_not_trusted_is_not_in_every_output() {
    let home = Home::new();
    let project = beside(&home, "project");
    fs::create_dir_all(project.join(".git")).expect("a directory");
    fs::write(project.join(".hr.toml"), "budget = 1\n").expect("a file");
    let mut shell = shell(&script(&home, "echo one"));
    let output =
        shell.env("HR_HOME", home.path()).current_dir(&project).output().expect("it starts");
    assert_eq!((output.stdout, output.stderr), (b"one\n".to_vec(), vec![]));
}
