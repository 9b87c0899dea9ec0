//! What is printed of a command's output.

use super::Job;
use super::command::Running;
use super::draft::{self, Drafts};
use super::output::{Flow, Gathered, Remembered};
use super::screen::Screen;
use crate::follow::{Limits, follow};
use crate::reach::Reader;
use crate::record;
use crate::reduce::Reducer;
use crate::settings::Settings;
use crate::streams::{Incoming, Input, Rest, pass_on, print, say, unless_closed};
use crate::upkeep;
use crate::user_filter::UserFilters;
use anyhow::Context;
use hr_archive::Archive;
use hr_fit::write_mark;
use hr_pipe::{MOST_HELD, Options, Report};
use std::io::Write;
use std::process::ExitStatus;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// When a part ends of what is printed so.
const PART: Limits = Limits { time: Duration::from_secs(600), lines: 100_000 };
/// Bytes and lines at the end of a long output that are printed again if its command failed.
const END: usize = 4 << 10;
const END_LINES: usize = 30;

pub(super) const NOT_PRINTED: &str = "cannot write to standard output";
pub(super) const NOT_PASSED_ON: &str = "cannot pass the output on";

/// What is needed to print.
pub(super) struct Printing<'a> {
    pub(super) job: &'a Job,
    pub(super) hint: Option<String>,
    pub(super) settings: &'a Settings,
    pub(super) archive: Option<Archive>,
}

pub(super) type Ended = std::io::Result<ExitStatus>;

impl Printing<'_> {
    /// Prints what is worth reading of what the command prints, and waits for its end.
    pub(super) fn print(&self, mut running: Running) -> (anyhow::Result<()>, Ended) {
        let screen = match self.job.reader {
            Reader::Claude(_) => Screen::of_stdout(),
            Reader::Any => None,
        };
        if let Some(screen) = screen {
            return self.write_file(screen, running);
        }
        let gathered = running.output.gather(self.job.deadline);
        match gathered.context("cannot read what the command prints") {
            Err(error) => (Err(error), running.status()),
            Ok(Gathered::All(bytes)) => {
                let nothing = Incoming::of_command(std::io::empty(), running.output.pipe);
                let input = Input { bytes, rest: Rest::Nothing };
                let mut stdout = std::io::stdout().lock();
                let status = running.status();
                let failed = status.as_ref().is_ok_and(|status| !status.success());
                let options = self.options(failed);
                (self.reduce(input, nothing, &options, &mut stdout).map(drop), status)
            }
            Ok(Gathered::Late(bytes)) => {
                let nothing = Incoming::of_command(std::io::empty(), running.output.pipe);
                let input = Input { bytes, rest: Rest::Nothing };
                let mut stdout = std::io::stdout().lock();
                let printed = self.reduce(input, nothing, &self.options(true), &mut stdout);
                drop(stdout);
                // All that it still says is printed.
                let (flow, command) = running.split();
                let pass = |_| pass_on(&mut flow.incoming()).context(NOT_PASSED_ON);
                (printed.and_then(pass), command.end().1)
            }
            Ok(Gathered::Start(bytes)) if bytes.len() as u64 > MOST_HELD => {
                self.flow(bytes, running, &self.options(false), &mut std::io::stdout().lock())
            }
            Ok(Gathered::Start(bytes)) => self.follow(bytes, running),
        }
    }

    /// The same where standard output is a file that is written anew as the command goes on.
    fn write_file(&self, mut screen: Screen, mut running: Running) -> (anyhow::Result<()>, Ended) {
        let options = Options { most: Some(draft::SHORT), ..self.options(false) };
        let mut drafts = Drafts::new(&options, self.archive.as_ref(), &mut screen);
        let gathered = drafts.follow(&mut running.output);
        let (is_raw, shown) = (drafts.is_raw, drafts.shown);
        match gathered.context("cannot write what the command prints") {
            Err(error) => (Err(error), running.status()),
            Ok(Gathered::All(bytes)) => {
                let nothing = Incoming::of_command(std::io::empty(), running.output.pipe);
                let is_told = running.is_told();
                let status = running.status();
                let failed = is_told || status.as_ref().is_ok_and(|status| !status.success());
                let input = Input { bytes, rest: Rest::Nothing };
                let mut text = Vec::new();
                let options = self.options(failed);
                let printed =
                    self.reduce(input, nothing, &options, &mut text).and_then(|is_same| {
                        let start = if is_raw && is_same { shown } else { 0 };
                        if start == 0 {
                            screen.start_over();
                        }
                        unless_closed(screen.write_all(&text[start..])).context(NOT_PRINTED)
                    });
                (printed, status)
            }
            Ok(Gathered::Start(bytes) | Gathered::Late(bytes)) => {
                screen.start_over();
                // It may fail yet, and then there must be room for its end.
                let most = self.job.reader.most(true).map(|most| most.saturating_sub(END));
                let options = Options { most, ..self.options(false) };
                self.flow(bytes, running, &options, &mut screen)
            }
        }
    }

    /// Prints to `out` what is worth reading of an input. Gives whether that is the input itself.
    pub(super) fn reduce(
        &self,
        input: Input,
        incoming: Incoming,
        options: &Options,
        out: &mut impl Write,
    ) -> anyhow::Result<bool> {
        let started = Instant::now();
        let reach = self.job.reader.reach(&input.bytes, options.failed);
        let mut report = self.reducer(options).reduce_started(input, incoming, out)?;
        let is_same = report.handle.is_none() && report.bytes_in == report.bytes_out;
        reach.limit(&mut report);
        self.end(&report, started);
        Ok(is_same)
    }

    fn reducer<'o>(&'o self, options: &'o Options) -> Reducer<'o> {
        Reducer {
            program: self.job.program,
            options,
            filters: UserFilters { asked: None, all: self.settings.filters() },
            archive: self.archive.as_ref(),
            may_archive: true,
        }
    }

    fn options(&self, failed: bool) -> Options {
        let Job { reader, label, budget, query, .. } = self.job;
        let mut options = reader.options(self.settings, *budget, label, failed);
        options.query.clone_from(query);
        options.hint.clone_from(&self.hint);
        reader.heed(label, &mut options);
        options
    }

    /// Prints at once what is worth it of a command that takes its time.
    fn follow(&self, start: Vec<u8>, running: Running) -> (anyhow::Result<()>, Ended) {
        let (flow, command) = running.split();
        let left_out = self.print_flow(start, flow);
        let (remembered, status) = command.end();
        let printed = match left_out {
            Ok(true) => self.print_end(&remembered, &status),
            other => other.map(drop),
        };
        (printed, status)
    }

    /// Prints at once what is worth it of `start` and of what comes. Gives whether anything was left out.
    pub(super) fn print_flow(&self, start: Vec<u8>, flow: Flow) -> anyhow::Result<bool> {
        let (mut incoming, never) = (flow.clone().incoming().after(start), AtomicBool::new(false));
        let left_out = match &self.archive {
            Some(archive) => {
                let (program, label) = (self.job.program, &self.job.label);
                follow(program, incoming, PART, archive, self.settings, label, &never)?
            }
            None => pass_on(&mut incoming).map(|()| false).context(NOT_PASSED_ON)?,
        };
        // It was told to end: all that it still says is printed.
        if flow.is_late() {
            pass_on(&mut flow.incoming()).context(NOT_PASSED_ON)?;
        }
        Ok(left_out)
    }

    /// Prints once more what matters of a failing command's output, of which much was left out while it flowed by: then
    /// it was not known that it would fail.
    pub(super) fn print_end(&self, remembered: &Remembered, status: &Ended) -> anyhow::Result<()> {
        let Some(status) = status.as_ref().ok().filter(|status| !status.success()) else {
            return Ok(());
        };
        let mut mark = Vec::new();
        if remembered.forgotten == 0 && self.archive.is_some() {
            write_mark(&mut mark, format_args!("{status}: all of the output once more, in short"));
            print(&mark).context(NOT_PRINTED)?;
            let started = Instant::now();
            let options = self.options(true);
            let mut stdout = std::io::stdout().lock();
            let mut report = self.reducer(&options).held(&remembered.bytes, None, &mut stdout)?;
            drop(stdout);
            // It was counted when it was printed first.
            (report.bytes_in, report.tokens_in) = (0, 0);
            self.end(&report, started);
            return Ok(());
        }
        let end = last_lines(&remembered.bytes);
        write_mark(&mut mark, format_args!("{status}: the end of the output once more"));
        mark.extend_from_slice(end);
        print(&mark).context(NOT_PRINTED)
    }

    fn end(&self, report: &Report, started: Instant) {
        if let Some(warning) = &report.warning {
            say(format_args!("{}: nothing is left out, because {warning}", self.job.program));
        }
        if self.job.explain {
            say(format_args!("{}: {}", self.job.program, crate::filter::explanation(report)));
        }
        if let Some(archive) = &self.archive {
            record::reduction(report, archive, started);
            upkeep::keep_house(archive, self.settings);
        }
    }
}

/// The last lines of `bytes`, as many as are worth printing twice.
fn last_lines(bytes: &[u8]) -> &[u8] {
    let end = &bytes[bytes.len().saturating_sub(END)..];
    let body = end.strip_suffix(b"\n").unwrap_or(end);
    let ends = memchr::memrchr_iter(b'\n', body);
    let start = ends.take(END_LINES).last().map_or(0, |end| end + 1);
    &end[start..]
}
