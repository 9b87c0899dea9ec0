//! A file that standard output is, written anew as a command goes on.
//!
//! Claude Code gives a Bash tool command one empty file for all that it prints. The model reads it when the command has
//! ended, at a time limit, or while it runs in the background; what comes after a command was told to end, it never
//! sees. So at any time the file is to hold what is worth reading so far.

use rustix::fs::{FileType, OFlags, fcntl_getfl, fstat, ftruncate};
use std::io::{self, Stdout, Write};

/// Standard output, as such a file.
#[derive(Debug)]
pub(super) struct Screen {
    file: Stdout,
    /// Bytes that we wrote to it.
    written: u64,
    /// Whether the next write is the first of a new version.
    is_over: bool,
}

impl Screen {
    /// Standard output, if it is a file that is empty and takes what is written at its end: what is in it then, we wrote.
    pub(super) fn of_stdout() -> Option<Self> {
        let file = io::stdout();
        let stat = fstat(&file).ok()?;
        let is_file = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
        let is_appended = fcntl_getfl(&file).is_ok_and(|flags| flags.contains(OFlags::APPEND));
        (is_file && is_appended && stat.st_size == 0).then_some(Self {
            file,
            written: 0,
            is_over: false,
        })
    }

    /// Lets what is written next take the place of all that is there.
    pub(super) fn start_over(&mut self) {
        self.is_over = true;
    }

    /// Empties the file, unless others wrote to it, too.
    fn clear(&mut self) -> io::Result<()> {
        let size = fstat(&self.file)?.st_size;
        if u64::try_from(size) == Ok(self.written) {
            ftruncate(&self.file, 0)?;
            self.written = 0;
        }
        Ok(())
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if std::mem::take(&mut self.is_over) {
            self.clear()?;
        }
        // Standard output holds back the start of a line: all of it goes to the file.
        let mut file = self.file.lock();
        file.write_all(bytes).and_then(|()| file.flush())?;
        self.written += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
