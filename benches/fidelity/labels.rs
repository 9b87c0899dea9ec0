//! Logs whose lines somebody sorted by hand.

use crate::corpus::read;
use crate::score::fold;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Per log its lines by template, folded. Of a log with published templates these are the messages without what
/// stands in front of them; otherwise the lines.
type Labelled = Vec<(String, Vec<Vec<String>>)>;

/// The labelled logs of the corpus in `root`: LogHub's in `logs/loghub`, and pairs of runs in `baseline`.
pub(crate) fn of(root: &Path) -> Result<Labelled> {
    let mut logs = vec![];
    for path in entries(&root.join("logs/loghub"))? {
        let name = path.display().to_string();
        let Some(log) = name.strip_suffix("_structured.csv.gz") else { continue };
        logs.push((
            relative(root, Path::new(log)),
            published(&read(&path)?, &read(Path::new(log))?)?,
        ));
    }
    for dir in entries(&root.join("baseline"))? {
        let log = dir.join("failing.log");
        let lines = fs::read(&log).with_context(|| format!("{} cannot be read", log.display()))?;
        let new = dir.join("new.txt");
        let new = fs::read_to_string(&new)
            .with_context(|| format!("{} cannot be read", new.display()))?;
        logs.push((relative(root, &log), read_off(&new, &lines)));
    }
    Ok(logs)
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

/// What is in `dir`, by name; nothing where there is no such directory.
fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let Ok(found) = fs::read_dir(dir) else { return Ok(vec![]) };
    let mut paths = found.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// The messages of a LogHub set by the `EventId` that its table gives each. A message that is not in the log as the
/// table has it is left out.
fn published(table: &[u8], log: &[u8]) -> Result<Vec<Vec<String>>> {
    let rows = rows(table)?;
    let column = |name| rows[0].iter().position(|cell| cell == name).context("no such column");
    let (event, content) = (column("EventId")?, column("Content")?);
    let log = fold(log);
    let mut templates: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in &rows[1..] {
        let message = fold(row[content].as_bytes());
        if !message.is_empty() && log.contains(&message) {
            templates.entry(&row[event]).or_default().push(message);
        }
    }
    for messages in templates.values_mut() {
        messages.sort();
        messages.dedup();
    }
    Ok(templates.into_values().collect())
}

/// The lines of `log` that `new` lists: numbers or ranges `A-B`, those of a kind below a `#`. Lines with a `?` may
/// be shown or not.
fn read_off(new: &str, log: &[u8]) -> Vec<Vec<String>> {
    let lines: Vec<&[u8]> = log.split(|&byte| byte == b'\n').collect();
    let mut kinds = vec![];
    for line in new.lines() {
        if line.starts_with('#') {
            kinds.push(vec![]);
            continue;
        }
        let (first, last) = line.split_once('-').unwrap_or((line, line));
        let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) else {
            continue;
        };
        if let Some(kind) = kinds.last_mut() {
            let wanted = lines.iter().take(last).skip(first.saturating_sub(1));
            kind.extend(wanted.map(|line| fold(line)).filter(|line| !line.is_empty()));
        }
    }
    kinds.retain(|kind: &Vec<String>| !kind.is_empty());
    kinds
}

/// The rows of a table as RFC 4180 has it.
fn rows(table: &[u8]) -> Result<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table);
    let text = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
    reader.byte_records().map(|row| Ok(row?.iter().map(text).collect())).collect()
}
