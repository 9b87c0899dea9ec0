//! A run of a filter.

use super::asked::Asked;
use super::sources::Sources;
use super::taken::Taken;
use super::{Arguments, baseline, destination, explanation, templates, warn};
use crate::follow::{follow, interrupted};
use crate::program::Program;
use crate::record::{self, label};
use crate::reduce::Reducer;
use crate::settings::Settings;
use crate::streams::{Incoming, copy, say};
use crate::upkeep;
use anyhow::Context;
use hr_archive::Archive;
use hr_core::Kind;
use hr_pipe::{Format, Options, Report};
use std::time::Instant;

/// How many tokens may be printed, if that is said. What is set for all inputs does not stand against what is asked of
/// this one: all there is on a level, or all that is new.
fn budget(
    arguments: &Arguments,
    Asked { log, code, .. }: &Asked,
    settings: &Settings,
) -> Option<usize> {
    match log.baseline.is_empty() && !code.has_own_budget() {
        true => settings.budget(arguments.budget).map(|(tokens, _)| tokens),
        false => arguments.budget,
    }
}

/// What is asked for on the command line. What a log or code is to be compared with is read.
fn options(
    program: Program,
    arguments: &Arguments,
    Asked { log, json, code, .. }: &Asked,
    archive: Option<&Archive>,
) -> anyhow::Result<Options> {
    let baseline = match log.baseline.is_empty() {
        true => None,
        false => Some(baseline::read(&log.baseline, archive)?),
    };
    let format = json.format();
    Ok(Options {
        // Whatever is to come out as JSON must be JSON, and held as that.
        kind: if format == Format::Report { program.kind() } else { Some(Kind::Json) },
        lossless: json.format.lossless,
        format,
        baseline,
        only: log.only(),
        code: code.wanted(archive)?,
        query: arguments.query.clone(),
        budget: arguments.budget,
        label: label(&arguments.label),
        counter: arguments.counter(),
        ..Options::default()
    })
}

/// A run of a filter, from when it began.
pub(super) struct Run<'a> {
    program: Program,
    arguments: &'a Arguments,
    asked: &'a Asked,
    settings: &'a Settings,
    archive: Option<Archive>,
    /// Why there is no archive, if that must be told.
    no_home: Option<String>,
    started: Instant,
}

impl<'a> Run<'a> {
    pub(super) fn start(
        program: Program,
        arguments: &'a Arguments,
        asked: &'a Asked,
        settings: &'a Settings,
    ) -> Self {
        let started = Instant::now();
        let (archive, no_home) = match settings.archive() {
            Ok(archive) => (Some(archive), None),
            Err(error) => (None, Some(error.to_string()).filter(|_| !arguments.no_archive)),
        };
        Self { program, arguments, asked, settings, archive, no_home, started }
    }

    /// Prints of standard input what is new, fails or stands out, as it comes.
    pub(super) fn follow(&self) -> anyhow::Result<()> {
        let Some(archive) = &self.archive else {
            warn(self.program, self.no_home.as_deref().unwrap_or_default());
            return copy().context("cannot pass the input on");
        };
        let label = label(&self.arguments.label);
        let (name, limits) = (self.program.name(), self.asked.log.limits());
        let stop = interrupted()?;
        follow(name, Incoming::stdin(), limits, archive, self.settings, &label, &stop).map(drop)
    }

    /// Prints the kinds of lines of standard input.
    pub(super) fn templates(&self) -> anyhow::Result<()> {
        let (form, label) = (self.asked.log.form(), label(&self.arguments.label));
        let may_archive = !self.arguments.no_archive;
        self.end(&templates::table(form, self.archive.as_ref(), may_archive, label)?);
        Ok(())
    }

    /// Prints what is worth reading of the `sources`, or of standard input.
    pub(super) fn reduce(&self, sources: Option<&Sources>) -> anyhow::Result<()> {
        let Self { program, arguments, asked, settings, .. } = *self;
        let archive = self.archive.as_ref();
        let taken = Taken::of(asked.name.as_deref(), settings, program);
        let mut options = options(program, arguments, asked, archive)?;
        options.kind = taken.kind.or(options.kind);
        options.budget = budget(arguments, asked, settings);
        options.floor = settings.floor().map(|(tokens, _)| tokens);
        options.disabled = settings.disabled();
        if let Some(sources) = sources {
            options.code.language = options.code.language.or(sources.language);
            if options.label.is_empty() {
                options.label.clone_from(&sources.label);
            }
        }
        let may_archive = !arguments.no_archive;
        let kept = archive.filter(|_| may_archive);
        let mut out = destination(program, arguments, asked, &options.label, kept);
        let (program, options, filters) = (program.name(), &options, taken.filters);
        let reducer = Reducer { program, options, filters, archive, may_archive };
        let done = match sources {
            None => reducer.reduce(Incoming::stdin(), &mut out),
            Some(sources) => reducer.held(&sources.bytes, None, &mut out),
        };
        // What was read before a fault is printed, too.
        let finished = out.finish(done.as_ref().ok());
        self.end(&done?);
        finished.context("cannot write to standard output")
    }

    /// Tells and writes down what was done.
    fn end(&self, report: &Report) {
        if let Some(warning) = report.warning.as_deref().or(self.no_home.as_deref()) {
            warn(self.program, warning);
        }
        if self.arguments.explain {
            say(format_args!("{}: {}", self.program.name(), explanation(report)));
        }
        if let Some(archive) = self.archive.as_ref().filter(|_| !self.arguments.no_archive) {
            record::reduction(report, archive, self.started);
            upkeep::keep_house(archive, self.settings);
        }
    }
}
