//! Housekeeping of the archive, out of everybody's way.

use hr_archive::{Archive, Limits};
use std::env;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// Described in `--help`.
pub(crate) const ENVIRONMENT: &str =
    "  HR_HOME      where originals are archived (default: $XDG_DATA_HOME/hr, or ~/.local/share/hr)
  HR_MAX_DAYS  how many days originals are kept (default: 7)
  HR_MAX_MIB   how many MiB they may take; the oldest go first (default: 2048)";

/// What is wrong with the limits that the environment sets, if anything is.
pub(crate) fn fault_of_limits() -> Option<String> {
    let is_number = |value: &str| value.trim().parse::<u64>().is_ok();
    ["HR_MAX_DAYS", "HR_MAX_MIB"].into_iter().find_map(|name| {
        let value = env::var_os(name)?.to_string_lossy().into_owned();
        let fault = || format!("{name} is '{value}', no whole number: the default is used");
        (!value.is_empty() && !is_number(&value)).then(fault)
    })
}

/// How much the archive may keep, by `HR_MAX_DAYS` and `HR_MAX_MIB`. What is no number counts as not set:
/// a filter does not fail because of it.
pub(crate) fn limits(get: impl Fn(&str) -> Option<String>) -> Limits {
    let number = |name: &str| get(name)?.trim().parse::<u64>().ok();
    let default = Limits::default();
    let age = |days: u64| Duration::from_secs(days.saturating_mul(DAY));
    Limits {
        max_age: number("HR_MAX_DAYS").map_or(default.max_age, age),
        max_bytes: number("HR_MAX_MIB")
            .map_or(default.max_bytes, |mib| mib.saturating_mul(1 << 20)),
    }
}

/// The limits that the environment sets.
pub(crate) fn limits_from_env() -> Limits {
    limits(|name| env::var(name).ok())
}

/// If it is time to keep house, has another process do it. Nobody waits for that one: it is in a process
/// group of its own, and reads and prints nothing.
pub(crate) fn keep_house(archive: &Archive) {
    if !archive.is_housekeeping_due(&limits_from_env()) {
        return;
    }
    let Some(program) = env::current_exe().ok().map(|exe| exe.with_file_name("hr-retrieve")) else {
        return;
    };
    let mut command = Command::new(program);
    command.arg("--compact").env("HR_HOME", archive.dir()).process_group(0);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // A program that is not there, or cannot be started, is found by the next who has time for it.
    let _ = command.spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_environment_if_they_are_numbers() {
        let limits = |value: &str| limits(|_| Some(value.to_owned()));
        let three = limits(" 3");
        assert_eq!((three.max_age, three.max_bytes), (Duration::from_secs(3 * DAY), 3 << 20));
        for no_number in ["", "3d", "-1"] {
            assert_eq!(limits(no_number), Limits::default());
        }
    }
}
