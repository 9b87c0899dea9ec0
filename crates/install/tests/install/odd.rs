//! Settings that look odd: what is there stays as it is, and is there again afterwards.

use crate::home::Home;
use hr_install::Parts;

/// Ten files that are all valid, and none of which a program would write like that.
const ODD: [&str; 10] = [
    "",
    "{}",
    " \t{ }\r\n",
    "// nothing set yet\n/* but\n soon */",
    "\u{feff}{\r\n\t\"model\": \"opus\", // the big one\r\n\t\"env\": { /* none */ },\r\n}\r\n",
    "{\"env\":{\"A\":\"b\"},\"hooks\":{\"PostToolUse\":[{\"matcher\":\"Write|Edit\",\"hooks\":[{\"type\":\"command\",\
     \"command\":\"fmt\"}]}],\"Stop\":[]}}",
    "{\n\n    \"permissions\"  :  { \"allow\" : [ \"Bash(ls:*)\" , ] , } ,\n\n    \"hooks\" : {\n\n\n    }\n\n\n}",
    "{\n  \"hooks\": {\n    \"PostToolUse\": [\n      // mine\n      { \"matcher\": \"*\", \"hooks\": [ { \"type\": \"command\", \
     \"command\": \"a\" } ] } // last\n      , /* end */\n    ], // of it\n    \"PreCompact\": []\n  } // hooks\n} // all\n",
    "{\"hooks\": {\"SessionStart\": [], \"X\": [[[1, -0.0, 1e999, 12345678901234567890], null], true]}, \"env\": {}\n}",
    "\n\n{ \"a\\u0062\": \"\\ud83d\\ude00 \\\" // no comment\",\n\"env\": {\"LANG\": \"C\", \"LANG\": \"de\"}, /* twice */ \"dup\": 1, \
     \"dup\": 2 /* a\nb */\n  }   ",
];

/// The text of an installation in `ODD[index]`.
fn installed(index: usize) -> (Home, String) {
    let home = Home::with_settings(ODD[index].as_bytes());
    home.install(Parts::ALL).unwrap();
    let text = home.text().replace(home.root.path().to_str().unwrap(), "~");
    (home, text)
}

#[test]
fn taking_out_gives_every_byte_back() {
    for (index, before) in ODD.iter().enumerate() {
        let (home, _) = installed(index);
        let done = home.uninstall(Parts::ALL).unwrap();
        assert_eq!(done.changes.len(), 7, "{before:?}");
        assert_eq!(home.text(), *before);
        assert_eq!(home.names(), ["settings.json"], "{before:?}");
    }
}

#[test]
fn every_byte_that_was_there_stays_in_its_order() {
    for (index, before) in ODD.iter().enumerate() {
        let (_, after) = installed(index);
        let mut after_bytes = after.bytes();
        assert!(before.bytes().all(|byte| after_bytes.any(|other| other == byte)), "{after}");
    }
}

#[test]
fn what_is_put_in_looks_like_what_is_around_it() {
    let hook = |event: &str, matcher: &str| {
        format!(
            "    \"{event}\": [\n      {{\n{matcher}        \"hooks\": [\n          {{\n            \"type\": \
             \"command\",\n            \"command\": \"~/bin/hr-hook claude\",\n            \"timeout\": 10\n          \
             }}\n        ]\n      }}\n    ]"
        )
    };
    let events = [
        hook(
            "PostToolUse",
            "        \"matcher\": \"^(Agent|Bash|Glob|Grep|Read|Task|WebFetch|mcp__.*)$\",\n",
        ),
        hook("PostToolUseFailure", "        \"matcher\": \"Bash\",\n"),
        hook("SessionStart", ""),
        hook("PreCompact", ""),
        hook("SubagentStop", ""),
        hook("SessionEnd", ""),
    ];
    let prefix = "\"CLAUDE_CODE_SHELL_PREFIX\": \"~/bin/hr-run\"";
    let fresh = format!(
        "{{\n  \"env\": {{\n    {prefix}\n  }},\n  \"hooks\": {{\n{}\n  }}\n}}\n",
        events.join(",\n")
    );
    assert_eq!(installed(0).1, fresh);
    assert_eq!(installed(1).1, fresh.trim_end());
    assert_eq!(installed(3).1, format!("{}\n{fresh}", ODD[3]));

    let windows = installed(4).1;
    assert!(windows.starts_with(
        "\u{feff}{\r\n\t\"model\": \"opus\", // the big one\r\n\t\"env\": { /* none */\r\n\t\t\"CLAUDE_CODE_SHELL_PREFIX\""
    ));
    assert!(
        windows
            .contains("hr-run\"\r\n\t },\r\n\t\"hooks\": {\r\n\t\t\"PostToolUse\": [\r\n\t\t\t{")
    );
    assert!(windows.ends_with("\r\n\t\t]\r\n\t},\r\n}\r\n"), "{windows}");
    assert_eq!(windows.matches('\n').count(), windows.matches("\r\n").count());

    let line = installed(5).1;
    assert!(!line.contains('\n'));
    assert!(line.starts_with(&format!(
        "{{\"env\":{{\"A\":\"b\", {prefix}}},\"hooks\":{{\"PostToolUse\":[{{"
    )));
    assert!(line.contains("\"command\":\"fmt\"}]}, {\"matcher\": \"^("), "{line}");

    let remarks = installed(7).1;
    assert!(
        remarks.contains("\"a\" } ] } // last\n      , /* end */\n      {\n        \"matcher\""),
        "{remarks}"
    );
    assert!(remarks.contains("],\n    \"SubagentStop\""), "{remarks}");
}

#[test]
fn only_what_is_ours_goes_when_others_have_changed_the_rest() {
    for (index, before) in ODD.iter().enumerate() {
        let (home, _) = installed(index);
        // Somebody adds a key, and a remark, with an editor that keeps the rest.
        let text = home.text();
        let at = text.find('{').unwrap();
        let key = format!("{}{{ /* theirs */ \"theirs\": [1, 2],{}", &text[..at], &text[at + 1..]);
        std::fs::write(home.settings(), &key).unwrap();
        let done = home.uninstall(Parts::ALL).unwrap();
        let backup = done.backup.filter(|_| !before.is_empty());
        let after = home.text();
        assert!(!after.contains("hr-"), "{after}");
        assert!(after.contains("{ /* theirs */ \"theirs\": [1, 2]"), "{after}");
        let names = home.names();
        assert!(!names.contains(&"settings.json.hr-installed".to_owned()), "{names:?}");
        if let Some(backup) = backup {
            assert_eq!(std::fs::read(backup).unwrap(), before.as_bytes());
        }
    }
}

#[test]
fn without_a_record_only_empty_containers_are_missing() {
    let (home, _) = installed(5);
    std::fs::remove_file(home.settings().with_file_name("settings.json.hr-installed")).unwrap();
    home.uninstall(Parts::ALL).unwrap();
    assert_eq!(home.text(), ODD[5]);

    let (home, _) = installed(8);
    std::fs::remove_file(home.settings().with_file_name("settings.json.hr-installed")).unwrap();
    home.uninstall(Parts::ALL).unwrap();
    let expected =
        "{\"hooks\": { \"X\": [[[1, -0.0, 1e999, 12345678901234567890], null], true]}\n}";
    assert_eq!(home.text(), expected);
}
