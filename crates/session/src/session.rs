//! The file of one reader, open and locked.

use crate::screen::Screen;
use crate::seen::{Call, Seen};
use crate::showing::HEADER;
use crate::{Error, place};
use std::fs::{File, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Nobody waits longer for another process: a tool result is on its way.
const LONGEST_WAIT: Duration = Duration::from_millis(200);
/// So long a waiting process sleeps before it looks again.
const NAP: Duration = Duration::from_millis(1);

/// No file of ours has more bytes.
const MOST_BYTES: u64 = 4 << 20;

/// What one reader, the main agent or a subagent, was shown in a session. Other processes wait until it
/// is dropped.
pub struct Session {
    file: File,
    path: PathBuf,
    /// In seconds since 1970.
    now: u64,
    screen: Screen,
}

impl Session {
    /// Opens what is known of a reader of `session`: of the main agent, or of the subagent `agent`.
    ///
    /// `None` if the session was never started, for then nobody would tell when the reader forgets; and
    /// if another process holds it for longer than 200 ms.
    pub fn open(dir: &Path, session: &str, agent: Option<&str>) -> Result<Option<Session>, Error> {
        Session::open_at(dir, session, agent, SystemTime::now())
    }

    /// Like [`open`](Session::open), but takes `now` for the time at which all is asked and shown until
    /// it is dropped.
    pub fn open_at(
        dir: &Path,
        session: &str,
        agent: Option<&str>,
        now: SystemTime,
    ) -> Result<Option<Session>, Error> {
        let Some((file, path)) = place::open_reader(dir, session, agent)? else {
            return Ok(None);
        };
        if !lock(&file).map_err(Error::io(&path))? {
            return Ok(None);
        }
        let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let screen = Screen::read(read(&file).map_err(Error::io(&path))?, now);
        Ok(Some(Session { file, path, now, screen }))
    }

    /// What the reader was shown before of `text`, which a tool gave for `call`.
    ///
    /// Nothing if the last result of this call was withheld: who asks again gets it. Marks in `text` are
    /// never seen.
    pub fn seen(&self, call: &Call, text: &[u8]) -> Seen {
        self.screen.seen(call, text)
    }

    /// Whether this call was made before, so that a reader may ask what has changed since then.
    pub fn is_repeated(&self, call: &Call) -> bool {
        self.screen.is_repeated(call)
    }

    /// Writes down what the reader gets: a tool gave `text` for `call`, and `delivered` is given in its
    /// place, which may be the same. `withheld` says whether some of it was left out as seen.
    pub fn shown(
        &mut self,
        call: &Call,
        text: &[u8],
        delivered: &[u8],
        withheld: bool,
    ) -> Result<(), Error> {
        let new_from = self.screen.add(self.now, call, text, delivered, withheld);
        self.write(new_from).map_err(|error| {
            // What is half written counts as empty. There is always room for nothing.
            let _ = self.file.set_len(0);
            self.screen = Screen::read(vec![], self.now);
            Error::io(&self.path)(error)
        })
    }

    /// Writes the file from the place `new_from` on.
    fn write(&self, new_from: usize) -> io::Result<()> {
        let bytes = self.screen.bytes();
        if new_from > 0 {
            return self.file.write_all_at(&bytes[new_from..], new_from as u64);
        }
        // The header comes last: what has one is complete.
        self.file.set_len(0)?;
        self.file.write_all_at(&bytes[HEADER.len()..], HEADER.len() as u64)?;
        self.file.write_all_at(&HEADER, 0)
    }
}

/// Locks `file` until it is closed. False if somebody else has it locked for too long.
fn lock(file: &File) -> io::Result<bool> {
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if start.elapsed() > LONGEST_WAIT => return Ok(false),
            Err(TryLockError::WouldBlock) => sleep(NAP),
        }
    }
}

/// All of `file`; nothing of one that is too large to be ours, or no file at all.
fn read(mut file: &File) -> io::Result<Vec<u8>> {
    let metadata = file.metadata()?;
    let mut bytes = vec![];
    if metadata.is_file() && metadata.len() <= MOST_BYTES {
        bytes.reserve_exact(metadata.len() as usize);
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
