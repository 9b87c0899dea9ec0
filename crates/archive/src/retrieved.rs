//! What retrievals printed lately, so that no filter takes it for something new.
//!
//! An empty-looking detail with a reason: what was asked for is wanted as it is, also when it goes
//! through a pipe with a filter at its end.

use crate::home::Home;
use crate::{Archive, Error, lock};
use std::fs::{self, DirBuilder};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How long a retrieval is remembered.
const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

/// One end of a pipe, as the kernel numbers it: both ends have the same device and inode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pipe {
    /// Number of the device.
    pub device: u64,
    /// Number of the inode.
    pub inode: u64,
}

/// What a retrieval printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// All of an original, to this pipe. What else has the same bytes may as well come from the command
    /// that first printed them.
    Whole(Pipe),
    /// A part, or something made of it.
    Part,
}

impl Archive {
    /// Remembers for a day that a retrieval printed bytes with this BLAKE3.
    pub fn remember_printed(&self, hash: &[u8; 32], printed: Printed) -> Result<(), Error> {
        let dir = self.home.retrieved();
        match DirBuilder::new().mode(0o700).create(&dir) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(Error::io(&dir)(error));
            }
            _ => {}
        }
        let path = path(&self.home, hash);
        let written = lock::create(&path).and_then(|mut file| {
            file.set_len(0)?;
            match printed {
                Printed::Whole(Pipe { device, inode }) => write!(file, "{device} {inode}"),
                Printed::Part => write!(file, "part"),
            }
        });
        written.map_err(Error::io(&path))
    }

    /// Whether bytes with this BLAKE3, which come from this pipe if they come from one, were printed by a
    /// retrieval in the last day.
    pub fn was_printed(&self, hash: &[u8; 32], from: Option<Pipe>) -> bool {
        let path = path(&self.home, hash);
        let Ok(printed) = fs::read_to_string(&path) else { return false };
        let is_it = match from {
            _ if printed == "part" => true,
            Some(Pipe { device, inode }) => printed == format!("{device} {inode}"),
            None => false,
        };
        is_it && !is_older(&path, REMEMBERED)
    }
}

/// Forgets what was printed longer ago.
pub(crate) fn expire(home: &Home) -> Result<(), Error> {
    let dir = home.retrieved();
    let files = match fs::read_dir(&dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        files => files.map_err(Error::io(&dir))?,
    };
    for file in files {
        let path = file.map_err(Error::io(&dir))?.path();
        if is_older(&path, REMEMBERED) {
            match fs::remove_file(&path) {
                // Another was faster.
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
                removed => removed.map_err(Error::io(&path)),
            }?;
        }
    }
    Ok(())
}

/// The file that stands for bytes with this BLAKE3.
fn path(home: &Home, hash: &[u8; 32]) -> PathBuf {
    home.retrieved().join(blake3::Hash::from_bytes(*hash).to_hex().as_str())
}

/// Whether a file is older than `age`. One that is gone is not.
fn is_older(path: &Path, age: Duration) -> bool {
    let modified = fs::metadata(path).and_then(|data| data.modified());
    modified.is_ok_and(|modified| {
        SystemTime::now().duration_since(modified).is_ok_and(|since| since > age)
    })
}
