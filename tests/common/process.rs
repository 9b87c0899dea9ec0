//! Processes that run.

use std::fs;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

/// What it holds at most at any time, in KiB.
pub(crate) fn most_held(child: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("it can be waited for").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        most = peak.and_then(|it| it.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(most);
        sleep(Duration::from_millis(5));
    }
    most
}
