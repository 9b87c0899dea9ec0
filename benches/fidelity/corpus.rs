//! What is compressed, and what is asked of it.

use crate::labels;
use crate::score::{error_lines, fold};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A directory of inputs, with questions.
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    pub(crate) inputs: Vec<Input>,
}

/// A file that is compressed.
pub(crate) struct Input {
    pub(crate) kind: String,
    /// A copy of it, not compressed, for programs that are given a file and for standard input.
    pub(crate) file: PathBuf,
    pub(crate) tokens: usize,
    pub(crate) questions: Vec<Question>,
    /// Lines that report an error, by class.
    pub(crate) errors: Vec<Vec<String>>,
    /// Lines by the template that somebody gave them by hand.
    pub(crate) templates: Vec<Vec<String>>,
}

/// One row of `questions.jsonl`: what must stay for whom.
pub(crate) struct Question {
    /// What the reader wants to know. None: whatever matters.
    pub(crate) query: Option<String>,
    /// All of it, folded.
    pub(crate) evidence: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    input: String,
    kind: String,
    query: Option<String>,
    evidence: Vec<String>,
}

impl Corpus {
    /// Reads the corpus in `root` and puts copies of its inputs under `copies`. Takes only inputs of `kinds` if
    /// there are any.
    pub(crate) fn load(
        name: &'static str,
        root: &Path,
        copies: &Path,
        kinds: &[String],
    ) -> Result<Self> {
        let wanted = |kind: &String| kinds.is_empty() || kinds.contains(kind);
        let mut rows = rows(&root.join("questions.jsonl"))?;
        rows.retain(|row| wanted(&row.kind));
        let mut corpus = Self { name, inputs: vec![] };
        let mut places = HashMap::new();
        for row in rows {
            let place = match places.get(&row.input) {
                Some(&place) => place,
                None => {
                    corpus.inputs.push(input(root, &row.input, &row.kind, copies)?);
                    places.insert(row.input.clone(), corpus.inputs.len() - 1);
                    corpus.inputs.len() - 1
                }
            };
            let evidence = row.evidence.iter().map(|part| fold(part.as_bytes())).collect();
            corpus.inputs[place].questions.push(Question { query: row.query, evidence });
        }
        for (path, templates) in labels::of(root)? {
            if !wanted(&"log".to_owned()) {
                continue;
            }
            let place = match places.get(&path) {
                Some(&place) => place,
                None => {
                    corpus.inputs.push(input(root, &path, "log", copies)?);
                    corpus.inputs.len() - 1
                }
            };
            corpus.inputs[place].templates = templates;
        }
        Ok(corpus)
    }
}

/// The rows of `path`. Each must ask for something that is in its input, or the figures would mean nothing.
fn rows(path: &Path) -> Result<Vec<Row>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let root = path.parent().unwrap_or(Path::new("."));
    let mut folded = HashMap::new();
    let mut rows = vec![];
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row: Row = serde_json::from_str(line)
            .with_context(|| format!("{}: this is no row: {line}", path.display()))?;
        if !folded.contains_key(&row.input) {
            folded.insert(row.input.clone(), fold(&read(&root.join(&row.input))?));
        }
        for part in &row.evidence {
            let is_there = folded[&row.input].contains(&fold(part.as_bytes()));
            ensure!(is_there, "{}: {}: '{part}' is not in {}", path.display(), row.id, row.input);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn input(root: &Path, path: &str, kind: &str, copies: &Path) -> Result<Input> {
    let bytes = read(&root.join(path))?;
    let file = copies.join(path.strip_suffix(".gz").unwrap_or(path));
    fs::create_dir_all(file.parent().unwrap_or(copies))?;
    fs::write(&file, &bytes).with_context(|| format!("{} cannot be written", file.display()))?;
    // Elsewhere a word such as "error" is what the text is about, not that something failed.
    let has_errors = matches!(kind, "log" | "build" | "mixed");
    Ok(Input {
        kind: kind.to_owned(),
        file,
        tokens: hr_tokens::exact(&bytes),
        questions: vec![],
        errors: if has_errors { error_lines(&bytes) } else { vec![] },
        templates: vec![],
    })
}

/// The bytes of a file, uncompressed.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    if path.extension().is_none_or(|extension| extension != "gz") {
        return fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
    }
    let output =
        Command::new("gzip").arg("-dc").arg(path).output().context("gzip cannot be run")?;
    ensure!(output.status.success(), "{} cannot be unpacked", path.display());
    Ok(output.stdout)
}
