//! What is held, what flows and what passes, of inputs of any size.

use crate::{
    Compressed, FINAL, NO_ARCHIVE, Options, Report, StreamRoute, Way, compress, compress_stream,
    way,
};
use hr_archive::Archive;
use hr_core::Kind;
use std::borrow::Cow;

/// An input of fewer bytes is held in memory; of others this much is read to see how they are to be read on.
pub const START: usize = (2 << 20) + 1;
/// An input of more bytes than this is passed on unchanged if its filter must hold it.
pub const LARGEST: u64 = 1 << 30;
/// One of more bytes than this is read as lines while it flows, if it can be.
pub const MOST_HELD: u64 = 8 << 20;

/// Why an input is not held.
pub const TOO_LARGE: &str = "it is more than 1 GiB";

/// How an input is compressed of which the start is known.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Up to so many bytes it is held.
    pub held: u64,
    /// What is done if it has more.
    pub beyond: Course<'a>,
}

/// What is done with an input that is not held.
#[derive(Debug)]
pub enum Course<'a> {
    /// It goes through its filter while it flows into the archive.
    Flow(StreamRoute, &'a Archive),
    /// It is printed unchanged.
    Pass {
        /// Why.
        reason: &'static str,
        /// Whether the user must know.
        is_fault: bool,
    },
}

/// How an input that begins with `start` is compressed, which may be stored in `archive`.
pub fn plan<'a>(start: &[u8], options: &Options, archive: Option<&'a Archive>) -> Plan<'a> {
    if options.is_kept && archive.is_none() {
        let beyond = Course::Pass { reason: NO_ARCHIVE, is_fault: false };
        return Plan { held: u64::MAX, beyond };
    }
    let pass = |reason| Course::Pass { reason, is_fault: false };
    let flow = |route| archive.map_or(pass(NO_ARCHIVE), |archive| Course::Flow(route, archive));
    let small = START as u64 - 1;
    match way(start, options) {
        Way::Stream(route) => Plan { held: small, beyond: flow(route) },
        Way::Pass => Plan { held: small, beyond: pass("no filter claims it") },
        Way::Hold(Some(route)) => Plan { held: MOST_HELD, beyond: flow(route) },
        Way::Hold(None) => {
            let beyond = Course::Pass { reason: TOO_LARGE, is_fault: true };
            Plan { held: LARGEST, beyond }
        }
    }
}

/// Compresses an `input` of any size just as if it were read from standard input. [`compress`] is the same for what is held
/// whatever its size, and for what was not retrieved.
pub fn compress_any<'a>(
    input: &'a [u8],
    options: &Options,
    archive: Option<&Archive>,
) -> Compressed<'a> {
    let unchanged = |kind: Kind, reason: &str| {
        let tokens = options.counter.count(input);
        let report = Report::unchanged(kind, reason, input.len(), tokens);
        Compressed { output: Cow::Borrowed(input), report }
    };
    let (start, more) = input.split_at(input.len().min(START));
    let is_small = input.len() < START;
    let Plan { held, beyond } = match is_small {
        true => Plan { held: LARGEST, beyond: Course::Pass { reason: "", is_fault: false } },
        false => plan(start, options, archive),
    };
    if input.len() as u64 <= held {
        let is_final =
            archive.is_some_and(|it| it.was_printed(blake3::hash(input).as_bytes(), None));
        return match is_final {
            true => unchanged(Kind::Other, FINAL),
            false => compress(input, options, archive),
        };
    }
    match beyond {
        Course::Pass { reason, is_fault } => {
            let mut compressed = unchanged(Kind::Other, reason);
            compressed.report.warning = is_fault.then(|| reason.to_owned());
            compressed
        }
        Course::Flow(route, archive) => {
            let is_final = |hash: &[u8; 32]| archive.was_printed(hash, None);
            let (mut output, mut rest) = (Vec::new(), more);
            let out = &mut output;
            match compress_stream(&route, start, &mut rest, options, archive, is_final, out) {
                Ok(report) if report.handle.is_some() => {
                    Compressed { output: Cow::Owned(output), report }
                }
                Ok(report) => Compressed { output: Cow::Borrowed(input), report },
                // Nothing is lost by that: the input is here.
                Err(failure) => {
                    let mut compressed = unchanged(route.kind, &route.reason);
                    compressed.report.warning = Some(failure.to_string());
                    compressed
                }
            }
        }
    }
}
