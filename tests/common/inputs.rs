//! What the programs are given: the files of the corpora, and logs that are made up.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the corpora.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A file of this repository's corpora, such as `logs/checkout.log`.
pub(crate) fn corpus(name: &str) -> Vec<u8> {
    fs::read(own_corpora().join(name)).expect("a file of the corpora")
}

/// All inputs of this repository's corpora, and of the directory that `HR_CORPORA` names.
pub(crate) fn corpora() -> Vec<Input> {
    let mut paths = vec![];
    for folder in ["logs", "json", "build", "text", "make"] {
        files(&own_corpora().join(folder), &mut paths);
    }
    if let Some(more) = other_corpora() {
        files(&more, &mut paths);
    }
    let inputs: Vec<Input> = paths.iter().map(|path| read(path)).collect();
    assert!(inputs.len() >= 20, "there are only {} files in the corpora", inputs.len());
    inputs
}

/// The directory that `HR_CORPORA` names.
pub(crate) fn other_corpora() -> Option<PathBuf> {
    std::env::var_os("HR_CORPORA").filter(|dir| !dir.is_empty()).map(PathBuf::from)
}

fn own_corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora")
}

fn read(path: &Path) -> Input {
    let bytes = fs::read(path).expect("a readable file");
    Input { name: path.display().to_string(), bytes }
}

/// All files under `dir` in the order of their names, but those that are compressed.
fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(dir).expect("a directory of inputs");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_none_or(|extension| extension != "gz") {
            found.push(path);
        }
    }
}

/// Numbers that look random and are the same every time: the splitmix64 of Steele and others,
/// "Fast Splittable Pseudorandom Number Generators" (2014).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) % limit
    }
}

/// A log of `lines` lines that is unlike that of any other `seed`: 64 random hex digits in each line see to
/// it that no two have a part in common.
pub(crate) fn log(seed: u64, lines: usize) -> Vec<u8> {
    made_up(seed, lines, 64, b"0123456789abcdef")
}

/// The same with lines of a kilobyte that packs to three quarters: much to store, little to do for it.
pub(crate) fn dense_log(seed: u64, lines: usize) -> Vec<u8> {
    made_up(seed, lines, 1000, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}

fn made_up(seed: u64, lines: usize, digits: usize, alphabet: &[u8]) -> Vec<u8> {
    let mut numbers = Numbers(seed);
    let mut text = format!("06:00:00 INFO run {seed}\n").into_bytes();
    for number in 1..lines {
        let (minute, second) = (number / 60 % 60, number % 60);
        let what = match numbers.below(200) {
            0 => "ERROR upload failed",
            1..=8 => "WARN upload is slow",
            9..=99 => "INFO upload done",
            _ => "INFO upload begun",
        };
        text.extend(format!("06:{minute:02}:{second:02} {what} hash=").bytes());
        for digit in (0..digits).step_by(8) {
            let random = numbers.below(u64::MAX).to_le_bytes();
            let random = random.iter().take(digits - digit);
            text.extend(random.map(|byte| alphabet[usize::from(*byte) % alphabet.len()]));
        }
        text.push(b'\n');
    }
    text
}
