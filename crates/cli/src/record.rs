//! What the programs write in the ledger. That they cannot is nobody's loss but the ledger's: it is
//! not told, and no exit code changes.

use hr_archive::{Archive, Entry};
use hr_core::HandlePrefix;
use hr_ledger::{Ledger, Record, Reduction, Retrieval};
use hr_pipe::Compressed;
use hr_tokens::estimate;
use jiff::Timestamp;
use rustix::process::Signal;
use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Instant;

/// Characters that are kept of the name of an agent or a session.
const LONGEST_NAME: usize = 64;

/// Bytes whose tokens are counted at once. Each cut between two such parts may cost the estimate some
/// tokens, so they are large, and end where a line ends if there is one.
const PART: usize = 64 << 10;

/// Writes down that an input of `bytes_in` bytes was reduced and printed. `archive` has the original;
/// `started` is when the input was complete.
pub(crate) fn reduction(
    compressed: &Compressed<'_>,
    bytes_in: usize,
    archive: &Archive,
    started: Instant,
) {
    let Some(handle) = compressed.handle else { return };
    append(archive, |reader| {
        Record::Reduction(Reduction {
            time: Timestamp::now(),
            handle: handle.to_string(),
            kind: compressed.kind.name().to_owned(),
            bytes_in: bytes_in as u64,
            bytes_out: compressed.output.len() as u64,
            tokens_in: compressed.tokens_in as u64,
            tokens_out: compressed.tokens_out as u64,
            millis: millis_since(started),
            agent: reader.agent,
            session: reader.session,
        })
    });
}

/// Writes down that `printed` was retrieved of the original that `handle` stands for. `manifest` is what
/// is known of it; if it is not at hand, it is looked up, which takes a millisecond. `started` is when
/// the program was.
pub(crate) fn retrieval<W>(
    handle: &str,
    manifest: Option<&Entry>,
    printed: &Counted<W>,
    started: Instant,
) {
    let millis = millis_since(started);
    let (bytes_out, tokens_out) = printed.counts();
    if bytes_out == 0 {
        return;
    }
    let Ok(archive) = Archive::from_env() else { return };
    let look_up = || archive.find(&handle.parse::<HandlePrefix>().ok()?).ok();
    let Some(manifest) = manifest.cloned().or_else(look_up) else { return };
    let stored = i64::try_from(manifest.stored()).ok();
    append(&archive, |reader| {
        let time = Timestamp::now();
        Record::Retrieval(Retrieval {
            time,
            handle: manifest.handle().to_string(),
            kind: manifest.kind().name().to_owned(),
            stored: stored.and_then(|second| Timestamp::from_second(second).ok()).unwrap_or(time),
            bytes_out,
            tokens_out,
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

/// The start of `text`, without what a terminal could take for a command.
fn name(text: &str) -> Option<String> {
    let name: String = text.trim().chars().take(LONGEST_NAME).map(printable).collect();
    (!name.is_empty()).then_some(name)
}

/// The character, or U+FFFD for one that is not to be seen.
pub(crate) fn printable(char: char) -> char {
    if char.is_control() { char::REPLACEMENT_CHARACTER } else { char }
}

/// Counts the bytes and the estimated tokens of what it passes on to `out`. Holds little of it.
pub(crate) struct Counted<W> {
    out: W,
    bytes: u64,
    tokens: usize,
    /// The end of what was passed on, of which the tokens are not counted yet.
    pending: Vec<u8>,
}

impl<W> Counted<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, bytes: 0, tokens: 0, pending: vec![] }
    }

    /// Bytes and tokens so far.
    fn counts(&self) -> (u64, u64) {
        (self.bytes, (self.tokens + estimate(&self.pending)) as u64)
    }

    fn count(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        for part in bytes.chunks(PART) {
            self.pending.extend_from_slice(part);
            if self.pending.len() >= PART {
                let lf = self.pending.iter().rposition(|&byte| byte == b'\n');
                let end = lf.map_or(self.pending.len(), |lf| lf + 1);
                self.tokens += estimate(&self.pending[..end]);
                self.pending.drain(..end);
            }
        }
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.count(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
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

    #[test]
    fn tokens_are_counted_in_parts_and_little_is_held() {
        let text: Vec<u8> = (0..20_000)
            .flat_map(|n| format!("06:00:00 INFO job {n} is done\n").into_bytes())
            .collect();
        let whole = estimate(&text) as u64;
        for size in [7, 4_096, 1 << 20] {
            let mut out = Counted::new(vec![]);
            for part in text.chunks(size) {
                out.write_all(part).unwrap();
                assert!(out.pending.len() < 2 * PART);
            }
            let (bytes, tokens) = out.counts();
            assert_eq!(bytes, text.len() as u64);
            assert!(tokens.abs_diff(whole) <= whole / 1_000, "{tokens} of {whole} by {size}");
            assert!(out.out == text);
        }
        let mut unbroken = Counted::new(vec![]);
        unbroken.write_all(&vec![b'x'; 10 * PART]).unwrap();
        assert!(unbroken.pending.len() < PART && unbroken.counts().1 > 0);
    }
}
