//! Where settings and programs are.

use crate::command;
use crate::error::Error;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Whose settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The user's, in all projects.
    User,
    /// A project's, which all who work in it share.
    Project,
    /// The user's own in one project.
    Local,
}

/// Where settings and programs are.
#[derive(Clone, Debug)]
pub struct Places {
    /// The home directory.
    pub home: Option<PathBuf>,
    /// Where Claude Code has the user's settings, if that is not in the home directory.
    pub claude: Option<PathBuf>,
    /// The directory of the project.
    pub project: PathBuf,
    /// The program that answers hooks.
    pub hook: PathBuf,
    /// The program that commands are run by.
    pub run: PathBuf,
    /// The directories in which programs are found by their names, as in `PATH`.
    pub path: OsString,
}

impl Places {
    /// Those of this process, in the project of the current directory.
    pub fn here() -> Result<Self, Error> {
        let here = Path::new(".");
        let project = env::current_dir().map_err(Error::io(here, "found"))?;
        let own = env::current_exe().map_err(Error::io(Path::new("this program"), "found"))?;
        let path = env::var_os("PATH").unwrap_or_default();
        let directory = own.parent().unwrap_or(here);
        let program = |name: &str| lasting(&directory.join(name), &path);
        let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        Ok(Self {
            home: set("HOME"),
            claude: set("CLAUDE_CONFIG_DIR"),
            project,
            hook: program(command::HOOK),
            run: program(command::RUN),
            path,
        })
    }

    /// Claude Code's settings.
    pub fn settings(&self, scope: Scope) -> Result<PathBuf, Error> {
        let own = || self.home.as_ref().map(|home| home.join(".claude"));
        let user = || self.claude.clone().or_else(own).ok_or(Error::NoHome);
        Ok(match scope {
            Scope::User => user()?.join("settings.json"),
            Scope::Project => self.project.join(".claude/settings.json"),
            Scope::Local => self.project.join(".claude/settings.local.json"),
        })
    }

    /// How settings name the program that answers hooks.
    pub(crate) fn hook(&self, scope: Scope) -> Result<String, Error> {
        self.named(&self.hook, command::HOOK, scope)
    }

    /// How settings name the program that commands are run by.
    pub(crate) fn run(&self, scope: Scope) -> Result<String, Error> {
        let name = self.named(&self.run, command::RUN, scope)?;
        match command::can_be_prefix(&name) {
            true => Ok(name),
            // By its name there is no path that could be cut.
            false if is_same(find(command::RUN, &self.path).as_deref(), &self.run) => {
                Ok(command::RUN.to_owned())
            }
            false => Err(Error::PrefixCut(self.run.clone())),
        }
    }

    /// The path of a program: it still works when the client is started with another PATH, or has changed it. Only in
    /// what others share, who have it elsewhere, the name.
    fn named(&self, program: &Path, name: &'static str, scope: Scope) -> Result<String, Error> {
        if !is_program(program) {
            return Err(Error::NoProgram(program.to_owned()));
        }
        match scope {
            Scope::Project => {
                find(name, &self.path).map(|_| name.to_owned()).ok_or(Error::NotOnPath(name))
            }
            Scope::User | Scope::Local => {
                let text = program.to_str().map(str::to_owned);
                text.ok_or_else(|| Error::NotUnicode(program.to_owned()))
            }
        }
    }
}

/// `program`, but as PATH has it if it is there, too: package managers keep a program in a directory with its version,
/// which is gone with the next, and link to it from one that stays.
fn lasting(program: &Path, path: &OsStr) -> PathBuf {
    let linked = program.file_name().and_then(OsStr::to_str).and_then(|name| find(name, path));
    linked.filter(|linked| is_same(Some(linked), program)).unwrap_or_else(|| program.to_owned())
}

fn is_same(one: Option<&Path>, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    one.and_then(real).is_some_and(|one| Some(one) == real(other))
}

/// Where the program with this name is. What a relative directory holds depends on where one is.
fn find(name: &str, path: &OsStr) -> Option<PathBuf> {
    let places = env::split_paths(path).filter(|place| place.is_absolute());
    places.map(|place| place.join(name)).find(|file| is_program(file))
}

fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;

    #[test]
    fn the_path_that_lasts_is_the_one_of_the_link() {
        let place = tempfile::tempdir().unwrap();
        let [versioned, bin, other] =
            ["hr-0.1.0/bin", "bin", "other"].map(|name| place.path().join(name));
        for directory in [&versioned, &bin, &other] {
            fs::create_dir_all(directory).unwrap();
        }
        for directory in [&versioned, &other] {
            fs::write(directory.join("hr-run"), "").unwrap();
            let may_run = Permissions::from_mode(0o755);
            fs::set_permissions(directory.join("hr-run"), may_run).unwrap();
        }
        std::os::unix::fs::symlink(versioned.join("hr-run"), bin.join("hr-run")).unwrap();
        let program = versioned.join("hr-run");
        for (path, expected) in [
            (env::join_paths([&bin, &other]).unwrap(), bin.join("hr-run")),
            // Another installation comes first.
            (env::join_paths([&other, &bin]).unwrap(), program.clone()),
            (OsString::new(), program.clone()),
        ] {
            assert_eq!(lasting(&program, &path), expected);
        }
    }

    #[test]
    fn a_relative_directory_of_path_does_not_count() {
        let relative = "../".repeat(40) + "bin";
        assert!(Path::new(&relative).join("sh").exists());
        assert_eq!(find("sh", OsStr::new(&relative)), None);
        assert_eq!(find("sh", OsStr::new("/bin")), Some("/bin/sh".into()));
    }
}
