//! How long whole programs take, and how much memory, beside a reference that is measured in the same run.
//!
//! `cargo bench --bench speed` makes its inputs in a temporary folder, runs each program and its reference by
//! turns, and prints one table in Markdown: what the issues of this project promised, and whether it holds here.
//! It needs the `zstd` program, and disk for four times `--megabytes`.
//!
//! ```text
//! cargo bench --bench speed -- --only start,log --megabytes 1000 --json speed.json
//! ```
//!
//! `HR_CORPORA` names a folder whose `logs/loghub` holds the logs that the large one is made of; without it,
//! that is made of `corpora/logs`.

mod inputs;
mod large;
#[path = "../common/machine.rs"]
mod machine;
mod measure;
mod reference;
mod report;
mod small;
mod versions;

// The two generators are programs of their own. This one becomes them when it is called by their names, so that
// no second call of cargo is needed.
#[allow(unused_imports, reason = "its tests are run where it is an example")]
#[path = "../../crates/log/examples/generate-log.rs"]
mod generate_log;
#[path = "../../crates/json/examples/generate-rows.rs"]
mod generate_rows;

use anyhow::{Context, Result, anyhow};
use clap::{Parser, ValueEnum};
use large::Large;
use machine::Machine;
use report::Row;
use std::env;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How long whole programs take, and how much memory, beside a reference measured in the same run.
#[derive(Parser)]
struct Options {
    /// Measure only some groups
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Group::value_variants().to_vec())]
    only: Vec<Group>,
    /// Millions of bytes of each large input
    #[arg(long, default_value_t = 250)]
    megabytes: u64,
    /// Runs of each program on a large input
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Runs of each program on a small input
    #[arg(long, default_value_t = 101)]
    small_rounds: usize,
    /// Write the same as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where the temporary folder is made
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// What cargo says to each bench
    #[arg(long, hide = true)]
    bench: bool,
}

/// What is measured together, on the same inputs.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Group {
    /// Small inputs, where starting a process is most of the time
    Start,
    /// 10 KB into an archive that holds 10,000 originals
    Commit,
    /// A large log of mixed lines
    Log,
    /// A large log of which no two lines are alike
    Distinct,
    /// One line of the whole size
    Line,
    /// A large JSON array
    Array,
    /// The same rows, one JSON value on each line
    Ndjson,
    /// Source code, 1 MB of it
    Code,
}

fn main() -> Result<()> {
    let name = env::args_os().next().unwrap_or_default();
    match Path::new(&name).file_name().and_then(|name| name.to_str()) {
        Some("generate-log") => generate_log::main().map_err(|error| anyhow!("{error}")),
        Some("generate-rows") => generate_rows::main().map_err(|error| anyhow!("{error}")),
        Some("parse-json") => reference::parse_json(),
        Some("parse-rust") => reference::parse_rust(),
        _ => measure_all(&Options::parse()),
    }
}

fn measure_all(options: &Options) -> Result<()> {
    let machine = Machine::this();
    let versions = versions::versions()?;
    let folder = match &options.dir {
        Some(dir) => tempfile::tempdir_in(dir),
        None => tempfile::tempdir(),
    };
    let folder = folder.context("no temporary folder; name another place by --dir")?;
    let mut rows = vec![];
    for group in &options.only {
        let name = group.to_possible_value().map_or(String::new(), |it| it.get_name().to_owned());
        // Progress, for who waits. Without a reader it is nothing to us.
        let _ = writeln!(io::stderr(), "measuring: {name}");
        // Each group has a folder, which goes with its inputs before the next makes its own.
        let folder = tempfile::tempdir_in(&folder)?;
        rows.extend(measure_group(*group, options, folder.path())?);
    }
    print!("{}", report::markdown(&machine, &versions, &rows));
    if let Some(path) = &options.json {
        let file = File::create(path).with_context(|| format!("cannot write {path:?}"))?;
        serde_json::to_writer_pretty(file, &report::Report { machine, versions, rows })?;
    }
    Ok(())
}

fn measure_group(group: Group, options: &Options, folder: &Path) -> Result<Vec<Row>> {
    let large = Large { folder, megabytes: options.megabytes, rounds: options.rounds };
    match group {
        Group::Start => small::start(folder, options.small_rounds),
        Group::Commit => small::commit(folder),
        Group::Log => large.log(),
        Group::Distinct => large.distinct(),
        Group::Line => large.line(),
        Group::Array => large.json("array"),
        Group::Ndjson => large.json("ndjson"),
        Group::Code => large.code(),
    }
}
