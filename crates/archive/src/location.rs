//! Where the archive is.

use crate::Error;
use std::ffi::OsString;
use std::path::PathBuf;

/// The directory of the archive, by the variables that `get` knows: `HR_HOME`; otherwise `hr` in
/// the user's data directory as the XDG Base Directory Specification has it, which wants a relative
/// `XDG_DATA_HOME` to be ignored.
pub(crate) fn home(get: impl Fn(&str) -> Option<OsString>) -> Result<PathBuf, Error> {
    let path = |name| get(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = || path("XDG_DATA_HOME").filter(|data| data.is_absolute());
    let local = || path("HOME").map(|home| home.join(".local/share"));
    path("HR_HOME")
        .or_else(|| data().or_else(local).map(|data| data.join("hr")))
        .ok_or(Error::NoHome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_says_where() {
        for (variables, expected) in [
            (&[("HR_HOME", "/a"), ("XDG_DATA_HOME", "/b"), ("HOME", "/c")][..], Some("/a")),
            (&[("HR_HOME", ""), ("XDG_DATA_HOME", "/b"), ("HOME", "/c")], Some("/b/hr")),
            (&[("XDG_DATA_HOME", "b"), ("HOME", "/c")], Some("/c/.local/share/hr")),
            (&[("HOME", "")], None),
            (&[], None),
        ] {
            let get = |name: &str| {
                let (_, value) = variables.iter().find(|(key, _)| *key == name)?;
                Some(OsString::from(value))
            };
            assert_eq!(home(get).ok(), expected.map(PathBuf::from), "{variables:?}");
        }
    }
}
