//! The command that is run: started, told what we are told, and waited for.

use super::output::{Flow, Output, Remembered};
use super::pipe_thread::Fate;
use rustix::io::Errno;
use rustix::process::{
    Pid, Resource, Rlimit, Signal, WaitId, WaitIdOptions, getrlimit, kill_process, setrlimit,
    waitid,
};
use signal_hook::flag;
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::low_level::emulate_default_handler;
use signal_hook::low_level::siginfo::Origin;
use std::io::{self, ErrorKind};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// As shells have it: the command is not there, or cannot be started.
const NOT_THERE: u8 = 127;
const NOT_STARTED: u8 = 126;
/// So long after the command has ended a signal is one that it was sent, too.
const SAME: Duration = Duration::from_secs(1);
/// Signals that are passed on.
const PASSED: [Signal; 5] = [Signal::INT, Signal::TERM, Signal::QUIT, Signal::USR1, Signal::USR2];
/// Where Linux tells which signals this process ignores.
const STATUS: &str = "/proc/self/status";

/// A command that was started.
pub(super) struct Running {
    /// What it prints.
    pub(super) output: Output,
    fate: Arc<Fate>,
    waiting: JoinHandle<io::Result<ExitStatus>>,
}

/// Starts `command`. Its standard output and standard error are one pipe, so that their order stays; its standard input
/// is ours, and so is its process group: whoever stops all of that stops the command, too. Whoever always does needs nobody
/// who `passes_on` signals.
pub(super) fn start(mut command: Command, passes_on: bool) -> io::Result<Running> {
    let (reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    // Who ignores the end of children is not told how they ended.
    let _ = flag::register(Signal::CHILD.as_raw(), Arc::default());
    let child = command.spawn()?;
    // Not before: signals that we were started to ignore, as with nohup, the command is to ignore, too.
    let hangup = Some(Signal::HUP).filter(|_| !ignores_hangup());
    let signals = PASSED.into_iter().chain(hangup).map(Signal::as_raw);
    let signals = SignalsInfo::<WithOrigin>::new(signals);
    // The command holds the ends of the pipe that are to be closed when the process ends.
    drop(command);
    let fate = Arc::new(Fate::default());
    // Who is told of its end: a process that has taken over its number must get no signal.
    let alive = Arc::new(Mutex::new(pid_of(&child)));
    let target = if passes_on { Arc::clone(&alive) } else { Arc::default() };
    let told = Arc::clone(&fate);
    if let Ok(mut signals) = signals {
        thread::spawn(move || {
            signals.forever().for_each(|origin| pass_on(&origin, &target, &told));
        });
    }
    let ended = Arc::clone(&fate);
    let waiting = thread::spawn(move || wait(child, &alive, &ended));
    Ok(Running { output: Output::of(reader, Arc::clone(&fate)), fate, waiting })
}

/// Whether we were started to ignore that a terminal is closed, as by nohup. Where that is not known, it is left as it is.
fn ignores_hangup() -> bool {
    let Ok(status) = std::fs::read_to_string(STATUS) else { return true };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_none_or(|mask| mask >> (Signal::HUP.as_raw() - 1) & 1 == 1)
}

fn pid_of(child: &Child) -> Option<Pid> {
    i32::try_from(child.id()).ok().and_then(Pid::from_raw)
}

/// Passes a signal on to the command. Where that has ended long ago, such as while another process uses the archive, it
/// ends us.
fn pass_on(origin: &Origin, target: &Mutex<Option<Pid>>, told: &Fate) {
    let mut signals = PASSED.into_iter().chain([Signal::HUP]);
    let Some(signal) = signals.find(|it| it.as_raw() == origin.signal) else { return };
    // What a terminal sends, it sends to the command, too.
    if told.ended_at.get().is_some_and(|ended| ended.elapsed() > SAME) {
        let _ = emulate_default_handler(origin.signal);
    }
    if origin.process.is_some() {
        let target = target.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = target.map(|pid| kill_process(pid, signal));
    }
    if signal == Signal::TERM || signal == Signal::HUP {
        told.is_told.store(true, Ordering::Release);
    }
}

/// Waits for the end of the command.
fn wait(mut child: Child, alive: &Mutex<Option<Pid>>, ended: &Fate) -> io::Result<ExitStatus> {
    let pid = *alive.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pid) = pid {
        // It keeps its number until nobody wants to send it anything.
        let only_seen = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while matches!(waitid(WaitId::Pid(pid), only_seen), Err(Errno::INTR)) {}
    }
    *alive.lock().unwrap_or_else(PoisonError::into_inner) = None;
    let _ = ended.ended_at.set(Instant::now());
    ended.has_ended.store(true, Ordering::Release);
    child.wait()
}

impl Running {
    /// Whether it was told to end, and may take its time.
    pub(super) fn is_told(&self) -> bool {
        self.fate.is_told.load(Ordering::Acquire)
    }

    /// What it prints from now on, and itself.
    pub(super) fn split(self) -> (Flow, Unended) {
        let Self { output, waiting, .. } = self;
        let remembered = Arc::clone(&output.remembered);
        (Flow::of(output), Unended { remembered, waiting })
    }

    /// Waits for its end. What it prints until then goes nowhere.
    pub(super) fn status(self) -> io::Result<ExitStatus> {
        let (flow, command) = self.split();
        // Before: it must not wait for somebody to read it.
        drop(flow);
        command.end().1
    }
}

/// A command whose output is read elsewhere.
pub(super) struct Unended {
    remembered: Arc<Mutex<Remembered>>,
    waiting: JoinHandle<io::Result<ExitStatus>>,
}

impl Unended {
    /// Waits for its end. Gives what it has printed, too.
    pub(super) fn end(self) -> (Remembered, io::Result<ExitStatus>) {
        let status = self.waiting.join();
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        (
            std::mem::take(&mut *remembered),
            status.unwrap_or_else(|_| Err(io::Error::other("nobody waits for it"))),
        )
    }
}

/// Ends this process as the command did: with its exit code, or by the signal that ended it.
pub(super) fn end_as(status: ExitStatus) -> ExitCode {
    if let Some(signal) = status.signal() {
        // One dump is enough.
        let limit = getrlimit(Resource::Core);
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), ..limit });
        let _ = emulate_default_handler(signal);
        return u8::try_from(128 + signal).unwrap_or(u8::MAX).into();
    }
    u8::try_from(status.code().unwrap_or(1)).unwrap_or(u8::MAX).into()
}

/// How a shell ends that cannot start a command.
pub(super) fn code_of(error: &io::Error) -> u8 {
    if error.kind() == ErrorKind::NotFound { NOT_THERE } else { NOT_STARTED }
}
