//! From standard input to an output: held, while it flows, or unchanged.

use crate::output::Output;
use crate::streams::{Input, LARGEST, MOST_HELD, Rest, START, pipe_of, read_on, read_start, say};
use crate::user_filter::{self, Declined, UserFilters};
use anyhow::Context;
use hr_archive::Archive;
use hr_config::UserFilter;
use hr_core::Kind;
use hr_pipe::{
    Compressed, FINAL, Failure, NO_ARCHIVE, Options, Report, StreamRoute, Way, compress,
    compress_stream, way,
};
use std::io::{self, Read};
use std::sync::Arc;

/// Why an input is not held.
const TOO_LARGE: &str = "it is more than 1 GiB";

/// Reads all of standard input and prints to `out` what is worth reading of it, by one of the `filters` or by what is built in:
/// the input itself, where that is not shorter or where it cannot be archived. Without `may_archive` nothing is stored,
/// and so nothing is left out.
pub(crate) fn reduce(
    program: &str,
    options: &Options,
    filters: UserFilters<'_>,
    archive: Option<&Archive>,
    may_archive: bool,
    out: &mut Output<'_>,
) -> anyhow::Result<Report> {
    let input = read_start();
    // What such a filter leaves out, nobody but the archive can give back.
    if let Some(archive) = archive.filter(|_| may_archive) {
        let declined = |filter: &UserFilter, why: &str| done_without(program, filter, why);
        if let Some(filter) = filters.of(&input.bytes, options, declined) {
            return by_user_filter(program, filter, input, options, archive, out);
        }
    }
    built_in(input, options, archive, may_archive, out)
}

fn done_without(program: &str, filter: &UserFilter, why: &str) {
    say(format_args!("{program}: done without the filter {}, because {why}", filter.name));
}

/// An input that starts with `input` and is for a filter of the user's own. What that does not do, is done by what is
/// built in.
fn by_user_filter(
    program: &str,
    filter: &UserFilter,
    input: Input,
    options: &Options,
    archive: &Archive,
    out: &mut Output<'_>,
) -> anyhow::Result<Report> {
    let Input { bytes, rest } = match input.rest {
        Rest::More => read_on(input.bytes, LARGEST),
        _ => input,
    };
    let bytes = Arc::new(bytes);
    let declined = match rest {
        Rest::Nothing if was_retrieved(archive, blake3::hash(&bytes).as_bytes()) => {
            Declined::Quietly
        }
        Rest::Nothing => match user_filter::run(filter, &bytes, options, archive) {
            Ok((output, report)) => {
                out.print(&output).context("cannot write to standard output")?;
                return Ok(report);
            }
            Err(declined) => declined,
        },
        Rest::More => Declined::Because(TOO_LARGE.to_owned()),
        Rest::Fault(_) => Declined::Quietly,
    };
    match declined {
        Declined::Quietly => {}
        Declined::Because(why) => done_without(program, filter, &why),
        Declined::Unarchived(warning) => {
            let reason = format!("the filter {} is for it", filter.name);
            return passed_on(&bytes, &reason, Some(warning), out);
        }
    }
    // A filter that does not read on may still hold it.
    let bytes = Arc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec());
    built_in(Input { bytes, rest }, options, Some(archive), true, out)
}

/// An input that is read whole, or the start of one.
fn built_in(
    Input { bytes, rest }: Input,
    options: &Options,
    archive: Option<&Archive>,
    may_archive: bool,
    out: &mut Output<'_>,
) -> anyhow::Result<Report> {
    let (start, more) = bytes.split_at(bytes.len().min(START));
    match rest {
        Rest::Fault(error) => return cut_off(&bytes, error, out),
        Rest::Nothing if bytes.len() < START => {
            return held(&bytes, options, archive, may_archive, out);
        }
        _ => {}
    }
    match (way(start, options), archive.filter(|_| may_archive)) {
        (Way::Stream(route), Some(archive)) => flowing(&route, start, more, options, archive, out),
        (Way::Stream(_), None) => passed_on(&bytes, NO_ARCHIVE, None, out),
        (Way::Pass, _) => passed_on(&bytes, "no filter claims it", None, out),
        (Way::Hold(otherwise), may_store) => {
            let most = if otherwise.is_some() { MOST_HELD } else { LARGEST };
            let Input { bytes, rest } = match rest {
                Rest::More => read_on(bytes, most),
                rest => Input { bytes, rest },
            };
            match (rest, otherwise.zip(may_store)) {
                (Rest::Nothing, _) => held(&bytes, options, archive, may_archive, out),
                (Rest::Fault(error), _) => cut_off(&bytes, error, out),
                (Rest::More, Some((route, archive))) => {
                    let (start, more) = bytes.split_at(START);
                    flowing(&route, start, more, options, archive, out)
                }
                (Rest::More, None) if most == MOST_HELD => passed_on(&bytes, NO_ARCHIVE, None, out),
                (Rest::More, None) => passed_on(&bytes, TOO_LARGE, Some(TOO_LARGE.to_owned()), out),
            }
        }
    }
}

/// An input that is held.
pub(crate) fn held(
    input: &[u8],
    options: &Options,
    archive: Option<&Archive>,
    may_archive: bool,
    out: &mut Output<'_>,
) -> anyhow::Result<Report> {
    let is_final =
        archive.is_some_and(|archive| was_retrieved(archive, blake3::hash(input).as_bytes()));
    let compressed = if is_final {
        Compressed::unchanged(input, FINAL, options.counter)
    } else {
        compress(input, options, archive.filter(|_| may_archive))
    };
    out.print(&compressed.output).context("cannot write to standard output")?;
    Ok(compressed.report)
}

/// An input that is not held, which begins with `start` and goes on with `more`, and with the rest of standard input.
fn flowing(
    route: &StreamRoute,
    start: &[u8],
    more: &[u8],
    options: &Options,
    archive: &Archive,
    out: &mut Output<'_>,
) -> anyhow::Result<Report> {
    let is_final = |hash: &[u8; 32]| was_retrieved(archive, hash);
    let mut input = more.chain(io::stdin().lock());
    let done = compress_stream(route, start, &mut input, options, archive, is_final, out);
    done.or_else(|failure| match failure {
        Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(Report::unchanged(route.kind, "nobody reads on", 0, 0))
        }
        failure => Err(failure.into()),
    })
}

/// An input that is neither held nor changed, which begins with `start`.
fn passed_on(
    start: &[u8],
    reason: &str,
    warning: Option<String>,
    out: &mut Output<'_>,
) -> anyhow::Result<Report> {
    out.print(start).and_then(|()| out.copy()).context("cannot pass the input on")?;
    Ok(Report { warning, ..Report::unchanged(Kind::Other, reason, 0, 0) })
}

/// An input that cannot be read to its end.
fn cut_off(start: &[u8], error: io::Error, out: &mut Output<'_>) -> anyhow::Result<Report> {
    out.print(start).context("cannot write to standard output")?;
    Err(error).context("cannot read standard input to its end")
}

/// Whether the input with this BLAKE3 is what hr-retrieve printed.
fn was_retrieved(archive: &Archive, hash: &[u8; 32]) -> bool {
    archive.was_printed(hash, pipe_of(io::stdin()))
}
