//! A command that reads bytes and prints others, within a time and a length.

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::flag;
use signal_hook::low_level::emulate_default_handler;
use std::fmt;
use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often it is seen whether the command has ended, and whether we are to.
const TICK: Duration = Duration::from_millis(2);
const LONG_TICK: Duration = Duration::from_millis(50);
/// Bytes that are kept of what the command says on its standard error.
const SAID: usize = 1 << 10;
/// Signals that end us, and the command before us.
const ENDING: [Signal; 2] = [Signal::INT, Signal::TERM];

/// Why there is no output.
#[derive(Debug)]
pub(crate) enum Failure {
    NotStarted(io::Error),
    /// It ended so, and said this before.
    Ended(ExitStatus, String),
    TimedOut(Duration),
    TooLong,
    Unreadable(io::Error),
}

/// Runs `command` in a process group of its own, writes `input` to its standard input, and gives what it prints: less
/// than `most` bytes, within `timeout`. After that its whole group is killed.
pub(crate) fn output_of(
    command: &mut Command,
    input: &Arc<Vec<u8>>,
    most: usize,
    timeout: Duration,
) -> Result<Vec<u8>, Failure> {
    let started = Instant::now();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let watch = Watch::start().map_err(Failure::NotStarted)?;
    let mut child = command.spawn().map_err(Failure::NotStarted)?;
    // Each end of a pipe has a thread: none waits for another, and none is waited for after the time is over.
    if let Some(mut stdin) = child.stdin.take() {
        let input = Arc::clone(input);
        // The command need not read all of it.
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let printed = in_thread(child.stdout.take(), move |stdout| read_all(stdout, most));
    let said = in_thread(child.stderr.take(), start_of);
    let ended = wait(&mut child, &printed, &watch, started + timeout);
    let (printed, status) = match ended {
        Ok(ended) => ended,
        Err(stop) => {
            kill(&mut child);
            watch.end_if_told();
            return Err(match stop {
                Stop::Time => Failure::TimedOut(timeout),
                Stop::Length => Failure::TooLong,
                Stop::Fault(error) => Failure::Unreadable(error),
            });
        }
    };
    if status.success() {
        return Ok(printed);
    }
    let said = said.recv_timeout(LONG_TICK).unwrap_or_default();
    Err(Failure::Ended(status, said))
}

/// Why a command is not waited for any longer.
enum Stop {
    Time,
    Length,
    Fault(io::Error),
}

/// Waits for the end of what is printed, and then for that of the command.
fn wait(
    child: &mut Child,
    printed: &Receiver<io::Result<Option<Vec<u8>>>>,
    watch: &Watch,
    deadline: Instant,
) -> Result<(Vec<u8>, ExitStatus), Stop> {
    let is_late = || Instant::now() >= deadline || watch.is_told();
    let printed = loop {
        match printed.recv_timeout(LONG_TICK) {
            Ok(printed) => break printed.map_err(Stop::Fault)?.ok_or(Stop::Length)?,
            Err(RecvTimeoutError::Disconnected) => return Err(Stop::Length),
            Err(RecvTimeoutError::Timeout) if is_late() => return Err(Stop::Time),
            Err(RecvTimeoutError::Timeout) => {}
        }
    };
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok((printed, status)),
            Ok(None) if is_late() => return Err(Stop::Time),
            Ok(None) => thread::sleep(TICK),
            Err(error) => return Err(Stop::Fault(error)),
        }
    }
}

/// Kills the command, and all that it has started in its group.
fn kill(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let _ = group.map(|group| kill_process_group(group, Signal::KILL));
    let _ = child.wait();
}

/// What `read` makes of `pipe`.
fn in_thread<P, T>(pipe: Option<P>, read: impl FnOnce(P) -> T + Send + 'static) -> Receiver<T>
where
    P: Send + 'static,
    T: Send + 'static,
{
    let (sender, receiver) = channel();
    if let Some(pipe) = pipe {
        // When nobody waits for it, it is dropped.
        thread::spawn(move || drop(sender.send(read(pipe))));
    }
    receiver
}

/// All of `pipe`, if that is less than `most` bytes.
fn read_all(pipe: impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    pipe.take(most as u64).read_to_end(&mut bytes)?;
    Ok((bytes.len() < most).then_some(bytes))
}

/// The start of `pipe`, which is read to its end.
fn start_of(mut pipe: impl Read) -> String {
    let mut bytes = Vec::new();
    let _ = pipe.by_ref().take(SAID as u64).read_to_end(&mut bytes);
    let _ = io::copy(&mut pipe, &mut io::sink());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Notices that we are to end, as long as it lives: the command is to end with us.
struct Watch {
    /// The signal that told so.
    told: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

impl Watch {
    fn start() -> io::Result<Self> {
        let watch = Self { told: Arc::default(), is_over: Arc::default() };
        for signal in ENDING.map(Signal::as_raw) {
            flag::register_conditional_default(signal, Arc::clone(&watch.is_over))?;
            flag::register_usize(signal, Arc::clone(&watch.told), signal.unsigned_abs() as usize)?;
        }
        Ok(watch)
    }

    fn is_told(&self) -> bool {
        self.told.load(Ordering::Relaxed) != 0
    }

    /// Ends this process as it was told to, if it was.
    fn end_if_told(&self) {
        let told = ENDING.map(Signal::as_raw).into_iter();
        let mut told = told
            .filter(|signal| self.told.load(Ordering::Relaxed) == signal.unsigned_abs() as usize);
        let _ = told.next().map(emulate_default_handler);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // The signal came when the command had ended.
        self.end_if_told();
    }
}

/// `it ended with exit code 3: 'cannot parse'`
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NotStarted(error) => write!(f, "it cannot be started: {error}"),
            Failure::TimedOut(time) => write!(f, "it did not end within {} s", time.as_secs()),
            Failure::TooLong => f.write_str("what it prints is not smaller"),
            Failure::Unreadable(error) => write!(f, "what it prints cannot be read: {error}"),
            Failure::Ended(status, said) => {
                match (status.code(), status.signal()) {
                    (Some(code), _) => write!(f, "it ended with exit code {code}")?,
                    (None, Some(signal)) => write!(f, "signal {signal} ended it")?,
                    (None, None) => f.write_str("it failed")?,
                }
                match said.lines().map(str::trim).find(|line| !line.is_empty()) {
                    Some(line) => {
                        let line: String =
                            line.chars().take(200).map(crate::record::printable).collect();
                        write!(f, ": '{line}'")
                    }
                    None => Ok(()),
                }
            }
        }
    }
}
