//! What a retrieval printed: how much, and its hash, so that a filter knows it again.

use crate::size::Size;
use crate::streams::pipe_of;
use hr_archive::{Archive, Printed};
use hr_core::Handle;
use std::io::{self, Write};

/// Fewer tokens are printed unchanged by every filter, whatever they are.
const NEVER_REDUCED: usize = 500;

/// Passes on to `out` what is written, and takes its size and BLAKE3.
pub(crate) struct Measured<W> {
    out: W,
    pub(crate) size: Size,
    hasher: blake3::Hasher,
}

impl<W> Measured<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, size: Size::default(), hasher: blake3::Hasher::new() }
    }

    /// Has the archive remember what was printed of the original `of`, so that no filter that reads it
    /// compresses it again. That this fails costs some tokens, and is not told.
    pub(crate) fn remember(&self, archive: &Archive, of: Handle) {
        if self.size.tokens() < NEVER_REDUCED {
            return;
        }
        let hash = self.hasher.finalize();
        let is_whole = Handle::from_hash(hash.as_bytes()) == of;
        let printed = match (is_whole, pipe_of(io::stdout())) {
            (false, _) => Printed::Part,
            (true, Some(pipe)) => Printed::Whole(pipe),
            (true, None) => return,
        };
        let _ = archive.remember_printed(hash.as_bytes(), printed);
    }
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.size.write_all(&bytes[..count])?;
        self.hasher.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
