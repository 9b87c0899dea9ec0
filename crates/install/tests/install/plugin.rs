//! The plugin does with hooks what installing does.

use crate::home::Home;
use hr_install::{EVENTS, Parts};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn json(path: &str) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    serde_json::from_slice(&fs::read(root.join(path)).unwrap()).unwrap()
}

#[test]
fn the_plugin_has_the_version_of_this_crate() {
    let plugin = json(".claude-plugin/plugin.json");
    assert_eq!(plugin["version"], env!("CARGO_PKG_VERSION"));
    let market = json(".claude-plugin/marketplace.json");
    let listed = &market["plugins"][0];
    assert_eq!((&listed["name"], &listed["source"]), (&plugin["name"], &Value::from("./")));
    assert_eq!(listed.get("version"), None, "the version stands in one place");
}

#[test]
fn the_plugin_has_the_hooks_that_installing_writes() {
    let hooks = json("hooks/hooks.json");
    let events: Vec<&String> = hooks["hooks"].as_object().unwrap().keys().collect();
    assert_eq!(events.len(), EVENTS.len());
    let home = Home::new();
    home.install(Parts { prefix: false, hooks: true }).unwrap();
    let place = format!("{}/bin/", home.root.path().display());
    let written: Value = serde_json::from_str(&home.text().replace(&place, "")).unwrap();
    assert_eq!(hooks["hooks"], written["hooks"]);
}
