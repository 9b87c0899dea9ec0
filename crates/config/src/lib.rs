//! What the user has set.
//!
//! [`load`] reads `config.toml` of the user's configuration directory, and with [`Scope::Here`] the `.hr.toml` of the
//! project that the current directory is in, if its content is [trusted](trust). A [`Config`] says of each setting
//! where it stands. Nothing of a file with a [`Fault`] is to be used: neither it nor a default in its place is what
//! the user wants.

mod config;
mod fault;
mod filter;
mod nearest;
mod parse;
mod place;
pub mod trust;

pub use config::{Config, Place, Set};
pub use fault::Fault;
pub use filter::UserFilter;
pub use nearest::nearest;
pub use parse::kind_names;

use parse::parse;
use place::{directory, project_file, user_file};
use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// No configuration has more bytes.
const LARGEST: u64 = 1 << 20;

/// Which files count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// That of the user.
    User,
    /// That of the user, and over it that of the project here.
    Here,
}

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The user's.
    User,
    /// A project's: it says nothing about the archive.
    Project,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What is set, if there is no fault.
    pub config: Config,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Where the user's file is, or would be.
    pub user_file: Option<PathBuf>,
    /// The project's file, if there is one.
    pub project_file: Option<PathBuf>,
    /// Whether that is used.
    pub is_trusted: bool,
}

/// Reads the files that count. Where there are none, that costs a few system calls.
pub fn load(scope: Scope) -> Loaded {
    load_from(scope, |name| env::var_os(name), env::current_dir().ok().as_deref())
}

fn load_from(scope: Scope, get: impl Fn(&str) -> Option<OsString>, here: Option<&Path>) -> Loaded {
    let mut loaded = Loaded::default();
    if let Some((file, is_named)) = user_file(&get) {
        match read(&file) {
            // Only a file that is asked for must be there. HOME may be none, or no directory: a CI job has such.
            Err(error) if is_absence(&error) && !is_named => {}
            Err(error) => loaded.faults.push(Fault::of_file(&file, &error)),
            Ok(bytes) => loaded.add(&bytes, &file, Owner::User, home(&get).as_deref()),
        }
        loaded.user_file = Some(file);
    }
    let project = here.filter(|_| scope == Scope::Here).and_then(project_file);
    let Some(file) = project else { return loaded };
    match (read(&file), directory(&get)) {
        (Ok(bytes), Some(directory)) if trust::is_trusted(&directory, &file, &bytes) => {
            loaded.is_trusted = true;
            loaded.add(&bytes, &file, Owner::Project, home(&get).as_deref());
        }
        // What is not trusted is not even looked at.
        _ => {}
    }
    loaded.project_file = Some(file);
    loaded
}

/// What is wrong with the `bytes` of a project's `file`.
pub fn faults_of(bytes: &[u8], file: &Path) -> Vec<Fault> {
    let mut loaded = Loaded::default();
    loaded.add(bytes, file, Owner::Project, None);
    loaded.faults
}

/// The configuration directory: where it is said what is trusted.
pub fn user_directory() -> Option<PathBuf> {
    directory(&|name: &str| env::var_os(name))
}

impl Loaded {
    fn add(&mut self, bytes: &[u8], file: &Path, owner: Owner, home: Option<&Path>) {
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.faults.push(Fault::new(file, None, "it is not UTF-8"));
            return;
        };
        let (config, faults) = parse(text, file, owner, home);
        self.faults.extend(faults);
        let below = std::mem::take(&mut self.config);
        self.config = config.over(below);
    }
}

fn home(get: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    get("HOME").map(PathBuf::from).filter(|home| home.is_absolute())
}

/// Whether an error tells that there is no file.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The bytes of a file of configuration.
pub fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > LARGEST {
        true => Err(io::Error::other("it has more than 1 MiB")),
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests;
