//! The pipe that a command writes to.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::ioctl_fionread;
use std::io::{self, PipeReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Bytes that are read at a time.
const BLOCK: usize = 64 << 10;
/// How often it is seen whether the command has ended although its pipe is still open.
const TICK: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
const NOW: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };
/// How long a command that is told to end may go on printing until what there is gets printed.
const GRACE: Duration = Duration::from_millis(500);

/// Tells the thread what became of the command.
#[derive(Debug, Default)]
pub(super) struct Fate {
    /// It has ended: what it printed is in the pipe.
    pub(super) has_ended: AtomicBool,
    /// When that was.
    pub(super) ended_at: OnceLock<Instant>,
    /// It was told to end.
    pub(super) is_told: AtomicBool,
}

/// Whether what we print goes to nobody: the reader of the pipe that it goes to has closed it.
pub(super) fn is_stdout_closed() -> bool {
    let stdout = io::stdout();
    let mut pipe = [PollFd::new(&stdout, PollFlags::empty())];
    poll(&mut pipe, Some(&NOW)).is_ok_and(|ready| ready > 0)
}

/// Reads the pipe, in a thread of its own: a command must not wait for what becomes of its output.
pub(super) struct PipeThread {
    pipe: PipeReader,
    /// Nobody writes to it any more.
    pub(super) is_closed: bool,
    fate: Arc<Fate>,
    /// When the command was told to end.
    told: Option<Instant>,
    /// Whether that was said to be some time ago.
    is_late: bool,
    /// Bytes that were in the pipe when the command had ended and are still to be read. What is written later, others
    /// write, who may never stop.
    left: Option<u64>,
}

impl PipeThread {
    pub(super) fn of(pipe: PipeReader, fate: Arc<Fate>) -> Self {
        Self { pipe, is_closed: false, fate, told: None, is_late: false, left: None }
    }

    /// The next bytes, or nothing the first time that it is late; `None` at the end.
    pub(super) fn next(&mut self) -> Option<io::Result<Option<Vec<u8>>>> {
        loop {
            // What is written before the end is in the pipe when the end is known, so that is looked at first.
            let has_ended = self.fate.has_ended.load(Ordering::Acquire);
            if has_ended && self.left.is_none() {
                self.left = ioctl_fionread(&self.pipe).ok();
            }
            let mut pipe = [PollFd::new(&self.pipe, PollFlags::IN)];
            let has_more = match poll(&mut pipe, Some(&TICK)) {
                Ok(ready) => ready > 0,
                Err(rustix::io::Errno::INTR) => continue,
                Err(error) => return Some(Err(error.into())),
            };
            let is_over = has_ended && (!has_more || self.left == Some(0) && !self.is_at_end());
            if is_over || is_stdout_closed() {
                return None;
            }
            if !self.is_late && self.was_told_before() {
                self.is_late = true;
                return Some(Ok(None));
            }
            if has_more {
                return self.read().transpose().map(|block| block.map(Some));
            }
        }
    }

    /// Whether the command was told to end some time ago.
    fn was_told_before(&mut self) -> bool {
        if !self.fate.is_told.load(Ordering::Acquire) {
            return false;
        }
        self.told.get_or_insert_with(Instant::now).elapsed() > GRACE
    }

    /// Whether there is nothing in the pipe but its end.
    fn is_at_end(&self) -> bool {
        ioctl_fionread(&self.pipe) == Ok(0)
    }

    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let most = self.left.filter(|&left| left > 0).and_then(|left| usize::try_from(left).ok());
        let mut block = vec![0; most.unwrap_or(BLOCK).min(BLOCK)];
        loop {
            match self.pipe.read(&mut block) {
                Ok(0) => {
                    self.is_closed = true;
                    return Ok(None);
                }
                Ok(len) => {
                    block.truncate(len);
                    self.left = self.left.map(|left| left.saturating_sub(len as u64));
                    return Ok(Some(block));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Leaves the pipe to a process that reads on: who still writes to it must not be killed by that.
    pub(super) fn leave(self) {
        let mut drain = Command::new("cat");
        drain.stdin(self.pipe).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        // Without it, writers are told that nobody reads on.
        let _ = drain.spawn();
    }
}
