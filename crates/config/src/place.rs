//! Where the files are.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The name of a project's file.
const PROJECT_FILE: &str = ".hr.toml";

/// The configuration directory, by the variables that `get` knows: `hr` in that of the user as the XDG Base Directory
/// Specification has it, which wants a relative `XDG_CONFIG_HOME` to be ignored.
pub(crate) fn directory(get: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = |name| get(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || path("HOME").map(|home| home.join(".config"));
    path("XDG_CONFIG_HOME").or_else(home).map(|config| config.join("hr"))
}

/// Where the user's file is, and whether `HR_CONFIG` names it.
pub(crate) fn user_file(get: &impl Fn(&str) -> Option<OsString>) -> Option<(PathBuf, bool)> {
    let named = get("HR_CONFIG").filter(|file| !file.is_empty()).map(PathBuf::from);
    let usual = || directory(get).map(|directory| (directory.join("config.toml"), false));
    named.map(|file| (file, true)).or_else(usual)
}

/// The project's file for one who is `here`: the nearest, here or above, up to the root of the repository. Outside of
/// one only that which is here.
pub(crate) fn project_file(here: &Path) -> Option<PathBuf> {
    let mut nearest = None;
    for (above, place) in here.ancestors().enumerate() {
        let file = place.join(PROJECT_FILE);
        if nearest.is_none() && file.exists() {
            nearest = Some((above, file));
        }
        if place.join(".git").exists() {
            return nearest.map(|(_, file)| file);
        }
    }
    nearest.filter(|(above, _)| *above == 0).map(|(_, file)| file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_first_variable_that_is_set_says_where() {
        for (variables, expected) in [
            (&[("HR_CONFIG", "a.toml"), ("HOME", "/c")][..], Some(("a.toml", true))),
            (
                &[("HR_CONFIG", ""), ("XDG_CONFIG_HOME", "/b"), ("HOME", "/c")],
                Some(("/b/hr/config.toml", false)),
            ),
            (
                &[("XDG_CONFIG_HOME", "b"), ("HOME", "/c")],
                Some(("/c/.config/hr/config.toml", false)),
            ),
            (&[("HOME", "")], None),
            (&[], None),
        ] {
            let get = |name: &str| {
                let (_, value) = variables.iter().find(|(key, _)| *key == name)?;
                Some(OsString::from(value))
            };
            let expected = expected.map(|(file, is_named)| (PathBuf::from(file), is_named));
            assert_eq!(user_file(&get), expected, "{variables:?}");
        }
    }

    #[test]
    fn a_project_ends_at_the_root_of_its_repository() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("root");
        let below = root.join("a/b");
        fs::create_dir_all(&below).unwrap();
        let put = |place: &Path| {
            fs::write(place.join(PROJECT_FILE), "").unwrap();
            Some(place.join(PROJECT_FILE))
        };
        let (outside, at_root) = (put(outer.path()), put(&root));
        assert_eq!(project_file(&below), None, "there is no repository");
        assert_eq!(project_file(&root), at_root);
        fs::create_dir(root.join(".git")).unwrap();
        assert_eq!(project_file(&below), at_root);
        assert_eq!(project_file(outer.path()), outside);
        let nearer = put(&root.join("a"));
        assert_eq!(project_file(&below), nearer);
        fs::remove_file(root.join(PROJECT_FILE)).unwrap();
        assert_eq!(project_file(&root), None, "beyond the root is another's");
    }
}
