//! Starts `hr`, the one program that holds everything, under another name.
//!
//! `hr-log` and its like are a call of [`launch`] each: small files that turn into `hr`, which finds out by its
//! name what it is to do.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The program that holds everything.
const WHOLE: &str = "hr";
/// As shells have it: what was to be run is not there, or cannot be started.
const NOT_THERE: u8 = 127;
const NOT_STARTED: u8 = 126;

/// Becomes `hr`, called `name`, with the arguments, environment and open files of this process. Returns only where
/// that fails, and gives the exit code then.
pub fn launch(name: &str) -> ExitCode {
    let own = env::current_exe().map(|path| path.canonicalize().unwrap_or(path));
    let Some(whole) = find(name, own.as_deref().ok(), env::var_os("PATH").as_deref()) else {
        let place = own.as_deref().ok().and_then(Path::parent).map_or_else(
            || "it".to_owned(), // where no /proc tells who we are
            |place| format!("'{}'", place.display()),
        );
        let why = format_args!(
            "cannot find '{WHOLE}', which does the work, in {place}, nor on PATH beside another {name}: install it again"
        );
        return failed(name, why, NOT_THERE);
    };
    let error = Command::new(&whole).arg0(name).args(env::args_os().skip(1)).exec();
    failed(name, format_args!("cannot start '{}': {error}", whole.display()), NOT_STARTED)
}

/// Where `hr` is: beside the launcher `own`; otherwise in the first directory of `path` that has `name`, too. Without
/// that, some other program called `hr` would get what is meant for us.
fn find(name: &str, own: Option<&Path>, path: Option<&OsStr>) -> Option<PathBuf> {
    let launcher = own.and_then(program);
    let whole = |place: PathBuf| {
        let found = place.join(WHOLE);
        let file = program(&found)?;
        launcher.as_ref().is_none_or(|launcher| is_whole(&file, launcher)).then_some(found)
    };
    let beside = own.and_then(Path::parent).and_then(|place| whole(place.to_owned()));
    beside.or_else(|| {
        // What a relative directory holds depends on where one is.
        let places = env::split_paths(path?).filter(|place| place.is_absolute());
        places.filter(|place| program(&place.join(name)).is_some()).find_map(whole)
    })
}

/// The file, if it can be run.
fn program(path: &Path) -> Option<Metadata> {
    let is_program = |file: &Metadata| file.is_file() && file.permissions().mode() & 0o111 != 0;
    fs::metadata(path).ok().filter(is_program)
}

/// Whether `file` may hold everything. A `launcher` in its place would start itself for ever, and a file that was cut
/// off when it was installed would be taken for a script, which does nothing and says so to nobody.
fn is_whole(file: &Metadata, launcher: &Metadata) -> bool {
    let is_other = (file.dev(), file.ino()) != (launcher.dev(), launcher.ino());
    is_other && file.len() > launcher.len()
}

fn failed(name: &str, why: std::fmt::Arguments<'_>, code: u8) -> ExitCode {
    // If that cannot be written, nobody is to know.
    let _ = writeln!(io::stderr(), "{name}: {why}");
    code.into()
}
