//! What the fields of a structured line (NDJSON, logfmt) say: its level, its message, how it ended.

use crate::fields::{Fields, fields, is_of_key};
use crate::time;
use hr_core::Span;
use hr_mask::combine;
use hr_severity::{Level, names_a_state};

/// Keys of the message, best first.
const MESSAGES: [&str; 11] = [
    "msg",
    "message",
    "@message",
    "_msg",
    "event",
    "short_message",
    "log",
    "text",
    "body",
    "@m",
    "@mt",
];
/// Keys of what went wrong, which tells records with the same message apart.
const CAUSES: [&str; 8] =
    ["error", "err", "exception", "reason", "detail", "cause", "error_message", "exc_info"];
/// Keys of a time.
const TIMES: [&str; 10] = [
    "time",
    "ts",
    "timestamp",
    "@timestamp",
    "@t",
    "t",
    "date",
    "datetime",
    "asctime",
    "eventtime",
];
/// Keys whose value tells how something ended, so that records which differ in it are not alike.
const OUTCOMES: [&str; 20] = [
    "status",
    "state",
    "code",
    "statuscode",
    "status_code",
    "http_status",
    "response",
    "response_code",
    "exit",
    "exit_code",
    "exitcode",
    "rc",
    "signal",
    "result",
    "outcome",
    "ok",
    "success",
    "healthy",
    "ready",
    "phase",
];
/// Keys of an HTTP status.
const HTTP: [&str; 6] =
    ["status", "statuscode", "status_code", "http_status", "response", "response_code"];
/// Longest key that a line of words may start with.
const KEY: usize = 64;
/// Longest value that is an outcome.
const OUTCOME: usize = 16;

/// What the fields of a line say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Structure {
    pub(crate) level: Option<Level>,
    pub(crate) time: Option<Span>,
    pub(crate) message: Option<Span>,
    pub(crate) cause: Option<Span>,
    /// Hash of how it ended and, without a message, of the names of all fields. Does not depend on
    /// their order.
    pub(crate) traits: u64,
}

/// Reads the JSON object at `start` of `line`, or the `key=value` words there. Without a field that a
/// log has (level, time or message), and in a line of words without a message, there is none.
pub(crate) fn structure(line: &[u8], start: usize) -> Option<Structure> {
    let is_object = line.get(start) == Some(&b'{');
    if !is_object && !starts_with_key(&line[start..]) {
        return None;
    }
    let structure = read(line, fields(line, start));
    let is_one = structure.message.is_some()
        || is_object && (structure.level.is_some() || structure.time.is_some());
    is_one.then_some(structure)
}

fn starts_with_key(text: &[u8]) -> bool {
    let key = text.iter().take(KEY).take_while(|&&b| is_of_key(b)).count();
    key > 0 && text.get(key) == Some(&b'=')
}

fn read(line: &[u8], all: Fields<'_>) -> Structure {
    let mut found = Structure::default();
    let mut status = None;
    let (mut message_rank, mut cause_rank) = (usize::MAX, usize::MAX);
    let (mut names, mut outcomes) = (0_u64, 0_u64);
    for field in all {
        let (key, value) = (field.key.of(line), field.value.of(line));
        let key_hash = hash_of(key);
        names = names.wrapping_add(key_hash);
        if let Some(level) = Level::of_field(key, value) {
            found.level = found.level.or(Some(level));
        } else if let Some(rank) = rank(key, &MESSAGES) {
            if rank < message_rank && !value.is_empty() {
                (message_rank, found.message) = (rank, Some(field.value));
            }
        } else if let Some(rank) = rank(key, &CAUSES) {
            let says_something =
                !matches!(value, b"" | b"null" | b"false" | b"[]" | b"{}" | b"<nil>");
            if rank < cause_rank && says_something {
                (cause_rank, found.cause) = (rank, Some(field.value));
            }
        } else if found.time.is_none() && rank(key, &TIMES).is_some() {
            let time = time::find(line, field.value.start..field.value.end);
            found.time = time.map(|time| Span::new(time.start, time.end.min(field.value.end)));
        } else if value.first() == Some(&b'{') {
            // pino and others: `"res":{"statusCode":503}`.
            for nested in fields(line, field.value.start) {
                let (key, value) = (nested.key.of(line), nested.value.of(line));
                let http = number(value).filter(|number| (100..600).contains(number));
                if let (Some(http), Some(_)) = (http, rank(key, &HTTP)) {
                    status = status.or(Some(http));
                    outcomes = outcomes.wrapping_add(u64::from(http).wrapping_mul(key_hash | 1));
                }
            }
        } else if rank(key, &OUTCOMES).is_some() && value.len() <= OUTCOME {
            let number = number(value);
            if number.is_some() || names_a_state(value) {
                outcomes = outcomes.wrapping_add(combine([key_hash, hash_of(value)].into_iter()));
            }
            let http = number.filter(|number| (100..600).contains(number));
            status = status.or(http.filter(|_| rank(key, &HTTP).is_some()));
        }
    }
    found.level = found.level.or(status.map(Level::of_status));
    let names = if found.message.is_none() { names } else { 0 };
    found.traits = combine([outcomes, names].into_iter());
    found
}

/// Where `key` stands in `keys`, in any case.
fn rank(key: &[u8], keys: &[&str]) -> Option<usize> {
    keys.iter().position(|known| key.eq_ignore_ascii_case(known.as_bytes()))
}

fn number(value: &[u8]) -> Option<u16> {
    if value.is_empty() || value.len() > 4 {
        return None;
    }
    std::str::from_utf8(value).ok()?.parse().ok()
}

fn hash_of(text: &[u8]) -> u64 {
    combine(text.iter().map(|&b| u64::from(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(line: &str) -> Option<(Option<Level>, &str, &str)> {
        let text = |span: Option<Span>| span.map_or("", |span| &line[span.start..span.end]);
        structure(line.as_bytes(), 0).map(|it| (it.level, text(it.message), text(it.cause)))
    }

    #[test]
    fn the_status_of_a_nested_response_tells_lines_apart() {
        let structure = |status| {
            let line = format!(
                r#"{{"level":30,"req":{{"id":7}},"res":{{"statusCode":{status}}},"msg":"done"}}"#
            );
            structure(line.as_bytes(), 0)
        };
        assert_ne!(structure(200), structure(503));
        assert_eq!(structure(200).unwrap().level, Some(Level::Info));
    }

    #[test]
    fn levels_and_messages_are_those_of_each_library() {
        use Level::{Error, Info, Warn};
        for (line, expected) in [
            (
                r#"{"level":"error","ts":1763619067.1,"caller":"a.go:1","msg":"lost","error":"EOF"}"#,
                (Some(Error), "lost", "EOF"),
            ),
            (
                r#"{"level":50,"time":1763619067123,"pid":1,"msg":"lost","err":null}"#,
                (Some(Error), "lost", ""),
            ),
            (
                r#"{"severity":"ERROR","message":"lost","serviceContext":{"a":1}}"#,
                (Some(Error), "lost", ""),
            ),
            (r#"{"levelname": "WARNING", "message": "slow"}"#, (Some(Warn), "slow", "")),
            (
                r#"{"@timestamp":"2026-11-20T06:31:07Z","log.level":"INFO","message":"up"}"#,
                (Some(Info), "up", ""),
            ),
            (r#"{"@level":"error","@message":"lost","@timestamp":"x"}"#, (Some(Error), "lost", "")),
            (
                r#"{"MESSAGE":"Failed to start","PRIORITY":"3","_PID":"1"}"#,
                (Some(Error), "Failed to start", ""),
            ),
            (
                r#"{"t":{"$date":"2026-11-20"},"s":"W","c":"NETWORK","msg":"slow"}"#,
                (Some(Warn), "slow", ""),
            ),
            (r#"{"time":"2026-11-20T06:31:07","path":"/a","status":503}"#, (Some(Error), "", "")),
            (r#"{"level":"info","msg":"served","status":502}"#, (Some(Info), "served", "")),
            (
                r#"time="2026-11-20T06:31:07Z" level=warning msg="slow disk" dev=sda"#,
                (Some(Warn), "slow disk", ""),
            ),
        ] {
            assert_eq!(parts(line), Some(expected), "{line}");
        }
        for line in [r#"{"a":1}"#, "a=1 b=2", "x", "", "{", "{}"] {
            assert_eq!(parts(line), None, "{line}");
        }
    }

    #[test]
    fn the_order_of_fields_does_not_matter_and_outcomes_do() {
        let traits = |line: &str| structure(line.as_bytes(), 0).unwrap().traits;
        let one = traits(r#"{"msg":"a","status":200,"id":1}"#);
        assert_eq!(one, traits(r#"{"id":7,"status":200,"msg":"b"}"#));
        assert_eq!(one, traits(r#"{"msg":"b","status":200}"#));
        assert_ne!(one, traits(r#"{"msg":"a","status":503,"id":1}"#));
        assert_ne!(traits("state=up msg=x"), traits("state=down msg=x"));
        assert_ne!(
            traits(r#"{"time":"06:31:07","method":"GET"}"#),
            traits(r#"{"time":"06:31:07","query":"x"}"#)
        );
    }
}
