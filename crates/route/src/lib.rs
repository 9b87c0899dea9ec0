//! Which kind an input is, and which filter serves it.
//!
//! [`ROUTES`] is the whole list: a new kind is one new crate and one line there.

use hr_code::{Language, Wanted};
use hr_core::{Kind, Outline, Source, StreamFilter};
use hr_log::{Baseline, Only};
use hr_rank::Query;

/// What the reader wants to see.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'q> {
    /// What they want to know.
    pub query: Option<&'q Query>,
    /// About how many bytes they have room for, if anything may be left out.
    pub room: Option<usize>,
    /// What they know of a log.
    pub baseline: Option<&'q Baseline>,
    /// Which records of a log they want.
    pub only: Only,
    /// How much of code they want.
    pub code: Option<&'q Wanted>,
}

/// A kind with its filter.
#[derive(Debug)]
pub struct Route {
    /// What the filter serves.
    pub kind: Kind,
    /// Tells why a Source looks like this kind, or `None` if it does not. Reads a sample.
    pub claim: fn(&Source<'_>) -> Option<String>,
    /// The same for the start of a Source.
    pub claim_start: fn(&Source<'_>) -> Option<String>,
    /// The filter: an Outline, or why the Source cannot be read as this kind after all.
    pub outline: fn(&Source<'_>, View<'_>) -> Result<Outline, String>,
    /// The same filter for a Source that is not held, of which this is the start. `None` if it must be.
    pub stream: fn(&Source<'_>) -> Option<StreamFrom>,
}

/// Makes a [`StreamFilter`] for a Source that starts so.
pub type StreamFrom = for<'q> fn(&Source<'_>, View<'q>) -> Box<dyn StreamFilter + 'q>;

/// All kinds that have a filter, in the order in which they are asked.
pub static ROUTES: [Route; 3] = [
    Route {
        kind: Kind::Json,
        claim: json_claim,
        claim_start: |start| json_claim(start).filter(|_| hr_json::is_start(start.bytes())),
        outline: json,
        stream: |start| hr_json::shows_rows(start.bytes()).then_some(json_stream),
    },
    Route {
        kind: Kind::Log,
        claim: log_claim,
        claim_start: log_claim,
        outline: log,
        stream: |_| Some(log_stream),
    },
    Route {
        kind: Kind::Code,
        claim: code_claim,
        claim_start: code_claim,
        outline: code,
        stream: |_| None,
    },
];

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

/// Finds the first kind that claims `source` and can read it. What no filter claims is
/// [`Kind::Other`], to be left alone.
pub fn detect(source: &Source<'_>, view: View<'_>) -> Detection {
    let mut declined = Vec::new();
    for route in &ROUTES {
        let Some(reason) = (route.claim)(source) else { continue };
        match (route.outline)(source, view) {
            Ok(outline) => return Detection { kind: route.kind, reason, outline: Some(outline) },
            Err(why) => declined.push(format!("looks like {} but {why}", route.kind)),
        }
    }
    let reason =
        if declined.is_empty() { "no filter claims it".to_owned() } else { declined.join("; ") };
    Detection { kind: Kind::Other, reason, outline: None }
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

/// Finds the first kind that claims a Source which begins with `start`, or `kind`. `None` if there is none;
/// `Some(None)` if its filter needs the whole Source.
pub fn detect_stream(start: &Source<'_>, kind: Option<Kind>) -> Option<Option<StreamRoute>> {
    ROUTES.iter().find_map(|route| {
        let reason = match kind {
            Some(kind) => (route.kind == kind).then(|| "as told".to_owned())?,
            None => (route.claim_start)(start)?,
        };
        Some((route.stream)(start).map(|filter| StreamRoute { kind: route.kind, reason, filter }))
    })
}

/// Reads `source` as `kind`, without asking whether it looks like it.
pub fn force(source: &Source<'_>, kind: Kind, view: View<'_>) -> Detection {
    let route = ROUTES.iter().find(|route| route.kind == kind);
    match route.map(|route| (route.outline)(source, view)) {
        Some(Ok(outline)) => {
            Detection { kind, reason: "as told".to_owned(), outline: Some(outline) }
        }
        Some(Err(reason)) => Detection { kind: Kind::Other, reason, outline: None },
        None => Detection { kind, reason: format!("no filter for {kind}"), outline: None },
    }
}

fn of_log(view: View<'_>) -> hr_log::View<'_> {
    hr_log::View { query: view.query, baseline: view.baseline, only: view.only }
}

fn log(source: &Source<'_>, view: View<'_>) -> Result<Outline, String> {
    Ok(hr_log::outline(source, of_log(view)))
}

fn log_stream<'q>(start: &Source<'_>, view: View<'q>) -> Box<dyn StreamFilter + 'q> {
    Box::new(hr_log::Survey::new(hr_log::makeup(start), of_log(view)))
}

/// Bytes of a line that few logs have on average.
const LONG_LINE: usize = 2 << 10;

/// Text with JSON in it that looks like a log is one: its records have payloads.
fn json_claim(source: &Source<'_>) -> Option<String> {
    let starts_so = matches!(source.bytes().trim_ascii_start().first(), Some(b'{' | b'['));
    // A text of few long lines is no log, whatever its first line looks like.
    let has_lines = source.len() / source.line_count().max(1) < LONG_LINE;
    hr_json::claim(source).filter(|_| starts_so || !has_lines || log_claim(source).is_none())
}

fn of_json(view: View<'_>) -> hr_json::View<'_> {
    let View { query, room, .. } = view;
    let within = hr_json::Within::default();
    hr_json::View { query, room, inner: Some(in_string), within }
}

fn json(source: &Source<'_>, view: View<'_>) -> Result<Outline, String> {
    hr_json::outline(source, of_json(view)).map_err(|fault| fault.to_string())
}

fn json_stream<'q>(_: &Source<'_>, view: View<'q>) -> Box<dyn StreamFilter + 'q> {
    Box::new(hr_json::RowSurvey::new(of_json(view)))
}

/// The same as [`detect`] for what is in a string of JSON.
fn in_string(source: &Source<'_>, view: hr_json::View<'_>) -> Option<Outline> {
    // Of code bodies would be left out, which is for those to ask for who want an outline.
    let routes = ROUTES.iter().filter(|route| route.kind != Kind::Code);
    let mut claiming = routes.filter(|route| (route.claim)(source).is_some());
    claiming.find_map(|route| match route.kind {
        Kind::Json => hr_json::outline(source, view).ok(),
        _ => {
            let hr_json::View { query, room, .. } = view;
            (route.outline)(source, View { query, room, ..View::default() }).ok()
        }
    })
}

/// Share of lines that open with a time in a log of one-line records.
const MOSTLY_TIMED: f32 = 0.5;
/// Share of lines that do in a log whose records are long, and share that belong to such records.
const SELDOM_TIMED: f32 = 0.05;
const IN_RECORDS: f32 = 0.9;

fn log_claim(source: &Source<'_>) -> Option<String> {
    let makeup = hr_log::makeup(source);
    let is_log = makeup.timed >= MOSTLY_TIMED
        || makeup.timed >= SELDOM_TIMED && makeup.in_timed_records >= IN_RECORDS;
    is_log.then(|| {
        let percent = |share: f32| (share * 100.0).round();
        let (timed, records) = (percent(makeup.timed), percent(makeup.in_timed_records));
        format!(
            "{timed} % of the lines open as those of logs do, {records} % belong to such a line"
        )
    })
}

fn code_claim(source: &Source<'_>) -> Option<String> {
    let language = Language::of_text(source.bytes())?;
    Some(format!("its lines look like {language}"))
}

fn code(source: &Source<'_>, view: View<'_>) -> Result<Outline, String> {
    let View { query, room, code, .. } = view;
    hr_code::outline(source, hr_code::View { query, room, wanted: code })
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
