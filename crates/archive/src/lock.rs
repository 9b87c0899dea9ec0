//! One user at a time, and files for the owner's eyes only.

use crate::Error;
use rustix::fs::Mode;
use rustix::process::umask;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits until nobody has the file at `path` locked, and locks it until the result is dropped.
/// Creates it.
///
/// Who waits sleeps until it is its turn; fjall's own lock can only be polled, which starves some.
/// The kernel unlocks the file of a process that dies.
pub(crate) fn wait_for(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    let file = options.create(true).truncate(false).write(true).mode(0o600).open(path);
    let file = file.map_err(Error::io(path))?;
    file.lock().map_err(Error::io(path))?;
    Ok(file)
}

/// While it lives, what this process creates is for its owner alone: files 0600, directories 0700.
///
/// fjall leaves the modes of its files to the umask. That belongs to the whole process: what other
/// threads create meanwhile gets the same modes.
pub(crate) struct Private {
    umask: Mode,
    /// Two of these at a time would restore each other's umask.
    _only: MutexGuard<'static, ()>,
}

impl Private {
    /// Waits for any other in this process to end.
    pub(crate) fn begin() -> Private {
        static ONLY: Mutex<()> = Mutex::new(());
        let only = ONLY.lock().unwrap_or_else(PoisonError::into_inner);
        Private { umask: umask(Mode::RWXG | Mode::RWXO), _only: only }
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        umask(self.umask);
    }
}
