//! Processes, some of which are killed.

use crate::common::command;
use crate::common::inputs::Numbers;
use crate::task::SPEEDS;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Where nothing may expire, however long a test runs.
pub(crate) const NO_LIMIT: Option<u64> = Some(1 << 20);

/// Far longer than any process takes, whatever else the machine has to do.
pub(crate) const HANGS: Duration = Duration::from_secs(120);

/// What came of a process.
pub(crate) struct Done {
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
    pub(crate) was_killed: bool,
    pub(crate) hung: bool,
}

/// Runs a process, which is killed after `delay` if it is still there.
pub(crate) fn run(
    home: &Path,
    line: &str,
    max_mib: Option<u64>,
    input: &[u8],
    delay: Option<Duration>,
) -> Done {
    let mut command = command(line);
    command.env("HR_HOME", home).env_remove("HR_MAX_MIB").env_remove("HR_MAX_DAYS");
    command.envs(max_mib.map(|mib| ("HR_MAX_MIB", mib.to_string())));
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let mut stdout = child.stdout.take().expect("standard output is piped");
    let mut stderr = child.stderr.take().expect("standard error is piped");
    let (mut out, mut err) = (vec![], vec![]);
    let (ended, has_ended) = mpsc::channel::<()>();
    let (status, hung) = thread::scope(|scope| {
        // It may be gone before it has read everything.
        scope.spawn(move || stdin.write_all(input).unwrap_or_default());
        scope.spawn(|| stderr.read_to_end(&mut err).expect("what it says"));
        let killer = scope.spawn(move || {
            let is_late = has_ended.recv_timeout(delay.unwrap_or(HANGS)).is_err();
            if is_late {
                child.kill().expect("it can be killed");
            }
            (child.wait().expect("it ends"), is_late && delay.is_none())
        });
        stdout.read_to_end(&mut out).expect("what it prints");
        let _ = ended.send(());
        killer.join().expect("it is over")
    });
    let err = String::from_utf8_lossy(&err).into_owned();
    Done { out, err, code: status.code(), was_killed: status.signal() == Some(9), hung }
}

/// When to kill: however fast the machine and the build are, about a third of them come to their end.
pub(crate) struct Delays([AtomicU64; SPEEDS]);

impl Delays {
    pub(crate) fn new() -> Delays {
        Delays([200_000; SPEEDS].map(AtomicU64::new))
    }

    pub(crate) fn next(&self, speed: usize, numbers: &mut Numbers) -> Duration {
        Duration::from_micros(numbers.below(self.0[speed].load(Ordering::Relaxed)))
    }

    pub(crate) fn learn(&self, speed: usize, was_killed: bool) {
        let changed = |longest: u64| {
            let changed = if was_killed { longest * 17 / 16 } else { longest * 8 / 9 };
            Some(changed.clamp(1_000, 10_000_000))
        };
        let _ = self.0[speed].fetch_update(Ordering::Relaxed, Ordering::Relaxed, changed);
    }
}
