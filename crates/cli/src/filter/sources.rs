//! Source code that is named on the command line.

use crate::paths::{Files, code_files, shown};
use anyhow::bail;
use hr_code::Language;
use std::path::{Path, PathBuf};

/// Bytes of all files together that are held.
const LARGEST: usize = 1 << 30;

/// The text of one file, or of several.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Of one that was named its bytes; of several those of each after a line `==> PATH <==`, as `tail -n +1` prints them.
    pub(crate) bytes: Vec<u8>,
    /// What to know it by.
    pub(crate) label: String,
    /// The language of one that was named.
    pub(crate) language: Option<Language>,
    /// Whether something could not be read. It was told.
    pub(crate) is_partial: bool,
}

/// Reads what `named` stands for.
pub(crate) fn read(named: &[PathBuf], program: &str) -> anyhow::Result<Sources> {
    let Files { paths, mut faults } = code_files(named);
    let is_one = named.len() == 1 && paths.len() == 1 && named[0].is_file();
    let mut bytes = Vec::new();
    let mut is_any = false;
    for path in &paths {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) => {
                faults.add(path, error);
                continue;
            }
        };
        if bytes.len() + text.len() > LARGEST {
            bail!("that is more than 1 GiB of code: use --map, or name fewer files");
        }
        if !is_one {
            announce(path, is_any, &mut bytes);
        }
        bytes.extend_from_slice(&text);
        is_any = true;
    }
    let is_partial = !faults.is_empty();
    faults.tell(program);
    if !is_any {
        bail!("no source code is there");
    }
    let names: Vec<String> = named.iter().map(|path| shown(path)).collect();
    let one = paths.first().filter(|_| is_one);
    let language = one.and_then(|path| Language::of_file(Some(&shown(path)), &bytes));
    Ok(Sources { bytes, label: names.join(" "), language, is_partial })
}

fn announce(path: &Path, is_next: bool, bytes: &mut Vec<u8>) {
    if is_next {
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(format!("==> {} <==\n", shown(path)).as_bytes());
}
