//! What a file holds of a command that still runs: what is worth reading so far, and what came since.

use super::output::{Gathered, Next, Output};
use super::screen::Screen;
use hr_archive::Archive;
use hr_fit::write_mark;
use hr_pipe::{MOST_HELD, Options, compress};
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// Bytes that are in the file as they came, after what is in short. At a time limit Claude Code shows a model 10,000
/// characters of the file.
const LATEST: usize = 4 << 10;
/// Bytes of what is in short, but for evidence.
pub(super) const SHORT: usize = 5_000;
/// No draft is made sooner after another.
const PAUSE: Duration = Duration::from_millis(500);
/// Of the time that passes, one part in so many is spent on drafts; and so long a part of it goes by without one, since each
/// has an original of its own.
const SHARE: u32 = 10;

/// Drafts of a command's output.
pub(super) struct Drafts<'a> {
    options: &'a Options,
    archive: Option<&'a Archive>,
    screen: &'a mut Screen,
    /// Bytes of the output that are in the file in short, and as they came.
    drafted: usize,
    pub(super) shown: usize,
    /// Whether the file has all of these as they came.
    pub(super) is_raw: bool,
    started: Instant,
    /// When the next may be made.
    next: Instant,
}

impl<'a> Drafts<'a> {
    pub(super) fn new(
        options: &'a Options,
        archive: Option<&'a Archive>,
        screen: &'a mut Screen,
    ) -> Self {
        Self {
            options,
            archive,
            screen,
            drafted: 0,
            shown: 0,
            is_raw: true,
            started: Instant::now(),
            next: Instant::now() + PAUSE,
        }
    }

    /// Reads `output` to its end, or as far as it may be held; the file follows.
    pub(super) fn follow(&mut self, output: &mut Output) -> io::Result<Gathered> {
        let mut bytes = Vec::new();
        while bytes.len() as u64 <= MOST_HELD {
            let is_waiting = self.shown < bytes.len();
            match output.next(is_waiting.then_some(self.next))? {
                Next::Block(block) => bytes.extend_from_slice(&block),
                // What there is is in the file.
                Next::Nothing | Next::Late => {}
                Next::End => return Ok(Gathered::All(bytes)),
            }
            self.update(&bytes)?;
        }
        Ok(Gathered::Start(bytes))
    }

    /// Brings the file up to date with these `bytes`, as far as it is time for that.
    fn update(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() - self.drafted > LATEST && Instant::now() >= self.next {
            let started = Instant::now();
            self.draft(bytes)?;
            let pause = PAUSE.max(started.elapsed() * SHARE).max(self.started.elapsed() / SHARE);
            self.next = Instant::now() + pause;
        }
        if bytes.len() - self.drafted <= LATEST {
            self.screen.write_all(&bytes[self.shown..])?;
            self.shown = bytes.len();
        }
        Ok(())
    }

    /// Writes all whole lines in short, or as they are where nothing shorter is worth it.
    fn draft(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(end) = memchr::memrchr(b'\n', bytes).map(|last| last + 1) else {
            // Such as a progress bar.
            self.screen.write_all(&bytes[self.shown..])?;
            (self.drafted, self.shown) = (bytes.len(), bytes.len());
            return Ok(());
        };
        let compressed = compress(&bytes[..end], self.options, self.archive);
        if compressed.report.handle.is_some() {
            let mut text = compressed.output.into_owned();
            write_mark(&mut text, "the command goes on: what follows came later, as it is");
            self.screen.start_over();
            self.screen.write_all(&text)?;
            (self.drafted, self.shown, self.is_raw) = (end, end, false);
        } else {
            self.screen.write_all(&bytes[self.shown..end.max(self.shown)])?;
            (self.drafted, self.shown) = (end, end.max(self.shown));
        }
        Ok(())
    }
}
