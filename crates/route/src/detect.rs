//! Which kind a Source is.

use crate::segment::segments;
use crate::{ROUTES, Route, StreamFrom, View, log, mixed};
use hr_core::{Claim, Kind, Outline, Source};

/// How sure a kind must be of a Source for it not to be looked through for seams.
const UNMISTAKABLE: f32 = 0.9;
/// How sure a kind must be of a Source to read it after a surer one could not, or to keep one from reading it that was asked
/// for and does not claim it.
const OBVIOUS: f32 = 0.65;

/// What a Source was taken for, and why.
#[derive(Debug)]
pub struct Detection {
    /// The kind.
    pub kind: Kind,
    /// The reason, for people.
    pub reason: String,
    /// Its Outline, if a filter serves the kind.
    pub outline: Option<Outline>,
}

/// What a Source that is not held was taken for.
#[derive(Clone, Debug)]
pub struct StreamRoute {
    /// The kind.
    pub kind: Kind,
    /// The reason, for people.
    pub reason: String,
    /// What makes the filter that serves it.
    pub filter: StreamFrom,
}

/// The routes that claim `source`, the surest first, but for those of the kinds `without`.
pub(crate) fn claims(source: &Source<'_>, without: &[Kind]) -> Vec<(&'static Route, Claim)> {
    claims_by(without, |route| (route.claim)(source))
}

/// The same by any `claim` of each route.
fn claims_by(
    without: &[Kind],
    claim: impl Fn(&Route) -> Option<Claim>,
) -> Vec<(&'static Route, Claim)> {
    let routes = ROUTES.iter().filter(|route| !without.contains(&route.kind));
    let claims = routes.filter_map(|route| Some((route, claim(route)?)));
    let mut claims: Vec<_> = claims.filter(|(_, claim)| claim.confidence >= Claim::LEAST).collect();
    claims.sort_by(|(_, one), (_, other)| other.confidence.total_cmp(&one.confidence));
    claims
}

/// Finds the kind that is surest of `source` and can read it. Where it consists of parts of several kinds, each is read
/// as its own. What no filter claims is [`Kind::Other`], to be left alone.
pub fn detect(source: &Source<'_>, view: View<'_>) -> Detection {
    let claims = claims(source, &[]);
    let is_sure = claims.first().is_some_and(|(_, claim)| claim.confidence >= UNMISTAKABLE);
    if let Some(detection) = detect_mixed(source, is_sure, view) {
        return detection;
    }
    let mut declined = Vec::new();
    for (nth, (route, claim)) in claims.iter().enumerate() {
        // What looks like one kind and is not quite that is not to be read by a filter that is hardly sure.
        if !declined.is_empty() && claim.confidence < OBVIOUS {
            break;
        }
        match (route.outline)(source, view) {
            Ok(outline) => {
                let reason = reason(claim, &claims[nth + 1..]);
                return Detection { kind: route.kind, reason, outline: Some(outline) };
            }
            Err(why) => declined.push(format!("looks like {} but {why}", route.kind)),
        }
    }
    let reason =
        if declined.is_empty() { "no filter claims it".to_owned() } else { declined.join("; ") };
    Detection { kind: Kind::Other, reason, outline: None }
}

/// `98 % of the lines open as those of logs do (0.89; text 0.55)`
fn reason(claim: &Claim, others: &[(&Route, Claim)]) -> String {
    let mut text = format!("{} ({:.2}", claim.reason, claim.confidence);
    for (route, claim) in others {
        text.push_str(&format!("; {} {:.2}", route.kind, claim.confidence));
    }
    text.push(')');
    text
}

/// Reads `source` part by part, if it has several.
fn detect_mixed(source: &Source<'_>, is_sure: bool, view: View<'_>) -> Option<Detection> {
    let segments = segments(source, is_sure)?;
    let (outline, kinds) = mixed::outline(source, &segments, view);
    // Files of code are read together by the filter that knows them.
    if kinds.iter().all(|&kind| kind == Kind::Code) {
        return None;
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let reason = format!("{} parts: {}", segments.len(), names.join(", "));
    Some(Detection { kind: Kind::Mixed, reason, outline: Some(outline) })
}

/// How a Source can be read of which only the start is held.
#[derive(Clone, Debug)]
pub enum StreamDetection {
    /// While it flows.
    Stream(StreamRoute),
    /// Only if all of it is held. What is too large for that can be read as lines while it flows, if they are what it
    /// is made of.
    Hold(Option<StreamRoute>),
    /// No filter claims it.
    Nothing,
}

/// Finds the kind that is surest of a Source which begins with `start`, or `kind`.
pub fn detect_stream(start: &Source<'_>, kind: Option<Kind>) -> StreamDetection {
    let (route, reason) = match kind {
        Some(kind) => {
            let Some(route) = ROUTES.iter().find(|route| route.kind == kind) else {
                return StreamDetection::Nothing;
            };
            (route, "as told".to_owned())
        }
        None => {
            let claims = claims_by(&[], |route| (route.claim_start)(start));
            let is_sure = claims.first().is_some_and(|it| it.1.confidence >= UNMISTAKABLE);
            if segments(start, is_sure).is_some() {
                return StreamDetection::Hold(Some(as_lines(Kind::Mixed)));
            }
            let Some((route, claim)) = claims.first() else { return StreamDetection::Nothing };
            (*route, reason(claim, &claims[1..]))
        }
    };
    match (route.stream)(start) {
        Some(filter) => StreamDetection::Stream(StreamRoute { kind: route.kind, reason, filter }),
        None if matches!(route.kind, Kind::Json | Kind::Code) => StreamDetection::Hold(None),
        None => StreamDetection::Hold(Some(as_lines(route.kind))),
    }
}

/// Reads what looks like `kind` as lines.
fn as_lines(kind: Kind) -> StreamRoute {
    let reason = format!("it looks like {kind} but is too large to be held, and is read as lines");
    StreamRoute { kind: Kind::Log, reason, filter: log::stream }
}

/// Reads `source` as `kind`, without asking whether it looks like it; but for kinds whose filters keep what only such a
/// Source has, if it obviously is of another.
pub fn force(source: &Source<'_>, kind: Kind, view: View<'_>) -> Detection {
    let route = ROUTES.iter().find(|route| route.kind == kind);
    if matches!(kind, Kind::Search | Kind::Diff | Kind::Table | Kind::Text) {
        let claims = claims(source, &[]);
        let is_claimed = claims.iter().any(|(route, _)| route.kind == kind);
        let other = claims.first().filter(|(_, claim)| claim.confidence >= OBVIOUS);
        if let Some((route, claim)) = other.filter(|_| !is_claimed) {
            let reason = format!("it is no {kind} but {}: {}", route.kind, claim.reason);
            return Detection { kind: Kind::Other, reason, outline: None };
        }
    }
    match route.map(|route| (route.outline)(source, view)) {
        Some(Ok(outline)) => {
            Detection { kind, reason: "as told".to_owned(), outline: Some(outline) }
        }
        Some(Err(reason)) => Detection { kind: Kind::Other, reason, outline: None },
        None => Detection { kind, reason: format!("no filter for {kind}"), outline: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Kind {
        detect(&Source::new(text.as_bytes()), View::default()).kind
    }

    #[test]
    fn kinds_are_told_apart() {
        for (text, expected) in [
            ("06:00:01 INFO a\n06:00:02 INFO b\n", Kind::Log),
            ("{\"a\": [1, 2]}\n", Kind::Json),
            ("{\"a\": 1}\n{\"a\": 2}\n", Kind::Json),
            ("{\"a\": [1, 2\n", Kind::Json),
            ("Found 2:\n[{\"a\": 1}, {\"a\": 2}]\n", Kind::Json),
            ("06:00:01 INFO got\n{\"a\": [1, 2, 3, 4, 5]}\n", Kind::Log),
            ("{'a': None}\n", Kind::Other),
            ("fn main() {\n    println!(\"12:00:00\");\n}\n", Kind::Other),
            ("$ cat a\n06:00:01 INFO a\n06:00:02 INFO b\n$ cat b\n[1, 2]\n", Kind::Mixed),
            ("\u{7f}ELF\u{2}\u{1}\u{1}\0\0\0\0\0\0\0\0\0\u{3}\0>\0", Kind::Binary),
            ("", Kind::Other),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn a_forced_kind_that_cannot_be_read_is_left_alone() {
        let detection = force(&Source::new(b"no json"), Kind::Json, View::default());
        assert!(detection.outline.is_none());
        assert!(
            force(&Source::new(b"no log at all"), Kind::Log, View::default()).outline.is_some()
        );
    }
}
