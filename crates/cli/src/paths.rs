//! The files of source code that paths on the command line stand for.

use crate::streams::say;
use hr_code::Language;
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::collections::HashSet;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

/// Faults that are told one by one; of more there is a count.
const TOLD: usize = 5;

/// Files, and what could not be read on the way to them.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// In the order in which they were named, those of a directory by their paths; each once.
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) faults: Faults,
}

/// What could not be read.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(PathBuf, String)>);

/// The files that `paths` stand for: those that are named, and in directories those whose names tell a language. What
/// is hidden or what an ignore file excludes is not looked at, and no symbolic link is followed.
pub(crate) fn code_files(paths: &[PathBuf]) -> Files {
    let mut found = Files::default();
    for path in paths {
        match path.metadata() {
            Ok(data) if data.is_dir() => walk(path, &mut found),
            Ok(_) => found.paths.push(bare(path)),
            Err(error) => found.faults.add(path, error),
        }
    }
    let mut seen = HashSet::new();
    found.paths.retain(|path| seen.insert(path.clone()));
    found
}

/// How a path is shown: with `/`, and on one line whatever is in it.
pub(crate) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    text.replace(char::is_control, "\u{fffd}")
}

impl Faults {
    pub(crate) fn add(&mut self, path: &Path, why: impl Display) {
        self.0.push((path.to_owned(), why.to_string()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells the first of them, and how many more there are.
    pub(crate) fn tell(&mut self, program: &str) {
        self.0.sort_unstable();
        for (path, why) in self.0.iter().take(TOLD) {
            say(format_args!("{program}: cannot read '{}': {why}", shown(path)));
        }
        if let Some(more) = self.0.len().checked_sub(TOLD).filter(|&more| more > 0) {
            say(format_args!("{program}: cannot read {more} more"));
        }
    }
}

/// Adds the files in `directory` in the order of their paths, found with as many threads as there are processors.
fn walk(directory: &Path, found: &mut Files) {
    let mut builder = WalkBuilder::new(directory);
    // Ignore files count in what is no repository, too, such as an archive that was unpacked.
    builder.require_git(false);
    let (sender, results) = mpsc::channel();
    builder.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |result| {
            let result = result.map_err(fault).map(|entry| code_file(&entry)).transpose();
            // The other end is open as long as the walk is under way.
            result.into_iter().for_each(|result| drop(sender.send(result)));
            WalkState::Continue
        })
    });
    drop(sender);
    let mut paths = Vec::new();
    for result in results {
        match result {
            Ok(path) => paths.push(path),
            Err((path, why)) => found.faults.add(&path, why),
        }
    }
    paths.sort_unstable();
    found.paths.append(&mut paths);
}

/// The path of a file whose name tells a language.
fn code_file(entry: &DirEntry) -> Option<PathBuf> {
    let is_file = entry.file_type().is_some_and(|it| it.is_file());
    let is_code = is_file && Language::of_path(&entry.file_name().to_string_lossy()).is_some();
    is_code.then(|| bare(entry.path()))
}

/// `path` without a leading `./`.
fn bare(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

/// Where the walk failed, and why.
fn fault(error: ignore::Error) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => (path, fault(*err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            fault(*err)
        }
        ignore::Error::Io(error) => (PathBuf::new(), error.to_string()),
        other => (PathBuf::new(), other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    /// A directory with empty files of these names.
    fn tree(names: &[&str]) -> TempDir {
        let tree = tempfile::tempdir().unwrap();
        for name in names {
            let path = tree.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        tree
    }

    fn found(tree: &TempDir, paths: &[&str]) -> Vec<String> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| tree.path().join(path)).collect();
        let files = code_files(&paths);
        assert!(files.faults.is_empty(), "{:?}", files.faults);
        let relative = |path: &PathBuf| shown(path.strip_prefix(tree.path()).unwrap());
        files.paths.iter().map(relative).collect()
    }

    #[test]
    fn directories_are_walked_in_order() {
        let tree = tree(&["b.rs", "a/c.py", "a.rs", "a/b/d.go", "a/notes.txt", "LICENSE"]);
        assert_eq!(found(&tree, &[""]), ["a/b/d.go", "a/c.py", "a.rs", "b.rs"]);
    }

    #[test]
    fn hidden_and_ignored_files_are_left_out() {
        let tree = tree(&["a.rs", ".hidden/b.rs", ".c.rs", "out/d.rs", "e/f.rs", "e/g.rs"]);
        fs::write(tree.path().join(".gitignore"), "out/\n").unwrap();
        fs::write(tree.path().join("e/.ignore"), "g.rs\n").unwrap();
        assert_eq!(found(&tree, &[""]), ["a.rs", "e/f.rs"]);
        assert_eq!(found(&tree, &["out"]), ["out/d.rs"]);
    }

    #[test]
    fn what_is_named_is_taken_once_whatever_its_name() {
        let tree = tree(&["a.rs", "notes", "b/c.rs"]);
        assert_eq!(found(&tree, &["notes", "b", "b/c.rs", "b"]), ["notes", "b/c.rs"]);
        assert_eq!(bare(Path::new("./a/b.rs")), Path::new("a/b.rs"));
        assert_eq!(bare(Path::new("../b.rs")), Path::new("../b.rs"));
    }

    #[test]
    fn what_is_not_there_is_told_and_the_rest_found() {
        let tree = tree(&["a.rs"]);
        let files = code_files(&[tree.path().join("missing"), tree.path().to_owned()]);
        assert_eq!(files.paths.len(), 1);
        assert_eq!(files.faults.0.len(), 1);
        assert!(files.faults.0[0].1.contains("No such file"), "{:?}", files.faults);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let tree = tree(&["a/b.rs"]);
        std::os::unix::fs::symlink(tree.path().join("a"), tree.path().join("a/loop")).unwrap();
        assert_eq!(found(&tree, &[""]), ["a/b.rs"]);
    }

    #[test]
    fn a_path_is_shown_on_one_line() {
        assert_eq!(shown(Path::new("a/b\nc.rs")), "a/b\u{fffd}c.rs");
    }
}
