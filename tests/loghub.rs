//! How much of a log is still to be seen: on the LogHub sets (Zhu and others, "Loghub: A Large Collection of
//! System Log Datasets for AI-driven Log Analytics", ISSRE 2023), 2,000 lines each with the template of each
//! line labelled by hand. They are not part of this repository: `HR_CORPORA` names a directory that holds
//! them in `logs/loghub`.

mod common;

use common::Home;
use common::inputs::other_corpora;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Share of the templates of which a line must be printed.
const VISIBLE: f64 = 0.93;
/// Share of the tokens that it may take. Lines of the Mac set are long, and a sixth of them is unique.
const TOKENS: f64 = 0.12;
const TOKENS_MAC: f64 = 0.25;

#[test]
fn nearly_all_templates_are_visible_at_an_eighth_of_the_tokens() {
    let Some(dir) = other_corpora().map(|dir| dir.join("logs/loghub")) else {
        return println!("skipped: HR_CORPORA is not set");
    };
    let entries = fs::read_dir(dir).expect("logs/loghub in HR_CORPORA");
    let mut logs: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    logs.retain(|path| path.to_string_lossy().ends_with("_2k.log"));
    logs.sort();
    assert!(!logs.is_empty());
    println!(
        "{:<14} {:>9} {:>7} {:>9} {:>9} {:>7}",
        "set", "templates", "seen", "tokens", "printed", "share"
    );
    let mut failed = vec![];
    for path in &logs {
        let name = path.file_name().unwrap_or_default().to_string_lossy().replace("_2k.log", "");
        let log = fs::read(path).unwrap();
        let labels = labels(path);
        let home = Home::new();
        let then = home.given(&log).when("hr-route").exits(0).says_nothing();
        let lines = then.accounts_for_every_line().expect("it is reduced");
        let all: HashSet<&String> = labels.iter().collect();
        let seen: HashSet<&String> = lines.shown.iter().map(|line| &labels[line - 1]).collect();
        let visible = seen.len() as f64 / all.len() as f64;
        let (before, after) = (hr_tokens::exact(&log), hr_tokens::exact(&then.out));
        let share = after as f64 / before as f64;
        println!(
            "{name:<14} {:>9} {:>6.1}% {before:>9} {after:>9} {:>6.1}%",
            all.len(),
            visible * 100.0,
            share * 100.0
        );
        let most = if name == "Mac" { TOKENS_MAC } else { TOKENS };
        if visible < VISIBLE || share > most {
            failed.push(name);
        }
    }
    assert!(failed.is_empty(), "too little seen, or too much printed: {failed:?}");
}

/// The template of each line, by its name: `E17`.
fn labels(log: &Path) -> Vec<String> {
    let packed = format!("{}_structured.csv.gz", log.display());
    let output = Command::new("gzip").args(["-dc", &packed]).output().expect("gzip");
    assert!(output.status.success(), "{packed} cannot be unpacked");
    let mut table = csv::Reader::from_reader(&output.stdout[..]);
    let names = table.byte_headers().expect("names of columns");
    let column = names.iter().position(|name| name == b"EventId").expect("a column of labels");
    let label = |row: csv::ByteRecord| String::from_utf8_lossy(&row[column]).into_owned();
    table.byte_records().map(|row| label(row.expect("a row"))).collect()
}
