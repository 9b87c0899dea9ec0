//! From standard input to standard output: held, while it flows, or unchanged.

use crate::streams::{Input, Rest, copy, pipe_of, print, read_on, read_start};
use anyhow::Context;
use hr_archive::Archive;
use hr_core::Kind;
use hr_pipe::{
    Compressed, FINAL, Failure, NO_ARCHIVE, Options, Report, StreamRoute, Way, compress,
    compress_stream, way,
};
use std::io;

/// Reads all of standard input and prints what is worth reading of it: the input itself, where that is not shorter
/// or where it cannot be archived. Without `may_archive` nothing is stored, and so nothing is left out.
pub(crate) fn reduce(
    options: &Options,
    archive: Option<&Archive>,
    may_archive: bool,
) -> anyhow::Result<Report> {
    let Input { bytes, rest } = read_start();
    match rest {
        Rest::Nothing => held(&bytes, options, archive, may_archive),
        Rest::Fault(error) => cut_off(&bytes, error),
        Rest::More => match (way(&bytes, options), archive.filter(|_| may_archive)) {
            (Way::Stream(route), Some(archive)) => flowing(&route, &bytes, options, archive),
            (Way::Stream(_), None) => passed_on(&bytes, NO_ARCHIVE, None),
            (Way::Pass, _) => passed_on(&bytes, "no filter claims it", None),
            (Way::Hold, _) => {
                let Input { bytes, rest } = read_on(bytes);
                match rest {
                    Rest::Nothing => held(&bytes, options, archive, may_archive),
                    Rest::Fault(error) => cut_off(&bytes, error),
                    Rest::More => {
                        let why = "it is more than 1 GiB";
                        passed_on(&bytes, why, Some(why.to_owned()))
                    }
                }
            }
        },
    }
}

/// An input that is held.
pub(crate) fn held(
    input: &[u8],
    options: &Options,
    archive: Option<&Archive>,
    may_archive: bool,
) -> anyhow::Result<Report> {
    let is_final =
        archive.is_some_and(|archive| was_retrieved(archive, blake3::hash(input).as_bytes()));
    let compressed = if is_final {
        Compressed::unchanged(input, FINAL, options.counter)
    } else {
        compress(input, options, archive.filter(|_| may_archive))
    };
    print(&compressed.output).context("cannot write to standard output")?;
    Ok(compressed.report)
}

/// An input that is not held, which begins with `start`.
fn flowing(
    route: &StreamRoute,
    start: &[u8],
    options: &Options,
    archive: &Archive,
) -> anyhow::Result<Report> {
    let is_final = |hash: &[u8; 32]| was_retrieved(archive, hash);
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let done = compress_stream(route, start, &mut input, options, archive, is_final, &mut output);
    done.or_else(|failure| match failure {
        Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(Report::unchanged(route.kind, "nobody reads on", 0, 0))
        }
        failure => Err(failure.into()),
    })
}

/// An input that is neither held nor changed, which begins with `start`.
fn passed_on(start: &[u8], reason: &str, warning: Option<String>) -> anyhow::Result<Report> {
    print(start).and_then(|()| copy()).context("cannot pass the input on")?;
    Ok(Report { warning, ..Report::unchanged(Kind::Other, reason, 0, 0) })
}

/// An input that cannot be read to its end.
fn cut_off(start: &[u8], error: io::Error) -> anyhow::Result<Report> {
    print(start).context("cannot write to standard output")?;
    Err(error).context("cannot read standard input to its end")
}

/// Whether the input with this BLAKE3 is what hr-retrieve printed.
fn was_retrieved(archive: &Archive, hash: &[u8; 32]) -> bool {
    archive.was_printed(hash, pipe_of(io::stdin()))
}
