//! `hr-hook doctor`: shows that results are really reduced, as they are installed to be.
//!
//! What the settings of Claude Code name is run as Claude Code runs it, on an event and a command of our own, with an
//! archive of its own. What is wrong is told with what mends it.

use super::rehearsal::{Rehearsal, median};
use crate::exit_code::Exit;
use crate::on_path;
use crate::settings::Settings;
use crate::streams::print;
use hr_core::Kind;
use hr_install::{Client, Hook, Installed, PREFIX, Places, Scope, TOOLS, installed};
use std::env;
use std::ffi::OsStr;
use std::fmt::Display;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// What a model is told to run, and what Claude Code is.
const RETRIEVE: &str = "hr-retrieve";
const CLIENT: &str = "claude";
/// Since this version results of all tools can be replaced.
const SINCE: [u32; 3] = [2, 1, 121];
/// What is stored to see that it can be.
const PROBE: &[u8] = b"hr-hook doctor was here\n";
/// A hook that takes longer is felt.
const SLOW_MS: f64 = 50.0;

/// What was found.
#[derive(Default)]
struct Findings {
    text: String,
    faults: usize,
}

impl Findings {
    fn good(&mut self, what: impl Display) {
        self.text += &format!("  ok    {what}\n");
    }

    /// Something that one may want to know.
    fn note(&mut self, what: impl Display) {
        self.text += &format!("  note  {what}\n");
    }

    fn fault(&mut self, what: impl Display, mend: impl Display) {
        self.faults += 1;
        self.text += &format!("  FAIL  {what}\n        {mend}\n");
    }
}

/// Examines all, prints what was found, and fails if anything is wrong.
pub(super) fn doctor() -> Exit {
    let mut findings = Findings { text: format!("hr {}\n", env!("CARGO_PKG_VERSION")), faults: 0 };
    programs(&mut findings);
    client(&mut findings);
    settings(&mut findings);
    match Places::here() {
        Ok(places) => installation(&places, &mut findings),
        Err(error) => findings.fault(error, "run hr-hook doctor from a directory that is there"),
    }
    let end = match findings.faults {
        0 => "Nothing is wrong.\n".to_owned(),
        1 => "1 thing is wrong.\n".to_owned(),
        faults => format!("{faults} things are wrong.\n"),
    };
    findings.text += &end;
    match (print(findings.text.as_bytes()), findings.faults) {
        (Ok(()), 0) => Exit::Success,
        _ => Exit::Failure,
    }
}

/// Whether the model finds what the marks tell it to run.
fn programs(findings: &mut Findings) {
    let own = env::current_exe().ok().and_then(|own| own.canonicalize().ok());
    let Some(found) = on_path::find(OsStr::new(RETRIEVE)) else {
        let place = own.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        return findings.fault(
            format_args!("{RETRIEVE} is not on PATH: what is left out cannot be had"),
            format_args!("put {} on the PATH of the shell that starts the agent", place.display()),
        );
    };
    let version = version_of(&found).unwrap_or_default();
    let expected = format!("{RETRIEVE} {}", env!("CARGO_PKG_VERSION"));
    if version.trim() == expected {
        findings.good(format_args!("{RETRIEVE} is on PATH: {}", found.display()));
    } else {
        findings.fault(
            format_args!("{} says it is '{}', not '{expected}'", found.display(), version.trim()),
            "remove the older installation, or put this one before it on PATH",
        );
    }
}

fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    String::from_utf8(output.stdout).ok()
}

/// Whether Claude Code can do what is asked of it.
fn client(findings: &mut Findings) {
    let Some(path) = on_path::find(OsStr::new(CLIENT)) else {
        return findings.note(format_args!("{CLIENT} is not on PATH: its version is not known"));
    };
    let version = version_of(&path).unwrap_or_default();
    let version = version.split_whitespace().next().unwrap_or_default();
    let numbers: Vec<u32> = version.split('.').map_while(|number| number.parse().ok()).collect();
    if numbers.is_empty() {
        findings.note(format_args!("the version of {} is not known", path.display()));
    } else if numbers.as_slice() >= SINCE.as_slice() {
        findings.good(format_args!("Claude Code {version}"));
    } else {
        let [a, b, c] = SINCE;
        findings.fault(
            format_args!("Claude Code {version} replaces no results of its own tools"),
            format_args!("update it to {a}.{b}.{c} or newer: claude update"),
        );
    }
}

/// Whether originals can be stored.
fn settings(findings: &mut Findings) {
    if env::var_os("HR_OFF").is_some_and(|value| !value.is_empty() && value != "0") {
        findings.fault("HR_OFF is set: nothing is reduced", "unset it");
    }
    let settings = Settings::here();
    if let Some(fault) = settings.fault() {
        return findings.fault(fault, "mend the file: until then nothing is reduced");
    }
    let archive = match settings.archive() {
        Ok(archive) => archive,
        Err(error) => return findings.fault(error, "set HR_HOME or HOME"),
    };
    let place = archive.dir().display();
    let stored = archive.put(PROBE, Kind::Other).and_then(|handle| {
        let mut read = Vec::new();
        archive.read(&handle.into(), 0..1, &mut read).map(|_| read == PROBE)
    });
    match stored {
        Ok(true) => {
            findings
                .good(format_args!("the archive takes originals, and gives them back: {place}"));
        }
        Ok(false) => findings.fault(
            format_args!("the archive in {place} gives back something else"),
            "run hr-retrieve --verify",
        ),
        Err(error) => findings
            .fault(error, "without an archive nothing is left out: see hr-retrieve --verify"),
    }
    let mode = std::fs::metadata(archive.dir()).map(|data| data.permissions().mode() & 0o077);
    if mode.is_ok_and(|mode| mode != 0) {
        findings.fault(format_args!("others can read {place}"), format_args!("chmod 700 {place}"));
    }
}

/// Whether what is in Claude Code's settings does its work.
fn installation(places: &Places, findings: &mut Findings) {
    let mut commands = Vec::new();
    let mut prefixes = Vec::new();
    for scope in [Scope::User, Scope::Project, Scope::Local] {
        let installed = match installed(Client::Claude, places, scope) {
            Ok(installed) => installed,
            Err(error) => {
                findings.fault(error, "Claude Code may not read it either");
                continue;
            }
        };
        told(&installed, findings);
        prefixes.extend(installed.found.prefix);
        commands.extend(installed.found.hooks.into_iter().map(|hook| hook.command));
    }
    for lines in [&mut commands, &mut prefixes] {
        lines.sort();
        lines.dedup();
    }
    if prefixes.is_empty() && commands.is_empty() {
        return findings.fault(
            "hr is in no settings of Claude Code",
            "hr-hook install claude; or, for a plugin of hr, nothing",
        );
    }
    if let Ok(other) = env::var(PREFIX)
        && !prefixes.contains(&other)
    {
        findings.note(format_args!("{PREFIX} is set here, to {other}"));
    }
    let rehearsal = match Rehearsal::new() {
        Ok(rehearsal) => rehearsal,
        Err(error) => {
            return findings.fault(
                format_args!("nothing can be tried: {error}"),
                "see that there is room in the directory for temporary files",
            );
        }
    };
    commands.iter().for_each(|command| hook(command, &rehearsal, findings));
    prefixes.iter().for_each(|prefix| shell_prefix(prefix, &rehearsal, findings));
}

fn told(Installed { file, found, unread, .. }: &Installed, findings: &mut Findings) {
    let file = file.display();
    if let Some(why) = unread {
        findings.fault(why, format_args!("take out of {file} what is not plain JSON"));
    }
    if found.are_hooks_off {
        findings
            .fault(format_args!("{file} switches all hooks off"), "take disableAllHooks out of it");
    }
    if let Some(other) = &found.other_prefix {
        findings.note(format_args!("{file}: Bash commands run by another program: {other}"));
    }
    if let Some(prefix) = &found.prefix {
        findings.good(format_args!("{file}: Bash commands run by {prefix}"));
    }
    if found.hooks.is_empty() {
        return;
    }
    let is_older =
        |hook: &Hook| hook.event == "PostToolUse" && hook.matcher.as_deref() != Some(TOOLS);
    if found.hooks.iter().any(is_older) {
        findings.note(format_args!(
            "{file}: the hook on PostToolUse is for other tools than those that hr knows: {TOOLS}"
        ));
    }
    match found.missing_events().as_slice() {
        [] => findings.good(format_args!("{file}: hooks for all events")),
        missing => findings.fault(
            format_args!("{file}: no hook for {}", missing.join(", ")),
            "hr-hook install claude",
        ),
    }
}

/// Tries a hook's command line.
fn hook(command: &str, rehearsal: &Rehearsal, findings: &mut Findings) {
    let mend = "see what it says on standard error; then hr-hook install claude";
    match rehearsal.hook(command) {
        Ok(tried) => {
            let (before, after) = (tried.bytes_in, tried.bytes_out);
            findings.good(format_args!(
                "{command}: a result of {before} bytes became one of {after}, and {RETRIEVE} gave every byte back"
            ));
            let millis = median(&tried.millis);
            let told = format!("{command}: takes {millis:.0} ms");
            if millis < SLOW_MS {
                findings.good(told);
            } else {
                findings.note(format_args!(
                    "{told}, which is felt: is the disk slow, or the archive large?"
                ));
            }
        }
        Err(why) => findings.fault(format_args!("{command}: {why}"), mend),
    }
    match rehearsal.repeated(command) {
        Ok(()) => findings
            .good(format_args!("{command}: a file that is read again is named, and not repeated")),
        Err(why) => findings.fault(format_args!("{command}: {why}"), mend),
    }
}

/// Tries the shell prefix.
fn shell_prefix(prefix: &str, rehearsal: &Rehearsal, findings: &mut Findings) {
    match rehearsal.prefix(prefix) {
        Ok(tried) => findings.good(format_args!(
            "{prefix}: a failing command's output of {} bytes became {}, with its last line and its exit code; \
             another program was started untouched",
            tried.bytes_in, tried.bytes_out
        )),
        Err(why) => findings.fault(
            format_args!("{prefix}: {why}"),
            "hr-hook install claude, with the programs where they will stay",
        ),
    }
}
