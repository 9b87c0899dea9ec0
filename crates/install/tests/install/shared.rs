//! Settings of a project, and one's own in it.

use crate::home::{Home, names};
use hr_install::{Client, Error, Parts, Scope, install, installed, uninstall};
use std::fs;

#[test]
fn settings_that_others_share_name_no_place_of_this_machine() {
    let mut home = Home::new();
    let file = home.places.project.join(".claude/settings.json");
    let done = install(Client::Claude, &home.places, Scope::Project, Parts::ALL).unwrap();
    assert_eq!(done.file, file);
    assert!(done.to_string().contains("can no longer run any command"), "{done}");
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains(home.root.path().to_str().unwrap()), "{text}");
    assert!(text.contains("\"hr-run\"") && text.contains("\"hr-hook claude\""));
    uninstall(Client::Claude, &home.places, Scope::Project, Parts::ALL).unwrap();
    assert_eq!(names(&home.places.project), Vec::<String>::new());

    home.places.path = "/nowhere:relative".into();
    let error = install(Client::Claude, &home.places, Scope::Project, Parts::ALL).unwrap_err();
    assert!(matches!(error, Error::NotOnPath(_)), "{error}");
    assert_eq!(names(&home.places.project), Vec::<String>::new());
}

#[test]
fn ones_own_settings_in_a_project_are_in_a_file_of_their_own() {
    let home = Home::new();
    let done = install(Client::Claude, &home.places, Scope::Local, Parts::ALL).unwrap();
    assert_eq!(done.file, home.places.project.join(".claude/settings.local.json"));
    assert!(fs::read_to_string(&done.file).unwrap().contains(home.places.run.to_str().unwrap()));
    for (scope, is_there) in [(Scope::User, false), (Scope::Project, false), (Scope::Local, true)] {
        let state = installed(Client::Claude, &home.places, scope).unwrap();
        assert_eq!((state.is_there, !state.found.is_empty()), (is_there, is_there));
    }
}

#[test]
fn the_user_may_have_settings_elsewhere() {
    let mut home = Home::new();
    home.places.claude = Some(home.root.path().join("elsewhere"));
    home.places.home = None;
    home.install(Parts::ALL).unwrap();
    assert_eq!(names(home.root.path()), ["bin", "elsewhere", "project"]);
    home.places.claude = None;
    assert!(matches!(home.install(Parts::ALL), Err(Error::NoHome)));
}
