//! Housekeeping of the archive, out of everybody's way.

use crate::settings::Settings;
use hr_archive::Archive;
use std::env;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

/// If it is time to keep house, has another process do it. Nobody waits for that one: it is in a process
/// group of its own, and reads and prints nothing.
pub(crate) fn keep_house(archive: &Archive, settings: &Settings) {
    if !settings.limits().is_some_and(|limits| archive.is_housekeeping_due(&limits)) {
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
