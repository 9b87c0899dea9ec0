//! The kinds and their filters.

use crate::{View, binary, code, json, log, report};
use hr_core::{Claim, Kind, Outline, Source, StreamFilter};

/// A kind with its filter.
#[derive(Debug)]
pub struct Route {
    /// What the filter serves.
    pub kind: Kind,
    /// Whether a Source looks like this kind, and how sure that is. Reads a sample.
    pub claim: fn(&Source<'_>) -> Option<Claim>,
    /// The same for the start of a Source.
    pub claim_start: fn(&Source<'_>) -> Option<Claim>,
    /// The filter: an Outline, or why the Source cannot be read as this kind after all.
    pub outline: fn(&Source<'_>, View<'_>) -> Result<Outline, String>,
    /// The same filter for a Source that is not held, of which this is the start. `None` if it must be.
    pub stream: fn(&Source<'_>) -> Option<StreamFrom>,
}

/// Makes a [`StreamFilter`] for a Source that starts so.
pub type StreamFrom = for<'q> fn(&Source<'_>, View<'q>) -> Box<dyn StreamFilter + 'q>;

/// All kinds that have a filter. Of those that are equally sure the first gets a Source.
pub static ROUTES: [Route; 9] = [
    Route {
        kind: Kind::Binary,
        claim: binary::claim,
        claim_start: binary::claim,
        outline: |source, _| Ok(binary::outline(source)),
        stream: |_| Some(|start, _| binary::stream(start)),
    },
    Route {
        kind: Kind::Diff,
        claim: hr_diff::claim,
        claim_start: hr_diff::claim,
        outline: |source, view| Ok(with_reports(source, hr_diff::outline(source, view.query))),
        stream: |_| None,
    },
    Route {
        kind: Kind::Build,
        claim: hr_build::claim,
        claim_start: hr_build::claim,
        outline: |source, view| Ok(hr_build::outline(source, view.query)),
        stream: |_| None,
    },
    Route {
        kind: Kind::Search,
        claim: hr_search::claim,
        claim_start: hr_search::claim,
        outline: |source, view| Ok(with_reports(source, hr_search::outline(source, view.query))),
        stream: |_| None,
    },
    Route {
        kind: Kind::Json,
        claim: json::claim,
        claim_start: json::claim_start,
        outline: json::outline,
        stream: |start| hr_json::shows_rows(start.bytes()).then_some(json::stream),
    },
    Route {
        kind: Kind::Log,
        claim: log::claim,
        claim_start: log::claim,
        outline: |source, view| Ok(log::outline(source, view)),
        stream: |_| Some(log::stream),
    },
    Route {
        kind: Kind::Code,
        claim: code::claim,
        claim_start: code::claim,
        outline: code::outline,
        stream: |_| None,
    },
    Route {
        kind: Kind::Table,
        claim: hr_table::claim,
        claim_start: hr_table::claim,
        outline: |source, _| Ok(with_reports(source, hr_table::outline(source))),
        stream: |_| None,
    },
    Route {
        kind: Kind::Text,
        claim: hr_text::claim,
        claim_start: hr_text::claim,
        outline: |source, view| Ok(with_reports(source, hr_text::outline(source, view.query))),
        stream: |_| None,
    },
];

/// The same Outline, in which what reports a failure is evidence.
fn with_reports(source: &Source<'_>, mut outline: Outline) -> Outline {
    report::keep(&mut outline, source);
    outline
}
