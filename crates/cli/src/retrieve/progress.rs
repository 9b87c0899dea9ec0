//! A bar on standard error while a user waits.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// What is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How much of the bytes to read has been read. Shown on standard error if that is a terminal, once it
/// has taken a second; never on standard output.
pub(crate) struct Progress {
    total: usize,
    done: usize,
    started: Instant,
    may_show: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Of reading `total` bytes while nothing is printed.
    pub(crate) fn of_searching(total: usize) -> Self {
        let may_show = io::stderr().is_terminal();
        Self { total, done: 0, started: Instant::now(), may_show, bar: None }
    }

    /// Of reading `total` bytes that are printed, at least in part. There is no bar beside what goes to
    /// a terminal, or through a pipe to a pager that shows it there.
    pub(crate) fn of_printing(total: usize) -> Self {
        let mut progress = Self::of_searching(total);
        progress.may_show &= is_file(&io::stdout());
        progress
    }

    /// A writer to `out` that counts what is written as read.
    pub(crate) fn of_writing<W: Write>(&mut self, out: W) -> Counted<'_, W> {
        Counted { out, progress: self }
    }

    /// So many more bytes were read.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.done += bytes;
        if !self.may_show || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let target = ProgressDrawTarget::stderr();
            let bar = ProgressBar::with_draw_target(Some(self.total as u64), target);
            let style = ProgressStyle::with_template("{bar:40} {percent} %");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        bar.set_position(self.done as u64);
    }
}

/// Leaves the terminal as it was.
impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// See [`Progress::of_writing`].
pub(crate) struct Counted<'a, W> {
    out: W,
    progress: &'a mut Progress,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.progress.add(count);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn is_file(out: &impl rustix::fd::AsFd) -> bool {
    rustix::fs::fstat(out)
        .is_ok_and(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode).is_file())
}
