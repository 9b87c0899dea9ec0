//! What holds for all settings.

use crate::home::Home;
use hr_install::{Client, Parts, Scope, installed};
use proptest::prelude::*;
use std::fs;

/// Blanks and comments between two tokens. With `end` a line comment may be the last.
fn blank() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[ \t]{0,3}",
        2 => "(\r\n|\n|\n\n)[ \t]{0,6}",
        1 => "[ \t]?/\\* ?[a-z,{}\"\n]{0,6} ?\\*/[ \t]?",
        1 => " ?//[ a-z,\\]\"]{0,6} {0,2}\r?\n[ \t]{0,4}",
    ]
}

fn joined(
    open: char,
    parts: Vec<(String, String, String)>,
    last: (String, bool),
    close: char,
) -> String {
    let (blank, has_comma) = last;
    let count = parts.len();
    let parts = parts.into_iter().enumerate().map(|(at, (before, part, after))| {
        let comma = if at + 1 < count || has_comma { "," } else { "" };
        format!("{before}{part}{after}{comma}")
    });
    format!("{open}{}{blank}{close}", parts.collect::<String>())
}

fn list(element: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let parts = prop::collection::vec((blank(), element, blank()), 0..4);
    (parts, (blank(), any::<bool>()))
        .prop_map(|(parts, last)| joined('[', parts, last, ']'))
        .boxed()
}

fn table(member: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let parts = prop::collection::vec((blank(), member, blank()), 0..4);
    (parts, (blank(), any::<bool>()))
        .prop_map(|(parts, last)| joined('{', parts, last, '}'))
        .boxed()
}

fn member(name: BoxedStrategy<String>, value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    (name, blank(), blank(), value)
        .prop_map(|(name, before, after, value)| format!("\"{name}\"{before}:{after}{value}"))
        .boxed()
}

fn one_of(names: &'static [&'static str]) -> BoxedStrategy<String> {
    prop::sample::select(names).prop_map(str::to_owned).boxed()
}

/// Any value.
fn value() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("-1.5e3".to_owned()),
        "\"[a-z{},/ \u{e9}\u{1f600}]{0,6}\"",
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let names = "[a-zA-Z ]{0,4}".boxed();
        prop_oneof![list(inner.clone().boxed()), table(member(names, inner.boxed()))].boxed()
    })
    .boxed()
}

/// Hooks, some of them ours by hand.
fn groups() -> BoxedStrategy<String> {
    let commands = &["\"fmt\"", "\"hr-hooks\"", "\"echo hr-hook\"", "\"/x/hr-hook claude\""];
    let command = member(Just("command".to_owned()).boxed(), one_of(commands));
    let kind = member(Just("type".to_owned()).boxed(), one_of(&["\"command\""]));
    let hook = table(prop_oneof![3 => command, 1 => kind].boxed());
    let matcher = member(Just("matcher".to_owned()).boxed(), one_of(&["\"*\"", "\"Bash\""]));
    let hooks = member(
        Just("hooks".to_owned()).boxed(),
        list(prop_oneof![5 => hook, 1 => value()].boxed()),
    );
    list(table(prop_oneof![2 => hooks, 1 => matcher].boxed()))
}

/// Settings, in which there may be the same as we write.
fn settings() -> BoxedStrategy<String> {
    let events = &["PostToolUse", "SessionStart", "Stop"];
    let hooks = table(member(one_of(events), groups()));
    let prefixes = &["\"/x/hr-run\"", "\"/x/hr-run --as claude\""];
    let variable = prop_oneof![
        3 => member("[A-Z]{1,3}".boxed(), one_of(&["\"1\""])),
        1 => member(Just("CLAUDE_CODE_SHELL_PREFIX".to_owned()).boxed(), one_of(prefixes)),
    ];
    let key = prop_oneof![
        2 => member("[a-z]{1,3}".boxed(), value()),
        2 => member(Just("hooks".to_owned()).boxed(), hooks),
        1 => member(Just("env".to_owned()).boxed(), table(variable.boxed())),
    ];
    let file = (prop::bool::weighted(0.1), blank(), table(key.boxed()), blank());
    file.prop_map(|(has_mark, before, object, after)| {
        format!("{}{before}{object}{after}", if has_mark { "\u{feff}" } else { "" })
    })
    .boxed()
}

fn parts() -> impl Strategy<Value = Parts> {
    prop::sample::select(
        &[Parts::ALL, Parts { prefix: true, hooks: false }, Parts { prefix: false, hooks: true }][..],
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn taking_out_gives_every_byte_back_where_nothing_was_ours(text in settings(), steps in prop::collection::vec(parts(), 1..4)) {
        let home = Home::with_settings(text.as_bytes());
        let before = installed(Client::Claude, &home.places, Scope::User).unwrap().found;
        for parts in &steps {
            home.install(*parts).unwrap();
            prop_assert!(!home.install(*parts).unwrap().is_changed());
        }
        let state = installed(Client::Claude, &home.places, Scope::User).unwrap();
        let has = |part: fn(&Parts) -> bool| steps.iter().any(part);
        prop_assert!(!has(|parts| parts.prefix) || state.found.prefix.is_some());
        prop_assert!(!has(|parts| parts.hooks) || state.found.missing_events().is_empty());
        home.uninstall(Parts { prefix: true, hooks: false }).unwrap();
        home.uninstall(Parts { prefix: false, hooks: true }).unwrap();
        let after = installed(Client::Claude, &home.places, Scope::User).unwrap();
        prop_assert!(after.found.is_empty());
        if before.is_empty() {
            prop_assert_eq!(home.text(), text);
            prop_assert_eq!(home.names(), ["settings.json"]);
        }
    }

    #[test]
    fn what_others_change_meanwhile_stays(text in settings(), value in value()) {
        let home = Home::with_settings(text.as_bytes());
        home.uninstall(Parts::ALL).unwrap();
        let edited = |text: &str| text.replacen('{', &format!("{{/**/\"theirs\":{value},"), 1);
        // A comment may have a brace, and an object with nothing in it wants no comma.
        prop_assume!(home.text().find('{') < home.text().find(['/', '"']));
        let expected = edited(&home.text());
        home.install(Parts::ALL).unwrap();
        fs::write(home.settings(), edited(&home.text())).unwrap();
        home.uninstall(Parts::ALL).unwrap();
        prop_assert_eq!(letters(&home.text()), letters(&expected));
    }

    #[test]
    fn any_bytes_are_left_alone_or_come_back(bytes in prop::collection::vec(prop::sample::select(&b"{}[]\",:/*\n\r a1\\\xff\xef\xbb\xbf"[..]), 0..40)) {
        let home = Home::with_settings(&bytes);
        if home.install(Parts::ALL).is_ok() {
            home.uninstall(Parts::ALL).unwrap();
        }
        prop_assert_eq!(fs::read(home.settings()).unwrap(), bytes);
        prop_assert_eq!(home.names(), ["settings.json"]);
    }
}

/// The text without blanks and commas.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
}
