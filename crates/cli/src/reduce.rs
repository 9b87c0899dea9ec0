//! From an input to standard output: held, while it flows, or unchanged.

use crate::streams::{Incoming, Input, Rest, read_on, read_start, say, unless_closed};
use crate::user_filter::{self, Declined, UserFilters};
use anyhow::Context;
use hr_archive::{Archive, Pipe};
use hr_config::UserFilter;
use hr_core::Kind;
use hr_pipe::{
    Compressed, Course, FINAL, Failure, LARGEST, Options, Plan, Report, START, StreamRoute,
    TOO_LARGE, compress, compress_stream, plan,
};
use std::io::{self, Read, Write};
use std::sync::Arc;

/// How inputs are reduced.
#[derive(Clone, Copy)]
pub(crate) struct Reducer<'a> {
    /// How messages name us.
    pub(crate) program: &'a str,
    pub(crate) options: &'a Options,
    /// The user's own filters, which come before what is built in.
    pub(crate) filters: UserFilters<'a>,
    pub(crate) archive: Option<&'a Archive>,
    /// Otherwise nothing is stored, and so nothing is left out.
    pub(crate) may_archive: bool,
}

impl Reducer<'_> {
    /// Reads all of an input and prints to `out` what is worth reading of it: the input itself, where that is not shorter
    /// or where it cannot be archived.
    pub(crate) fn reduce(
        &self,
        mut incoming: Incoming,
        out: &mut impl Write,
    ) -> anyhow::Result<Report> {
        let input = read_start(&mut incoming);
        self.reduce_started(input, incoming, out)
    }

    /// The same for an input of which some was read.
    pub(crate) fn reduce_started(
        &self,
        input: Input,
        incoming: Incoming,
        out: &mut impl Write,
    ) -> anyhow::Result<Report> {
        // What such a filter leaves out, nobody but the archive can give back.
        if let Some(archive) = self.store() {
            let declined = |filter: &UserFilter, why: &str| self.done_without(filter, why);
            if let Some(filter) = self.filters.of(&input.bytes, self.options, declined) {
                return self.by_user_filter(filter, input, incoming, archive, out);
            }
        }
        self.built_in(input, incoming, out)
    }

    /// Prints what is worth reading of an input that is held, and came from this `pipe`.
    pub(crate) fn held(
        &self,
        input: &[u8],
        pipe: Option<Pipe>,
        out: &mut impl Write,
    ) -> anyhow::Result<Report> {
        let compressed = if self.is_final(input, pipe) {
            Compressed::unchanged(input, FINAL, self.options.counter)
        } else {
            compress(input, self.options, self.store())
        };
        print(out, &compressed.output)?;
        Ok(compressed.report)
    }

    /// The archive, if it may be written to.
    fn store(&self) -> Option<&Archive> {
        self.archive.filter(|_| self.may_archive)
    }

    /// Whether an input is what hr-retrieve printed.
    fn is_final(&self, input: &[u8], pipe: Option<Pipe>) -> bool {
        self.archive.is_some_and(|it| it.was_printed(blake3::hash(input).as_bytes(), pipe))
    }

    fn done_without(&self, filter: &UserFilter, why: &str) {
        let (program, name) = (self.program, &filter.name);
        say(format_args!("{program}: done without the filter {name}, because {why}"));
    }

    /// An input that starts with `input` and is for a filter of the user's own. What that does not do, is done by what is
    /// built in.
    fn by_user_filter(
        &self,
        filter: &UserFilter,
        input: Input,
        mut incoming: Incoming,
        archive: &Archive,
        out: &mut impl Write,
    ) -> anyhow::Result<Report> {
        let Input { bytes, rest } = match input.rest {
            Rest::More => read_on(input.bytes, LARGEST, &mut incoming),
            _ => input,
        };
        let bytes = Arc::new(bytes);
        let declined = match rest {
            Rest::Nothing if self.is_final(&bytes, incoming.pipe) => Declined::Quietly,
            Rest::Nothing => match user_filter::run(filter, &bytes, self.options, archive) {
                Ok((output, report)) => {
                    print(out, &output)?;
                    return Ok(report);
                }
                Err(declined) => declined,
            },
            Rest::More => Declined::Because(TOO_LARGE.to_owned()),
            Rest::Fault(_) => Declined::Quietly,
        };
        match declined {
            Declined::Quietly => {}
            Declined::Because(why) => self.done_without(filter, &why),
            Declined::Unarchived(warning) => {
                let reason = format!("the filter {} is for it", filter.name);
                let report = passed_on(&bytes, incoming, &reason, out)?;
                return Ok(Report { warning: Some(warning), ..report });
            }
        }
        // A filter that does not read on may still hold it.
        let bytes = Arc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec());
        self.built_in(Input { bytes, rest }, incoming, out)
    }

    /// An input that is read whole, or the start of one.
    fn built_in(
        &self,
        Input { bytes, rest }: Input,
        mut incoming: Incoming,
        out: &mut impl Write,
    ) -> anyhow::Result<Report> {
        match rest {
            Rest::Fault(error) => return cut_off(&bytes, incoming.name, error, out),
            Rest::Nothing if bytes.len() < START => return self.held(&bytes, incoming.pipe, out),
            _ => {}
        }
        let start = &bytes[..bytes.len().min(START)];
        let Plan { held, beyond } = plan(start, self.options, self.store());
        let Input { bytes, rest } = match rest {
            Rest::More if bytes.len() as u64 <= held => read_on(bytes, held, &mut incoming),
            rest => Input { bytes, rest },
        };
        match (rest, beyond) {
            (Rest::Fault(error), _) => cut_off(&bytes, incoming.name, error, out),
            (Rest::Nothing, _) if bytes.len() as u64 <= held => {
                self.held(&bytes, incoming.pipe, out)
            }
            (_, Course::Flow(route, archive)) => {
                let (start, more) = bytes.split_at(bytes.len().min(START));
                self.flowing(&route, start, more, incoming, archive, out)
            }
            (_, Course::Pass { reason, is_fault }) => {
                let report = passed_on(&bytes, incoming, reason, out)?;
                Ok(Report { warning: is_fault.then(|| reason.to_owned()), ..report })
            }
        }
    }

    /// An input that is not held, which begins with `start` and goes on with `more`, and with what comes in.
    fn flowing(
        &self,
        route: &StreamRoute,
        start: &[u8],
        more: &[u8],
        incoming: Incoming,
        archive: &Archive,
        out: &mut impl Write,
    ) -> anyhow::Result<Report> {
        let pipe = incoming.pipe;
        let is_final = |hash: &[u8; 32]| archive.was_printed(hash, pipe);
        let mut input = more.chain(incoming);
        let options = self.options;
        let done = compress_stream(route, start, &mut input, options, archive, is_final, out);
        done.or_else(|failure| match failure {
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                Ok(Report::unchanged(route.kind, "nobody reads on", 0, 0))
            }
            failure => Err(failure.into()),
        })
    }
}

/// An input that is neither held nor changed, which begins with `start`.
fn passed_on(
    start: &[u8],
    mut incoming: Incoming,
    reason: &str,
    out: &mut impl Write,
) -> anyhow::Result<Report> {
    let passed = out.write_all(start).and_then(|()| io::copy(&mut incoming, out));
    let passed = passed.and_then(|_| out.flush());
    unless_closed(passed).context("cannot pass the input on")?;
    Ok(Report::unchanged(Kind::Other, reason, 0, 0))
}

/// An input that cannot be read to its end.
fn cut_off(
    start: &[u8],
    name: &str,
    error: io::Error,
    out: &mut impl Write,
) -> anyhow::Result<Report> {
    print(out, start)?;
    Err(error).with_context(|| format!("cannot read {name} to its end"))
}

fn print(out: &mut impl Write, output: &[u8]) -> anyhow::Result<()> {
    let printed = out.write_all(output).and_then(|()| out.flush());
    unless_closed(printed).context("cannot write to standard output")
}
