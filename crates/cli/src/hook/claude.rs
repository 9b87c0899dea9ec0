//! An event of Claude Code, from standard input, and the answer to it.
//!
//! Whatever goes wrong, a tool call is never harmed: then nothing is printed, and the result stays as it is.

use super::result::{Replaced, Showings, Work, replaced};
use crate::filter::is_off;
use crate::settings::Settings;
use crate::streams::{end_not_by_limit, print, say};
use hr_archive::Archive;
use hr_claude::{Event, EventName, Tool, answer, context};
use hr_session::{end, expire, start};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// After so long the result stays as it is.
const LONGEST: Duration = Duration::from_secs(2);
/// No event is read that has more bytes.
const LARGEST: u64 = 256 << 20;

/// Reads the event, and prints an answer where there is one.
pub(super) fn answer_event() {
    if is_off() {
        return;
    }
    // A fault is told in one line.
    std::panic::set_hook(Box::new(|_| {}));
    end_not_by_limit();
    let (sender, answered) = channel();
    // What takes too long ends with this process.
    thread::spawn(move || drop(sender.send(answer_to_stdin())));
    match answered.recv_timeout(LONGEST) {
        Ok(Ok(Some(Answer { bytes, showings }))) => {
            // Who does not read it has no use for it, and was not shown it.
            if print(&bytes).is_ok() {
                showings.note();
            }
        }
        Ok(Ok(None)) => {}
        Ok(Err(error)) => say(format_args!("hr-hook: the result stays as it is: {error:#}")),
        Err(_) => say(format_args!(
            "hr-hook: the result stays as it is: it takes too long, or a fault; please report it"
        )),
    }
}

/// An answer, and what the model is shown by it.
struct Answer {
    bytes: Vec<u8>,
    showings: Showings,
}

fn answer_to_stdin() -> anyhow::Result<Option<Answer>> {
    let mut bytes = Vec::new();
    io::stdin().take(LARGEST).read_to_end(&mut bytes)?;
    let event = Event::read(&bytes)?;
    let settings = Settings::of_user();
    let archive = settings.archive()?;
    match event.name {
        EventName::SessionStart | EventName::PreCompact => {
            if let Some(session) = &event.session_id {
                start(&sessions(&archive), session)?;
            }
            expire(&sessions(&archive))?;
        }
        EventName::SessionEnd => {
            if let Some(session) = &event.session_id {
                end(&sessions(&archive), session)?;
            }
        }
        EventName::PostToolUse => return after_tool(&event, &settings, &archive),
        EventName::PostToolUseFailure => {
            let answer = |bytes| Answer { bytes, showings: Showings::default() };
            return Ok(after_failure(&event).map(answer));
        }
        _ => {}
    }
    Ok(None)
}

/// Where the ledgers of sessions are.
fn sessions(archive: &Archive) -> PathBuf {
    archive.dir().join("sessions")
}

fn after_tool(
    event: &Event<'_>,
    settings: &Settings,
    archive: &Archive,
) -> anyhow::Result<Option<Answer>> {
    let Some(output) = event.output() else { return Ok(None) };
    let sessions = sessions(archive);
    let work =
        Work { event, settings, archive, sessions: &sessions, is_run_by_us: is_run_by_us(event) };
    let Replaced { texts, showings } = replaced(&work, &output)?;
    if texts.iter().all(Option::is_none) {
        // The result stays, and is shown whatever becomes of us.
        showings.note();
        return Ok(None);
    }
    Ok(Some(Answer { bytes: answer(&output.with(&texts)), showings }))
}

/// Whether hr-shell has seen the output of a command already.
fn is_run_by_us(event: &Event<'_>) -> bool {
    let prefix = std::env::var_os("CLAUDE_CODE_SHELL_PREFIX").unwrap_or_default();
    let name = Path::new(&prefix).file_name().unwrap_or_default();
    event.tool == Tool::Bash && name == "hr-shell"
}

/// What is said beside the result of a command that failed and of whose output the end is cut.
fn after_failure(event: &Event<'_>) -> Option<Vec<u8>> {
    let error = event.error.as_deref()?;
    let is_cut = error.contains(" characters truncated] ...");
    if event.tool != Tool::Bash || event.is_interrupt || !is_cut || is_run_by_us(event) {
        return None;
    }
    let text = "Most of this command's output is missing above, its end too. 'hr-run -c COMMAND' runs a command and \
        prints its failures and its end, and archives all of it.";
    Some(context(&event.name, text))
}
