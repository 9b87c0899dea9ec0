//! What the programs get, made in a temporary folder.

use anyhow::{Context, Result, ensure};
use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The top of this repository.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The first lines of a real log, 10 KB or 30 KB of them.
pub(crate) fn small_log(kilobytes: usize) -> Result<Vec<u8>> {
    let mut log = read(&Path::new(ROOT).join("corpora/logs/checkout.log"))?;
    log.truncate(kilobytes << 10);
    log.truncate(log.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
    Ok(log)
}

/// Some megabytes of the lines of many logs, with other times and numbers.
pub(crate) fn mixed_log(megabytes: u64, folder: &Path) -> Result<PathBuf> {
    let own = Path::new(ROOT).join("corpora/logs");
    let loghub = env::var_os("HR_CORPORA").map(|corpora| Path::new(&corpora).join("logs/loghub"));
    let logs = loghub.filter(|logs| logs.is_dir()).unwrap_or(own);
    let mut files = files_below(&logs, "log")?;
    files.sort();
    let path = folder.join("mixed.log");
    generate(Command::new("generate-log").arg(format!("{megabytes}M")).args(files), &path)?;
    Ok(path)
}

/// Some megabytes of lines of 200 bytes, of which no two are alike.
pub(crate) fn distinct_log(megabytes: u64, folder: &Path) -> Result<PathBuf> {
    let path = folder.join("distinct.log");
    let size = format!("{megabytes}M");
    generate(Command::new("generate-log").args([size.as_str(), "--distinct"]), &path)?;
    Ok(path)
}

/// The same in one line.
pub(crate) fn long_line(megabytes: u64, folder: &Path) -> Result<PathBuf> {
    let lines = distinct_log(megabytes, folder)?;
    let path = folder.join("line.log");
    let mut from = File::open(&lines)?;
    let mut to = BufWriter::new(File::create(&path)?);
    let mut block = vec![0; 1 << 20];
    loop {
        let read = from.read(&mut block)?;
        if read == 0 {
            break;
        }
        block[..read].iter_mut().filter(|byte| **byte == b'\n').for_each(|byte| *byte = b' ');
        to.write_all(&block[..read])?;
    }
    to.write_all(b"\n")?;
    to.flush()?;
    fs::remove_file(lines)?;
    Ok(path)
}

/// So many rows of some 240 bytes, as `generate-rows` calls the form.
pub(crate) fn rows(count: u64, form: &str, folder: &Path) -> Result<PathBuf> {
    let path = folder.join(format!("rows.{form}"));
    generate(Command::new("generate-rows").args([&count.to_string(), form]), &path)?;
    Ok(path)
}

/// About so many bytes of this repository's own Rust in one file: whole files, in the order of their names.
pub(crate) fn rust(bytes: usize, folder: &Path) -> Result<PathBuf> {
    let mut files = files_below(&Path::new(ROOT).join("crates"), "rs")?;
    files.sort();
    let mut text = vec![];
    for file in files {
        let file = read(&file)?;
        if text.len() + file.len() <= bytes {
            text.extend(file);
        }
    }
    let path = folder.join(format!("source-{bytes}.rs"));
    write(&path, &text)?;
    Ok(path)
}

/// A session of Claude Code, of 50 MB.
pub(crate) fn transcript(folder: &Path) -> Result<PathBuf> {
    let words = "word ".repeat(4_000);
    let exchange = format!(
        r#"{{"type":"user","message":{{"role":"user","content":"why does checkout time out"}}}}
{{"type":"user","message":{{"content":[{{"type":"tool_result","content":"{words}"}}]}}}}
"#
    );
    let path = folder.join("transcript.jsonl");
    let mut file = BufWriter::new(File::create(&path)?);
    for _ in 0..50_000_000 / exchange.len() {
        file.write_all(exchange.as_bytes())?;
    }
    file.flush()?;
    Ok(path)
}

/// Writes what one of the generators prints, which this program becomes by its name.
fn generate(generator: &mut Command, path: &Path) -> Result<()> {
    let mut command = Command::new(env::current_exe()?);
    command.arg0(generator.get_program()).args(generator.get_args());
    command.stdin(Stdio::null()).stdout(File::create(path)?);
    ensure!(command.status()?.success(), "{generator:?} failed");
    Ok(())
}

/// The files below `folder` whose names end so.
fn files_below(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {folder:?}"))?;
    for entry in entries {
        let path = entry?.path();
        match path.is_dir() {
            true => files.extend(files_below(&path, ending)?),
            false => files
                .extend(Some(path).filter(|path| path.extension().is_some_and(|it| it == ending))),
        }
    }
    Ok(files)
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {path:?}"))
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {path:?}"))
}
