//! `hr-log --follow`: an endless log, in parts that are archived one by one.

use crate::record;
use crate::settings::Settings;
use crate::streams::{Incoming, say, unless_closed};
use crate::upkeep;
use anyhow::{Context, anyhow};
use hr_archive::{Archive, Details, Error, Writer};
use hr_core::{Handle, Kind};
use hr_fit::{with_commas, write_mark};
use hr_log::{Shown, Watch, Watched};
use hr_pipe::Report;
use rustix::process::Signal;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes that are read at a time, and how many such blocks may wait.
const BLOCK: usize = 64 << 10;
const BLOCKS: usize = 16;
/// How often it is seen whether a part must end.
const TICK: Duration = Duration::from_millis(100);
/// A part ends within a line only if that is longer.
const LONG_LINE: usize = 1 << 20;
/// Groups of lines that are named at the end of a part.
const NAMED: usize = 8;

/// When a part ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// After so long.
    pub(crate) time: Duration,
    /// After so many lines.
    pub(crate) lines: usize,
}

/// A flag that is set when this process is told to end.
pub(crate) fn interrupted() -> anyhow::Result<Arc<AtomicBool>> {
    let interrupted = Arc::new(AtomicBool::new(false));
    for signal in [Signal::INT, Signal::TERM] {
        signal_hook::flag::register(signal.as_raw(), Arc::clone(&interrupted))
            .context("cannot wait for signals")?;
    }
    Ok(interrupted)
}

/// Reads an input as it comes, and prints at once what is new, fails or stands out; at the end of each part that has
/// more, what else was in it, and its handle. Ends with the input, or when `interrupted`. Gives whether anything was left
/// out, up to its end.
pub(crate) fn follow(
    program: &str,
    incoming: Incoming,
    limits: Limits,
    archive: &Archive,
    settings: &Settings,
    label: &str,
    interrupted: &AtomicBool,
) -> anyhow::Result<bool> {
    let name = incoming.name;
    let blocks = blocks(incoming);
    let mut follower = Follower {
        archive,
        settings,
        label,
        limits,
        watch: Watch::default(),
        begun: vec![],
        writer: archive.writer(),
        started: Instant::now(),
        out: vec![],
        bytes: 0,
        tokens: (0, 0),
        has_left_out: false,
    };
    let stop = match follower.run(&blocks, interrupted) {
        Ok(()) => return Ok(follower.has_left_out),
        Err(stop) => stop,
    };
    match stop {
        Stop::Input(error) => Err(error).with_context(|| format!("cannot read {name} to its end")),
        Stop::Output(error) => unless_closed(Err(error)).context("cannot write to standard output"),
        Stop::Archive(error) => {
            say(format_args!("{program}: nothing more is left out, because {error}"));
            follower.give_up(&blocks)
        }
    }
    // Nobody reads on, or all to the end was just printed.
    .map(|()| false)
}

/// An input, block by block, read by a thread of its own.
fn blocks(mut incoming: Incoming) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, blocks) = sync_channel(BLOCKS);
    thread::spawn(move || {
        let mut block = vec![0; BLOCK];
        loop {
            let read = match incoming.read(&mut block) {
                Ok(0) => return,
                Ok(len) => Ok(block[..len].to_vec()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let is_end = read.is_err();
            if sender.send(read).is_err() || is_end {
                return;
            }
        }
    });
    blocks
}

/// Why it ends before the input does.
enum Stop {
    Input(io::Error),
    Output(io::Error),
    Archive(Error),
}

struct Follower<'a> {
    archive: &'a Archive,
    settings: &'a Settings,
    label: &'a str,
    limits: Limits,
    watch: Watch,
    /// A line that has begun.
    begun: Vec<u8>,
    /// What stores this part, and when that began.
    writer: Writer,
    started: Instant,
    /// What is to be printed next.
    out: Vec<u8>,
    /// Bytes that were printed of this part; tokens of it that came in and went out.
    bytes: usize,
    tokens: (usize, usize),
    /// Whether anything of this part or one before it is left out.
    has_left_out: bool,
}

impl Follower<'_> {
    fn run(
        &mut self,
        blocks: &Receiver<io::Result<Vec<u8>>>,
        interrupted: &AtomicBool,
    ) -> Result<(), Stop> {
        loop {
            let mut fault = None;
            let mut is_over = interrupted.load(Ordering::Relaxed);
            match blocks.recv_timeout(TICK) {
                Ok(Ok(block)) => self.take(&block)?,
                Ok(Err(error)) => fault = Some(error),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => is_over = true,
            }
            if is_over {
                for block in blocks.try_iter().take(BLOCKS) {
                    match block {
                        Ok(block) => self.take(&block)?,
                        Err(error) => fault = Some(error),
                    }
                }
            }
            if is_over || fault.is_some() {
                let begun = std::mem::take(&mut self.begun);
                self.pass(&begun)?;
                self.end_part()?;
                return fault.map_or(Ok(()), |error| Err(Stop::Input(error)));
            }
            let is_due = self.started.elapsed() >= self.limits.time
                || self.watch.lines() >= self.limits.lines;
            if is_due && self.watch.has_hidden() {
                self.end_part()?;
            }
        }
    }

    /// Takes a block, but for a line at its end that goes on.
    fn take(&mut self, block: &[u8]) -> Result<(), Stop> {
        let end = memchr::memrchr(b'\n', block).map_or(0, |last| last + 1);
        self.begun.extend_from_slice(&block[..end]);
        let is_due = end > 0 || self.begun.len() + block.len() > LONG_LINE;
        let due = if is_due { std::mem::take(&mut self.begun) } else { vec![] };
        // What fails to be stored is given back, and what has begun comes after it.
        self.begun.extend_from_slice(&block[end..]);
        self.pass(&due)
    }

    /// Stores bytes, and prints what is worth it of them.
    fn pass(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.writer.write(bytes).map_err(Stop::Archive)?;
        self.tokens.0 += hr_tokens::estimate(bytes);
        let shown = self.watch.push(bytes);
        self.print(&shown)
    }

    fn print(&mut self, shown: &[Shown]) -> Result<(), Stop> {
        for it in shown {
            match it {
                Shown::Line(line) => {
                    self.out.extend_from_slice(line);
                    self.out.push(b'\n');
                }
                Shown::Gap(lines) => {
                    let count = lines.count();
                    let noun = if count == 1 { "line" } else { "lines" };
                    let count = with_commas(count);
                    write_mark(&mut self.out, format_args!("{lines}: {count} {noun}"));
                }
            }
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Stop> {
        self.bytes += self.out.len();
        self.tokens.1 += hr_tokens::estimate(&self.out);
        let mut stdout = io::stdout().lock();
        stdout.write_all(&self.out).and_then(|()| stdout.flush()).map_err(Stop::Output)?;
        self.out.clear();
        Ok(())
    }

    /// Ends the part: what is left out of it is stored, and can be had by its handle.
    fn end_part(&mut self) -> Result<(), Stop> {
        let is_whole = !self.watch.has_hidden();
        let (shown, part) = self.watch.end_part();
        if is_whole {
            return self.print(&shown);
        }
        self.has_left_out = true;
        let details = Details { kind: Kind::Log, label: self.label.to_owned() };
        let entry = self.writer.finish(details).map_err(Stop::Archive)?;
        self.print(&shown)?;
        write_summary(&mut self.out, entry.handle(), &part);
        self.flush()?;
        let report = Report {
            handle: Some(entry.handle()),
            bytes_in: entry.len(),
            bytes_out: self.bytes,
            tokens_out: self.tokens.1,
            ..Report::unchanged(Kind::Log, "followed", 0, self.tokens.0)
        };
        record::reduction(&report, self.archive, self.started);
        upkeep::keep_house(self.archive, self.settings);
        self.writer = self.archive.writer();
        self.started = Instant::now();
        (self.bytes, self.tokens) = (0, (0, 0));
        Ok(())
    }

    /// Prints all of this part, of which some was shown already, and the rest of the log.
    fn give_up(self, blocks: &Receiver<io::Result<Vec<u8>>>) -> anyhow::Result<()> {
        let mut stdout = io::stdout().lock();
        let mut mark = self.out;
        write_mark(
            &mut mark,
            "the archive failed; all of this part follows, and the rest of the log",
        );
        let mut printed = stdout.write_all(&mark);
        if printed.is_ok() {
            printed = match self.writer.give_back(&mut stdout) {
                Err(Error::Output(error)) => Err(error),
                Err(lost) => return Err(anyhow!("a part of the log is lost: {lost}")),
                Ok(()) => stdout.write_all(&self.begun),
            };
        }
        for block in blocks {
            let block = block.context("cannot read the input to its end")?;
            printed = printed.and_then(|()| stdout.write_all(&block)).and_then(|()| stdout.flush());
        }
        unless_closed(printed).context("cannot write to standard output")
    }
}

/// `[hr 3f9a1c0b7e42 log: 4,009 lines until 06:47:52, 12 shown. More: hr-retrieve ...]`, and what the others are.
fn write_summary(out: &mut Vec<u8>, handle: Handle, part: &Watched) {
    let until = match part.last_time.is_empty() {
        true => String::new(),
        false => format!(" until {}", String::from_utf8_lossy(&part.last_time)),
    };
    let (lines, shown) = (with_commas(part.lines), with_commas(part.shown));
    write_mark(
        out,
        format_args!(
            "{handle} log: {lines} lines{until}, {shown} shown. \
             More: hr-retrieve {handle} -l A-B | -g REGEX | -q WORDS"
        ),
    );
    let levels = part.levels.iter().map(|(level, count)| format!("{} {count}", level.name()));
    let levels: Vec<String> = levels.collect();
    if !levels.is_empty() {
        write_mark(out, format_args!("levels: {}", levels.join(", ")));
    }
    for (sample, count) in part.groups.iter().take(NAMED) {
        let (count, sample) = (with_commas(*count), String::from_utf8_lossy(sample));
        write_mark(out, format_args!("{count} like: {sample}"));
    }
    let others = part.groups.get(NAMED..).unwrap_or_default();
    if !others.is_empty() {
        let lines = with_commas(others.iter().map(|it| it.1).sum());
        write_mark(out, format_args!("{lines} lines of {} other kinds", others.len()));
    }
    write_mark(out, "lines are numbered from 1 again");
}
