//! Standard input and output.

use hr_archive::Pipe;
use hr_pipe::START;
use rustix::fs::{FileType, fstat};
use rustix::process::Signal;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::sync::Arc;

/// An input that is read as it comes.
pub(crate) struct Incoming {
    bytes: Box<dyn Read + Send>,
    /// How messages name it.
    pub(crate) name: &'static str,
    /// The pipe that it comes from, if it comes from one.
    pub(crate) pipe: Option<Pipe>,
}

impl Incoming {
    /// Standard input.
    pub(crate) fn stdin() -> Self {
        Self { bytes: Box::new(io::stdin()), name: "standard input", pipe: pipe_of(io::stdin()) }
    }

    /// What a command prints, which `bytes` gives, and which comes from this `pipe`.
    pub(crate) fn of_command(bytes: impl Read + Send + 'static, pipe: Option<Pipe>) -> Self {
        Self { bytes: Box::new(bytes), name: "what the command prints", pipe }
    }

    /// The same with these bytes before it.
    pub(crate) fn after(self, start: Vec<u8>) -> Self {
        Self { bytes: Box::new(io::Cursor::new(start).chain(self.bytes)), ..self }
    }
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(buffer)
    }
}

/// What was read of an input.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) bytes: Vec<u8>,
    pub(crate) rest: Rest,
}

/// What follows the bytes that were read.
#[derive(Debug)]
pub(crate) enum Rest {
    /// Nothing: that was all.
    Nothing,
    /// More than was asked for.
    More,
    /// It cannot be read.
    Fault(io::Error),
}

/// Reads an input if it is small, or its start.
pub(crate) fn read_start(incoming: &mut Incoming) -> Input {
    read(Vec::new(), START as u64 - 1, incoming)
}

/// Goes on reading up to `most` bytes of an input, of which `start` was read.
pub(crate) fn read_on(start: Vec<u8>, most: u64, incoming: &mut Incoming) -> Input {
    let more = most.saturating_sub(start.len() as u64);
    read(start, more, incoming)
}

fn read(mut bytes: Vec<u8>, limit: u64, incoming: &mut Incoming) -> Input {
    let read = incoming.take(limit + 1).read_to_end(&mut bytes);
    let rest = match read {
        Err(error) => Rest::Fault(error),
        Ok(count) if count as u64 > limit => Rest::More,
        Ok(_) => Rest::Nothing,
    };
    Input { bytes, rest }
}

/// Writes `output` to standard output. That nobody reads on is no failure.
pub(crate) fn print(output: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    unless_closed(stdout.write_all(output).and_then(|()| stdout.flush()))
}

/// Copies standard input to standard output as it comes.
pub(crate) fn copy() -> io::Result<()> {
    pass_on(&mut io::stdin().lock())
}

/// Copies the rest of `input` to standard output as it comes.
pub(crate) fn pass_on(input: &mut impl Read) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    unless_closed(io::copy(input, &mut stdout).and_then(|_| stdout.flush()))
}

/// Lets a file that may not grow (ulimit -f) be a fault like others; unhandled, the signal ends the process.
pub(crate) fn end_not_by_limit() {
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default());
}

/// Says something to the user, on standard error. If that cannot be written, nobody is to know.
pub(crate) fn say(message: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{message}");
}

/// A pipe that its reader has closed (`| head`) ends a program quietly.
pub(crate) fn unless_closed(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// The pipe that `stream` is an end of, if it is one.
pub(crate) fn pipe_of(stream: impl AsFd) -> Option<Pipe> {
    let stat = fstat(stream).ok()?;
    let is_pipe = FileType::from_raw_mode(stat.st_mode) == FileType::Fifo;
    is_pipe.then_some(Pipe { device: stat.st_dev, inode: stat.st_ino })
}
