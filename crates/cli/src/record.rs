//! What the programs write in the ledger. That they cannot is nobody's loss but the ledger's: it is
//! not told, and no exit code changes.

use crate::size::Size;
use hr_archive::{Archive, Entry};
use hr_ledger::{Ledger, Record, Reduction, Retrieval};
use hr_pipe::Report;
use jiff::Timestamp;
use rustix::process::Signal;
use std::ffi::{OsStr, OsString};
use std::sync::Arc;
use std::time::Instant;

/// Characters that are kept of the name of an agent or a session.
const LONGEST_NAME: usize = 64;

/// Writes down that an input was reduced and printed. `archive` has the original; `started` is when the
/// program began to work on it.
pub(crate) fn reduction(report: &Report, archive: &Archive, started: Instant) {
    reduction_in(report, archive, started, None);
}

/// The same in a session that is known otherwise than by the environment.
pub(crate) fn reduction_in(
    report: &Report,
    archive: &Archive,
    started: Instant,
    session: Option<&str>,
) {
    let Some(handle) = report.handle else { return };
    append(archive, |reader| {
        Record::Reduction(Reduction {
            time: Timestamp::now(),
            handle: handle.to_string(),
            kind: report.kind.name().to_owned(),
            bytes_in: report.bytes_in as u64,
            bytes_out: report.bytes_out as u64,
            tokens_in: report.tokens_in as u64,
            tokens_out: report.tokens_out as u64,
            millis: millis_since(started),
            agent: reader.agent,
            session: reader.session.or_else(|| session.and_then(name)),
        })
    });
}

/// Writes down that something of this `size`, if it is anything, was retrieved of the original that `entry`
/// is about. `started` is when the program was.
pub(crate) fn retrieval(archive: &Archive, entry: &Entry, size: &Size, started: Instant) {
    if size.bytes == 0 {
        return;
    }
    let millis = millis_since(started);
    let stored = i64::try_from(entry.stored()).ok();
    append(archive, |reader| {
        let time = Timestamp::now();
        Record::Retrieval(Retrieval {
            time,
            handle: entry.handle().to_string(),
            kind: entry.kind().name().to_owned(),
            stored: stored.and_then(|second| Timestamp::from_second(second).ok()).unwrap_or(time),
            bytes_out: size.bytes as u64,
            tokens_out: size.tokens() as u64,
            millis,
            agent: reader.agent,
            session: reader.session,
        })
    });
}

fn append(archive: &Archive, record: impl FnOnce(Reader) -> Record) {
    // A file that may not grow (ulimit -f) must not kill a program that has done its work.
    let _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::default());
    let reader = Reader::from(|name| std::env::var_os(name));
    let _ = Ledger::at(archive.dir()).append(&record(reader));
}

fn millis_since(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Who reads what is printed.
#[derive(Debug, PartialEq, Eq)]
struct Reader {
    agent: Option<String>,
    session: Option<String>,
}

impl Reader {
    /// By the variables that `get` knows: `HR_AGENT` and `HR_SESSION`; otherwise what Claude Code sets
    /// for its commands: `AI_AGENT`, such as `claude-code_2-1-197_agent`, and `CLAUDE_CODE_SESSION_ID`.
    fn from(get: impl Fn(&str) -> Option<OsString>) -> Self {
        let name = |variable| get(variable).and_then(|value| name(&value.to_string_lossy()));
        let known = || {
            let agent = name("AI_AGENT")?;
            agent.split('_').next().filter(|agent| !agent.is_empty()).map(str::to_owned)
        };
        Reader {
            agent: name("HR_AGENT").or_else(known),
            session: name("HR_SESSION").or_else(|| name("CLAUDE_CODE_SESSION_ID")),
        }
    }
}

/// A label as it is stored: one line of text, whatever the command line or the environment had.
pub(crate) fn label(text: &OsStr) -> String {
    text.to_string_lossy().chars().map(printable).collect()
}

/// The start of `text`, without what a terminal could take for a command.
fn name(text: &str) -> Option<String> {
    let name: String = text.trim().chars().take(LONGEST_NAME).map(printable).collect();
    (!name.is_empty()).then_some(name)
}

/// The character, or U+FFFD for one that is not to be seen.
pub(crate) fn printable(char: char) -> char {
    if char.is_control() { char::REPLACEMENT_CHARACTER } else { char }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_is_named_by_the_environment() {
        let session = "7f3c2d10-0000-4000-8000-000000000001";
        let long = "x".repeat(1_000);
        for (variables, agent, of_session) in [
            (&[][..], None, None),
            (&[("HR_AGENT", " a\n\u{1b}b "), ("HR_SESSION", "")], Some("a\u{fffd}\u{fffd}b"), None),
            (
                &[("AI_AGENT", "claude-code_2-1-197_agent"), ("CLAUDE_CODE_SESSION_ID", session)],
                Some("claude-code"),
                Some(session),
            ),
            (
                &[("AI_AGENT", "_"), ("CLAUDE_CODE_SESSION_ID", session), ("HR_SESSION", "mine")],
                None,
                Some("mine"),
            ),
            (&[("HR_AGENT", &long)], Some(&long[..LONGEST_NAME]), None),
        ] {
            let get = |name: &str| {
                let (_, value) = variables.iter().find(|(key, _)| *key == name)?;
                Some(OsString::from(value))
            };
            let owned = |name: Option<&str>| name.map(str::to_owned);
            let expected = Reader { agent: owned(agent), session: owned(of_session) };
            assert_eq!(Reader::from(get), expected, "{variables:?}");
        }
    }
}
