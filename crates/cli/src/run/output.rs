//! What a command prints: its standard output and standard error, in the order in which they are written.

use super::pipe_thread::{Fate, PipeThread, is_stdout_closed};
use crate::streams::{Incoming, pipe_of};
use hr_archive::Pipe;
use hr_pipe::MOST_HELD;
use std::io::{self, PipeReader, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

/// Blocks that may wait to be read.
const BLOCKS: usize = 16;
/// Bytes at the end that are remembered of what is too long to be held.
const TAIL: usize = 16 << 10;

/// What is remembered of what was printed so far.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// All of it, or its end.
    pub(super) bytes: Vec<u8>,
    /// Bytes before that.
    pub(super) forgotten: usize,
}

impl Remembered {
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
    pub(super) remembered: Arc<Mutex<Remembered>>,
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
        let (id, remembered) = (pipe_of(&pipe), Arc::new(Mutex::new(Remembered::default())));
        let noted = Arc::clone(&remembered);
        thread::spawn(move || {
            let mut thread = PipeThread::of(pipe, fate);
            while let Some(block) = thread.next() {
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
            if !thread.is_closed && !is_stdout_closed() {
                thread.leave();
            }
        });
        let (block, has_ended, is_late) = (vec![], false, false);
        Self { blocks, block, read: 0, has_ended, is_late, pipe: id, remembered }
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
