//! What is read of a line in each format of logs: a row each.

use crate::header::Header;
use crate::record::{Records, makeup};
use crate::severity::Severity::{Failure, Notable, Routine};
use crate::severity::{Severity, severity};
use hr_core::Source;
use hr_severity::Level::{self, Debug, Error, Fatal, Info, Trace, Warn};

type Row = (&'static str, Option<Level>, Severity);

const ROWS: [Row; 80] = [
    // syslog, RFC 5424 and RFC 3164
    ("<34>1 2026-10-11T22:14:15.003Z host su - ID47 - su root on /dev/pts/8", Some(Fatal), Failure),
    (
        "<165>1 2026-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time",
        Some(Info),
        Routine,
    ),
    ("<34>Oct 11 22:14:15 mymachine su: root on /dev/pts/8", Some(Fatal), Failure),
    ("<12>Oct 11 22:14:15 host app[1]: slow disk", Some(Warn), Notable),
    ("Oct 11 22:14:15 host app[1]: all is well", None, Routine),
    // log4j, logback, Spring Boot, Python, loguru, Rust, Go
    ("2026-11-20 06:31:07,123 ERROR [main] c.a.Foo - lost", Some(Error), Failure),
    (
        "2026-11-20 06:31:07.123  WARN 1234 --- [           main] c.e.Foo   : slow",
        Some(Warn),
        Notable,
    ),
    ("06:31:07.123 [main] DEBUG c.a.Foo - x", Some(Debug), Routine),
    ("WARNING:root:disk is slow", Some(Warn), Notable),
    ("INFO:     127.0.0.1:1 - \"GET / HTTP/1.1\" 500 Internal Server Error", Some(Error), Failure),
    ("2026-11-20 06:31:07.123 | ERROR    | app.db:fetch:12 - gone", Some(Error), Failure),
    ("2026-11-20T06:31:07.123456Z  INFO app: ready", Some(Info), Routine),
    ("2026-11-20T06:31:07.123Z\tERROR\tpkg/a.go:12\tgone", Some(Error), Failure),
    ("[ERROR] Failed to execute goal", Some(Error), Failure),
    ("INFO  starting", Some(Info), Routine),
    ("ERROR 2026-11-20 06:31:07 gone", Some(Error), Failure),
    ("2026-01-01 INFO started", Some(Info), Routine),
    ("[2026-11-20 06:31:07 +0000] [7] [CRITICAL] WORKER TIMEOUT", Some(Fatal), Failure),
    // klog
    ("E1120 06:31:07.000123       1 a.go:12] sync: gone", Some(Error), Failure),
    ("I1120 06:31:07.000123       1 a.go:12] synced", Some(Info), Routine),
    // zap, logrus, pino, bunyan and others as JSON
    ("{\"level\":\"error\",\"ts\":1763619067.1,\"msg\":\"gone\"}", Some(Error), Failure),
    ("{\"level\":50,\"time\":1763619067123,\"pid\":1,\"msg\":\"gone\"}", Some(Error), Failure),
    (
        "{\"name\":\"a\",\"hostname\":\"h\",\"pid\":1,\"level\":40,\"msg\":\"slow\",\"time\":\"2026-11-20T06:31:07Z\",\"v\":0}",
        Some(Warn),
        Notable,
    ),
    ("{\"severity\":\"ERROR\",\"message\":\"gone\"}", Some(Error), Failure),
    (
        "{\"asctime\":\"2026-11-20 06:31:07,123\",\"levelname\":\"INFO\",\"message\":\"ready\"}",
        Some(Info),
        Routine,
    ),
    (
        "{\"@timestamp\":\"2026-11-20T06:31:07Z\",\"log.level\":\"ERROR\",\"message\":\"gone\"}",
        Some(Error),
        Failure,
    ),
    (
        "{\"@level\":\"warn\",\"@message\":\"slow\",\"@timestamp\":\"2026-11-20T06:31:07Z\"}",
        Some(Warn),
        Notable,
    ),
    (
        "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":0,\"k\":1,\"level\":\"error\",\"msg\":\"x\"}",
        Some(Error),
        Failure,
    ),
    (
        "{\"level\":\"info\",\"msg\":\"done\",\"errors\":0,\"error\":null,\"failed\":[]}",
        Some(Info),
        Routine,
    ),
    ("2026-11-20T06:31:07Z {\"level\":\"error\",\"msg\":\"gone\"}", Some(Error), Failure),
    // logfmt
    ("time=\"2026-11-20T06:31:07Z\" level=warning msg=\"slow\"", Some(Warn), Notable),
    (
        "ts=2026-11-20T06:31:07Z caller=a.go:1 a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 level=error msg=gone",
        Some(Error),
        Failure,
    ),
    ("ts=2026-11-20T06:31:07Z level=info msg=done err=<nil> errors=0", Some(Info), Routine),
    // Apache and nginx
    (
        "10.0.0.1 - - [20/Nov/2026:06:31:07 +0000] \"GET / HTTP/1.1\" 200 157 \"-\" \"x\"",
        Some(Info),
        Routine,
    ),
    (
        "10.0.0.1 - - [20/Nov/2026:06:31:07 +0000] \"GET / HTTP/1.1\" 404 157 \"-\" \"x\"",
        Some(Warn),
        Notable,
    ),
    ("10.0.0.1 - - [20/Nov/2026 06:31:07] \"GET / HTTP/1.1\" 503 -", Some(Error), Failure),
    ("2026/11/20 06:31:07 [error] 12#12: *3 open() \"/a\" went wrong", Some(Error), Failure),
    ("2026/11/20 06:31:07 [notice] 1#1: start worker process 30", Some(Info), Routine),
    (
        "[Fri Nov 20 06:31:07.123456 2026] [proxy:error] [pid 12:tid 34] (111)gone: AH00957",
        Some(Error),
        Failure,
    ),
    ("[Sun Dec 04 04:51:08 2005] [notice] workerEnv.init() ok", Some(Info), Routine),
    // journald
    ("2026-11-20T06:31:07+0000 host app[1]: segfault at 0", None, Failure),
    ("{\"PRIORITY\":\"3\",\"MESSAGE\":\"gone\",\"_PID\":\"1\"}", Some(Error), Failure),
    ("{\"PRIORITY\":\"6\",\"MESSAGE\":\"ready\",\"_PID\":\"1\"}", Some(Info), Routine),
    // Windows: CBS and exported events
    (
        "2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1",
        Some(Info),
        Routine,
    ),
    ("2016-09-28 04:30:30, Error                 CBS    gone", Some(Error), Failure),
    ("Error\t11/20/2026 6:31:07 AM\tDisk\t7\tNone\tbad block", Some(Error), Failure),
    // Android
    ("11-20 06:31:07.123  1702  2395 E WindowManager: gone", Some(Error), Failure),
    ("E/AndroidRuntime( 1234): gone", Some(Error), Failure),
    ("11-20 06:31:07.123 W/Tag( 123): slow", Some(Warn), Notable),
    ("V/Tag: x", Some(Trace), Routine),
    // Postgres
    ("2026-11-20 06:31:07.123 UTC [1234] LOG:  checkpoint starting: time", Some(Info), Routine),
    (
        "2026-11-20 06:31:07.123 UTC [1234] ERROR:  relation \"x\" does not exist",
        Some(Error),
        Failure,
    ),
    (
        "2026-11-20 06:31:07.123 UTC [1234] FATAL:  the database system is starting up",
        Some(Fatal),
        Failure,
    ),
    ("2026-11-20 06:31:07.123 UTC [1234] PANIC:  could not write", Some(Fatal), Failure),
    // systemd
    ("Nov 20 06:31:07 host systemd[1]: Failed to start Daily apt upgrade.", None, Failure),
    ("Nov 20 06:31:07 host systemd[1]: a.service: Unit entered failed state.", None, Failure),
    (
        "Nov 20 06:31:07 host systemd[1]: a.service: Main process exited, code=exited, status=1/FAILURE",
        None,
        Failure,
    ),
    (
        "Nov 20 06:31:07 host systemd[1]: a.service: Main process exited, code=exited, status=0/SUCCESS",
        None,
        Routine,
    ),
    // the kernel
    ("[    0.004000] Memory: ok", None, Routine),
    ("kern  :err   : [   12.345678] sda: gone", Some(Error), Failure),
    ("<3>[   12.345678] sda: gone", Some(Error), Failure),
    ("[Fri Nov 20 06:31:07 2026] Out of memory: Killed process 1", None, Failure),
    // Java's collectors
    ("[0.005s][info][gc] Using G1", Some(Info), Routine),
    ("[2026-11-20T06:31:07.123+0000][0.005s][warning][gc,start    ] slow", Some(Warn), Notable),
    (
        "2026-11-20T06:31:07.123+0000: 0.567: [GC (Allocation Failure) [PSYoungGen: 1K->2K(3K)]",
        None,
        Routine,
    ),
    ("0.567: [GC (Allocation Failure)  1K->2K(3K), 0.1 secs]", None, Routine),
    // tables
    ("2026-11-20 06:31:07,ERROR,mod,gone", Some(Error), Failure),
    ("\"2026-11-20 06:31:07\",\"warning\",\"mod\",\"slow\"", Some(Warn), Notable),
    // exit codes, statuses
    ("06:31:07 container exited with code 137", None, Failure),
    ("06:31:07 process exited with exit code 0", None, Routine),
    ("06:31:07 INFO job done rc=1", Some(Info), Notable),
    ("06:31:07 INFO GET /a status=503 ms=1", Some(Info), Notable),
    ("06:31:07 GET /a status=200 ms=500", None, Routine),
    // what only looks like a failure
    ("06:31:07 done: 0 errors, no failures, error_count=0, errors: none, no error", None, Routine),
    ("06:31:07 err=<nil> failed=0 error=\"\"", None, Routine),
    // sources before the line
    ("api-1  | 2026-11-20T06:31:07Z ERROR gone", Some(Error), Failure),
    ("api-1  | {\"level\":\"error\",\"msg\":\"gone\"}", Some(Error), Failure),
    ("[pod/api-7c9f/api] WARN slow", Some(Warn), Notable),
    ("api-7c9f6d5b8-x2x9z api level=error msg=gone", Some(Error), Failure),
    ("error-handler-1  | all is well", None, Routine),
];

#[test]
fn each_format_writes_levels_its_own_way() {
    let wrong: Vec<String> = ROWS
        .iter()
        .filter_map(|&(line, level, bad)| {
            let header = Header::of(line.as_bytes());
            let is = (header.level, severity(line.as_bytes(), &header));
            (is != (level, bad)).then(|| format!("{line}\n  {is:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Share of lines that open as records do.
fn timed(text: &str) -> f32 {
    makeup(&Source::new(text.as_bytes())).timed
}

#[test]
fn logs_are_told_from_what_is_none() {
    for log in [
        "2026-01-01 INFO started\n2026-01-01 WARN slow\n",
        "INFO started\nERROR gone\n",
        "[INFO] started\n[ERROR] gone\n",
        "[0.005s][info][gc] Using G1\n[0.015s][info][gc,init] Version\n",
        "api-1  | listening\ndb-1   | ready\n",
        "[pod/api-7c9f/api] listening\n[pod/db-0/db] ready\n",
        "E/Tag( 12): a\nI/Tag( 12): b\n",
        "level=info msg=a ts=2026-11-20T06:31:07Z\nlevel=info msg=b ts=2026-11-20T06:31:08Z\n",
        "<34>1 2026-10-11T22:14:15.003Z host su - ID47 - a\n<34>1 2026-10-11T22:14:16Z host su - - - b\n",
    ] {
        assert!(timed(log) >= 0.99, "{log}");
    }
    for other in [
        "It was an error to start at noon: nobody came\nINFORMATION is power\nErrors happen\n",
        "1024 2026-05-09 ./a.py\n2048 2026-05-10 ./b.py\n",
        "-rw-r--r-- 1 a a 12 Nov 20 2026 a.py\n",
        "2026-05-09 Fix the parser\n2026-05-10 Add a test\n",
        "fn main() {\n    let x = [1, 2];\n}\n",
        "[log]\nlevel = \"info\"\n[trace]\nrate = 1\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "error: cannot find value\n  --> src/a.rs:1:2\n",
        "import logging\nE = 1\nI = 2\n",
    ] {
        assert!(timed(other) <= 0.01, "{other}");
    }
}

/// Which lines begin a record.
fn begins(text: &str) -> Vec<bool> {
    let source = Source::new(text.as_bytes());
    let records = Records::new(makeup(&source));
    source.lines().map(|line| records.begins(line, &Header::of(line))).collect()
}

#[test]
fn further_lines_of_postgres_belong_to_their_record() {
    let text = "2026-11-20 06:31:07.123 UTC [1] ERROR:  syntax error\n\
                2026-11-20 06:31:07.123 UTC [1] STATEMENT:  SELECT\n\
                2026-11-20 06:31:07.123 UTC [1] DETAIL:  x\n\
                2026-11-20 06:31:08.123 UTC [1] LOG:  ready\n";
    assert_eq!(begins(text), [true, false, false, true]);
}

#[test]
fn traces_behind_a_source_belong_to_their_record() {
    let text = "api-1  | 2026-11-20T06:31:07Z ERROR gone\n\
                api-1  |     at foo (x.js:1)\n\
                api-1  | Caused by: y\n\
                db-1   | ready\n";
    assert_eq!(begins(text), [true, false, false, true]);
    let text =
        "[pod/api-0/api] ERROR gone\n[pod/api-0/api] \tat a.b(C.java:1)\n[pod/api-0/api] INFO x\n";
    assert_eq!(begins(text), [true, false, true]);
}

#[test]
fn a_trace_is_not_blamed_for_the_name_of_its_source() {
    let line = b"error-handler-1  |     at foo (x.js:1)";
    assert_eq!(severity(line, &Header::default()), Routine);
}

#[test]
fn no_line_is_too_odd() {
    const PIECES: [&str; 40] = [
        "2026-11-20",
        "T",
        " ",
        "06:31:07",
        ",",
        "[",
        "]",
        "{",
        "}",
        "\"",
        ":",
        "=",
        "\\",
        "ERROR",
        "info",
        "\t",
        "<34>",
        "E/Tag(",
        "api-1  |",
        "[pod/",
        "\"level\":",
        "msg=",
        "HTTP/1.1\" 500",
        "exit ",
        "status",
        "rc=",
        "-1",
        "é",
        "\u{0}",
        "DETAIL:",
        "1763619067",
        "[ 1.000000]",
        "0.567: ",
        "Nov ",
        "|",
        ";",
        "(",
        "null",
        "x",
        "\r",
    ];
    let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..200 {
        let mut text = String::new();
        for _ in 0..600 {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            text += PIECES[(bits >> 32) as usize % PIECES.len()];
            if bits.is_multiple_of(9) {
                text.push('\n');
            }
        }
        let source = Source::new(text.as_bytes());
        assert_eq!(crate::groups(&source).len(), source.line_count());
        for line in source.lines() {
            let header = Header::of(line);
            assert!(header.start <= header.message && header.message <= line.len());
            assert!(header.time.is_none_or(|time| time.end <= line.len()));
        }
    }
}
