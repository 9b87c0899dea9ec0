//! Settings of Claude Code: what cannot be extended stays; else ours is in them once, and taking it out gives back what was
//! there, byte for byte. The first byte says what is installed, the others are the settings.

use crate::scratch::tempdir;
use hr_install::{Client, Parts, Places, Scope, install, installed, uninstall};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

pub(crate) fn check(bytes: &[u8]) {
    let [what, text @ ..] = bytes else { return };
    let parts =
        [Parts::ALL, Parts { prefix: true, hooks: false }, Parts { prefix: false, hooks: true }];
    let parts = parts[usize::from(*what) % parts.len()];
    let home = tempdir();
    let places = places(home.path());
    let (client, scope) = (Client::Claude, Scope::User);
    let file = places.settings(scope).expect("there is a home");
    fs::create_dir_all(file.parent().expect("a directory")).expect("room");
    fs::write(&file, text).expect("room");
    let had_ours = installed(client, &places, scope).is_ok_and(|found| !found.found.is_empty());
    if install(client, &places, scope, parts).is_err() {
        assert!(fs::read(&file).expect("it is there") == text, "refused, and changed");
        return;
    }
    let found = installed(client, &places, scope).expect("what we wrote can be read").found;
    assert!(!parts.prefix || found.prefix.is_some(), "{found:?}");
    assert!(!parts.hooks || found.missing_events().is_empty(), "{found:?}");
    let again = install(client, &places, scope, parts).expect("what we wrote can be read");
    assert!(!again.is_changed(), "it is there twice: {again:?}");
    uninstall(client, &places, scope, parts).expect("what we wrote can be read");
    if !had_ours {
        assert!(fs::read(&file).expect("it is there") == text, "not what was there before");
    }
}

/// A home in `home`, with programs.
fn places(home: &Path) -> Places {
    let program = |name: &str| {
        let path = home.join(name);
        fs::write(&path, "").expect("room");
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("our own file");
        path
    };
    Places {
        home: Some(home.to_owned()),
        claude: None,
        project: home.to_owned(),
        hook: program("hr-hook"),
        run: program("hr-shell"),
        path: "".into(),
    }
}
