//! What is refused, and that nothing is touched then.

use crate::home::Home;
use hr_install::{Client, Error, Parts, Scope, install, installed, uninstall};
use std::fs;

/// Whether installing in these settings is refused, and taking out, too, with this in the message.
fn is_refused(text: &[u8], message: &str) {
    let home = Home::with_settings(text);
    let error = home.install(Parts::ALL).unwrap_err().to_string();
    assert!(error.contains(message), "{error}");
    assert!(error.contains("settings.json"), "{error}");
    assert_eq!(fs::read(home.settings()).unwrap(), text);
    assert_eq!(home.names(), ["settings.json"]);
}

#[test]
fn what_is_not_json_is_not_touched() {
    is_refused(b"{\n  \"a\": 1,\n  b: 2\n}", "line 3, column 3");
    is_refused(b"{\"a\": \"\xff\"}", "line 1, column 8: it is not UTF-8");
    is_refused(b"{} {}", "line 1, column 4");
    is_refused(b"{\"a\": 'b'}", "line 1, column 7");
    is_refused("{\"a\": ".repeat(100_000).as_bytes(), "line 1, column");
    is_refused(b"\0", "line 1, column 1");
    for text in [&b"{"[..], b"\xff\xfe{\0}\0"] {
        let home = Home::with_settings(text);
        assert!(matches!(home.uninstall(Parts::ALL), Err(Error::NotJson { .. })));
        let state = installed(Client::Claude, &home.places, Scope::User);
        assert!(matches!(state, Err(Error::NotJson { .. })));
        assert_eq!(fs::read(home.settings()).unwrap(), text);
    }
}

#[test]
fn what_has_another_type_is_not_touched() {
    is_refused(b"[]", "line 1: the whole file should be an object");
    is_refused(b"{\"env\": []}", "line 1: \"env\" should be an object");
    is_refused(b"{\n\"hooks\": null}", "line 2: \"hooks\" should be an object");
    is_refused(b"{\"hooks\": {\"PreCompact\": {}}}", "\"PreCompact\" should be an array");
}

#[test]
fn another_shell_prefix_is_not_touched() {
    for value in ["\"/usr/bin/time -p\"", "7", "\"\""] {
        let text = format!("{{\"env\": {{\"CLAUDE_CODE_SHELL_PREFIX\": {value}}}}}");
        is_refused(text.as_bytes(), "another shell prefix");
        let home = Home::with_settings(text.as_bytes());
        home.install(Parts { prefix: false, hooks: true }).unwrap();
        assert!(home.text().contains("hr-hook"));
        home.uninstall(Parts::ALL).unwrap();
        assert_eq!(home.text(), text);
    }
}

#[test]
fn programs_that_cannot_be_run_are_not_installed() {
    let home = Home::with_settings(b"{}");
    fs::remove_file(&home.places.run).unwrap();
    assert!(
        matches!(home.install(Parts::ALL), Err(Error::NoProgram(path)) if path == home.places.run)
    );
    assert_eq!(home.text(), "{}");

    // Spaces do no harm, but what follows a dash would be cut off.
    let home = Home::with_programs_in("my tools");
    assert!(home.install(Parts::ALL).is_ok());
    let mut home = Home::with_programs_in("my -tools");
    assert!(home.install(Parts::ALL).is_ok());
    assert!(home.text().contains("\"CLAUDE_CODE_SHELL_PREFIX\": \"hr-run\""), "{}", home.text());
    home.uninstall(Parts::ALL).unwrap();
    home.places.path = "/nowhere".into();
    let error = home.install(Parts::ALL).unwrap_err();
    assert!(matches!(error, Error::PrefixCut(_)), "{error}");
    assert!(!home.settings().exists());
}

#[test]
fn other_agents_are_refused_and_nothing_is_written() {
    let home = Home::new();
    for client in Client::ALL.into_iter().filter(|client| *client != Client::Claude) {
        for scope in [Scope::User, Scope::Project, Scope::Local] {
            let refused = |error: Error| matches!(error, Error::NotPossible { client: of, .. } if of == client);
            assert!(refused(install(client, &home.places, scope, Parts::ALL).unwrap_err()));
            assert!(refused(uninstall(client, &home.places, scope, Parts::ALL).unwrap_err()));
        }
    }
    assert_eq!(crate::home::names(home.root.path()), ["bin", "project"]);
}
