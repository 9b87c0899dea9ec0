//! Which files of projects may be used: those whose content the user has seen and said so.
//!
//! For each content there is a file in `trusted` of the configuration directory, named by its BLAKE3 (the digits that
//! `b3sum` prints), with the paths it is trusted at, one a line.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Whether `file` with just these bytes is trusted by what is said in the configuration `directory`.
pub fn is_trusted(directory: &Path, file: &Path, bytes: &[u8]) -> bool {
    let Ok(path) = file.canonicalize() else { return false };
    let paths = fs::read(record(directory, bytes)).unwrap_or_default();
    paths.split(|&byte| byte == b'\n').any(|line| line == path.as_os_str().as_bytes())
}

/// Has `file` with just these bytes trusted from now on.
pub fn trust(directory: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = file.canonicalize()?;
    let path = path.as_os_str().as_bytes();
    if path.contains(&b'\n') {
        return Err(io::Error::other("there is a line end in its path"));
    }
    if is_trusted(directory, file, bytes) {
        return Ok(());
    }
    let record = record(directory, bytes);
    let place = record.parent().unwrap_or(directory);
    DirBuilder::new().recursive(true).mode(0o700).create(place)?;
    let mut record = OpenOptions::new().append(true).create(true).mode(0o600).open(record)?;
    record.write_all(&[path, b"\n"].concat())
}

fn record(directory: &Path, bytes: &[u8]) -> PathBuf {
    directory.join("trusted").join(blake3::hash(bytes).to_hex().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_seen_is_trusted_and_only_there() {
        let place = tempfile::tempdir().unwrap();
        let directory = place.path().join("config/hr");
        let [one, other] = ["one", "other"].map(|name| place.path().join(name));
        fs::write(&one, "budget = 1").unwrap();
        fs::write(&other, "budget = 1").unwrap();
        assert!(!is_trusted(&directory, &one, b"budget = 1"));
        trust(&directory, &one, b"budget = 1").unwrap();
        assert!(is_trusted(&directory, &one, b"budget = 1"));
        assert!(!is_trusted(&directory, &one, b"budget = 2"));
        assert!(!is_trusted(&directory, &other, b"budget = 1"));
        trust(&directory, &other, b"budget = 1").unwrap();
        assert!(is_trusted(&directory, &one, b"budget = 1"));
        assert!(is_trusted(&directory, &other, b"budget = 1"));
    }
}
