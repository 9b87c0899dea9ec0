//! What a command prints: its standard output and standard error, in the order in which they are written.

use crate::streams::{Incoming, pipe_of};
use hr_archive::Pipe;
use hr_pipe::MOST_HELD;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::ioctl_fionread;
use std::io::{self, PipeReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes that are read at a time, and how many such blocks may wait.
const BLOCK: usize = 64 << 10;
const BLOCKS: usize = 16;
/// How often it is seen whether the command has ended although its pipe is still open.
const TICK: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
const NOW: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };
/// How long a command that is told to end may go on printing until what there is gets printed.
const GRACE: Duration = Duration::from_millis(500);
/// Bytes at the end that are remembered of what is too long to be held.
const TAIL: usize = 16 << 10;

/// Tells the reader of the pipe what became of the command.
#[derive(Debug, Default)]
pub(super) struct Fate {
    /// It has ended: what it printed is in the pipe.
    pub(super) has_ended: AtomicBool,
    /// When that was.
    pub(super) ended_at: OnceLock<Instant>,
    /// It was told to end.
    pub(super) is_told: AtomicBool,
}

/// What was printed so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// All of it, or its end.
    pub(super) bytes: Vec<u8>,
    /// Bytes before that.
    pub(super) forgotten: usize,
}

impl Seen {
    fn add(&mut self, block: &[u8]) {
        self.bytes.extend_from_slice(block);
        if self.forgotten + self.bytes.len() > MOST_HELD as usize && self.bytes.len() > 2 * TAIL {
            let before = self.bytes.len() - TAIL;
            self.bytes.drain(..before);
            self.forgotten += before;
        }
    }
}

/// The output of a command that runs.
pub(super) struct Output {
    blocks: Receiver<io::Result<Option<Vec<u8>>>>,
    block: Vec<u8>,
    /// Bytes of `block` that were read.
    read: usize,
    has_ended: bool,
    is_late: bool,
    pub(super) pipe: Option<Pipe>,
    pub(super) seen: Arc<Mutex<Seen>>,
}

/// What comes next.
pub(super) enum Next {
    Block(Vec<u8>),
    /// Nothing yet.
    Nothing,
    /// The command was told to end some time ago: what there is is to be printed now. Comes once.
    Late,
    End,
}

/// How far it was read.
pub(super) enum Gathered {
    /// To its end.
    All(Vec<u8>),
    /// As far as it may be held, or it goes on for too long.
    Start(Vec<u8>),
    /// Until some time after the command was told to end.
    Late(Vec<u8>),
}

impl Output {
    /// What comes out of `pipe`, until all who write to it have closed it, or the command has ended that `fate` is of.
    /// Processes that it leaves behind may go on writing, into the void.
    pub(super) fn of(pipe: PipeReader, fate: Arc<Fate>) -> Self {
        let (sender, blocks) = sync_channel(BLOCKS);
        let (id, seen) = (pipe_of(&pipe), Arc::new(Mutex::new(Seen::default())));
        let noted = Arc::clone(&seen);
        thread::spawn(move || {
            let mut reader = Reader::of(pipe, fate);
            while let Some(block) = reader.next() {
                if let Ok(Some(block)) = &block {
                    noted.lock().unwrap_or_else(PoisonError::into_inner).add(block);
                }
                let is_fault = block.is_err();
                if is_fault {
                    let _ = sender.send(block);
                    return;
                }
                // Who does not take it any more has no use for the rest either.
                if sender.send(block).is_err() {
                    break;
                }
            }
            // A command of which nobody reads anything is told so, as it would be without us.
            if !reader.is_closed && !is_stdout_closed() {
                reader.leave();
            }
        });
        let (block, has_ended, is_late) = (vec![], false, false);
        Self { blocks, block, read: 0, has_ended, is_late, pipe: id, seen }
    }

    /// Reads until the end, for no longer than to `deadline`, and no more than may be held.
    pub(super) fn gather(&mut self, deadline: Option<Instant>) -> io::Result<Gathered> {
        let mut bytes = Vec::new();
        while bytes.len() as u64 <= MOST_HELD {
            match self.next(deadline)? {
                Next::Block(block) => bytes.extend_from_slice(&block),
                Next::End => return Ok(Gathered::All(bytes)),
                Next::Late => return Ok(Gathered::Late(bytes)),
                Next::Nothing => break,
            }
        }
        Ok(Gathered::Start(bytes))
    }

    /// Waits for what comes next, for no longer than to `deadline`.
    pub(super) fn next(&mut self, deadline: Option<Instant>) -> io::Result<Next> {
        let block = match deadline {
            None => self.blocks.recv().map_err(RecvTimeoutError::from),
            Some(deadline) => {
                self.blocks.recv_timeout(deadline.saturating_duration_since(Instant::now()))
            }
        };
        match block {
            Ok(block) => Ok(match block? {
                Some(block) => Next::Block(block),
                None => {
                    self.is_late = true;
                    Next::Late
                }
            }),
            Err(RecvTimeoutError::Disconnected) => {
                self.has_ended = true;
                Ok(Next::End)
            }
            Err(RecvTimeoutError::Timeout) => Ok(Next::Nothing),
        }
    }
}

/// An output as an input that ends with it, or at a time; and once when it is late.
#[derive(Clone)]
pub(super) struct Flow {
    output: Arc<Mutex<Output>>,
    until: Option<Instant>,
}

impl Flow {
    /// The output up to its end.
    pub(super) fn of(output: Output) -> Self {
        Self { output: Arc::new(Mutex::new(output)), until: None }
    }

    /// The same, but no further than it comes until then.
    pub(super) fn until(&self, until: Option<Instant>) -> Self {
        Self { output: Arc::clone(&self.output), until }
    }

    fn output(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether all of it was read.
    pub(super) fn has_ended(&self) -> bool {
        self.output().has_ended
    }

    /// Whether what comes now is to be printed at once.
    pub(super) fn is_late(&self) -> bool {
        self.output().is_late
    }

    /// The output as it comes, from where it was read to.
    pub(super) fn incoming(self) -> Incoming {
        let pipe = self.output().pipe;
        Incoming::of_command(self, pipe)
    }
}

impl Read for Flow {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut guard = self.output();
        let output = &mut *guard;
        if output.read == output.block.len() {
            // Otherwise what is there already would never end.
            if self.until.is_some_and(|until| until <= Instant::now()) {
                return Ok(0);
            }
            match output.next(self.until)? {
                Next::Block(block) => (output.block, output.read) = (block, 0),
                Next::Nothing | Next::Late | Next::End => return Ok(0),
            }
        }
        let read = (&output.block[output.read..]).read(buffer)?;
        output.read += read;
        Ok(read)
    }
}

/// Whether what we print goes to nobody: the reader of the pipe that it goes to has closed it.
fn is_stdout_closed() -> bool {
    let stdout = io::stdout();
    let mut pipe = [PollFd::new(&stdout, PollFlags::empty())];
    poll(&mut pipe, Some(&NOW)).is_ok_and(|ready| ready > 0)
}

/// Reads the pipe, in a thread of its own: a command must not wait for what becomes of its output.
struct Reader {
    pipe: PipeReader,
    /// Nobody writes to it any more.
    is_closed: bool,
    fate: Arc<Fate>,
    /// When the command was told to end.
    told: Option<Instant>,
    /// Whether that was said to be some time ago.
    is_late: bool,
    /// Bytes that were in the pipe when the command had ended and are still to be read. What is written later, others
    /// write, who may never stop.
    left: Option<u64>,
}

impl Reader {
    fn of(pipe: PipeReader, fate: Arc<Fate>) -> Self {
        Self { pipe, is_closed: false, fate, told: None, is_late: false, left: None }
    }

    /// The next bytes, or nothing the first time that it is late; `None` at the end.
    fn next(&mut self) -> Option<io::Result<Option<Vec<u8>>>> {
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
    fn leave(self) {
        let mut drain = Command::new("cat");
        drain.stdin(self.pipe).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        // Without it, writers are told that nobody reads on.
        let _ = drain.spawn();
    }
}
