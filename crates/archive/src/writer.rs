//! Storing an original while it flows.

use crate::chunk::{self, Chunk, MAX_CHUNK};
use crate::entry::{Details, Entry};
use crate::home::Home;
use crate::manifest::Manifest;
use crate::sink::{Batch, Sink};
use crate::{Error, clock};
use std::io::Write;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// About how many bytes are packed and stored together. Three batches are in memory at a time: one that
/// fills, one that waits, one that is stored.
const BATCH: usize = 2 << 20;

/// An original that is being stored. Bytes are taken in as they come, in memory that does not grow with
/// them (but for 48 bytes a chunk of half a MiB); nothing of it can be found before
/// [`finish`](Writer::finish).
///
/// Cutting and hashing are done by the caller's thread, packing and storing by another.
pub struct Writer {
    home: Home,
    hasher: blake3::Hasher,
    chunks: Vec<Chunk>,
    /// Bytes that are not cut yet, and how many came before them.
    buffer: Vec<u8>,
    offset: usize,
    last: Option<u8>,
    storing: Storing,
}

/// Who stores the chunks.
enum Storing {
    /// Nobody yet: all there is fits the buffer.
    NotBegun,
    /// A thread.
    Thread { batches: SyncSender<Batch>, has_failed: Arc<AtomicBool>, thread: JoinHandle<Stopped> },
    /// Nobody any more, after a failure.
    Stopped(Box<Stopped>),
}

/// What a storing thread leaves.
struct Stopped {
    sink: Option<Sink>,
    failure: Option<Error>,
    /// The batch that could not be stored, and those after it.
    left: Vec<Batch>,
}

impl Writer {
    pub(crate) fn new(home: Home) -> Writer {
        Writer {
            home,
            hasher: blake3::Hasher::new(),
            chunks: vec![],
            buffer: vec![],
            offset: 0,
            last: None,
            storing: Storing::NotBegun,
        }
    }

    /// Takes in the next `bytes` of the original.
    ///
    /// After an error the original cannot be stored any more, but nothing is lost:
    /// [`give_back`](Writer::give_back) has all of its bytes, these included.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.last = bytes.last().copied().or(self.last);
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = (BATCH + MAX_CHUNK).saturating_sub(self.buffer.len());
            let (now, later) = rest.split_at(room.min(rest.len()));
            self.buffer.extend_from_slice(now);
            rest = later;
            if self.buffer.len() >= BATCH + MAX_CHUNK {
                let batch = self.cut(false);
                if let Err(error) = self.send(batch) {
                    self.buffer.extend_from_slice(rest);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Cuts off what can be cut: all of it, if it is the end.
    fn cut(&mut self, is_end: bool) -> Batch {
        let mut chunks = vec![];
        let mut cut = 0;
        while self.buffer.len() - cut >= if is_end { 1 } else { MAX_CHUNK } {
            let len = chunk::cut(&self.buffer[cut..], self.offset + cut);
            chunks.push(Chunk::of(&self.buffer[cut..cut + len]));
            cut += len;
        }
        self.hasher.update(&self.buffer[..cut]);
        let mut rest = Vec::with_capacity(if is_end { 0 } else { BATCH + MAX_CHUNK });
        rest.extend_from_slice(&self.buffer[cut..]);
        let mut bytes = mem::replace(&mut self.buffer, rest);
        bytes.truncate(cut);
        self.offset += cut;
        self.chunks.extend_from_slice(&chunks);
        Batch { chunks, bytes }
    }

    /// Hands a batch to the thread, which is started when there is none.
    fn send(&mut self, batch: Batch) -> Result<(), Error> {
        if matches!(self.storing, Storing::NotBegun) {
            let (batches, receiver) = sync_channel(1);
            let has_failed = Arc::new(AtomicBool::new(false));
            let (home, failed) = (self.home.clone(), Arc::clone(&has_failed));
            let thread = thread::spawn(move || store(&home, receiver, &failed));
            self.storing = Storing::Thread { batches, has_failed, thread };
        }
        let unsent = match &self.storing {
            Storing::Thread { batches, has_failed, .. } if !has_failed.load(Ordering::Relaxed) => {
                match batches.send(batch) {
                    Ok(()) => return Ok(()),
                    Err(unsent) => unsent.0,
                }
            }
            _ => batch,
        };
        let mut stopped = self.stop();
        stopped.left.push(unsent);
        let failure = stopped.failure.take();
        self.storing = Storing::Stopped(Box::new(stopped));
        Err(failure.unwrap_or_else(|| broken(&self.home)))
    }

    /// Ends the thread, if there is one.
    fn stop(&mut self) -> Stopped {
        match mem::replace(&mut self.storing, Storing::NotBegun) {
            Storing::NotBegun => {
                let sink = Sink::new(&self.home);
                let (sink, failure) = sink.map_or_else(|e| (None, Some(e)), |s| (Some(s), None));
                Stopped { sink, failure, left: vec![] }
            }
            Storing::Thread { batches, thread, .. } => {
                drop(batches);
                thread.join().unwrap_or_else(|_| Stopped {
                    sink: None,
                    failure: Some(broken(&self.home)),
                    left: vec![],
                })
            }
            Storing::Stopped(stopped) => *stopped,
        }
    }

    /// Number of bytes that were written.
    pub fn len(&self) -> usize {
        self.offset + self.buffer.len()
    }

    /// Whether none were.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Stores what is left, and gives what the archive knows of the original now that it is safe on the
    /// disk. What is there already is not written again, but counts as stored now, and with these
    /// `details`.
    ///
    /// After an error, [`give_back`](Writer::give_back) still has all of its bytes.
    pub fn finish(&mut self, details: impl Into<Details>) -> Result<Entry, Error> {
        let batch = self.cut(true);
        let mut stopped = self.stop();
        let result = match (stopped.failure.take(), &mut stopped.sink) {
            (Some(failure), _) => Err(failure),
            (None, Some(sink)) if stopped.left.is_empty() => {
                sink.take(&batch).and_then(|()| sink.finish(&self.manifest(details.into())))
            }
            _ => Err(broken(&self.home)),
        };
        stopped.left.push(batch);
        self.storing = Storing::Stopped(Box::new(stopped));
        result
    }

    fn manifest(&self, details: Details) -> Manifest {
        let feeds: usize = self.chunks.iter().map(|chunk| chunk.feeds).sum();
        let unended = self.last.is_some_and(|last| last != b'\n');
        let entry = Entry {
            hash: *self.hasher.finalize().as_bytes(),
            details,
            is_pinned: false,
            stored: clock::seconds_since_1970(),
            len: self.offset,
            lines: feeds + usize::from(unended),
        };
        Manifest { entry, chunks: self.chunks.clone() }
    }

    /// Writes all that was written to this out again, for whoever could not have it archived.
    pub fn give_back(mut self, out: &mut impl Write) -> Result<(), Error> {
        let Stopped { mut sink, left, .. } = self.stop();
        let in_left: usize = left.iter().map(|batch| batch.chunks.len()).sum();
        for chunk in &self.chunks[..self.chunks.len() - in_left] {
            let sink = sink.as_mut().ok_or_else(|| broken(&self.home))?;
            out.write_all(&sink.give_back(chunk)?).map_err(Error::Output)?;
        }
        for bytes in left.iter().map(|batch| &batch.bytes).chain([&self.buffer]) {
            out.write_all(bytes).map_err(Error::Output)?;
        }
        Ok(())
    }
}

/// Stores batches until there are no more. After a failure, which `has_failed` tells, they are kept.
fn store(home: &Home, batches: Receiver<Batch>, has_failed: &AtomicBool) -> Stopped {
    let mut stopped = match Sink::new(home) {
        Ok(sink) => Stopped { sink: Some(sink), failure: None, left: vec![] },
        Err(failure) => Stopped { sink: None, failure: Some(failure), left: vec![] },
    };
    for batch in batches {
        if let (None, Some(sink)) = (&stopped.failure, &mut stopped.sink) {
            stopped.failure = sink.take(&batch).err();
        }
        if stopped.failure.is_some() {
            has_failed.store(true, Ordering::Relaxed);
            stopped.left.push(batch);
        }
    }
    stopped
}

/// The error that the storing thread ended without a word.
fn broken(home: &Home) -> Error {
    Error::io(home.dir())(std::io::Error::other("storing stopped"))
}
