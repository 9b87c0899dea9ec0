//! Standard input and output.

use hr_archive::Pipe;
use rustix::fs::{FileType, fstat};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;

/// An input of more bytes than this is passed on unchanged: a filter holds all of it in memory.
const LARGEST: u64 = 1 << 30;

/// What was read of standard input.
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
    /// More than we can hold.
    More,
    /// It cannot be read.
    Fault(io::Error),
}

/// Reads standard input, up to 1 GiB of it.
pub(crate) fn read() -> Input {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    let rest = match read {
        Err(error) => Rest::Fault(error),
        Ok(count) if count as u64 > LARGEST => Rest::More,
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
    let mut stdout = io::stdout().lock();
    unless_closed(io::copy(&mut io::stdin().lock(), &mut stdout).and_then(|_| stdout.flush()))
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
