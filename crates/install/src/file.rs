//! The file that settings are in: read whole, written whole.

use crate::error::Error;
use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

/// No settings are longer.
const LARGEST: u64 = 16 << 20;

/// As many links as a path may lead through.
const LINKS: usize = 40;

/// A file as it was read.
#[derive(Debug)]
pub(crate) struct SettingsFile {
    /// How it is named.
    pub(crate) path: PathBuf,
    /// Where it is: links are followed, so that a link stays one.
    target: PathBuf,
    /// What is in it, if it is there.
    pub(crate) bytes: Option<Vec<u8>>,
}

impl SettingsFile {
    /// Reads the file at `path`, which need not be there.
    pub(crate) fn read(path: &Path) -> Result<Self, Error> {
        let target = target(path).map_err(Error::io(path, "read"))?;
        let bytes = read(&target).map_err(Error::io(path, "read"))?;
        Ok(Self { path: path.to_owned(), target, bytes })
    }

    /// The text in it. A file that is not there has none.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        let bytes = self.bytes.as_deref().unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|error| {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let line_start = valid.rfind('\n').map_or(0, |end| end + 1);
            Error::NotJson {
                file: self.path.clone(),
                line: valid.matches('\n').count() + 1,
                column: valid[line_start..].chars().count() + 1,
                what: "it is not UTF-8".to_owned(),
            }
        })
    }

    /// Puts `bytes` in its place, all at once, if it is still what was read. Who may read it stays.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        let there = fs::metadata(&self.target).ok();
        if there.as_ref().is_some_and(|there| there.permissions().readonly()) {
            return Err(Error::Protected(self.path.clone()));
        }
        replace(&self.target, bytes, there.as_ref(), || self.is_unchanged())
            .map_err(Error::io(&self.path, "written"))?
            .then_some(())
            .ok_or_else(|| Error::Changed(self.path.clone()))
    }

    /// Removes it, if it is still what was read.
    pub(crate) fn remove(&self) -> Result<(), Error> {
        match self.is_unchanged() {
            true => fs::remove_file(&self.target).map_err(Error::io(&self.path, "removed")),
            false => Err(Error::Changed(self.path.clone())),
        }
    }

    fn is_unchanged(&self) -> bool {
        read(&self.target).is_ok_and(|bytes| bytes == self.bytes)
    }
}

/// Writes the file at `path` all at once, with the permissions of `like`.
pub(crate) fn write_new(path: &Path, bytes: &[u8], like: &Path) -> Result<(), Error> {
    let like = fs::metadata(like).ok();
    replace(path, bytes, like.as_ref(), || true).map_err(Error::io(path, "written")).map(drop)
}

/// The bytes of a regular file, if it is there.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    // To read from a pipe would be to wait for ever.
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > LARGEST {
        true => Err(io::Error::other("it has more than 16 MiB")),
        false => Ok(Some(bytes)),
    }
}

/// Where the links from `path` lead, also if nothing is there.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&target) else { return Ok(target) };
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// Puts `bytes` at `path` if `may` still says so then, and says whether it did. The new file has owner and permissions
/// of `like`, or those that new files have.
fn replace(
    path: &Path,
    bytes: &[u8],
    like: Option<&Metadata>,
    may: impl FnOnce() -> bool,
) -> io::Result<bool> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".hr-").permissions(Permissions::from_mode(0o666));
    let mut new = builder.tempfile_in(directory.unwrap_or(Path::new(".")))?;
    new.write_all(bytes)?;
    if let Some(like) = like {
        let own = new.as_file().metadata()?;
        if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
            // Where that is not allowed, it belongs to who writes it, as with every editor.
            let _ = chown(new.path(), Some(like.uid()), Some(like.gid()));
        }
        new.as_file().set_permissions(like.permissions())?;
    }
    new.as_file().sync_all()?;
    if !may() {
        return Ok(false);
    }
    new.persist(path)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_meanwhile_is_not_overwritten() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("settings.json");
        for before in [None, Some("{}")] {
            if let Some(before) = before {
                fs::write(&path, before).unwrap();
            }
            let file = SettingsFile::read(&path).unwrap();
            fs::write(&path, "{\"theirs\": 1}").unwrap();
            assert!(matches!(file.write(b"ours"), Err(Error::Changed(_))));
            assert!(matches!(file.remove(), Err(Error::Changed(_))));
            assert_eq!(fs::read(&path).unwrap(), b"{\"theirs\": 1}");
        }
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left lying about");
    }

    #[test]
    fn links_in_a_circle_have_no_end() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("settings.json");
        std::os::unix::fs::symlink("settings.json", &path).unwrap();
        let error = SettingsFile::read(&path).unwrap_err().to_string();
        assert!(error.contains("circle"), "{error}");
    }
}
