//! What the ledger holds, and how it is written.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::serde::timestamp;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// A line of the ledger. The names of events and fields stay as they are: a reader takes lines of any
/// version, ignores fields that it does not know, and passes over events that it does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Record {
    /// Something was printed shorter than it was.
    Reduction(Reduction),
    /// Some of an original was asked back.
    Retrieval(Retrieval),
}

/// Something was printed shorter than it was, and the original archived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reduction {
    /// When; in seconds since 1970 on disk.
    #[serde(with = "timestamp::second::required")]
    pub time: Timestamp,
    /// The name of the original.
    pub handle: String,
    /// What it was taken for.
    pub kind: String,
    /// Bytes of the original.
    pub bytes_in: u64,
    /// Bytes that were printed.
    pub bytes_out: u64,
    /// Tokens of the original.
    pub tokens_in: u64,
    /// Tokens that were printed.
    pub tokens_out: u64,
    /// Milliseconds from the end of the input to the end of the output.
    pub millis: u64,
    /// The program that reads, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Its session, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// Some of an original was asked back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retrieval {
    /// When; in seconds since 1970 on disk.
    #[serde(with = "timestamp::second::required")]
    pub time: Timestamp,
    /// The name of the original.
    pub handle: String,
    /// What it was taken for.
    pub kind: String,
    /// When it was reduced last before. The retrieval is charged on that day, so that no day shows
    /// a saving that was taken back later.
    #[serde(with = "timestamp::second::required")]
    pub stored: Timestamp,
    /// Bytes that were printed.
    pub bytes_out: u64,
    /// Tokens that were printed.
    pub tokens_out: u64,
    /// Milliseconds from the start of the program to the end of the output.
    pub millis: u64,
    /// The program that reads, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Its session, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

impl Record {
    /// When it was written.
    pub fn time(&self) -> Timestamp {
        match self {
            Record::Reduction(Reduction { time, .. })
            | Record::Retrieval(Retrieval { time, .. }) => *time,
        }
    }

    /// The day in UTC on which it counts: that of the reduction, for a retrieval too.
    pub fn day(&self) -> Date {
        day(match self {
            Record::Reduction(reduction) => reduction.time,
            Record::Retrieval(retrieval) => retrieval.stored,
        })
    }

    /// What the original was taken for.
    pub fn kind(&self) -> &str {
        match self {
            Record::Reduction(Reduction { kind, .. })
            | Record::Retrieval(Retrieval { kind, .. }) => kind,
        }
    }

    /// The program that read, if it is known.
    pub fn agent(&self) -> Option<&str> {
        match self {
            Record::Reduction(Reduction { agent, .. })
            | Record::Retrieval(Retrieval { agent, .. }) => agent.as_deref(),
        }
    }

    /// Its session, if it is known.
    pub fn session(&self) -> Option<&str> {
        match self {
            Record::Reduction(Reduction { session, .. })
            | Record::Retrieval(Retrieval { session, .. }) => session.as_deref(),
        }
    }
}

/// The day in UTC that `time` is on.
pub(crate) fn day(time: Timestamp) -> Date {
    Offset::UTC.to_datetime(time).date()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time() -> impl Strategy<Value = Timestamp> {
        (0i64..4_102_444_800).prop_map(|second| Timestamp::from_second(second).unwrap())
    }

    fn name() -> impl Strategy<Value = Option<String>> {
        prop::option::of("\\PC{0,40}|[\\x00-\\x20\"\\\\{}]{0,20}")
    }

    pub(crate) fn record() -> impl Strategy<Value = Record> {
        let sizes = any::<[u64; 5]>();
        let text = ("[0-9a-f]{12}", "[a-z]{1,8}", name(), name());
        (time(), time(), any::<bool>(), text, sizes).prop_map(
            |(time, stored, is_reduction, (handle, kind, agent, session), sizes)| {
                let [bytes_in, bytes_out, tokens_in, tokens_out, millis] = sizes;
                if is_reduction {
                    Record::Reduction(Reduction {
                        time,
                        handle,
                        kind,
                        bytes_in,
                        bytes_out,
                        tokens_in,
                        tokens_out,
                        millis,
                        agent,
                        session,
                    })
                } else {
                    Record::Retrieval(Retrieval {
                        time,
                        handle,
                        kind,
                        stored,
                        bytes_out,
                        tokens_out,
                        millis,
                        agent,
                        session,
                    })
                }
            },
        )
    }

    /// Lines that are in ledgers already must stay readable.
    #[test]
    fn the_names_on_disk_are_these() {
        let time = Timestamp::from_second(1_795_000_000).unwrap();
        let reduction = Record::Reduction(Reduction {
            time,
            handle: "3f9a1c0b7e42".to_owned(),
            kind: "log".to_owned(),
            bytes_in: 1,
            bytes_out: 2,
            tokens_in: 3,
            tokens_out: 4,
            millis: 5,
            agent: Some("claude-code".to_owned()),
            session: None,
        });
        let line = r#"{"event":"reduction","time":1795000000,"handle":"3f9a1c0b7e42","kind":"log","bytes_in":1,"bytes_out":2,"tokens_in":3,"tokens_out":4,"millis":5,"agent":"claude-code"}"#;
        assert_eq!(serde_json::to_string(&reduction).unwrap(), line);
        assert_eq!(serde_json::from_str::<Record>(line).unwrap(), reduction);

        let line = r#"{"event":"retrieval","time":1795000000,"handle":"3f9a1c0b7e42","kind":"log","stored":1794900000,"bytes_out":2,"tokens_out":4,"millis":5,"session":"s-1","of a later version":[]}"#;
        let Record::Retrieval(retrieval) = serde_json::from_str(line).unwrap() else {
            panic!("a retrieval")
        };
        assert_eq!((retrieval.time, retrieval.session.as_deref()), (time, Some("s-1")));
        assert_eq!(Record::Retrieval(retrieval).day().to_string(), "2026-11-17");
    }
}
