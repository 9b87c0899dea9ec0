//! Promise 9: no program opens a network connection. Each runs on real input where the kernel ends whoever makes a socket.
#![cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]

mod common;

use common::inputs::corpus;
use common::{FILTERS, Home, claude, command};
use rustix::process::Signal;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};
use std::collections::BTreeMap;
use std::env;
use std::net::UdpSocket;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::thread;

/// Ends who makes, finds or takes over a socket, or has the kernel do so by io_uring. Pairs of sockets within one
/// machine stay: they lead nowhere.
fn no_sockets() -> BpfProgram {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    for call in [
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_pidfd_getfd,
        libc::SYS_io_uring_setup,
    ] {
        rules.insert(call, vec![]);
    }
    let is_elsewhere = SeccompCondition::new(
        0,
        SeccompCmpArgLen::Dword,
        SeccompCmpOp::Ne,
        u64::try_from(libc::AF_UNIX).expect("it is positive"),
    );
    let rule = SeccompRule::new(vec![is_elsewhere.expect("a condition")]).expect("a rule");
    rules.insert(libc::SYS_socketpair, vec![rule]);
    let architecture = env::consts::ARCH.try_into().expect("one of the two above");
    let filter =
        SeccompFilter::new(rules, SeccompAction::Allow, SeccompAction::KillProcess, architecture);
    filter.and_then(TryInto::try_into).expect("a filter")
}

/// Does `work` in a thread that can have no sockets, and neither can the programs that it starts.
fn without_sockets<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let run = || {
        apply_filter(&no_sockets()).expect("a kernel with seccomp");
        work()
    };
    thread::scope(|scope| scope.spawn(run).join()).unwrap_or_else(|panic| {
        std::panic::resume_unwind(panic);
    })
}

/// What the programs are given: all kinds, each long enough to be reduced and archived.
const INPUTS: [&str; 8] = [
    "logs/checkout.log",
    "logs/checkout.ndjson",
    "json/orders.json",
    "build/cargo-test.txt",
    "text/grep-raise.txt",
    "text/flask-2.2.5-2.3.3.diff",
    "text/psql-man.txt",
    "make/service.py",
];

#[test]
fn filters_open_no_connection() {
    without_sockets(|| {
        let home = Home::new();
        let mut reduced = 0;
        for name in INPUTS {
            let input = corpus(name);
            for filter in FILTERS {
                let then = home.given(&input).when(&format!("{filter} -q error")).exits(0);
                reduced += usize::from(!then.is_unchanged());
            }
        }
        assert!(reduced > INPUTS.len(), "only {reduced} were reduced: that tries little");
    });
}

#[test]
fn the_other_programs_open_no_connection() {
    without_sockets(|| {
        let home = Home::new();
        let log = corpus("logs/checkout.log");
        let given = |input| home.given(input);
        let handle = given(&log).when("hr-log").exits(0).handle().expect("it is reduced");
        for arguments in ["", "-l 10-20", "-g ERROR", "-q timeout", "--verify"] {
            given(b"").when(&format!("hr-retrieve {handle} {arguments}")).exits(0);
        }
        let orders = corpus("json/orders.json");
        let rows = given(&orders).when("hr-json").exits(0).handle().expect("it is reduced");
        given(b"").when(&format!("hr-retrieve {rows} --rows 2-8")).exits(0);
        given(b"").when(&format!("hr-retrieve {rows} --jq length")).exits(0);
        given(&log).when("hr-archive").exits(0);
        given(&log).when("hr-log --templates").exits(0);
        given(b"").when("hr-code --map src").exits(0);
        given(b"").when("hr-run -- true").exits(0);
        given(b"").when("hr-run -- seq 30000").exits(0);
        given(b"").when("hr-shell 'seq 30000'").exits(0);
        let text = std::str::from_utf8(&log).expect("text");
        let event = claude::bash("cat checkout.log", text).to_string();
        let answered = given(event.as_bytes()).when("hr-hook claude").exits(0);
        assert!(!answered.out.is_empty(), "the hook has nothing to say");
        let export = home.path().with_extension("export");
        given(b"").when(&format!("hr-retrieve --export {}", export.display())).exits(0);
        given(b"").when(&format!("hr-retrieve --import {}", export.display())).exits(0);
        given(b"").when("hr-retrieve --list").exits(0);
        given(b"").when("hr-stats").exits(0);
        given(b"").when("hr --help").exits(0);
    });
}

/// That the tests above can fail: a program that opens a socket is ended, and so is one that ours starts.
#[test]
fn who_opens_a_socket_is_ended() {
    let home = Home::new();
    let ended_by = |command: &mut Command| {
        let output = command.env("HR_HOME", home.path()).stdin(Stdio::null()).output();
        let status = output.expect("it starts").status;
        assert!(status.success() || status.signal().is_some(), "{status}");
        status.signal()
    };
    let run = || {
        let mut run = command("hr-run");
        run.arg("--").arg(opener().get_program()).args(opener().get_args());
        run
    };
    let killed = Some(Signal::SYS.as_raw());
    assert_eq!(ended_by(opener().env(OPENS, "1")), None, "sockets are there to be had");
    without_sockets(|| {
        assert_eq!(ended_by(&mut opener()), None, "it has no need of one");
        assert_eq!(ended_by(opener().env(OPENS, "1")), killed);
        assert_eq!(ended_by(&mut run()), None, "neither has hr-run");
        assert_eq!(ended_by(run().env(OPENS, "1")), killed, "what hr-run starts");
    });
}

/// Set where [`opens_a_socket`] is to do so.
const OPENS: &str = "HR_TEST_OPENS_A_SOCKET";

/// This program, with nothing to do but [`opens_a_socket`].
fn opener() -> Command {
    let mut opener = Command::new(env::current_exe().expect("this program"));
    opener.args(["--exact", "opens_a_socket", "--quiet"]).env_remove(OPENS);
    opener
}

#[test]
fn opens_a_socket() {
    if env::var_os(OPENS).is_some() {
        UdpSocket::bind("127.0.0.1:0").expect("a socket");
    }
}
