//! A home directory with programs, and settings in it.

use hr_install::{Client, Done, Error, Parts, Places, Scope, install, uninstall};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A home directory.
pub(crate) struct Home {
    /// Where all of it is.
    pub(crate) root: TempDir,
    /// What is given to the library.
    pub(crate) places: Places,
}

impl Home {
    /// One with programs in `bin`, which is on PATH, and no settings.
    pub(crate) fn new() -> Self {
        Self::with_programs_in("bin")
    }

    /// One with programs in this directory of it, which is on PATH.
    pub(crate) fn with_programs_in(bin: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        let bin = root.path().join(bin);
        for name in ["hr-hook", "hr-run"] {
            program(&bin.join(name));
        }
        let project = root.path().join("project");
        fs::create_dir(&project).unwrap();
        let places = Places {
            home: Some(root.path().to_owned()),
            claude: None,
            project,
            hook: bin.join("hr-hook"),
            run: bin.join("hr-run"),
            path: bin.into_os_string(),
        };
        Self { root, places }
    }

    /// One with these user settings.
    pub(crate) fn with_settings(text: &[u8]) -> Self {
        let home = Self::new();
        fs::create_dir(home.root.path().join(".claude")).unwrap();
        fs::write(home.settings(), text).unwrap();
        home
    }

    /// The user's settings.
    pub(crate) fn settings(&self) -> PathBuf {
        self.places.settings(Scope::User).unwrap()
    }

    /// What is in them.
    pub(crate) fn text(&self) -> String {
        fs::read_to_string(self.settings()).unwrap()
    }

    /// Installs for the user.
    pub(crate) fn install(&self, parts: Parts) -> Result<Done, Error> {
        install(Client::Claude, &self.places, Scope::User, parts)
    }

    /// Takes out what was installed for the user.
    pub(crate) fn uninstall(&self, parts: Parts) -> Result<Done, Error> {
        uninstall(Client::Claude, &self.places, Scope::User, parts)
    }

    /// The names in the directory of the settings.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.settings().parent().unwrap())
    }
}

/// The names in a directory, in order.
pub(crate) fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

/// Makes a program that does nothing.
pub(crate) fn program(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "#!/bin/sh\n").unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
}
