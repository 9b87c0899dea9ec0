//! JSON.

use crate::detect::claims;
use crate::{View, log};
use hr_core::{Claim, Kind, Outline, Source, StreamFilter};

/// Bytes of a line that few logs have on average.
const LONG_LINE: usize = 2 << 10;
/// How sure it is of what begins as JSON does, and of what has some in it.
const SURE: f32 = 0.95;
const LIKELY: f32 = 0.8;

/// Text with JSON in it that looks like a log is one: its records have payloads.
pub(crate) fn claim(source: &Source<'_>) -> Option<Claim> {
    let starts_so = matches!(source.bytes().trim_ascii_start().first(), Some(b'{' | b'['));
    // A text of few long lines is no log, whatever its first line looks like.
    let has_lines = source.len() / source.line_count().max(1) < LONG_LINE;
    let reason = hr_json::claim(source)
        .filter(|_| starts_so || !has_lines || log::timed(source).is_none())?;
    Some(Claim::new(if starts_so || !has_lines { SURE } else { LIKELY }, reason))
}

pub(crate) fn claim_start(start: &Source<'_>) -> Option<Claim> {
    claim(start).filter(|_| hr_json::is_start(start.bytes()))
}

pub(crate) fn outline(source: &Source<'_>, view: View<'_>) -> Result<Outline, String> {
    hr_json::outline(source, of_json(view)).map_err(|fault| fault.to_string())
}

pub(crate) fn stream<'q>(_: &Source<'_>, view: View<'q>) -> Box<dyn StreamFilter + 'q> {
    Box::new(hr_json::RowSurvey::new(of_json(view)))
}

fn of_json(view: View<'_>) -> hr_json::View<'_> {
    let View { query, room, .. } = view;
    let within = hr_json::Within::default();
    hr_json::View { query, room, inner: Some(in_string), within }
}

/// The Outline of what is in a string of JSON.
fn in_string(source: &Source<'_>, view: hr_json::View<'_>) -> Option<Outline> {
    // Of code bodies would be left out, which is for those to ask for who want an outline.
    let claims = claims(source, &[Kind::Code]);
    claims.iter().find_map(|(route, _)| match route.kind {
        Kind::Json => hr_json::outline(source, view).ok(),
        _ => {
            let hr_json::View { query, room, .. } = view;
            (route.outline)(source, View { query, room, ..View::default() }).ok()
        }
    })
}
