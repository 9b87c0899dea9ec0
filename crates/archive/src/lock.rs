//! One user at a time, and files for the owner's eyes only.

use crate::Error;
use rustix::fs::Mode;
use rustix::process::umask;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Opens the file at `path` for writing, and creates it if it is not there.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)
}

/// Waits until nobody has the file at `path` locked, and locks it until the result is dropped.
/// Creates it.
///
/// Who waits sleeps until it is its turn; fjall's own lock can only be polled, which starves some.
/// The kernel unlocks the file of a process that dies.
pub(crate) fn wait_for(path: &Path) -> Result<File, Error> {
    create(path).and_then(|file| file.lock().map(|()| file)).map_err(Error::io(path))
}

/// Locks the file at `path` together with others that share it, after waiting for one who does not.
pub(crate) fn share(path: &Path) -> Result<File, Error> {
    create(path).and_then(|file| file.lock_shared().map(|()| file)).map_err(Error::io(path))
}

/// Locks the file at `path` alone, if nobody has it locked.
pub(crate) fn try_alone(path: &Path) -> Result<Option<File>, Error> {
    let file = create(path).map_err(Error::io(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(error)) => Err(Error::io(path)(error)),
    }
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
