//! Tells for each language that has files below a directory how many of them are known by their text alone: whole
//! files, their first 4 KB, and what is after their middle.
//!
//!     cargo run --release -p hr-code --example guesses -- DIRECTORY

use hr_code::Language;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Shorter files have too few words.
const LEAST: usize = 500;
const PARTS: [&str; 3] = ["whole", "first", "later"];

/// How many texts there were, and for what those were taken that were not known.
#[derive(Default)]
struct Guesses {
    texts: usize,
    wrong: BTreeMap<&'static str, usize>,
}

fn main() {
    let root = std::env::args_os().nth(1).expect("the argument is a directory");
    let mut paths = Vec::new();
    files(Path::new(&root), &mut paths);
    let mut all: BTreeMap<&str, [Guesses; 3]> = BTreeMap::new();
    for path in paths {
        let Ok(text) = std::fs::read(&path) else { continue };
        if text.len() < LEAST {
            continue;
        }
        let named = Language::of_path(&path.to_string_lossy());
        let named = named.and_then(|_| Language::of_file(path.to_str(), &text));
        let expected = named.map_or("none", Language::name);
        for (guesses, part) in all.entry(expected).or_default().iter_mut().zip(parts(&text)) {
            let found = Language::of_text(part).map_or("none", Language::name);
            let found = if found == "php-fragment" { "php" } else { found };
            guesses.texts += 1;
            if found != expected {
                *guesses.wrong.entry(found).or_default() += 1;
            }
        }
    }
    for (language, guesses) in all {
        for (Guesses { texts, wrong }, part) in guesses.iter().zip(PARTS) {
            let right = texts - wrong.values().sum::<usize>();
            println!("{language} {part}: {right} of {texts}, {wrong:?}");
        }
    }
}

fn parts(text: &[u8]) -> [&[u8]; 3] {
    let middle = text.len() / 2;
    let line_end = text[middle..].iter().position(|&byte| byte == b'\n').unwrap_or(0);
    [text, &text[..text.len().min(4096)], &text[middle + line_end..]]
}

/// The files below `path`.
fn files(path: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else {
        return out.push(path.to_owned());
    };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.iter().filter(|it| !it.is_symlink()).for_each(|it| files(it, out));
}
