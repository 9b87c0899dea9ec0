//! When and where it was measured.

use jiff::Zoned;
use serde::Serialize;
use std::process::Command;
use std::thread;
use std::{fmt, fs};

/// What a reader needs to know to judge the times.
#[derive(Serialize)]
pub(crate) struct Machine {
    pub(crate) date: String,
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) system: String,
    /// How many processes wanted to run in the minute before.
    pub(crate) load: f64,
}

impl Machine {
    pub(crate) fn this() -> Self {
        Self {
            date: Zoned::now().strftime("%Y-%m-%d").to_string(),
            processor: processor().unwrap_or_else(|| "unknown processor".to_owned()),
            cores: thread::available_parallelism().map_or(1, Into::into),
            system: system().unwrap_or_else(|| "unknown system".to_owned()),
            load: load().unwrap_or_default(),
        }
    }

    /// Whether others used it so much that times are longer than the programs'.
    fn was_busy(&self) -> bool {
        self.load > self.cores as f64 / 2.0
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { date, processor, cores, system, load } = self;
        write!(
            out,
            "{date} on {processor}, {cores} cores, {system}, load average before {load:.1}"
        )?;
        match self.was_busy() {
            true => {
                write!(out, " (busy with other work: times are longer than on a quiet machine)")
            }
            false => Ok(()),
        }
    }
}

fn processor() -> Option<String> {
    let Ok(list) = fs::read_to_string("/proc/cpuinfo") else {
        return said("sysctl", &["-n", "machdep.cpu.brand_string"]);
    };
    let line = list.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The kernel and its version without what a distribution adds: `Linux 6.1`.
fn system() -> Option<String> {
    let said = said("uname", &["-sr"])?;
    let (name, release) = said.split_once(' ')?;
    let version: Vec<&str> = release.split(['.', '-']).take(2).collect();
    Some(format!("{name} {}", version.join(".")))
}

fn load() -> Option<f64> {
    let said = said("uptime", &[])?;
    let (_, averages) = said.rsplit_once(": ")?;
    averages.split([',', ' ']).next()?.parse().ok()
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()).filter(|said| !said.is_empty())
}
