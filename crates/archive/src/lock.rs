//! One process at a time, and files for the owner's eyes only.

use crate::Error;
use rustix::fs::Mode;
use rustix::process::umask;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Waits until nobody else has the file at `path` locked, and locks it until the result is dropped.
///
/// The kernel wakes those who wait in the order they came, so none starves; and it releases the lock
/// of a process that dies.
pub(crate) fn wait_for(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    let file = options.create(true).truncate(false).write(true).mode(0o600).open(path);
    let file = file.map_err(Error::io(path))?;
    file.lock().map_err(Error::io(path))?;
    Ok(file)
}

/// While it lives, what this process creates is for its owner alone: 0600, directories 0700.
///
/// The database creates its files as the umask has it, which belongs to the whole process: other
/// threads that create files meanwhile get the same modes.
pub(crate) struct Private {
    umask: Mode,
    _one: MutexGuard<'static, ()>,
}

impl Private {
    pub(crate) fn begin() -> Private {
        // Two threads that overlapped would restore each other's umask.
        static ONE: Mutex<()> = Mutex::new(());
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        Private { umask: umask(Mode::RWXG | Mode::RWXO), _one: one }
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        umask(self.umask);
    }
}
