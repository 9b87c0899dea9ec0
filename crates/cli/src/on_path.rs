//! Programs in the directories of `PATH`.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The directories of `PATH`. What a relative one holds depends on where one is, so these are left out.
fn places() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|place| place.is_absolute()).collect()
}

/// Where the program with this name is.
pub(crate) fn find(name: &OsStr) -> Option<PathBuf> {
    let is_name = Path::new(name).file_name() == Some(name);
    let mut found = places().into_iter().map(|place| place.join(name));
    found.find(|file| is_name && is_program(file))
}

/// All programs whose name starts with `start`, by what follows it; of those with the same name the first, which runs.
pub(crate) fn all_that_start_with(start: &str) -> BTreeMap<OsString, PathBuf> {
    let mut all = BTreeMap::new();
    let entries = places().into_iter().filter_map(|place| fs::read_dir(place).ok()).flatten();
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let name = path.file_name().and_then(|name| rest_of(name, start));
        if let Some(name) =
            name.filter(|name| !all.contains_key(name)).filter(|_| is_program(&path))
        {
            all.insert(name, path);
        }
    }
    all
}

/// What follows `start` in a name.
fn rest_of(name: &OsStr, start: &str) -> Option<OsString> {
    use std::os::unix::ffi::OsStrExt;
    let rest = name.as_bytes().strip_prefix(start.as_bytes())?;
    (!rest.is_empty()).then(|| OsStr::from_bytes(rest).to_owned())
}

/// Whether it is a file that can be run.
pub(crate) fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}
