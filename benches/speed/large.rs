//! Large inputs: how fast bytes go through, and that memory does not grow with them.

use crate::inputs::{distinct_log, long_line, mixed_log, rows, rust};
use crate::measure::{Measured, Program, by_turns, median, ours};
use crate::report::{Row, Target, Unit};
use anyhow::{Context, Result};
use std::env;
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) struct Large<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) megabytes: u64,
    pub(crate) rounds: usize,
}

impl Large<'_> {
    /// The archive, `hr-log` and `hr-route` on a mixed log, and lines out of its middle.
    pub(crate) fn log(&self) -> Result<Vec<Row>> {
        let input = mixed_log(self.megabytes, self.folder)?;
        let stored = self.folder.join("home-hr-archive");
        let measured = by_turns(
            self.rounds,
            vec![
                zstd(&input),
                self.filter("hr-archive", "", env!("CARGO_BIN_EXE_hr-archive"), &input),
                self.filter("hr-log", "[hr ", env!("CARGO_BIN_EXE_hr-log"), &input),
                self.filter("hr-route", "[hr ", env!("CARGO_BIN_EXE_hr-route"), &input),
            ],
        )?;
        let [zstd, archive, log, route] = &measured[..] else { unreachable!("four programs") };
        let size = format!("mixed log of {} MB", self.megabytes);
        let bytes = ([bytes_below(&stored)? as f64], [zstd.printed as f64]);
        let bytes = (bytes.0.as_slice(), Some((zstd.name, bytes.1.as_slice())));
        let mut table = vec![
            Row::time(3, format!("`hr-archive`: {size}"), (archive, zstd), Target::Times(1.1)),
            Row::new(3, "its archive on the disk", Unit::Stored, bytes, Target::Times(1.1)),
            Row::memory(3, "its memory", (archive, zstd)),
            Row::time(4, format!("`hr-log`: {size}"), (log, zstd), Target::Times(1.25)),
            Row::memory(4, "its memory", (log, zstd)),
            Row::time(7, format!("`hr-route`: {size}"), (route, log), Target::Times(1.05)),
            Row::memory(7, "its memory", (route, log)),
        ];
        table.push(self.lines_of_the_middle(&input, &stored)?);
        Ok(table)
    }

    /// 100 lines out of the middle of the log that is archived at `home`, beside sed on the file itself.
    fn lines_of_the_middle(&self, input: &Path, home: &Path) -> Result<Row> {
        let handle =
            ours(env!("CARGO_BIN_EXE_hr-archive"), home).stdin(File::open(input)?).output()?;
        let handle = String::from_utf8(handle.stdout)?.trim().to_owned();
        let counted = Command::new("wc").arg("-l").stdin(File::open(input)?).output()?;
        let middle = String::from_utf8(counted.stdout)?.trim().parse::<u64>()? / 2;
        let last = middle + 99;
        let measured = by_turns(
            4 * self.rounds,
            vec![
                Program::new("sed", "", || {
                    let mut command = Command::new("sed");
                    command.args(["-n", &format!("{middle},{last}p;{last}q")]).arg(input);
                    Ok(command)
                }),
                Program::new("hr-retrieve", "", || {
                    let mut command = ours(env!("CARGO_BIN_EXE_hr-retrieve"), home);
                    command.args([&handle, "-l", &format!("{middle}-{last}")]);
                    Ok(command)
                }),
            ],
        )?;
        let [sed, retrieve] = &measured[..] else { unreachable!("two programs") };
        anyhow::ensure!(sed.printed == retrieve.printed, "hr-retrieve does not print these lines");
        let what = "`hr-retrieve -l`: 100 lines of its middle";
        Ok(Row::time(3, what, (retrieve, sed), Target::Most(0.020)))
    }

    /// `hr-log` where no two lines are alike.
    pub(crate) fn distinct(&self) -> Result<Vec<Row>> {
        let input = distinct_log(self.megabytes, self.folder)?;
        let measured = by_turns(
            self.rounds,
            vec![zstd(&input), self.filter("hr-log", "[hr ", env!("CARGO_BIN_EXE_hr-log"), &input)],
        )?;
        let [zstd, log] = &measured[..] else { unreachable!("two programs") };
        let what = format!("`hr-log`: distinct lines, {} MB", self.megabytes);
        Ok(vec![
            Row::time(4, what, (log, zstd), Target::Times(3.0)),
            Row::memory(4, "its memory", (log, zstd)),
        ])
    }

    /// `hr-log` on one line: only its memory was promised.
    pub(crate) fn line(&self) -> Result<Vec<Row>> {
        let input = long_line(self.megabytes, self.folder)?;
        let programs =
            vec![zstd(&input), self.filter("hr-log", "", env!("CARGO_BIN_EXE_hr-log"), &input)];
        let measured = by_turns(self.rounds.min(3), programs)?;
        let [zstd, log] = &measured[..] else { unreachable!("two programs") };
        let what = format!("`hr-log`: memory for one line of {} MB", self.megabytes);
        Ok(vec![Row::memory(4, what, (log, zstd))])
    }

    /// `hr-json`, beside the slower of zstd and a tape of simd-json.
    pub(crate) fn json(&self, form: &str) -> Result<Vec<Row>> {
        let input = rows(self.megabytes * 1_000_000 / 240, form, self.folder)?;
        let parser = || {
            let mut command = Command::new(env::current_exe()?);
            command.arg0("parse-json").arg(&input);
            if form == "ndjson" {
                command.arg("by lines");
            }
            Ok(command)
        };
        let measured = by_turns(
            self.rounds,
            vec![
                zstd(&input),
                Program::new("simd-json", "", parser),
                self.filter("hr-json", "[hr ", env!("CARGO_BIN_EXE_hr-json"), &input),
            ],
        )?;
        let [zstd, simd_json, json] = &measured[..] else { unreachable!("three programs") };
        let is_slower = median(&simd_json.seconds) > median(&zstd.seconds);
        let slower: &Measured = if is_slower { simd_json } else { zstd };
        let what = format!("`hr-json`: {form} of {} MB", fs::metadata(&input)?.len() / 1_000_000);
        Ok(vec![
            Row::time(5, what, (json, slower), Target::Times(1.5)),
            Row::memory(5, "its memory", (json, zstd)),
        ])
    }

    /// `hr-code`, beside a bare parse. The archive and the start of both processes are in it.
    pub(crate) fn code(&self) -> Result<Vec<Row>> {
        let input = rust(1_000_000, self.folder)?;
        let size = fs::metadata(&input)?.len();
        let measured = by_turns(
            4 * self.rounds,
            vec![
                Program::new("tree-sitter", "", || {
                    let mut command = Command::new(env::current_exe()?);
                    command.arg0("parse-rust").arg(&input);
                    Ok(command)
                }),
                Program::new("hr-code", "[hr ", || {
                    let mut command =
                        ours(env!("CARGO_BIN_EXE_hr-code"), &self.new_home("hr-code")?);
                    command.arg(&input);
                    Ok(command)
                }),
            ],
        )?;
        let [parse, code] = &measured[..] else { unreachable!("two programs") };
        let what = format!("`hr-code`: Rust of {} KB in one file", size / 1_000);
        Ok(vec![Row::time(6, what, (code, parse), Target::Times(1.3))])
    }

    /// One of ours, with the input on standard input and an archive that is new each time.
    fn filter<'a>(
        &'a self,
        name: &'static str,
        starts: &'static str,
        program: &'a str,
        input: &'a Path,
    ) -> Program<'a> {
        Program::new(name, starts, move || {
            let mut command = ours(program, &self.new_home(name)?);
            command.stdin(File::open(input)?);
            Ok(command)
        })
    }

    fn new_home(&self, name: &str) -> Result<PathBuf> {
        let home = self.folder.join(format!("home-{name}"));
        match fs::remove_dir_all(&home) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => fs::create_dir(&home)?,
        }
        Ok(home)
    }
}

/// The field's fast compressor on one core. Its output goes nowhere, ours to the disk.
fn zstd(input: &Path) -> Program<'_> {
    Program::new("zstd -1 -T1", "", move || {
        let mut command = Command::new("zstd");
        command.args(["-1", "-T1", "-q", "-c"]).arg(input).stdin(Stdio::null());
        Ok(command)
    })
}

fn bytes_below(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {folder:?}"))? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        sum += if metadata.is_dir() { bytes_below(&entry.path())? } else { metadata.len() };
    }
    Ok(sum)
}
