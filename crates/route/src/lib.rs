//! Which kind an input is, and which filter serves it.
//!
//! [`ROUTES`] is the whole list: a new kind is one new crate and one line there.

use hr_core::{Kind, Outline, Source};
use hr_rank::Query;

/// A kind with its filter.
#[derive(Debug)]
pub struct Route {
    /// What the filter serves.
    pub kind: Kind,
    /// Tells why a Source looks like this kind, or `None` if it does not. Reads a sample.
    pub claim: fn(&Source<'_>) -> Option<String>,
    /// The filter: an Outline for a reader with this query, or why the Source cannot be read as this kind after all.
    pub outline: fn(&Source<'_>, Option<&Query>) -> Result<Outline, String>,
}

/// All kinds that have a filter, in the order in which they are asked.
pub static ROUTES: [Route; 2] = [
    Route { kind: Kind::Json, claim: hr_json::claim, outline: json },
    Route { kind: Kind::Log, claim: log_claim, outline: log },
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
pub fn detect(source: &Source<'_>, query: Option<&Query>) -> Detection {
    let mut declined = Vec::new();
    for route in &ROUTES {
        let Some(reason) = (route.claim)(source) else { continue };
        match (route.outline)(source, query) {
            Ok(outline) => return Detection { kind: route.kind, reason, outline: Some(outline) },
            Err(why) => declined.push(format!("looks like {} but {why}", route.kind)),
        }
    }
    let reason =
        if declined.is_empty() { "no filter claims it".to_owned() } else { declined.join("; ") };
    Detection { kind: Kind::Other, reason, outline: None }
}

/// Reads `source` as `kind`, without asking whether it looks like it.
pub fn force(source: &Source<'_>, kind: Kind, query: Option<&Query>) -> Detection {
    let route = ROUTES.iter().find(|route| route.kind == kind);
    match route.map(|route| (route.outline)(source, query)) {
        Some(Ok(outline)) => {
            Detection { kind, reason: "as told".to_owned(), outline: Some(outline) }
        }
        Some(Err(reason)) => Detection { kind: Kind::Other, reason, outline: None },
        None => Detection { kind, reason: format!("no filter for {kind}"), outline: None },
    }
}

fn log(source: &Source<'_>, query: Option<&Query>) -> Result<Outline, String> {
    Ok(hr_log::outline(source, query))
}

fn json(source: &Source<'_>, _: Option<&Query>) -> Result<Outline, String> {
    hr_json::outline(source).map_err(|fault| fault.to_string())
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
        format!("{timed} % of the lines open with a time, {records} % belong to such a line")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Kind {
        detect(&Source::new(text.as_bytes()), None).kind
    }

    #[test]
    fn kinds_are_told_apart() {
        for (text, expected) in [
            ("06:00:01 INFO a\n06:00:02 INFO b\n", Kind::Log),
            ("{\"a\": [1, 2]}\n", Kind::Json),
            ("{\"a\": 1}\n{\"a\": 2}\n", Kind::Json),
            ("{\"a\": [1, 2\n", Kind::Other),
            ("fn main() {\n    println!(\"12:00:00\");\n}\n", Kind::Other),
            ("", Kind::Other),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn a_forced_kind_that_cannot_be_read_is_left_alone() {
        let detection = force(&Source::new(b"no json"), Kind::Json, None);
        assert!(detection.outline.is_none());
        assert!(force(&Source::new(b"no log at all"), Kind::Log, None).outline.is_some());
    }
}
