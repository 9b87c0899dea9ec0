//! Processes, from their start to their end.

use anyhow::{Context, Result, bail, ensure};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::{ResourceUsage, Wait4};

/// What is measured: how a command is made for each round, and how its output starts, so that no time is taken of
/// a program that does not do its work.
pub(crate) struct Program<'a> {
    name: &'static str,
    starts: &'static str,
    prepare: Box<dyn FnMut() -> Result<Command> + 'a>,
}

impl<'a> Program<'a> {
    pub(crate) fn new(
        name: &'static str,
        starts: &'static str,
        prepare: impl FnMut() -> Result<Command> + 'a,
    ) -> Self {
        Program { name, starts, prepare: Box::new(prepare) }
    }
}

/// What came of a program.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    /// How many bytes it printed, when that was looked at.
    pub(crate) printed: u64,
    /// From start to end, one for each round.
    pub(crate) seconds: Vec<f64>,
    /// Seconds that processors worked for it, on all cores together, one for each round.
    pub(crate) work: Vec<f64>,
    /// The most memory at once in bytes, one for each round. No less than this program has itself: the system counts
    /// what a process had before it became another program.
    pub(crate) memory: Vec<f64>,
}

/// Runs all `programs` once in each round, so that what else the machine does falls on all of them. Before, each runs
/// once for its output, which also reads its input from the disk.
pub(crate) fn by_turns(rounds: usize, mut programs: Vec<Program<'_>>) -> Result<Vec<Measured>> {
    let mut measured = vec![];
    for program in &mut programs {
        let printed = printed(&mut (program.prepare)()?, program.starts)?;
        let (seconds, work, memory) = (vec![], vec![], vec![]);
        measured.push(Measured { name: program.name, printed, seconds, work, memory });
    }
    for _ in 0..rounds {
        for (program, measured) in programs.iter_mut().zip(&mut measured) {
            let (seconds, used) = run(&mut (program.prepare)()?)?;
            measured.seconds.push(seconds);
            measured.work.push((used.utime + used.stime).as_secs_f64());
            measured.memory.push(used.maxrss as f64);
        }
    }
    Ok(measured)
}

/// Seconds, and what was used in them.
fn run(command: &mut Command) -> Result<(f64, ResourceUsage)> {
    command.stdout(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let used = child.wait4()?;
    let seconds = start.elapsed().as_secs_f64();
    ensure!(used.status.success(), "{command:?} failed: {}", used.status);
    Ok((seconds, used.rusage))
}

/// How many bytes the command prints. They are not held, so that this program stays small.
fn printed(command: &mut Command, starts: &str) -> Result<u64> {
    command.stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let mut stdout = child.stdout.take().context("its output is a pipe")?;
    let mut first = vec![0; starts.len()];
    let mut count = 0;
    while count < first.len() {
        match stdout.read(&mut first[count..])? {
            0 => break,
            read => count += read,
        }
    }
    let mut block = vec![0; 1 << 16];
    let mut rest = 0;
    loop {
        match stdout.read(&mut block)? {
            0 => break,
            read => rest += read as u64,
        }
    }
    ensure!(child.wait()?.success(), "{command:?} failed");
    if first[..count] != *starts.as_bytes() {
        bail!(
            "{command:?} does not do what is to be measured: its output does not start with {starts:?}"
        );
    }
    Ok(count as u64 + rest)
}

/// A program of ours, with an archive at `home` and no other settings.
pub(crate) fn ours(program: &str, home: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("HR_") {
            command.env_remove(name);
        }
    }
    command.env("HOME", home).env("HR_HOME", home.join("archive")).env_remove("XDG_CONFIG_HOME");
    command.stdin(Stdio::null());
    command
}

/// The value in the middle.
pub(crate) fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The least value that so many of a hundred are not above; NaN of none.
pub(crate) fn percentile(values: &[f64], hundredths: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * hundredths).div_ceil(100).max(1) - 1;
    sorted.get(place).copied().unwrap_or(f64::NAN)
}
