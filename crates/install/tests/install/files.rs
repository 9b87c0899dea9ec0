//! Files: what is made, kept and removed.

use crate::home::{Home, names, program};
use hr_install::{Client, Error, Parts, Scope, installed};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

const HOOKS: Parts = Parts { prefix: false, hooks: true };
const PREFIX: Parts = Parts { prefix: true, hooks: false };

#[test]
fn a_file_that_was_not_there_is_gone_again_and_its_directory_too() {
    let home = Home::new();
    let done = home.install(Parts::ALL).unwrap();
    assert_eq!(done.backup, None);
    assert_eq!(home.names(), ["settings.json", "settings.json.hr-installed"]);
    serde_json::from_str::<serde_json::Value>(&home.text()).unwrap();
    home.uninstall(Parts::ALL).unwrap();
    assert_eq!(names(home.root.path()), ["bin", "project"]);
    assert!(!home.uninstall(Parts::ALL).unwrap().is_changed());
    assert_eq!(names(home.root.path()), ["bin", "project"]);
}

#[test]
fn a_directory_that_others_use_stays() {
    let home = Home::new();
    home.install(Parts::ALL).unwrap();
    fs::write(home.settings().with_file_name("history"), "").unwrap();
    home.uninstall(Parts::ALL).unwrap();
    assert_eq!(home.names(), ["history"]);
}

#[test]
fn a_second_time_changes_nothing_and_says_so() {
    let home = Home::with_settings(b"{\"a\": 1}\n");
    let first = home.install(Parts::ALL).unwrap();
    assert!(first.is_changed() && first.to_string().contains("hr-backup"), "{first}");
    let (text, record) =
        (home.text(), home.settings().with_file_name("settings.json.hr-installed"));
    let recorded = fs::read(&record).unwrap();
    let second = home.install(Parts::ALL).unwrap();
    assert!(!second.is_changed());
    assert!(second.to_string().contains("nothing had to be changed"), "{second}");
    assert_eq!((home.text(), fs::read(&record).unwrap()), (text, recorded));
    assert_eq!(fs::read(first.backup.unwrap()).unwrap(), b"{\"a\": 1}\n");
}

#[test]
fn other_programs_take_the_place_of_ours_alone() {
    let theirs = r#"{"hooks": {"PostToolUse": [{"matcher": "Edit", "hooks": [{"type": "command", "command": "fmt hr-hook"}]}]}}"#;
    let mut home = Home::with_settings(theirs.as_bytes());
    home.install(Parts::ALL).unwrap();
    let old = home.text();
    let bin = home.root.path().join("new place");
    for name in ["hr-hook", "hr-shell"] {
        program(&bin.join(name));
    }
    (home.places.hook, home.places.run) = (bin.join("hr-hook"), bin.join("hr-shell"));
    let done = home.install(Parts::ALL).unwrap();
    assert_eq!(done.changes.len(), 6, "{done}");
    let place = |place: &str| format!("{}/{place}/", home.root.path().display());
    let quoted = format!("'{}hr-hook' claude", place("new place"));
    let expected = old
        .replace(&format!("{}hr-hook claude", place("bin")), &quoted)
        .replace(&place("bin"), &place("new place"));
    assert_eq!(home.text(), expected);
    home.uninstall(Parts::ALL).unwrap();
    assert_eq!(home.text(), theirs);
}

#[test]
fn parts_come_and_go_apart_and_nothing_is_left() {
    let before = "{ /* mine */ }";
    for (first, second) in [(PREFIX, HOOKS), (HOOKS, PREFIX)] {
        let home = Home::with_settings(before.as_bytes());
        home.install(first).unwrap();
        let one = home.text();
        home.install(second).unwrap();
        home.uninstall(second).unwrap();
        let state = installed(Client::Claude, &home.places, Scope::User).unwrap();
        assert!(state.is_untouched);
        assert_eq!(state.found.prefix.is_some(), first.prefix);
        assert_eq!(state.found.missing_events().is_empty(), first.hooks);
        assert_eq!(home.text(), one);
        home.uninstall(first).unwrap();
        assert_eq!(home.text(), before);
        assert_eq!(home.names(), ["settings.json"]);
    }
}

#[test]
fn links_stay_links_and_permissions_stay() {
    let home = Home::new();
    let dotfiles = home.root.path().join("dotfiles");
    fs::create_dir(&dotfiles).unwrap();
    fs::create_dir(home.root.path().join(".claude")).unwrap();
    let real = dotfiles.join("claude.json");
    fs::write(&real, "{}").unwrap();
    fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
    symlink("../dotfiles/claude.json", home.settings()).unwrap();
    let mode = || fs::metadata(&real).unwrap().permissions().mode() & 0o7777;
    let backup = home.install(Parts::ALL).unwrap().backup.unwrap();
    assert_eq!(mode(), 0o640);
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o7777, 0o640);
    assert!(
        home.settings().is_symlink() && fs::read_to_string(&real).unwrap().contains("hr-shell")
    );
    assert_eq!(names(&dotfiles), ["claude.json"], "nothing of ours is in somebody's repository");
    home.uninstall(Parts::ALL).unwrap();
    assert_eq!((fs::read_to_string(&real).unwrap().as_str(), mode()), ("{}", 0o640));
    assert!(home.settings().is_symlink());
    assert_eq!(home.names(), ["settings.json"]);

    // A link to what is not there.
    fs::remove_file(&real).unwrap();
    home.install(Parts::ALL).unwrap();
    assert!(real.is_file() && home.settings().is_symlink());
    home.uninstall(Parts::ALL).unwrap();
    assert!(!real.exists() && home.settings().is_symlink());
}

#[test]
fn an_older_copy_is_never_overwritten() {
    let home = Home::with_settings(b"[\n]");
    fs::write(home.settings(), b"{\"first\": 1}").unwrap();
    let first = home.install(HOOKS).unwrap().backup.unwrap();
    fs::write(home.settings(), b"{\"second\": 2}").unwrap();
    let second = home.install(HOOKS).unwrap().backup.unwrap();
    assert_eq!(fs::read(&first).unwrap(), b"{\"first\": 1}");
    assert_eq!(fs::read(&second).unwrap(), b"{\"second\": 2}");
    home.uninstall(HOOKS).unwrap();
    assert_eq!(home.text(), "{\"second\": 2}");
    assert!(first.exists() && !second.exists());
}

#[test]
fn a_copy_that_somebody_changed_is_not_given_back() {
    let home = Home::with_settings(b"{\"a\": 1}");
    let backup = home.install(Parts::ALL).unwrap().backup.unwrap();
    fs::write(&backup, b"{\"b\": 2}").unwrap();
    home.uninstall(Parts::ALL).unwrap();
    assert_eq!(home.text(), "{\"a\": 1}");
    assert_eq!(fs::read(&backup).unwrap(), b"{\"b\": 2}");
}

#[test]
fn what_was_put_in_by_hand_is_taken_out_wherever_it_runs_from() {
    let text = r#"{
  "env": {"CLAUDE_CODE_SHELL_PREFIX": "/old place/hr-run --as claude", "A": "b"},
  "hooks": {
    "Stop": [{"hooks": [{"type": "command", "command": "hr-hook claude"}, {"type": "command", "command": "theirs"}]}],
    "PostToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "HR_OFF=0 '/old place/hr-hook' claude"}]}]
  }
}"#;
    let home = Home::with_settings(text.as_bytes());
    let state = installed(Client::Claude, &home.places, Scope::User).unwrap();
    assert!(state.is_there && !state.is_untouched);
    assert_eq!(state.found.prefix.as_deref(), Some("/old place/hr-run --as claude"));
    let programs: Vec<&str> = state.found.hooks.iter().map(|hook| hook.program.as_str()).collect();
    assert_eq!(programs, ["hr-hook", "/old place/hr-hook"]);
    assert_eq!(state.found.hooks[1].matcher.as_deref(), Some("Bash"));
    home.uninstall(Parts::ALL).unwrap();
    assert_eq!(
        home.text(),
        r#"{
  "env": { "A": "b"},
  "hooks": {
    "Stop": [{"hooks": [ {"type": "command", "command": "theirs"}]}]
  }
}"#
    );
}

#[test]
fn what_cannot_be_read_or_written_is_named() {
    let home = Home::with_settings(b"{}");
    fs::set_permissions(home.settings(), Permissions::from_mode(0o444)).unwrap();
    assert!(matches!(home.install(HOOKS), Err(Error::Protected(_))));
    assert_eq!(home.text(), "{}");
    assert_eq!(home.names(), ["settings.json"]);
    fs::remove_file(home.settings()).unwrap();
    fs::create_dir(home.settings()).unwrap();
    let error = home.install(HOOKS).unwrap_err().to_string();
    assert!(error.contains("settings.json") && error.contains("not a regular file"), "{error}");
}

#[test]
fn settings_that_the_client_wrote_anew_lose_only_what_is_ours() {
    let mut theirs = serde_json::json!({"env": {"A": "b"}, "hooks": {"Stop": []}, "model": "opus"});
    let home = Home::with_settings(theirs.to_string().as_bytes());
    home.install(Parts::ALL).unwrap();
    let mut both: serde_json::Value = serde_json::from_str(&home.text()).unwrap();
    for settings in [&mut both, &mut theirs] {
        settings["model"] = "sonnet".into();
        settings["new"] = serde_json::json!([1, {}]);
    }
    fs::write(home.settings(), serde_json::to_string_pretty(&both).unwrap()).unwrap();
    let done = home.uninstall(Parts::ALL).unwrap();
    assert!(done.to_string().contains("changed since"), "{done}");
    assert_eq!(home.text(), serde_json::to_string_pretty(&theirs).unwrap());
    assert_eq!(home.names(), ["settings.json", "settings.json.hr-backup"]);
}

#[test]
fn what_is_in_the_way_is_said() {
    let home = Home::with_settings(b"{\n  \"disableAllHooks\": true, // for now\n}");
    for _ in 0..2 {
        let done = home.install(HOOKS).unwrap();
        assert!(
            done.next[0].contains("does not read this file") && done.next[0].contains("line 2"),
            "{done}"
        );
    }
    let state = installed(Client::Claude, &home.places, Scope::User).unwrap();
    assert!(state.found.are_hooks_off && state.unread.is_some());
    assert_eq!(state.found.other_prefix, None);

    let home = Home::with_settings(
        br#"{"env": {"CLAUDE_CODE_SHELL_PREFIX": "nice"}, "disableAllHooks": false}"#,
    );
    assert!(!home.install(HOOKS).unwrap().to_string().contains("does not read"));
    let state = installed(Client::Claude, &home.places, Scope::User).unwrap();
    assert_eq!(state.found.other_prefix.as_deref(), Some("nice"));
    assert!(!state.found.are_hooks_off && state.unread.is_none());
}

#[test]
fn a_remark_that_others_put_beside_ours_stays() {
    let home = Home::with_settings(b"{}");
    home.install(Parts::ALL).unwrap();
    let remark = |text: String, at: &str| text.replacen(at, &format!("{at} /* theirs */"), 1);
    let text = remark(home.text(), "\"env\": {");
    fs::write(home.settings(), remark(text, "\"SessionEnd\": [")).unwrap();
    home.uninstall(Parts::ALL).unwrap();
    assert_eq!(
        home.text(),
        "{\n  \"env\": { /* theirs */\n  },\n  \"hooks\": {\n    \"SessionEnd\": [ /* theirs */\n    ]\n  }\n}"
    );
}

#[test]
fn when_somebody_took_ours_out_by_hand_nothing_of_ours_stays() {
    for (text, left) in [("{\"a\": 1}", 1), ("{\"a\": 2}", 2)] {
        let home = Home::with_settings(b"{\"a\": 1}");
        home.install(Parts::ALL).unwrap();
        fs::write(home.settings(), text).unwrap();
        assert!(!home.uninstall(Parts::ALL).unwrap().is_changed());
        assert_eq!(home.text(), text);
        // A copy of what is no longer there is theirs to remove.
        assert_eq!(home.names(), ["settings.json", "settings.json.hr-backup"][..left]);
    }
}
